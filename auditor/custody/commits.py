# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Which commits of a history have touched which files, and how many people these commits are by. Pure functions.

A commit touches a file if it changes what stands at the path of the file, or at an earlier path from which an exact
rename, one that changes no byte, led to it; but not if the commit comes after that rename, because the earlier path is
then of another file. A merge touches what differs from all of its parents.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from msgspec import Struct

from auditor.model.custody import Churn, People
from auditor.upstream.git_command import to_text

LOG_FORMAT = "%x01%H %P%x00%ct%x00%aE%x00%aN%x00%cE%x00%cN"
"""What `read_commits` expects of `git log -z --raw --no-abbrev -M100% -c --topo-order`."""

TWO_YEARS = 2 * 31_557_600
"""In seconds; a year has 365.25 days."""

_HEAD_FIELDS = 6
_META = re.compile(rb"\n?(:+)[0-7 ]+ [0-9a-f ]+ ([A-Z]+)\d*")


class ChangedFile(Struct, frozen=True):
    """One file that a commit changes; `earlier` is its path before if the commit renames it."""

    path: str
    earlier: str = ""

    def touches(self, paths: Collection[str]) -> bool:
        """Whether one of `paths` is changed, or comes from a renaming."""
        return self.path in paths or self.earlier in paths


class Commit(Struct, frozen=True):
    """One commit: its parents, when it was committed in s since 1970, and its people by their e-mail addresses.

    `name` is what the author is called.
    """

    id: str
    parents: tuple[str, ...]
    time: int
    author: str
    committer: str
    changes: tuple[ChangedFile, ...]
    name: str = ""


class Touch(Struct, frozen=True):
    """A commit, by its id, that touched a file, and its people."""

    commit: str
    author: str
    committer: str


class Touches(Struct, frozen=True):
    """The commits that touched a file, and those of them not older than two years before the measured one."""

    ever: frozenset[Touch] = frozenset()
    recent: frozenset[Touch] = frozenset()

    @property
    def churn(self) -> Churn:
        """How many they are."""
        return Churn(len(self.ever), len(self.recent))


def count_people(touches: Collection[Touch]) -> People:
    """The distinct authors and committers of the commits in `touches`."""
    authors, committers = {item.author for item in touches}, {item.committer for item in touches}
    return People(len(authors), len(committers), len(touches))


# ------------------------------------------------------------------------------------------------- the log


def read_commits(log: bytes) -> tuple[Commit, ...]:
    """The commits of a log in `LOG_FORMAT`, children before parents; raises `ValueError` if it is none."""
    tokens = log.split(b"\0")
    commits = []
    position = 0
    while position < len(tokens) and tokens[position].startswith(b"\1"):
        head = tokens[position : position + _HEAD_FIELDS]
        changes, position = _read_changes(tokens, position + _HEAD_FIELDS)
        commits.append(_commit(head, changes))
    if any(tokens[position:]):
        raise ValueError(f"no log of git: {tokens[position][:60]!r}")
    return tuple(commits)


def _commit(head: Sequence[bytes], changes: tuple[ChangedFile, ...]) -> Commit:
    ids, time, *people = (to_text(field) for field in head)
    commit, *parents = ids.removeprefix("\1").split()
    author, committer = (email.casefold() or name for email, name in (people[:2], people[2:]))
    return Commit(commit, tuple(parents), int(time), author, committer, changes, people[1])


def _read_changes(tokens: Sequence[bytes], position: int) -> tuple[tuple[ChangedFile, ...], int]:
    """The changes that stand at `position`, and the position behind them."""
    changes = []
    while position < len(tokens) and not tokens[position].startswith(b"\1"):
        meta = _META.fullmatch(tokens[position])
        if meta:
            changes.append(_change(meta, tokens[position + 1 : position + 3]))
            position += 1 + bool(changes[-1].earlier)
        elif tokens[position]:
            raise ValueError(f"no log of git: {tokens[position][:60]!r}")
        position += 1
    return tuple(changes), position


def _change(meta: re.Match[bytes], following: Sequence[bytes]) -> ChangedFile:
    """What a line of the raw format says of the path, or of the two paths of a rename, that follow it."""
    path, *rest = map(to_text, following)
    renamed = (meta[1], meta[2]) == (b":", b"R")
    return ChangedFile(rest[0], path) if renamed and rest else ChangedFile(path)


