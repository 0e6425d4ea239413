# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor nightly`: move the refs, measure, judge, record, report, and say what changed."""

from pathlib import Path
from typing import Any

import click

from auditor.audit.full import Order
from auditor.audit.holding import hold_lock
from auditor.audit.last_night import keep_night
from auditor.audit.nightly import run_night
from auditor.audit.session import now
from auditor.commands.options import source_options
from auditor.commands.printing import show
from auditor.commands.publishing import publish, with_failure
from auditor.commands.report_options import night_options
from auditor.commands.session import open_session
from auditor.errors import ExitCode, ReportError
from auditor.renderers import FORM_BY_NAME, Report
from auditor.renderers.text.nightly import render_night


@click.command()
@source_options
@night_options
def command(output: Path, formats: tuple[str, ...], gate_claims: bool, history: str | None, **options: Any) -> int:
    """Move the lock to what the refs are now, measure that, record the run, and say what changed in twelve lines.

    It is compared with the last run in the output folder, and with what was accepted. Where nothing changed one line
    says so, and no page is written. A ratchet of the manifest goes down with the figures. The exit code is that of
    `auditor audit`.
    """
    with hold_lock(open_session(**options, new_lock=True)) as session:
        order = Order(time=now(), gate_claims=gate_claims, history=history)
        forms = tuple(dict.fromkeys((*formats, "json"), session.workers.reading))
        files = (file for name in forms for file in FORM_BY_NAME[name].files)
        night, manifest = run_night(session, order, output, files), session.manifest.manifest
        outcome = night.outcome
        report = Report(
            audit=outcome.audit,
            verdict=outcome.verdict,
            manifest=manifest,
            baseline=outcome.baseline,
            manifest_name=session.found.place,
            forms=forms,
            failures=outcome.failures,
            runs=night.runs,
            accepted=night.accepted,
            day=order.time.date().isoformat(),
        )
        try:
            if not night.is_written:
                # audit.json comes last: a night that is cut short is not taken for one that has written all.
                publish(report, output, (*(name for name in forms if name != "json"), "json"), session.workers.reading)
            keep_night(output, report.day, outcome.failures)
        except ReportError as error:
            report = with_failure(report, error)
        show(render_night(report, night.accepted, night.last_day, same=night.same))
    return ExitCode.INCOMPLETE if report.failures else outcome.verdict.exit_code
