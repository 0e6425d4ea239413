# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""DSSE 1.0: a payload with its type, and signatures over both.

Each signature is a detached one of OpenPGP, not armored, over the pre-authentication encoding (`encode_signed`), and
`keyid` the fingerprint of the key that it was made with.
"""

import base64
import binascii
import json
from typing import Any

import msgspec
from msgspec import Struct

from auditor.attestation.openpgp import Key, sign_detached, verify_detached
from auditor.errors import AttestationError, UsageError

PAYLOAD_TYPE = "application/vnd.in-toto+json"
_URL_SAFE = str.maketrans("-_", "+/")


class EnvelopeSignature(Struct, frozen=True):
    """One signature, in base64, and a hint at whose it is, which nobody vouches for."""

    sig: str
    keyid: str = ""


class Envelope(Struct, frozen=True, rename={"payload_type": "payloadType"}):
    """The payload, in base64, its type, and its signatures."""

    payload: str
    payload_type: str
    signatures: tuple[EnvelopeSignature, ...]


def seal(payload: bytes, key: Key) -> bytes:
    """The envelope around a payload that this key signs, as one line of JSON; raises `UsageError` if it cannot."""
    signature = sign_detached(encode_signed(PAYLOAD_TYPE, payload), key)
    signed = EnvelopeSignature(_encode(signature), key.signer.fingerprint)
    return msgspec.json.encode(Envelope(_encode(payload), PAYLOAD_TYPE, (signed,))) + b"\n"


def open_envelope(content: bytes, key: Key, name: str) -> bytes:
    """The payload of the envelope in a file called `name`, which this key has signed.

    Raises `UsageError` for what is no envelope, and `AttestationError` if no signature in it is by this key.
    """
    try:
        json.loads(content, object_pairs_hook=_refuse_rivals)
        envelope = msgspec.json.decode(content, type=Envelope)
        payload = _decode(envelope.payload)
        signatures = [_decode(item.sig) for item in envelope.signatures]
    except (msgspec.MsgspecError, binascii.Error, RecursionError, ValueError) as error:
        raise UsageError(f"{name}: no attestation: {error}; name one that `auditor attest` has written") from error
    if envelope.payload_type != PAYLOAD_TYPE:
        kind = ascii(envelope.payload_type[:80])
        raise UsageError(f"{name}: no attestation: its payload is {kind}, not {PAYLOAD_TYPE}; name another")
    failure = AttestationError("has no signature")
    for signature in signatures:
        try:
            verify_detached(encode_signed(envelope.payload_type, payload), signature, key)
        except AttestationError as error:
            failure = error
        else:
            return payload
    raise AttestationError(f"{name}: {failure}; ask for the key of who attested it")


def _refuse_rivals(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a name that stands twice: readers do not agree on which of both values counts (RFC 8259, 4)."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in it")
    return found


def encode_signed(payload_type: str, payload: bytes) -> bytes:
    """What is signed: the pre-authentication encoding of DSSE, of which no two are the same."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


def _encode(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def _decode(text: str) -> bytes:
    """Base64 as DSSE allows it, of either alphabet."""
    return base64.b64decode(text.translate(_URL_SAFE), validate=True)
