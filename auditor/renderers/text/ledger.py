# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The ledger of claims as text: each published sentence with its page, what was measured and what becomes of it."""

import textwrap
from collections.abc import Iterable, Iterator

from auditor.findings.names import count_of
from auditor.model.claimed import Claim, SizeClaim
from auditor.model.judged import ClaimResult, Judgement, PageFinding, PageFindingKind, PageReading
from auditor.processes.streams import TERMINAL_WIDTH
from auditor.renderers import Report
from auditor.renderers.text.audit import describe_doubts, describe_gaps
from auditor.renderers.text.columns import Layout, lay_out
from auditor.renderers.words.claims import describe_place, describe_stated, margin_of
from auditor.renderers.words.left_out import NOT_MEASURED
from auditor.renderers.words.outcome import describe_ledger
from auditor.renderers.words.visible import make_visible

_WIDTH = 110
_LABELS: dict[PageFindingKind, tuple[str, str]] = {
    "misquoted": ("the manifest has", "the page has"),
    "changed": ("when read", "now"),
    "item without component": ("nearest component", "the item"),
    "component without item": ("the component has", "nearest item"),
    "no such heading": ("the manifest has", "nearest heading"),
    "moved": ("the manifest has", "same name"),
    "replaced": ("blob when read", "blob now"),
}


def render_ledger(report: Report, readings: Iterable[PageReading]) -> str:
    """A block for each claim, then what was found on the pages, and what is not measured."""
    return "\n".join([*_lines(report, tuple(readings)), ""])


def _lines(report: Report, readings: tuple[PageReading, ...]) -> Iterator[str]:
    yield f"auditor: claims about {report.audit.system.name} {report.audit.release}"
    for result in report.verdict.claims:
        yield ""
        yield from _claim_lines(result)
    yield ""
    for reading in readings:
        yield from _reading_lines(reading)
    yield from describe_gaps(report.audit.components)
    yield from describe_doubts(report.audit)
    yield describe_ledger(report, readings)


def _claim_lines(result: ClaimResult) -> Iterator[str]:
    claim = result.claim
    yield f"{claim.id}: {result.verdict.upper()} (under {result.agreement} definitions of a line)"
    yield from _wrap(f'"{claim.quote}"')
    yield from _wrap(f"{result.page.title}, {describe_place(result.page)}, {result.page.url}")
    yield from _wrap(f"true if: {_condition(claim)}")
    yield from _wrap(f"read as: {claim.reading}")
    yield from _wrap(f"measured: {result.explanation}")
    for judgement in result.by_definition:
        yield from _judgement_lines(judgement)
        yield from _ratio_lines(judgement)
    if result.stated:
        yield from _wrap(describe_stated(result))


def _condition(claim: Claim) -> str:
    """What would make the claim true."""
    what = "lines of C" if claim.metric == "c" else "lines"
    if isinstance(claim, SizeClaim):
        return f"{claim.subject} has {claim.minimum:,} to {claim.maximum:,} {what}"
    others = f"each of {', '.join(claim.against)}" if len(claim.against) > 1 else claim.against[0]
    return f"log10 of the {what} of {others} over those of {claim.subject} is at least {claim.orders:g}"


def _judgement_lines(judgement: Judgement) -> Iterator[str]:
    bound = f" ({judgement.lower_bound})" if judgement.lower_bound else ""
    figure = NOT_MEASURED if judgement.figure is None else f"{judgement.figure:,}"
    row = (
        f"    {judgement.definition:<9}",
        figure.rjust(11),
        f"{judgement.verdict:<15}",
        f"{margin_of(judgement)}{bound}",
    )
    return lay_out(("",) * 4, [row], Layout("lrll"))


def _ratio_lines(judgement: Judgement) -> Iterator[str]:
    for ratio in judgement.ratios:
        name = f"{ratio.component} ({ratio.grade})"
        if ratio.code is None:
            yield f"      {name}: {ratio.lack}"
        elif ratio.orders is None:
            yield f"      {name}: {count_of(ratio.code, 'line')}, {ratio.lack}"
        else:
            yield f"      {name}: log10({ratio.code:,} / {judgement.figure or 0:,}) = {ratio.orders:.2f}"


def _reading_lines(reading: PageReading) -> Iterator[str]:
    """One line for a page, and the findings on it."""
    page = reading.page
    if reading.failure:
        yield f"page {page.title}: NOT READ AGAIN: {make_visible(reading.failure)}"
    elif not page.repository:
        yield f"page {page.title}: cited, not re-read: {page.url}"
    else:
        count = len(reading.findings)
        found = f"{count or 'no'} {'finding' if count < 2 else 'findings'}"
        how = "" if page.path.endswith(".rst") else ", by its blob, since its text cannot be re-read"
        yield f"page {page.title}: {describe_place(page)}, {page.ref} now at {reading.current[:12]}: {found}{how}"
    for finding in reading.findings:
        yield from _finding_lines(finding)


def _finding_lines(finding: PageFinding) -> Iterator[str]:
    wording, found = _LABELS[finding.kind]
    yield f"  {finding.kind.upper()}: {finding.place}: {make_visible(finding.at)}"
    for label, text in ((wording, finding.wording), (found, finding.found)):
        yield from _wrap(f"{label}: {make_visible(text) or 'nothing like it'}", "    ")


def _wrap(text: str, indent: str = "  ") -> list[str]:
    width = min(_WIDTH, TERMINAL_WIDTH.get() or _WIDTH)
    return textwrap.wrap(
        text,
        width,
        initial_indent=indent,
        subsequent_indent=indent + "  ",
        break_on_hyphens=False,
        break_long_words=False,
    )
