# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Which removed and added files are one file under another path, told from measurements alone.

An audit has no contents, so this is a guess but for files of the same content, and no sum may depend on it. The rules
are tried in their order, each on what the earlier ones left; they are the same in both directions.
"""

import posixpath
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product
from typing import TypeVar

from msgspec import Struct

from auditor.instruments.languages import LANGUAGE_BY_NAME
from auditor.model.compared import Evidence
from auditor.model.measured import MeasuredFile

SIMILAR = 0.5
"""From which similarity on two files are taken for one, like that of `git diff -M`."""

_COMMON_NAME = 20

Key = tuple[str, str, str, str]
_Item = TypeVar("_Item")
_Name = TypeVar("_Name")


class LocatedFile(Struct, frozen=True):
    """A measured file by the repository that it is in."""

    item: MeasuredFile

    @property
    def repository(self) -> str:
        """The name of its repository."""
        return self.item.file.origin

    @property
    def key(self) -> Key:
        """What tells it from every other file of its audit, the name of its repository and its path first."""
        file = self.item.file
        return self.repository, file.path, file.url, file.revision

    @property
    def basename(self) -> str:
        """The last part of its path."""
        return posixpath.basename(self.item.file.path)

    @property
    def stem(self) -> tuple[str, str]:
        """Its repository, and its path without the suffix."""
        return self.repository, posixpath.splitext(self.item.file.path)[0]

    @property
    def suffix(self) -> str:
        """What its stem lacks of its path."""
        return posixpath.splitext(self.item.file.path)[1]

    @property
    def code(self) -> int:
        """Its SLOC."""
        return self.item.measurement.lines.code

    @property
    def kin(self) -> str:
        """The languages that a file can change between without becoming another one."""
        language = LANGUAGE_BY_NAME[self.item.measurement.language]
        return "C family" if language.reader == "c" else language.name


class Rename(Struct, frozen=True):
    """A removed file that is an added one, and why."""

    old: LocatedFile
    new: LocatedFile
    evidence: Evidence


Files = Sequence[LocatedFile]
_Pairs = Iterable[tuple[LocatedFile, LocatedFile]]


def find_renames(removed: Files, added: Files) -> tuple[Rename, ...]:
    """The renames among `removed` and `added`; each file is in one of them at most."""
    found: list[Rename] = []
    rules: tuple[tuple[Evidence, Callable[[Files, Files], _Pairs]], ...] = (
        ("same content", _pair_same_content),
        ("same functions", _pair_same_functions),
        ("beside a renamed file", lambda old, new: _pair_siblings(old, new, found)),
        ("same name", _pair_same_names),
    )
    old, new = sorted(removed, key=lambda file: file.key), sorted(added, key=lambda file: file.key)
    for evidence, rule in rules:
        found += [Rename(*pair, evidence) for pair in tuple(rule(old, new))]
        old = _without(old, {rename.old.key for rename in found})
        new = _without(new, {rename.new.key for rename in found})
    return tuple(found)


def _without(files: Files, taken: set[Key]) -> list[LocatedFile]:
    return [file for file in files if file.key not in taken]


def _pair_same_content(old: Files, new: Files) -> Iterator[tuple[LocatedFile, LocatedFile]]:
    """Files with the same blob, those of the same name first; empty files tell nothing."""
    for left, right in _both(_filled(old), _filled(new), lambda file: file.item.file.blob):
        named = [pair for same in _both(left, right, lambda file: file.basename) for pair in zip(*same, strict=False)]
        yield from named
        taken = {file.key for pair in named for file in pair}
        yield from zip(_without(left, taken), _without(right, taken), strict=False)


def _filled(files: Files) -> list[LocatedFile]:
    return [file for file in files if file.item.file.size]


def _pair_same_functions(old: Files, new: Files) -> Iterator[tuple[LocatedFile, LocatedFile]]:
    """Files with much the same functions, in one repository or under one name; the most similar first."""
    olds, news = list(map(_nloc_by_name, old)), list(map(_nloc_by_name, new))
    candidates = []
    for left, right in _sharing_a_name(olds, news):
        similarity, shared = _similarity(olds[left], news[right])
        if similarity >= SIMILAR and _may_be_one(old[left], new[right], shared):
            ends = sorted((old[left].key, new[right].key))
            candidates.append((-similarity, old[left].basename != new[right].basename, ends, left, right))
    taken: tuple[set[int], set[int]] = set(), set()
    for *_, left, right in sorted(candidates):
        if left not in taken[0] and right not in taken[1]:
            taken[0].add(left)
            taken[1].add(right)
            yield old[left], new[right]


def _may_be_one(old: LocatedFile, new: LocatedFile, shared: int) -> bool:
    """Whether similar functions mean anything: one common name, such as `main`, does not."""
    if old.kin != new.kin:
        return False
    return old.basename == new.basename or (old.repository == new.repository and (shared > 1 or old.stem == new.stem))


def _nloc_by_name(file: LocatedFile) -> Counter[str]:
    nloc: Counter[str] = Counter()
    for function in file.item.measurement.functions or ():
        nloc[function.name] += max(1, function.nloc)
    return nloc


def _sharing_a_name(old: Sequence[Counter[str]], new: Sequence[Counter[str]]) -> set[tuple[int, int]]:
    """The files, by number, that have a function of one name, unless many files have one of that name."""
    places = _numbers_by_function(old), _numbers_by_function(new)
    telling = [name for name in places[0] if max(len(place[name]) for place in places) <= _COMMON_NAME]
    return {pair for name in telling for pair in product(places[0][name], places[1][name])}


def _numbers_by_function(files: Sequence[Counter[str]]) -> dict[str, list[int]]:
    numbers: dict[str, list[int]] = defaultdict(list)
    for number, names in enumerate(files):
        for name in names:
            numbers[name].append(number)
    return numbers


def _similarity(old: Counter[str], new: Counter[str]) -> tuple[float, int]:
    """The NLOC of functions that both have as a share of the larger file's, and how many functions these are."""
    common = old & new
    return common.total() / max(old.total(), new.total()), len(common)


