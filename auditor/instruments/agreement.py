# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Checks J and K: two readers that share no code found the same functions in a text, with the same CCN."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from auditor.model import Dispute

_SHOWN = 3


class FoundFunction(Struct, frozen=True, order=True):
    """A function as a reader found it: its first and last line, its name and its CCN."""

    start: int
    end: int
    name: str
    ccn: int

    @property
    def place(self) -> tuple[int, int, str]:
        """What both readers have to agree on before their CCN can be compared."""
        return self.start, self.end, self.name


def find_disputes_of_functions(
    ours: Sequence[FoundFunction], theirs: Sequence[FoundFunction], witness: str
) -> Iterator[Dispute]:
    """The checks J and K that fail between the functions that are published and those of the witness."""
    lonely = sorted((*_missing(ours, theirs, "found by us alone"), *_missing(theirs, ours, f"by {witness} alone")))
    if lonely:
        yield Dispute("J", 0, len(lonely), f"functions that one reader alone finds: {_show(lonely)}")
    other = list(_compare_ccn(ours, theirs))
    if other:
        yield Dispute("K", 0, len(other), f"functions with another CCN by {witness}: {_show(other)}")


Remark = tuple[int, str]
"""A line and what there is to say about it."""


def _missing(functions: Iterable[FoundFunction], others: Iterable[FoundFunction], whose: str) -> Iterator[Remark]:
    known = Counter(other.place for other in others)
    for function in functions:
        known[function.place] -= 1
        if known[function.place] < 0:
            yield function.start, f"{function.name} in lines {function.start} to {function.end} {whose}"


def _compare_ccn(ours: Iterable[FoundFunction], theirs: Iterable[FoundFunction]) -> Iterator[Remark]:
    """The functions at one place whose CCN differ; where several have one name and place, one of them must agree."""
    figures: dict[tuple[int, int, str], list[int]] = {}
    for function in theirs:
        figures.setdefault(function.place, []).append(function.ccn)
    for function in ours:
        known = figures.get(function.place, [function.ccn])
        if function.ccn not in known:
            yield function.start, f"{function.name} in line {function.start} {function.ccn}, not {known[0]}"


def _show(remarks: Sequence[Remark]) -> str:
    more = len(remarks) - _SHOWN
    shown = ", ".join(text for _, text in remarks[:_SHOWN])
    return f"{shown} and {more} more" if more > 0 else shown
