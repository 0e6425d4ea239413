# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the HTML report shows of a component by other definitions of a line: bars, each of them beside its figure."""

from msgspec import Struct

from auditor.findings.definitions import meaning_of_component
from auditor.findings.ladder import Ladder, Rung, ladders_of
from auditor.model import Audit


class RungRow(Struct, frozen=True):
    """One definition; `share` is the length of its bar, in hundredths of the longest."""

    rung: Rung
    meaning: str
    share: float


class LadderView(Struct, frozen=True):
    """The definitions from the widest down, then what other tools count; `not_built` files no build reads."""

    shipped: bool
    rungs: tuple[RungRow, ...]
    beside: tuple[RungRow, ...]
    not_built: int


def view_ladders(audit: Audit) -> dict[str, LadderView]:
    """The ladder of every component that was measured, by its id."""
    return {component: _view(ladder) for component, ladder in ladders_of(audit).items()}


def _view(ladder: Ladder) -> LadderView:
    longest = max((rung.lines for rung in ladder.rungs), default=0) or 1
    return LadderView(
        shipped=ladder.shipped,
        rungs=tuple(_row(rung, longest) for rung in ladder.rungs),
        beside=tuple(_row(rung, longest) for rung in ladder.beside),
        not_built=len(ladder.not_built),
    )


def _row(rung: Rung, longest: int) -> RungRow:
    return RungRow(rung, meaning_of_component(rung.name), 100 * rung.lines / longest)
