# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""OpenPGP taken apart to its packets (RFC 9580, RFC 4880), and nothing of it unpacked.

What comes from an upstream goes through here before any other parser sees it: a compressed packet of a megabyte would
cost that one minutes. Each function raises `ValueError` for what is not as it should be.
"""

import base64
import hashlib
from collections.abc import Collection, Iterator

from msgspec import Struct

SIGNATURE, KEY, TRUST, USER_ID, SUBKEY, ATTRIBUTE = 2, 6, 12, 13, 14, 17
OF_KEYS = frozenset((SIGNATURE, KEY, TRUST, USER_ID, SUBKEY, ATTRIBUTE))
"""The kinds of packets of a certificate without a secret."""

LARGEST_SIGNATURE = 1 << 16
"""In bytes, in the armour. One by a key of RSA of 4,096 bits has about 830."""
LARGEST_KEYS = 1 << 22
"""In bytes, of a file of keys: what many others have certified can be large."""

_OLD_LENGTHS = (1, 2, 4)
_KIND = 0x7F
_CREATED, _EXPIRES_AFTER, _KEY_VALID_FOR, _ISSUER, _ISSUER_FINGERPRINT = 2, 3, 9, 16, 33


class Packet(Struct, frozen=True):
    """One packet: the number of its kind, and its content."""

    kind: int
    body: bytes

    def __bytes__(self) -> bytes:
        """The packet as a file has it."""
        return bytes((0xC0 | self.kind, 0xFF)) + len(self.body).to_bytes(4) + self.body


class SignaturePacket(Struct, frozen=True):
    """What a signature says of itself; `hashed` is its first part, which is signed together with the content.

    `form` is what it signs, `made` when in s since 1970; `issuer` is the id of the key that made it, by its own word,
    `expires_after` for how many s after its making it is valid itself, and `key_valid_for` the key in it after that was
    made, 0 for ever. `numbers` is what proves it. `critical` are the kinds of what is signed and said in it that nobody
    may pass over who does not know it (RFC 9580, 5.2.3.7).
    """

    form: int
    key_algorithm: int
    hash_algorithm: int
    hashed: bytes
    numbers: bytes
    made: int
    issuer: str
    expires_after: int = 0
    key_valid_for: int = 0
    critical: tuple[int, ...] = ()


def unarmor(text: bytes) -> bytes:
    """The content of one block of armour, with nothing behind it but white space."""
    lines = [line.rstrip() for line in text.rstrip().split(b"\n")]
    if not lines[0].startswith(b"-----BEGIN ") or lines[-1] != lines[0].replace(b"BEGIN", b"END"):
        raise ValueError("no armour that ends as it begins")
    if b"" not in lines:
        raise ValueError("no empty line before what is armoured")
    content = lines[lines.index(b"") + 1 : -1]
    if content and content[-1].startswith(b"="):  # a checksum, which is no proof of anything
        content.pop()
    return base64.b64decode(b"".join(content), validate=True)


def split_packets(content: bytes, kinds: Collection[int]) -> Iterator[Packet]:
    """The packets of a content; one that is not of `kinds`, or does not say its length, is refused."""
    position = 0
    while position < len(content):
        head = content[position]
        if not head & 0x80:
            raise ValueError("no OpenPGP packet")
        kind = head & 0x3F if head & 0x40 else (head & 0x3C) >> 2
        if kind not in kinds:
            raise ValueError(f"a packet of kind {kind} does not belong there")
        start, length = _find_body(content, position)
        position = start + length
        if position > len(content):
            raise ValueError("a packet is cut short")
        yield Packet(kind, content[start:position])


def _find_body(content: bytes, position: int) -> tuple[int, int]:
    """Where the body of the packet at `position` begins, and its length."""
    head, first = content[position], content[position + 1 : position + 2]
    if not head & 0x40:
        if head & 3 == 3:
            raise ValueError("a packet without a length")
        width = _OLD_LENGTHS[head & 3]
        return position + 1 + width, int.from_bytes(content[position + 1 : position + 1 + width])
    if not first:
        raise ValueError("a packet is cut short")
    if 224 <= first[0] < 255:
        raise ValueError("a packet in parts")
    length, width = _read_length(content, position + 1)
    return position + 1 + width, length


def _read_length(content: bytes, position: int) -> tuple[int, int]:
    """A length of one, two or five bytes, and how many these are."""
    first = content[position]
    if first < 192:
        return first, 1
    if first < 255:
        return ((first - 192) << 8) + int.from_bytes(content[position + 1 : position + 2]) + 192, 2
    return int.from_bytes(content[position + 1 : position + 5]), 5


def read_signature_packet(body: bytes) -> SignaturePacket:
    """What a signature of version 4 says; others raise."""
    if body[:1] != b"\x04":
        raise ValueError(f"a signature of version {int.from_bytes(body[:1])}")
    end = 6 + int.from_bytes(body[4:6])
    rest = end + 2 + int.from_bytes(body[end : end + 2])
    if rest + 2 > len(body):
        raise ValueError("a signature is cut short")
    said = tuple(_read_subpackets(body[6:end]))
    signed = {kind & _KIND: content for kind, content in said}
    known = {kind & _KIND: content for kind, content in _read_subpackets(body[end + 2 : rest])} | signed
    issuer = known[_ISSUER_FINGERPRINT][1:] if _ISSUER_FINGERPRINT in known else known.get(_ISSUER, b"")
    return SignaturePacket(
        form=body[1],
        key_algorithm=body[2],
        hash_algorithm=body[3],
        hashed=body[:end],
        numbers=body[rest + 2 :],
        made=_seconds(signed, _CREATED),
        issuer=issuer.hex().upper(),
        expires_after=_seconds(signed, _EXPIRES_AFTER),
        key_valid_for=_seconds(signed, _KEY_VALID_FOR),
        critical=tuple(kind & _KIND for kind, _ in said if kind > _KIND),
    )


def _seconds(signed: dict[int, bytes], kind: int) -> int:
    """A moment or a time, 0 where none is said; raises `ValueError` for what is not of four bytes (RFC 9580, 3.5)."""
    content = signed.get(kind, bytes(4))
    if len(content) != 4:
        raise ValueError(f"a time of {len(content)} bytes")
    return int.from_bytes(content)


def _read_subpackets(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The kind of each part, with a bit for one that is critical, and its content."""
    position = 0
    while position < len(content):
        length, width = _read_length(content, position)
        start = position + width
        position = start + length
        if not length or position > len(content):
            raise ValueError("a part of a signature is cut")
        yield content[start], content[start + 1 : position]


def fingerprint_of(key: Packet) -> str:
    """The fingerprint of a key of version 4, in upper-case hexadecimal; others raise."""
    if key.body[:1] != b"\x04":
        raise ValueError(f"a key of version {int.from_bytes(key.body[:1])}")
    return hashlib.sha1(hashed_key(key), usedforsecurity=False).hexdigest().upper()


def hashed_key(key: Packet) -> bytes:
    """A key as signatures on it, and its fingerprint, hash it."""
    return b"\x99" + len(key.body).to_bytes(2) + key.body


def read_numbers(content: bytes) -> Iterator[int]:
    """The numbers that follow each other in `content`, each with its length in bits before it."""
    position = 0
    while position < len(content):
        width = (int.from_bytes(content[position : position + 2]) + 7) // 8
        start = position + 2
        position = start + width
        if position > len(content):
            raise ValueError("a number is cut short")
        yield int.from_bytes(content[start:position])
