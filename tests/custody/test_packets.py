# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""OpenPGP packets of strangers: what is no signature, or larger than one, is refused before anybody unpacks it."""

import base64
import contextlib
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pysequoia import Tsk

from auditor.custody.packets import (
    LARGEST_SIGNATURE,
    OF_KEYS,
    SIGNATURE,
    Packet,
    fingerprint_of,
    read_numbers,
    read_signature_packet,
    split_packets,
    unarmor,
)
from auditor.custody.signatures import read_tag

TAG = b"object 1\ntype commit\ntag v1\n\nVersion 1\n"


def armor(content: bytes, kind: str = "SIGNATURE") -> bytes:
    encoded = base64.encodebytes(content)
    return f"-----BEGIN PGP {kind}-----\n\n".encode() + encoded + f"-----END PGP {kind}-----\n".encode()


def problem_of(signature: bytes) -> str:
    read = read_tag("1" * 40, TAG + signature).signature
    assert read is not None
    return read.problem


def test_a_compressed_packet_is_not_unpacked() -> None:
    pressed = b"\x01" + zlib.compress(bytes(1 << 22))[2:-4]
    assert len(pressed) < LARGEST_SIGNATURE // 2
    expected = "unreadable signature: a packet of kind 8 does not belong there"
    assert problem_of(armor(bytes(Packet(8, pressed)))) == expected


def test_a_signature_larger_than_any_is_not_read() -> None:
    large = armor(bytes(Packet(SIGNATURE, bytes(LARGEST_SIGNATURE))))
    assert problem_of(large) == f"unreadable signature: {len(large):,} bytes, more than any signature has"


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"", "0 signatures in one"),
        (bytes(Packet(SIGNATURE, b"\x04")) * 2, "2 signatures in one"),
        (b"\x04\x00", "no OpenPGP packet"),
        (b"\xc2\x05\x04", "a packet is cut short"),
        (b"\xc2", "a packet is cut short"),
        (b"\xc2\xe1\x04", "a packet in parts"),
        (b"\x8b\x04", "a packet without a length"),
        (bytes(Packet(SIGNATURE, b"\x03\x05")), "a signature of version 3"),
        (bytes(Packet(SIGNATURE, b"\x04\x00\x01\x08\x00\x09")), "a signature is cut short"),
        (bytes(Packet(SIGNATURE, b"\x04\x00\x01\x08\x00\x02\x09\x02" + bytes(4))), "a part of a signature is cut"),
        (bytes(Packet(SIGNATURE, b"\x04\x00\x01\x08\x00\x00\x00\x00\x00\x00")), "the signature names no key"),
    ],
    ids=["nothing", "two", "none", "short", "shorter", "parts", "no length", "old", "no rest", "half a part", "no key"],
)  # fmt: skip
def test_what_is_no_signature_says_what_it_is(content: bytes, cause: str) -> None:
    assert problem_of(armor(content)).removeprefix("unreadable signature: ") == cause


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        (b"-----BEGIN PGP SIGNATURE-----\n\nwg==\n-----END PGP MESSAGE-----", "no armour that ends as it begins"),
        (b"-----BEGIN PGP SIGNATURE-----\n\n\n-----END PGP SIGNATURE-----\nmore", "no armour that ends as it begins"),
        (b"-----BEGIN PGP SIGNATURE-----\nwg==\n-----END PGP SIGNATURE-----", "no empty line before what is armoured"),
    ],
    ids=["another end", "more behind it", "no empty line"],
)  # fmt: skip
def test_armour_has_nothing_around_it(text: bytes, cause: str) -> None:
    with pytest.raises(ValueError, match=cause):
        unarmor(text)


def test_a_certificate_comes_apart_and_together() -> None:
    certificate = Tsk.generate("Tester <t@example.org>").extract_certificate()
    content = unarmor(str(certificate).encode())
    packets = tuple(split_packets(content, OF_KEYS))
    assert fingerprint_of(packets[0]) == certificate.fingerprint.upper()
    assert tuple(split_packets(b"".join(map(bytes, packets)), OF_KEYS)) == packets
    own = read_signature_packet(next(packet.body for packet in packets if packet.kind == SIGNATURE))
    assert own.issuer == certificate.fingerprint.upper()


def test_numbers_follow_each_other() -> None:
    assert list(read_numbers(b"\x00\x09\x01\xff\x00\x01\x01")) == [511, 1]
    with pytest.raises(ValueError, match="cut short"):
        list(read_numbers(b"\x00\x09\x01"))


@given(st.binary(max_size=200))
def test_no_content_raises_anything_else(content: bytes) -> None:
    with contextlib.suppress(ValueError):
        for packet in split_packets(content, range(64)):
            assert read_signature_packet(packet.body).hashed == packet.body[: 6 + int.from_bytes(packet.body[4:6])]
    assert problem_of(armor(content))
