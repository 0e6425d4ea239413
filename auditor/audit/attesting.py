# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""An audit.json attested by a key: a statement on it, signed; and whether such a statement is on this audit.json."""

import hashlib
from pathlib import Path

from auditor.attestation.envelope import open_envelope, seal
from auditor.attestation.openpgp import Key, read_key
from auditor.audit.verifying import Published
from auditor.documents.attestation import encode_statement
from auditor.documents.difference import find_difference
from auditor.errors import UsageError
from auditor.files import open_regular
from auditor.model.verified import Signer, Verification

_LARGEST = 16 << 20


def attest(published: Published, key_path: Path) -> tuple[bytes, Signer]:
    """The envelope with the statement on an audit.json, and who signed it.

    Raises `UsageError` for a key that cannot sign, and for an audit.json that is not as this auditor writes it.
    """
    if not published.intact:
        edited = "its last line has not the digest of the others: it was edited, or an earlier auditor has written it"
        raise UsageError(f"{published.path}: {edited}; attest one as `auditor audit` has written it")
    key = _load_key(key_path)
    return seal(encode_statement(published.content, published.document), key), key.signer


def check_attestation(published: Published, attestation_path: Path, key_path: Path) -> Verification:
    """Whether an attestation by this key is on this audit.json; nothing is measured.

    Raises `AttestationError` if it is not signed by the key, and `UsageError` if one of the files is none.
    """
    key = _load_key(key_path)
    statement = open_envelope(_read(attestation_path), key, str(attestation_path))
    try:
        difference = find_difference(statement, encode_statement(published.content, published.document))
    except (RecursionError, ValueError) as error:
        raise UsageError(
            f"{attestation_path}: no attestation: its statement is no JSON: {error}; name another"
        ) from error
    document, digest = published.document, hashlib.sha256(published.content).hexdigest()
    return Verification(
        document.system.name, document.release, digest, difference, document.imported, signer=key.signer
    )


def _load_key(path: Path) -> Key:
    return read_key(_read(path), str(path))


def _read(path: Path) -> bytes:
    """The content of a small file that the caller named; raises `UsageError`."""
    try:
        with open_regular(path) as file:
            content = file.read(_LARGEST + 1)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror or error}") from error
    if len(content) > _LARGEST:
        raise UsageError(f"{path}: larger than {_LARGEST >> 20} MiB, which no key and no attestation is; name another")
    return content
