# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a fetch brings, looked at while it comes: git itself takes all that a host sends."""

import contextlib
import struct
from collections.abc import Iterator
from pathlib import Path

from auditor.errors import ReportError
from auditor.files import write_bytes

_PACK_HEAD = struct.Struct(">4sLL")
"""The mark, the version and the number of objects, with which a pack begins."""


class Incoming:
    """The packs that come into the clone `git_dir`, which nobody else fetches into meanwhile."""

    def __init__(self, git_dir: Path) -> None:
        self._git_dir = git_dir
        self._folder = git_dir / "objects" / "pack"
        self._before = dict(self._sizes())
        self._refs = dict(self._read_refs())

    def measure(self) -> tuple[int, int]:
        """How many bytes have come, and how many objects, as the packs say themselves."""
        come = {path: size - self._before.get(path, 0) for path, size in self._sizes()}
        return sum(come.values()), sum(map(_count_objects, come.keys() - self._before.keys()))

    def discard(self) -> None:
        """Remove what has come, and have the refs lead where they led before: git stumbles over one without its object.

        A file is replaced as a whole, and only if it has changed: there may be no room for it. What cannot be put back,
        the next fetch will.
        """
        now = dict(self._read_refs())
        for path in (
            *(path for path, _ in self._sizes() if path not in self._before),
            *(now.keys() - self._refs.keys()),
        ):
            with contextlib.suppress(OSError):
                path.unlink()
        for path, content in self._refs.items():
            if now.get(path) != content:
                with contextlib.suppress(ReportError):
                    write_bytes(path, content)

    def _read_refs(self) -> Iterator[tuple[Path, bytes]]:
        """What a fetch writes to say what it has brought: refs, and where the history is cut off."""
        for path in (*(self._git_dir / "refs").rglob("*"), self._git_dir / "shallow"):
            if path.is_file():
                yield path, path.read_bytes()

    def _sizes(self) -> Iterator[tuple[Path, int]]:
        """The files beside the packs, with their sizes in bytes; of one that git renames meanwhile, perhaps none."""
        with contextlib.suppress(OSError):
            for path in self._folder.iterdir():
                with contextlib.suppress(OSError):
                    yield path, path.stat().st_size


def _count_objects(path: Path) -> int:
    """How many objects a file says to hold, if it is a pack or a part of one."""
    try:
        with path.open("rb") as file:
            mark, _, number = _PACK_HEAD.unpack(file.read(_PACK_HEAD.size))
    except (OSError, struct.error):
        return 0
    return number if mark == b"PACK" else 0
