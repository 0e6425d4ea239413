# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the HTML report shows, ready to be laid out: every text and figure of the page, no markup."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from auditor.findings.figures import (
    FileFigure,
    Size,
    SizeFigure,
    headline_of,
    shipped_size_of,
    shown_in,
    size_figures,
    size_of,
)
from auditor.findings.ladder import Ladder, ladders_of
from auditor.findings.totals import shared_files, total_of
from auditor.model.compared import Diff
from auditor.model.custody import HistoryGap
from auditor.model.declared import COMPARISON, Group
from auditor.model.measured import Audit, ComponentResult, Totals
from auditor.renderers import Report
from auditor.renderers.html.changes import ChangeView, view_changes
from auditor.renderers.html.claims import ClaimView, view_claims
from auditor.renderers.html.comparisons import ComparisonRow, ScaleView, ratio_claims, view_comparisons, view_scale
from auditor.renderers.html.component import ComponentView, view_component
from auditor.renderers.html.coverage import Coverage, view_coverage
from auditor.renderers.html.custody import Custody, list_history_gaps
from auditor.renderers.html.definitions import DefinedSize, view_definitions
from auditor.renderers.html.diff import DiffView, view_diff
from auditor.renderers.html.hotspots import RankingView, view_ranking, view_rankings
from auditor.renderers.html.limits import LimitsView, view_limits
from auditor.renderers.html.links import check_pages
from auditor.renderers.html.neighbours import Neighbours, view_neighbours
from auditor.renderers.html.origin import Origin
from auditor.renderers.html.overlap import Duplicates, SharedFiles, find_duplicates, group_shared
from auditor.renderers.html.past import PastView, view_past
from auditor.renderers.html.places import PlacesView, view_places
from auditor.renderers.html.runs import RunsView, view_runs
from auditor.renderers.html.scenarios import ScenarioRow, view_scenarios
from auditor.renderers.html.timeline import TimelineView, view_timeline
from auditor.renderers.html.treemap import Block, Treemap, lay_out
from auditor.renderers.words.left_out import describe_part, describe_subject

_SIZE_FIGURES = size_figures(
    *("files", "c", "assembly", "other", "code"), *("functions", "ccn_median", "ccn_above_15", "ccn_max")
)


class GroupView(Struct, frozen=True):
    """The components of one group of `audit`, at least one."""

    name: str
    audit: Audit
    components: tuple[ComponentView, ...]

    @property
    def group(self) -> Group:
        """The group as it is declared."""
        return self.audit.groups[self.name]

    @property
    def part(self) -> str:
        """How many of its components are measured, if the manifest leaves some out of the release."""
        return describe_part(self.audit, self.name)

    @property
    def subtotal(self) -> Size:
        """What they come to."""
        return size_of(self.audit.results_of(self.name))

    @property
    def overlap(self) -> Totals | None:
        """What their rows hold more than the subtotal; None if nothing."""
        results = self.audit.results_of(self.name)
        return _overlap(((result,) for result in results), results)


class PageView(Struct, frozen=True):
    """What the pages of `report` show, as far as it is worked out once for all of them.

    `components` are all that have a page, in their order; `rankings`, `ladders` and `neighbours` are those of each
    component that has any, by its id.
    """

    report: Report
    coverage: Coverage
    tcb: Size
    groups: tuple[GroupView, ...]
    components: tuple[ComponentView, ...]
    rankings: dict[str, RankingView]
    ladders: dict[str, Ladder]
    neighbours: dict[str, Neighbours]
    claims: tuple[ClaimView, ...]
    limits: LimitsView
    places: PlacesView
    comparisons: tuple[ComparisonRow, ...]
    scale: ScaleView | None
    treemap: Treemap | None
    scenarios: tuple[ScenarioRow, ...]
    shared: tuple[SharedFiles, ...]
    duplicates: tuple[Duplicates, ...]
    timeline: TimelineView | None
    past: PastView | None
    runs: RunsView | None
    diff: DiffView | None
    changes: tuple[ChangeView, ...]
    ranking: RankingView

    @property
    def origin(self) -> Origin:
        """Where the figures come from."""
        return Origin(self.report)

    @property
    def lines_only(self) -> bool:
        """Whether nothing but lines was counted: then no table has a column of what has no figure in any row."""
        return self.report.audit.lines_only

    @property
    def size_figures(self) -> tuple[SizeFigure, ...]:
        """The figures of a component that tables show."""
        return tuple(figure for figure in _SIZE_FIGURES if figure.of_lines or not self.lines_only)

    @property
    def file_figures(self) -> tuple[FileFigure, ...]:
        """The figures of a file that tables show."""
        return tuple(figure for figure in shown_in("html") if figure.of_lines or not self.lines_only)

    @property
    def subject(self) -> str:
        """What the headline is the figure of."""
        return describe_subject(self.report.audit)

    @property
    def tcb_shipped(self) -> Size | None:
        """The headline with the downstream patches applied, which lacks what that lacks; None if there are none."""
        return shipped_size_of(self.report.audit.headline, self.tcb)

    @property
    def tcb_overlap(self) -> Totals | None:
        """What the groups of the TCB hold in common; None if nothing."""
        audit = self.report.audit
        return _overlap((audit.results_of(group.name) for group in self.in_total), audit.results_of("tcb"))

    @property
    def in_total(self) -> tuple[GroupView, ...]:
        """The groups that are the TCB."""
        return tuple(group for group in self.groups if group.group.tcb)

    @property
    def beside(self) -> tuple[GroupView, ...]:
        """The groups that are shown but not in the total."""
        return tuple(group for group in self.groups if not group.group.tcb)

    @property
    def headlines(self) -> tuple[ClaimView, ...]:
        """The claims on the TCB as a whole; all of them if there is none."""
        return tuple(item for item in self.claims if "tcb" in item.claim.subjects) or self.claims

    @property
    def ratio_claims(self) -> tuple[str, ...]:
        """The ids of the claims that set the TCB or a part of it against other systems."""
        return ratio_claims(self.report)

    @property
    def definitions(self) -> tuple[DefinedSize, ...]:
        """The TCB by each definition of a line."""
        return view_definitions(self.report.audit)

    @property
    def custody(self) -> Custody:
        """Whom one trusts with what the headline is the figure of: with the TCB, in which a person counts once."""
        audit = self.report.audit
        return Custody(audit.headline, self.tcb, audit.authorship.get("tcb"))

    @property
    def history_gaps(self) -> tuple[HistoryGap, ...]:
        """The histories that are not counted."""
        return list_history_gaps(self.report.audit)

    def changes_of(self, component: ComponentView) -> ChangeView | None:
        """What differs in a component, if anything does."""
        return next((view for view in self.changes if view.component == component.page), None)


