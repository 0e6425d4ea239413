# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Trusted code over commits, months or tags: running sums, less what was replaced and with what came. Pure functions.

Each file counts once in the total of its repository, however many components it serves.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Literal

from msgspec import Struct
from msgspec.structs import astuple, replace

from auditor.model.measured import MeasuredFile
from auditor.upstream.history import Change, Step
from auditor.upstream.trees import TreeEntry

Every = Literal["tag", "month", "commit"]
"""What the points are."""

TOTAL = "total"
"""What the sum of all components is called, in which each file counts once; no component can be called so."""


class Sums(Struct, frozen=True):
    """The files that have a figure, with their SLOC, functions and the CCN of all functions, and how many have none.

    `unmeasured` files have no figure, so that all sums are lower bounds; on the figures of `disputed` files instruments
    disagree, and nobody has looked.
    """

    files: int = 0
    code: int = 0
    functions: int = 0
    ccn: int = 0
    unmeasured: int = 0
    disputed: int = 0

    @property
    def complete(self) -> bool:
        """Whether every file has a figure that no instrument disputes."""
        return not self.unmeasured and not self.disputed

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))

    def __sub__(self, other: "Sums") -> "Sums":
        return Sums(*(mine - theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))


NOTHING, UNMEASURED = Sums(), Sums(unmeasured=1)
"""No file, and one that has no figure."""

_LAST_TIME = 253_402_300_799  # the last second of the year 9999: a commit may say anything


def sums_of(item: MeasuredFile) -> Sums:
    """One file as sums."""
    functions = item.measurement.functions or ()
    ccn = sum(function.ccn for function in functions)
    return Sums(1, item.measurement.lines.code, len(functions), ccn, disputed=int(bool(item.open_disputes)))


class PastPoint(Struct, frozen=True):
    """One repository at one commit: its components' sums by id, and those of all of them as `TOTAL`.

    `name` is the tag, the month (YYYY-MM) or the commit that the point stands for, `time` when `revision` was committed
    in s since 1970. `before` is the revision of the point before it, empty for the first, and `growth` by how many SLOC
    the total is larger than there: None for the first, and if a file that has changed has no undisputed figure. So much
    of it, or more where files are shared, is `by_component`; those that are as large as before are not in it.
    """

    repository: str
    name: str
    revision: str
    time: int
    subject: str
    sums: Mapping[str, Sums]
    before: str = ""
    growth: int | None = None
    by_component: Mapping[str, int] = {}


class InconsistentError(ValueError):
    """A step replaces what was not there."""


class Sized(Struct, frozen=True):
    """What is known of the trusted paths of one repository: the components that each serves, and its sums at a blob."""

    repository: str
    components_by_path: Mapping[str, tuple[str, ...]]
    sums_of: Callable[[TreeEntry], Sums]

    def add_up(self, steps: Iterable[Step]) -> Iterator[PastPoint]:
        """A point for each step; raises `InconsistentError` if one replaces what is not there."""
        present: dict[str, TreeEntry] = {}
        names = dict.fromkeys(name for names in self.components_by_path.values() for name in names)
        sums = dict.fromkeys((*names, TOTAL), NOTHING)
        before = ""
        for step in steps:
            for change in step.changes:
                _take_place(present, change, step)
            earlier, sums = sums, self._add_changes(sums, step)
            growth, by_component = None, dict[str, int]()
            if before and self._is_certain(step):
                by_component = dict(_changes_of_code(earlier, sums))
                growth = by_component.pop(TOTAL, 0)
            place = self.repository, step.name, step.revision, step.time, step.subject
            yield PastPoint(*place, sums, before, growth, by_component)
            before = step.revision

    def _add_changes(self, sums: Mapping[str, Sums], step: Step) -> dict[str, Sums]:
        """The sums after a step."""
        after = dict(sums)
        for change in step.changes:
            more = self._sums(change.after) - self._sums(change.before)
            for name in (*self.components_by_path[change.path], TOTAL):
                after[name] += more
        return after

    def _is_certain(self, step: Step) -> bool:
        """Whether everything that a step takes or brings has an undisputed figure."""
        entries = (entry for change in step.changes for entry in (change.before, change.after))
        return all(self._sums(entry).complete for entry in entries)

    def _sums(self, entry: TreeEntry | None) -> Sums:
        return self.sums_of(entry) if entry else NOTHING


def _changes_of_code(before: Mapping[str, Sums], after: Mapping[str, Sums]) -> Iterator[tuple[str, int]]:
    """By how many SLOC each of the sums became larger, of those that did not stay as they were."""
    for name, sums in before.items():
        if more := after[name].code - sums.code:
            yield name, more


def _take_place(present: dict[str, TreeEntry], change: Change, step: Step) -> None:
    """Let `change` happen to what is `present`."""
    if present.get(change.path) != change.before:
        raise InconsistentError(f"{step.name} replaces a content of {change.path!r} that is not there")
    if change.after:
        present[change.path] = change.after
    else:
        del present[change.path]


def only_paths(steps: Iterable[Step], paths: Mapping[str, object]) -> Iterator[Step]:
    """The steps with those of their changes that are at one of `paths`."""
    for step in steps:
        yield replace(step, changes=tuple(change for change in step.changes if change.path in paths))


# ------------------------------------------------------------------------------------------------- months


def format_time(time: int) -> str:
    """A time in s since 1970 as YYYY-MM-DDTHH:MM:SSZ, in UTC; the last one of the year 9999 for any later."""
    return f"{datetime.datetime.fromtimestamp(min(time, _LAST_TIME), datetime.UTC):%Y-%m-%dT%H:%M:%SZ}"


def month_of(time: int) -> str:
    """The month of such a time as YYYY-MM."""
    return format_time(time)[: len("YYYY-MM")]


def fold_months(steps: Iterable[Step], since: str) -> Iterator[Step]:
    """A step for each month in which something changed, named after it, with what is left of its changes at its end.

    All months before `since` are one step, named after the last of them. A commit that says it is older than one before
    it belongs to the month of that one.
    """
    for _, group in groupby(_with_months(steps), lambda dated: dated[0] if dated[0] >= since else ""):
        months, folded = zip(*group, strict=True)
        yield _fold(months[-1], folded)


def fold_before(steps: Iterable[Step], since: str) -> Iterator[Step]:
    """The steps from the month `since` on, and before them a single one, named after its last, in place of all others.

    A commit belongs to a month as in `fold_months`.
    """
    dated = tuple(_with_months(steps))
    early = tuple(step for month, step in dated if month < since)
    if early:
        yield _fold(early[-1].name, early)
    yield from (step for month, step in dated if month >= since)


def _with_months(steps: Iterable[Step]) -> Iterator[tuple[str, Step]]:
    """Each step with the month that it belongs to."""
    month = ""
    for step in steps:
        month = max(month, month_of(step.time))
        yield month, step


def _fold(name: str, steps: Sequence[Step]) -> Step:
    """One step in place of several."""
    change_by_path: dict[str, Change] = {}
    for change in (change for step in steps for change in step.changes):
        first = change_by_path.get(change.path, change)
        change_by_path[change.path] = Change(change.path, first.before, change.after)
    changes = (change for change in change_by_path.values() if change.before != change.after)
    return replace(steps[-1], name=name, changes=tuple(changes))
