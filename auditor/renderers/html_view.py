# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the HTML report shows, ready to be laid out: every text and figure of the page, no markup."""

from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import astuple

from auditor.languages import LANGUAGES
from auditor.model import (
    GROUPS,
    TCB_GROUPS,
    Audit,
    Claim,
    ClaimResult,
    ComponentResult,
    Finding,
    Group,
    MeasuredFile,
    Totals,
)
from auditor.renderers import Report
from auditor.renderers.html_component import (
    NO_FIGURE,
    ComponentView,
    Figures,
    Link,
    RevisionRow,
    anchor_of,
    commit_address,
    figures_of,
    file_address,
    repository_address,
    view_component,
    view_revision,
)
from auditor.totals import duplicate_blobs, shared_files, total_of, total_of_file


class ClaimView(Struct, frozen=True):
    """A published sentence and its verdict; `recorded` tells that its figure is not of this run."""

    claim: Claim
    source: Link
    result: ClaimResult
    recorded: bool


class GapGroup(Struct, frozen=True):
    """Files of one repository that have no figure for one reason; no paths stand for the whole source."""

    url: str
    address: str
    reason: str
    paths: tuple[str, ...]
    components: tuple[Link, ...]


class GroupView(Struct, frozen=True):
    """The components of one group; `overlap` is what their rows hold more than the subtotal, None if nothing."""

    name: Group
    components: tuple[ComponentView, ...]
    overlap: Totals | None
    subtotal: Figures


class ComparisonRow(Struct, frozen=True):
    """Another system beside the TCB; `orders` has one entry a ratio claim, in their order."""

    component: Link
    grade: str
    measured: bool
    totals: Totals | None
    code: int | str
    orders: tuple[str, ...]
    source: Link


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


class PageView(Struct, frozen=True):
    """The whole page."""

    release: str
    title: str
    dom0: str
    as_of: str
    recorded: str
    complete: bool
    document: tuple[Link, ...]
    absent: tuple[str, ...]
    overrides: tuple[OverrideRow, ...]
    repositories: int
    locked: int
    gaps: tuple[GapGroup, ...]
    claims: tuple[ClaimView, ...]
    findings: tuple[Finding, ...]
    limits: int
    exit_code: int
    tcb: Figures
    tcb_overlap: Totals | None
    groups: tuple[GroupView, ...]
    compared: tuple[ComponentView, ...]
    ratio_claims: tuple[str, ...]
    comparisons: tuple[ComparisonRow, ...]
    instruments: tuple[tuple[str, str], ...]
    shared: tuple[SharedFiles, ...]
    duplicates: tuple[Duplicates, ...]
    languages: dict[str, str]

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
    audit, manifest, verdict = report.audit, report.manifest, report.verdict
    release = manifest.releases.get(audit.release)
    revisions = {revision: None for result in audit.components for revision in result.revisions}
    tcb = audit.results_of("tcb")
    groups = tuple(_view_groups(report))
    return PageView(
        release=audit.release,
        title=release.title if release else audit.release,
        dom0=release.dom0 if release else "",
        as_of=audit.as_of,
        recorded=report.recorded,
        complete=audit.complete,
        document=_view_document(report),
        absent=_find_absent(report),
        overrides=tuple(_view_overrides(report)),
        repositories=len(revisions),
        locked=sum(revision.locked for revision in revisions),
        gaps=tuple(_group_gaps(audit)),
        claims=tuple(_view_claim(result, report) for result in verdict.claims),
        findings=verdict.findings,
        limits=sum(not limit.releases or audit.release in limit.releases for limit in manifest.limits),
        exit_code=verdict.exit_code,
        tcb=figures_of(tcb),
        tcb_overlap=_overlap([group.subtotal.totals for group in groups if group.name in TCB_GROUPS], total_of(tcb)),
        groups=groups,
        compared=_view_components(report, "comparison"),
        ratio_claims=tuple(result.claim.id for result in verdict.claims if result.ratios),
        comparisons=tuple(_view_comparison(result, report) for result in audit.results_of("comparison")),
        instruments=tuple(sorted(audit.instruments.items())),
        shared=tuple(_group_shared(audit)),
        duplicates=tuple(_find_duplicates(audit)),
        languages=_languages_by_family(),
    )