def view_report(report: Report) -> PageView:
    """All pages for `report`; raises `ReportError` if components cannot have pages of their own."""
    audit, diff = report.audit, report.diff
    check_pages(_ids_of_pages(audit, diff))
    tcb, shared, comparisons = headline_of(audit), shared_files(audit), view_comparisons(report)
    views = {result.component.id: view_component(result, report, shared) for result in audit.components}
    groups, changes = tuple(_view_groups(audit, views)), view_changes(diff) if diff else ()
    components = (*chain.from_iterable(group.components for group in groups), *_views_of(COMPARISON, audit, views))
    return PageView(
        report=report,
        coverage=view_coverage(report),
        tcb=tcb,
        groups=groups,
        components=components,
        rankings=view_rankings(report),
        ladders=ladders_of(audit),
        neighbours=view_neighbours(tuple(view.component.id for view in components), audit, shared),
        claims=view_claims(report),
        limits=view_limits(report, changes),
        places=view_places(report),
        comparisons=comparisons,
        scale=view_scale(comparisons, tcb, report),
        treemap=_draw_tcb(groups),
        scenarios=view_scenarios(report),
        shared=tuple(group_shared(audit, shared)),
        duplicates=tuple(find_duplicates(audit)),
        timeline=view_timeline(report.timeline) if report.timeline else None,
        past=view_past(report.past) if report.past else None,
        runs=view_runs(report.runs, audit.components, report.accepted),
        diff=view_diff(diff) if diff else None,
        changes=changes,
        ranking=view_ranking(report),
    )


def _ids_of_pages(audit: Audit, diff: Diff | None) -> Iterator[str]:
    """The ids of all components that have a page, of their own or of what became of them."""
    yield from (result.component.id for result in audit.components)
    yield from (item.id for item in diff.components) if diff else ()


def _views_of(subject: str, audit: Audit, views: Mapping[str, ComponentView]) -> tuple[ComponentView, ...]:
    return tuple(views[result.component.id] for result in audit.results_of(subject))


def _view_groups(audit: Audit, views: Mapping[str, ComponentView]) -> Iterator[GroupView]:
    """The groups of which the audit has anything."""
    for name in audit.groups:
        components = _views_of(name, audit, views)
        if components:
            yield GroupView(name, audit, components)


def _overlap(parts: Iterable[tuple[ComponentResult, ...]], whole: tuple[ComponentResult, ...]) -> Totals | None:
    """By how much the sum of the totals of `parts` exceeds that of the whole; None if it does not."""
    excess = sum(map(total_of, parts), Totals()) - total_of(whole)
    return excess if excess.files else None


def _draw_tcb(groups: Iterable[GroupView]) -> Treemap | None:
    """The files of the TCB, each in the first component that it serves, so that the areas add up to its total."""
    components = chain.from_iterable(group.components for group in groups if group.group.tcb)
    seen: set[tuple[str, str, str]] = set()
    return lay_out([_draw_unseen(component, seen) for component in components])


def _draw_unseen(component: ComponentView, seen: set[tuple[str, str, str]]) -> Block:
    """The files of `component` that are not in `seen`, to which they are added."""
    fresh = {row.target for row in component.rows if (row.repository, row.folder, row.name) not in seen}
    seen.update((row.repository, row.folder, row.name) for row in component.rows)
    block = component.block
    return replace(block, leaves=tuple(leaf for leaf in block.leaves if leaf.target in fresh))
