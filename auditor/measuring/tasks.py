# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What is to be measured: blobs and local files, and either of them as it is handed to a worker."""

import os
from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from msgspec import Struct

from auditor.errors import AuditorError
from auditor.files import open_regular
from auditor.measuring.cache import BlobKey
from auditor.model.measured import LINES_ONLY
from auditor.upstream.blobs import read_blob
from auditor.upstream.borrowing import find_lenders


class Task(Protocol):
    """A content to be measured as `language`, read by the worker itself."""

    @property
    def language(self) -> str:
        """The name of the language."""
        ...

    @property
    def decided(self) -> bool:
        """Whether a person has decided so, whatever the content says."""
        ...

    @property
    def size(self) -> int:
        """The size of the content in bytes, as far as it is known."""
        ...

    @property
    def lines_only(self) -> bool:
        """Whether nothing but its lines is counted."""
        ...

    def read(self) -> bytes:
        """The content, from the files of this machine."""
        ...


class BlobTask(Struct, frozen=True):
    """A blob in the object database of `git_dir`."""

    git_dir: Path
    blob: str
    language: str
    decided: bool = False
    size: int = 0
    lines_only: bool = False

    @property
    def key(self) -> BlobKey:
        """What the outcome depends on, the instruments apart."""
        marks = (("decided", self.decided), (LINES_ONLY, self.lines_only))
        return self.blob, ", ".join((self.language, *(mark for mark, holds in marks if holds)))

    def read(self) -> bytes:
        """The content, checked against its id."""
        return read_blob(self.git_dir, self.blob)


class FileTask(Struct, frozen=True):
    """A local file; its path is a text, of which there may be many."""

    path: str
    language: str
    decided: bool = False
    size: int = 0
    lines_only: bool = False
    executable: bool = False

    def read(self) -> bytes:
        """The content."""
        with open_regular(Path(self.path)) as file:
            return file.read()


AnyTask = TypeVar("AnyTask", bound=Task)


class Packed(Struct, Generic[AnyTask], frozen=True):
    """A task as it is handed to a worker: alone, or with what reading it has found or raised."""

    task: AnyTask
    found: bytes | Exception | None = None

    def read(self) -> bytes:
        """The content; raises what reading it raises, or has raised."""
        if isinstance(self.found, Exception):
            raise self.found
        return self.task.read() if self.found is None else self.found


def places_of(tasks: Iterable[Task]) -> set[str]:
    """All that workers have to be able to read for these: repositories with those that they borrow from, and folders.

    Of folders it is one above them all, since there may be many.
    """
    tasks = tuple(tasks)
    repositories = {task.git_dir for task in tasks if isinstance(task, BlobTask)}
    lenders = chain.from_iterable(map(find_lenders, repositories))
    folders = set(_folders_of([task.path for task in tasks if isinstance(task, FileTask)]))
    return {*map(str, repositories), *map(str, lenders), *({os.path.commonpath(folders)} if folders else ())}


def _folders_of(paths: Collection[str]) -> Iterator[str]:
    """The folders in which files lie, by no link; a file may be one, too."""
    yield from map(os.path.realpath, set(map(os.path.dirname, paths)))
    yield from (os.path.dirname(os.path.realpath(path)) for path in paths if os.path.islink(path))  # noqa: PTH114, PTH120


def pack_content(task: AnyTask) -> Packed[AnyTask]:
    """The task for a worker that shares no files with this machine."""
    try:
        return Packed(task, task.read())
    except (AuditorError, OSError) as error:
        return Packed(task, error)
