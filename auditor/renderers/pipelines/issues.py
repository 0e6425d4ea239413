# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a form lists that a host of pipelines compares from run to run: issues, and entries that stand for many.

No host takes any number of entries, and each takes one that is not there any more for mended. So none is left out: the
many of one repository are told by file, and what is told of one file or repository does not depend on any other.
"""

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from auditor.findings.issues import Issue

MOST_OF_A_RULE = 1_000
"""How many issues of one rule in the files of one repository are told one by one at most."""

_Crowd = tuple[str, str]
"""The rule and the repository of many issues."""


class Entry(Struct, frozen=True):
    """One entry of a form: an issue, or what stands for all `members` of a file or folder, which is never empty."""

    issue: Issue
    members: tuple[Issue, ...]


class Fold(Struct, frozen=True):
    """That the `count` issues of a rule in a repository are told in `entries` for each file, or folder, of its own."""

    rule: str
    url: str
    count: int
    entries: int

    @property
    def sentence(self) -> str:
        """What a reader of the form has to know."""
        told = f"{self.count:,} in files of {self.url}, more than {MOST_OF_A_RULE:,}, so told by file or folder"
        return f"{self.rule}: {told} in {self.entries:,} entries; audit.json has each"


def fold(issues: Iterable[Issue]) -> tuple[tuple[Entry, ...], tuple[Fold, ...]]:
    """All issues, in their order, as entries, and what is told by file; an issue of no file stands for itself."""
    issues = tuple(issues)
    depth_by_crowd = _find_depths(issues)
    singly: list[tuple[int, Entry]] = []
    together: dict[tuple[_Crowd, str], list[tuple[int, Issue]]] = {}
    for number, issue in enumerate(issues):
        crowd = _crowd_of(issue)
        if issue.path and crowd in depth_by_crowd:
            place = _top(issue.path, depth_by_crowd[crowd])
            together.setdefault((crowd, place), []).append((number, issue))
        else:
            singly.append((number, Entry(issue, (issue,))))
    entries = [*singly, *(_stand_for(place, found) for (_, place), found in together.items())]
    return tuple(entry for _, entry in sorted(entries, key=lambda pair: pair[0])), _count(together)


def _count(together: dict[tuple[_Crowd, str], list[tuple[int, Issue]]]) -> tuple[Fold, ...]:
    counts: Counter[_Crowd] = Counter()
    for (crowd, _), found in together.items():
        counts[crowd] += len(found)
    entries = Counter(crowd for crowd, _ in together)
    return tuple(Fold(*crowd, count, entries[crowd]) for crowd, count in counts.items())


def _find_depths(issues: tuple[Issue, ...]) -> dict[_Crowd, int]:
    """How many parts of a path are told apart where a repository has many issues of a rule: all, if that will do."""
    paths_by_crowd: dict[_Crowd, list[str]] = {}
    for issue in issues:
        if issue.path:
            paths_by_crowd.setdefault(_crowd_of(issue), []).append(issue.path)
    return {crowd: _find_depth(paths) for crowd, paths in paths_by_crowd.items() if len(paths) > MOST_OF_A_RULE}


def _find_depth(paths: list[str]) -> int:
    depth = max(path.count("/") for path in paths) + 1
    while len({_top(path, depth) for path in paths}) > MOST_OF_A_RULE:
        depth -= 1
    return depth


def _crowd_of(issue: Issue) -> _Crowd:
    return issue.rule, issue.url


def _top(path: str, depth: int) -> str:
    return "/".join(path.split("/")[:depth])


def _stand_for(place: str, found: list[tuple[int, Issue]]) -> tuple[int, Entry]:
    """Where the first of them stands, and one entry for all of a file or folder, the same as long as there is any."""
    members = tuple(issue for _, issue in found)
    first, *others = members
    more = f"; {len(others):,} more of this rule in {place or first.url}" if others else ""
    issue = Issue(
        rule=first.rule,
        message=first.message + more,
        key=(first.url, place, "all"),
        gated=any(member.gated for member in members),
        url=first.url,
        revision=first.revision,
        path=place,
        components=tuple(dict.fromkeys(name for member in members for name in member.components)),
    )
    return found[0][0], Entry(issue, members)
