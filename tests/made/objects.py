# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Objects, refs and packs written byte by byte, where git itself would refuse to make them."""

import hashlib
import struct
import zlib
from collections.abc import Iterable
from pathlib import Path

from tests.made.upstreams import TIME

FILE, PROGRAM, LINK, FOLDER, SUBMODULE = b"100644", b"100755", b"120000", b"40000", b"160000"
_PERSON = b"Upstream <upstream@example.org> %d +0000" % TIME
_KINDS = {"commit": 1, "tree": 2, "blob": 3, "tag": 4}

Entry = tuple[bytes, bytes, str]
"""Mode, name and id of an entry of a tree."""


def name_object(kind: str, content: bytes) -> str:
    """The id of an object, as git computes it."""
    return hashlib.sha1(b"%s %d\0" % (kind.encode(), len(content)) + content).hexdigest()


def tree_of(entries: Iterable[Entry]) -> bytes:
    """The content of a tree with these entries, in this order, whatever they are."""
    return b"".join(mode + b" " + name + b"\0" + bytes.fromhex(target) for mode, name, target in entries)


def commit_of(tree: str, message: bytes = b"made by hand\n", parents: Iterable[str] = ()) -> bytes:
    """The content of a commit."""
    lines = [b"tree " + tree.encode(), *(b"parent " + parent.encode() for parent in parents)]
    return b"\n".join([*lines, b"author " + _PERSON, b"committer " + _PERSON, b"", message])


def tag_of(target: str, name: str, kind: str = "commit", message: bytes = b"made by hand\n") -> bytes:
    """The content of an annotated tag."""
    lines = [f"object {target}", f"type {kind}", f"tag {name}"]
    return b"\n".join([*map(str.encode, lines), b"tagger " + _PERSON, b"", message])


class Objects:
    """The object database and the refs of the repository `git_dir`."""

    def __init__(self, git_dir: Path) -> None:
        self.git_dir = git_dir

    def put(self, kind: str, content: bytes, *, name: str = "", level: int = 1) -> str:
        """Write a loose object; its id, or the `name` that it gets in place of its own."""
        name = name or name_object(kind, content)
        place = self.git_dir / "objects" / name[:2] / name[2:]
        place.parent.mkdir(parents=True, exist_ok=True)
        place.unlink(missing_ok=True)
        place.write_bytes(zlib.compress(b"%s %d\0" % (kind.encode(), len(content)) + content, level))
        return name

    def commit(self, entries: Iterable[Entry], *, branch: str = "", message: bytes = b"made by hand\n") -> str:
        """Write a tree and a commit of it, to which a branch leads if it is named."""
        revision = self.put("commit", commit_of(self.put("tree", tree_of(entries)), message))
        if branch:
            self.lead(f"refs/heads/{branch}", revision)
        return revision

    def lead(self, name: str, target: str) -> None:
        """Let a ref lead to an object, whatever its name is."""
        packed = self.git_dir / "packed-refs"
        lines = packed.read_text().splitlines(keepends=True) if packed.exists() else []
        packed.write_text("".join(sorted([*lines, f"{target} {name}\n"], key=lambda line: line[41:])))

    def add_pack(self, pack: bytes, name: str = "made") -> Path:
        """Write a pack without its index; `git index-pack` makes that of a sound one."""
        place = self.git_dir / "objects" / "pack" / f"pack-{name}.pack"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(pack)
        return place


def pack_of(objects: Iterable[tuple[str, bytes]], *, claimed: int | None = None) -> bytes:
    """A pack of these objects by kind and content, which says to hold `claimed` of them."""
    packed = [_head(_KINDS[kind], len(content)) + zlib.compress(content, 1) for kind, content in objects]
    body = struct.pack(">4sLL", b"PACK", 2, len(packed) if claimed is None else claimed) + b"".join(packed)
    return body + hashlib.sha1(body).digest()


def endless_pack(claimed: int) -> tuple[bytes, bytes]:
    """The beginning of a pack whose first object has no end, and what follows it again and again."""
    begin = struct.pack(">4sLL", b"PACK", 2, claimed) + _head(_KINDS["blob"], 1 << 40) + b"\x78\x01"
    stored = b"\x00" + struct.pack("<HH", 0xFFFF, 0) + bytes(0xFFFF)  # a block of deflate that is not the last
    return begin, stored * 16


def _head(kind: int, size: int) -> bytes:
    """The kind and the size of an object in a pack, seven bits a byte."""
    first, size = size & 15, size >> 4
    parts = [kind << 4 | first]
    while size:
        parts[-1] |= 128
        parts.append(size & 127)
        size >>= 7
    return bytes(parts)
