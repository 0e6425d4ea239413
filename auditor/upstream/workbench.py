# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A repository in a folder of this run, which borrows the objects of others and keeps what is added for as long.

By it git reads a foreign repository without ever seeing its configuration, hooks or attributes, and without writing
there: the repository that git is told of is this one.
"""

import re
import zlib
from collections.abc import Callable, Collection
from pathlib import Path

from auditor.errors import FetchError, UsageError
from auditor.files import read_bytes
from auditor.upstream.clone import lay_out
from auditor.upstream.git_command import GitCommand, blob_id
from auditor.upstream.history import Change, Step, read_changes, read_line
from auditor.upstream.local import LocalRepository
from auditor.upstream.objects import sizes_of
from auditor.upstream.trees import TreeEntry, list_tree

_CONFIGURATION = "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n"
_HEAD = re.compile(r"([0-9a-f]{40})\tHEAD")
_NO_HEAD = "ref: refs/heads/none\n"
_EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
_REF = re.compile(r"([0-9a-f]{40})\t(refs/[^\x00-\x20\x7f^]+)")

Bring = Callable[[Collection[str]], object]
"""Brings objects into one of the stores, or raises `FetchError`."""


def _bring_nothing(_names: Collection[str]) -> None:
    """Leave what is not there where it is."""


class Workbench:
    """The repository in the new folder `git_dir`; `url` is what errors call it.

    Contents that no store has are asked of `bring`, once for all that is wanted.
    """

    def __init__(self, git_dir: Path, url: str) -> None:
        self.git_dir = git_dir
        self.url = url
        self.bring: Bring = _bring_nothing
        self.git = GitCommand(git_dir, url, ("file",))
        lay_out(git_dir, _CONFIGURATION, _NO_HEAD)

    def borrow(self, objects: Path) -> None:
        """Have all that is in a folder of objects, if that is there."""
        if objects.is_dir():
            with (self.git_dir / "objects" / "info" / "alternates").open("a", encoding="ascii") as stores:
                stores.write(f"{_quote(objects.absolute())}\n")

    def take_refs(self, local: LocalRepository) -> None:
        """Know the refs of a repository, what is checked out there, and where its history is cut off.

        `git upload-pack` tells them, in whatever form they are kept: it is made for repositories that are not trusted.
        Raises `FetchError`.
        """
        listing = self.git.text("ls-remote", "--quiet", "origin", origin=local.git_dir.as_uri()).split("\n")
        refs = [f"{match[1]} {match[2]}\n" for match in map(_REF.fullmatch, listing) if match]
        (self.git_dir / "packed-refs").write_text("".join(refs), encoding="utf-8", errors="surrogateescape")
        head = _HEAD.fullmatch(listing[0])
        if head:
            (self.git_dir / "HEAD").write_text(f"{head[1]}\n", encoding="ascii")
        self.take_file(local.common_dir / "shallow")

    def take_file(self, path: Path) -> None:
        """Have a copy of a file of another repository, if that is there."""
        if path.is_file():
            (self.git_dir / path.name).write_bytes(read_bytes(path))

    def resolve(self, name: str) -> str:
        """The id of the commit that a name, as git has them, leads to; raises `UsageError` if there is none."""
        try:
            return self.git.text("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        except FetchError as error:
            raise UsageError(
                f"{name}: no commit of {self.url}; name a branch, a tag or a commit that is there"
            ) from error

    def tree_of(self, revision: str) -> str:
        """The id of the tree of a commit; empty if the commit, or any folder of it, is not there."""
        try:
            self.list_tree(revision)
            return self.git.text("rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}^{{tree}}")
        except FetchError:
            return ""

    def merge_base(self, one: str, other: str) -> str:
        """The commit from which both lead on; raises `UsageError` if there is none."""
        try:
            return self.git.text("merge-base", "--end-of-options", one, other).split("\n")[0]
        except FetchError as error:
            raise UsageError(
                f"{self.url}: {one[:12]} and {other[:12]} have no commit in common, or the clone is shallow; "
                "name both ends with two dots, or fetch all of the history"
            ) from error

    def find_fork(self, old: str, new: str) -> str:
        """Where the line of first parents up to `new` leaves what led to `old`; empty if it does not, up to its begin.

        Raises `FetchError` if the line is cut off before.
        """
        line = self.git.text("rev-list", "--first-parent", "--parents", new, f"^{old}").split("\n")
        if not line[-1]:
            return new
        last, *parents = line[-1].split(" ")
        if not parents and last in self._cut_off():
            cause = f"its history is cut off at {last[:12]}, so that the commits are not all there"
            raise FetchError(f"{self.url}: {cause}; fetch it as a whole, with `git fetch --unshallow`")
        return parents[0] if parents else ""

    def _cut_off(self) -> str:
        """The commits without which a clone has their parents."""
        place = self.git_dir / "shallow"
        return place.read_text(encoding="ascii") if place.is_file() else ""

    def list_tree(self, revision: str) -> tuple[TreeEntry, ...]:
        """Every file, symbolic link and submodule of a commit, in tree order."""
        return list_tree(self.git, revision)

    def read_line(self, old: str, new: str, folders: Collection[str]) -> tuple[Step, ...]:
        """The commits by first parents up to `new` that did not lead to `old`, and change anything in `folders`."""
        return tuple(read_line(self.git, (new, f"^{old}"), folders))

    def read_changes(self, old: str, new: str) -> tuple[Change, ...]:
        """All that differs between two commits; an empty name stands for one without files."""
        return read_changes(self.git, old or _EMPTY_TREE, new or _EMPTY_TREE)

    def fetch_blobs(self, blobs: Collection[str], revision: str) -> dict[str, int]:
        """The size in bytes of each of `blobs`, all of which are there, or brought; raises `FetchError`."""
        size_by_id = sizes_of(self.git, blobs)
        missing = set(blobs) - size_by_id.keys()
        if missing:
            self.bring(missing)
            size_by_id |= sizes_of(self.git, missing)
        if missing := set(blobs) - size_by_id.keys():
            lack = f"{len(missing):,} files of {revision[:12]} are not in the clone"
            raise FetchError(f"{self.url}: {lack}; fetch them there, or leave --path or --mirror out")
        return size_by_id

    def add_blob(self, content: bytes) -> str:
        """Keep a content; its id."""
        blob = blob_id(content)
        place = self.git_dir / "objects" / blob[:2] / blob[2:]
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(zlib.compress(b"blob %d\0" % len(content) + content, 1))
        return blob


def _quote(path: Path) -> str:
    """A path as git reads it in a list of stores, whatever bytes it holds."""
    return '"' + "".join(f"\\{byte:03o}" for byte in bytes(path)) + '"'
