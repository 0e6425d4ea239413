# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the HTML report shows of the files of one component, and of the functions in each, page by page."""

from collections.abc import Callable, Iterable, Iterator
from heapq import nsmallest
from itertools import groupby
from operator import attrgetter
from typing import TypeVar

from msgspec import Struct

from auditor.findings.exposure import Exposures, Identity
from auditor.findings.figures import highest_ccn
from auditor.model.measured import LINES_ONLY, ComponentResult, Function, MeasuredFile, TrustedFile
from auditor.renderers.html.links import NO_FIGURE, Anchors, file_address, page_path

Shared = dict[Identity, tuple[str, ...]]
"""The components that share a file, by the identity of the file, as `auditor.findings.totals` finds them."""

_Item = TypeVar("_Item")

_LISTED = 20
_FILES_A_PAGE = 200
_FUNCTIONS_A_PAGE = 2_000


class Marks(Struct, frozen=True):
    """What marks a file beyond its measurement."""

    shared: Shared = {}
    exposed: Exposures = {}

    def words_on(self, file: TrustedFile) -> tuple[str, ...]:
        """The marks of one file."""
        found = (("shared", self.shared), ("exposed", self.exposed))
        return tuple(word for word, marked in found if file.identity in marked)


class FunctionRow(Struct, frozen=True):
    """One function and the file that it stands in."""

    file: TrustedFile
    figures: Function

    @property
    def name(self) -> str:
        """Its name."""
        return self.figures.name

    @property
    def address(self) -> str:
        """Its lines upstream."""
        return file_address(self.file, self.figures)

    @property
    def place(self) -> str:
        """Its lines in words."""
        return f"{self.file.path}:{self.figures.start}–{self.figures.end}"  # noqa: RUF001 - a range has an en dash


class FileRow(Struct, frozen=True):
    """One file; `anchor` names its row, `page` is the page that has it, `marks` are what marks it beyond its labels."""

    item: MeasuredFile
    anchor: str
    page: str
    repository: str
    marks: tuple[str, ...]

    @property
    def target(self) -> str:
        """Where the row is, from the folder of the report."""
        return f"{self.page}#{self.anchor}"

    @property
    def folder(self) -> str:
        """The folder of the file, empty or with a slash at its end."""
        return _split(self.item.file.path)[0]

    @property
    def name(self) -> str:
        """The name of the file in its folder."""
        return _split(self.item.file.path)[1]

    @property
    def address(self) -> str:
        """The file upstream, at its commit."""
        return file_address(self.item.file)

    @property
    def code(self) -> int:
        """Its SLOC."""
        return self.item.measurement.lines.code

    @property
    def functions(self) -> tuple[FunctionRow, ...]:
        """Its functions; none where no instrument finds any."""
        return tuple(FunctionRow(self.item.file, function) for function in self.item.measurement.functions or ())

    @property
    def complexity(self) -> int | None:
        """The highest CCN of its functions."""
        return highest_ccn(self.item)

    @property
    def labels(self) -> str:
        """Its labels and marks, but for the label of lines alone, which all files of an audit have or none."""
        return ", ".join((*(label for label in self.item.measurement.labels if label != LINES_ONLY), *self.marks))


class FilePage(Struct, frozen=True):
    """At least one file of a component, in the order of their paths; `first` is the number of the first one, from 1."""

    first: int
    rows: tuple[FileRow, ...]

    @property
    def last(self) -> int:
        """The number of the last one."""
        return self.first + len(self.rows) - 1

    @property
    def path(self) -> str:
        """The page, from the folder of the report."""
        return self.rows[0].page

    @property
    def folder(self) -> str:
        """Where it begins."""
        return self.rows[0].folder

    @property
    def functions(self) -> int:
        """How many functions the page lists."""
        return _count_functions(self.rows)


class FolderRow(Struct, frozen=True):
    """The files of one folder of one repository, at least one."""

    rows: tuple[FileRow, ...]

    @property
    def repository(self) -> str:
        """The name of the repository."""
        return self.rows[0].repository

    @property
    def path(self) -> str:
        """The folder, empty or with a slash at its end."""
        return self.rows[0].folder

    @property
    def target(self) -> str:
        """Where the row of its first file is."""
        return self.rows[0].target

    @property
    def code(self) -> int:
        """Its SLOC."""
        return sum(row.code for row in self.rows)

    @property
    def functions(self) -> int | str:
        """How many functions it has; a dash if no instrument finds any in its languages."""
        known = any(row.item.measurement.functions is not None for row in self.rows)
        return _count_functions(self.rows) if known else NO_FIGURE

    @property
    def complexity(self) -> int | str:
        """The highest CCN of them; a dash if there are none."""
        found = highest_ccn(*(row.item for row in self.rows))
        return NO_FIGURE if found is None else found


def paginate_files(result: ComponentResult, marks: Marks) -> tuple[FilePage, ...]:
    """The files of `result` on pages of at most 200 files and, unless one file has more, 2,000 functions."""
    ordered = sorted(result.files, key=lambda item: (item.file.url, item.file.revision, *_split(item.file.path)))
    pages, first, anchors = [], 1, Anchors()
    for number, part in enumerate(split_pages(ordered, _number_of_functions), start=1):
        path = page_path(result.component.id, number)
        rows = []
        for item in part:
            repository = item.file.origin
            anchor = anchors.name_row(item.file, repository)
            rows.append(FileRow(item, anchor, path, repository, marks.words_on(item.file)))
        pages.append(FilePage(first, tuple(rows)))
        first += len(part)
    return tuple(pages)


def split_pages(items: Iterable[_Item], functions_in: Callable[[_Item], int]) -> Iterator[list[_Item]]:
    """`items`, each of which is a row and lists so many functions, in parts that a page can hold."""
    part: list[_Item] = []
    functions = 0
    for item in items:
        more = functions_in(item)
        if part and (len(part) == _FILES_A_PAGE or functions + more > _FUNCTIONS_A_PAGE):
            yield part
            part, functions = [], 0
        part.append(item)
        functions += more
    if part:
        yield part


def _number_of_functions(item: MeasuredFile) -> int:
    return len(item.measurement.functions or ())


def _count_functions(rows: Iterable[FileRow]) -> int:
    return sum(_number_of_functions(row.item) for row in rows)


def _split(path: str) -> tuple[str, str]:
    """The folder of a file, empty or with a slash at its end, and its name."""
    folder, slash, name = path.rpartition("/")
    return folder + slash, name


def list_functions(result: ComponentResult, measure: str) -> tuple[FunctionRow, ...]:
    """The functions with the largest figure of this name, the largest first."""
    found = ((item, function) for item in result.files for function in item.measurement.functions or ())
    figure_of = attrgetter(measure)
    listed = nsmallest(
        _LISTED,
        found,
        key=lambda pair: (-figure_of(pair[1]), pair[0].file.url, pair[0].file.path, pair[1].start),
    )
    return tuple(FunctionRow(item.file, function) for item, function in listed)


def list_largest(pages: Iterable[FilePage]) -> tuple[FileRow, ...]:
    """The files with most SLOC, the largest first."""
    rows = (row for page in pages for row in page.rows)
    return tuple(nsmallest(_LISTED, rows, key=lambda row: -row.code))


def list_folders(pages: Iterable[FilePage]) -> tuple[FolderRow, ...]:
    """The folders in the order of the files."""
    rows = [row for page in pages for row in page.rows]
    return tuple(FolderRow(tuple(group)) for _, group in groupby(rows, attrgetter("repository", "folder")))
