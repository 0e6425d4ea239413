# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor diff`: two audits, or two releases, beside each other."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from msgspec.structs import replace

from auditor.builds.audited import with_profiles
from auditor.commands.options import (
    combine,
    component_option,
    lock_option,
    manifest_option,
    mirror_option,
    offline_option,
    ref_option,
    worker_options,
)
from auditor.commands.publishing import publish
from auditor.commands.session import Session, load_audit_file, open_session
from auditor.compare.audits import compare
from auditor.errors import UsageError
from auditor.exit_codes import ExitCode
from auditor.judge import judge
from auditor.model import Audit
from auditor.renderers import Report
from auditor.renderers.diff_rows import DiffReport
from auditor.suggestions import suggest

_FOLDER = Path("reports/diff")
FORMATS = ("terminal", "markdown", "json", "html")


@click.command()
@click.argument("old")
@click.argument("new")
@combine(manifest_option, lock_option, mirror_option, offline_option, ref_option, worker_options)
@component_option
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="terminal",
    show_default=True,
    help="What to print; html is the report on NEW with all that changed, written into the output folder.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder for html, which is the only format that is files.  [default: reports/diff]",
)
@click.option(
    "--top",
    type=click.IntRange(min=0),
    default=20,
    show_default=True,
    help="How many files and functions to list, the others as a sum; 0 for all. JSON and html have all of them.",
)
def command(old: str, new: str, components: tuple[str, ...], form: str, **options: Any) -> int:
    """Show what differs between OLD and NEW, each an audit.json or the name of a release.

    A release is measured like `audit` does. Both are judged by the limits and claims of the manifest. The exit code is
    0, whatever differs, 2 for input that cannot be read, 3 if either audit is incomplete.
    """
    top, output = options.pop("top"), options.pop("output")
    _check_output(output, form)
    session = open_session(release=None, **options)
    before, after = _find_audits((old, new), session, components)
    if form == "html":
        report = _report(before, after, session, "" if new in session.manifest.manifest.releases else new)
        publish(report, output or _FOLDER, ("html",))
        return ExitCode.WITHIN_LIMITS if before.complete and after.complete else ExitCode.INCOMPLETE
    diff = compare(before, after, session.manifest.manifest)
    click.echo(_render(DiffReport(diff, session.manifest.name, top), form), nl=False)
    return ExitCode.WITHIN_LIMITS if diff.complete else ExitCode.INCOMPLETE


def _check_output(output: Path | None, form: str) -> None:
    if output and form != "html":
        raise UsageError(f"--output {output}: {form} is printed; redirect it, or ask for --format html")


def _report(before: Audit, after: Audit, session: Session, file: str) -> Report:
    """The report on the later audit with the earlier as its baseline; one from a `file` is marked as recorded."""
    manifest = session.manifest.manifest
    shown = with_profiles(after, session.manifest) if file else after
    recorded = f"the figures are those of {file}" if file else ""
    report = Report(shown, judge(shown, manifest), manifest, recorded, baseline=before)
    return replace(report, manifest_name=session.manifest.name)


def _find_audits(names: tuple[str, str], session: Session, components: tuple[str, ...]) -> Iterator[Audit]:
    """The audits of releases or in files, of `components` only if any are asked for; all files are read first."""
    releases = session.manifest.manifest.releases
    recorded = {name: load_audit_file(_find_file(name, session)) for name in names if name not in releases}
    for name in names:
        if name in recorded:
            yield _restrict(recorded[name], session, components)
        else:
            yield session.in_release(name).audit(components)


def _find_file(name: str, session: Session) -> Path:
    path = Path(name, "audit.json") if Path(name).is_dir() else Path(name)
    if not path.is_file():
        hint = suggest(name, session.manifest.manifest.releases)
        raise UsageError(f"{path}: neither a file nor a release of {session.manifest.name}; {hint}")
    return path


def _restrict(audit: Audit, session: Session, components: tuple[str, ...]) -> Audit:
    if not components:
        return audit
    wanted = {item.id for item in session.scope(components).components}
    return replace(
        audit,
        components=tuple(result for result in audit.components if result.component.id in wanted),
        left_out=tuple(item for item in audit.left_out if item.id in wanted),
        partial=True,
    )


def _render(report: DiffReport, form: str) -> str:
    if form == "json":
        from auditor.documents.diff import encode_diff

        return encode_diff(report.diff).decode("utf-8")
    if form == "markdown":
        from auditor.renderers.diff_markdown import render_diff as render_markdown

        return render_markdown(report)
    from auditor.renderers.diff_text import render_diff

    return render_diff(report)
