# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the HTML report shows of the changes of one component: every file and function that differs, page by page."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from auditor.findings.compare.balance import PlacedFunction, place_functions
from auditor.model.compared import Balance, ComponentDiff, Diff, FileChange
from auditor.model.measured import TrustedFile
from auditor.renderers.html.diff import (
    BalanceRow,
    FileDiffRow,
    FunctionDiffRow,
    view_balance,
    view_file,
    view_function,
)
from auditor.renderers.html.files import split_pages
from auditor.renderers.html.links import Anchors, changes_path, page_path
from auditor.renderers.words.diff import ALL, describe_fate, list_components, list_files


class ChangedFile(Struct, frozen=True):
    """One file that differs, by the name of its row, and its functions that do."""

    anchor: str
    row: FileDiffRow
    functions: tuple[FunctionDiffRow, ...]


class ChangePage(Struct, frozen=True):
    """Some of the files that differ, the largest change first; `first` is the number of the first of them, from 1."""

    number: int
    path: str
    first: int
    rows: tuple[ChangedFile, ...]

    @property
    def last(self) -> int:
        """The number of the last of them."""
        return self.first + len(self.rows) - 1

    @property
    def folder(self) -> str:
        """The files are in the order of their changes, so that none can be named."""
        return ""

    @property
    def functions(self) -> int:
        """How many functions the page lists."""
        return sum(len(row.functions) for row in self.rows)


class ChangeView(Struct, frozen=True):
    """What differs in one component, on at least one page."""

    diff: ComponentDiff
    balance: BalanceRow
    pages: tuple[ChangePage, ...]

    @property
    def component(self) -> str:
        """Its page in the report, empty where the later audit lacks it."""
        return page_path(self.diff.new_id) if self.diff.new_id else ""

    @property
    def fate(self) -> str:
        """What became of it beyond its figures."""
        return ", ".join(describe_fate(self.diff))


def view_changes(diff: Diff) -> tuple[ChangeView, ...]:
    """Every component in which anything differs, the largest change first."""
    return tuple(_view_component(item, diff.is_known(item)) for item in list_components(diff))


def _view_component(item: ComponentDiff, known: bool) -> ChangeView:
    pages = tuple(_paginate(item, _view_files(item.balance)))
    return ChangeView(
        diff=item,
        balance=view_balance(item.id, item.balance, known, item.incomplete),
        pages=pages or (ChangePage(1, changes_path(item), 1, ()),),
    )


def _view_files(balance: Balance) -> Iterator[ChangedFile]:
    """The files that differ, each with its functions in the order of the later file."""
    functions_by_file: dict[int, list[PlacedFunction]] = {}
    for row in place_functions(balance):
        functions_by_file.setdefault(id(row.file), []).append(row)
    anchors = Anchors()
    for change in list_files(balance, ALL).shown:
        placed = sorted(functions_by_file.get(id(change), ()), key=_line_of)
        anchor = anchors.name_row(_file_of(change), "")
        yield ChangedFile(anchor, view_file(change), tuple(view_function(row) for row in placed))


def _file_of(change: FileChange) -> TrustedFile:
    """The later file, else the earlier: one of them is there."""
    item = change.new or change.old
    if item is None:  # pragma: no cover - no change is of nothing
        raise ValueError("a change of no file")
    return item.file


def _line_of(row: PlacedFunction) -> int:
    function = row.change.new or row.change.old
    return function.start if function else 0


def _paginate(item: ComponentDiff, files: Iterable[ChangedFile]) -> Iterator[ChangePage]:
    first = 1
    for number, rows in enumerate(split_pages(files, lambda file: len(file.functions)), start=1):
        yield ChangePage(number, changes_path(item, number), first, tuple(rows))
        first += len(rows)
