# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The key by which a cache knows its own entries: whoever can write the cache, and has no key, can forge none.

It is kept apart from the cache, so that it does not travel with one that is copied, shared or restored.
"""

import contextlib
import hashlib
import hmac
import os
import re
import stat
import tempfile
from pathlib import Path

from msgspec import Struct

from auditor.errors import UsageError

VARIABLE = "AUDITOR_CACHE_KEY"
"""What names a key where none can be kept, as in continuous integration."""

_SHORTEST = 32
_BYTES = 32
_WRITTEN = re.compile(rb"[0-9a-f]{64}\n")
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class CacheKey(Struct, frozen=True):
    """A `secret` and where it is from; with a `problem` there is none that can be trusted, and no cache either."""

    secret: bytes
    place: str
    problem: str = ""

    def authenticate(self, *texts: bytes) -> bytes:
        """The code of these texts, 32 bytes, by BLAKE2b with the secret as its key (RFC 7693).

        Only the last text may hold zero bytes, or which is which has to follow from the others.
        """
        return hashlib.blake2b(b"\0".join(texts), key=self.secret, digest_size=32).digest()

    def is_code_of(self, code: object, *texts: bytes) -> bool:
        """Whether this, of whatever type, is the code of these texts."""
        return isinstance(code, bytes) and hmac.compare_digest(code, self.authenticate(*texts))


def make_key(place: str, problem: str = "") -> CacheKey:
    """A key that nobody else has, and that is kept nowhere."""
    return CacheKey(os.urandom(_BYTES), place, problem)


def read_variable(text: str) -> CacheKey:
    """The key that the variable has; raises `UsageError` for one that could be guessed."""
    if len(text) < _SHORTEST:
        lack = f"{len(text)} characters, and a key that nobody guesses has at least {_SHORTEST}"
        raise UsageError(f"{VARIABLE}: has {lack}; set it to those that `openssl rand -hex 32` prints")
    return CacheKey(hashlib.sha256(text.encode("utf-8", "surrogateescape")).digest(), VARIABLE)


def find_key(path: Path) -> CacheKey:
    """The key in the file at `path`, made if there is none; one with a problem if it cannot be trusted or kept."""
    try:
        if not os.path.lexists(path):
            _make_file(path)
        return CacheKey(_read_file(path), str(path))
    except OSError as error:
        problem = (
            f"{path}: no key for it can be kept there: {error.strerror or error}; set XDG_STATE_HOME or {VARIABLE}"
        )
    except ValueError as error:
        problem = f"{path}: {error}; if nobody else can have written or read it, mend that, else remove it"
    return make_key(str(path), problem)


def _make_file(path: Path) -> None:
    """Write a new key, as a whole; that of a run which does so at the same time stays."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.") as file:  # which only its owner can read
        file.write(os.urandom(_BYTES).hex().encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(file.name, path)


def _read_file(path: Path) -> bytes:
    """The secret in a file; raises `ValueError` if it is no key, or others may have had it."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        _check_owner(os.fstat(descriptor))
        content = os.read(descriptor, 2 * _BYTES + 2)
    finally:
        os.close(descriptor)
    if not _WRITTEN.fullmatch(content):
        raise ValueError("no key of a cache is in it")
    return bytes.fromhex(content.decode())


def _check_owner(status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise ValueError("the key of the cache is no file")
    if status.st_uid != os.geteuid():
        raise ValueError(f"the key of the cache belongs to the user {status.st_uid}, not to {os.geteuid()}")
    if status.st_mode & _OTHERS:
        raise ValueError(f"the key of the cache is open to others (mode {stat.S_IMODE(status.st_mode):04o}, not 0600)")
