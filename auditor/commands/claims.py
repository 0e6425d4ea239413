# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor claims`: the ledger of published sentences, each with what was measured and whether it still stands."""

from typing import Any

import click

from auditor.commands.options import format_option, source_options
from auditor.commands.printing import Answer, answer
from auditor.commands.report_options import gate_option
from auditor.commands.session import open_session
from auditor.documents.claims import claims_document
from auditor.findings.judge import judge, judge_ledger
from auditor.pages.copies import reread_pages
from auditor.renderers import Report
from auditor.renderers.text.audit import list_lacks
from auditor.renderers.text.ledger import render_ledger
from auditor.renderers.words.outcome import describe_ledger


@click.command()
@source_options
@gate_option
@click.option("--pages/--no-pages", default=True, help="Read the quoted pages again.  [default: yes]")
@format_option("text", "json")
def command(gate_claims: bool, pages: bool, form: str, **options: Any) -> int:
    """Show every published sentence with its page, what was measured, and its verdict by each definition of a line.

    The pages are read again, at the commit at which they were quoted and at their ref now. The exit code is 1 if a
    gated claim fails, if the manifest misquotes a page, or if a page has changed what is quoted of it; 2 for bad
    input; 3 if anything could not be measured or read again. A claim that is not measurable has not failed.
    """
    session = open_session(**options)
    audit, manifest = session.tell_misfits(session.audit()), session.manifest.manifest
    verdict = judge(audit, manifest, gate_claims)
    readings = tuple(reread_pages(session.manifest, session.network)) if pages else ()
    report = Report(audit, verdict, manifest, manifest_name=session.found.place)
    shown = Answer(
        text=lambda: render_ledger(report, readings),
        document=lambda: claims_document(audit, verdict, readings if pages else None),
        end=describe_ledger(report, readings),
        lacks=lambda: list_lacks(audit),
    )
    answer(form, shown)
    return judge_ledger(verdict, readings, audit.complete)
