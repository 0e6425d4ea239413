# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The figures of a file and of a component, each declared once: what it is called, what it means, where it shows.

`files.csv` and the tables of the pages read `FILE_FIGURES`, all forms read `SIZE_FIGURES`. A further figure of a file
is one entry there, and, if no instrument has it yet, one in `instruments.further`, from which it reaches `audit.json`
by itself. Pure functions.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from auditor.findings.totals import (
    ComplexitySummary,
    figure_of,
    results_by_subject,
    shipped_figure_of,
    summarise_complexity,
)
from auditor.model.declared import PART
from auditor.model.measured import Audit, ComponentResult, MeasuredFile, Totals

Shown = Literal["csv", "html"]

_PYGOUNT, _LIZARD = (f"{tool}\N{RIGHT SINGLE QUOTATION MARK}s own" for tool in ("pygount", "lizard"))


class FileFigure(Struct, frozen=True):
    """One figure of a file: its name in `audit.json` and `files.csv`, its head and what that stands below for people.

    `of` is None where the file has no such figure; `of_lines` tells that an audit of lines alone has it, too.
    """

    name: str
    head: str
    meaning: str
    unit: str
    of: Callable[[MeasuredFile], int | None]
    below: str = ""
    shown: tuple[Shown, ...] = ("csv", "html")
    of_lines: bool = True


def _number_of_functions(item: MeasuredFile) -> int | None:
    functions = item.measurement.functions
    return None if functions is None else len(functions)


def highest_ccn(*items: MeasuredFile) -> int | None:
    """The highest CCN of a function in any of the files; None if no function was found in them."""
    functions = (function for item in items for function in item.measurement.functions or ())
    return max((function.ccn for function in functions), default=None)


def further(name: str) -> Callable[[MeasuredFile], int | None]:
    """The figure of this name in `instruments.further`."""
    return lambda item: dict(item.measurement.further).get(name)


FILE_FIGURES = (
    FileFigure(
        "code", "code", "SLOC: anything but white space and comment", "lines",
        lambda item: item.measurement.lines.code, "Lines",
    ),
    FileFigure(
        "comment", "comment", "comment and nothing else", "lines",
        lambda item: item.measurement.lines.comment, "Lines",
    ),
    FileFigure(
        "blank", "blank", "white space and nothing else", "lines",
        lambda item: item.measurement.lines.blank, "Lines",
    ),
    FileFigure(
        "physical", "physical", "all lines", "lines",
        lambda item: item.measurement.lines.physical, "Lines",
    ),
    FileFigure("size", "size", "the content", "bytes", lambda item: item.measurement.size, shown=("csv",)),
    FileFigure(
        "pygount_code", "code", "code by pygount's rule", "lines",
        lambda item: item.measurement.pygount_code, _PYGOUNT, ("html",), of_lines=False,
    ),
    FileFigure(
        "pygount_string", "string", "strings alone by pygount's rule", "lines",
        lambda item: item.measurement.pygount_string, _PYGOUNT, ("html",), of_lines=False,
    ),
    FileFigure(
        "lizard_nloc", "NLOC", "lines without comments by lizard's rule", "lines",
        lambda item: item.measurement.lizard_nloc, _LIZARD, ("html",), of_lines=False,
    ),
    FileFigure("functions", "functions", "functions in it", "functions", _number_of_functions, _LIZARD, of_lines=False),
    FileFigure("ccn_max", "max CCN", "the highest CCN of one", "CCN", highest_ccn, _LIZARD, of_lines=False),
)  # fmt: skip


def shown_in(form: Shown) -> tuple[FileFigure, ...]:
    """The figures of a file that a form shows, in their order."""
    return tuple(figure for figure in FILE_FIGURES if form in figure.shown)


class Size(Struct, frozen=True):
    """What some results come to together: their totals, None if nothing was measured, and the CCN of their functions.

    With `lower_bound` something of them has no figure that is beyond dispute.
    """

    totals: Totals | None
    complexity: ComplexitySummary | None
    lower_bound: bool


def size_of(results: Iterable[ComponentResult]) -> Size:
    """The size of `results` over unique files; a record has files and lines but no functions."""
    results = tuple(results)
    lower_bound = not all(result.complete for result in results)
    return Size(figure_of(results), summarise_complexity(results), lower_bound)


def shipped_size_of(results: Iterable[ComponentResult], size: Size) -> Size | None:
    """The size of `results`, which have `size`, with the downstream patches applied: it lacks what that lacks.

    It is None where there are no patches, or where those of one of them could not be applied.
    """
    results = tuple(results)
    if not any(result.shipped for result in results) or shipped_figure_of(results) is None:
        return None
    shipped = size_of(result.as_shipped for result in results)
    return replace(shipped, lower_bound=size.lower_bound or shipped.lower_bound)


def headline_of(audit: Audit) -> Size:
    """The size that an audit is about: a lower bound also where nobody has decided on some file."""
    size = size_of(audit.headline)
    return replace(size, lower_bound=size.lower_bound or bool(audit.unclassified))


def sizes_by_subject(audit: Audit) -> dict[str, Size]:
    """The size of each subject that has a total; that of the TCB, or of what was asked for, is the headline's."""
    found = results_by_subject(audit).items()
    return {name: headline_of(audit) if name in ("tcb", PART) else size_of(results) for name, results in found}


class SizeFigure(Struct, frozen=True):
    """One figure of a component or of several: its name in `components.csv`, and its head in tables of text.

    On pages its head is `title`, and stands below `below`; both are empty for one that no page shows. `of` is None
    where it has none, `text` where it is no whole number. `of_lines` tells that an audit of lines alone has it, too.
    """

    name: str
    head: str
    of: Callable[[Size], int | str | None]
    title: str = ""
    below: str = ""
    of_lines: bool = True


def _of_totals(name: str) -> Callable[[Size], int | None]:
    return lambda size: getattr(size.totals, name) if size.totals else None


def _of_complexity(name: str) -> Callable[[Size], int | None]:
    return lambda size: getattr(size.complexity, name) if size.complexity else None


def _median(size: Size) -> str | None:
    return f"{size.complexity.median:g}" if size.complexity else None


SIZE_FIGURES = (
    *(
        SizeFigure(name, head, _of_totals(name), title, below)
        for name, head, title, below in (
            ("files", "files", "Files", ""),
            ("c", "C", "C, headers", "SLOC"),
            ("assembly", "assembly", "assembly", "SLOC"),
            ("other", "other", "other", "SLOC"),
            ("code", "SLOC", "total", "SLOC"),
            ("comment", "comment", "", ""),
            ("blank", "blank", "", ""),
            ("physical", "physical", "", ""),
            ("size", "bytes", "", ""),
        )
    ),
    SizeFigure("functions", "functions", _of_complexity("functions"), "Functions", of_lines=False),
    SizeFigure("ccn_median", "CCN median", _median, "median", "CCN", of_lines=False),
    SizeFigure("ccn_above_15", "> 15", _of_complexity("above_15"), "above 15", "CCN", of_lines=False),
    SizeFigure("ccn_max", "max", _of_complexity("maximum"), "maximum", "CCN", of_lines=False),
)
_SIZE_FIGURE_BY_NAME = {figure.name: figure for figure in SIZE_FIGURES}


def size_figures(*names: str) -> tuple[SizeFigure, ...]:
    """The figures with these names, in this order."""
    return tuple(_SIZE_FIGURE_BY_NAME[name] for name in names)


def values_of(size: Size, figures: Iterable[SizeFigure]) -> Iterator[int | str | None]:
    """The value of each figure."""
    yield from (figure.of(size) for figure in figures)
