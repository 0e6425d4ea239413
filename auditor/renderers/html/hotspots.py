# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the HTML report shows of the most complex and most changed functions, of the TCB and of each component."""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from auditor.findings.hotspots import HotSpot, Ranking, rank_by_component, rank_functions
from auditor.model.manifest import RankingCheck
from auditor.renderers import Report
from auditor.renderers.html.files import FunctionRow
from auditor.renderers.html.links import NO_FIGURE, Link, link_component
from auditor.renderers.text.hotspots import describe_score

_OF_THE_TCB = 500
_FIRST = 20
_OF_A_COMPONENT = 10


class SpotRow(Struct, frozen=True):
    """One function of a ranking; `churn` is a dash without a history, `exposure` empty where input does not arrive."""

    component: Link
    function: FunctionRow
    churn: int | str
    exposure: str
    score: str


class CheckRow(Struct, frozen=True):
    """How the order did against advisories that came later; each budget is NLOC, what was found, and what by chance."""

    component: Link
    until: str
    commits: int
    fixed: int
    ranked: int
    budgets: tuple[tuple[int, int, str], ...]
    better: bool


class RankingView(Struct, frozen=True):
    """The functions with the highest scores of `functions` in all, and the formula of a score in words."""

    rows: tuple[SpotRow, ...]
    functions: int
    with_churn: int
    exposed: int
    formula: str
    checks: tuple[CheckRow, ...] = ()

    @property
    def first(self) -> tuple[SpotRow, ...]:
        """Those on the first page of the report."""
        return self.rows[:_FIRST]


def view_ranking(report: Report) -> RankingView:
    """The first functions of the TCB."""
    titles = _titles(report)
    checks = tuple(
        _view_check(check, titles[check.component])
        for check in report.manifest.ranking_checks
        if check.release == report.audit.release and check.component in titles
    )
    return replace(_view(rank_functions(report.audit, report.manifest, _OF_THE_TCB), titles), checks=checks)


def _view_check(check: RankingCheck, title: str) -> CheckRow:
    return CheckRow(
        component=link_component(check.component, title),
        until=check.until,
        commits=check.commits,
        fixed=check.fixed,
        ranked=check.ranked,
        budgets=tuple((budget.nloc, budget.found, f"{budget.chance:.1f}") for budget in check.budgets),
        better=check.better,
    )


def view_rankings(report: Report) -> dict[str, RankingView]:
    """The first functions of each component that has any, by its id."""
    titles = _titles(report)
    rankings = rank_by_component(report.audit, report.manifest, _OF_A_COMPONENT)
    return {name: _view(ranking, titles) for name, ranking in rankings.items() if ranking.spots}


def _titles(report: Report) -> dict[str, str]:
    return {result.component.id: result.component.title for result in report.audit.components}


def _view(ranking: Ranking, titles: Mapping[str, str]) -> RankingView:
    return RankingView(
        rows=tuple(_view_spot(spot, titles[spot.component]) for spot in ranking.spots),
        functions=ranking.functions,
        with_churn=ranking.with_churn,
        exposed=ranking.exposed,
        formula=describe_score(ranking.weights),
    )


def _view_spot(spot: HotSpot, title: str) -> SpotRow:
    return SpotRow(
        component=link_component(spot.component, title),
        function=FunctionRow(spot.file, spot.function),
        churn=NO_FIGURE if spot.churn is None else spot.churn,
        exposure=spot.exposure,
        score=f"{spot.score:.3f}",
    )
