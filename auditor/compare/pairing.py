# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The files of two audits, each with itself in the other: by repository and path, then by `auditor.compare.renames`."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from msgspec import Struct

from auditor.compare.renames import LocatedFile, find_renames
from auditor.model import ComponentResult, Evidence, MeasuredFile
from auditor.totals import unique_files

_Item = TypeVar("_Item")

_NO_FIGURE = "has no figure in the other audit"


class Pair(Struct, frozen=True):
    """One file of two audits, or of one of them; `note` says why one that stands alone was neither added nor removed.

    `unfigured` tells that the other audit has the file without a figure.
    """

    old: MeasuredFile | None
    new: MeasuredFile | None
    evidence: Evidence = "same path"
    note: str = ""
    unfigured: bool = False


def pair_files(old: tuple[ComponentResult, ...], new: tuple[ComponentResult, ...]) -> tuple[Pair, ...]:
    """Every unique file of `old` and of `new` in exactly one pair."""
    by_path = pair_by(
        _locate_files(old),
        _locate_files(new),
        lambda file: (file.repository, file.item.file.path),
        lambda file: file.key,
    )
    pairs: list[Pair] = []
    removed: list[LocatedFile] = []
    added: list[LocatedFile] = []
    for left, right in by_path:
        if left and right:
            pairs.append(Pair(left.item, right.item))
        elif left:
            removed.append(left)
        elif right:
            added.append(right)
    gone, come = _split(removed, _gaps(new)), _split(added, _gaps(old))
    pairs += [Pair(file.item, None, note=reason, unfigured=True) for file, reason in gone.unfigured]
    pairs += [Pair(None, file.item, note=reason, unfigured=True) for file, reason in come.unfigured]
    return (*pairs, *_pair_rest(gone.code, come.code))


class _Alone(Struct, frozen=True):
    """Files that the other audit does not have, and those that are among its gaps, each with the reason."""

    code: list[LocatedFile]
    unfigured: list[tuple[LocatedFile, str]]


def _split(files: list[LocatedFile], gaps: dict[tuple[str, str], str]) -> _Alone:
    with_reasons = [(file, _why_unfigured(file, gaps)) for file in files]
    return _Alone(
        [file for file, reason in with_reasons if not reason],
        [(file, reason) for file, reason in with_reasons if reason],
    )


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


def _locate_files(results: tuple[ComponentResult, ...]) -> list[LocatedFile]:
    """The unique files with the names of their repositories, or their URLs where no source names one."""
    revisions = sorted({item for result in results for item in result.revisions}, key=lambda item: item.repository)
    names = {(item.url, item.revision): item.repository for item in reversed(revisions)}
    return [
        LocatedFile(names.get((item.file.url, item.file.revision), item.file.url), item)
        for item in unique_files(results)
    ]


def _gaps(results: tuple[ComponentResult, ...]) -> dict[tuple[str, str], str]:
    """The reason of each gap by URL and path; the path is empty for a whole source."""
    return {(gap.url, gap.path): gap.reason for result in results for gap in result.unmeasured}


def _why_unfigured(file: LocatedFile, gaps: dict[tuple[str, str], str]) -> str:
    """Why the other audit has no figure of a file, if that is a gap of it."""
    url, path = file.item.file.url, file.item.file.path
    reasons = (gaps[key] for key in ((url, path), (url, "")) if key in gaps)
    return next((f"{_NO_FIGURE}: {reason}" for reason in reasons), "")
