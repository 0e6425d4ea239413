# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor audit`: measure all components, print the table, write the reports."""

import sys
from pathlib import Path
from typing import Any

import click

from auditor.audit.full import Order, audit_fully
from auditor.audit.judging import find_accepted
from auditor.audit.recorded import load_baseline
from auditor.audit.session import now
from auditor.commands.options import component_option, lines_only_option, refuse_with_lines_only, source_options
from auditor.commands.printing import conclude, tell_lacks
from auditor.commands.publishing import check_output, publish, with_failure
from auditor.commands.report_options import audit_options, authorship_option, gate_option, refuse_idle_options
from auditor.commands.session import open_session
from auditor.errors import ExitCode, ReportError
from auditor.model.reading import ReadingLimits
from auditor.renderers import FORM_BY_NAME, Report
from auditor.renderers.text.audit import list_lacks
from auditor.renderers.words.outcome import describe_outcome


@click.command()
@source_options
@lines_only_option
@component_option
@gate_option
@audit_options
@authorship_option
def command(output: Path, formats: tuple[str, ...], accept_recorded: bool, **options: Any) -> int:
    """Measure every component of a release and write the reports.

    Commits come from components.lock. The exit code is 0 within all limits, 1 if a limit is exceeded, a gated claim
    fails or the manifest does not fit what was measured, 2 for bad arguments, manifest or lock, 3 if anything could not
    be measured or written.
    """
    formats = tuple(dict.fromkeys(formats))
    check_output(output, formats)
    refuse_with_lines_only(options)
    refuse_idle_options({"accept_recorded": accept_recorded, **options})
    options |= {"time": now(), "baseline": load_baseline(options["baseline"])}
    order = Order(**{name: options.pop(name) for name in Order.__struct_fields__})
    session = open_session(**options, new_lock=order.update or order.comparisons)
    outcome = audit_fully(session, order)
    report = Report(
        outcome.audit,
        outcome.verdict,
        session.manifest.manifest,
        outcome.note,
        outcome.timeline,
        outcome.baseline,
        session.found.place,
        formats,
        outcome.failures,
        outcome.past,
        accepted=find_accepted(session),
    )
    report = _publish(report, output, formats, session.workers.reading)
    lacking = report.failures or (report.recorded and not accept_recorded)
    return ExitCode.INCOMPLETE if lacking else report.verdict.exit_code


def _publish(report: Report, output: Path, formats: tuple[str, ...], limits: ReadingLimits) -> Report:
    """Publish a report, and say the verdict where no text does; the report with what could not be written."""
    for_programs = all(FORM_BY_NAME[name].files for name in formats)
    if for_programs:
        tell_lacks(list_lacks(report.audit))
    try:
        publish(report, output, formats, limits)
        sys.stdout.flush()
    except ReportError as error:
        report, for_programs = with_failure(report, error), True
    if for_programs:
        conclude(describe_outcome(report))
    return report
