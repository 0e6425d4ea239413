# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the HTML report shows, ready to be laid out: every text and figure of the page, no markup."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from auditor.findings.figures import Size, headline_of, size_of
from auditor.findings.ladder import Ladder, ladders_of
from auditor.findings.totals import shared_files, shipped_figure_of, total_of
from auditor.instruments.languages import LANGUAGES
from auditor.model.compared import Diff
from auditor.model.custody import HistoryGap
from auditor.model.declared import COMPARISON, Group
from auditor.model.judged import Verdict
from auditor.model.measured import Audit, ComponentResult, Totals
from auditor.renderers import Report
from auditor.renderers.html.changes import ChangeView, view_changes
from auditor.renderers.html.claims import ClaimView, view_claims
from auditor.renderers.html.comparisons import ComparisonRow, ScaleView, ratio_claims, view_comparisons, view_scale
from auditor.renderers.html.component import ComponentView, view_component
from auditor.renderers.html.coverage import Coverage, view_coverage
from auditor.renderers.html.custody import Custody, custody_of_tcb, list_history_gaps
from auditor.renderers.html.definitions import DefinedSize, view_definitions
from auditor.renderers.html.diff import DiffView, view_diff
from auditor.renderers.html.hotspots import RankingView, view_ranking, view_rankings
from auditor.renderers.html.limits import LimitsView, view_limits
from auditor.renderers.html.links import check_pages
from auditor.renderers.html.neighbours import Neighbours, view_neighbours
from auditor.renderers.html.origin import Origin
from auditor.renderers.html.overlap import Duplicates, SharedFiles, find_duplicates, group_shared
from auditor.renderers.html.places import PlacesView, view_places
from auditor.renderers.html.scenarios import ScenarioRow, view_scenarios
from auditor.renderers.html.timeline import TimelineView, view_timeline
from auditor.renderers.html.treemap import Block, Treemap, lay_out
from auditor.renderers.words.left_out import describe_part, describe_subject


class GroupView(Struct, frozen=True):
    """The components of one group; `overlap` is what their rows hold more than the subtotal, None if nothing.

    `part` says how many of its components are measured if the manifest leaves some out of the release.
    """

    name: str
    group: Group
    part: str
    components: tuple[ComponentView, ...]
    overlap: Totals | None
    subtotal: Size


class PageView(Struct, frozen=True):
    """The whole report; `rankings`, `ladders` and `neighbours` are those of each component that has any, by its id."""

    coverage: Coverage
    claims: tuple[ClaimView, ...]
    limits: LimitsView
    verdict: Verdict
    subject: str
    tcb: Size
    tcb_shipped: Size | None
    tcb_overlap: Totals | None
    groups: tuple[GroupView, ...]
    places: PlacesView
    compared: tuple[ComponentView, ...]
    ratio_claims: tuple[str, ...]
    comparisons: tuple[ComparisonRow, ...]
    scale: ScaleView | None
    treemap: Treemap | None
    definitions: tuple[DefinedSize, ...]
    scenarios: tuple[ScenarioRow, ...]
    instruments: tuple[tuple[str, str], ...]
    shared: tuple[SharedFiles, ...]
    duplicates: tuple[Duplicates, ...]
    languages: dict[str, str]
    timeline: TimelineView | None
    diff: DiffView | None
    changes: tuple[ChangeView, ...]
    ranking: RankingView
    rankings: dict[str, RankingView]
    ladders: dict[str, Ladder]
    neighbours: dict[str, Neighbours]
    report: Report

    @property
    def in_total(self) -> tuple[GroupView, ...]:
        """The groups that are the TCB."""
        return tuple(group for group in self.groups if group.group.tcb)

    @property
    def components(self) -> tuple[ComponentView, ...]:
        """All that have a page."""
        return (*(item for group in self.groups for item in group.components), *self.compared)

    @property
    def origin(self) -> Origin:
        """Where the figures come from."""
        return Origin(self.report)

    @property
    def custody(self) -> Custody:
        """Whom one trusts with the TCB."""
        return custody_of_tcb(self.report.audit)

    @property
    def history_gaps(self) -> tuple[HistoryGap, ...]:
        """The histories that are not counted."""
        return list_history_gaps(self.report.audit)

    def changes_of(self, component: ComponentView) -> ChangeView | None:
        """What differs in a component, if anything does."""
        return next((view for view in self.changes if view.component == component.page), None)

    @property
    def headlines(self) -> tuple[ClaimView, ...]:
        """The claims on the TCB as a whole; all of them if there is none."""
        return tuple(item for item in self.claims if "tcb" in item.claim.subjects) or self.claims

    @property
    def beside(self) -> tuple[GroupView, ...]:
        """The groups that are shown but not in the total."""
        return tuple(group for group in self.groups if not group.group.tcb)


