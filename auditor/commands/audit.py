# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor audit`: measure all components, print the table, write the reports."""

from pathlib import Path
from typing import Any

import click

from auditor.audit.full import Order, audit_fully
from auditor.audit.judging import find_accepted
from auditor.audit.recorded import load_baseline
from auditor.audit.session import now
from auditor.commands.options import component_option, lines_only_option, refuse_with_lines_only, source_options
from auditor.commands.publishing import check_output, publish_or_tell
from auditor.commands.report_options import audit_options, authorship_option, gate_option, refuse_idle_options
from auditor.commands.session import open_session
from auditor.errors import ExitCode
from auditor.renderers import Report


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
    report = publish_or_tell(report, output, formats, session.workers.reading)
    lacking = report.failures or (report.recorded and not accept_recorded)
    return ExitCode.INCOMPLETE if lacking else report.verdict.exit_code
