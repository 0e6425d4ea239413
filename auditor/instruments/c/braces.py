# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The braces of a text in pairs."""

import re
from dataclasses import dataclass, field

# Deeper than anybody writes, and less deep than Python can follow.
_DEEPEST = 100
_BRACE = re.compile(rb"[{}]")


@dataclass(slots=True)
class Block:
    """A block from its brace to the brace that ends it, as offsets, and the blocks directly in it."""

    start: int
    end: int
    inner: list["Block"] = field(default_factory=list)


def pair_braces(text: bytes) -> tuple[Block, tuple[int, ...]]:
    """The whole text as a block, and where blocks begin that lie too deep within others to be kept, if any do.

    A brace that ends nothing is none; what nothing ends goes on to the end.
    """
    root = Block(-1, len(text))
    opened = [root]
    deep = []
    for brace in _BRACE.finditer(text):
        if brace[0] == b"{":
            block = Block(brace.start(), len(text))
            if len(opened) < _DEEPEST:
                opened[-1].inner.append(block)
            else:
                deep.append(block.start)
            opened.append(block)
        elif len(opened) > 1:
            opened.pop().end = brace.start()
    return root, tuple(deep[:1])
