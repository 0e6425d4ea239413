# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What stands in the tree of a commit."""

import re
from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from auditor.errors import FetchError
from auditor.upstream.git_command import GitCommand, to_text
from auditor.upstream.objects import read_objects

SYMBOLIC_LINK = "120000"
SUBMODULE = "160000"
_TREE = "040000"

_TREE_LINE = re.compile(r"([0-7]{6}) [a-z]+ ([0-9a-f]+)\t([^\0]*)\0")


class TreeEntry(Struct, frozen=True):
    """One file, symbolic link or submodule of an upstream tree: its path, git mode and object id."""

    path: str
    mode: str
    blob: str


def list_tree(git: GitCommand, revision: str) -> tuple[TreeEntry, ...]:
    """Every file, symbolic link and submodule of a commit that a repository holds, in tree order.

    Raises `LimitReachedError` for a tree that has more of them than are read: few objects can stand for 10^8 paths.
    Raises `FetchError` for a commit or a tree that is not what its id says: of trees below the first git lists whatever
    stands in their place.
    """
    listing = to_text(git.output("ls-tree", "-r", "-t", "-z", "--full-tree", revision))
    entries = [TreeEntry(path, mode, blob) for mode, blob, path in _TREE_LINE.findall(listing)]
    trees = {entry.blob: None for entry in entries if entry.mode == _TREE}
    read_objects(git, (revision, f"{revision}^{{tree}}", *trees))
    return refuse_same_names((entry for entry in entries if entry.mode != _TREE), git.url, revision)


def refuse_same_names(entries: Iterable[TreeEntry], url: str, place: str) -> tuple[TreeEntry, ...]:
    """The entries; raises `FetchError` if two, which differ in bytes that are no text, have one path once readable."""
    entries = tuple(entries)
    if len({entry.path for entry in entries}) < len(entries):
        (twice, _), *_ = Counter(entry.path for entry in entries).most_common(1)
        raise FetchError(f"{url}: {twice!r} in {place} is the name of two files once it is readable")
    return entries
