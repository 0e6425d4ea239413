# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the HTML report shows of whom one trusts: one table over all components, and the details of each of them."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from auditor.findings.totals import figure_of, split_by_safety
from auditor.model.custody import Authorship, GitObject, HistoryGap, MemorySafety
from auditor.model.declared import Vendor
from auditor.model.measured import ComponentResult, SourceRevision
from auditor.renderers import Report
from auditor.renderers.html.links import NO_FIGURE, Link, link_component, repository_address
from auditor.renderers.text.custody import NOT_UPSTREAMS, Keys, describe_signers

_NOT_READ = "not read"


class SafetyView(Struct, frozen=True):
    """SLOC by memory safety; `known` is false where nothing was measured, so that nothing is shown as 0."""

    known: bool
    lower_bound: bool
    figures: MemorySafety


class CustodyRow(Struct, frozen=True):
    """One component, or the TCB: `people` are authors and committers, ever, then in two years.

    They are dashes where no history was counted, and lower bounds, if `people_lower_bound`, where one was not.
    """

    component: Link
    package: str
    signers: str
    safety: SafetyView
    people: tuple[int | str, ...]
    people_lower_bound: bool


class CustodyGroup(Struct, frozen=True):
    """The components of one group."""

    name: str
    title: str
    rows: tuple[CustodyRow, ...]


class ObjectRow(Struct, frozen=True):
    """A tag or a commit of a repository and who made it, by its own word; `state` is what its signature is worth."""

    repository: Link
    kind: str
    name: str
    day: str
    person: str
    form: str
    key: str
    state: str


class PeopleRow(Struct, frozen=True):
    """How many people have touched the trusted files in a time; a lower bound if a history is missing."""

    when: str
    authors: int
    committers: int
    commits: int


class CustodyView(Struct, frozen=True):
    """Whom one trusts with one component; `counted` is false if nobody asked for histories."""

    vendor: Vendor | None
    objects: tuple[ObjectRow, ...]
    safety: SafetyView
    counted: bool
    people: tuple[PeopleRow, ...]
    gaps: tuple[HistoryGap, ...]


class CustodyTable(Struct, frozen=True):
    """All components by group and the TCB; `gaps` are the histories that are not counted, each once."""

    groups: tuple[CustodyGroup, ...]
    tcb: CustodyRow | None
    counted: bool
    gaps: tuple[HistoryGap, ...]


def view_custody_table(report: Report) -> CustodyTable:
    """The table over all components but comparisons."""
    audit = report.audit
    groups = (_view_group(name, report) for name in audit.groups)
    tcb = audit.results_of("tcb")
    gaps = dict.fromkeys(gap for result in audit.components for gap in _gaps_of(result.authorship))
    return CustodyTable(
        groups=tuple(group for group in groups if group.rows),
        tcb=_view_sum(tcb, audit.authorship.get("tcb")) if tcb else None,
        counted=bool(audit.authorship),
        gaps=tuple(gaps),
    )


def _view_group(name: str, report: Report) -> CustodyGroup:
    return CustodyGroup(
        name,
        report.audit.groups[name].title,
        tuple(_view_row(item, report.manifest.keys) for item in report.audit.results_of(name)),
    )


def _view_row(result: ComponentResult, keys: Keys) -> CustodyRow:
    component, authorship = result.component, result.authorship
    return CustodyRow(
        component=link_component(component.id, component.title),
        package=component.vendor.description if component.vendor else "not stated",
        signers=describe_signers(result, keys),
        safety=_view_safety((result,)),
        people=_figures_of(authorship),
        people_lower_bound=bool(_gaps_of(authorship)),
    )


def _view_sum(results: tuple[ComponentResult, ...], authorship: Authorship | None) -> CustodyRow:
    people, lower_bound = _figures_of(authorship), bool(_gaps_of(authorship))
    return CustodyRow(Link("TCB", ""), "", "", _view_safety(results), people, lower_bound)


def _view_safety(results: tuple[ComponentResult, ...]) -> SafetyView:
    complete = all(result.complete for result in results)
    return SafetyView(figure_of(results) is not None, not complete, split_by_safety(results))


def _figures_of(authorship: Authorship | None) -> tuple[int | str, ...]:
    if authorship is None or authorship.ever is None or authorship.recent is None:
        return (NO_FIGURE,) * 4
    return tuple(
        figure for people in (authorship.ever, authorship.recent) for figure in (people.authors, people.committers)
    )


def _gaps_of(authorship: Authorship | None) -> tuple[HistoryGap, ...]:
    return authorship.gaps if authorship else ()


def view_custody(result: ComponentResult, keys: Keys) -> CustodyView:
    """The details of one component."""
    authorship = result.authorship
    return CustodyView(
        vendor=result.component.vendor,
        objects=tuple(_view_objects(result.revisions, keys)),
        safety=_view_safety((result,)),
        counted=authorship is not None,
        people=tuple(_view_people(authorship)),
        gaps=_gaps_of(authorship),
    )


def _view_people(authorship: Authorship | None) -> Iterator[PeopleRow]:
    if authorship and authorship.ever and authorship.recent:
        for when, people in (("ever", authorship.ever), ("in its last two years", authorship.recent)):
            yield PeopleRow(when, people.authors, people.committers, people.commits)


def _view_objects(revisions: Iterable[SourceRevision], keys: Keys) -> Iterator[ObjectRow]:
    """The tag and the commit of each repository, and a row for each that is not known."""
    for revision in revisions:
        repository = Link(revision.repository, repository_address(revision.url))
        signing = revision.signing
        if signing is None or not revision.is_upstreams:
            state = _NOT_READ if revision.is_upstreams else NOT_UPSTREAMS
            yield _absent(repository, "tag and commit", state)
            continue
        if signing.tag:
            yield _view_object(repository, signing.tag, keys)
        else:
            yield _absent(repository, "tag", f"not known: {signing.gap}" if signing.gap else "no annotated tag")
        yield (
            _view_object(repository, signing.commit, keys)
            if signing.commit
            else _absent(repository, "commit", _NOT_READ)
        )


def _absent(repository: Link, kind: str, state: str) -> ObjectRow:
    return ObjectRow(repository, kind, "", "", "", "", "", state)


def _view_object(repository: Link, item: GitObject, keys: Keys) -> ObjectRow:
    signature = item.signature
    if signature is None:
        return ObjectRow(repository, item.kind, item.name, item.day, item.person, "", "", "not signed")
    key = signature.fingerprint or signature.key_id or signature.problem
    owner = keys.get(signature.fingerprint)
    key = f"{key} of {owner}" if owner else key
    state = "verified" if signature.verified else "read, not verified"
    return ObjectRow(repository, item.kind, item.name, item.day, item.person, signature.form, key, state)
