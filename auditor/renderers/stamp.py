# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a set of files was made from and what is in them, so that files that would be the same are not made again.

Files are taken for unchanged only if they would be made from the same input by the same program, and if every one of
them still has the content that was written: an edited or missing file is noticed.
"""

import hashlib
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

import msgspec
from msgspec import Struct

from auditor.files import read_bytes

_PACKAGE = Path(__file__).parent.parent
_PROGRAM = frozenset((".py", ".html", ".css", ".js"))
_LIBRARIES = ("Jinja2", "MarkupSafe", "squarify")


class Stamp(Struct, frozen=True, forbid_unknown_fields=True):
    """The digest of the input and of the program, and the SHA-256 of each file by its path."""

    made_from: str
    digests: dict[str, str]


def digest_input(value: object) -> str:
    """What tells `value`, a struct, and the program that is run from all others; empty if it cannot be told."""
    try:
        content = msgspec.json.encode(value)
    except UnicodeEncodeError:  # a name that is not UTF-8, which JSON cannot hold
        return ""
    digest = hashlib.sha256(content)
    digest.update(" ".join(map(version, _LIBRARIES)).encode())
    for path in sorted(_PACKAGE.rglob("*")):
        if path.suffix in _PROGRAM:
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def find_unchanged(folder: Path, stamp: Path, made_from: str) -> tuple[Path, ...]:
    """The files that `stamp` tells of if all of them would be the same, `made_from` this; none if in doubt."""
    try:
        known = msgspec.json.decode(read_bytes(stamp), type=Stamp)
        files = {folder / path: digest for path, digest in known.digests.items()}
        same = known.made_from == made_from and all(_digest(read_bytes(path)) == files[path] for path in files)
    except (OSError, RecursionError, msgspec.DecodeError, ValueError):
        return ()
    return tuple(files) if made_from and same else ()


def render_stamp(made_from: str, files: Mapping[str, str]) -> str:
    """The text that tells what `files`, texts by their path, were made from; one of no use if that cannot be told."""
    digests = {path: _digest(text.encode("utf-8")) for path, text in files.items()}
    return msgspec.json.encode(Stamp(made_from, digests)).decode() + "\n"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
