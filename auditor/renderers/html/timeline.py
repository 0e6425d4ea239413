# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the HTML report shows of the TCB over releases: two charts and their figures."""

from msgspec import Struct

from auditor.findings.timeline import Timeline, TimelinePoint
from auditor.model.measured import LeftOutComponent
from auditor.renderers.html.charts import BarChart, bar_chart
from auditor.renderers.html.links import NO_FIGURE

_OTHERS = "all other components"


class TimelineRow(Struct, frozen=True):
    """One release; a component that it does not have has no figure."""

    release: str
    title: str
    figures: tuple[int | None, ...]
    total: int | str
    change: int | None
    incomplete: bool


class ReleaseSize(Struct, frozen=True):
    """One component in one release; `share` is the length of its bar, in hundredths of the longest."""

    release: str
    code: int | None
    share: float


class TimelineView(Struct, frozen=True):
    """The largest component against all others, then all others by themselves, and the figures of both.

    `by_component` has every component by its id.
    """

    all: BarChart
    others: BarChart
    largest: str
    components: tuple[str, ...]
    rows: tuple[TimelineRow, ...]
    left_out: tuple[LeftOutComponent, ...]
    by_component: dict[str, tuple[ReleaseSize, ...]]


def view_timeline(timeline: Timeline) -> TimelineView:
    """The charts and rows of `timeline`, which has at least one release and one component."""
    last = timeline.points[-1]
    largest = max(timeline.components, key=lambda item: _code(last, item.id))
    others = [item for item in timeline.components if item is not largest]
    by_largest = {
        point.release: (_code(point, largest.id), _total(point) - _code(point, largest.id)) for point in timeline.points
    }
    by_others = {point.release: [_code(point, item.id) for item in others] for point in timeline.points}
    return TimelineView(
        all=bar_chart((largest.title, _OTHERS), by_largest),
        others=bar_chart([item.title for item in others], by_others),
        largest=largest.title,
        components=tuple(item.title for item in timeline.components),
        rows=tuple(_rows(timeline)),
        left_out=timeline.left_out,
        by_component=_sizes_by_component(timeline),
    )


def _sizes_by_component(timeline: Timeline) -> dict[str, tuple[ReleaseSize, ...]]:
    return {item.id: _sizes(timeline, item.id) for item in timeline.components}


def _sizes(timeline: Timeline, component_id: str) -> tuple[ReleaseSize, ...]:
    longest = max(_code(point, component_id) for point in timeline.points) or 1
    return tuple(
        ReleaseSize(
            release=point.release,
            code=_code(point, component_id) if component_id in point.totals else None,
            share=100 * _code(point, component_id) / longest,
        )
        for point in timeline.points
    )


def _code(point: TimelinePoint, component_id: str) -> int:
    totals = point.totals.get(component_id)
    return totals.code if totals else 0


def _total(point: TimelinePoint) -> int:
    """The length of a bar, which is nothing where nothing was measured."""
    return point.total.code if point.total else 0


def _rows(timeline: Timeline) -> list[TimelineRow]:
    rows: list[TimelineRow] = []
    for index, point in enumerate(timeline.points):
        figures = tuple(point.totals.get(item.id) for item in timeline.components)
        rows.append(
            TimelineRow(
                release=point.release,
                title=point.title,
                figures=tuple(totals.code if totals else None for totals in figures),
                total=point.total.code if point.total else NO_FIGURE,
                change=timeline.growth_at(index),
                incomplete=point.lower_bound,
            )
        )
    return rows
