# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
r"""The skeleton of assembly that no preprocessor reads (`.s`), as the GNU assembler finds its comments.

A block comment is one on every machine, a line comment begins with other characters on each:

- at the start of a line `#`, `//`, `/ `, `@`, `!`, `|`, `;`, `* ` and `**` begin a comment, since no statement begins
  with them; a word behind `#` is prose and no directive;
- within a line `//` and a `#` or `@` with a blank on each side do; a `#` with a blank before it alone does, unless the
  text has operands such as `, #4`; and so do `!`, `|` and `;`, with a blank on each side, where lines begin with them.

A `;` parts two statements, and begins a comment only if some line begins with it and words, and no line has its first
one directly behind something else. What a line comment holds opens no block comment and no string. The marks are those
of `scanner`.

Nobody tells which machine a text is for. So it is read again as if each of these characters began a comment wherever it
stands, and as if `#4` were an operand: where that gives other lines of code, two machines read the text differently.
"""

import re
from collections.abc import Iterator

_STRING = rb'"(?:[^"\\\n]++|\\.?)*+(?P<end>")?+'
_CHARACTER = rb"'(?:\\.|[^\\\n])'?+"
_BLOCK_COMMENT = rb"/\*(?:[^*]++|\*(?!/))*+(?:\*/)?+"
_IMMEDIATE = re.compile(rb"(?m)^[^#\n\"]*[,\[{][ \t]*#[-\w(:']")
_LEADING_MARK = re.compile(rb"(?m)^[ \t\v\f]*+([!|;])")
_BEHIND_CODE = re.compile(rb"(?m)^[^;\n]*[^\s;];")
_BEFORE_PROSE = re.compile(rb"(?m)^[ \t\v\f]*+;[^\n]*\w")
# `moveq #4,d0` without a comma before it.
_OPERAND = re.compile(rb"(?m)^[^#\n\"]*[ \t]#[-\d($][^\n]*/\*")
_HASH_BEFORE_PROSE = rb"|(?<=[ \t])#(?![-\d($])"
# Behind `@` these are no prose: name@PLT, name@ha, @function, [r0@64].
_NO_PROSE = (
    rb"(?:[A-Z][A-Z0-9_]*+|ha?|l|toc|high\w*+|got\w*+|plt|d?tprel\w*+|tls\w*+|sda21|pcrel\w*+|gp_rel|gnu_\w++"
    rb"|function|object|common|note?|notype|progbits|nobits|\w+_array|unwind|unique|\d++)\b"
)
EVERYWHERE = "where {} begins a comment wherever it stands"
# What begins a comment on some machine; `r0!, a` and `, #4` are operands on another.
_OTHER_MARKS = (
    ("#", rb"#(?<!['\\,\[{(]#)(?<![,\[{(][ \t]#)(?![-\d($])"),
    ("@", rb"@(?<!\\@)(?!" + _NO_PROSE + rb")"),
    ("!", rb"!(?:(?<=[ \t]!)(?!=)|(?=[ \t]*+[A-Za-z]))"),
    ("|", rb"\|(?!\|)(?:(?<!\w\|)|(?!\w))"),
    (";", rb";"),
    ("/", rb"(?<=[ \t])/(?=[ \t])"),
)
# What only a preprocessor reads, and nobody writes as prose.
_DIRECTIVE = re.compile(rb"(?m)^#(?:include[ \t]*+[<\"]|(?:ifn?def[ \t]++\w++|endif)[ \t]*+(?:/[*/]|$))")
_LINE_END = rb"[^\n]*+"
_BLANKS = b" \t\v\f"


def skeleton_of(content: bytes) -> bytes:
    """A canonical text without comments and with empty literals."""
    return _pattern_for(content).sub(_mark, content)


def without_block_comments(content: bytes) -> bytes:
    """A canonical text without its block comments and literals."""
    return re.sub(rb"(?s:" + _STRING + rb"|'[^'\n]*+'|" + _CHARACTER + rb"|" + _BLOCK_COMMENT + rb")", _mark, content)


def read_otherwise(content: bytes) -> Iterator[tuple[str, bytes]]:
    """How some machine may read a canonical text otherwise, and the skeleton that follows from it."""
    text = without_block_comments(content)
    if may_part_or_comment_by_semicolon(text):
        yield EVERYWHERE.format(";"), _pattern_for(content, rb";").sub(_mark, content)
    for mark, pattern in _OTHER_MARKS if b"/*" in content else ():
        if mark.encode() in content:
            yield EVERYWHERE.format(mark), _pattern_for(content, pattern).sub(_mark, content)
    if _OPERAND.search(content):
        yield "where #4 is an operand", _pattern_for(content, hashes=_HASH_BEFORE_PROSE).sub(_mark, content)


def has_directives(content: bytes) -> bool:
    """Whether a canonical text has directives of a preprocessor, which are comments if none reads it."""
    return _DIRECTIVE.search(content) is not None


def parts_by_semicolon(text: bytes) -> bool:
    """Whether `;` parts two statements in a text without literals and block comments, and begins no comment."""
    return _BEFORE_PROSE.search(text) is None or _BEHIND_CODE.search(text) is not None


def may_part_or_comment_by_semicolon(text: bytes) -> bool:
    """Whether `;` begins a comment where it begins a line of such a text, and parts statements elsewhere."""
    return _BEFORE_PROSE.search(text) is not None and _BEHIND_CODE.search(text) is not None


def _pattern_for(content: bytes, other: bytes = b"", hashes: bytes = rb"|(?<=[ \t])#") -> re.Pattern[bytes]:
    """What is no code: literals and comments, of which the text itself shows how they begin.

    `other` and, in a text without operands such as `, #4`, `hashes` begin a comment, too.
    """
    within = rb"//|(?<=[ \t])(?:@|#(?<![,\[{(][ \t]#))(?=[ \t\n]|\Z)" + (rb"|" + other if other else b"")
    if not _IMMEDIATE.search(content):
        within += hashes
    text = without_block_comments(content)
    marks = b"".join(sorted(set(_LEADING_MARK.findall(text))))
    starts = rb"#@!|;"
    if parts_by_semicolon(text):
        marks, starts = marks.replace(b";", b""), rb"#@!|"
    if marks:
        within += rb"|(?<=[ \t])[" + marks + rb"](?=[ \t])"
    at_start = rb"(?m:^)[ \t\v\f]*+(?:[" + starts + rb"]|\*(?=[ \t*])|/(?=[ \t/]))"
    line_comment = rb"(?:" + at_start + rb"|" + within + rb")" + _LINE_END
    return re.compile(rb"(?s:" + _STRING + rb"|" + _CHARACTER + rb"|" + _BLOCK_COMMENT + rb")|" + line_comment)


def _mark(token: re.Match[bytes]) -> bytes:
    if token[0][:1] not in (b'"', b"'"):
        return b" " + b"\0\n" * token[0].count(b"\n")
    if token[0].startswith(b'"') and token["end"] is None and b"\n" not in token[0]:
        return b"'"
    return b"\0\n".join(b'""' if piece.strip(_BLANKS) else b"" for piece in token[0].split(b"\n"))
