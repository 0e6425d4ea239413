# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Keys read from files: the ones that a manifest names by their fingerprints, and who has certified them.

What a key is worth at a time is for Sequoia to say (`verification`). Only what that does not check is checked here:
whether somebody else has certified a key, and, of a signature that it refuses, whether the numbers would be right.
"""

import contextlib
import hashlib
import re
import time
from collections.abc import Iterable, Iterator
from itertools import chain

from msgspec import Struct

from auditor.custody.packets import (
    KEY,
    LARGEST_KEYS,
    OF_KEYS,
    SIGNATURE,
    SUBKEY,
    USER_ID,
    Packet,
    SignaturePacket,
    fingerprint_of,
    hashed_key,
    read_numbers,
    read_signature_packet,
    split_packets,
    unarmor,
)
from auditor.errors import FetchError

_RSA, _ON_CURVES = {1, 2, 3}, {19, 22}
_LEAST_BITS = 2048
# P-256, P-384, P-521 and Ed25519 (RFC 9580, 9.2), those that Sequoia checks.
_CURVES = tuple(map(bytes.fromhex, ("2a8648ce3d030107", "2b81040022", "2b81040023", "2b06010401da470f01")))
CERTIFICATIONS, _CERTIFICATION_REVOKED = (0x10, 0x11, 0x12, 0x13), 0x30
_ON_KEY, _ON_SUBKEY = (*CERTIFICATIONS, 0x1F), (0x18,)
"""The forms of signatures on a user id."""
_KEY_REVOKED, _SUBKEY_REVOKED = 0x20, 0x28
_SECRET = b"-----BEGIN PGP PRIVATE KEY BLOCK-----"
_BLOCK = re.compile(
    rb"^-----BEGIN PGP PUBLIC KEY BLOCK-----.*?^-----END PGP PUBLIC KEY BLOCK-----", re.DOTALL | re.MULTILINE
)
# The names of RFC 9580, 9.5, those of hashlib, and what stands before the digest in a signature of RSA (RFC 8017, 9.2).
_HASHES = {
    1: ("MD5", "md5", "3020300c06082a864886f70d020505000410"),
    2: ("SHA-1", "sha1", "3021300906052b0e03021a05000414"),
    3: ("RIPEMD-160", "", ""),
    8: ("SHA-256", "sha256", "3031300d060960864801650304020105000420"),
    9: ("SHA-384", "sha384", "3041300d060960864801650304020205000430"),
    10: ("SHA-512", "sha512", "3051300d060960864801650304020305000440"),
    11: ("SHA-224", "sha224", "302d300d06096086480165030402040500041c"),
}
WEAK = (1, 2, 3)
"""The numbers of hash algorithms for which somebody can make two contents with one signature."""


class HeldKey(Struct, frozen=True):
    """A certificate as its file has it, with the fingerprints and key packets of its primary key and its subkeys.

    `user_id` is the first in the file, which nobody has checked.
    """

    fingerprint: str
    user_id: str
    packets: tuple[Packet, ...]
    key_by_fingerprint: dict[str, Packet]

    def __bytes__(self) -> bytes:
        """The certificate as other programs read it."""
        return b"".join(map(bytes, self.packets))

    def find_key(self, issuer: str) -> tuple[str, Packet] | None:
        """The key whose fingerprint, or the id at the end of it, this is, with its fingerprint."""
        return next((item for item in self.key_by_fingerprint.items() if issuer and item[0].endswith(issuer)), None)


class HeldKeyring(Struct, frozen=True):
    """The keys of a keyring, or the `fault` for which none of them is believed.

    `until` is the day up to which they are, if a signature that it rests on ends by its own word.
    """

    keys: tuple[HeldKey, ...] = ()
    fault: str = ""
    until: str = ""

    def find(self, issuer: str) -> HeldKey | None:
        """The certificate with a key of this fingerprint or id."""
        return next((key for key in self.keys if key.find_key(issuer)), None)


def read_key(content: bytes, fingerprint: str, path: str) -> HeldKey:
    """The certificate with this fingerprint in a file; raises `FetchError` if it is not there or cannot be read."""
    try:
        if len(content) > LARGEST_KEYS:
            raise ValueError(f"{len(content):,} bytes, more than any file of keys has")
        if _SECRET in content:
            raise ValueError("a secret key is in it, which belongs to nobody else; put the public one alone there")
        found = next((key for key in _split_keys(content) if key.fingerprint == fingerprint), None)
    except ValueError as error:
        raise FetchError(f"{path}: no OpenPGP keys that can be read: {error}") from error
    if found is None:
        raise FetchError(f"{path}: holds no key {fingerprint}; correct the file or the fingerprint in the manifest")
    return found


def _split_keys(content: bytes) -> Iterator[HeldKey]:
    blocks = _BLOCK.findall(content)
    if not blocks:
        raise ValueError("no armour of keys")
    packets: list[Packet] = []
    for packet in chain.from_iterable(split_packets(unarmor(block), OF_KEYS) for block in blocks):
        if packet.kind == KEY and packets:
            yield _held_key(packets)
            packets = []
        packets.append(packet)
    if packets:
        yield _held_key(packets)


def _held_key(packets: Iterable[Packet]) -> HeldKey:
    packets = tuple(packets)
    keys = {fingerprint_of(packet): packet for packet in packets if packet.kind in (KEY, SUBKEY)}
    if packets[0].kind != KEY or not keys:
        raise ValueError("a certificate does not begin with a key")
    user_ids = (packet.body.decode("utf-8", "replace") for packet in packets if packet.kind == USER_ID)
    return HeldKey(next(iter(keys)), next(user_ids, ""), packets, keys)


def signatures_on(key: HeldKey) -> Iterator[tuple[bytes, SignaturePacket, Packet | None]]:
    """Each signature in a certificate that can be read, with what it signs beside itself, and the subkey if it is one.

    What it signs is as RFC 9580, 5.2.4, has it hashed.
    """
    primary = key.packets[0]
    signed, subkey = hashed_key(primary), None
    for packet in key.packets[1:]:
        if packet.kind == SIGNATURE:
            with contextlib.suppress(ValueError):
                yield signed, read_signature_packet(packet.body), subkey
        elif packet.kind == USER_ID:
            signed, subkey = hashed_key(primary) + b"\xb4" + len(packet.body).to_bytes(4) + packet.body, None
        elif packet.kind == SUBKEY:
            signed, subkey = hashed_key(primary) + hashed_key(packet), packet
        else:
            signed, subkey = b"", None


def find_certified(key: HeldKey, by: HeldKeyring) -> str:
    """The user id of a key that someone of a keyring has certified by a strong signature, not taken back; else empty.

    The certifier has to be one of RSA, not revoked, and not expired on the day of that signature.
    """
    certifiers = (item for item in by.keys if _is_strong(item) and not is_revoked(item, item.packets[0]))
    return next((name for certifier in certifiers for name in _list_certified(certifier, key)), "")


def _is_strong(certifier: HeldKey) -> bool:
    """Whether a key is one of RSA of a length that today's rules allow; of others nothing is proved here."""
    body = certifier.packets[0].body
    return {*body[5:6]} <= _RSA and int.from_bytes(body[6:8]) >= _LEAST_BITS


