# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Which removed and added files are one file under another path, told from measurements alone.

An audit has no contents, so this is a guess but for files of the same content, and no sum may depend on it. The rules
are tried in their order, each on what the earlier ones left; they are the same in both directions.
"""

import posixpath
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from msgspec import Struct

from auditor.languages import LANGUAGE_BY_NAME
from auditor.model import Evidence, MeasuredFile

SIMILAR = 0.5
"""From which similarity on two files are taken for one, like that of `git diff -M`."""

_COMMON_NAME = 20

Key = tuple[str, str, str, str]
_Item = TypeVar("_Item")
_Name = TypeVar("_Name")


class LocatedFile(Struct, frozen=True):
    """A measured file and the name of the repository that it is in."""

    repository: str
    item: MeasuredFile

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
        return "C family" if language.syntax in ("c", "c++") else language.name


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

    def beside(old: Files, new: Files) -> _Pairs:
        return _pair_siblings(old, new, found)

    rules: tuple[tuple[Evidence, Callable[[Files, Files], _Pairs]], ...] = (
        ("same content", _pair_same_content),
        ("same functions", _pair_same_functions),
        ("beside a renamed file", beside),
        ("same name", _pair_same_names),
    )
    old, new = sorted(removed, key=lambda file: file.key), sorted(added, key=lambda file: file.key)
    for evidence, rule in rules:
        found += [Rename(*pair, evidence) for pair in tuple(rule(old, new))]
        taken = {rename.old.key for rename in found}, {rename.new.key for rename in found}
        old = [file for file in old if file.key not in taken[0]]
        new = [file for file in new if file.key not in taken[1]]
    return tuple(found)


def _pair_same_content(old: Files, new: Files) -> Iterator[tuple[LocatedFile, LocatedFile]]:
    """Files with the same blob, those of the same name first; empty files tell nothing."""
    left_old, left_new = _by_blob(old), _by_blob(new)
    for blob in sorted(left_old.keys() & left_new.keys()):
        rest_old, rest_new = left_old[blob], left_new[blob]
        by_name = _group(rest_old, lambda file: file.basename), _group(rest_new, lambda file: file.basename)
        named = [pair for name in by_name[0] for pair in zip(by_name[0][name], by_name[1][name], strict=False)]
        yield from named
        taken = {file.key for pair in named for file in pair}
        rests = ([file for file in rest if file.key not in taken] for rest in (rest_old, rest_new))
        yield from zip(*rests, strict=False)


def _by_blob(files: Files) -> dict[str, list[LocatedFile]]:
    return _group([file for file in files if file.item.file.size], lambda file: file.item.file.blob)


def _pair_same_functions(old: Files, new: Files) -> Iterator[tuple[LocatedFile, LocatedFile]]:
    """Files with much the same functions, in one repository or under one name; the most similar first."""
    nloc_by_old, nloc_by_new = [_nloc_by_name(file) for file in old], [_nloc_by_name(file) for file in new]
    candidates = []
    for left, right in _sharing_a_name(nloc_by_old, nloc_by_new):
        similarity = _similarity(nloc_by_old[left], nloc_by_new[right])
        shared = len(nloc_by_old[left].keys() & nloc_by_new[right].keys())
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
    return old.basename == new.basename or (old.repository == new.repository and shared > 1)


def _nloc_by_name(file: LocatedFile) -> Counter[str]:
    nloc: Counter[str] = Counter()
    for function in file.item.measurement.functions or ():
        nloc[function.name] += max(1, function.nloc)
    return nloc


def _sharing_a_name(old: Sequence[Counter[str]], new: Sequence[Counter[str]]) -> set[tuple[int, int]]:
    """The files, by number, that have a function of one name, unless many files have one of that name."""
    places: tuple[dict[str, list[int]], dict[str, list[int]]] = defaultdict(list), defaultdict(list)
    for files, place_by_name in zip((old, new), places, strict=True):
        for number, names in enumerate(files):
            for name in names:
                place_by_name[name].append(number)
    telling = [name for name in places[0].keys() & places[1].keys() if max(len(p[name]) for p in places) < _COMMON_NAME]
    return {(left, right) for name in telling for left in places[0][name] for right in places[1][name]}


def _similarity(old: Counter[str], new: Counter[str]) -> float:
    """The NLOC of functions that both have, as a share of all of them (Dice)."""
    return 2 * (old & new).total() / (old.total() + new.total())


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
    """Files of one name and of similar size, if the repository has no other of that name on either side.

    Two files that both have functions are not taken: that these differ has been seen before.
    """

    def name_of(file: LocatedFile) -> tuple[str, str]:
        return file.repository, file.basename

    by_name = _group(old, name_of), _group(new, name_of)
    for name, files in by_name[0].items():
        if len(files) == len(by_name[1][name]) == 1:
            (left,), (right,) = files, by_name[1][name]
            both = left.item.measurement.functions and right.item.measurement.functions
            if not both and _alike(left, right):
                yield left, right


def _alike(old: LocatedFile, new: LocatedFile) -> bool:
    """Whether neither has more than twice the SLOC of the other, in the same language."""
    return old.kin == new.kin and max(old.code, new.code) <= 2 * min(old.code, new.code)


def _group(items: Iterable[_Item], name_of: Callable[[_Item], _Name]) -> dict[_Name, list[_Item]]:
    """The items by their name, in their order."""
    groups: dict[_Name, list[_Item]] = defaultdict(list)
    for item in items:
        groups[name_of(item)].append(item)
    return groups
