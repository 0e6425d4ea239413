# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the HTML report shows of the limits of the release: every one, its figure and its headroom."""

from typing import Literal

from msgspec import Struct

from auditor.model import Limit, SizeMetric, stands_for
from auditor.renderers import Report
from auditor.renderers.html_component import figures_of
from auditor.renderers.html_coverage import find_absent
from auditor.renderers.html_links import NO_FIGURE, Link, page_path

LimitState = Literal["within", "exceeded", "not decided"]


class LimitRow(Struct, frozen=True):
    """One limit: `measured` and `maximum` in SLOC of `metric`, and the share of the maximum that is used, in words.

    A limit on what has no figure, or only a lower bound that does not exceed it, is not decided. `known` is false
    where nothing of the subject was measured.
    """

    subject: Link
    metric: SizeMetric
    measured: int
    maximum: int
    known: bool
    lower_bound: bool
    state: LimitState
    used: str

    @property
    def left(self) -> int:
        """The headroom, negative if the limit is exceeded."""
        return self.maximum - self.measured


class LimitsView(Struct, frozen=True):
    """All limits of the release, in the order of the manifest."""

    rows: tuple[LimitRow, ...]

    def number(self, state: LimitState) -> int:
        """How many limits are in this state."""
        return sum(row.state == state for row in self.rows)

    def on(self, component_id: str) -> tuple[LimitRow, ...]:
        """The limits on one component."""
        return tuple(row for row in self.rows if row.subject.text == component_id)


def view_limits(report: Report) -> LimitsView:
    """The limits that hold in the release of `report`."""
    limits = (limit for limit in report.manifest.limits if limit.holds_in(report.audit.release))
    return LimitsView(tuple(_view(limit, report) for limit in limits))


def _view(limit: Limit, report: Report) -> LimitRow:
    results = report.audit.results_of(limit.subject)
    figures = figures_of(results)
    measured = figures.totals.of(limit.metric)
    known = figures.known and bool(results)
    lower_bound = figures.lower_bound or any(
        stands_for(limit.subject, item.id, item.group) for item in find_absent(report)
    )
    return LimitRow(
        subject=_link_subject(limit.subject, report),
        metric=limit.metric,
        measured=measured,
        maximum=limit.maximum,
        known=known,
        lower_bound=lower_bound,
        state=_state_of(measured > limit.maximum, known and not lower_bound),
        used=f"{100 * measured / limit.maximum:,.1f} %" if known else NO_FIGURE,
    )


def _state_of(exceeded: bool, complete: bool) -> LimitState:
    if exceeded:
        return "exceeded"
    return "within" if complete else "not decided"


def _link_subject(subject: str, report: Report) -> Link:
    """The subject, linked to its page if it is a component that the audit has."""
    present = any(result.component.id == subject for result in report.audit.components)
    return Link(subject, page_path(subject) if present else "")
