# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
r"""Physical lines of C, C++ and assembly, and the skeleton of such a text.

A line is *code* if it has at least one character that is neither white space nor inside a comment: preprocessor
lines, lines of brackets only, a lone `\` and the body of `#if 0` are code. A line is *blank* if it is white space
only, also inside a comment or a string. Every other line is *comment*. White space is space, tab, vertical tab and
form feed; only LF ends a line, so the text must be canonical (see `text`).

The skeleton is the text without comments and with empty string and character literals, every line in its place. It
is made once by one pass of a regular expression and serves both the count and the search for functions. Its marks:

- `""` stands for a literal, once for each line of the literal that is not white space only;
- `'` stands for a literal without its closing quote, which ends at the end of the line, as in gcc;
- `NUL LF` is a line end within a comment or a literal, so that a directive goes on after it.

Comments, literals and splices follow translation phases 2 and 3 of ISO/IEC 9899:2018, 5.1.1.2, raw strings
[lex.string] of ISO/IEC 14882. A backslash splices two lines also with white space behind it, in every language that
gcc preprocesses: C++23 demands it, and of C ISO leaves it to the compiler what a line end is. Each pattern begins with
a literal class, which `re` uses to skip what cannot match, and never gives back what it took, which keeps the pass
linear on any input.
"""

import re
from collections.abc import Iterator

from auditor.instruments.c import assembly
from auditor.instruments.languages import Syntax
from auditor.model.measured import LineCounts

CONTINUATION = b"\0"
UNPAIRED_QUOTE = b"'"

_EMPTY_LITERAL = b'""'
_BLANKS = b" \t\v\f"

_BLANKS_IN_SPLICE = re.compile(rb"\\[ \t\v\f]++\n")
_SPLICE = rb"(?:\\\n)*+"
_LINE_COMMENT = rb"/(?:[^\\\n]++|\\\n?)*+"
_BLOCK_COMMENT = rb"\*(?:[^*]++|\*(?!" + _SPLICE + rb"/))*+(?:\*" + _SPLICE + rb"/)?+"
_COMMENT = rb"(?<=/)" + _SPLICE + rb"(?:" + _LINE_COMMENT + rb"|" + _BLOCK_COMMENT + rb")"
_ESCAPE = rb"\\(?:\n|" + _SPLICE + rb"[^\n])"
_STRING = rb'(?<=")(?:[^"\\\n]++|' + _ESCAPE + rb')*+(")?+'
_CHARACTER = rb"(?<=')(?:[^'\\\n]++|" + _ESCAPE + rb")*+(')?+"
# R"tag( ... )tag", with an encoding prefix or none; without its end it runs to the end of the text.
_RAW_PREFIX = rb'(?<=R")(?:(?<!\wR")|(?<=[uUL]R")(?<!\w[uUL]R")|(?<=u8R")(?<!\wu8R"))'
_RAW_STRING = _RAW_PREFIX + rb'(?P<tag>[^ ()\\\t\v\f\n]{0,16})\((?s:.*?\)(?P=tag)"|.*)'
# A number whose digits are set apart by quotes: 1'000 (C23, C++14).
_NUMBER = rb"(?<=[0-9])(?<!\w[0-9])(?:[\w.]++|'(?=\w))*+"

_TOKENS = rb"|".join((_COMMENT, _STRING, _CHARACTER))
_C = re.compile(rb"[/\"'](?:" + _TOKENS + rb")")
_CPP = re.compile(rb"[/\"'](?:" + _RAW_STRING + rb"|" + _TOKENS + rb")")
_C_WITH_NUMBERS = re.compile(rb"[/\"'0-9](?:" + _TOKENS + rb"|" + _NUMBER + rb")")
_CPP_WITH_NUMBERS = re.compile(rb"[/\"'0-9](?:" + _RAW_STRING + rb"|" + _TOKENS + rb"|" + _NUMBER + rb")")
_DIGIT_SEPARATOR = re.compile(rb"'(?<=[0-9A-Fa-f]')(?=[0-9A-Fa-f])")

# In assembly `#` (all but Arm), `@` (Arm), `!` (SPARC, SuperH), `|` (m68k), `;` (others), `*` before a blank or another
# one, and `/` before a word start a comment where they start a line, unless the preprocessor knows the directive: no
# statement begins with them. Elsewhere they are an operand's (`#1`, `name@PLT`, `a | b`). A `;` parts two statements in
# most dialects (see `assembly`).
_GAP = rb"[ \t\v\f]*+(?:[\\\0]\n[ \t\v\f]*+)*+"
_ASSEMBLY_COMMENT = re.compile(
    rb"(?m)^(?<![\\\0]\n)"
    + _GAP
    + rb"(?:[@!|]|(?P<semicolon>;)|\*(?=[ \t*])|/(?=[ \t]++\w)|#"
    + _GAP
    + rb"(?P<name>(?:\w++|\\\n)*+)(?P<marker>[ \t]++\")?+)(?:[^\\\0\n]++|[\\\0]\n?)*+"
)
# These begin a comment in few dialects, so that a label tells of them.
_RARE_MARK = re.compile(rb"(?m)^(?<![\\\0]\n)" + _GAP + rb"([!|;]|\*(?=[ \t*])|/(?=[ \t]++\w))")
_PREPROCESSOR_NAMES = frozenset(
    b"define undef include include_next import ifdef ifndef if elifdef elifndef elif else endif error warning pragma"
    b" line ident".split()
)


