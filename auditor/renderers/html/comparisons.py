# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the HTML report shows of other systems beside the TCB: figures, and a logarithmic axis for all of them."""

from collections.abc import Iterable
from typing import Literal, get_args

from msgspec import Struct

from auditor.findings.figures import Size
from auditor.findings.totals import times_the_tcb, total_of
from auditor.model.declared import COMPARISON
from auditor.model.judged import OTHER_DEFINITION, ClaimResult
from auditor.model.measured import ComponentResult, Totals
from auditor.renderers import Report
from auditor.renderers.html.charts import LogAxis, log_axis
from auditor.renderers.html.links import NO_FIGURE, Link, link_component, page_address, record_address
from auditor.renderers.words.comparisons import describe_cited
from auditor.renderers.words.left_out import describe_subject

Kind = Literal["measured", "recorded", "cited"]
_KINDS: tuple[Kind, ...] = get_args(Kind)


class ComparisonRow(Struct, frozen=True):
    """Another system beside the TCB: `totals` if it was counted, `orders` with one entry for each ratio claim.

    `kind` is that of its figure, None if it has none, and `grade` says more of it; `times` is how many times as large
    as the TCB a counted system is.
    """

    result: ComponentResult
    kind: Kind | None
    grade: str
    totals: Totals | None
    orders: tuple[str, ...]
    times: str = NO_FIGURE

    @property
    def link(self) -> Link:
        """Its page."""
        return link_component(self.result.component.id, self.result.component.title)

    @property
    def code(self) -> int | None:
        """SLOC, or lines as cited; None if it has no figure."""
        figures = self.totals or self.result.component.cited
        return figures.code if figures else None

    @property
    def basis(self) -> str:
        """What a cited figure is a number of; empty for others."""
        cited = self.result.component.cited
        return describe_cited(cited) if cited else ""

    @property
    def source(self) -> Link:
        """Where its figure can be read or counted again."""
        cited, record = self.result.component.cited, self.result.record
        if cited:
            return _link_site(cited.url)
        if record:
            return Link(f"{record.ref} ({record.revision[:12]})", record_address(record))
        return Link("this report", self.link.address) if self.totals else Link("", "")


class SystemRow(Struct, frozen=True):
    """One system on the axis, and whether it is `ours`; `grade` says more of the kind of figure."""

    name: Link
    kind: Kind
    grade: str
    code: int
    ours: bool = False


class ScaleView(Struct, frozen=True):
    """Systems of very different sizes, the smallest first."""

    rows: tuple[SystemRow, ...]

    @property
    def axis(self) -> LogAxis:
        """The axis that has all of them."""
        return log_axis([row.code for row in self.rows])

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of figures in it, for the legend."""
        return tuple(kind for kind in _KINDS if any(row.kind == kind for row in self.rows))


def ratio_claims(report: Report) -> tuple[str, ...]:
    """The ids of the claims that set the TCB or a part of it against other systems."""
    return tuple(result.claim.id for result in report.verdict.claims if result.ratios)


def view_comparisons(report: Report) -> tuple[ComparisonRow, ...]:
    """The rows of the table of other systems."""
    return tuple(_view_comparison(result, report) for result in report.audit.results_of(COMPARISON))


def _view_comparison(result: ComponentResult, report: Report) -> ComparisonRow:
    cited, record = result.component.cited, result.record
    orders = tuple(_orders(result.component.id, claim) for claim in report.verdict.claims if claim.ratios)
    if cited:
        return ComparisonRow(result, "cited", f"cited, {cited.grade}, {cited.year}", None, orders, OTHER_DEFINITION)
    if record:
        times = times_the_tcb(result, report.audit)
        ratio = NO_FIGURE if times is None else f"{times:,.3g}"
        return ComparisonRow(result, "recorded", f"recorded on {record.resolved}", record.totals, orders, ratio)
    if result.files:
        grade = _grade_of_audit(report)
        return ComparisonRow(result, grade, grade, total_of((result,)), orders)
    return ComparisonRow(result, None, "not counted", None, orders)


def view_scale(rows: Iterable[ComparisonRow], tcb: Size, report: Report) -> ScaleView | None:
    """The TCB among the systems that have a figure; None if there is none to set it beside, or it has none itself."""
    systems = [SystemRow(row.link, row.kind, row.grade, row.code) for row in rows if row.kind and row.code is not None]
    if not systems or tcb.totals is None or not tcb.totals.code:
        return None
    ours = _view_ours(tcb.totals.code, report)
    return ScaleView(tuple(sorted((ours, *systems), key=lambda row: row.code)))


def _view_ours(code: int, report: Report) -> SystemRow:
    audit, grade = report.audit, _grade_of_audit(report)
    name = Link(describe_subject(audit) if audit.partial else f"TCB of {audit.release}", "#components")
    return SystemRow(name, grade, grade, code, ours=True)


def _grade_of_audit(report: Report) -> Literal["measured", "recorded"]:
    return "recorded" if report.recorded else "measured"


def _link_site(url: str) -> Link:
    """A citation by the host that holds it; the page of the component has it in full."""
    address = page_address(url)
    return Link(address.split("/")[2] if address else url, address)


def _orders(component_id: str, claim: ClaimResult) -> str:
    orders = [ratio.orders for ratio in claim.ratios if ratio.component == component_id and ratio.orders is not None]
    return f"{orders[0]:.2f}" if orders else NO_FIGURE
