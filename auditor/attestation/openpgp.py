# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""OpenPGP keys and detached signatures, by Sequoia: made, and verified by one key."""

import contextlib
from collections.abc import Iterator

from msgspec import Struct

from auditor.errors import AttestationError, UsageError
from auditor.model.verified import Signer


class Key(Struct, frozen=True):
    """A key as it stands in the file called `name`, with or without its secret part, and whose it is."""

    name: str
    content: bytes
    signer: Signer


class _RefusedError(Exception):
    """What Sequoia says against something, in one line."""


def read_key(content: bytes, name: str) -> Key:
    """The key in a file; raises `UsageError` if there is none."""
    from pysequoia import Tsk

    try:
        with _refusals():
            certificate = Tsk.from_bytes(content).extract_certificate()
            user_ids = tuple(str(user_id) for user_id in certificate.user_ids)
    except _RefusedError as error:
        raise UsageError(f"{name}: no OpenPGP key: {error}; export one with `gpg --export`") from error
    return Key(name, content, Signer(certificate.fingerprint.upper(), user_ids))


def sign_detached(message: bytes, key: Key) -> bytes:
    """The signature on a message, not armored; raises `UsageError` for a key that cannot sign."""
    from pysequoia import SignatureMode, Tsk, sign

    try:
        with _refusals():
            signer = Tsk.from_bytes(key.content).signer()
            return bytes(sign(signer, message, mode=SignatureMode.DETACHED, armor=False))
    except _RefusedError as error:
        lack = "it has to be a secret key that can sign, has not expired, and needs no passphrase"
        raise UsageError(f"{key.name}: does not sign: {error}; {lack}") from error


def verify_detached(message: bytes, signature: bytes, key: Key) -> None:
    """Raise `AttestationError` unless the signature is one of this key on this message, and the key is to be trusted.

    It is not if it has expired or was revoked, or if one of its algorithms is too weak for Sequoia.
    """
    from pysequoia import Sig, Tsk, verify

    try:
        with _refusals():
            certificate = Tsk.from_bytes(key.content).extract_certificate()
            verify(message, store=lambda _: [certificate], signature=Sig.from_bytes(signature))
    except _RefusedError as error:
        why = "it is of another key, on something else, or of a key that has expired or was revoked"
        raise AttestationError(f"not signed by {key.signer.fingerprint} ({key.name}): {error}: {why}") from error


@contextlib.contextmanager
def _refusals() -> Iterator[None]:
    """Raise `_RefusedError` for whatever Sequoia raises, with its first line: a trace of calls may follow."""
    try:
        yield
    except Exception as error:
        raise _RefusedError(str(error).partition("\n")[0].rstrip(".")) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of Rust, which derives from no other
            raise
        raise _RefusedError("the parser gave up") from error
