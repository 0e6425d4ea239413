# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The source tree of a build that somebody else made: names in build records to paths below its top.

Records name files relative to the folder in which the compiler ran, or where the tree stood then, through links and
`..`. A name is followed to the real file; nothing that lies outside the tree is ever opened.
"""

import os
import posixpath
import stat
from collections.abc import Iterable
from pathlib import Path

from auditor.errors import BuildRecordError

_LARGEST_FILE = 1 << 28


class SourceTree:
    """The tree below `source`, with the records of its build below `build`.

    `built_at` is where the top of the tree stood when it was built; empty if it has not been moved since.
    """

    def __init__(self, source: Path, build: Path, built_at: str = "") -> None:
        self._top = os.path.realpath(source)
        self._build = os.path.realpath(build)
        self._built_at = posixpath.normpath(built_at) if built_at else self._top
        self._path_by_name: dict[tuple[str, str], str | None] = {}

    def place(self, name: str, folder: str) -> str | None:
        """The path below the top that `name` means to a compiler that ran in `folder`; None if it is outside."""
        key = (folder, name)
        if key not in self._path_by_name:
            path = os.path.realpath(self._as_it_is_now(posixpath.join(folder, _check(name))))
            self._path_by_name[key] = path.removeprefix(f"{self._top}/") if _is_below(path, self._top) else None
        return self._path_by_name[key]

    def place_existing(self, name: str, folder: str) -> str | None:
        """As `place`; raises `BuildRecordError` if the file is in the tree but not there any more."""
        path = self.place(name, folder)
        if path is not None and not _is_file(posixpath.join(self._top, path)):
            raise BuildRecordError(f"{path}: source file missing; trace the whole source tree of the build")
        return path

    def read(self, path: str) -> bytes:
        """The content of a file of the tree."""
        return read_regular_file(Path(self._top, path))

    def find_folder(self, record: Path, names: Iterable[str], target: str = "", ran_in: str = "") -> str:
        """The folder in which a compiler ran that left `record` and read `names`.

        It is `ran_in` if the record says so. Otherwise it is the one, of the folders above the record, that has the
        first of `names` that is relative; where several have it, the name of the `target` has to lead from there to
        the folder of the record. Raises `BuildRecordError` if there is none, or still several.
        """
        told = self._as_it_is_now(ran_in)
        if _is_below(f"{told}/", self._top):
            return told
        anchor = next((name for name in names if not posixpath.isabs(name)), None)
        if anchor is None:
            return self._top  # no name depends on it
        found = self._folders_with(anchor, record, target)
        if not found:
            raise BuildRecordError(f"{anchor}: source file missing, in all folders from there to the top of the tree")
        if len(found) > 1:
            places = " and ".join(os.path.relpath(folder, self._top) for folder in found)
            raise BuildRecordError(f"{anchor}: source file in {places}; nothing says which of them was read")
        return found[0]

    def _folders_with(self, anchor: str, record: Path, target: str) -> list[str]:
        """The folders above a record that have the file `anchor`; of several, those that also lead to `target`."""
        found = [folder for folder in self._folders_above(record) if _is_file(posixpath.join(folder, _check(anchor)))]
        place = os.path.realpath(record.parent)
        leading = [folder for folder in found if posixpath.dirname(posixpath.join(folder, target)) == place]
        return leading if target and leading else found

    def _folders_above(self, record: Path) -> list[str]:
        """The folder of a record and those above it, within the tree and the build."""
        folder = Path(os.path.realpath(record.parent))
        folders = map(str, (folder, *folder.parents))
        return [path for path in folders if any(_is_below(f"{path}/", end) for end in (self._top, self._build))]

    def _as_it_is_now(self, path: str) -> str:
        """A path of the time of the build as a path of today."""
        return self._top + path.removeprefix(self._built_at) if _is_below(f"{path}/", self._built_at) else path


def _is_below(path: str, folder: str) -> bool:
    return path.startswith(f"{folder}/")


def _is_file(path: str) -> bool:
    """Whether there is a regular file, through links; False for whatever the system refuses, too long a name too."""
    try:
        return Path(path).is_file()
    except OSError:
        return False


def _check(name: str) -> str:
    if "\0" in name or not name:
        raise BuildRecordError(f"{name!r}: no name of a file")
    return name


def read_regular_file(path: Path) -> bytes:
    """The content of a regular file that is no link; raises `BuildRecordError` for anything else, or for 256 MiB."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode) or status.st_size >= _LARGEST_FILE:
                raise BuildRecordError(f"{path}: no regular file of less than {_LARGEST_FILE >> 20} MiB")
            return file.read(_LARGEST_FILE)
    except OSError as error:
        raise BuildRecordError(f"{path}: cannot be read: {error.strerror or error}") from error
