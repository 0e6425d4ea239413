# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor validate`: check a manifest and say what it means."""

from pathlib import Path

import click

from auditor.audit.profiles import check_profiles
from auditor.commands.options import format_option, manifest_option, terse_options
from auditor.commands.printing import Answer, answer, tell
from auditor.declared.found import find_manifest
from auditor.declared.manifest import load_manifest
from auditor.documents.validate import validate_document
from auditor.errors import ExitCode
from auditor.renderers.text.manifest import render_manifest
from auditor.renderers.words.outcome import say


@click.command()
@manifest_option
@format_option("text", "json")
@terse_options
def command(manifest_path: Path | None, form: str) -> int:
    """Check the manifest, and that its build profiles are there, without fetching anything; explain what it says."""
    found = find_manifest(manifest_path)
    tell(found.note)
    file = load_manifest(found.path)
    check_profiles(file)
    end = say(f"{file.name} is valid", ["`auditor audit` measures what it says"])
    shown = Answer(
        text=lambda: f"{render_manifest(file.manifest, file.name)}{end}\n",
        document=lambda: validate_document(file),
        end=end,
    )
    answer(form, shown)
    return ExitCode.WITHIN_LIMITS
