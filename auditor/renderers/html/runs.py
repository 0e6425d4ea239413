# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the HTML report shows of the runs of its history: a line for the total, and one for each component that moved.

A night changes little, so an axis begins near the lowest figure and not at 0, and no area is filled.
"""

import math
from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec import Struct

from auditor.model.accepted import Accepted
from auditor.model.measured import ComponentResult
from auditor.model.runs import Trend, TrendPoint
from auditor.renderers.html.charts import Place, Stretch, Tick, tick_step
from auditor.renderers.html.courses import CourseRow, view_courses
from auditor.renderers.html.steps import join_steps, list_known

MOST_RUNS = 366
"""How many runs are drawn, the last ones."""

_MOST_DOTS = 60
_DAY_ROOM, _DAY_HALF = 90.0, 35.0
_DAY = len("2026-01-02")


class RunRow(Struct, frozen=True):
    """One run: its day, the total and by how much that differs from the run before; None where it cannot be told."""

    day: str
    point: TrendPoint

    @property
    def doubtful(self) -> str:
        """Why the figure is not to be compared with others as it stands; empty if it is."""
        point = self.point
        doubts = {
            "other refs": point.overridden,
            "not verified": point.trusted_anyway,
            "lower bound": not point.complete,
        }
        return ", ".join(doubt for doubt, holds in doubts.items() if holds)


class LineChart(Struct, frozen=True):
    """One value a run from left to right, each holding until the next; nothing is drawn where there is none.

    `dots` stand on the runs where there are few, `days` below the axis; `doubtful` are the runs with a doubtful figure.
    `accepted` is what a person has accepted, from the first run since, and `last` the figure of the last run, if any.
    """

    line: str
    ticks: tuple[Tick, ...]
    dots: tuple[Place, ...]
    days: tuple[Place, ...]
    doubtful: tuple[Stretch, ...]
    accepted: Place | None = None
    last: Place | None = None

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


def view_runs(
    trends: Sequence[Trend], results: Sequence[ComponentResult], accepted: Accepted | None = None
) -> RunsView | None:
    """The view of the first trend, that of the total, and of the others, those of components; None below two runs.

    What is `accepted` of the total is marked in the chart.
    """
    points = trends[0].points if trends else ()
    if len(points) < 2:
        return None
    shown = points[-MOST_RUNS:]
    courses = view_courses(trends[1:], shown, results)
    rows = tuple(RunRow(point.time[:_DAY], point) for point in shown)
    return RunsView(
        chart=draw_line(rows, accepted),
        rows=rows[::-1],
        components=courses,
        others=len(trends) - 1 - len(courses),
        earlier=len(points) - len(shown),
    )


def draw_line(rows: Sequence[RunRow], accepted: Accepted | None = None) -> LineChart:
    """The chart of at least one run, and of what is accepted."""
    values, code = [row.point.lines for row in rows], _code_of(accepted)
    axes = _find_axes(list_known([*values, code]) or [0], len(rows))
    heights = [None if value is None else axes.height(value) for value in values]
    every = math.ceil(_DAY_ROOM / axes.slot)
    return LineChart(
        line=join_steps(heights, LineChart.left, axes.slot),
        ticks=tuple(Tick(value, axes.height(value)) for value in range(axes.floor, axes.ceiling + 1, axes.step)),
        dots=tuple(_place_dots(heights, axes)),
        days=tuple(_place_days(rows[::every], every, axes)),
        doubtful=tuple(_join_doubtful(rows, axes)),
        accepted=_place_accepted(accepted, rows, axes),
        last=_place_last(rows[-1].point, axes),
    )


def _code_of(accepted: Accepted | None) -> int | None:
    """The accepted SLOC of the TCB, if any are."""
    figures = accepted.figures.get("tcb") if accepted else None
    return figures.code if figures else None


def _place_accepted(accepted: Accepted | None, rows: Sequence[RunRow], axes: _Axes) -> Place | None:
    """Where the line of what was accepted begins: at the first run of that day or later, else at the last run."""
    code = _code_of(accepted)
    if accepted is None or code is None:
        return None
    since = next((at for at, row in enumerate(rows) if row.day >= accepted.day), len(rows) - 1)
    return Place(f"{code:,} accepted on {accepted.day}", axes.place(since), axes.height(code))


def _place_last(point: TrendPoint, axes: _Axes) -> Place | None:
    """The last figure above its line, as a lower bound if it is one; None if there is none."""
    if point.lines is None:
        return None
    return Place(f"{'' if point.complete else '≥ '}{point.lines:,}", LineChart.width, axes.height(point.lines))


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
