# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the HTML report shows of the runs of its history: a line for the total, and one for each component that moved.

A night changes little, so an axis begins near the lowest figure and not at 0, and no area is filled.
"""

import math
from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec import Struct

from auditor.model.measured import ComponentResult
from auditor.model.runs import LastChange, Trend, TrendPoint
from auditor.renderers.html.charts import Place, Stretch, Tick, tick_step
from auditor.renderers.html.links import Link, comparison_address

MOST_RUNS = 366
"""How many runs are drawn, the last ones."""

_MOST_DOTS = 60
_DAY_ROOM, _DAY_HALF = 90.0, 35.0
_DAY = len("2026-01-02")
_PLOT_WIDTH, _PLOT_HEIGHT = 1_000.0, 100.0


class RunRow(Struct, frozen=True):
    """One run: its day, the total and by how much that differs from the run before; None where it cannot be told."""

    day: str
    point: TrendPoint

    @property
    def doubtful(self) -> str:
        """Why the figure is not to be compared with others as it stands; empty if it is."""
        if self.point.overridden:
            return "other refs"
        return "" if self.point.complete else "lower bound"


class CourseRow(Struct, frozen=True):
    """A component that moved: its first figure and its last, and the line between them on a scale of its own.

    `changed` is when it changed last and by how much, `commits` lead to what then moved of its repositories.
    """

    id: str
    title: str
    line: str
    first: int
    last: int
    changed: str = ""
    commits: tuple[Link, ...] = ()


class LineChart(Struct, frozen=True):
    """One value a run from left to right, each holding until the next; nothing is drawn where there is none.

    `dots` stand on the runs where there are few, `days` below the axis; `doubtful` are the runs with a doubtful figure.
    """

    line: str
    ticks: tuple[Tick, ...]
    dots: tuple[Place, ...]
    days: tuple[Place, ...]
    doubtful: tuple[Stretch, ...]

    width, height = 720.0, 220.0
    left, top, base = 72.0, 16.0, 188.0


class RunsView(Struct, frozen=True):
    """The last runs of one release: the total in each, and the components that moved; `others` is how many did not."""

    chart: LineChart
    rows: tuple[RunRow, ...]
    components: tuple[CourseRow, ...]
    others: int
    earlier: int


class _Axes(Struct, frozen=True):
    """How runs and values are placed: `slot` is the room for a run, `scale` the height of one unit."""

    floor: int
    ceiling: int
    step: int
    slot: float

    @property
    def scale(self) -> float:
        return (LineChart.base - LineChart.top) / (self.ceiling - self.floor)

    def height(self, value: int) -> float:
        return round(LineChart.base - (value - self.floor) * self.scale, 1)

    def place(self, runs: float) -> float:
        return round(LineChart.left + runs * self.slot, 1)

    def middle(self, number: int) -> float:
        return self.place(number + 0.5)


def view_runs(trends: Sequence[Trend], results: Sequence[ComponentResult]) -> RunsView | None:
    """The view of the first trend, that of the total, and of the others, those of components; None below two runs."""
    points = trends[0].points if trends else ()
    if len(points) < 2:
        return None
    shown = points[-MOST_RUNS:]
    courses = tuple(_view_courses(trends[1:], shown, {result.component.id: result for result in results}))
    rows = tuple(RunRow(point.time[:_DAY], point) for point in shown)
    return RunsView(
        chart=draw_line(rows),
        rows=rows[::-1],
        components=tuple(sorted(courses, key=lambda row: -abs(row.last - row.first))),
        others=len(trends) - 1 - len(courses),
        earlier=len(points) - len(shown),
    )


def _view_courses(
    trends: Sequence[Trend], shown: Sequence[TrendPoint], results: dict[str, ComponentResult]
) -> Iterator[CourseRow]:
    """The rows of the components whose figure is not the same in all of the runs that have one."""
    for trend in trends:
        lines_by_run = {point.run: point.lines for point in trend.points}
        values = [lines_by_run.get(point.run) for point in shown]
        known = _list_known(values)
        if len(set(known)) > 1:
            yield _view_course(trend, _draw_course(values), (known[0], known[-1]), results.get(trend.subject))


def _view_course(trend: Trend, line: str, ends: tuple[int, int], result: ComponentResult | None) -> CourseRow:
    title = result.component.title if result else trend.subject
    changed = f"{trend.last.change:+,} on {trend.last.time[:_DAY]}" if trend.last else ""
    return CourseRow(trend.subject, title, line, *ends, changed, tuple(_link_commits(trend.last, result)))


def _link_commits(last: LastChange | None, result: ComponentResult | None) -> Iterator[Link]:
    """A link for each repository of a component that had moved when it changed."""
    names = {revision.repository for revision in result.all_revisions} if result else set[str]()
    for move in last.moves if last else ():
        if move.repository in names:
            yield Link(move.repository, comparison_address(move.url, move.before, move.now))


def _list_known(values: Sequence[int | None]) -> list[int]:
    return [value for value in values if value is not None]


def _draw_course(values: Sequence[int | None]) -> str:
    """The line through values of which at least two differ, from the lowest to the highest."""
    known = _list_known(values)
    high, scale = max(known), _PLOT_HEIGHT / (max(known) - min(known))
    heights = [None if value is None else (high - value) * scale for value in values]
    return _join_steps(heights, 0.0, _PLOT_WIDTH / len(values))


def draw_line(rows: Sequence[RunRow]) -> LineChart:
    """The chart of at least one run."""
    values = [row.point.lines for row in rows]
    axes = _find_axes(_list_known(values) or [0], len(rows))
    heights = [None if value is None else axes.height(value) for value in values]
    every = math.ceil(_DAY_ROOM / axes.slot)
    return LineChart(
        line=_join_steps(heights, LineChart.left, axes.slot),
        ticks=tuple(Tick(value, axes.height(value)) for value in range(axes.floor, axes.ceiling + 1, axes.step)),
        dots=tuple(_place_dots(heights, axes)),
        days=tuple(_place_days(rows[::every], every, axes)),
        doubtful=tuple(_join_doubtful(rows, axes)),
    )


def _place_dots(heights: Sequence[float | None], axes: _Axes) -> Iterator[Place]:
    for at, height in enumerate(heights if len(heights) <= _MOST_DOTS else ()):
        if height is not None:
            yield Place("", axes.middle(at), height)


def _place_days(rows: Sequence[RunRow], every: int, axes: _Axes) -> Iterator[Place]:
    """The days of these runs, one of so many each, as far as there is room for the words."""
    for number, row in enumerate(rows):
        x = axes.middle(number * every)
        if x + _DAY_HALF <= LineChart.width:
            yield Place(row.day, x)


def _join_doubtful(rows: Sequence[RunRow], axes: _Axes) -> Iterator[Stretch]:
    """The places of the runs whose figure is doubtful, those that follow one another as one."""
    for doubtful, run in groupby(range(len(rows)), key=lambda at: bool(rows[at].doubtful)):
        numbers = list(run)
        if doubtful:
            yield Stretch(axes.place(numbers[0]), axes.place(numbers[-1] + 1))


def _find_axes(known: Sequence[int], runs: int) -> _Axes:
    step = tick_step(max(known) - min(known))
    floor = min(known) // step * step
    ceiling = max(math.ceil(max(known) / step) * step, floor + step)
    return _Axes(floor, ceiling, step, (LineChart.width - LineChart.left) / runs)


def _join_steps(heights: Sequence[float | None], left: float, slot: float) -> str:
    """The line through these heights, each as long as the others, as data of an SVG path."""
    return "".join(_list_steps(heights, left, slot))


def _list_steps(heights: Sequence[float | None], left: float, slot: float) -> Iterator[str]:
    before: float | None = None
    for number, height in enumerate(heights):
        if height is not None:
            start = f"M{round(left + number * slot, 1):g} {round(height, 1):g}" if before is None else ""
            yield f"{start}V{round(height, 1):g}H{round(left + (number + 1) * slot, 1):g}"
        before = height
