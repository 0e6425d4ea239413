# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the HTML report shows of the limits of the release: every one with its figure, those that are exceeded first."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from auditor.model.judged import LimitKind, LimitResult, LimitState
from auditor.renderers import Report
from auditor.renderers.html.changes import ChangeView
from auditor.renderers.html.links import page_path
from auditor.renderers.words.limits import COUNTED, describe_base

_ORDER: tuple[LimitState, ...] = ("exceeded", "not decided", "within")
_KINDS: dict[LimitKind, str] = {
    "maximum": "a fixed maximum",
    "growth": "relative to what was accepted",
    "ratchet": "a ratchet",
}


class LimitRow(Struct, frozen=True):
    """One limit as it was held against the audit, by its number in the manifest, from 1.

    `page` is that of its subject, `changes` where it is read what became of that since the earlier audit; each is empty
    where there is none.
    """

    number: int
    result: LimitResult
    page: str
    changes: str = ""

    @property
    def anchor(self) -> str:
        """The id of what is said of it."""
        return f"limit-{self.number}"

    @property
    def excess(self) -> int:
        """By how much it is exceeded; 0 if it is not."""
        return max(0, -(self.result.headroom or 0))

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

    @property
    def kind(self) -> str:
        """Of which kind the bound is, and what it was made of, so that two limits on one figure can be told apart."""
        return self.base or _KINDS[self.result.kind]


class LimitsView(Struct, frozen=True):
    """All limits of the release that something can be said of: the exceeded, the undecided, the kept.

    Those of one state are in the order of the manifest.
    """

    rows: tuple[LimitRow, ...]

    @property
    def relative(self) -> bool:
        """Whether the bound of any is relative to what was accepted."""
        return any(row.result.kind != "maximum" for row in self.rows)

    @property
    def exceeded(self) -> tuple[LimitRow, ...]:
        """Those that are exceeded."""
        return tuple(row for row in self.rows if row.result.state == "exceeded")

    def number(self, state: LimitState) -> int:
        """How many limits are in this state."""
        return sum(row.result.state == state for row in self.rows)

    def on(self, component_id: str) -> tuple[LimitRow, ...]:
        """The limits on one component."""
        return tuple(row for row in self.rows if row.result.limit.subject == component_id)


def view_limits(report: Report, changes: Iterable[ChangeView] = ()) -> LimitsView:
    """The limits that were held against the audit of `report`, linked to the components that it has.

    `changes` are the components that are not as they were in the earlier audit.
    """
    pages = {result.component.id: page_path(result.component.id) for result in report.audit.components}
    changed = {view.diff.new_id: view.pages[0].path for view in changes if view.diff.new_id}
    changed |= {"tcb": "index.html#diff"} if changed else {}
    results = enumerate(report.verdict.limits, start=1)
    rows = (_view_limit(number, result, pages, changed) for number, result in results)
    return LimitsView(tuple(sorted(rows, key=lambda row: _ORDER.index(row.result.state))))


def _view_limit(number: int, result: LimitResult, pages: Mapping[str, str], changed: Mapping[str, str]) -> LimitRow:
    subject = result.limit.subject
    return LimitRow(number, result, pages.get(subject, ""), changed.get(subject, ""))
