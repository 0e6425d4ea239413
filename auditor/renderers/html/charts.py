# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The geometry of charts, in the units of their SVG: what a template needs to draw one, and no markup."""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, groupby
from operator import add, itemgetter

from msgspec import Struct

_TOP = 22.0
_GAP = 0.28
_TICKS = 4
_YEAR_ROOM, _LETTER = 36.0, 7.0
_FIRST_MARK, _MARK_HEIGHT, _MARK_ROWS = 12.0, 13.0, 3
_PREFIXES = ("", "k", "M", "G", "T", "P")


class Segment(Struct, frozen=True):
    """One part of a bar, with at least 1 as its value; `series` is its number in the legend."""

    series: int
    value: int
    y: float
    height: float


class Bar(Struct, frozen=True):
    """A stack of segments on one place of the axis, `x` its left edge."""

    label: str
    x: float
    segments: tuple[Segment, ...]

    @property
    def total(self) -> int:
        """What all of it stands for."""
        return sum(part.value for part in self.segments)

    @property
    def top(self) -> float:
        """Where it ends."""
        return self.segments[-1].y if self.segments else BarChart.base


class Tick(Struct, frozen=True):
    """A line across the chart at a round value."""

    value: int
    y: float


class BarChart(Struct, frozen=True):
    """Stacked bars over a linear axis that begins at 0, which is at `base`; they stand right of `left`."""

    series: tuple[str, ...]
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]

    width, height = 720.0, 260.0
    left, base = 64.0, 236.0

    @property
    def bar_width(self) -> float:
        """How broad each bar is."""
        return round(_slot(len(self.bars)) * (1 - _GAP), 1)


def bar_chart(series: Sequence[str], values_by_label: Mapping[str, Sequence[int]]) -> BarChart:
    """Stacked bars: for each label one value for each of `series`, none of them negative."""
    step = tick_step(max((sum(values) for values in values_by_label.values()), default=0))
    highest = max(step, *(math.ceil(sum(values) / step) * step for values in values_by_label.values()))
    scale = (BarChart.base - _TOP) / highest
    slot = _slot(len(values_by_label))
    bars = tuple(
        Bar(label, round(BarChart.left + slot * (number + _GAP / 2), 1), tuple(_segments(values, scale)))
        for number, (label, values) in enumerate(values_by_label.items())
    )
    ticks = tuple(Tick(value, _y_of(value, scale)) for value in range(0, highest + 1, step))
    return BarChart(tuple(series), bars, ticks)


class Place(Struct, frozen=True):
    """A text at a place of the axis of time; `y` is where it stands, for those that do not stand below the axis."""

    label: str
    x: float
    y: float = 0.0


class Stretch(Struct, frozen=True):
    """A part of the axis of time."""

    start: float
    end: float


class AreaChart(Struct, frozen=True):
    """Stacked areas over months, each as long as the others, and a linear axis that begins at 0, which is at `base`.

    `outlines` are those of each of `series` with all below it, as data of SVG paths: the last one is to be drawn first.
    `years` are named below the axis and `marks` above the areas, `doubtful` are the months with a doubtful sum.
    """

    series: tuple[str, ...]
    outlines: tuple[str, ...]
    ticks: tuple[Tick, ...]
    years: tuple[Place, ...]
    marks: tuple[Place, ...]
    doubtful: tuple[Stretch, ...]

    width, height = 720.0, 300.0
    left, top, base = 64.0, 48.0, 268.0


class Months(Struct, frozen=True):
    """The axis of time: months by their names (YYYY-MM), at least one.

    `marks` are texts with the number of their month, `doubtful` the numbers of those with a doubtful sum, rising.
    """

    names: tuple[str, ...]
    marks: tuple[tuple[str, int], ...]
    doubtful: tuple[int, ...]

    @property
    def slot(self) -> float:
        """The room for each."""
        return (AreaChart.width - AreaChart.left) / len(self.names)

    def place(self, index: float) -> float:
        """Where so many months have passed."""
        return round(AreaChart.left + index * self.slot, 1)


def area_chart(months: Months, values_by_series: Mapping[str, Sequence[int]]) -> AreaChart:
    """Areas of which each has one value for each of `months`, none of them negative; the first one is at the bottom."""
    sums = list(accumulate(values_by_series.values(), lambda below, own: list(map(add, below, own))))
    step = tick_step(max(sums[-1]))
    highest = max(step, math.ceil(max(sums[-1]) / step) * step)
    scale = (AreaChart.base - AreaChart.top) / highest
    frame = Frame(AreaChart.left, AreaChart.base, months.slot, scale)
    return AreaChart(
        series=tuple(values_by_series),
        outlines=tuple(frame.outline(values) for values in sums),
        ticks=tuple(Tick(value, round(AreaChart.base - value * scale, 1)) for value in range(0, highest + 1, step)),
        years=tuple(_place_years(months)),
        marks=tuple(_place_marks(months)),
        doubtful=tuple(_join_months(months)),
    )