def view_report(report: Report) -> PageView:
    """All pages for `report`; raises `ReportError` if components cannot have pages of their own."""
    audit, diff = report.audit, report.diff
    check_pages(_ids_of_pages(audit, diff))
    tcb, shared, comparisons = headline_of(audit), shared_files(audit), view_comparisons(report)
    views = {result.component.id: view_component(result, report, shared) for result in audit.components}
    groups = tuple(_view_groups(audit, views))
    return PageView(
        coverage=view_coverage(report),
        claims=view_claims(report),
        limits=view_limits(report),
        verdict=report.verdict,
        subject=describe_subject(audit),
        tcb=tcb,
        tcb_shipped=_figures_as_shipped(audit.headline, tcb),
        tcb_overlap=_overlap_of_groups(groups, audit),
        groups=groups,
        places=view_places(report),
        compared=_views_of(COMPARISON, audit, views),
        ratio_claims=ratio_claims(report),
        comparisons=comparisons,
        scale=view_scale(comparisons, tcb, report),
        treemap=_draw_tcb(groups),
        definitions=view_definitions(audit),
        scenarios=view_scenarios(report),
        instruments=tuple(sorted(audit.instruments.items())),
        shared=tuple(group_shared(audit, shared)),
        duplicates=tuple(find_duplicates(audit)),
        languages=_languages_by_family(),
        timeline=view_timeline(report.timeline) if report.timeline else None,
        diff=view_diff(diff) if diff else None,
        changes=view_changes(diff) if diff else (),
        ranking=view_ranking(report),
        rankings=view_rankings(report),
        ladders=ladders_of(audit),
        neighbours=view_neighbours(tuple(_ids_in_order(audit)), audit, shared),
        report=report,
    )


def _ids_in_order(audit: Audit) -> Iterator[str]:
    """The components in the order in which the report shows them."""
    yield from (result.component.id for group in (*audit.groups, COMPARISON) for result in audit.results_of(group))


def _ids_of_pages(audit: Audit, diff: Diff | None) -> Iterator[str]:
    """The ids of all components that have a page, of their own or of what became of them."""
    yield from (result.component.id for result in audit.components)
    yield from (item.id for item in diff.components) if diff else ()


def _figures_as_shipped(results: tuple[ComponentResult, ...], upstream: Size) -> Size | None:
    """The figures with the downstream patches applied, which lack what `upstream` lacks; None if there are none."""
    patched = any(result.shipped for result in results) and shipped_figure_of(results) is not None
    shipped = size_of(result.as_shipped for result in results)
    return replace(shipped, lower_bound=upstream.lower_bound or shipped.lower_bound) if patched else None


def _views_of(subject: str, audit: Audit, views: Mapping[str, ComponentView]) -> tuple[ComponentView, ...]:
    return tuple(views[result.component.id] for result in audit.results_of(subject))


def _view_groups(audit: Audit, views: Mapping[str, ComponentView]) -> Iterator[GroupView]:
    for name, group in audit.groups.items():
        results = audit.results_of(name)
        if results:
            subtotal = size_of(results)
            overlap = _overlap([total_of((result,)) for result in results], subtotal.totals or Totals())
            yield GroupView(name, group, describe_part(audit, name), _views_of(name, audit, views), overlap, subtotal)


def _overlap(parts: list[Totals], total: Totals) -> Totals | None:
    """By how much the sum of `parts` exceeds `total`; None if it does not."""
    excess = sum(parts, Totals()) - total
    return excess if excess.files else None


def _overlap_of_groups(groups: tuple[GroupView, ...], audit: Audit) -> Totals | None:
    """What the groups of the TCB hold in common."""
    subtotals = [group.subtotal.totals or Totals() for group in groups if group.group.tcb]
    return _overlap(subtotals, total_of(audit.results_of("tcb")))


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


def _languages_by_family() -> dict[str, str]:
    """The names of the languages of each family, for the legend."""
    names: dict[str, list[str]] = defaultdict(list)
    for language in LANGUAGES:
        names[language.family].append(language.name)
    return {family: ", ".join(members) for family, members in names.items()}
