# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What git reads of a repository beside its own folder, found as git finds it: what it borrows, and what it is part of.

Each rule is that of git: `odb.c` for alternates (a C string, split at line feeds), `setup.c` for `commondir`.
"""

import contextlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

from auditor.files import read_bytes

_QUOTED = re.compile(rb'"((?:[^"\\]|\\(?:[abfnrtv"\\]|[0-3][0-7][0-7]))*)"')
_ESCAPE = re.compile(rb"\\(?:([abfnrtv])|([0-7]{3})|(.))", re.DOTALL)
_NAMED = dict(zip(b"abfnrtv", b"\a\b\f\n\r\t\v", strict=True))


def find_common(git_dir: Path) -> Path:
    """The repository that the file `commondir` names, which git reads as if it were this one; without it, this one.

    Raises `OSError` if the file cannot be read.
    """
    place = git_dir / "commondir"
    if not os.path.lexists(place):
        return git_dir
    return git_dir / _path_of(read_bytes(place).rstrip(b"\r\n"))


def find_lenders(git_dir: Path) -> set[Path]:
    """The object folders from which a repository borrows, and those from which these do."""
    found: set[Path] = set()
    waiting = [git_dir]
    while waiting:
        for objects in list_borrowed(waiting.pop()):
            if objects not in found:
                found.add(objects)
                waiting.append(objects.parent)
    return found


def list_borrowed(git_dir: Path) -> Iterator[Path]:
    """The object folders that a repository names as its alternates."""
    objects = git_dir / "objects"
    try:
        text, _, _ = read_bytes(objects / "info" / "alternates").partition(b"\0")
    except OSError:
        return
    for line in text.split(b"\n"):
        if line and not line.startswith(b"#"):
            quoted = _QUOTED.match(line)
            yield objects / _path_of(_ESCAPE.sub(_unescape, quoted[1]) if quoted else line)


def find_special_file(git_dir: Path) -> str:
    """What in a repository, or in what git reads of others, might never end when it is read; empty if nothing.

    That is all that is neither a file nor a folder. Links are followed, as git follows them; what may not be read is
    left to git, which may not need it.
    """
    shared = git_dir
    with contextlib.suppress(OSError):
        shared = find_common(git_dir)
    return next(_list_special([git_dir, shared, *find_lenders(git_dir), *find_lenders(shared)]), "")


def _list_special(folders: list[Path]) -> Iterator[str]:
    """All of that in and below some folders, each of which is looked through once, however often it is linked to."""
    seen: set[tuple[int, int]] = set()
    while folders:
        place = folders.pop()
        with contextlib.suppress(OSError):
            status = place.stat()
            if (status.st_dev, status.st_ino) not in seen:
                seen.add((status.st_dev, status.st_ino))
                yield from _look_through(place, folders)


def _look_through(place: Path, folders: list[Path]) -> Iterator[str]:
    """The special files in a folder; the folders in it come to `folders`."""
    with os.scandir(place) as entries:
        for entry in entries:
            if entry.is_dir():
                folders.append(Path(entry.path))
            elif not entry.is_file() and Path(entry.path).exists():
                yield entry.path


def _path_of(content: bytes) -> str:
    """A path as C has it, which ends before the first zero."""
    return os.fsdecode(content.partition(b"\0")[0])


def _unescape(escape: re.Match[bytes]) -> bytes:
    named, octal, plain = escape.groups()
    return bytes([_NAMED[named[0]]]) if named else bytes([int(octal, 8)]) if octal else bytes(plain)
