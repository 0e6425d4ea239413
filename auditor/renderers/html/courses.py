# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the HTML report shows of the components that changed in its runs: a line for each, all on one scale."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from auditor.model.measured import ComponentResult
from auditor.model.runs import LastChange, Trend, TrendPoint
from auditor.renderers.html.links import Link, comparison_address
from auditor.renderers.html.steps import join_steps, list_known

_PLOT_WIDTH, _PLOT_HEIGHT = 1_000.0, 100.0
_DAY = len("2026-01-02")


class CourseRow(Struct, frozen=True):
    """A component that moved: its first figure and its last, and the line between them, all on one scale.

    `bounds` tells of both figures whether they can only be larger. `changed` is when it changed last and by how much,
    `commits` lead to what then moved of its repositories.
    """

    id: str
    title: str
    line: str
    first: int
    last: int
    bounds: tuple[bool, bool] = (False, False)
    changed: str = ""
    commits: tuple[Link, ...] = ()

    @property
    def change(self) -> int | None:
        """By how much it grew; None where a figure is a lower bound."""
        return None if any(self.bounds) else self.last - self.first


class _Course(Struct, frozen=True):
    """A component in the runs that are shown, None where a run has nothing of it."""

    trend: Trend
    points: tuple[TrendPoint | None, ...]

    @property
    def values(self) -> list[int | None]:
        return [point.lines if point else None for point in self.points]

    @property
    def known(self) -> list[TrendPoint]:
        return [point for point in self.points if point and point.lines is not None]

    @property
    def range(self) -> int:
        """From the lowest figure to the highest."""
        known = list_known(self.values) or [0]
        return max(known) - min(known)


def view_courses(
    trends: Sequence[Trend], shown: Sequence[TrendPoint], results: Sequence[ComponentResult]
) -> tuple[CourseRow, ...]:
    """The components whose figure is not the same in all of the runs that have one, the largest change first."""
    result_by_id = {result.component.id: result for result in results}
    moved = [course for course in (_follow(trend, shown) for trend in trends) if course.range]
    scale = _PLOT_HEIGHT / max((course.range for course in moved), default=1)
    rows = (_view_course(course, scale, result_by_id.get(course.trend.subject)) for course in moved)
    return tuple(sorted(rows, key=lambda row: -abs(row.last - row.first)))


def _follow(trend: Trend, shown: Sequence[TrendPoint]) -> _Course:
    point_by_run = {point.run: point for point in trend.points}
    return _Course(trend, tuple(point_by_run.get(point.run) for point in shown))


def _view_course(course: _Course, scale: float, result: ComponentResult | None) -> CourseRow:
    first, now, last = course.known[0], course.known[-1], course.trend.last
    return CourseRow(
        id=course.trend.subject,
        title=result.component.title if result else course.trend.subject,
        line=_draw_course(course, scale),
        first=first.lines or 0,
        last=now.lines or 0,
        bounds=(not first.complete, not now.complete),
        changed=f"{_sign(last.change)} on {last.time[:_DAY]}" if last else "",
        commits=tuple(_link_commits(last, result)),
    )


def _sign(change: int) -> str:
    return f"{change:+,}".replace("-", "\N{MINUS SIGN}")


def _link_commits(last: LastChange | None, result: ComponentResult | None) -> Iterator[Link]:
    """A link for each repository of a component that had moved when it changed."""
    names = {revision.repository for revision in result.all_revisions} if result else set[str]()
    for move in last.moves if last else ():
        if move.repository in names:
            yield Link(move.repository, comparison_address(move.url, move.before, move.now))


def _draw_course(course: _Course, scale: float) -> str:
    """The line of a course with at least one figure, in the middle of its room."""
    values = course.values
    high, above = max(list_known(values)), (_PLOT_HEIGHT - course.range * scale) / 2
    heights = [None if value is None else above + (high - value) * scale for value in values]
    return join_steps(heights, 0.0, _PLOT_WIDTH / len(values))
