# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor diff`: two audits, or two releases, beside each other."""

from pathlib import Path
from typing import Any

import click
from msgspec import Struct
from msgspec.structs import replace

from auditor.audit.profiles import with_profiles
from auditor.audit.session import Session
from auditor.audit.sides import Side, find_audits
from auditor.commands.options import (
    combine,
    component_option,
    format_option,
    lock_option,
    manifest_option,
    mirror_option,
    offline_option,
    verbose_option,
    worker_options,
)
from auditor.commands.printing import show, tell
from auditor.commands.publishing import publish
from auditor.commands.session import open_session
from auditor.errors import UsageError
from auditor.exit_codes import ExitCode
from auditor.findings.compare.audits import compare
from auditor.findings.judge import judge
from auditor.model import Audit, Diff
from auditor.renderers import FORM_BY_NAME, FORMS, DiffReport, Report, render_diff
from auditor.renderers.words.outcome import describe_end

_ROWS, _FEW_ROWS = 20, 3
_FOLDER = Path("reports/diff")
_FORMS = tuple(form.name for form in FORMS if form.diff or form.paged)


@click.command()
@click.argument("old")
@click.argument("new")
@combine(manifest_option, lock_option, mirror_option, offline_option, worker_options, verbose_option)
@click.option(
    "--ref",
    "refs",
    multiple=True,
    metavar="REPOSITORY=REF",
    help="Measure NEW at another ref of a repository; the result is marked as overridden. May be repeated.",
)
@click.option(
    "--ref-old",
    "refs_old",
    multiple=True,
    metavar="REPOSITORY=REF",
    help="Measure OLD at another ref of a repository. May be repeated.",
)
@component_option
@format_option(*_FORMS, meaning="What to print; html is the report on NEW with all that changed, written as files.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder for html, which is the only format that is files.  [default: reports/diff]",
)
@click.option(
    "--top",
    type=click.IntRange(min=0),
    help="How many files and functions to list, the others as a sum; 0 for all. JSON and html have all of them.  "
    "[default: 20; 3 with --component]",
)
def command(old: str, new: str, components: tuple[str, ...], **options: Any) -> int:
    """Show what differs between OLD and NEW, each an audit.json, a folder that has one, or the name of a release.

    A release is measured like `audit` does: NEW at the refs of --ref, OLD at those of --ref-old. Both are judged by the
    limits and claims of the manifest. The exit code is 0, whatever differs, 2 for input that cannot be read, 3 if
    either audit is incomplete.
    """
    shown = _Shown(options.pop("form"), options.pop("output"), options.pop("top"), bool(components))
    _check_output(shown.output, shown.form)
    refs_old = options.pop("refs_old")
    session = open_session(release=None, **options)
    later = Side(new, session, "--ref")
    before, after = find_audits((Side(old, session.with_refs(refs_old, "--ref-old"), "--ref-old"), later), components)
    report = _report(before, after, session, "" if later.is_release else new)
    diff = compare(before, after, session.manifest.manifest)
    _show(report, diff, shown)
    return ExitCode.WITHIN_LIMITS if diff.complete else ExitCode.INCOMPLETE


class _Shown(Struct, frozen=True):
    """How a diff is asked for: the form, its folder, how many rows, and whether it is of some components only."""

    form: str
    output: Path | None
    top: int | None
    few: bool

    @property
    def rows(self) -> int:
        if self.top is None:
            return _FEW_ROWS if self.few else _ROWS
        return self.top


def _show(report: Report, diff: Diff, shown: _Shown) -> None:
    """Write the pages or print the text; the verdict is the last line in each case."""
    form = FORM_BY_NAME[shown.form]
    if form.paged:
        publish(report, shown.output or _FOLDER, (form.name,))
    else:
        text = render_diff(DiffReport(diff, report.manifest_name, shown.rows), form.name)
        click.echo(text, nl=False) if form.files else show(text)
    if form.files:
        tell(describe_end(diff))


def _check_output(output: Path | None, form: str) -> None:
    if output and not FORM_BY_NAME[form].paged:
        raise UsageError(f"--output {output}: {form} is printed; redirect it, or ask for --format html")


def _report(before: Audit, after: Audit, session: Session, file: str) -> Report:
    """The report on the later audit with the earlier as its baseline; one from a `file` is marked as recorded."""
    manifest = session.manifest.manifest
    shown = with_profiles(after, session.manifest) if file else after
    recorded = f"the figures are those of {file}" if file else ""
    report = Report(shown, judge(shown, manifest), manifest, recorded, baseline=before)
    return replace(report, manifest_name=session.manifest.name)
