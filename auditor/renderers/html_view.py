# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the HTML report shows, ready to be laid out: every text and figure of the page, no markup."""

from collections import defaultdict
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import astuple

from auditor.languages import LANGUAGES
from auditor.model import (
    GROUPS,
    OTHER_DEFINITION,
    TCB_GROUPS,
    Audit,
    ClaimResult,
    ComponentResult,
    Finding,
    Group,
    MeasuredFile,
    Release,
    SourceRevision,
    Totals,
)
from auditor.renderers import Report
from auditor.renderers.comparison_text import describe_cited
from auditor.renderers.html_claims import ClaimView, view_claim
from auditor.renderers.html_component import (
    NO_FIGURE,
    ComponentView,
    Figures,
    Link,
    RevisionRow,
    Shared,
    figures_of,
    file_address,
    page_address,
    revision_address,
    view_component,
    view_revision,
)
from auditor.renderers.html_coverage import Coverage, link_component, view_coverage
from auditor.renderers.html_diff import DiffView, view_diff
from auditor.renderers.html_ladder import LadderView, view_ladders
from auditor.renderers.html_shipped import ShippedView, view_shipped
from auditor.renderers.html_timeline import TimelineView, view_timeline
from auditor.renderers.left_out import describe_part
from auditor.totals import duplicate_blobs, shared_files, times_the_tcb, total_of, total_of_file


class GroupView(Struct, frozen=True):
    """The components of one group; `overlap` is what their rows hold more than the subtotal, None if nothing.

    `part` says how many of its components are measured if the manifest leaves some out of the release.
    """

    name: Group
    part: str
    components: tuple[ComponentView, ...]
    overlap: Totals | None
    subtotal: Figures


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


class OverrideRow(Struct, frozen=True):
    """A repository measured at a ref that is not the manifest's."""

    revision: RevisionRow
    declared_ref: str


class SharedFiles(Struct, frozen=True):
    """Files that serve the same components; `code` is in SLOC."""

    components: tuple[Link, ...]
    code: int
    files: tuple[Link, ...]


class Duplicates(Struct, frozen=True):
    """Files with the same content, named by its git object id."""

    blob: str
    files: tuple[Link, ...]


class Origin(Struct, frozen=True):
    """What was measured, and by which commits of how many repositories."""

    release: str
    title: str
    dom0: str
    as_of: str
    document: Link
    document_revision: Link
    repositories: int
    locked: int
    overrides: tuple[OverrideRow, ...]


class PageView(Struct, frozen=True):
    """The whole page."""

    recorded: str
    origin: Origin
    coverage: Coverage
    claims: tuple[ClaimView, ...]
    findings: tuple[Finding, ...]
    limits: int
    exit_code: int
    tcb: Figures
    tcb_shipped: Figures | None
    shipped: dict[str, tuple[ShippedView, ...]]
    tcb_overlap: Totals | None
    groups: tuple[GroupView, ...]
    compared: tuple[ComponentView, ...]
    ratio_claims: tuple[str, ...]
    comparisons: tuple[ComparisonRow, ...]
    instruments: tuple[tuple[str, str], ...]
    shared: tuple[SharedFiles, ...]
    duplicates: tuple[Duplicates, ...]
    languages: dict[str, str]
    timeline: TimelineView | None
    ladders: dict[str, LadderView]
    diff: DiffView | None

    @property
    def in_total(self) -> tuple[GroupView, ...]:
        """The groups that are the TCB."""
        return tuple(group for group in self.groups if group.name in TCB_GROUPS)

    @property
    def beside(self) -> tuple[GroupView, ...]:
        """The groups that are shown but not in the total."""
        return tuple(group for group in self.groups if group.name not in TCB_GROUPS)


def view_report(report: Report) -> PageView:
    """The page for `report`."""
    audit, verdict = report.audit, report.verdict
    shared = shared_files(audit)
    groups = tuple(_view_groups(report, shared))
    return PageView(
        recorded=report.recorded,
        origin=_view_origin(report),
        coverage=view_coverage(report),
        claims=tuple(view_claim(result, report) for result in verdict.claims),
        findings=verdict.findings,
        limits=_count_limits(report),
        exit_code=verdict.exit_code,
        tcb=figures_of(audit.results_of("tcb")),
        tcb_shipped=_figures_as_shipped(audit.results_of("tcb")),
        shipped={result.component.id: view_shipped(result) for result in audit.components},
        tcb_overlap=_overlap_of_groups(groups, audit),
        groups=groups,
        compared=_view_components(report, "comparison", shared),
        ratio_claims=tuple(result.claim.id for result in verdict.claims if result.ratios),
        comparisons=tuple(_view_comparison(result, report) for result in audit.results_of("comparison")),
        instruments=tuple(sorted(audit.instruments.items())),
        shared=tuple(_group_shared(audit, shared)),
        duplicates=tuple(_find_duplicates(audit)),
        languages=_languages_by_family(),
        timeline=view_timeline(report.timeline) if report.timeline else None,
        ladders=view_ladders(audit),
        diff=view_diff(diff) if (diff := report.diff) else None,
    )


def _figures_as_shipped(results: tuple[ComponentResult, ...]) -> Figures | None:
    """The figures with the downstream patches applied; None if there are none."""
    patched = any(result.shipped for result in results)
    return figures_of(result.as_shipped for result in results) if patched else None