# --------------------------------------------------------------------------------------------- who touched what


class _Line(Struct, frozen=True):
    """A path that a file had, and the number of the commit that renamed it from there, None for its present path."""

    path: str
    rename: int | None


def find_touches(commits: Sequence[Commit], paths: Iterable[str]) -> dict[str, Touches]:
    """The commits that touched each of `paths`, files of the first commit, which is the measured one."""
    paths = tuple(paths)
    renames = _renames_by_path(commits)
    after = _Descent(commits, _commits_that_rename(renames, paths))
    lines_by_path = {path: _lines_of(path, renames, after) for path in paths}
    changed = _commits_by_path(commits, {line.path for line in chain(*lines_by_path.values())})
    return {path: _touches_of(_numbers_of(lines, changed, after), commits) for path, lines in lines_by_path.items()}


def _numbers_of(lines: set["_Line"], changed: Mapping[str, Sequence[int]], after: "_Descent") -> set[int]:
    """The commits that changed a file while it had one of its paths."""
    return {
        number for line in lines for number in changed.get(line.path, ()) if not after.comes_after(number, line.rename)
    }


def _touches_of(numbers: set[int], commits: Sequence[Commit]) -> Touches:
    since = commits[0].time - TWO_YEARS
    found = [commits[number] for number in numbers]
    recent = (commit for commit in found if commit.time >= since)
    return Touches(frozenset(map(_touch, found)), frozenset(map(_touch, recent)))


def _touch(commit: Commit) -> Touch:
    return Touch(commit.id, commit.author, commit.committer)


Renames = Mapping[str, Sequence[tuple[int, str]]]
"""For each path the commits, by number, that renamed a file to it, and from where."""


def _renames_by_path(commits: Sequence[Commit]) -> Renames:
    renames: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for number, commit in enumerate(commits):
        for change in commit.changes:
            if change.earlier:
                renames[change.path].append((number, change.earlier))
    return renames


def _commits_that_rename(renames: Renames, paths: Iterable[str]) -> set[int]:
    """The commits that renamed anything that may have become one of `paths`."""
    found: set[int] = set()
    known, waiting = set(paths), list(paths)
    while waiting:
        for number, earlier in renames.get(waiting.pop(), ()):
            found.add(number)
            if earlier not in known:
                known.add(earlier)
                waiting.append(earlier)
    return found


class _Descent:
    """Which commits come after which of a few chosen ones: a bit for each chosen one, handed down from parents."""

    def __init__(self, commits: Sequence[Commit], chosen: Iterable[int]) -> None:
        self._bit_by_number = {number: 1 << position for position, number in enumerate(sorted(chosen))}
        number_by_id = {commit.id: number for number, commit in enumerate(commits)}
        self._ancestors = [0] * len(commits)
        for number in range(len(commits) - 1, -1, -1):
            for parent in (number_by_id.get(name) for name in commits[number].parents):
                if parent is not None:
                    self._ancestors[number] |= self._ancestors[parent] | self._bit_by_number.get(parent, 0)

    def comes_after(self, number: int, chosen: int | None) -> bool:
        """Whether the commit is a descendant of the chosen one; of None none is."""
        return chosen is not None and bool(self._ancestors[number] & self._bit_by_number[chosen])


def _lines_of(path: str, renames: Renames, after: _Descent) -> set[_Line]:
    """The paths that a file has had, each until the commit that renamed it from there."""
    start = _Line(path, None)
    lines, waiting = {start}, [start]
    while waiting:
        line = waiting.pop()
        for number, earlier in renames.get(line.path, ()):
            found = _Line(earlier, number)
            if found not in lines and number != line.rename and not after.comes_after(number, line.rename):
                lines.add(found)
                waiting.append(found)
    return lines


def _commits_by_path(commits: Sequence[Commit], paths: set[str]) -> Mapping[str, Sequence[int]]:
    changed: dict[str, list[int]] = defaultdict(list)
    for number, path in _changes_of(commits):
        if path in paths:
            changed[path].append(number)
    return changed


def _changes_of(commits: Sequence[Commit]) -> Iterator[tuple[int, str]]:
    for number, commit in enumerate(commits):
        for change in commit.changes:
            yield number, change.path
