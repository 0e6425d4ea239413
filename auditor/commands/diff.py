# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor diff`: two audits, or two releases, beside each other."""

from pathlib import Path
from typing import Any

import click

from auditor.audit.session import Session
from auditor.audit.sides import Compared, compare_sides
from auditor.commands.options import (
    combine,
    lock_option,
    manifest_option,
    mirror_option,
    offline_option,
    talk_options,
    trust_option,
    worker_options,
)
from auditor.commands.printing import conclude, show
from auditor.commands.publishing import publish
from auditor.commands.report_options import diff_options
from auditor.commands.session import open_session
from auditor.errors import ExitCode, UsageError
from auditor.findings.judge import judge
from auditor.renderers import FORM_BY_NAME, DiffReport, Form, Report, render_diff
from auditor.renderers.words.outcome import describe_end

_ROWS, _FEW_ROWS = 20, 3
_FOLDER = Path("reports/diff")


@click.command()
@click.argument("old")
@click.argument("new")
@combine(manifest_option, lock_option, mirror_option, offline_option, trust_option, worker_options, talk_options)
@diff_options
def command(old: str, new: str, output: Path | None, top: int | None, **options: Any) -> int:
    """Show what differs between OLD and NEW, each an audit.json, a folder that has one, or the name of a release.

    A release is measured like `audit` does: NEW at the refs of --ref, OLD at those of --ref-old. Both are judged by the
    limits and claims of the manifest. The exit code is 0, whatever differs, 2 for input that cannot be read, 3 if
    either audit is incomplete.
    """
    form, components, refs_old = FORM_BY_NAME[options.pop("form")], options.pop("components"), options.pop("refs_old")
    folder = _folder_of(output, form)
    session = open_session(release=None, **options)
    compared = compare_sides((old, new), session, refs_old, components)
    fewest = _FEW_ROWS if components else _ROWS
    if form.paged:
        publish(_report(compared, session), folder, (form.name,), session.workers.reading)
    else:
        _print(DiffReport(compared.diff, session.found.place, fewest if top is None else top), form)
    if form.files:
        conclude(describe_end(compared.diff))
    return ExitCode.WITHIN_LIMITS if compared.diff.complete else ExitCode.INCOMPLETE


def _folder_of(output: Path | None, form: Form) -> Path:
    """The folder for what is files; raises `UsageError` if one is named for what is printed."""
    if output and not form.paged:
        raise UsageError(f"--output {output}: {form.name} is printed; redirect it, or ask for --format html")
    return output or _FOLDER


def _print(report: DiffReport, form: Form) -> None:
    text = render_diff(report, form.name)
    click.echo(text, nl=False) if form.files else show(text)


def _report(compared: Compared, session: Session) -> Report:
    """The report on the later audit, with the earlier as its baseline."""
    manifest, verdict = session.manifest.manifest, judge(compared.new, session.manifest.manifest)
    return Report(compared.new, verdict, manifest, compared.recorded, None, compared.old, session.found.place)
