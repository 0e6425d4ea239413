# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The files of two audits, each with itself in the other: by repository and path, then by `renames`."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from msgspec import Struct

from auditor.findings.compare.gaps import Gaps, find_gaps
from auditor.findings.compare.renames import LocatedFile, find_renames
from auditor.findings.totals import unique_files
from auditor.model.compared import Evidence, Missing
from auditor.model.measured import ComponentResult, MeasuredFile

_Item = TypeVar("_Item")


class Pair(Struct, frozen=True):
    """One file of two audits, or of one; `note` says why one that stands alone was neither added nor removed."""

    old: MeasuredFile | None
    new: MeasuredFile | None
    evidence: Evidence = "same path"
    note: str = ""


class Unfigured(Struct, frozen=True):
    """A file that cannot be compared, since an audit has no figure of it that is beyond dispute."""

    pair: Pair
    missing_in: Missing
    reason: str


class Paired(Struct, frozen=True):
    """Every unique file of two audits, in one of the `pairs` or among those that cannot be compared."""

    pairs: tuple[Pair, ...]
    unfigured: tuple[Unfigured, ...]


class _Alone(Struct, frozen=True):
    """Files that the other audit does not have, and those that are among its gaps, each with the reason."""

    code: list[LocatedFile]
    unfigured: list[tuple[LocatedFile, str]]


def pair_files(old: tuple[ComponentResult, ...], new: tuple[ComponentResult, ...]) -> Paired:
    """Every unique file of `old` and of `new`, each once."""
    by_path = pair_by(
        map(LocatedFile, unique_files(old)),
        map(LocatedFile, unique_files(new)),
        lambda file: (file.repository, file.item.file.path),
        lambda file: file.key,
    )
    known = tuple(by_path)
    gone = _split((left for left, right in known if right is None), find_gaps(old, new))
    come = _split((right for left, right in known if left is None), find_gaps(new, old))
    in_both = (Pair(left.item, right.item) for left, right in known if left and right)
    pairs = (*in_both, *_pair_rest(gone.code, come.code))
    return _take_out_disputed(pairs, (*_one_sided(gone, "new"), *_one_sided(come, "old")))


def _one_sided(alone: _Alone, missing_in: Missing) -> Iterator[Unfigured]:
    for file, reason in alone.unfigured:
        pair = Pair(file.item, None) if missing_in == "new" else Pair(None, file.item)
        yield Unfigured(pair, missing_in, f"not measured; {reason}")


def _take_out_disputed(pairs: Iterable[Pair], unmeasured: Iterable[Unfigured]) -> Paired:
    with_disputes = [(pair, _find_dispute(pair)) for pair in pairs]
    disputed = (dispute for _, dispute in with_disputes if dispute)
    return Paired(tuple(pair for pair, dispute in with_disputes if not dispute), (*unmeasured, *disputed))


def _split(files: Iterable[LocatedFile | None], gaps: Gaps) -> _Alone:
    with_reasons = [(file, gaps.reason_of(file.item)) for file in files if file]
    return _Alone(
        [file for file, reason in with_reasons if not reason],
        [(file, reason) for file, reason in with_reasons if reason],
    )


def _find_dispute(pair: Pair) -> Unfigured | None:
    """What is in dispute of a file that differs; one that both audits count alike is not compared by its figure."""
    before, after = (item.open_disputes if item else () for item in (pair.old, pair.new))
    disputes = (*before, *after)
    if not disputes or _are_counted_alike(pair):
        return None
    missing_in: Missing = "both" if before and after else "old" if before else "new"
    check, ours, theirs = disputes[0].check, disputes[0].ours, disputes[0].theirs
    return Unfigured(pair, missing_in, f"disputed: check {check}: {ours:,} against {theirs:,}")


def _are_counted_alike(pair: Pair) -> bool:
    """Whether both audits have the same content with the same lines."""
    if pair.old is None or pair.new is None:
        return False
    old, new = pair.old, pair.new
    return (old.file.blob, old.measurement.lines) == (new.file.blob, new.measurement.lines)


def _pair_rest(removed: list[LocatedFile], added: list[LocatedFile]) -> Iterator[Pair]:
    """The renames, and alone what is not one."""
    renames = find_renames(removed, added)
    taken = {file.key for rename in renames for file in (rename.old, rename.new)}
    yield from (Pair(rename.old.item, rename.new.item, rename.evidence) for rename in renames)
    yield from (Pair(file.item, None) for file in removed if file.key not in taken)
    yield from (Pair(None, file.item) for file in added if file.key not in taken)


def pair_by(
    old: Iterable[_Item], new: Iterable[_Item], name_of: Callable[[_Item], Any], order_of: Callable[[_Item], Any]
) -> Iterator[tuple[_Item | None, _Item | None]]:
    """Each item of `old` with the one of the same name in `new`; those of one name by their number in `order_of`."""
    sides: tuple[dict[Any, list[_Item]], dict[Any, list[_Item]]] = defaultdict(list), defaultdict(list)
    for items, side in zip((old, new), sides, strict=True):
        for item in sorted(items, key=order_of):
            side[name_of(item)].append(item)
    for name in sorted(sides[0].keys() | sides[1].keys()):
        left, right = sides[0][name], sides[1][name]
        for number in range(max(len(left), len(right))):
            yield (left[number] if number < len(left) else None), (right[number] if number < len(right) else None)
