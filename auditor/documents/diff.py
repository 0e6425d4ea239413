# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What `auditor diff --format json` prints. Keys may be added; none is removed without a new schema number."""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import astuple

from auditor.documents.figures import FunctionEntry, TotalsEntry, entry_or_none, totals_entry
from auditor.model.compared import (
    AuditHead,
    Balance,
    ClaimChange,
    ComponentDiff,
    Diff,
    Evidence,
    FileChange,
    Flow,
    FunctionChange,
    Incomparable,
    IncomparableFiles,
    InstrumentChange,
    Kind,
    Missing,
    SourceChange,
)
from auditor.model.judged import Finding
from auditor.model.measured import Function, MeasuredFile, SourceRevision, Totals

SCHEMA = 2
"""In schema 1 what one audit could not measure was among the changes, as `unfigured`."""


class HeadEntry(Struct, frozen=True):
    """One of the two audits, with the totals of its whole TCB, also of what cannot be compared.

    They are null if nothing of the TCB was measured, or if the audit is of some components only.
    """

    system: str
    release: str
    as_of: str
    complete: bool
    partial: bool
    tcb: TotalsEntry | None
    trusted_anyway: int = 0


class SourceEntry(Struct, frozen=True):
    """One repository; `moved` tells that the commits differ, `declared_anew` that the URLs or refs do."""

    repository: str
    old: SourceRevision | None
    new: SourceRevision | None
    moved: bool
    declared_anew: bool


class BalanceEntry(Struct, frozen=True):
    """A set of unique files: `before` + `added` - `removed` = `after`; added and removed are net of each file."""

    before: TotalsEntry
    after: TotalsEntry
    added: Flow
    removed: Flow
    differing_files: int
    renamed_files: int
    unchanged_files: int


class PlaceEntry(Struct, frozen=True):
    """One file at its commit, with its language and lines."""

    url: str
    revision: str
    path: str
    blob: str
    language: str
    code: int
    comment: int
    blank: int


class FunctionChangeEntry(Struct, frozen=True):
    """One function that differs; `occurrence` tells those of one name in a file apart."""

    name: str
    occurrence: int
    kind: Kind
    old: FunctionEntry | None
    new: FunctionEntry | None


class FileChangeEntry(Struct, frozen=True):
    """One file that differs; `evidence` says why both sides are one file, `note` why one is not there."""

    kind: Kind
    renamed: bool
    evidence: Evidence
    note: str
    old: PlaceEntry | None
    new: PlaceEntry | None
    functions: tuple[FunctionChangeEntry, ...]


class ComponentDiffEntry(Struct, frozen=True):
    """One component; an id or group is null in the audit that does not have it.

    `substitutes` are its repositories that both audits read at one commit of a ref that is not the manifest's.
    """

    id: str
    old_id: str | None
    new_id: str | None
    title: str
    kind: str
    old_group: str | None
    new_group: str | None
    incomplete_before: bool
    incomplete_after: bool
    substitutes: tuple[str, ...]
    balance: BalanceEntry
    files: tuple[FileChangeEntry, ...]


class IncomparableEntry(Struct, frozen=True):
    """A component without a figure in one audit, which is in no sum; `totals` are those of the other, if it has any."""

    id: str
    title: str
    group: str
    missing_in: Missing
    reason: str
    totals: TotalsEntry | None


class IncomparableFilesEntry(Struct, frozen=True):
    """Files of one repository without a figure in one audit, which are in no sum; `totals` are those of the other."""

    components: tuple[str, ...]
    url: str
    paths: tuple[str, ...]
    missing_in: Missing
    reason: str
    totals: TotalsEntry | None


class ShippedTotalsEntry(Struct, frozen=True):
    """The TCB with downstream patches applied."""

    before: TotalsEntry
    after: TotalsEntry


class DiffDocument(Struct, frozen=True):
    """All of it; figures are comparable only if `instruments` is empty.

    If an audit has some components only, `part` is over all that both have, which `subject` names, and `tcb` is null.
    What cannot be compared is in `incomparable` and `incomparable_files` alone: `part` or `tcb` is null if that is all
    of it, and a group of which it is all is not in `groups`.
    """

    schema: int
    complete: bool
    empty: bool
    old: HeadEntry
    new: HeadEntry
    instruments: tuple[InstrumentChange, ...]
    sources: tuple[SourceEntry, ...]
    incomparable: tuple[IncomparableEntry, ...]
    incomparable_files: tuple[IncomparableFilesEntry, ...]
    subject: str
    part: BalanceEntry | None
    tcb: BalanceEntry | None
    beside: BalanceEntry
    groups: dict[str, BalanceEntry]
    shipped: ShippedTotalsEntry | None
    patched_in_one: tuple[str, ...]
    components: tuple[ComponentDiffEntry, ...]
    claims: tuple[ClaimChange, ...]
    exceeded: tuple[Finding, ...]
    relieved: tuple[Finding, ...]


