# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The order in which a downstream applies its patches, read from its RPM spec or its series file. Pure functions.

What cannot be read with certainty is refused: a patch that is applied on some condition only, a spec that applies its
patches one by one, and numbers out of order, which RPM applies by number or by place depending on its version.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from msgspec import Struct

# Tags of a spec are read without regard to case.
_TAG = re.compile(r"patch(?P<number>\d*)\s*:\s*(?P<path>\S+)\s*$", re.IGNORECASE)
_APPLIED = re.compile(r"%auto(?:setup|patch)\b(?P<options>.*)")
_STRIP = re.compile(r"(?:^|\s)-p\s*(\d+)\b")
_CONDITION, _END = re.compile(r"%(?:if|ifarch|ifnarch|ifos|ifnos)\b"), re.compile(r"%endif\b")


class ListedPatch(Struct, frozen=True):
    """A patch by its path in the downstream repository; `strip` leading folders of its file names are left out."""

    path: str
    strip: int


def list_patches(name: str, text: str) -> tuple[ListedPatch, ...]:
    """The patches that the file `name` lists, first to be applied first: `*.spec` and `*.spec.in`, or a series file.

    Raises `ValueError` if the list is empty or leaves doubt.
    """
    is_spec = name.removesuffix(".in").endswith(".spec")
    listed = tuple(_in_spec(text) if is_spec else _in_series(text))
    if not listed:
        raise ValueError("lists no patch")
    return listed


def _in_series(text: str) -> Iterator[ListedPatch]:
    """The patches of a quilt series: a path a line, and perhaps `-pN`."""
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.partition("#")[0].split()
        if not words:
            continue
        path, *options = words
        strip = _STRIP.fullmatch(" ".join(options))
        if options and strip is None:
            raise ValueError(f"line {number}: {' '.join(options)!r} is no option of a series")
        yield ListedPatch(path, int(strip[1]) if strip else 1)


def _in_spec(text: str) -> Iterator[ListedPatch]:
    strip = _strip_of_spec(text)
    found = list(_patch_tags(text))
    for (earlier, _), (later, path) in pairwise(found):
        if later <= earlier:
            raise ValueError(f"patch {later} ({path}) stands behind patch {earlier}, so that the order is in doubt")
    yield from (ListedPatch(path, strip) for _, path in found)


def _strip_of_spec(text: str) -> int:
    """The `-pN` of `%autosetup` or `%autopatch`, which apply every patch."""
    applied = [match["options"] for line in text.splitlines() if (match := _APPLIED.match(line.strip()))]
    if len(applied) != 1 or re.search(r"(?:^|\s)-N\b|(?:^|\s)-[mM]\s*\d", applied[0]):
        raise ValueError("does not apply all of its patches with one %autosetup or %autopatch")
    strip = _STRIP.search(applied[0])
    return int(strip[1]) if strip else 0


def _patch_tags(text: str) -> Iterator[tuple[int, str]]:
    """The number and the path of every `PatchN:`; one without a number follows the one before it."""
    depth, last = 0, -1
    for number, line in enumerate(text.splitlines(), start=1):
        depth += (_CONDITION.match(line) is not None) - (_END.match(line) is not None)
        tag = _TAG.match(line)
        if tag is None:
            continue
        if depth or "%" in tag["path"]:
            raise ValueError(f"line {number}: {tag['path']} depends on a condition or a macro")
        last = int(tag["number"]) if tag["number"] else last + 1
        yield last, tag["path"].rpartition("/")[2]
