# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Which history a command is asked about: the one that is named, or that of the manifest."""

from pathlib import Path

from auditor.audit.recording import default_history
from auditor.commands.options import combine, history_option, lock_option, manifest_option, talk_options
from auditor.commands.printing import tell
from auditor.declared.found import find_manifest
from auditor.history.place import Place, parse_place

place_options = combine(history_option, manifest_option, lock_option, talk_options)


def find_place(history: str | None, manifest_path: Path | None, lock_path: Path | None) -> Place:
    """The history for `place_options`; raises `AuditorError` where there is none by default."""
    if history is not None:
        return parse_place(history)
    found = find_manifest(manifest_path)
    if found.note:
        tell(found.note)
    return default_history(found, lock_path or found.lock_path)
