# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Files are written whole or not at all: under a temporary name in the same folder, synced, then renamed."""

import contextlib
import os
import tempfile
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import IO

from auditor.errors import ReportError, ResourceError

_HEAD = 1024


def write_bytes(path: Path, content: bytes) -> None:
    """Replace `path` by a file with `content`; raises `ReportError` and leaves no half-written file if it cannot."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            temporary = Path(file.name)
            try:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
                temporary.chmod(0o644)
                temporary.replace(path)
            except BaseException:
                temporary.unlink(missing_ok=True)
                raise
    except OSError as error:
        raise ReportError(f"{path}: could not be written: {error.strerror or error}") from error


def write_text(path: Path, text: str) -> None:
    """Replace `path` by a UTF-8 file with `text`."""
    write_bytes(path, text.encode("utf-8"))


def remove_others(folder: Path, kept: Collection[Path], mark: str) -> tuple[Path, ...]:
    """Remove the files of `folder` that hold `mark` near their beginning and are not `kept`; what was removed.

    So a page of an earlier run, which nothing leads to any more, cannot be taken for one of this run. Files without
    the mark are somebody else's, links are not followed, folders are left alone, and so is what another run writes at
    the same time under a temporary name. Raises `ReportError` if it cannot.
    """
    try:
        present = sorted(folder.iterdir()) if folder.is_dir() else []
        others = [path for path in present if path not in kept and _holds(path, mark.encode("utf-8"))]
        for path in others:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise ReportError(f"{folder}: old pages could not be removed: {error.strerror or error}") from error
    return tuple(others)


def _holds(path: Path, mark: bytes) -> bool:
    if path.name.startswith(".") or path.is_symlink() or not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            return mark in file.read(_HEAD)
    except FileNotFoundError:  # another run has removed it
        return False


@contextlib.contextmanager
def hold_in_file(content: bytes) -> Iterator[IO[bytes]]:
    """A temporary file with `content`, to be read from its beginning; raises `ResourceError` if there is no room."""
    with contextlib.ExitStack() as stack:
        with _temporary_failures():
            file = stack.enter_context(tempfile.TemporaryFile())
            file.write(content)
            file.seek(0)
        yield file


@contextlib.contextmanager
def hold_folder() -> Iterator[Path]:
    """A temporary folder; raises `ResourceError` if none can be made."""
    with contextlib.ExitStack() as stack:
        with _temporary_failures():
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="auditor-"))
        yield Path(folder)


@contextlib.contextmanager
def _temporary_failures() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        place = tempfile.tempdir or os.environ.get("TMPDIR") or "/tmp"  # noqa: S108 - as tempfile looks for it
        cause = error.strerror or error
        raise ResourceError(f"{place}: no temporary file could be written: {cause}; set TMPDIR to a folder") from error
