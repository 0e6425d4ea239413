# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The session that the options of a command ask for, which speaks on standard error."""

from pathlib import Path
from typing import Any

from auditor.audit import session
from auditor.audit.session import Session, Voice, Wanted
from auditor.commands.options import worker_settings
from auditor.commands.printing import tell
from auditor.progress import watch


def open_session(manifest_path: Path | None, lock_path: Path | None, release: str | None, **options: Any) -> Session:
    """The session for the options of `commands.options.source_options`; raises `AuditorError` for what does not fit."""
    refs, mirror, offline = options.get("refs", ()), options.get("mirror"), bool(options.get("offline"))
    wanted = Wanted(lock_path, release, refs, mirror, offline, worker_settings(options))
    return session.open_session(manifest_path, wanted, Voice(tell, watch()))
