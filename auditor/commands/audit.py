# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor audit`: measure all components, print the table, write the reports."""

from pathlib import Path
from typing import Any

import click

from auditor.commands.options import component_option, source_options
from auditor.commands.session import Session, open_session, tell, today
from auditor.errors import FetchError
from auditor.judge import INCOMPLETE, judge
from auditor.model import Audit
from auditor.renderers import FILE_NAME_BY_FORMAT, Report, find_renderer


@click.command()
@source_options
@component_option
@click.option("--update", is_flag=True, help="Move the lock to what the refs resolve to now, then measure that.")
@click.option("--comparisons", is_flag=True, help="Also count the systems to compare with, into the lock.")
@click.option(
    "--format",
    "formats",
    type=click.Choice(sorted(FILE_NAME_BY_FORMAT)),
    multiple=True,
    default=sorted(FILE_NAME_BY_FORMAT),
    help="What to write: files into the output folder, `terminal` to standard output. May be repeated.  [default: all]",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default="reports",
    show_default=True,
    help="The folder for the files.",
)
@click.option(
    "--recorded",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="An audit.json to show, marked as recorded, if no upstream can be reached; the exit code is then 3.",
)
def command(components: tuple[str, ...], update: bool, comparisons: bool, recorded: Path | None, **options: Any) -> int:
    """Measure every component of a release and write the reports.

    Commits come from components.lock. The exit code is 0 within all limits, 1 if a limit is exceeded or a gated claim
    fails, 2 for bad arguments, manifest or lock, 3 if anything could not be measured or written.
    """
    output, formats = options.pop("output"), options.pop("formats")
    session = open_session(**options)
    stale = False
    if update:
        session, stale = _update(session, components)
    if comparisons:
        session, missed = _count_comparisons(session, components)
        stale = stale or missed
    audit = session.audit(components)
    note = ""
    if recorded and not any(result.files for result in audit.components):
        audit, note = _fall_back(audit, recorded)
    report = Report(audit, judge(audit, session.manifest.manifest), session.manifest.manifest, note)
    _publish(report, output, formats)
    return INCOMPLETE if note or stale else report.verdict.exit_code


def _update(session: Session, components: tuple[str, ...]) -> tuple[Session, bool]:
    """Move the lock; whether some repository could not be asked."""
    from auditor.fetch import resolve_revisions

    entries, failures = resolve_revisions(session.manifest, session.scope(components), session.network, today())
    for failure in failures:
        tell(f"{failure}; its lock was not moved")
    return session.with_lock(session.lock.with_revisions(entries)), bool(failures)


def _count_comparisons(session: Session, components: tuple[str, ...]) -> tuple[Session, bool]:
    """Count the comparisons that have sources into the lock; whether one could not be read."""
    from auditor.comparison import count_comparison

    lock, missed = session.lock, False
    scope = session.scope(components)
    for component in scope.components:
        if component.group != "comparison" or not component.sources_in(session.release):
            continue
        try:
            with session.means() as means:
                lock = lock.with_comparison(count_comparison(component, session.manifest, scope, means, today()))
        except FetchError as error:
            tell(f"{error}; {component.id} was not counted")
            missed = True
    return session.with_lock(lock), missed


def _fall_back(audit: Audit, recorded: Path) -> tuple[Audit, str]:
    """The recorded audit, and the note that marks it; what could not be reached is told first."""
    from auditor.document import load_audit

    reasons = {f"{gap.url}: {gap.reason}": None for result in audit.components for gap in result.unmeasured}
    for reason in reasons:
        tell(reason)
    tell(f"no upstream could be reached: showing {recorded} instead; use --mirror, or run again with a network")
    shown = load_audit(recorded)
    return shown, f"no upstream could be reached; these are the figures of refs as they stood on {shown.as_of}"


def _publish(report: Report, output: Path, formats: tuple[str, ...]) -> None:
    """Write the files, then print the table and where the files are. A recorded audit is not written as a new one."""
    from auditor.files import write_text

    written = []
    for name in formats:
        file_name = FILE_NAME_BY_FORMAT[name]
        if file_name and not (report.recorded and name == "json"):
            write_text(output / file_name, find_renderer(name)(report))
            written.append(output / file_name)
    if "terminal" in formats:
        click.echo(find_renderer("terminal")(report), nl=False)
    for path in written:
        tell(f"wrote {path}")
