# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor audit`: measure all components, print the table, write the reports."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from msgspec import Struct
from msgspec.structs import replace

from auditor.audit.profiles import with_profiles
from auditor.audit.recorded import gone_since, load_baseline
from auditor.audit.session import Session
from auditor.audit.timeline import measure_timeline
from auditor.audit.update import count_comparisons, move_refs
from auditor.commands.options import baseline_option, component_option, gate_option, history_option, source_options
from auditor.commands.printing import tell
from auditor.commands.publishing import check_output, publish
from auditor.commands.session import open_session
from auditor.exit_codes import ExitCode
from auditor.findings.judge import judge, with_drift
from auditor.model import Audit, Drift
from auditor.renderers import DEFAULT_FORMATS, FORM_BY_NAME, FORMATS, Report
from auditor.renderers.words.outcome import describe_outcome


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
    help="What to write: files into the output folder, `text` to standard output. May be repeated.",
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
@click.option(
    "--accept-recorded",
    is_flag=True,
    help="Where the recorded audit is shown, end with the exit code that it has itself, not with 3.",
)
def command(components: tuple[str, ...], recorded: Path | None, accept_recorded: bool, **options: Any) -> int:
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
    moves = _Moves(options.pop("update"), options.pop("comparisons"))
    check_output(output, formats)
    session = open_session(**options)
    session, failures, drift = _move_lock(session, moves, components, on_request)
    audit = session.audit(components, on_request=on_request, history=history)
    report = _report(audit, session, recorded, gate_claims)
    report = replace(report, baseline=baseline, forms=formats, failures=failures)
    report = replace(report, verdict=with_drift(report.verdict, (*drift, *gone_since(baseline, audit, session))))
    if with_timeline and not report.recorded:
        report = replace(report, timeline=measure_timeline(session))
    publish(report, output, formats)
    if all(FORM_BY_NAME[name].files for name in formats):
        tell(describe_outcome(report))
    lacking = failures or (report.recorded and not accept_recorded)
    return ExitCode.INCOMPLETE if lacking else report.verdict.exit_code


class _Moves(Struct, frozen=True):
    """What of the lock is to be written anew before the audit."""

    refs: bool
    comparisons: bool


def _move_lock(
    session: Session, moves: _Moves, components: tuple[str, ...], on_request: bool
) -> tuple[Session, tuple[str, ...], tuple[Drift, ...]]:
    """The session with its lock moved, what could not be done, which is told, and what a person has to look at."""
    failures: list[str] = []
    drift: tuple[Drift, ...] = ()
    if moves.refs:
        session, drift = move_refs(session, components, on_request, failures)
    if moves.comparisons:
        session = count_comparisons(session, components, failures)
    for failure in failures:
        tell(failure)
    return session, tuple(failures), drift


def _group_reasons(audit: Audit) -> Iterator[str]:
    """Why the upstreams were not read: a line for each reason, with those that it is the reason of."""
    urls_by_reason: dict[str, dict[str, None]] = {}
    for gap in (gap for result in audit.components for gap in result.unmeasured):
        urls_by_reason.setdefault(gap.reason, {})[gap.url] = None
    for reason, urls in urls_by_reason.items():
        first, *others = urls
        yield f"{first}: {reason}" + (f"; so are {len(others):,} other upstreams" if others else "")


def _report(audit: Audit, session: Session, recorded: Path | None, gate_claims: bool) -> Report:
    """The report on `audit`; on the recorded one, marked as such, if not one upstream could be reached."""
    manifest = session.manifest.manifest
    if recorded is None or any(result.revisions for result in audit.components):
        return Report(audit, judge(audit, manifest, gate_claims), manifest, manifest_name=session.manifest.name)
    from auditor.documents.recorded import load_audit, load_timeline

    reasons = tuple(_group_reasons(audit))
    for line in reasons:
        tell(line)
    tell(f"no upstream could be reached, so {recorded} is shown; use --mirror, or run again with a network")
    shown = with_profiles(load_audit(recorded), session.manifest)
    note = f"no upstream could be reached; these are the figures of refs as they stood on {shown.as_of}"
    report = Report(shown, judge(shown, manifest, gate_claims), manifest, note, load_timeline(recorded))
    return replace(report, manifest_name=session.manifest.name)
