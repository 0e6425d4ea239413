# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor accept`: a person accepts an audit as what later ones are held against."""

from pathlib import Path

import click

from auditor.audit.accepting import accept_audit
from auditor.audit.holding import hold_file
from auditor.audit.session import find_baseline
from auditor.commands.options import format_option, manifest_option, talk_options
from auditor.commands.paths import NamedPath
from auditor.commands.printing import Answer, answer, tell
from auditor.commands.report_options import accepted_option
from auditor.declared.found import find_manifest
from auditor.declared.manifest import load_manifest
from auditor.documents.accept import AcceptDocument
from auditor.errors import ExitCode
from auditor.renderers.text.accept import describe_acceptance, render_acceptance


@click.command()
@click.argument("audit", type=NamedPath(exists=True), default="reports")
@click.option("--reason", required=True, help="Why this size is right, for whoever reads the baseline later.")
@manifest_option
@accepted_option
@talk_options
@format_option("text", "json")
def command(audit: Path, reason: str, manifest_path: Path | None, accepted_path: Path | None, form: str) -> int:
    """Accept an audit, an audit.json or a folder with one, as what later audits of its release are held against.

    Limits of the manifest that are relative follow it, and a ratchet begins anew. The audit has to be a complete one.
    """
    found = find_manifest(manifest_path)
    path = find_baseline(found, accepted_path, writing=True)
    manifest = load_manifest(found.path).manifest
    with hold_file(path, tell):
        made = accept_audit(audit, reason, path, manifest)
    shown = Answer(
        text=lambda: render_acceptance(made, path.name),
        document=lambda: AcceptDocument(1, made.release, made.now, made.before, made.overridden),
        end=describe_acceptance(made, path.name),
    )
    answer(form, shown)
    return ExitCode.WITHIN_LIMITS
