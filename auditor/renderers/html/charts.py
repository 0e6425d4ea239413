# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The geometry of charts, in the units of their SVG: what a template needs to draw one, and no markup."""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

from msgspec import Struct

_WIDTH, _HEIGHT = 720.0, 260.0
_LEFT, _TOP, _BOTTOM = 64.0, 22.0, 24.0
_GAP = 0.28
_TICKS = 4
_PREFIXES = ("", "k", "M", "G", "T", "P")


class Segment(Struct, frozen=True):
    """One part of a bar; `series` is its number in the legend."""

    series: int
    name: str
    value: int
    y: float
    height: float


class Bar(Struct, frozen=True):
    """A stack of segments on one place of the axis, `x` its left edge."""

    label: str
    total: int
    x: float
    width: float
    top: float
    segments: tuple[Segment, ...]

    @property
    def middle(self) -> float:
        """Where its labels are centred."""
        return round(self.x + self.width / 2, 1)


class Tick(Struct, frozen=True):
    """A line across the chart at a round value."""

    value: int
    y: float


class BarChart(Struct, frozen=True):
    """Stacked bars over a linear axis that begins at 0."""

    width: float
    height: float
    left: float
    base: float
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    series: tuple[str, ...]


def bar_chart(series: Sequence[str], values_by_label: Mapping[str, Sequence[int]]) -> BarChart:
    """Stacked bars: for each label one value for each of `series`, none of them negative."""
    base = _HEIGHT - _BOTTOM
    step = _tick_step(max((sum(values) for values in values_by_label.values()), default=0))
    highest = max(step, *(math.ceil(sum(values) / step) * step for values in values_by_label.values()))
    scale = (base - _TOP) / highest
    slot = (_WIDTH - _LEFT) / max(len(values_by_label), 1)
    bars = [
        Bar(
            label=label,
            total=sum(values),
            x=round(_LEFT + slot * (number + _GAP / 2), 1),
            width=round(slot * (1 - _GAP), 1),
            top=round(base - sum(values) * scale, 1),
            segments=tuple(_segments(series, values, base, scale)),
        )
        for number, (label, values) in enumerate(values_by_label.items())
    ]
    ticks = tuple(Tick(value, round(base - value * scale, 1)) for value in range(0, highest + 1, step))
    return BarChart(_WIDTH, _HEIGHT, _LEFT, base, tuple(bars), ticks, tuple(series))


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


def _segments(series: Sequence[str], values: Sequence[int], base: float, scale: float) -> Iterator[Segment]:
    for number, (name, value, end) in enumerate(zip(series, values, accumulate(values), strict=True)):
        if value:
            yield Segment(number, name, value, round(base - end * scale, 1), round(value * scale, 1))


def _tick_step(highest: int) -> int:
    """A round distance of ticks, 1, 2 or 5 times a power of ten, that gives about four of them."""
    rough = max(highest / _TICKS, 1)
    magnitude = 10 ** math.floor(math.log10(rough))
    return next(int(factor * magnitude) for factor in (1, 2, 5, 10) if factor * magnitude >= rough)
