# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Why a repository folder does not hold what it should: a clone in the cache, or a mirror. Asked once git has failed.

git says what it missed; who is to act needs to know whether the folder is damaged, a part of a repository or too old.
"""

import contextlib
import hashlib
import os
import zlib
from collections.abc import Iterator
from pathlib import Path

from auditor.files import open_regular, read_bytes

_CHUNK = 1 << 20


def _sha1() -> "hashlib._Hash":
    """What git names objects and packs by, which is no matter of trust here."""
    return hashlib.sha1(usedforsecurity=False)


def find_damage(git_dir: Path) -> str:
    """What in the object database of `git_dir` is not what its name or its checksum says; empty if nothing is."""
    try:
        return next(_damaged(git_dir / "objects"), "")
    except OSError as error:
        return f"{error.filename or git_dir} ({error.strerror or error})"


def _damaged(objects: Path) -> Iterator[str]:
    packs = objects / "pack"
    for index in sorted(packs.glob("*.idx")):
        pack = index.with_suffix(".pack")
        if not pack.is_file():
            yield f"{pack.name} (it is not there)"
        elif not _ends_in_its_digest(pack) or not _ends_in_its_digest(index):
            yield pack.name
    yield from (
        f"{path.parent.name}{path.name}" for path in sorted(objects.glob("[0-9a-f][0-9a-f]/*")) if _is_wrong(path)
    )


def _ends_in_its_digest(path: Path) -> bool:
    """Whether a pack or an index ends, as git writes it, in the SHA-1 of all that stands before."""
    digest = _sha1()
    left = path.stat().st_size - digest.digest_size
    with open_regular(path) as file:
        while left > 0 and (chunk := file.read(min(_CHUNK, left))):
            digest.update(chunk)
            left -= len(chunk)
        return left == 0 and file.read() == digest.digest()


def _is_wrong(path: Path) -> bool:
    """Whether a loose object is not the one that its path names; a temporary file of git is none."""
    name = path.parent.name + path.name
    if len(name) != _sha1().digest_size * 2:
        return False
    unpacker, digest = zlib.decompressobj(), _sha1()
    try:
        with open_regular(path) as file:
            while chunk := file.read(_CHUNK):
                digest.update(unpacker.decompress(chunk))
    except zlib.error:
        return True
    found: str = digest.hexdigest()
    return found != name


def find_mirror_fault(git_dir: Path) -> str:
    """Why a mirror may lack what it is asked for, in words that follow its name; empty if it looks whole."""
    gone = next((folder for folder in _borrowed(git_dir) if not folder.is_dir()), None)
    if gone:
        return f"borrows objects from {gone}, which is not there"
    damage = find_damage(git_dir)
    if damage:
        return f"is damaged: {damage}"
    if any((git_dir / "objects" / "pack").glob("*.promisor")):
        return "is a partial clone without all that is asked for"
    return "is a shallow clone" if (git_dir / "shallow").is_file() else ""


def find_special_file(git_dir: Path) -> str:
    """What in a repository, or in one that it borrows from, might never end when it is read; empty if nothing.

    That is all that is neither a file nor a folder. Links to folders are not followed, and what may not be read is left
    to git, which may not need it.
    """
    shared = _find_shared(git_dir)
    folders = [str(folder) for folder in (git_dir, shared, *find_lenders(git_dir), *find_lenders(shared))]
    while folders:
        with contextlib.suppress(OSError), os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                elif not entry.is_file() and not entry.is_dir() and Path(entry.path).exists():
                    return entry.path
    return ""


def _find_shared(git_dir: Path) -> Path:
    """The repository that the file `commondir` names, which git reads as if it were this one; without it, this one."""
    try:
        return git_dir / os.fsdecode(read_bytes(git_dir / "commondir").rstrip())
    except OSError:
        return git_dir


def find_lenders(git_dir: Path) -> set[Path]:
    """The object folders from which a repository borrows, and those from which these do."""
    found: set[Path] = set()
    waiting = [git_dir]
    while waiting:
        for objects in _borrowed(waiting.pop()):
            if objects not in found:
                found.add(objects)
                waiting.append(objects.parent)
    return found


def _borrowed(git_dir: Path) -> Iterator[Path]:
    """The object folders that a repository names as its alternates."""
    objects = git_dir / "objects"
    try:
        text = os.fsdecode(read_bytes(objects / "info" / "alternates"))
    except OSError:
        return
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    yield from (objects / (_unquote(line) if line.startswith('"') else line) for line in lines)


def _unquote(line: str) -> str:
    """A path that git has quoted, with its bytes as octal numbers."""
    return os.fsdecode(os.fsencode(line[1:-1]).decode("unicode_escape").encode("latin-1"))
