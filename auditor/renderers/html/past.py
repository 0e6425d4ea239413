# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the HTML report shows of the TCB at the end of each month: charts, all figures, and what made it grow most."""

from collections.abc import Iterator
from itertools import groupby
from operator import sub

from msgspec import Struct

from auditor.findings.moments import Growth, Moment, Past, PastGap
from auditor.findings.past import TOTAL, Sums, format_time, month_of
from auditor.renderers.html.charts import AreaChart, Frame, Months, area_chart
from auditor.renderers.html.links import growth_address
from auditor.renderers.words.visible import make_visible, shorten

_ALL, _OTHERS = "all of it", "all other components"
_MARK, _ID = 12, 12
_GAPS = 10
_PLOT_WIDTH, _PLOT_HEIGHT = 1_000.0, 100.0


class MonthFigure(Struct, frozen=True):
    """The SLOC of a component, or of all, in one month; None where nothing has a figure.

    `lower_bound` says whether anything of it lacks, `disputed` whether instruments differ and nobody has looked.
    """

    code: int | None
    lower_bound: bool = False
    disputed: bool = False


class MonthRow(Struct, frozen=True):
    """A month with the releases that were complete then, the figure of each component, and of all."""

    name: str
    releases: tuple[str, ...]
    figures: tuple[MonthFigure, ...]
    total: MonthFigure


class ComponentRow(Struct, frozen=True):
    """A component, or all, from the first month with a figure to the last; `outline` is drawn on its own scale.

    `growth` is None where it cannot be told.
    """

    id: str
    title: str
    outline: str
    since: str
    first: MonthFigure
    last: MonthFigure
    growth: int | None


class GrowthRow(Struct, frozen=True):
    """A commit that made the TCB grow: the start of its id, what its author said of it, which components it changed."""

    growth: Growth
    id: str
    what: str
    day: str
    components: tuple[tuple[str, str, int], ...]
    address: str


class GapRow(Struct, frozen=True):
    """A path of which contents have no undisputed figure, how many, and why not."""

    repository: str
    path: str
    reason: str
    contents: int


class PastView(Struct, frozen=True):
    """The past by months, of which there is at least one if there is a `chart`.

    `by_component` has the chart of each component that ever had a figure, by its id; `gaps` are the first of them all.
    """

    past: Past
    chart: AreaChart | None
    months: tuple[MonthRow, ...]
    total: ComponentRow | None
    components: tuple[ComponentRow, ...]
    by_component: dict[str, AreaChart]
    grown: tuple[GrowthRow, ...]
    gaps: tuple[GapRow, ...]
    more_gaps: int

    @property
    def lower_bounds(self) -> int:
        """In how many months the total is a lower bound."""
        return sum(row.total.lower_bound for row in self.months)

    @property
    def disputed(self) -> int:
        """In how many months instruments differ on a file."""
        return sum(row.total.disputed for row in self.months)


def view_past(past: Past) -> PastView:
    """The charts and figures of `past`, a past by months."""
    marks, gaps = _find_marks(past), tuple(_group_gaps(past))
    rows = [_view_component(past, item.id, item.title) for item in past.components]
    components = tuple(row for row in rows if row)
    return PastView(
        past=past,
        chart=_draw_all(past, marks, components) if past.moments else None,
        months=tuple(_view_month(past, moment, marks) for moment in past.moments),
        total=_view_component(past, TOTAL, _ALL),
        components=components,
        by_component={row.id: _draw_one(past, marks, row) for row in components},
        grown=tuple(_view_growth(past, growth) for growth in past.grown),
        gaps=gaps[:_GAPS],
        more_gaps=len(gaps[_GAPS:]),
    )


def _find_marks(past: Past) -> tuple[tuple[str, int], ...]:
    """The releases with the number of their month; what came after the last one changed nothing that is trusted."""
    names = [moment.name for moment in past.moments]
    dated = [(mark.release, month_of(mark.time)) for mark in past.marks]
    if not names:
        return ()
    return tuple((release, names.index(min(month, names[-1]))) for release, month in dated if month >= names[0])


def _draw_all(past: Past, marks: tuple[tuple[str, int], ...], components: tuple[ComponentRow, ...]) -> AreaChart:
    """The component that is the largest in the last month, and on it all others."""
    totals = _codes(past, TOTAL)
    if len(components) < 2:
        return area_chart(_months_of(past, TOTAL, marks), {item.title: totals for item in components} or {_ALL: totals})
    largest = max(components, key=lambda row: row.last.code or 0)
    codes = _codes(past, largest.id)
    return area_chart(_months_of(past, TOTAL, marks), {largest.title: codes, _OTHERS: list(map(sub, totals, codes))})


def _draw_one(past: Past, marks: tuple[tuple[str, int], ...], row: ComponentRow) -> AreaChart:
    return area_chart(_months_of(past, row.id, marks), {row.title: _codes(past, row.id)})


def _months_of(past: Past, name: str, marks: tuple[tuple[str, int], ...]) -> Months:
    """The axis of a chart of a component, or of all."""
    figures = [_figure_of(past, name, moment) for moment in past.moments]
    doubtful = (number for number, figure in enumerate(figures) if figure.lower_bound or figure.disputed)
    short = tuple((shorten(make_visible(release), _MARK), number) for release, number in marks)
    return Months(tuple(moment.name for moment in past.moments), short, tuple(doubtful))


def _codes(past: Past, name: str) -> list[int]:
    return [moment.sums_of(name).code for moment in past.moments]


def _view_month(past: Past, moment: Moment, marks: tuple[tuple[str, int], ...]) -> MonthRow:
    return MonthRow(
        moment.name,
        tuple(release for release, number in marks if past.moments[number] is moment),
        tuple(_figure_of(past, item.id, moment) for item in past.components),
        _figure_of(past, TOTAL, moment),
    )


def _figure_of(past: Past, name: str, moment: Moment) -> MonthFigure:
    sums = moment.sums_of(name)
    return _figure(sums, lower_bound=past.is_lower_bound(name, sums, moment))


def _figure(sums: Sums, *, lower_bound: bool) -> MonthFigure:
    return MonthFigure(sums.code if sums.files else None, lower_bound, bool(sums.disputed))


def _view_component(past: Past, name: str, title: str) -> ComponentRow | None:
    """The row of a component, or of all; None if it never had a figure."""
    ends = past.ends_of(name)
    if ends is None:
        return None
    codes = _codes(past, name)
    frame = Frame(0, _PLOT_HEIGHT, _PLOT_WIDTH / len(codes), _PLOT_HEIGHT / (max(codes) or 1))
    first, last = (_figure_of(past, name, moment) for moment, _ in ends)
    return ComponentRow(name, title, frame.outline(codes), ends[0][0].name, first, last, past.growth_of(name))


def _view_growth(past: Past, growth: Growth) -> GrowthRow:
    titles = {item.id: item.title for item in past.components}
    return GrowthRow(
        growth=growth,
        id=growth.revision[:_ID],
        what=growth.subject or "without a subject",
        day=format_time(growth.time)[: len("YYYY-MM-DD")],
        components=tuple((name, titles.get(name, name), more) for name, more in growth.by_component.items()),
        address=growth_address(growth, past),
    )


def _group_gaps(past: Past) -> Iterator[GapRow]:
    """The contents that lack a figure, those of one path for one reason together."""

    def place(gap: PastGap) -> tuple[str, str, str]:
        return gap.repository, gap.path, gap.reason

    for (repository, path, reason), gaps in groupby(sorted(past.gaps, key=place), key=place):
        yield GapRow(repository, path, reason, len(list(gaps)))
