# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The contents of blobs, read from the object database of a clone and checked against their ids."""

import functools
import hashlib
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from auditor.errors import FetchError
from auditor.upstream.git_command import environment_of, import_git

_log = logging.getLogger(__name__)

_PART = 1 << 20
REMOVE = "remove the folder"
"""What is said of a clone in which an object cannot be read: `auditor audit` does it by itself."""


@functools.lru_cache(maxsize=64)
def _open_reader(git_dir: Path) -> Any:
    """A GitPython command object that keeps one `git cat-file --batch` running."""
    _log.info("%s: git cat-file --batch is started, and kept to read blobs", git_dir)
    reader = import_git().Git(str(git_dir.parent))
    reader.update_environment(**environment_of(git_dir), GIT_ALLOW_PROTOCOL="")
    return reader


def read_blob(git_dir: Path, blob: str) -> bytes:
    """The content of a blob in the object database of `git_dir`, checked against its id, which names it by its hash.

    Raises `FetchError` if it is not there or not itself.
    """
    return b"".join(_stream_blob(git_dir, blob))


def read_blob_head(git_dir: Path, blob: str, size: int) -> bytes:
    """The first `size` bytes of what `read_blob` reads, checked like that and never held as a whole."""
    head = b""
    for part in _stream_blob(git_dir, blob):
        head += part[: max(0, size - len(head))]
    return head


def _stream_blob(git_dir: Path, blob: str) -> Iterator[bytes]:
    """The content of a blob in parts; the last is followed by `FetchError` if they are not what the id says."""
    reader = _open_reader(git_dir)
    try:
        yield from _checked_parts(reader, git_dir, blob)
    except (ValueError, OSError) as error:
        _end_reader(reader)
        raise FetchError(f"{git_dir}: object {blob} is missing or damaged; {REMOVE} and run again") from error
    except BaseException:
        _end_reader(reader)
        raise


def _checked_parts(reader: Any, git_dir: Path, blob: str) -> Iterator[bytes]:
    _, kind, size, stream = reader.stream_object_data(blob)
    digest = (hashlib.sha256 if len(blob) == 64 else hashlib.sha1)(b"blob %d\0" % size)
    left = size
    try:
        while left and (part := stream.read(min(left, _PART))):
            digest.update(part)
            left -= len(part)
            yield part
    finally:
        stream._nbr = stream._size  # or it would read all that is left when it goes
    if left:
        raise FetchError(f"{git_dir}: object {blob} could only be read in part; run again")
    if kind != b"blob":
        raise FetchError(f"{git_dir}: object {blob} is not a blob; {REMOVE} and run again")
    if digest.hexdigest() != blob:
        raise FetchError(f"{git_dir}: the content of {blob} is not what its id says; {REMOVE}")


def forget_readers() -> None:
    """Read no more from repositories as they were until now."""
    _open_reader.cache_clear()


def _end_reader(reader: Any) -> None:
    """End what may be at its end: at a damaged object git ends by itself, and elsewhere it would go on."""
    _open_reader.cache_clear()
    reader.clear_cache()
