# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The last line of an `audit.json`, which has the SHA-256 of all lines before it."""

import hashlib


def with_digest(body: bytes) -> bytes:
    """An `audit.json` of these lines and the last one, which has their digest and ends the document."""
    return body + _digest_line(body)


def is_intact(content: bytes) -> bool:
    """Whether the last line of an `audit.json` has the digest of the others."""
    body = body_of(content)
    return content == with_digest(body)


def body_of(content: bytes) -> bytes:
    """All lines of an `audit.json` but the last."""
    body, newline, _ = content.removesuffix(b"\n").rpartition(b"\n")
    return body + newline


def digest_body(body: bytes) -> str:
    """The digest of these lines."""
    return hashlib.sha256(body).hexdigest()


def _digest_line(body: bytes) -> bytes:
    return b',"digest":"' + digest_body(body).encode() + b'"}\n'
