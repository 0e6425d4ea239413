# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The clone of one repository in the cache: made, held against others, asked what it has, its refs moved."""

import contextlib
import errno
import fcntl
import glob
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from auditor.errors import FetchError
from auditor.files import open_lock, open_regular, read_bytes
from auditor.upstream.borrowing import find_special_file
from auditor.upstream.git_command import GitCommand
from auditor.upstream.objects import list_sizes

_log = logging.getLogger(__name__)

MOST_PACKS = 50
"""How many packs a clone has at most before they are put into one, as git itself does it (gc.autoPackLimit)."""
# A bitmap would be of no use without all objects, and nobody reads a clone as plain files over HTTP.
_PACKING = ("repack.writeBitmaps=false", "repack.updateServerInfo=false")
_CONFIGURATION = """\
[core]
\trepositoryformatversion = 1
\tfilemode = true
\tbare = true
[extensions]
\tpartialClone = origin
[remote "origin"]
\tpromisor = true
\tpartialclonefilter = blob:none
[uploadpack]
\tallowFilter = true
\tallowAnySHA1InWant = true
"""
_HEAD = "ref: refs/heads/master\n"
_RANDOM = 8
"""How many characters `tempfile` adds to a name; the clone of `a-b` is not made in what looks like that of `a`."""


class Clone:
    """The folder that `git` works on; `offline` it may be where nobody can write."""

    def __init__(self, git: GitCommand) -> None:
        self._git = git
        self._folder = git.git_dir
        self._is_ordinary = False

    @contextlib.contextmanager
    def hold(self) -> Iterator[None]:
        """Hold the clone against other processes and threads, making it first if it is not there.

        What a program left there that was ended is removed: none of ours is at work in the clone any more. Raises
        `FetchError` if it cannot be held, or is none of ours.
        """
        with contextlib.ExitStack() as held:
            try:
                self._lock(held)
            except OSError as error:
                place = error.filename or self._folder
                cause = f"{place}: {error.strerror or error}; let auditor read and write there, or remove it"
                raise FetchError(f"{self._git.url}: {cause}") from error
            if not is_made_here(self._folder):
                cause = f"{self._folder} is no clone of auditor's own; remove it and run again"
                raise FetchError(f"{self._git.url}: {cause}")
            self._refuse_special_file()
            self._tidy()
            yield

    def _refuse_special_file(self) -> None:
        """Raise `FetchError` where git might read for ever; a clone is looked through once."""
        special = "" if self._is_ordinary else find_special_file(self._folder)
        if special:
            cause = f"{special} in the cache is neither a file nor a folder; remove {self._folder} and run again"
            raise FetchError(f"{self._git.url}: {cause}")
        self._is_ordinary = True

    def _lock(self, held: contextlib.ExitStack) -> None:
        """Lock the clone until `held` is closed; raises `OSError` also if it may not be read."""
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        path = self._folder.with_suffix(".lock")
        try:
            lock = held.enter_context(open_lock(path))
        except OSError:
            if not path.exists():
                raise
            lock = held.enter_context(open_regular(path))  # of a clone to which nothing may be added
        fcntl.flock(lock, fcntl.LOCK_EX)
        self._git.held = lock.fileno()
        held.callback(setattr, self._git, "held", None)
        if os.path.lexists(self._folder) and not self._folder.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, "it is no folder", str(self._folder))
        if not self._folder.is_dir():
            self._make()
        os.scandir(self._folder).close()

    def discard(self) -> None:
        """Remove the clone, so that it is made anew when it is held the next time; raises `FetchError`."""
        with self.hold():
            try:
                place = Path(tempfile.mkdtemp(dir=self._folder.parent, prefix=self._name_of_new()))
                self._folder.rename(place / "damaged")
            except OSError as error:
                cause = f"{self._folder} could not be removed: {error.strerror or error}"
                raise FetchError(f"{self._git.url}: {cause}; remove it and run again") from error
            shutil.rmtree(place, ignore_errors=True)  # what stays is removed when the clone is held

    def _tidy(self) -> None:
        """Remove the locks of git and what is half written, which are those of programs that were killed."""
        for path in tuple(self._list_left()):
            with contextlib.suppress(OSError):  # of a clone to which nothing may be added
                shutil.rmtree(path) if path.is_dir() else path.unlink()
                _log.info("%s: %s was left by a program that was ended", self._git.url, path)

    def _list_left(self) -> Iterator[Path]:
        objects = self._folder / "objects"
        yield from self._folder.glob("*.lock")
        yield from self._folder.glob("gc.pid")
        yield from objects.glob("info/*.lock")
        yield from (self._folder / "refs").rglob("*.lock")
        yield from objects.glob("tmp_*")
        yield from objects.glob("*/tmp_*")
        yield from objects.glob("pack/.tmp-*")
        yield from objects.glob("pack/*.keep")
        yield from self._folder.parent.glob(glob.escape(self._name_of_new()) + "?" * _RANDOM)

    def _name_of_new(self) -> str:
        """With what the name of a folder begins in which this clone is made."""
        return f".new-{self._folder.stem}-"

    def _make(self) -> None:
        workplace = Path(tempfile.mkdtemp(dir=self._folder.parent, prefix=self._name_of_new()))
        try:
            make_repository(workplace / "clone")
            (workplace / "clone").rename(self._folder)
        finally:
            shutil.rmtree(workplace, ignore_errors=True)

    def lead(self, name: str, target: str) -> None:
        """Let the ref `name` lead to `target`, in place of refs that the upstream cannot have beside it."""
        self.forget_rivals(name)
        self._git.text("update-ref", name, target)

    def forget_rivals(self, name: str) -> None:
        """Remove the refs that cannot be beside `name`: git keeps no `rel` beside `rel/4`."""
        for other in self._git.text("for-each-ref", "--format=%(refname)", "refs/heads/", "refs/tags/").split("\n"):
            if other and (other.startswith(f"{name}/") or name.startswith(f"{other}/")):
                self._git.text("update-ref", "-d", other)

    def pack(self) -> None:
        """Put the packs into one if there are many, since each fetch adds one; the clone has to be held.

        Nothing goes that the clone has, whatever leads to it, and git finds what it reads meanwhile. What keeps it from
        being done, or ends it, loses nothing: the next fetch tries again.
        """
        packs = self._folder / "objects" / "pack"
        if sum(1 for _ in packs.glob("*.pack")) <= MOST_PACKS:
            return
        try:
            self._git.configured(*_PACKING).output("repack", "-a", "-d", "--keep-unreachable", "--quiet")
            self._git.output("pack-refs", "--all")
        except (OSError, FetchError) as error:
            _log.info("%s: its packs stay as they are: %s", self._git.url, error)

    def has_commit(self, revision: str) -> bool:
        """Whether the clone holds the commit; nothing is fetched on the way, since `origin` has no address."""
        with contextlib.suppress(FetchError):
            self._git.text("rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}^{{tree}}")
            return True
        return False

    def has_history(self, revision: str) -> bool:
        """Whether the clone holds the commit, and no commit in it lacks its parents."""
        return self.has_commit(revision) and not (self._folder / "shallow").exists()

    def has_object(self, name: str) -> bool:
        """Whether the clone holds the object; nothing is fetched on the way."""
        with contextlib.suppress(FetchError):
            self._git.text("cat-file", "-e", name)
            return True
        return False

    def has_all(self, names: set[str]) -> bool:
        """Whether the clone holds all these objects; nothing is fetched on the way."""
        return names <= list_sizes(self._git, names).keys()


