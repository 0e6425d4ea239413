# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What an HTML page shows of a diff, ready to be laid out. Addresses that cannot be linked are empty."""

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from auditor.findings.compare.balance import PlacedFunction
from auditor.model.compared import Balance, ComponentDiff, Diff, FileChange, SourceChange
from auditor.model.judged import ClaimVerdict, Finding
from auditor.model.measured import Function, MeasuredFile, SourceRevision
from auditor.renderers.html.links import (
    NO_FIGURE,
    Link,
    changes_path,
    comparison_address,
    file_address,
    repository_address,
    source_address,
)
from auditor.renderers.words.diff import (
    NET,
    Names,
    describe_fate,
    describe_kind,
    describe_share,
    describe_sources,
    describe_warnings,
    differing_sources,
    function_name,
    list_components,
    list_files,
    list_functions,
    list_substituted,
    names_in,
    unchanged_components,
)
from auditor.renderers.words.incomparable import describe_scope, figures_of_claim

_TOP = 50


class Warned(Struct, frozen=True):
    """Why the figures are not what they seem, and the details of it."""

    what: str
    details: tuple[str, ...]


class BalanceRow(Struct, frozen=True):
    """A set of files before and after, in SLOC; `note` is what became of the set, `bounds` tells of lower bounds.

    `page` is the page of all that differs in it, if it has one.
    """

    name: str
    before: int
    after: int
    change: int
    share: str
    added: int
    removed: int
    note: str = ""
    bounds: tuple[bool, bool] = (False, False)
    page: str = ""


class CommitCell(Struct, frozen=True):
    """A ref and the commit that it led to; both are empty where the repository was not read."""

    ref: str
    commit: Link
    overridden: bool


class SourceRow(Struct, frozen=True):
    """One repository that is not the same in both audits; `urls` has both where they differ.

    `between` is the upstream's page of what lies between the two commits, empty where it has none.
    """

    repository: Link
    old: CommitCell
    new: CommitCell
    urls: tuple[str, ...]
    between: str


class FileDiffRow(Struct, frozen=True):
    """One file that differs, in SLOC; of a renamed one `places` has the earlier and the later."""

    places: tuple[Link, ...]
    before: int
    after: int
    change: int
    kind: str
    why: str


class FunctionDiffRow(Struct, frozen=True):
    """One function that differs, linked to its lines in the later audit, else in the earlier."""

    name: Link
    place: str
    old: Function | None
    new: Function | None
    change: int
    kind: str


class Rest(Struct, frozen=True):
    """What a list leaves out, as sums."""

    number: int
    added: int
    removed: int


class ListView(Struct, frozen=True):
    """The files and functions of one set that differ, the largest changes first."""

    title: str
    anchor: str
    differ: int
    unchanged: int
    files: tuple[FileDiffRow, ...]
    files_left: Rest
    functions: tuple[FunctionDiffRow, ...]
    functions_left: Rest


class ClaimRow(Struct, frozen=True):
    """A claim whose verdict is another one, with the figures of its subject in words."""

    id: str
    old: ClaimVerdict
    new: ClaimVerdict
    before: str
    after: str


class DiffView(Struct, frozen=True):
    """Two audits beside each other; `shipped` is the TCB with downstream patches, in SLOC, if there are any."""

    old: str
    new: str
    old_as_of: str
    new_as_of: str
    empty: bool
    subject: str
    tcb: BalanceRow
    shipped: tuple[int, int] | None
    warnings: tuple[Warned, ...]
    totals: tuple[BalanceRow, ...]
    components: tuple[BalanceRow, ...]
    unchanged: tuple[str, ...]
    substituted: dict[str, tuple[str, ...]]
    sources: tuple[SourceRow, ...]
    sources_in_words: str
    lists: tuple[ListView, ...]
    exceeded: tuple[Finding, ...]
    relieved: tuple[Finding, ...]
    claims: tuple[ClaimRow, ...]
    net: str

    @property
    def since(self) -> str:
        """With what the later audit is compared, as part of a title."""
        as_of = f" as of {self.old_as_of}" if self.old_as_of and self.old == self.new else ""
        return f"compared with {self.old}{as_of}"


def view_diff(diff: Diff) -> DiffView:
    """Everything that a page shows of `diff`."""
    names = names_in(diff)
    return DiffView(
        old=diff.old.release,
        new=diff.new.release,
        old_as_of=diff.old.as_of,
        new_as_of=diff.new.as_of,
        empty=diff.empty,
        subject=describe_scope(diff),
        tcb=_view_balance(_name(diff), diff.headline),
        shipped=(diff.shipped[0].code, diff.shipped[1].code) if diff.shipped else None,
        warnings=tuple(_group_warnings(describe_warnings(diff))),
        totals=tuple(_view_totals(diff)),
        components=tuple(map(view_component_balance, list_components(diff))),
        unchanged=unchanged_components(diff),
        substituted=list_substituted(diff),
        sources=tuple(map(_view_source, differing_sources(diff))),
        sources_in_words=describe_sources(diff),
        lists=(
            _view_list(diff.subject, "tcb", diff.headline, names),
            _view_list("all other components", "beside", diff.beside, names),
        ),
        exceeded=diff.exceeded,
        relieved=diff.relieved,
        claims=tuple(ClaimRow(item.id, item.old, item.new, *figures_of_claim(item)) for item in diff.claims),
        net=NET,
    )