def _list_certified(certifier: HeldKey, key: HeldKey) -> Iterator[str]:
    """The user ids of a key that a certifier vouches for, and that the owner of the key has not revoked."""
    found = sorted((item for item in signatures_on(key) if _is_about_user_id(item[1])), key=lambda item: item[1].made)
    last = {signed: signature for signed, signature, _ in found if _is_valid_by(certifier, signature, signed)}
    vouched = {signed for signed, signature in last.items() if signature.form in CERTIFICATIONS}
    before = len(hashed_key(key.packets[0])) + 5  # the mark of a user id, and its length
    yield from (signed[before:].decode("utf-8", "replace") for signed in sorted(vouched - set(_list_revoked(key))))


def _is_valid_by(certifier: HeldKey, signature: SignaturePacket, signed: bytes) -> bool:
    """Whether the certifier has made a signature, no day to come, and before it expired by what it said until then."""
    expiry = find_expiry(certifier, certifier.packets[0], signature.made)
    in_time = signature.made <= time.time() and (expiry is None or signature.made < expiry)
    return in_time and is_made_by(certifier.packets[0], signature, signed) is True


def _list_revoked(key: HeldKey) -> Iterator[bytes]:
    """What is hashed of each user id that the owner of a key has revoked."""
    for signed, signature, _ in signatures_on(key):
        is_own = signature.form == _CERTIFICATION_REVOKED and key.fingerprint.endswith(signature.issuer or "?")
        if is_own and is_made_by(key.packets[0], signature, signed) is not False:
            yield signed


