# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The signature of a tag or a commit checked with the keys of a keyring. The only importer of pysequoia.

`good` is what Sequoia accepts by its policy, at the time of the signature, and nothing else. It does not say why it
refuses one. That is found out here, and no answer that it leads to vouches for anything.
"""

import contextlib
import datetime
import logging
import time
from collections.abc import Iterator, Sequence

from auditor.custody.keyrings import (
    WEAK,
    HeldKey,
    HeldKeyring,
    find_expiry,
    find_refused_kind,
    is_made_by,
    is_revoked,
    name_hash,
    own_signatures,
)
from auditor.custody.packets import Packet, SignaturePacket, read_signature_packet
from auditor.custody.signatures import SignedContent, find_signature, read_signature, split_signed
from auditor.model.custody import Answer, ObjectKind, SignatureVerdict

_log = logging.getLogger(__name__)

_ALTERED = "the content is not what was signed"
# When it was made and ends, who made it, and what it says of keys and their owners (RFC 9580, 5.2.3.7): no notation.
_KNOWN_PARTS = frozenset({2, 3, 4, 5, 7, 9, 11, 12, 16, *range(21, 36)})


def verify_object(kind: ObjectKind, content: bytes, keyring: HeldKeyring) -> Answer:
    """What the signature in a tag or commit with this content is worth, if only the keys of a keyring are believed."""
    signed = split_signed(kind, content)
    known = read_signature(signed.armored)
    if known is None:
        return Answer(kind, "unsigned")
    if known.form != "OpenPGP":
        return Answer(kind, "not checked", known.fingerprint, detail=f"{known.form} signatures are not checked")
    if known.problem:
        return Answer(kind, "unreadable", detail=known.problem)
    return _look_up(kind, signed, known.fingerprint or known.key_id, keyring)


def _look_up(kind: ObjectKind, signed: SignedContent, issuer: str, keyring: HeldKeyring) -> Answer:
    """The answer for an OpenPGP signature that names the key `issuer`."""
    if keyring.fault:
        return Answer(kind, "not checked", issuer, detail=keyring.fault)
    key = keyring.find(issuer)
    if key is None:
        return Answer(kind, "unknown key", issuer)
    packet = find_signature(signed.armored)
    owner, signature = _find_owner(packet, signed.payload, key), read_signature_packet(packet.body)
    if owner is not None:
        until = _day_of(signature.made + signature.expires_after) if signature.expires_after else ""
        return Answer(kind, "good", key.fingerprint, owner, until=until)
    verdict, detail = _explain(signature, signed.payload, key)
    return Answer(kind, verdict, key.fingerprint, _find_user_id(key), detail)


def _find_owner(packet: Packet, payload: bytes, key: HeldKey) -> str | None:
    """The user id of this certificate, as its owner has signed it, if Sequoia accepts a signature by it."""
    from pysequoia import Cert, Sig, verify

    with _refusals_passed():
        certificate, signature = Cert.from_bytes(bytes(key)), Sig.from_bytes(bytes(packet))
        verified = verify(bytes=payload, store=lambda _: [certificate], signature=signature)
        if any(item.certificate.upper() == key.fingerprint for item in verified.valid_sigs):
            return _find_user_id(key)
    return None


def _find_user_id(key: HeldKey) -> str:
    """The user id of a certificate, if its owner has signed it, else another such; empty if there is none."""
    from pysequoia import Cert

    with _refusals_passed():
        user_ids = [str(user_id) for user_id in Cert.from_bytes(bytes(key)).user_ids]
        return key.user_id if key.user_id in user_ids else next(iter(user_ids), "")
    return ""


@contextlib.contextmanager
def _refusals_passed() -> Iterator[None]:
    """Go on behind what Sequoia refuses, in whatever way it does so."""
    try:
        yield
    except Exception as error:
        _log.debug("Sequoia: %s", error)
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of Rust, which derives from no other
            raise


def _explain(signature: SignaturePacket, payload: bytes, key: HeldKey) -> tuple[SignatureVerdict, str]:
    """Why a signature by this certificate is not accepted."""
    found = key.find_key(signature.issuer)
    if found is None:
        return "bad", _ALTERED
    _, signer = found
    made = is_made_by(signer, signature, payload)
    if made is False:
        return "bad", _ALTERED
    return _find_end(signature, key, signer) or _find_refusal(signature, key, signer, made=bool(made))


def _find_refusal(
    signature: SignaturePacket, key: HeldKey, signer: Packet, *, made: bool
) -> tuple[SignatureVerdict, str]:
    """Which rule a signature does not meet; without one it is of other content, unless it is known to be `made`."""
    weakness = find_refused_kind(signer) or _find_weakness(signature, own_signatures(key, signer))
    if not weakness and not made:
        return "bad", _ALTERED
    return "refused", weakness or "by the rules of Sequoia, though the content is what was signed"


def _find_end(signature: SignaturePacket, key: HeldKey, signer: Packet) -> tuple[SignatureVerdict, str] | None:
    """That the key that signed, or the signature on this day, is not valid by its owner's word; None if both are."""
    if is_revoked(key, signer):
        return "revoked", "its owner has revoked the key"
    expiry = find_expiry(key, signer, signature.made)
    if expiry and expiry <= signature.made:
        return "expired", f"the key expired on {_day_of(expiry)}, and signed on {_day_of(signature.made)}"
    now, end = time.time(), signature.made + signature.expires_after
    if signature.made > now:
        return "refused", f"made on {_day_of(signature.made)}, which is to come by the clock of this machine"
    if signature.expires_after and end <= now:
        return "expired", f"the signature itself was valid until {_day_of(end)}"
    return None


def _find_weakness(signature: SignaturePacket, own: Sequence[SignaturePacket]) -> str:
    """What today's rules do not allow of a signature, or of what the key that made it said of itself by then."""
    if not _KNOWN_PARTS.issuperset(signature.critical):
        return "it says something that nobody may pass over, and that is not known here"
    day = _day_of(signature.made)
    if signature.hash_algorithm in WEAK:
        return f"{name_hash(signature.hash_algorithm)}, {day[:4]}"
    return _find_own_weakness(own, signature.made)


def _find_own_weakness(own: Sequence[SignaturePacket], made: int) -> str:
    """What today's rules do not allow of what a key said of itself by the moment at which it signed."""
    valid = [item for item in own if item.made <= made]
    if not valid:
        since = min((_day_of(item.made) for item in own), default="no day")
        return f"the key vouches for itself since {since}, and signed on {_day_of(made)}"
    if all(item.hash_algorithm in WEAK for item in valid):
        return f"the key vouches for itself by {name_hash(valid[-1].hash_algorithm)}"
    return ""


def _day_of(seconds: int) -> str:
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).date().isoformat()
