# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What an HTML page shows of a diff, ready to be laid out. Addresses that cannot be linked are empty."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from auditor.findings.compare.balance import PlacedFunction
from auditor.model.compared import Balance, Diff, FileChange, SourceChange
from auditor.model.measured import Function, MeasuredFile
from auditor.renderers.html.links import (
    NO_FIGURE,
    Link,
    comparison_address,
    file_address,
    repository_address,
)
from auditor.renderers.words.diff import (
    NET,
    FileRows,
    FunctionRows,
    describe_kind,
    describe_share,
    describe_sources,
    describe_warnings,
    differing_sources,
    function_name,
    list_files,
    list_functions,
    list_substituted,
    name_earlier,
    places_of,
    places_of_function,
    unchanged_components,
)
from auditor.renderers.words.incomparable import describe_nothing, describe_scope

_TOP = 50


class BalanceRow(Struct, frozen=True):
    """A set of files before and after, in SLOC; `bounds` tells for each side whether it can only be larger.

    The figures say nothing unless `known`: then nothing of the set can be compared.
    """

    name: str
    before: int
    after: int
    added: int
    removed: int
    bounds: tuple[bool, bool] = (False, False)
    known: bool = True

    @property
    def change(self) -> int:
        """By how much it grew."""
        return self.after - self.before

    @property
    def share(self) -> str:
        """The change as a share, with a minus sign, or a dash where there is none."""
        share = describe_share(self.before, self.after)
        return NO_FIGURE if share == "-" else share.replace("-", "\N{MINUS SIGN}")


class SourceRow(Struct, frozen=True):
    """One repository that is not the same in both audits."""

    change: SourceChange

    @property
    def urls(self) -> tuple[str, ...]:
        """Where it was read, the earlier URL first if it is another one."""
        return tuple(dict.fromkeys(item.url for item in (self.change.old, self.change.new) if item))

    @property
    def address(self) -> str:
        """Where it was read last."""
        return repository_address(self.urls[-1])

    @property
    def between(self) -> str:
        """The upstream's comparison of two commits that it surely has: none of them replaced by `--ref`."""
        old, new = self.change.old, self.change.new
        if not old or not new or old.url != new.url or old.revision == new.revision or old.overridden or new.overridden:
            return ""
        return comparison_address(new.url, old.revision, new.revision)


class FileDiffRow(Struct, frozen=True):
    """One file that differs; of a renamed one `places` has the earlier and the later."""

    change: FileChange
    places: tuple[Link, ...]

    @property
    def kind(self) -> str:
        """What became of it."""
        return describe_kind(self.change)

    @property
    def why(self) -> str:
        """Why a renamed file is the same one, or why another is no addition or removal of code."""
        return self.change.evidence if self.change.renamed else self.change.note


class FunctionDiffRow(Struct, frozen=True):
    """One function that differs; `place` is its file, of a moved one the earlier and the later."""

    placed: PlacedFunction
    place: str

    @property
    def name(self) -> str:
        """Its name, with its number if it is not the first of that name in the file."""
        return function_name(self.placed.change)

    @property
    def address(self) -> str:
        """Its lines in the later audit, else in the earlier."""
        file, change = self.placed.file, self.placed.change
        return _function_address(file.new, change.new) or _function_address(file.old, change.old)

    @property
    def kind(self) -> str:
        """What became of it."""
        return "moved" if self.placed.moved else self.placed.change.kind


class ListView(Struct, frozen=True):
    """The files and functions of one set that differ, the largest changes first, and what is left of them as sums."""

    title: str
    balance: Balance
    files: FileRows
    functions: FunctionRows

    @property
    def file_rows(self) -> tuple[FileDiffRow, ...]:
        """The files that are shown."""
        return tuple(view_file(change) for change in self.files.shown)

    @property
    def function_rows(self) -> tuple[FunctionDiffRow, ...]:
        """The functions that are shown."""
        return tuple(view_function(row) for row in self.functions.shown)


