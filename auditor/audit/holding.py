# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Files that a run reads, changes and writes again, held against other runs meanwhile: the lock, what was accepted.

Held is a file in the cache that stands for the one in question, which is replaced as a whole and may not be there yet.
"""

import contextlib
import errno
import fcntl
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec.structs import replace

from auditor.audit.session import Session, cache_folder
from auditor.declared.found import find_manifest
from auditor.declared.lock import load_lock, set_aside
from auditor.errors import ResourceError
from auditor.files import open_lock

_MAY_NOT = (errno.EACCES, errno.EPERM, errno.EROFS)


@contextlib.contextmanager
def hold_lock(session: Session) -> Iterator[Session]:
    """Hold the lock of a session, unless that holds it already; the session with the lock as it is then.

    Raises `ResourceError` if it cannot be held.
    """
    if session.holds_lock:
        yield session
        return
    with hold_file(session.lock_path, session.voice.tell):
        yield replace(session, lock=load_lock(session.lock_path), holds_lock=True)


@contextlib.contextmanager
def hold_file(path: Path, tell: Callable[[str], None]) -> Iterator[None]:
    """Hold `path` against other runs that have the same cache; that it waits for one is told.

    Where nothing may be written to the cache it goes on and tells so; raises `ResourceError` for any other reason.
    """
    name = hashlib.sha256(str(path.resolve()).encode("utf-8", "surrogateescape")).hexdigest()
    place = cache_folder() / "held" / f"{name}.lock"
    with contextlib.ExitStack() as held:
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            _wait_for(held.enter_context(open_lock(place)).fileno(), path, tell)
        except OSError as error:
            if error.errno not in _MAY_NOT:
                raise ResourceError(f"{place}: {error.strerror or error}; let auditor read and write there") from error
            tell(f"{place}: {error.strerror}; {path} is not held against other runs, so let none change it now")
        yield


def set_lock_aside(manifest: Path | None, lock: Path | None, tell: Callable[[str], None]) -> None:
    """Keep a lock that cannot be read beside the new one, which is told; raises `UsageError` for one that is not own.

    Without a `lock` it is that beside the `manifest`, and without that the one which is found.
    """
    found = find_manifest(manifest)
    if lock is None:
        found.check_own(found.lock_path, "--lock")
    path = lock or found.lock_path
    with hold_file(path, tell):
        kept = set_aside(path)
    if kept:
        tell(f"{kept}: the lock that could not be read; tags that have moved since it was written are not noticed")


def _wait_for(descriptor: int, path: Path, tell: Callable[[str], None]) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        tell(f"{path}: another run is at work on it, which this one waits for")
        fcntl.flock(descriptor, fcntl.LOCK_EX)
