# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Files are read if they are regular, and written whole or not at all: under a temporary name, synced, then renamed.

What is temporary has a mark in its name and is locked while somebody works on it, so that the next run can tell what
one that was killed has left behind, and removes it.
"""

import contextlib
import errno
import fcntl
import glob
import io
import os
import shutil
import stat
import tempfile
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import IO, BinaryIO, cast

from auditor.errors import ReportError, ResourceError

LARGEST_FILE = 256 << 20
"""How many bytes a file may have that is read as a whole: sixty times a large audit.json."""

TEMPORARY = ".auditor-new"
"""How the name of a file ends that is being written."""

_HEAD = 1024
_FOLDER = ".auditor-temporary-"
_KINDS = {
    stat.S_IFBLK: "a device",
    stat.S_IFCHR: "a device",
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
}


def find_irregular(status: os.stat_result) -> str:
    """What something is that is no regular file, as in `a pipe`; empty for one that is."""
    return "" if stat.S_ISREG(status.st_mode) else _KINDS.get(stat.S_IFMT(status.st_mode), "something else")


def open_regular(path: Path) -> BinaryIO:
    """The file at `path`, to be read; raises `OSError` at once for what might never end, or never begin, like a pipe.

    Whatever reads a file whose name, or whose place, others have a say in does it by this.
    """
    return _open(path, os.O_RDONLY, "rb")


def open_lock(path: Path) -> BinaryIO:
    """The file at `path`, to be locked, made if it is not there; raises `OSError` as `open_regular` does."""
    return _open(path, os.O_RDWR | os.O_CREAT, "r+b")


def _open(path: Path, flags: int, mode: str) -> BinaryIO:
    descriptor = os.open(path, flags | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC, 0o666)
    kind = find_irregular(os.fstat(descriptor))
    if kind:
        os.close(descriptor)
        raise OSError(errno.EINVAL, f"{kind} and no file", str(path))
    return cast(BinaryIO, os.fdopen(descriptor, mode))


def read_bytes(path: Path) -> bytes:
    """The content of a regular file; raises `OSError` for anything else, and for one larger than `LARGEST_FILE`."""
    with open_regular(path) as file:
        content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise OSError(errno.EFBIG, f"larger than {LARGEST_FILE >> 20} MiB", str(path))
    return content


def read_text(path: Path, encoding: str = "utf-8-sig") -> str:
    """The text of a regular file, with the line ends of Python; raises `OSError`, or `UnicodeDecodeError`."""
    return io.TextIOWrapper(io.BytesIO(read_bytes(path)), encoding).read()


def write_bytes(path: Path, content: bytes) -> None:
    """Replace `path` by a file with `content`; raises `ReportError` and leaves no half-written file if it cannot."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        remove_left(path.parent, f".{glob.escape(path.name)}.*{TEMPORARY}")
        file, temporary = _open_temporary(path)
        with file:
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


def _open_temporary(path: Path) -> tuple[BinaryIO, Path]:
    """A new file beside `path`, which is locked, and where it is."""
    while True:
        descriptor, name = tempfile.mkstemp(TEMPORARY, f".{path.name}.", path.parent)
        file = os.fdopen(descriptor, "wb")
        if _is_held(descriptor, Path(name)):
            return file, Path(name)
        file.close()


def _is_held(descriptor: int, path: Path) -> bool:
    """Lock what was just made, where that can be done; whether it is still there, and not taken for left by others."""
    with contextlib.suppress(OSError):
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    return path.exists()


def remove_left(folder: Path, pattern: str) -> None:
    """Remove the files and folders of this user in `folder` whose names fit, and which nobody holds by a lock."""
    for path in folder.glob(pattern):
        with contextlib.suppress(OSError):  # held, or gone, or where nothing may be removed
            descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                status = os.fstat(descriptor)
                if status.st_uid == os.geteuid():
                    shutil.rmtree(path) if stat.S_ISDIR(status.st_mode) else path.unlink()
            finally:
                os.close(descriptor)


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
            remove_left(Path(tempfile.gettempdir()), f"{_FOLDER}{'?' * 8}")
            folder = _make_temporary(stack)
        yield folder


def _make_temporary(stack: contextlib.ExitStack) -> Path:
    """A new folder, which is locked and is there until the stack ends."""
    while True:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=_FOLDER, ignore_cleanup_errors=True)))
        try:
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except FileNotFoundError:  # another run took it for left, since nobody held it yet
            continue
        stack.callback(os.close, descriptor)
        if _is_held(descriptor, folder):
            return folder


@contextlib.contextmanager
def _temporary_failures() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        place = tempfile.tempdir or os.environ.get("TMPDIR") or "/tmp"  # noqa: S108 - as tempfile looks for it
        cause = error.strerror or error
        raise ResourceError(f"{place}: no temporary file could be written: {cause}; set TMPDIR to a folder") from error