class DiffView(Struct, frozen=True):
    """Two audits beside each other; of `totals` the first is what the diff is about.

    `warnings` are why the figures are not what they seem, each with the details of it.
    """

    diff: Diff
    totals: tuple[BalanceRow, ...]
    warnings: dict[str, tuple[str, ...]]
    lists: tuple[ListView, ...]

    net = NET

    @property
    def since(self) -> str:
        """With what the later audit is compared, as part of a title."""
        return f"compared with {self.earlier}"

    @property
    def earlier(self) -> str:
        """The earlier audit, by the name of its release only if that is another one."""
        return name_earlier(self.diff)

    @property
    def subject(self) -> str:
        """What the diff is about."""
        return describe_scope(self.diff)

    @property
    def nothing(self) -> str:
        """What stands where the change would if nothing can be compared; empty if anything can."""
        return "" if self.diff.is_comparable else describe_nothing(self.diff)

    @property
    def unchanged(self) -> tuple[str, ...]:
        """The ids of the components in which nothing differs."""
        return unchanged_components(self.diff)

    @property
    def substituted(self) -> dict[str, tuple[str, ...]]:
        """Those in which nothing can differ, by what both audits have instead."""
        return list_substituted(self.diff)

    @property
    def sources(self) -> tuple[SourceRow, ...]:
        """The repositories that are not the same in both audits."""
        return tuple(map(SourceRow, differing_sources(self.diff)))

    @property
    def sources_in_words(self) -> str:
        """How many of them there are."""
        return describe_sources(self.diff)


def view_diff(diff: Diff) -> DiffView:
    """Everything that a page shows of `diff`, but for what changed in each component."""
    return DiffView(
        diff=diff,
        totals=tuple(_view_totals(diff)),
        warnings=_group_warnings(describe_warnings(diff)),
        lists=(
            _view_list(diff.subject, diff.headline),
            _view_list("all other components", diff.beside),
        ),
    )


def _group_warnings(lines: Iterable[str]) -> dict[str, tuple[str, ...]]:
    grouped: dict[str, tuple[str, ...]] = {}
    what = ""
    for line in lines:
        if line.startswith("  "):
            grouped[what] += (line.strip(),)
        else:
            what = line
            grouped[what] = ()
    return grouped


def _view_totals(diff: Diff) -> Iterator[BalanceRow]:
    balance, known, unknown = diff.headline, diff.is_comparable, diff.unknown_groups
    yield view_balance(diff.subject if diff.partial else "TCB", balance, known)
    figures = balance.before.c, balance.after.c, balance.added.c, balance.removed.c
    yield BalanceRow(f"C and headers of {diff.subject}", *figures, known=known)
    yield from (view_balance(group, balance, group not in unknown) for group, balance in diff.groups.items())


def view_balance(name: str, balance: Balance, known: bool, bounds: tuple[bool, bool] = (False, False)) -> BalanceRow:
    """A set of files with this name, all languages; nothing is shown of a balance that is not known."""
    figures = balance.before.code, balance.after.code, balance.added.code, balance.removed.code
    return BalanceRow(name, *figures, bounds, known)


def _view_list(title: str, balance: Balance) -> ListView:
    return ListView(title, balance, list_files(balance, _TOP), list_functions(balance, _TOP))


def view_file(change: FileChange) -> FileDiffRow:
    """A file that differs."""
    items = (change.old, change.new) if change.renamed else (change.new or change.old,)
    addresses = (file_address(item.file) for item in items if item)
    return FileDiffRow(change, tuple(Link(*pair) for pair in zip(places_of(change), addresses, strict=True)))


def view_function(row: PlacedFunction) -> FunctionDiffRow:
    """A function that differs."""
    return FunctionDiffRow(row, " → ".join(places_of_function(row)))


def _function_address(item: MeasuredFile | None, function: Function | None) -> str:
    return file_address(item.file, function) if item and function else ""