def own_signatures(key: HeldKey, signer: Packet) -> tuple[SignaturePacket, ...]:
    """The signatures by which a certificate vouches for its primary key, or for the subkey that signed."""
    primary = key.packets[0]
    forms, subject = (_ON_KEY, None) if signer is primary else (_ON_SUBKEY, signer)

    def is_own(signed: bytes, signature: SignaturePacket) -> bool:
        named = key.fingerprint.endswith(signature.issuer or "?")
        return named and is_made_by(primary, signature, signed) is not False

    found = (item for item in signatures_on(key) if item[1].form in forms and item[2] is subject)
    return tuple(signature for signed, signature, _ in found if is_own(signed, signature))


def find_expiry(key: HeldKey, signer: Packet, moment: int) -> int | None:
    """When the key that signed, or the certificate, expired by what was said up to a moment, in s since 1970."""
    ends = []
    for packet in (key.packets[0], signer):
        said = [item for item in own_signatures(key, packet) if item.made <= moment]
        last = max(said, key=lambda item: item.made, default=None)
        if last and last.key_valid_for:
            ends.append(int.from_bytes(packet.body[1:5]) + last.key_valid_for)
    return min(ends, default=None)


def _is_about_user_id(signature: SignaturePacket) -> bool:
    """Whether it is a strong certification without an end, which would be another one each day, or takes one back."""
    lasting = signature.hash_algorithm not in WEAK and not signature.expires_after
    return signature.form == _CERTIFICATION_REVOKED or (signature.form in CERTIFICATIONS and lasting)


def is_revoked(key: HeldKey, signer: Packet) -> bool:
    """Whether the owner of a certificate has revoked it, or the key of it that signs."""
    return any(
        is_made_by(key.packets[0], signature, signed) is not False
        for signed, signature, subkey in signatures_on(key)
        if (signature.form, subkey) in ((_KEY_REVOKED, None), (_SUBKEY_REVOKED, signer))
    )


def find_refused_kind(key: Packet) -> str:
    """What of the kind of a key keeps every signature by it from being accepted; empty if nothing is known to."""
    algorithm, length, bits = (int.from_bytes(key.body[begin:end]) for begin, end in ((5, 6), (6, 7), (6, 8)))
    if algorithm in _RSA:
        return f"a key of RSA of {bits:,} bits" if bits < _LEAST_BITS else ""
    other = algorithm in _ON_CURVES and key.body[7 : 7 + length] not in _CURVES
    return "a key on a curve that Sequoia does not check" if other else ""


def name_hash(algorithm: int) -> str:
    """The name of a hash algorithm by its number."""
    return _HASHES[algorithm][0] if algorithm in _HASHES else f"hash algorithm {algorithm}"


def is_made_by(key: Packet, signature: SignaturePacket, signed: bytes) -> bool | None:
    """Whether the key made the signature on what is `signed`, whatever both are worth; None if it is none of RSA.

    The whole of what a right signature comes to is compared (RFC 8017, 8.2.2), so that nothing can hide in it.
    """
    _, name, prefix = _HASHES.get(signature.hash_algorithm, ("", "", ""))
    if not {*key.body[5:6], signature.key_algorithm} <= _RSA or not name:
        return None
    try:
        modulus, exponent = read_numbers(key.body[6:])
        (number,) = read_numbers(signature.numbers)
    except ValueError:  # more or fewer than there are
        return False
    trailer = b"\x04\xff" + len(signature.hashed).to_bytes(4)
    digest = hashlib.new(name, signed + signature.hashed + trailer, usedforsecurity=False).digest()
    length = (modulus.bit_length() + 7) // 8
    end = b"\x00" + bytes.fromhex(prefix) + digest
    expected = b"\x00\x01" + b"\xff" * (length - 2 - len(end)) + end
    return 0 < number < modulus and pow(number, exponent, modulus).to_bytes(length) == expected
