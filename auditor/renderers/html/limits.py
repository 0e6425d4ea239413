# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the HTML report shows of the limits of the release: every one, its figure and its headroom."""

from msgspec import Struct

from auditor.model.declared import SizeMetric
from auditor.model.judged import LimitResult, LimitState
from auditor.renderers import Report
from auditor.renderers.html.links import NO_FIGURE, Link, page_path


class LimitRow(Struct, frozen=True):
    """One limit: `measured`, which is 0 where `known` is false, and `maximum` in SLOC of `metric`.

    `used` is the share of the maximum in words, `lack` why the figure can only be larger, or why there is none.
    """

    subject: Link
    metric: SizeMetric
    measured: int
    maximum: int
    known: bool
    state: LimitState
    lack: str
    used: str

    @property
    def left(self) -> int:
        """The headroom, negative if the limit is exceeded."""
        return self.maximum - self.measured

    @property
    def lower_bound(self) -> bool:
        """Whether the figure can only be larger."""
        return bool(self.lack)


class LimitsView(Struct, frozen=True):
    """All limits of the release that something can be said of, in the order of the manifest."""

    rows: tuple[LimitRow, ...]

    def number(self, state: LimitState) -> int:
        """How many limits are in this state."""
        return sum(row.state == state for row in self.rows)

    def on(self, component_id: str) -> tuple[LimitRow, ...]:
        """The limits on one component."""
        return tuple(row for row in self.rows if row.subject.text == component_id)


def view_limits(report: Report) -> LimitsView:
    """The limits that were held against the audit of `report`."""
    return LimitsView(tuple(_view(result, report) for result in report.verdict.limits))


def _view(result: LimitResult, report: Report) -> LimitRow:
    measured, maximum = result.measured or 0, result.limit.maximum
    known = result.measured is not None
    return LimitRow(
        subject=_link_subject(result.limit.subject, report),
        metric=result.limit.metric,
        measured=measured,
        maximum=maximum,
        known=known,
        state=result.state,
        lack=result.lack,
        used=f"{100 * measured / maximum:,.1f} %" if known else NO_FIGURE,
    )


def _link_subject(subject: str, report: Report) -> Link:
    """The subject, linked to its page if it is a component that the audit has."""
    present = any(result.component.id == subject for result in report.audit.components)
    return Link(subject, page_path(subject) if present else "")
