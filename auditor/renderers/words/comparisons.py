# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The systems that the TCB is compared with, as text: those counted by our scanner, and published figures."""

from collections.abc import Iterator

from auditor.findings.names import count_of
from auditor.findings.totals import times_the_tcb
from auditor.model.claimed import RatioClaim
from auditor.model.declared import COMPARISON, Cited
from auditor.model.judged import OTHER_DEFINITION
from auditor.model.measured import Audit, ComparisonRecord, ComponentResult
from auditor.renderers import Report
from auditor.renderers.words.visible import make_visible

NOT_COUNTED = "not counted; run `auditor audit --comparisons`"


def describe_cited(cited: Cited) -> str:
    """What a published figure is a number of: its definition of a line, its tool and the system that was counted."""
    return f"a line: {cited.definition}; tool: {cited.tool}; counted: {cited.counted}"


def describe_comparisons(report: Report) -> Iterator[str]:
    """One line for each comparison: what it is worth, and where the figure comes from.

    Of the cited ones only those that a claim names: the others are in the report.
    """
    named = {name for claim in report.manifest.claims if isinstance(claim, RatioClaim) for name in claim.against}
    unnamed = 0
    for result in report.audit.results_of(COMPARISON):
        component = result.component
        if component.cited and component.id not in named:
            unnamed += 1
        else:
            yield f"{component.title}: {_describe_comparison(result, report.audit)}"
    if unnamed:
        yield f"published figures of other systems: {unnamed}, in the report and by `auditor show`; {OTHER_DEFINITION}"


def _describe_comparison(result: ComponentResult, audit: Audit) -> str:
    record, cited = result.record, result.component.cited
    if cited:
        about = f"about {count_of(cited.code, 'line')}, cited ({cited.grade}, {cited.year}), {OTHER_DEFINITION}"
        return f"{about}: {cited.source}"
    if record is None:
        return NOT_COUNTED
    size = f"{record.totals.code:,} SLOC{_describe_ratio(result, audit)}"
    return f"{size}, {describe_record(record)}{_describe_age(record, audit)}"


def _describe_ratio(result: ComponentResult, audit: Audit) -> str:
    times = times_the_tcb(result, audit)
    return "" if times is None else f", {times:.3g} times the TCB"


def describe_record(record: ComparisonRecord) -> str:
    """What was counted of a comparison, at which commit and when."""
    totals = record.totals
    families = f"of it {totals.c:,} C, {totals.assembly:,} assembly, {totals.other:,} other"
    at = f"at {make_visible(record.ref)} ({record.revision[:12]}), recorded on {record.resolved}"
    lacking = f", without {count_of(record.unmeasured, 'file')} that cannot be counted" if record.unmeasured else ""
    return f"{families}, {at}{lacking}"


def _describe_age(record: ComparisonRecord, audit: Audit) -> str:
    """That the scanner has another version by now; empty if it has not."""
    scanner = audit.instruments.get("scanner")
    if record.scanner == scanner:
        return ""
    return f", by version {record.scanner} of the scanner, now {scanner}: count again with --comparisons"
