# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor audit`: measure all components, print the table, write the reports."""

from pathlib import Path
from typing import Any

import click
from msgspec.structs import replace

from auditor.builds.audited import with_profiles
from auditor.commands.options import baseline_option, component_option, gate_option, history_option, source_options
from auditor.commands.publishing import check_output, publish
from auditor.commands.session import Session, load_baseline, open_session, tell, today
from auditor.commands.timeline import measure_timeline
from auditor.errors import AddressError, FetchError, LockError
from auditor.exit_codes import ExitCode
from auditor.fetch.repositories import Scope
from auditor.judge import judge
from auditor.model import Audit
from auditor.renderers import DEFAULT_FORMATS, FORMATS, Report


@click.command()
@source_options
@component_option
@gate_option
@baseline_option
@click.option("--update", is_flag=True, help="Move the lock to what the refs resolve to now, then measure that.")
@click.option("--comparisons", is_flag=True, help="Also count the systems to compare with, into the lock.")
@click.option("--timeline", "with_timeline", is_flag=True, help="Also measure the other releases, for the report.")
@history_option
@click.option("--scenarios", is_flag=True, help="Also measure the groups that only trust scenarios have.")
@click.option(
    "--format",
    "formats",
    type=click.Choice(FORMATS),
    multiple=True,
    default=DEFAULT_FORMATS,
    show_default=True,
    help="What to write: files into the output folder, `terminal` to standard output. May be repeated.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False, allow_dash=True),
    default="reports",
    show_default=True,
    help="The folder for the files, or `-` to print the one format that is asked for.",
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
    output, formats, gate_claims = (
        options.pop("output"),
        tuple(dict.fromkeys(options.pop("formats"))),
        options.pop("gate_claims"),
    )
    with_timeline, on_request = options.pop("with_timeline"), options.pop("scenarios")
    baseline, history = load_baseline(options.pop("baseline")), options.pop("history")
    check_output(output, formats)
    session = open_session(**options)
    failures: list[str] = []
    if update:
        scope = session.scope(components, on_request=on_request).without_comparisons()
        session = _update(session, scope, failures)
    if comparisons:
        session = _count_comparisons(session, components, failures)
    audit = session.audit(components, on_request=on_request, history=history)
    report = replace(_report(audit, session, recorded, gate_claims), baseline=baseline)
    if with_timeline and not report.recorded:
        report = replace(report, timeline=measure_timeline(session))
    publish(report, output, formats)
    for failure in failures:
        tell(failure)
    return ExitCode.INCOMPLETE if report.recorded or failures else report.verdict.exit_code


def _update(session: Session, scope: Scope, failures: list[str]) -> Session:
    """Move the lock to what the refs resolve to now; a repository that cannot be asked keeps its commit."""
    from auditor.fetch.repositories import resolve_revisions

    entries, failed = resolve_revisions(session.manifest, scope, session.network, today())
    failures += [f"{failure}; its lock was not moved" for failure in failed]
    return session.with_lock(session.lock.with_revisions(entries))


def _count_comparisons(session: Session, components: tuple[str, ...], failures: list[str]) -> Session:
    """Count the comparisons that have sources, and record them in the lock."""
    from auditor.comparison import count_comparison

    lock, scope = session.lock, session.scope(components)
    for component in scope.components:
        if component.group == "comparison" and component.sources_in(session.release):
            try:
                with session.means() as means:
                    record, gaps = count_comparison(component, session.manifest, scope, means, today())
                lock = lock.with_comparison(record)
                failures += [f"{record.url}: {gap}; not counted in {component.id}" for gap in gaps]
            except (FetchError, LockError, AddressError) as error:
                failures.append(f"{error}; {component.id} was not counted")
    return session.with_lock(lock)


def _report(audit: Audit, session: Session, recorded: Path | None, gate_claims: bool) -> Report:
    """The report on `audit`; on the recorded one, marked as such, if not one upstream could be reached."""
    manifest = session.manifest.manifest
    if recorded is None or any(result.revisions for result in audit.components):
        return Report(audit, judge(audit, manifest, gate_claims), manifest, manifest_name=session.manifest.name)
    from auditor.documents.recorded import load_audit, load_timeline

    reasons = dict.fromkeys(f"{gap.url}: {gap.reason}" for result in audit.components for gap in result.unmeasured)
    tell("\n".join(reasons))
    tell(f"no upstream could be reached, so {recorded} is shown; use --mirror, or run again with a network")
    shown = with_profiles(load_audit(recorded), session.manifest)
    note = f"no upstream could be reached; these are the figures of refs as they stood on {shown.as_of}"
    report = Report(shown, judge(shown, manifest, gate_claims), manifest, note, load_timeline(recorded))
    return replace(report, manifest_name=session.manifest.name)
