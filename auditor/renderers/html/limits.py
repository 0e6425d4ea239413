# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the HTML report shows of the limits of the release: every one, its figure and its headroom."""

from msgspec import Struct

from auditor.model.judged import LimitResult, LimitState
from auditor.renderers import Report
from auditor.renderers.html.links import page_path


class LimitRow(Struct, frozen=True):
    """One limit as it was held against the audit; `page` is that of its subject, empty where it has none."""

    result: LimitResult
    page: str

    @property
    def headroom(self) -> int | None:
        """How many SLOC are left, negative if the limit is exceeded; None where that is not decided."""
        measured, decided = self.result.measured, self.result.state != "not decided"
        return self.result.limit.maximum - measured if decided and measured is not None else None

    @property
    def used(self) -> str | None:
        """The share of the maximum, in words; None where nothing was measured."""
        measured = self.result.measured
        return None if measured is None else f"{100 * measured / self.result.limit.maximum:,.1f} %"


class LimitsView(Struct, frozen=True):
    """All limits of the release that something can be said of, in the order of the manifest."""

    rows: tuple[LimitRow, ...]

    def number(self, state: LimitState) -> int:
        """How many limits are in this state."""
        return sum(row.result.state == state for row in self.rows)

    def on(self, component_id: str) -> tuple[LimitRow, ...]:
        """The limits on one component."""
        return tuple(row for row in self.rows if row.result.limit.subject == component_id)


def view_limits(report: Report) -> LimitsView:
    """The limits that were held against the audit of `report`, linked to the components that it has."""
    present = {result.component.id for result in report.audit.components}
    subjects = ((result, result.limit.subject) for result in report.verdict.limits)
    return LimitsView(tuple(LimitRow(result, page_path(name) if name in present else "") for result, name in subjects))