def _view_origin(report: Report) -> Origin:
    audit, page = report.audit, report.manifest.documentation
    release = report.manifest.releases.get(audit.release, Release(audit.release, ""))
    revisions = _revisions_of(audit)
    return Origin(
        release=audit.release,
        title=release.title,
        dom0=release.dom0,
        as_of=audit.as_of,
        document=Link(page.title, page_address(page.url)),
        document_revision=Link(page.revision[:12], revision_address(page.repository, page.revision)),
        repositories=len(revisions),
        locked=sum(revision.locked for revision in revisions),
        overrides=tuple(_view_overrides(report)),
    )


def _count_limits(report: Report) -> int:
    """How many limits of the manifest apply to the release."""
    return sum(limit.holds_in(report.audit.release) for limit in report.manifest.limits)


def _revisions_of(audit: Audit) -> tuple[SourceRevision, ...]:
    """Every repository that was measured, once."""
    return tuple({revision: None for result in audit.components for revision in result.revisions})


def _view_overrides(report: Report) -> Iterator[OverrideRow]:
    for revision in _revisions_of(report.audit):
        if revision.overridden:
            declared = report.manifest.repositories.get(revision.repository)
            ref = declared.refs.get(report.audit.release, NO_FIGURE) if declared else NO_FIGURE
            yield OverrideRow(view_revision(revision), ref)


def _view_groups(report: Report, shared: Shared) -> Iterator[GroupView]:
    for name in GROUPS:
        results = report.audit.results_of(name)
        if results and name != "comparison":
            subtotal = figures_of(results)
            overlap = _overlap([total_of((result,)) for result in results], subtotal.totals)
            part = describe_part(report.audit, name)
            yield GroupView(name, part, _view_components(report, name, shared), overlap, subtotal)


def _view_components(report: Report, group: Group, shared: Shared) -> tuple[ComponentView, ...]:
    results = report.audit.results_of(group)
    return tuple(view_component(result, report.manifest, report.audit.release, shared) for result in results)


def _overlap(parts: list[Totals], total: Totals) -> Totals | None:
    """By how much the sum of `parts` exceeds `total`; None if it does not."""
    together = sum(parts, Totals())
    excess = Totals(*(more - less for more, less in zip(astuple(together), astuple(total), strict=True)))
    return excess if excess.files else None


def _overlap_of_groups(groups: tuple[GroupView, ...], audit: Audit) -> Totals | None:
    """What the groups of the TCB hold in common."""
    subtotals = [group.subtotal.totals for group in groups if group.name in TCB_GROUPS]
    return _overlap(subtotals, total_of(audit.results_of("tcb")))


def _view_comparison(result: ComponentResult, report: Report) -> ComparisonRow:
    component, record, cited = result.component, result.record, result.component.cited
    name = link_component(component.id, component.title)
    orders = tuple(_orders(component.id, claim) for claim in report.verdict.claims if claim.ratios)
    if cited:
        grade, source = f"cited, {cited.grade}, {cited.year}", _link_site(cited.url)
        return ComparisonRow(name, grade, None, cited.code, orders, source, describe_cited(cited), OTHER_DEFINITION)
    if record:
        source = Link(f"{record.ref} ({record.revision[:12]})", revision_address(record.url, record.revision))
        grade = f"recorded on {record.resolved}"
        times = times_the_tcb(result, report.audit)
        ratio = NO_FIGURE if times is None else f"{times:,.3g}"
        return ComparisonRow(name, grade, record.totals, record.totals.code, orders, source, times=ratio)
    if result.files:
        totals, grade = total_of((result,)), "recorded" if report.recorded else "measured"
        return ComparisonRow(name, grade, totals, totals.code, orders, Link("this page", ""))
    return ComparisonRow(name, "not counted", None, NO_FIGURE, orders, Link("", ""))


def _link_site(url: str) -> Link:
    """A citation by the host that holds it; the section of the component has it in full."""
    address = page_address(url)
    return Link(address.split("/")[2] if address else url, address)


def _orders(component_id: str, claim: ClaimResult) -> str:
    orders = [ratio.orders for ratio in claim.ratios if ratio.component == component_id and ratio.orders is not None]
    return f"{orders[0]:.2f}" if orders else NO_FIGURE


def _group_shared(audit: Audit, shared: Shared) -> Iterator[SharedFiles]:
    item_by_identity = {item.file.identity: item for result in audit.components for item in result.files}
    items_by_components: dict[tuple[str, ...], list[MeasuredFile]] = defaultdict(list)
    for identity, components in shared.items():
        items_by_components[components].append(item_by_identity[identity])
    for components, items in items_by_components.items():
        links = tuple(link_component(name) for name in components)
        code = sum(total_of_file(item).code for item in items)
        yield SharedFiles(links, code, tuple(Link(item.file.path, "") for item in items))


def _find_duplicates(audit: Audit) -> Iterator[Duplicates]:
    files = {item.file.identity: item.file for result in audit.components for item in result.files}
    for blob in duplicate_blobs(audit):
        same = [file for file in files.values() if file.blob == blob]
        yield Duplicates(blob, tuple(Link(f"{file.url} {file.path}", file_address(file)) for file in same))


def _languages_by_family() -> dict[str, str]:
    """The names of the languages of each family, for the legend."""
    names: dict[str, list[str]] = defaultdict(list)
    for language in LANGUAGES:
        names[language.family].append(language.name)
    return {family: ", ".join(members) for family, members in names.items()}
