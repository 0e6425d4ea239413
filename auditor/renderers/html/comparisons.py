# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the HTML report shows of other systems beside the TCB: figures, and a logarithmic axis for all of them."""

from collections.abc import Iterable
from typing import Literal, get_args

from msgspec import Struct

from auditor.findings.figures import Size
from auditor.findings.totals import times_the_tcb, total_of
from auditor.model import COMPARISON, OTHER_DEFINITION, ClaimResult, ComponentResult, Totals
from auditor.renderers import Report
from auditor.renderers.html.charts import LogAxis, log_axis
from auditor.renderers.html.links import NO_FIGURE, Link, link_component, page_address, record_address
from auditor.renderers.words.comparisons import describe_cited
from auditor.renderers.words.left_out import describe_subject

Kind = Literal["measured", "recorded", "cited"]
_KINDS: tuple[Kind, ...] = get_args(Kind)


class ComparisonRow(Struct, frozen=True):
    """Another system beside the TCB: `totals` if it was counted, `orders` with one entry for each ratio claim.

    `basis` says what a cited figure is a number of, `times` how many times as large as the TCB a counted system is.
    """

    component: Link
    grade: str
    totals: Totals | None
    code: int | str
    orders: tuple[str, ...]
    source: Link
    basis: str = ""
    times: str = NO_FIGURE


class SystemRow(Struct, frozen=True):
    """One system on the axis, at `x` hundredths of its length; `grade` says more of the kind of figure."""

    name: Link
    kind: Kind
    grade: str
    code: int
    lower_bound: bool
    x: float
    ours: bool


class ScaleView(Struct, frozen=True):
    """Systems of very different sizes, the smallest first."""

    axis: LogAxis
    rows: tuple[SystemRow, ...]

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
    component, record, cited = result.component, result.record, result.component.cited
    name = link_component(component.id, component.title)
    orders = tuple(_orders(component.id, claim) for claim in report.verdict.claims if claim.ratios)
    if cited:
        grade, source = f"cited, {cited.grade}, {cited.year}", _link_site(cited.url)
        return ComparisonRow(name, grade, None, cited.code, orders, source, describe_cited(cited), OTHER_DEFINITION)
    if record:
        source = Link(f"{record.ref} ({record.revision[:12]})", record_address(record))
        grade = f"recorded on {record.resolved}"
        times = times_the_tcb(result, report.audit)
        ratio = NO_FIGURE if times is None else f"{times:,.3g}"
        return ComparisonRow(name, grade, record.totals, record.totals.code, orders, source, times=ratio)
    if result.files:
        totals, grade = total_of((result,)), "recorded" if report.recorded else "measured"
        return ComparisonRow(name, grade, totals, totals.code, orders, Link("this report", name.address))
    return ComparisonRow(name, "not counted", None, NO_FIGURE, orders, Link("", ""))


def view_scale(rows: Iterable[ComparisonRow], tcb: Size, report: Report) -> ScaleView | None:
    """The TCB among the systems that have a figure; None if there is none to set it beside, or it has none itself."""
    systems = {row: row.code for row in rows if isinstance(row.code, int)}
    if not systems or tcb.totals is None or not tcb.totals.code:
        return None
    ours = tcb.totals.code
    axis = log_axis([ours, *systems.values()])
    drawn = [_view_system(row, code, axis) for row, code in systems.items()]
    all_rows = [_view_ours(ours, tcb.lower_bound, axis, report), *drawn]
    return ScaleView(axis, tuple(sorted(all_rows, key=lambda row: row.code)))


def _view_ours(code: int, lower_bound: bool, axis: LogAxis, report: Report) -> SystemRow:
    kind: Kind = "recorded" if report.recorded else "measured"
    audit = report.audit
    name = Link(describe_subject(audit) if audit.partial else f"TCB of {audit.release}", "#components")
    return SystemRow(name, kind, kind, code, lower_bound, axis.place(code), ours=True)


def _view_system(row: ComparisonRow, code: int, axis: LogAxis) -> SystemRow:
    return SystemRow(row.component, _kind_of(row), row.grade, code, False, axis.place(code), ours=False)


def _kind_of(row: ComparisonRow) -> Kind:
    if row.totals is None:
        return "cited"
    return "recorded" if row.grade.startswith("recorded") else "measured"


def _link_site(url: str) -> Link:
    """A citation by the host that holds it; the page of the component has it in full."""
    address = page_address(url)
    return Link(address.split("/")[2] if address else url, address)


def _orders(component_id: str, claim: ClaimResult) -> str:
    orders = [ratio.orders for ratio in claim.ratios if ratio.component == component_id and ratio.orders is not None]
    return f"{orders[0]:.2f}" if orders else NO_FIGURE
