# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What became of each file and function of two sets of components, so that nothing is left over. Pure functions."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from auditor.findings.compare.pairing import Pair, pair_by
from auditor.findings.totals import total_of, total_of_file
from auditor.model.compared import Balance, FileChange, FunctionChange, Kind
from auditor.model.measured import ComponentResult, Function, MeasuredFile, Totals

_ELSEWHERE = "is in the other audit, too, but of other components"


Identity = tuple[str, str, str]
Results = tuple[ComponentResult, ...]


class ComparedPair(Struct, frozen=True):
    """A file in both audits, and what became of it; None if nothing that is measured of it."""

    pair: Pair
    change: FileChange | None


class Compared(Struct, frozen=True):
    """Every file of two audits, and its number in `pairs` by its identity in each of them."""

    pairs: tuple[ComparedPair, ...]
    number_by_old: dict[Identity, int]
    number_by_new: dict[Identity, int]


def compare_pairs(pairs: Iterable[Pair]) -> Compared:
    """Each pair with what became of the file, in the order of paths."""
    ordered = sorted(pairs, key=_place_of)
    return Compared(
        tuple(ComparedPair(pair, _compare_file(pair)) for pair in ordered),
        {pair.old.file.identity: number for number, pair in enumerate(ordered) if pair.old},
        {pair.new.file.identity: number for number, pair in enumerate(ordered) if pair.new},
    )


def balance_of(old: Results, new: Results, compared: Compared) -> Balance:
    """The unique files of `old` and `new` before and after; `compared` has all of them."""
    changes = [part.change for part in part_of(old, new, compared)]
    files = tuple(change for change in changes if change)
    return Balance(total_of(old), total_of(new), files, len(changes) - len(files))


def part_of(old: Results, new: Results, compared: Compared) -> Iterator[ComparedPair]:
    """The pairs as far as their files are in `old` and `new`."""
    olds, news = _numbers_of(old, compared.number_by_old), _numbers_of(new, compared.number_by_new)
    for number in sorted(olds | news):
        yield _narrow(compared.pairs[number], number in olds, number in news)


def _numbers_of(results: Results, number_by_identity: dict[Identity, int]) -> set[int]:
    return {number_by_identity[item.file.identity] for result in results for item in result.files}


def _narrow(whole: ComparedPair, has_old: bool, has_new: bool) -> ComparedPair:
    """The pair without the side that it is not to have."""
    old, new = whole.pair.old if has_old else None, whole.pair.new if has_new else None
    if old is whole.pair.old and new is whole.pair.new:
        return whole
    part = Pair(old, new, note=_ELSEWHERE)
    return ComparedPair(part, _compare_file(part))


class PlacedFunction(Struct, frozen=True):
    """A function that differs, and the file that it is in; one that was `moved` was in another file before."""

    file: FileChange
    change: FunctionChange
    moved: FileChange | None = None


def place_functions(balance: Balance) -> tuple[PlacedFunction, ...]:
    """The functions that differ; a removed and an added one of a name that no other has and of similar NLOC are one.

    The sums are those of `balance`: what was added in one place of what was removed in another is not looked at.
    """
    placed = [PlacedFunction(file, change) for file in balance.files for change in file.functions]
    gone, come = _only_ones(placed, "removed"), _only_ones(placed, "added")
    moves = {name: _join(gone[name], come[name]) for name in sorted(_moved_names(gone, come))}
    return (*(item for item in placed if item.change.name not in moves or _is_in_both(item)), *moves.values())


def _is_in_both(item: PlacedFunction) -> bool:
    return item.change.kind not in ("added", "removed")


def _moved_names(gone: dict[str, PlacedFunction], come: dict[str, PlacedFunction]) -> set[str]:
    return {name for name in gone.keys() & come.keys() if _alike(gone[name].change, come[name].change)}


def _only_ones(placed: Iterable[PlacedFunction], kind: Kind) -> dict[str, PlacedFunction]:
    """The functions of this kind whose name no other of them has, by that name."""
    by_name: dict[str, list[PlacedFunction]] = {}
    for item in placed:
        if item.change.kind == kind:
            by_name.setdefault(item.change.name, []).append(item)
    return {name: found[0] for name, found in by_name.items() if len(found) == 1}


def _alike(gone: FunctionChange, come: FunctionChange) -> bool:
    """Whether neither has more than twice the NLOC of the other."""
    return max(-gone.nloc, come.nloc) <= 2 * min(-gone.nloc, come.nloc)


def _join(gone: PlacedFunction, come: PlacedFunction) -> PlacedFunction:
    change = FunctionChange(come.change.name, 1, gone.change.old, come.change.new)
    return PlacedFunction(come.file, change, gone.file)


def _place_of(pair: Pair) -> tuple[str, ...]:
    files = [item.file for item in (pair.new, pair.old) if item]
    return tuple(part for file in files for part in (file.path, file.url, file.revision))


def _compare_file(pair: Pair) -> FileChange | None:
    functions = tuple(_compare_functions(_functions_of(pair.old), _functions_of(pair.new)))
    before, after = (total_of_file(item) if item else Totals() for item in (pair.old, pair.new))
    if _is_the_same(pair) and before == after and not functions:
        return None
    return FileChange(pair.old, pair.new, before, after, pair.evidence, functions, pair.note)


def _is_the_same(pair: Pair) -> bool:
    """Whether path and content are what they were."""
    if pair.old is None or pair.new is None:
        return False
    return pair.old.file.blob == pair.new.file.blob and pair.evidence == "same path"


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