def diff_document(diff: Diff) -> DiffDocument:
    """The published form of a diff."""
    return DiffDocument(
        schema=SCHEMA,
        complete=diff.complete,
        empty=diff.empty,
        old=_head_entry(diff.old),
        new=_head_entry(diff.new),
        instruments=diff.instruments,
        sources=tuple(map(source_entry, diff.sources)),
        incomparable=tuple(map(_incomparable_entry, diff.incomparable)),
        incomparable_files=tuple(map(_incomparable_files_entry, diff.incomparable_files)),
        subject=diff.subject,
        part=balance_entry(diff.headline) if diff.partial and diff.is_comparable else None,
        tcb=balance_entry(diff.headline) if diff.is_comparable and not diff.partial else None,
        beside=balance_entry(diff.beside),
        groups={group: balance_entry(balance) for group, balance in _known_groups(diff)},
        shipped=_shipped_entry(*diff.shipped) if diff.shipped else None,
        patched_in_one=diff.patched_in_one,
        components=tuple(map(component_entry, diff.components)),
        claims=diff.claims,
        exceeded=diff.exceeded,
        relieved=diff.relieved,
    )


def _known_groups(diff: Diff) -> Iterator[tuple[str, Balance]]:
    """The groups with a balance that says anything."""
    unknown = diff.unknown_groups
    yield from ((group, balance) for group, balance in diff.groups.items() if group not in unknown)


def _head_entry(head: AuditHead) -> HeadEntry:
    tcb = entry_or_none(head.tcb)
    place = (head.system, head.release, head.as_of)
    return HeadEntry(*place, head.complete, head.partial, tcb, head.trusted_anyway)


def _incomparable_entry(item: Incomparable) -> IncomparableEntry:
    totals = entry_or_none(item.totals)
    return IncomparableEntry(item.id, item.title, item.group, item.missing_in, item.reason, totals)


def _incomparable_files_entry(item: IncomparableFiles) -> IncomparableFilesEntry:
    totals = entry_or_none(item.totals)
    return IncomparableFilesEntry(item.components, item.url, item.paths, item.missing_in, item.reason, totals)


def _shipped_entry(before: Totals, after: Totals) -> ShippedTotalsEntry:
    return ShippedTotalsEntry(totals_entry(before), totals_entry(after))


def source_entry(item: SourceChange) -> SourceEntry:
    """The published form of a repository in two audits."""
    return SourceEntry(item.repository, item.old, item.new, item.moved, item.declared_anew)


def balance_entry(balance: Balance) -> BalanceEntry:
    """The published form of a set of files before and after."""
    return BalanceEntry(
        before=totals_entry(balance.before),
        after=totals_entry(balance.after),
        added=balance.added,
        removed=balance.removed,
        differing_files=len(balance.files),
        renamed_files=sum(change.renamed for change in balance.files),
        unchanged_files=balance.unchanged,
    )


def component_entry(item: ComponentDiff) -> ComponentDiffEntry:
    """The published form of one component."""
    return ComponentDiffEntry(
        id=item.id,
        old_id=item.old_id or None,
        new_id=item.new_id or None,
        title=item.title,
        kind=item.kind,
        old_group=item.old_group,
        new_group=item.new_group,
        incomplete_before=item.incomplete[0],
        incomplete_after=item.incomplete[1],
        substitutes=tuple(revision.repository for revision in item.substitutes),
        balance=balance_entry(item.balance),
        files=tuple(map(_file_entry, item.balance.files)),
    )


def _file_entry(change: FileChange) -> FileChangeEntry:
    return FileChangeEntry(
        kind=change.kind,
        renamed=change.renamed,
        evidence=change.evidence,
        note=change.note,
        old=_place_entry(change.old),
        new=_place_entry(change.new),
        functions=tuple(map(_function_entry, change.functions)),
    )


def _place_entry(item: MeasuredFile | None) -> PlaceEntry | None:
    if item is None:
        return None
    file, lines = item.file, item.measurement.lines
    where = (file.url, file.revision, file.path, file.blob, item.measurement.language)
    return PlaceEntry(*where, lines.code, lines.comment, lines.blank)


def _function_entry(change: FunctionChange) -> FunctionChangeEntry:
    old, new = _function(change.old), _function(change.new)
    return FunctionChangeEntry(change.name, change.occurrence, change.kind, old, new)


def _function(function: Function | None) -> FunctionEntry | None:
    return FunctionEntry(*astuple(function)) if function else None