def _pair_siblings(old: Files, new: Files, renames: Sequence[Rename]) -> Iterator[tuple[LocatedFile, LocatedFile]]:
    """Files of similar size that differ only in their suffix from files that were renamed, as `x.h` from `x.c`."""
    moves = {(rename.old.stem, rename.new.stem) for rename in renames}
    targets, origins = _group(moves, lambda move: move[0]), _group(moves, lambda move: move[1])
    candidates = _group(new, lambda file: (file.stem, file.suffix))
    for file in old:
        for _, target in targets[file.stem] if len(targets[file.stem]) == 1 else ():
            found = candidates[target, file.suffix]
            if len(origins[target]) == len(found) == 1 and _alike(file, found[0]):
                yield file, found[0]


def _pair_same_names(old: Files, new: Files) -> Iterator[tuple[LocatedFile, LocatedFile]]:
    """Files of similar size with one path but for the suffix, then files of one name, each if there are no others.

    Two files of one name that both have functions are not taken: that these differ has been seen before.
    """
    moved = [pair for pair in _alone(old, new, lambda file: file.stem) if _alike(*pair)]
    yield from moved
    rest = _without(old, {left.key for left, _ in moved}), _without(new, {right.key for _, right in moved})
    named = _alone(*rest, lambda file: (file.repository, file.basename))
    yield from (pair for pair in named if _alike(*pair) and not all(map(_has_functions, pair)))


def _alone(
    old: Files, new: Files, name_of: Callable[[LocatedFile], _Name]
) -> Iterator[tuple[LocatedFile, LocatedFile]]:
    """The files that are the only ones of their name on both sides."""
    yield from ((left[0], right[0]) for left, right in _both(old, new, name_of) if len(left) == len(right) == 1)


def _has_functions(file: LocatedFile) -> bool:
    return bool(file.item.measurement.functions)


def _alike(old: LocatedFile, new: LocatedFile) -> bool:
    """Whether neither has more than twice the SLOC of the other, in the same language."""
    return old.kin == new.kin and max(old.code, new.code) <= 2 * min(old.code, new.code)


def _both(old: Files, new: Files, name_of: Callable[[LocatedFile], _Name]) -> Iterator[tuple[Files, Files]]:
    """The files of each name that both sides have."""
    olds, news = _group(old, name_of), _group(new, name_of)
    yield from ((files, news[name]) for name, files in olds.items() if name in news)


def _group(items: Iterable[_Item], name_of: Callable[[_Item], _Name]) -> dict[_Name, list[_Item]]:
    """The items by their name, in their order."""
    groups: dict[_Name, list[_Item]] = defaultdict(list)
    for item in items:
        groups[name_of(item)].append(item)
    return groups