def skeleton_of(content: bytes, syntax: Syntax) -> bytes:
    """`content` without comments, with empty literals, and with as many lines, as the module describes."""
    if syntax == "plain assembly":
        return assembly.skeleton_of(content)
    skeleton = _preprocessed(content, syntax)
    if syntax == "assembly":
        mark = _mark_unless_code if assembly.parts_by_semicolon(skeleton) else _mark_unless_directive
        skeleton = _ASSEMBLY_COMMENT.sub(mark, skeleton)
    return skeleton


def find_rare_marks(content: bytes, syntax: Syntax) -> list[str]:
    """The characters that begin a line of a text of assembly, and a comment in few dialects only, sorted."""
    text = assembly.without_block_comments(content) if syntax == "plain assembly" else _preprocessed(content, syntax)
    marks = {mark.decode() for mark in _RARE_MARK.findall(text)}
    return sorted(marks - {";"} if assembly.parts_by_semicolon(text) else marks)


def read_otherwise(content: bytes, syntax: Syntax) -> Iterator[tuple[str, bytes]]:
    """How some machine may read a text of assembly otherwise, and the skeleton that follows from it."""
    if syntax == "plain assembly":
        yield from assembly.read_otherwise(content)
        return
    skeleton = _preprocessed(content, syntax)
    if assembly.may_part_or_comment_by_semicolon(skeleton):
        yield assembly.EVERYWHERE.format(";"), _ASSEMBLY_COMMENT.sub(_mark_unless_directive, skeleton)


def has_doubtful_quote(content: bytes, skeleton: bytes, syntax: Syntax) -> bool:
    """Whether a quote is open in assembly where the assembler may read on into the next line."""
    if syntax == "plain assembly":
        return UNPAIRED_QUOTE in skeleton
    # What the preprocessor takes for a literal is `'a` and a comment for the assembler, which knows one without an end.
    tokens = _C.finditer(content) if b"'" in content and b"/*" in content else ()
    return any(token[0].startswith(b"'") and b"/*" in token[0] for token in tokens)


def _preprocessed(content: bytes, syntax: Syntax) -> bytes:
    content = _BLANKS_IN_SPLICE.sub(rb"\\\n", content)
    return _pattern_for(content, syntax).sub(_mark, content)


def count_lines(content: bytes, skeleton: bytes) -> LineCounts:
    """The lines of `content` by class, given its skeleton."""
    code = count_filled(skeleton)
    filled = count_filled(content)
    return LineCounts(code=code, comment=filled - code, blank=count_physical(content) - filled)


def count_physical(content: bytes) -> int:
    """The number of lines of `content`; a last line without a newline counts."""
    return content.count(b"\n") + (not content.endswith(b"\n") and content != b"")


def count_filled(text: bytes, ignored: bytes = b"") -> int:
    """How many lines of a text or skeleton hold a character that is not white space, a mark or one of `ignored`."""
    return len(list(filter(None, text.translate(None, _BLANKS + CONTINUATION + ignored).split(b"\n"))))


def _pattern_for(content: bytes, syntax: Syntax) -> re.Pattern[bytes]:
    if syntax == "assembly":
        return _C
    if _DIGIT_SEPARATOR.search(content):
        return _CPP_WITH_NUMBERS if syntax == "c++" else _C_WITH_NUMBERS
    return _CPP if syntax == "c++" else _C


def _mark(match: re.Match[bytes]) -> bytes:
    """What stands in the skeleton for one comment, literal or number."""
    token = match[0]
    first = token[:1]
    if first == b"/":
        return _mark_comment(match)
    if first.isdigit():
        return token.replace(b"'", b"")
    if b"\n" not in token:
        return _EMPTY_LITERAL if match.lastindex else UNPAIRED_QUOTE
    pieces = (_EMPTY_LITERAL if piece.strip(_BLANKS) else b"" for piece in token.split(b"\n"))
    return b"\0\n".join(pieces)


def _mark_comment(match: re.Match[bytes]) -> bytes:
    return b" " + b"\0\n" * match[0].count(b"\n")


def _mark_unless_code(match: re.Match[bytes]) -> bytes:
    """As below, where a line that begins with `;` is code."""
    return match[0] if match["semicolon"] else _mark_unless_directive(match)


def _mark_unless_directive(match: re.Match[bytes]) -> bytes:
    """What stands for a line of assembly that begins with `#` or `@`: itself if the preprocessor knows it."""
    name = (match["name"] or b"").replace(b"\\\n", b"")
    is_line_marker = name.isdigit() and match["marker"] is not None
    return match[0] if is_line_marker or name in _PREPROCESSOR_NAMES else _mark_comment(match)
