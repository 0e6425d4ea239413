# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
r"""The skeleton of assembly that no preprocessor reads (`.s`), as the GNU assembler finds its comments.

A block comment is one on every machine, a line comment begins with other characters on each:

- at the start of a line `#`, `//`, `@`, `!`, `|`, `;` and `* ` begin a comment, since no statement begins with them; a
  word behind `#` is prose and no directive;
- within a line `//` and a `#` or `@` with a blank on each side do; a `#` with a blank before it alone does, unless the
  text has operands such as `, #4`; and so do `!`, `|` and `;`, with a blank on each side, where lines begin with them.

A `;` parts two statements, and begins a comment only if some line begins with it and words, and none has it directly
behind something else. What a line comment holds opens no block comment and no string. The marks are those of `scanner`.
"""

import re

_STRING = rb'"(?:[^"\\\n]++|\\.?)*+"?+'
_CHARACTER = rb"'(?:\\.|[^\\\n])'?+"
_BLOCK_COMMENT = rb"/\*(?:[^*]++|\*(?!/))*+(?:\*/)?+"
_IMMEDIATE = re.compile(rb"(?m)^[^#\n\"]*[,\[{][ \t]*#[-\w(:]")
_LEADING_MARK = re.compile(rb"(?m)^[ \t\v\f]*+([!|;])")
_BEHIND_CODE = re.compile(rb"[^\s;];")
_BEFORE_PROSE = re.compile(rb"(?m)^[ \t\v\f]*+;[^\n]*\w")
_LINE_END = rb"[^\n]*+"
_BLANKS = b" \t\v\f"


def skeleton_of(content: bytes) -> bytes:
    """A canonical text without comments and with empty literals."""
    return _pattern_for(content).sub(_mark, content)


def without_block_comments(content: bytes) -> bytes:
    """A canonical text without its block comments and literals."""
    return re.sub(rb"(?s:" + _STRING + rb"|" + _BLOCK_COMMENT + rb")", _mark, content)


def parts_by_semicolon(text: bytes) -> bool:
    """Whether `;` parts two statements in a text without literals and block comments, and begins no comment."""
    return _BEFORE_PROSE.search(text) is None or _BEHIND_CODE.search(text) is not None


def _pattern_for(content: bytes) -> re.Pattern[bytes]:
    """What is no code: literals and comments, of which the text itself shows how they begin."""
    within = rb"//|(?<=[ \t])[#@](?=[ \t\n]|\Z)"
    if not _IMMEDIATE.search(content):
        within += rb"|(?<=[ \t])#"
    text = without_block_comments(content)
    marks = b"".join(sorted(set(_LEADING_MARK.findall(text))))
    starts = rb"#@!|;"
    if parts_by_semicolon(text):
        marks, starts = marks.replace(b";", b""), rb"#@!|"
    if marks:
        within += rb"|(?<=[ \t])[" + marks + rb"](?=[ \t])"
    at_start = rb"(?m:^)[ \t\v\f]*+(?:[" + starts + rb"]|\*(?=[ \t])|//)"
    line_comment = rb"(?:" + at_start + rb"|" + within + rb")" + _LINE_END
    return re.compile(rb"(?s:" + _STRING + rb"|" + _CHARACTER + rb"|" + _BLOCK_COMMENT + rb")|" + line_comment)


def _mark(token: re.Match[bytes]) -> bytes:
    if token[0][:1] not in (b'"', b"'"):
        return b" " + b"\0\n" * token[0].count(b"\n")
    return b"\0\n".join(b'""' if piece.strip(_BLANKS) else b"" for piece in token[0].split(b"\n"))
