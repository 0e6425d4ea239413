# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether a place of a C or C++ text may lie amid what Pygments takes for the head of a function.

Where a statement may begin, Pygments' lexers of C and C++ try one expression for a whole head: a name, blanks and
stars, a name, `(`, all up to the first `)`, and all up to the first `{` or `;` behind it. No part of it holds a quote.
Each part is then read by itself, so that what begins in one part and ends behind it (a comment, a directive, the body
of `#if 0`) is read otherwise than in any other place.

To tell whether there is a head takes all states of such a lexer. What is told here needs none of them: where there may
be one. It errs on that side only.
"""

import re

BLANK = rb"[ \t\v\f\x1c-\x1f\x85\xa0]"
"""A character of white space but LF, as `re` sees it in strings, in the bytes of Latin-1."""

LITERAL = b"\x01"
"""How a piece begins that stands for a literal."""

_NAME = rb"[\w$:?\\\x80-\xff]"
_GAP = rb"(?:\n|" + BLANK + rb")"
_PARAMETERS = re.compile(_NAME + rb"(?:[&*]|" + _GAP + rb")++" + _NAME + rb"++" + _GAP + rb"*+\(")
# What a text may end with that goes on to be a match of `_PARAMETERS` has no character but these.
_BEFORE_PARAMETERS = re.compile(_NAME + rb"|[&*]|" + _GAP)
_OTHERS_AS_SEMICOLONS = bytes(byte if _BEFORE_PARAMETERS.match(bytes((byte,))) else ord(";") for byte in range(256))
_LONGEST = 4_000


class PossibleHeads:
    """The heads that may be open where the text that was read so far ends.

    `pieces` is that text, in which code and marks take turns: the pieces at odd places stand for literals, comments and
    directives. Whoever reads the text adds to it.
    """

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        # The code of the first `_seen` pieces, without all that no head goes through.
        self._code = b""
        self._seen = 0

    def may_be_open(self) -> bool:
        """Whether a head may have begun, whose `{` or `;` has not come yet."""
        self._see_pieces()
        if self._begins_head():
            return True
        blank_once = b" ".join((b";" + self._code + b";").split())[1:-1]
        self._code = blank_once[blank_once.translate(_OTHERS_AS_SEMICOLONS).rfind(b";") + 1 :]
        return len(self._code) > _LONGEST

    def may_have_open_parameters(self) -> bool:
        """Whether a head may have begun, whose first `)` has not come yet."""
        if not self.may_be_open():
            return False
        is_in_them = _PARAMETERS.search(self._code, self._code.rfind(b")") + 1) is not None
        return is_in_them or len(self._code) > _LONGEST

    def _begins_head(self) -> bool:
        # A head whose first `)` comes before a `{` has ended with it.
        last_end = self._code.rfind(b")", 0, max(self._code.rfind(b"{"), 0))
        return _PARAMETERS.search(self._code, last_end + 1) is not None

    def _see_pieces(self) -> None:
        """Take the code of the pieces that are new, from the last `;` or literal on, at which every head ends."""
        parts = []
        for place in range(len(self.pieces) - 1, self._seen - 1, -1):
            piece = self.pieces[place]
            is_mark = place % 2 == 1
            end = 0 if is_mark and piece.startswith(LITERAL) else piece.rfind(b";") if not is_mark else -1
            parts.append(b" " if is_mark else piece[end + 1 :])
            if end >= 0:
                break
        else:
            parts.append(self._code)
        self._code = b"".join(reversed(parts))
        self._seen = len(self.pieces)
