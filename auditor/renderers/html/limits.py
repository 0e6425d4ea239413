# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the HTML report shows of the limits of the release: every one, its figure and its headroom."""

from msgspec import Struct

from auditor.model.judged import LimitResult, LimitState
from auditor.renderers import Report
from auditor.renderers.html.links import page_path
from auditor.renderers.words.limits import COUNTED, describe_base


class LimitRow(Struct, frozen=True):
    """One limit as it was held against the audit; `page` is that of its subject, empty where it has none."""

    result: LimitResult
    page: str

    @property
    def used(self) -> str | None:
        """The share of the bound, in words; None where nothing was measured, or there is no bound but 0."""
        measured, maximum = self.result.measured, self.result.maximum
        return f"{100 * measured / maximum:,.1f} %" if measured is not None and maximum else None

    @property
    def unit(self) -> str:
        """The unit of its figures."""
        return COUNTED[self.result.limit.metric][0]

    @property
    def counted(self) -> str:
        """What the limit is on."""
        return COUNTED[self.result.limit.metric][1]

    @property
    def base(self) -> str:
        """What the bound was made of; empty for a figure of the manifest."""
        return describe_base(self.result)


class LimitsView(Struct, frozen=True):
    """All limits of the release that something can be said of, in the order of the manifest."""

    rows: tuple[LimitRow, ...]

    @property
    def relative(self) -> bool:
        """Whether the bound of any is relative to what was accepted."""
        return any(row.result.kind != "maximum" for row in self.rows)

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