def page_address(url: str) -> str:
    """`url` if it is the plain https address of a web page, or nothing."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme == "https" and parts.hostname and "@" not in parts.netloc else ""


def _view_document(report: Report) -> tuple[Link, ...]:
    """The page of the documentation and the commit of its source that the manifest was written from."""
    page = report.manifest.page
    commit = commit_address(page.repository, page.revision)
    return Link(page.title, page_address(page.url)), Link(page.revision[:12], commit)


def _find_absent(report: Report) -> tuple[str, ...]:
    """The components of the manifest that the audit was not asked for."""
    present = {result.component.id for result in report.audit.components}
    declared = (item for item in report.manifest.components if item.cited or item.sources_in(report.audit.release))
    return tuple(item.id for item in declared if item.id not in present) if report.audit.partial else ()


def _view_overrides(report: Report) -> Iterator[OverrideRow]:
    revisions = {revision: None for result in report.audit.components for revision in result.revisions}
    for revision in revisions:
        if revision.overridden:
            declared = report.manifest.repositories.get(revision.repository)
            ref = declared.refs.get(report.audit.release, NO_FIGURE) if declared else NO_FIGURE
            yield OverrideRow(view_revision(revision), ref)


def _group_gaps(audit: Audit) -> Iterator[GapGroup]:
    """What has no figure, by repository and reason, in the order of the audit."""
    paths_by_key: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    components_by_key: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for result in audit.components:
        for gap in result.unmeasured:
            key = gap.url, gap.reason
            paths_by_key[key][gap.path] = None
            components_by_key[key][result.component.id] = None
    for (url, reason), paths in paths_by_key.items():
        links = tuple(_link_component(name) for name in components_by_key[url, reason])
        yield GapGroup(url, repository_address(url), reason, () if "" in paths else tuple(paths), links)


def _view_claim(result: ClaimResult, report: Report) -> ClaimView:
    subject = report.audit.results_of(result.claim.subject)
    recorded = bool(report.recorded) or any(item.record for item in subject)
    source = report.manifest.page.title if result.claim.url == report.manifest.page.url else result.claim.url
    return ClaimView(result.claim, Link(source, page_address(result.claim.url)), result, recorded)


def _view_groups(report: Report) -> Iterator[GroupView]:
    for name in GROUPS:
        results = report.audit.results_of(name)
        if results and name != "comparison":
            subtotal = figures_of(results)
            overlap = _overlap([total_of((result,)) for result in results], subtotal.totals)
            yield GroupView(name, _view_components(report, name), overlap, subtotal)


def _view_components(report: Report, group: Group) -> tuple[ComponentView, ...]:
    shared = shared_files(report.audit)
    results = report.audit.results_of(group)
    return tuple(view_component(result, report.manifest, report.audit.release, shared) for result in results)


def _overlap(parts: list[Totals], total: Totals) -> Totals | None:
    """By how much the sum of `parts` exceeds `total`; None if it does not."""
    together = sum(parts, Totals())
    excess = Totals(*(more - less for more, less in zip(astuple(together), astuple(total), strict=True)))
    return excess if excess.files else None


def _view_comparison(result: ComponentResult, report: Report) -> ComparisonRow:
    component, record, cited = result.component, result.record, result.component.cited
    totals, source = None, Link("", "")
    grade, code = "not counted", NO_FIGURE if cited is None else cited.code
    if cited:
        grade, source = f"cited, {cited.grade}, {cited.year}", Link(cited.source, page_address(cited.url))
    elif record:
        totals, grade = record.totals, f"recorded on {record.resolved}"
        source = Link(f"{record.ref} ({record.revision[:12]})", commit_address(record.url, record.revision))
    elif result.files:
        totals, grade = total_of((result,)), "recorded" if report.recorded else "measured"
    return ComparisonRow(
        component=_link_component(component.id, component.title),
        grade=grade,
        measured=totals is not None,
        totals=totals,
        code=totals.code if totals else code,
        orders=tuple(_orders(result.component.id, claim) for claim in report.verdict.claims if claim.ratios),
        source=source,
    )


def _orders(component_id: str, claim: ClaimResult) -> str:
    orders = [ratio.orders for ratio in claim.ratios if ratio.component == component_id and ratio.orders is not None]
    return f"{orders[0]:.2f}" if orders else NO_FIGURE


def _group_shared(audit: Audit) -> Iterator[SharedFiles]:
    item_by_identity = {item.file.identity: item for result in audit.components for item in result.files}
    items_by_components: dict[tuple[str, ...], list[MeasuredFile]] = defaultdict(list)
    for identity, components in shared_files(audit).items():
        items_by_components[components].append(item_by_identity[identity])
    for components, items in items_by_components.items():
        links = tuple(_link_component(name) for name in components)
        code = sum(total_of_file(item).code for item in items)
        yield SharedFiles(links, code, tuple(Link(item.file.path, "") for item in items))


def _find_duplicates(audit: Audit) -> Iterator[Duplicates]:
    files = {item.file.identity: item.file for result in audit.components for item in result.files}
    for blob in duplicate_blobs(audit):
        same = [file for file in files.values() if file.blob == blob]
        yield Duplicates(blob, tuple(Link(f"{file.url} {file.path}", file_address(file)) for file in same))


def _link_component(component_id: str, title: str = "") -> Link:
    return Link(title or component_id, anchor_of(component_id))


def _languages_by_family() -> dict[str, str]:
    """The names of the languages of each family, for the legend."""
    names: dict[str, list[str]] = defaultdict(list)
    for language in LANGUAGES:
        names[language.family].append(language.name)
    return {family: ", ".join(members) for family, members in names.items()}
