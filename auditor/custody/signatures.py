# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Tag and commit objects of git: who made them by their own word, and which key the signature in them names.

Signatures are read here, not verified. Whatever the content, nothing is raised: what cannot be read has a problem, or
an empty name.
"""

import base64
import binascii
import datetime
import hashlib
import re
from collections.abc import Callable

from msgspec import Struct

from auditor.custody.packets import LARGEST_SIGNATURE, SIGNATURE, Packet, read_signature_packet, split_packets, unarmor
from auditor.model.custody import GitObject, ObjectKind, Signature, SignatureForm
from auditor.upstream.objects import read_headers

_MARKS: dict[bytes, SignatureForm] = {
    b"-----BEGIN PGP SIGNATURE-----": "OpenPGP",
    b"-----BEGIN PGP MESSAGE-----": "OpenPGP",
    b"-----BEGIN SSH SIGNATURE-----": "SSH",
    b"-----BEGIN SIGNED MESSAGE-----": "X.509",
}
_PERSON = re.compile(rb"(?P<name>[^<>\n]*?) ?<[^<>\n]*> (?P<seconds>-?\d{1,19})(?: [+-]\d{4,})?")
_FIELD = re.compile(rb"[^\n]*\n(?: [^\n]*\n)*")
_OF_SIGNATURES = (b"gpgsig ", b"gpgsig-sha256 ")
_HEXADECIMAL = re.compile(r"[0-9A-F]{16}|[0-9A-F]{40}")
_KEY_ID = 16
_SSH_MAGIC, _SSH_VERSION = b"SSHSIG", (1).to_bytes(4)


class SignedContent(Struct, frozen=True):
    """What a tag or commit has signed, and the signature in its armour, empty if there is none."""

    payload: bytes
    armored: bytes


def split_signed(kind: ObjectKind, content: bytes) -> SignedContent:
    """The two parts of the content of a tag or commit, to the byte, as git tells them apart.

    The signature of a tag is the end of its message, that of a commit the header `gpgsig`, without which, and without
    that of SHA-256, it was signed.
    """
    if kind == "tag":
        _, message = read_headers(content)
        armored = _signature_of_tag(message)
        return SignedContent(content[: len(content) - len(armored)], armored)
    head, blank, message = content.partition(b"\n\n")
    fields = _FIELD.findall(head + b"\n")
    kept = b"".join(field for field in fields if not field.startswith(_OF_SIGNATURES))
    signatures = [field for field in fields if field.startswith(_OF_SIGNATURES[0])]
    armored = b"".join(signatures).partition(b" ")[2].replace(b"\n ", b"\n")
    return SignedContent(kept + blank[1:] + message, armored)


def read_tag(object_id: str, content: bytes) -> GitObject:
    """The annotated tag with this content; its signature stands at the end of its message."""
    headers, _ = read_headers(content)
    name = headers.get(b"tag", b"").decode("utf-8", "replace")
    person, day = _read_person(headers.get(b"tagger", b""))
    return GitObject("tag", object_id, name, person, day, read_signature(split_signed("tag", content).armored))


def read_commit(object_id: str, content: bytes) -> GitObject:
    """The commit with this content; its signature is the header `gpgsig`, whatever its form."""
    headers, _ = read_headers(content)
    person, day = _read_person(headers.get(b"committer", b""))
    return GitObject("commit", object_id, "", person, day, read_signature(split_signed("commit", content).armored))


def _read_person(value: bytes) -> tuple[str, str]:
    """The name and the day, in UTC, of a line `tagger` or `committer`."""
    match = _PERSON.match(value)
    if match is None:
        return "", ""
    name = match["name"].decode("utf-8", "replace").strip()
    try:
        return name, datetime.datetime.fromtimestamp(int(match["seconds"]), datetime.UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return name, ""


def _signature_of_tag(message: bytes) -> bytes:
    """What follows the last line of a message that begins a signature, as git looks for it."""
    start = max(_last_line(message, mark) for mark in _MARKS)
    return message[start:] if start >= 0 else b""


def _last_line(message: bytes, mark: bytes) -> int:
    position = message.rfind(b"\n" + mark)
    return position + 1 if position >= 0 else (0 if message.startswith(mark) else -1)


def read_signature(armored: bytes) -> Signature | None:
    """The key that a signature names; None if there is no signature."""
    if not armored:
        return None
    form = next((form for mark, form in _MARKS.items() if armored.startswith(mark)), None)
    if form is None:
        return Signature("OpenPGP", problem="unreadable signature: it begins like none that git makes")
    if len(armored) > LARGEST_SIGNATURE:
        return Signature(form, problem=f"unreadable signature: {len(armored):,} bytes, more than any signature has")
    try:
        return _READERS[form](armored)
    except ValueError as error:
        return Signature(form, problem=f"unreadable signature: {error}")


def _read_openpgp(armored: bytes) -> Signature:
    issuer = read_signature_packet(find_signature(armored).body).issuer
    if not _HEXADECIMAL.fullmatch(issuer):
        return Signature("OpenPGP", problem="the signature names no key")
    return Signature("OpenPGP", issuer[-_KEY_ID:], issuer if len(issuer) > _KEY_ID else "")


def find_signature(armored: bytes) -> Packet:
    """The one packet of a signature in its armour; raises `ValueError` for anything else."""
    packets = tuple(split_packets(unarmor(armored), (SIGNATURE,)))
    if len(packets) != 1:
        raise ValueError(f"{len(packets)} signatures in one")
    return packets[0]


def _read_ssh(armored: bytes) -> Signature:
    """The key in an SSH signature: `SSHSIG`, the version, then the key as a string with its length before it."""
    lines = armored.splitlines()
    end = lines.index(b"-----END SSH SIGNATURE-----")
    content = base64.b64decode(b"".join(lines[1:end]), validate=True)
    head = len(_SSH_MAGIC) + len(_SSH_VERSION)
    if content[:head] != _SSH_MAGIC + _SSH_VERSION:
        raise ValueError("no SSH signature of version 1")
    length = int.from_bytes(content[head : head + 4])
    key = content[head + 4 : head + 4 + length]
    if not key or len(key) != length:
        raise ValueError("the key is cut short")
    digest = binascii.b2a_base64(hashlib.sha256(key).digest(), newline=False).decode("ascii").rstrip("=")
    return Signature("SSH", fingerprint=f"SHA256:{digest}")


def _read_x509(_: bytes) -> Signature:
    return Signature("X.509", problem="the signer of an X.509 signature is not read")


_READERS: dict[SignatureForm, Callable[[bytes], Signature]] = {
    "OpenPGP": _read_openpgp,
    "SSH": _read_ssh,
    "X.509": _read_x509,
}
