# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The past of one upstream repository: which blobs came and went at which paths, along a line of commits or tags.

Read from trees alone; nothing is checked out. A line of commits is that of first parents: what a merge brings in counts
where it was merged, and once.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from auditor.errors import FetchError
from auditor.upstream.asking import ALL_REFS, ALL_WITH_CONTENT, FETCH, WITHOUT_CONTENT
from auditor.upstream.git_command import GitCommand, lines_in_file, to_text
from auditor.upstream.network import Network
from auditor.upstream.objects import HeldObject, read_headers, read_objects
from auditor.upstream.repository import Upstream
from auditor.upstream.trees import TreeEntry

_FORM = "--format=%x01%H%x00%ct%x00%s"
_RAW = ("-r", "--raw", "-z", "--no-abbrev", "--no-renames")
# `-m` shows what a merge changed, which is against its first parent since no other is followed.
_LINE = ("--first-parent", "-m", "--root", "--reverse", _FORM, *_RAW)
_COMMIT = re.compile(rb"\x00*\x01([0-9a-f]+)\x00(\d+)\x00([^\x00]*)\x00*\n?")
_TWO_TREES = re.compile(rb"[0-9a-f]+ [0-9a-f]+\n")
_CHANGE = re.compile(rb":(\d+) (\d+) ([0-9a-f]+) ([0-9a-f]+) [A-Z]\d*\x00([^\x00]+)\x00")
_TIME = re.compile(rb".* (\d+) [+-]\d+")
_ABSENT = "000000"


class Change(Struct, frozen=True):
    """What stood at a path before and after a step; None where nothing did."""

    path: str
    before: TreeEntry | None
    after: TreeEntry | None


class Step(Struct, frozen=True):
    """One commit, or one tag, with all that differs from the step before; `time` is when it was committed, in s."""

    name: str
    revision: str
    time: int
    subject: str
    changes: tuple[Change, ...]


class Tag(Struct, frozen=True):
    """A tag and the commit that it leads to, with its tree, when it was committed, in s since 1970, and its subject."""

    name: str
    revision: str
    tree: str
    time: int
    subject: str


class History(Upstream):
    """One repository with all that came before, in a clone apart from that of audits, for which it would be a burden.

    `fetch_history` has to bring a commit first. Every method raises `FetchError` where git cannot deliver.
    """

    def __init__(self, url: str, network: Network) -> None:
        super().__init__(url, network.beside("histories"))

    def read_line(self, revision: str, folders: Collection[str]) -> Iterator[Step]:
        """The commits from the first to `revision`, by first parents, that change anything below one of `folders`."""
        return read_line(self._git, (revision,), folders)

    def times_of(self, revisions: Collection[str], end: str) -> dict[str, int]:
        """When those of `revisions` that led to `end`, or are it, were committed by their own word, in s since 1970.

        What else the clone has does not matter, since other runs may have fetched it.
        """
        lines = self._git.text("rev-list", "--timestamp", "--end-of-options", end).splitlines()
        times = ((revision, time) for time, revision in map(str.split, lines))
        return {revision: int(time) for revision, time in times if revision in revisions}

    def list_tags(self, patterns: Collection[str]) -> list[Tag]:
        """The tags that match one of `patterns`, in which `*` stands for anything; those of commits only.

        The upstream is asked for them, with all that led to them but no files, unless it is offline.
        """
        names = [f"refs/tags/{pattern}" for pattern in patterns]
        with self._clone.hold():
            if not self._offline:
                refspecs = [f"+{name}:{name}" for name in names]
                # The clone may have nearly all of it.
                git = self._git.configured("fetch.negotiationAlgorithm=default")
                self._network.ask(git, "fetch", *FETCH, "--prune", WITHOUT_CONTENT, "origin", *refspecs)
            found = self._git.text("for-each-ref", "--format=%(refname)", *names).split()
            held = read_objects(self._git, [f"{name}^{{commit}}" for name in found])
        return [_read_tag(name.removesuffix("^{commit}"), commit) for name, commit in held.items()]

    def read_tags(self, tags: Sequence[Tag]) -> Iterator[Step]:
        """A step for each of `tags`, in this order, from the tree of the one before to its own."""
        if not tags:
            return
        with lines_in_file(f"{old.tree} {new.tree}" for old, new in pairwise(tags)) as pairs:
            raw = self._git.output("diff-tree", "--stdin", *_RAW, stdin=pairs)
        first = tuple(Change(entry.path, None, entry) for entry in self.list_tree(tags[0].revision))
        yield _step(tags[0], first)
        position = 0
        for tag in tags[1:]:
            head = _TWO_TREES.match(raw, position)
            if head is None:
                raise FetchError(f"{self.url}: git does not say what differs in {tag.name}; run again")
            changes, position = _read_changes(raw, head.end())
            yield _step(tag, changes)

    def _fetch_content(
        self,
        blobs: set[str],
        revision: str,  # noqa: ARG002 - all of them
        refusal: FetchError,
    ) -> FetchError | None:
        """Fetch all there is, for hosts that do not hand out single blobs; one commit alone would cut the history."""
        return self._fetch(ALL_REFS, ALL_WITH_CONTENT, lambda: self._clone.has_all(blobs), refusal)


def read_line(git: GitCommand, revisions: Collection[str], folders: Collection[str]) -> Iterator[Step]:
    """The same of what `git log` makes of `revisions`, in a repository that holds the commits."""
    places = [f":(top,literal){folder}" for folder in folders] if all(folders) else []
    log = git.output("log", *_LINE, "--end-of-options", *revisions, "--", *places)
    position = 0
    while position < len(log):
        head = _COMMIT.match(log, position)
        if head is None:
            raise FetchError(f"{git.url}: git wrote no log at {log[position : position + 40]!r}; run again")
        changes, position = _read_changes(log, head.end())
        yield Step(head[1].decode(), head[1].decode(), int(head[2]), to_text(head[3]), changes)


def read_changes(git: GitCommand, old: str, new: str) -> tuple[Change, ...]:
    """All that differs between two trees or commits that a repository holds."""
    changes, _ = _read_changes(git.output("diff-tree", *_RAW, "--end-of-options", old, new), 0)
    return changes


def _read_changes(raw: bytes, position: int) -> tuple[tuple[Change, ...], int]:
    """The changes that stand at `position`, and the position behind them."""
    changes = []
    while match := _CHANGE.match(raw, position):
        mode_before, mode, before, after = (field.decode() for field in match.groups()[:4])
        path = to_text(match[5])
        changes.append(Change(path, _entry(path, mode_before, before), _entry(path, mode, after)))
        position = match.end()
    return tuple(changes), position


def _entry(path: str, mode: str, blob: str) -> TreeEntry | None:
    return None if mode == _ABSENT else TreeEntry(path, mode, blob)


def _step(tag: Tag, changes: Iterable[Change]) -> Step:
    return Step(tag.name, tag.revision, tag.time, tag.subject, tuple(changes))


def _read_tag(name: str, commit: HeldObject) -> Tag:
    """The tag whose full name is given; raises `FetchError` if its commit has no head that can be read."""
    headers, message = read_headers(commit.content)
    tree, time = to_text(headers.get(b"tree", b"")), _TIME.fullmatch(headers.get(b"committer", b""))
    if not tree or time is None:
        raise FetchError(f"{name}: commit {commit.id} has no tree or no time")
    subject, _, _ = message.partition(b"\n")
    return Tag(name.removeprefix("refs/tags/"), commit.id, tree, int(time[1]), to_text(subject))
