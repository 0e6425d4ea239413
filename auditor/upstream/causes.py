# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Why a repository folder does not hold what it should: a clone in the cache, or a mirror. Asked once git has failed.

git says what it missed; who is to act needs to know whether the folder is damaged, a part of a repository or too old.
"""

import hashlib
import zlib
from collections.abc import Iterator
from pathlib import Path

from auditor.files import open_regular
from auditor.upstream.borrowing import list_borrowed

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
    gone = next((folder for folder in list_borrowed(git_dir) if not folder.is_dir()), None)
    if gone:
        return f"borrows objects from {gone}, which is not there"
    damage = find_damage(git_dir)
    if damage:
        return f"is damaged: {damage}"
    if any((git_dir / "objects" / "pack").glob("*.promisor")):
        return "is a partial clone without all that is asked for"
    return "is a shallow clone" if (git_dir / "shallow").is_file() else ""