def make_repository(folder: Path) -> None:
    """Make `folder` a bare repository whose objects may partly live at its remote `origin`.

    `origin` gets no address here: each fetch names it, so that no other command can reach the network by itself.
    Raises `FetchError` if that is not possible.
    """
    try:
        folder.mkdir(parents=True)
        lay_out(folder, _CONFIGURATION, _HEAD)
    except OSError as error:
        raise FetchError(f"{folder}: no clone could be made there: {error.strerror or error}") from error


def lay_out(folder: Path, configuration: str, head: str) -> None:
    """Make `folder` a repository with nothing in it, which names objects by SHA-1 and has its refs in files.

    `git init` would lay it out by the defaults of its release: git 3 has refs in a table and names by SHA-256. Raises
    `OSError`.
    """
    for name in ("objects/info", "objects/pack", "refs/heads", "refs/tags"):
        (folder / name).mkdir(parents=True)
    (folder / "config").write_text(configuration, encoding="ascii")
    (folder / "HEAD").write_text(head, encoding="ascii")


def is_made_here(folder: Path) -> bool:
    """Whether `folder` has the configuration of `make_repository`, to the byte: git obeys what stands there."""
    try:
        return read_bytes(folder / "config") == _CONFIGURATION.encode("ascii")
    except OSError:
        return False
