# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the HTML report shows of the most complex and most changed functions, of the TCB and of each component."""

from collections.abc import Mapping

from msgspec import Struct

from auditor.findings.hotspots import HotSpot, Ranking, rank_by_component, rank_functions
from auditor.model.manifest import RankingCheck
from auditor.renderers import Report
from auditor.renderers.html.files import FunctionRow
from auditor.renderers.html.links import Link, link_component
from auditor.renderers.text.hotspots import describe_score

_OF_THE_TCB = 500
_FIRST = 20
_OF_A_COMPONENT = 10


class SpotRow(Struct, frozen=True):
    """One function of a ranking, and the component that it was ranked for."""

    spot: HotSpot
    component: Link

    @property
    def function(self) -> FunctionRow:
        """The function in its file."""
        return FunctionRow(self.spot.file, self.spot.function)


class CheckRow(Struct, frozen=True):
    """How the order did against advisories on a component that came later."""

    check: RankingCheck
    component: Link


class RankingView(Struct, frozen=True):
    """The functions with the highest scores, and how such an order did where it could be checked."""

    ranking: Ranking
    rows: tuple[SpotRow, ...]
    checks: tuple[CheckRow, ...] = ()

    @property
    def first(self) -> tuple[SpotRow, ...]:
        """Those on the first page of the report."""
        return self.rows[:_FIRST]

    @property
    def formula(self) -> str:
        """How a score comes about."""
        return describe_score(self.ranking.weights)


def view_ranking(report: Report) -> RankingView:
    """The first functions of the TCB."""
    titles = _titles(report)
    checks = tuple(
        CheckRow(check, link_component(check.component, titles[check.component]))
        for check in report.manifest.ranking_checks
        if check.release == report.audit.release and check.component in titles
    )
    return _view(rank_functions(report.audit, report.manifest, _OF_THE_TCB), titles, checks)


def view_rankings(report: Report) -> dict[str, RankingView]:
    """The first functions of each component that has any, by its id."""
    titles = _titles(report)
    rankings = rank_by_component(report.audit, report.manifest, _OF_A_COMPONENT)
    return {name: _view(ranking, titles) for name, ranking in rankings.items() if ranking.spots}


def _titles(report: Report) -> dict[str, str]:
    return {result.component.id: result.component.title for result in report.audit.components}


def _view(ranking: Ranking, titles: Mapping[str, str], checks: tuple[CheckRow, ...] = ()) -> RankingView:
    rows = (SpotRow(spot, link_component(spot.component, titles[spot.component])) for spot in ranking.spots)
    return RankingView(ranking, tuple(rows), checks)