class Frame(Struct, frozen=True):
    """Where steps are drawn: their left edge, their base, how broad each is, and how high one unit."""

    left: float
    base: float
    slot: float
    scale: float

    def outline(self, values: Sequence[int]) -> str:
        """What lies below steps of these values, as data of an SVG path."""
        parts = [f"M{self.left:g} {self.base:g}"]
        for value, run in groupby(enumerate(values, start=1), key=itemgetter(1)):
            *_, (end, _) = run
            y, x = self.base - value * self.scale, self.left + end * self.slot
            parts.append(f"V{round(y, 1):g}H{round(x, 1):g}")
        return "".join((*parts, f"V{self.base:g}Z"))


def _join_months(months: Months) -> Iterator[Stretch]:
    """The doubtful months, those that follow one another as one."""
    for _, run in groupby(enumerate(months.doubtful), key=lambda item: item[1] - item[0]):
        indices = [index for _, index in run]
        yield Stretch(months.place(indices[0]), months.place(indices[-1] + 1))


def _place_years(months: Months) -> Iterator[Place]:
    """The years at their first month, as many as there is room for; without one, the first month."""
    firsts = [index for index, name in enumerate(months.names) if name.endswith("-01")]
    every = math.ceil(_YEAR_ROOM / (12 * months.slot))
    for index in firsts[::every]:
        yield Place(months.names[index].removesuffix("-01"), months.place(index))
    if not firsts:
        yield Place(months.names[0], months.place(0))


def _place_marks(months: Months) -> Iterator[Place]:
    """The marks in the middle of their months, left of which they are named, in rows so that names stay apart."""
    ends = [0.0] * _MARK_ROWS
    for label, index in months.marks:
        x = months.place(index + 0.5)
        start = x - _LETTER * len(label)
        row = next((row for row, end in enumerate(ends) if start >= end), ends.index(min(ends)))
        ends[row] = x + _LETTER
        yield Place(label, x, _FIRST_MARK + row * _MARK_HEIGHT)


class LogAxis(Struct, frozen=True):
    """A logarithmic axis from one power of ten to another, each by its exponent."""

    lowest: int
    highest: int

    @property
    def ticks(self) -> tuple[int, ...]:
        """The powers of ten on it."""
        return tuple(10**power for power in range(self.lowest, self.highest + 1))

    def place(self, value: int) -> float:
        """Where a value is, in hundredths of the length; 0 is where 1 is."""
        return round(100 * (math.log10(max(value, 1)) - self.lowest) / (self.highest - self.lowest), 2)


def log_axis(values: Sequence[int]) -> LogAxis:
    """The axis that has all `values`, of which there is at least one and none below 0; it begins at 1 or above."""
    lowest = math.floor(math.log10(max(min(values), 1)))
    return LogAxis(lowest, max(lowest + 1, math.ceil(math.log10(max(*values, 1)))))


def label_of(tick: int) -> str:
    """A power of ten, short: with the prefix of its thousands, up to 10**17; beyond, as a power."""
    power = len(str(tick)) - 1
    if power >= 3 * len(_PREFIXES):
        return f"10^{power}"
    prefix = _PREFIXES[power // 3]
    return f"{10 ** (power % 3)}{f' {prefix}' if prefix else ''}"


def _slot(bars: int) -> float:
    """The room for each of so many bars, with the gap beside it."""
    return (BarChart.width - BarChart.left) / max(bars, 1)


def _y_of(value: int, scale: float) -> float:
    """Where a value is on the axis."""
    return round(BarChart.base - value * scale, 1)


def _segments(values: Sequence[int], scale: float) -> Iterator[Segment]:
    for number, (value, end) in enumerate(zip(values, accumulate(values), strict=True)):
        if value:
            yield Segment(number, value, _y_of(end, scale), round(value * scale, 1))


def tick_step(highest: int) -> int:
    """A round distance of ticks, 1, 2 or 5 times a power of ten, that gives about four of them."""
    rough = max(highest / _TICKS, 1)
    magnitude = 10 ** math.floor(math.log10(rough))
    return next(int(factor * magnitude) for factor in (1, 2, 5, 10) if factor * magnitude >= rough)
