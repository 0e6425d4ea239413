# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What stands before a block of C or C++: with nothing within its brackets, and of what it can be the head."""

import re

_PARENTHESIS = re.compile(rb"[()]")
_ANGLES = re.compile(rb"<[^<>;{}()]*+(?:\(\)[^<>;{}()]*+)*+>")
_INITIALIZER = re.compile(rb"(?<![=!<>])=(?!=)")
CLASS = re.compile(rb"(?<!->)(?<!->\s)\b(?:class|struct|union)\b")
_BASES = re.compile(rb"(?<!:):(?!:)")
_ATTRIBUTED_CLASS = re.compile(rb"\s*+(?:(?:\[\[.*?\]\]|\w++\s*+\(\))\s*+)++[\w:]++\s*+(?:final\s*+)?$", re.DOTALL)
# A name behind parameters that is none of the words which may stand there.
_LAST_NAME = re.compile(rb"(?<!\w)(?!(?:const|noexcept|override|final|volatile|try|[A-Z_][A-Z0-9_]*+)\s*+$)\w++\s*+$")


def without_parentheses(text: bytes) -> bytes:
    """The text with nothing within its parentheses; one without a partner stays, and what stands around it."""
    if b"(" not in text and b")" not in text:
        return text
    opened: list[int] = []  # for each parenthesis that is open, how many pieces there were before it
    position = 0
    pieces = []
    for parenthesis in _PARENTHESIS.finditer(text):
        pieces.append(text[position : parenthesis.start()])
        position = parenthesis.end()
        if parenthesis[0] == b"(":
            opened.append(len(pieces))
            pieces.append(b"(")
        elif opened:
            begin = opened.pop()
            pieces[begin:] = [b"()"]
        else:
            pieces.append(b")")
    return b"".join((*pieces, text[position:]))


def without_angles(text: bytes) -> bytes:
    """The text without the arguments of templates."""
    while b"<" in text and (shorter := _ANGLES.sub(b" ", text)) != text:
        text = shorter
    return text


def behind_initializers(bare: bytes) -> bytes:
    """The rest of a head behind members that are initialized between the calls of two macros."""
    last = bare.rfind(b",") + 1
    return bare[last:] if _INITIALIZER.search(bare, 0, last) else bare


def initializes(bare: bytes) -> bool:
    """Whether a head is that of values, or of a type that is named behind its block."""
    is_typedef = bare.lstrip().startswith(b"typedef ")
    is_open = bare.rstrip().endswith(b",") or bare.lstrip().startswith(b",")
    return is_typedef or is_open or _INITIALIZER.search(bare) is not None


def is_named_last(bare: bytes) -> bool:
    """Whether a head ends with a name, and not with parameters and what may follow them."""
    behind = bare[bare.rfind(b")") + 1 :]
    return b"->" not in behind and _LAST_NAME.search(behind) is not None


def is_class(bare: bytes) -> bool:
    """Whether a head without parentheses and angles is that of a class."""
    words = list(CLASS.finditer(bare))
    behind = bare[words[-1].end() :] if words else b"()"
    return b"()" not in behind or _BASES.search(behind) is not None or _ATTRIBUTED_CLASS.match(behind) is not None
