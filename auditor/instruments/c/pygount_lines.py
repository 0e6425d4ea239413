# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""pygount's figures of a C or C++ text without pygount, or nothing: a model of it that is exact or refuses.

pygount sorts each line by what Pygments' lexer finds on it: *code* if a character stands outside of literals and
comments that is neither white space nor one of `(),:;[]{}`; else *string* if a literal touches it; else *documentation*
if a comment or a dead body does; else *empty*. That lexer tries about 23 expressions for each token. Here one
expression puts marks in the place of literals and comments, and the lines are counted by what is left on them.

What the lexers of C and C++ read differently is refused, so one model serves both. A construct that is not modelled
refuses the whole text, which pygount itself must read then. `docs/fast-paths.md` has the rules, what is refused, and
the comparison with pygount on real trees.
"""

import re

from auditor.instruments.c.pygount_heads import BLANK, LITERAL
from auditor.instruments.c.pygount_marks import COMMENT, WHITE, mark_tokens
from auditor.instruments.figures import PygountFigures, RefusedError

MODELLED_LEXERS = frozenset(("c", "cpp"))
"""What Pygments calls the lexers that it models."""

# Beyond Latin-1 no other character has a meaning.
_MEANS_SOMETHING = re.compile(r"[^\x00-\xff](?<=[\s\d])")

_GAP = rb"(?:\n|" + BLANK + rb")*+"
# Where a line begins with a comment, Pygments takes `#` for a directive behind all up to any `*/`, on the same line or
# a later one. It makes a difference on the same line, and behind `/*/`, which opens another comment.
_HASH_BEHIND_COMMENT = rb"\*/(?:" + BLANK + rb"*+#|(?<=/\*/)" + _GAP + rb"#)"
# In an attribute quotes, slashes and brackets mean other things, but in the plain arguments that most of them have.
_PLAIN_ATTRIBUTE = rb"(?:[\w\s:,]++|\((?:[\w ,.-]++|\"[^\"\\\[\]\n]*+\")*+\))*+\]\]"
_ODD_ATTRIBUTE = rb"\[\[(?:=|(?!" + _PLAIN_ATTRIBUTE + rb")[^\[\]]*+\]\])"
# In a directive, and in the line behind it, Pygments takes this for an include, whose path may have many lines.
_INCLUDE_WITHOUT_HASH = rb"[/\n]" + BLANK + rb"*+include" + _GAP + rb"(?:[\"<]|/\*)"
# The lexer doubles its time with each such line; `published.lines` refuses a dozen of them, wherever they stand.
_COMMENTS_THAT_GO_ON = rb"//[^\n]*+(?<=\\)\n[ \t]*+//[^\n]*+(?<=\\)\n"

# What is refused wherever it stands: as it is, or as a pattern with a piece of it that is quickly looked for.
_UNMODELLED_PIECES = {
    b"\r": "a carriage return",
    LITERAL: "a control character",
    COMMENT: "a control character",
    b"/\\\n*": "a comment mark on two lines",
    b"*\\\n/": "a comment mark on two lines",
}
_UNMODELLED_PATTERNS = (
    ("an attribute that is not plain", b"[[", re.compile(_ODD_ATTRIBUTE)),
    ("# behind a comment", b"*/", re.compile(_HASH_BEHIND_COMMENT)),
    ("an include without #", b"include", re.compile(_INCLUDE_WITHOUT_HASH)),
    ("line comments that go on, one after the other", b"\\\n", re.compile(_COMMENTS_THAT_GO_ON)),
)

_LINE_END = ord("\n")
# Every other character counts as one that is no white space.
_AS_CODE = bytes(byte if byte == _LINE_END else ord("x") for byte in range(256))


def pygount_figures_of_c(characters: str) -> PygountFigures | None:
    """What pygount counts in a canonical text of C or C++; None if it holds a construct that is not modelled."""
    try:
        marked = mark_text(characters)
    except RefusedError:
        return None
    code = count_filled_but(marked, COMMENT + LITERAL)
    return PygountFigures(code, count_filled_but(marked, COMMENT) - code)


def mark_text(characters: str) -> bytes:
    """A canonical text in which marks of `pygount_marks` stand for what is no code, on each line that it touches.

    Raises `RefusedError` with the construct that is not modelled.
    """
    if not characters.isascii() and (_MEANS_SOMETHING.search(characters) or characters.startswith("\ufeff")):
        raise RefusedError("a digit or white space that is not in Latin-1, or a byte order mark")
    # As Pygments reads it: no newlines at the ends but the last one.
    text = characters.strip("\n").encode("latin-1", "replace") + b"\n"
    _refuse_unmodelled(text)
    return mark_tokens(text)


def _refuse_unmodelled(text: bytes) -> None:
    for piece, construct in _UNMODELLED_PIECES.items():
        if piece in text:
            raise RefusedError(construct)
    for construct, piece, pattern in _UNMODELLED_PATTERNS:
        if piece in text and pattern.search(text):
            raise RefusedError(construct)


def count_filled_but(marked: bytes, ignored: bytes = b"") -> int:
    """How many lines hold a character that is neither white to pygount nor one of `ignored`."""
    return len(marked.translate(_AS_CODE, WHITE + ignored).split())