def _group_warnings(lines: Iterable[str]) -> Iterator[Warned]:
    grouped: dict[str, list[str]] = {}
    what = ""
    for line in lines:
        if line.startswith("  "):
            grouped[what].append(line.strip())
        else:
            what = line
            grouped[what] = []
    yield from (Warned(what, tuple(details)) for what, details in grouped.items())


def _view_totals(diff: Diff) -> Iterator[BalanceRow]:
    yield _view_balance(_name(diff), diff.headline)
    before, after, added, removed = (
        diff.headline.before,
        diff.headline.after,
        diff.headline.added,
        diff.headline.removed,
    )
    share = _view_share(before.c, after.c)
    yield BalanceRow(
        f"C and headers of {diff.subject}", before.c, after.c, after.c - before.c, share, added.c, removed.c
    )
    yield from (_view_balance(group, balance) for group, balance in diff.groups.items())


def _name(diff: Diff) -> str:
    return diff.subject if diff.partial else "TCB"


def _view_balance(
    name: str, balance: Balance, note: str = "", bounds: tuple[bool, bool] = (False, False)
) -> BalanceRow:
    before, after = balance.before.code, balance.after.code
    flow = balance.added.code, balance.removed.code
    return BalanceRow(name, before, after, after - before, _view_share(before, after), *flow, note, bounds)


def _view_share(before: int, after: int) -> str:
    """The change as a share, with a minus sign, or a dash where there is none."""
    share = describe_share(before, after)
    return NO_FIGURE if share == "-" else share.replace("-", "\N{MINUS SIGN}")


def view_component_balance(item: ComponentDiff) -> BalanceRow:
    """A component in which anything differs."""
    row = _view_balance(item.id, item.balance, ", ".join(describe_fate(item)), item.incomplete)
    return replace(row, page=changes_path(item))


def _view_source(source: SourceChange) -> SourceRow:
    urls = tuple(dict.fromkeys(item.url for item in (source.old, source.new) if item))
    repository = Link(source.repository, repository_address(urls[-1]))
    return SourceRow(
        repository=repository,
        old=_view_commit(source.old),
        new=_view_commit(source.new),
        urls=urls if len(urls) > 1 else (),
        between=_address_between(source.old, source.new),
    )


def _address_between(old: SourceRevision | None, new: SourceRevision | None) -> str:
    """The upstream's comparison of two commits that it surely has: none of them replaced by `--ref`."""
    if not old or not new or old.url != new.url or old.revision == new.revision or old.overridden or new.overridden:
        return ""
    return comparison_address(new.url, old.revision, new.revision)


def _view_commit(revision: SourceRevision | None) -> CommitCell:
    if revision is None:
        return CommitCell("", Link("", ""), False)
    address = source_address(revision)
    return CommitCell(revision.ref, Link(revision.revision[:12], address), revision.overridden)


def _view_list(title: str, anchor: str, balance: Balance, names: Names) -> ListView:
    files, functions = list_files(balance, _TOP), list_functions(balance, _TOP)
    return ListView(
        title=title,
        anchor=anchor,
        differ=len(balance.files),
        unchanged=balance.unchanged,
        files=tuple(view_file(change, names) for change in files.shown),
        files_left=Rest(files.others, files.added, files.removed),
        functions=tuple(view_function(row, names) for row in functions.shown),
        functions_left=Rest(functions.others, functions.added, functions.removed),
    )


def view_file(change: FileChange, names: Names) -> FileDiffRow:
    """A file that differs."""
    items = (change.old, change.new) if change.renamed else (change.new or change.old,)
    addresses = (file_address(item.file) for item in items if item)
    places = tuple(Link(*pair) for pair in zip(names.places_of(change), addresses, strict=True))
    why = change.evidence if change.renamed else change.note
    return FileDiffRow(places, change.before.code, change.after.code, change.code, describe_kind(change), why)


def view_function(row: PlacedFunction, names: Names) -> FunctionDiffRow:
    """A function that differs."""
    change = row.change
    address = _function_address(row.file.new, change.new) or _function_address(row.file.old, change.old)
    place = " → ".join(names.places_of_function(row))
    kind = "moved" if row.moved else change.kind
    return FunctionDiffRow(Link(function_name(change), address), place, change.old, change.new, change.nloc, kind)


def _function_address(item: MeasuredFile | None, function: Function | None) -> str:
    return file_address(item.file, function) if item and function else ""
