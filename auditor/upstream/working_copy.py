# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The files of a working copy as they are on disk: listed by git, read by us, through no link, and never written.

What counts is what is tracked, and what is not and no `.gitignore` or `info/exclude` names; staged or not. A tracked
file that git was told not to check out stands for its content in the index.
"""

import contextlib
import errno
import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator

from msgspec import Struct

from auditor.errors import FetchError
from auditor.upstream.git_command import GitCommand, blob_id, to_text
from auditor.upstream.local import LocalRepository
from auditor.upstream.trees import SUBMODULE, SYMBOLIC_LINK, TreeEntry, refuse_same_names
from auditor.upstream.workbench import Workbench

_FILE, _EXECUTABLE = "100644", "100755"
_TRACKED = re.compile(rb"(\S) (\d{6}) ([0-9a-f]+) (\d)\t([^\0]+)\0")
_SETTLED = b"0"
_PART = 1 << 20
_ABSENT = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP)
"""A file that is not there, or below what is no folder or a link to one, as git sees it, too."""


class WorkingFile(Struct, frozen=True):
    """A file of a working copy: its readable path, its name in bytes, its git mode and its size in bytes on disk.

    `blob` is known of a submodule, and of a file that git was told not to check out. One that is in `conflict` has
    several contents in the index, of a merge that nobody has settled, and none that counts.
    """

    path: str
    name: bytes
    mode: str
    size: int
    blob: str = ""
    conflict: bool = False

    @property
    def entry(self) -> TreeEntry:
        """What stands for it in a tree, as long as it was not read."""
        return TreeEntry(self.path, self.mode, self.blob)


class ReadFile(Struct, frozen=True):
    """What reading a file came to: the id and the size in bytes of its content, or the `gap`, why it has none."""

    blob: str = ""
    size: int = 0
    gap: str = ""


class WorkingCopy:
    """The files of `local`, held open as a folder until it is closed; their contents go to the workbench."""

    def __init__(self, local: LocalRepository, bench: Workbench) -> None:
        if local.work_tree is None:
            raise FetchError(f"{local.name}: a bare repository, which has no files on disk; name a working copy")
        self._local = local
        self._top = local.work_tree
        self._bench = bench

    @contextlib.contextmanager
    def open(self) -> Iterator[int]:
        """The top folder as a file descriptor; raises `FetchError` if it cannot be read."""
        try:
            top = os.open(self._top, os.O_RDONLY | os.O_DIRECTORY)
        except OSError as error:
            raise FetchError(f"{self._local.name}: {error.strerror}; let auditor read it") from error
        try:
            yield top
        finally:
            os.close(top)

    def list_files(self, top: int) -> tuple[WorkingFile, ...]:
        """All files, symbolic links and submodules that count, in tree order; raises `FetchError`."""
        for path in (self._local.git_dir / "index", *self._local.git_dir.glob("sharedindex.*")):
            self._bench.take_file(path)
        git = GitCommand(self._bench.git_dir, self._local.name).on_work_tree(self._top)
        found = {file.name: file for file in (*self._list_tracked(git, top), *self._list_others(git, top))}
        files = tuple(found[name] for name in sorted(found))
        refuse_same_names((file.entry for file in files), self._local.name, "it")
        return files

    def _list_tracked(self, git: GitCommand, top: int) -> Iterator[WorkingFile]:
        for tag, mode, blob, stage, name in _TRACKED.findall(git.output("ls-files", "-z", "--cached", "--stage", "-v")):
            file = _look_at(top, name)
            if stage != _SETTLED:
                yield WorkingFile(to_text(name), name, mode.decode(), file.size if file else 0, conflict=True)
            elif mode == SUBMODULE.encode():
                yield WorkingFile(to_text(name), name, SUBMODULE, 0, blob.decode())
            elif file:
                yield file
            elif tag in b"Ss":
                yield WorkingFile(to_text(name), name, mode.decode(), 0, blob.decode())

    def _list_others(self, git: GitCommand, top: int) -> Iterator[WorkingFile]:
        exclude = self._local.common_dir / "info" / "exclude"
        rules = [f"--exclude-from={exclude}"] if exclude.is_file() else []
        # Of a folder or a rule that cannot be read git only warns.
        listing = git.output("ls-files", "-z", "--others", "--exclude-standard", *rules)
        for name in filter(None, listing.split(b"\0")):
            if name.endswith(b"/"):  # a repository inside this one
                yield WorkingFile(to_text(name[:-1]), name[:-1], SUBMODULE, 0)
            elif file := _look_at(top, name):
                yield file

    def read(self, top: int, files: Iterable[WorkingFile], largest: int) -> dict[str, ReadFile]:
        """What reading each file came to, by its path; contents of more than `largest` bytes are not kept.

        Raises `FetchError` if the content of one that is not on disk cannot be had.
        """
        files = tuple(files)
        known = {file.blob for file in files if file.blob and file.mode != SUBMODULE}
        sizes = self._bench.fetch_blobs(known, "the index") if known else {}
        return {
            file.path: ReadFile(file.blob, sizes.get(file.blob, 0))
            if file.blob or file.mode == SUBMODULE
            else self._read_from_disk(top, file, largest)
            for file in files
        }

    def _read_from_disk(self, top: int, file: WorkingFile, largest: int) -> ReadFile:
        if file.conflict:
            return ReadFile(gap="in a merge that is not settled; settle its conflict")
        try:
            with _folder_of(top, file.name) as (folder, name):
                if file.mode == SYMBOLIC_LINK:
                    return ReadFile(blob_id(os.readlink(name, dir_fd=folder)), file.size)
                return self._read_regular(folder, name, largest)
        except OSError as error:
            if error.errno in _ABSENT:
                return ReadFile(gap=_CHANGED)
            return ReadFile(gap=f"cannot be read: {error.strerror or error}")

    def _read_regular(self, folder: int, name: bytes, largest: int) -> ReadFile:
        # Without O_NONBLOCK the opening of a pipe would wait for who writes to it.
        with os.fdopen(os.open(name, _READ, dir_fd=folder), "rb", buffering=0) as opened:
            before = os.fstat(opened.fileno())
            if not stat.S_ISREG(before.st_mode):
                return ReadFile(gap="not a regular file")
            digest, content, size = hashlib.sha1(b"blob %d\0" % before.st_size, usedforsecurity=False), [], 0
            while part := opened.read(_PART):
                digest.update(part)
                size += len(part)
                content += [part] if size <= largest else []
            if size != before.st_size or _stamp(os.fstat(opened.fileno())) != _stamp(before):
                return ReadFile(gap=_CHANGED)
        if size <= largest:
            self._bench.add_blob(b"".join(content))
        return ReadFile(digest.hexdigest(), size)


_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_CHANGED = "changed while it was read; run again"


def _stamp(status: os.stat_result) -> tuple[int, ...]:
    """What of a file does not stay the same when somebody writes to it."""
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _look_at(top: int, name: bytes) -> WorkingFile | None:
    """A file as it is on disk; None if it is not there, or a folder stands in its place."""
    try:
        with _folder_of(top, name) as (folder, last):
            status = os.lstat(last, dir_fd=folder)
    except OSError as error:
        if error.errno in _ABSENT:
            return None
        return WorkingFile(to_text(name), name, _FILE, 0)  # which reading will say cannot be read
    if stat.S_ISDIR(status.st_mode):
        return None
    return WorkingFile(to_text(name), name, _mode_of(status), status.st_size)


def _mode_of(status: os.stat_result) -> str:
    if stat.S_ISLNK(status.st_mode):
        return SYMBOLIC_LINK
    return _EXECUTABLE if status.st_mode & stat.S_IXUSR else _FILE


@contextlib.contextmanager
def _folder_of(top: int, name: bytes) -> Iterator[tuple[int, bytes]]:
    """The folder of a file, opened step by step so that no link is followed, and the last part of its name."""
    *folders, last = name.split(b"/")
    with contextlib.ExitStack() as held:
        place = top
        for folder in folders:
            place = os.open(folder, _READ | os.O_DIRECTORY, dir_fd=place)
            held.callback(os.close, place)
        yield place, last
