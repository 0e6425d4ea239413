# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Tag and commit objects of git: who made them by their own word, and which key the signature in them names.

Signatures are read, not verified. The only importer of pysequoia. Whatever the content, nothing is raised: what cannot
be read has a problem, or an empty name.
"""

import base64
import binascii
import datetime
import hashlib
import re
from collections.abc import Callable

from auditor.model.custody import GitObject, Signature, SignatureForm
from auditor.upstream.objects import read_headers

_MARKS: dict[bytes, SignatureForm] = {
    b"-----BEGIN PGP SIGNATURE-----": "OpenPGP",
    b"-----BEGIN PGP MESSAGE-----": "OpenPGP",
    b"-----BEGIN SSH SIGNATURE-----": "SSH",
    b"-----BEGIN SIGNED MESSAGE-----": "X.509",
}
_PERSON = re.compile(rb"(?P<name>[^<>\n]*?) ?<[^<>\n]*> (?P<seconds>-?\d{1,19})(?: [+-]\d{4,})?")
_HEXADECIMAL = re.compile(r"[0-9A-F]{16,128}")
_SSH_MAGIC, _SSH_VERSION = b"SSHSIG", (1).to_bytes(4)


def read_tag(object_id: str, content: bytes) -> GitObject:
    """The annotated tag with this content; its signature stands at the end of its message."""
    headers, message = read_headers(content)
    name = headers.get(b"tag", b"").decode("utf-8", "replace")
    person, day = _read_person(headers.get(b"tagger", b""))
    return GitObject("tag", object_id, name, person, day, _read_signature(_signature_of_tag(message)))


def read_commit(object_id: str, content: bytes) -> GitObject:
    """The commit with this content; its signature is the header `gpgsig`, whatever its form."""
    headers, _ = read_headers(content)
    person, day = _read_person(headers.get(b"committer", b""))
    signature = headers.get(b"gpgsig") or headers.get(b"gpgsig-sha256") or b""
    return GitObject("commit", object_id, "", person, day, _read_signature(signature))


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


def _read_signature(armored: bytes) -> Signature | None:
    if not armored:
        return None
    form = next((form for mark, form in _MARKS.items() if armored.startswith(mark)), None)
    if form is None:
        return Signature("OpenPGP", problem="unreadable signature: it begins like none that git makes")
    try:
        return _READERS[form](armored)
    except Exception as error:
        cause = str(error).partition("\n")[0]  # a trace of calls on this machine may follow
        return Signature(form, problem=f"unreadable signature: {cause}")
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of Rust, which derives from no other
            raise
        return Signature(form, problem="unreadable signature: the parser gave up")


def _read_openpgp(armored: bytes) -> Signature:
    from pysequoia import Sig

    found = Sig.from_bytes(armored)
    key_id, fingerprint = _hexadecimal(found.issuer_key_id), _hexadecimal(found.issuer_fingerprint)
    problem = "" if key_id or fingerprint else "the signature names no key"
    return Signature("OpenPGP", key_id, fingerprint, problem)


def _hexadecimal(value: object) -> str:
    """An id as pysequoia gives it; empty if it is none."""
    text = str(value or "").upper()
    return text if _HEXADECIMAL.fullmatch(text) else ""


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
