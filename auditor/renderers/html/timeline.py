# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the HTML report shows of the TCB over releases: two charts and their figures."""

from msgspec import Struct

from auditor.findings.timeline import Timeline, TimelinePoint
from auditor.renderers.html.charts import BarChart, bar_chart

_OTHERS = "all other components"


class ReleaseSize(Struct, frozen=True):
    """One component in one release; `share` is the length of its bar, in hundredths of the longest."""

    release: str
    code: int | None
    share: float


class TimelineView(Struct, frozen=True):
    """The component that is the largest in the last release against all others, then all others by themselves.

    `by_component` has every component by its id.
    """

    timeline: Timeline
    largest: str
    all: BarChart
    others: BarChart
    by_component: dict[str, tuple[ReleaseSize, ...]]


def view_timeline(timeline: Timeline) -> TimelineView:
    """The charts and figures of `timeline`, which has at least one release and one component."""
    last = timeline.points[-1]
    largest = max(timeline.components, key=lambda item: _code(last, item.id))
    others = [item for item in timeline.components if item is not largest]
    by_largest = {
        point.release: (_code(point, largest.id), _total(point) - _code(point, largest.id)) for point in timeline.points
    }
    by_others = {point.release: [_code(point, item.id) for item in others] for point in timeline.points}
    return TimelineView(
        timeline=timeline,
        largest=largest.title,
        all=bar_chart((largest.title, _OTHERS), by_largest),
        others=bar_chart([item.title for item in others], by_others),
        by_component={item.id: _sizes(timeline, item.id) for item in timeline.components},
    )


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
