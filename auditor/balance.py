# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What became of each file and function of two sets of components, so that nothing is left over. Pure functions."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from auditor.model import Balance, ComponentResult, FileChange, Function, FunctionChange, MeasuredFile, Totals
from auditor.pairing import Pair, pair_by
from auditor.totals import total_of, total_of_file

_ELSEWHERE = "is in the other audit, too, but of other components"


class ComparedPair(Struct, frozen=True):
    """A file in both audits, and what became of it; None if nothing that is measured of it."""

    pair: Pair
    change: FileChange | None


def compare_pairs(pairs: Iterable[Pair]) -> tuple[ComparedPair, ...]:
    """Each pair with what became of the file, in the order of paths."""
    return tuple(ComparedPair(pair, _compare_file(pair)) for pair in sorted(pairs, key=_place_of))


def balance_of(
    old: tuple[ComponentResult, ...], new: tuple[ComponentResult, ...], compared: Sequence[ComparedPair]
) -> Balance:
    """The unique files of `old` and `new` before and after; `compared` has all of them."""
    changes = [part.change for part in part_of(old, new, compared)]
    files = tuple(change for change in changes if change)
    return Balance(total_of(old), total_of(new), files, len(changes) - len(files))


def part_of(
    old: tuple[ComponentResult, ...], new: tuple[ComponentResult, ...], compared: Iterable[ComparedPair]
) -> Iterator[ComparedPair]:
    """The pairs as far as their files are in `old` and `new`."""
    olds = {item.file.identity for result in old for item in result.files}
    news = {item.file.identity for result in new for item in result.files}
    for whole in compared:
        pair = whole.pair
        left = pair.old if pair.old and pair.old.file.identity in olds else None
        right = pair.new if pair.new and pair.new.file.identity in news else None
        if left is pair.old and right is pair.new:
            yield whole
        elif left or right:
            part = Pair(left, right, note=_ELSEWHERE)
            yield ComparedPair(part, _compare_file(part))


def _place_of(pair: Pair) -> tuple[str, ...]:
    return tuple(
        part for item in (pair.new, pair.old) if item for part in (item.file.path, item.file.url, item.file.revision)
    )


def _compare_file(pair: Pair) -> FileChange | None:
    functions = tuple(_compare_functions(_functions_of(pair.old), _functions_of(pair.new)))
    before, after = (total_of_file(item) if item else Totals() for item in (pair.old, pair.new))
    same_content = pair.old and pair.new and pair.old.file.blob == pair.new.file.blob
    if same_content and pair.evidence == "same path" and before == after and not functions:
        return None
    return FileChange(pair.old, pair.new, before, after, pair.evidence, functions, pair.note, pair.unfigured)


def _functions_of(item: MeasuredFile | None) -> tuple[Function, ...]:
    return (item.measurement.functions if item else None) or ()


def _compare_functions(old: tuple[Function, ...], new: tuple[Function, ...]) -> Iterator[FunctionChange]:
    """The functions that differ in NLOC, CCN or parameters; those of one name are told apart by their order."""
    if old == new:
        return
    seen: dict[str, int] = {}
    for left, right in pair_by(old, new, lambda item: item.name, lambda item: (item.start, item.end)):
        name = (left or right or old[0]).name
        seen[name] = seen.get(name, 0) + 1
        if left is None or right is None or _figures_of(left) != _figures_of(right):
            yield FunctionChange(name, seen[name], left, right)


def _figures_of(function: Function) -> tuple[int, ...]:
    return function.nloc, function.ccn, function.parameters
