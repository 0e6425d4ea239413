# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
r"""A text of C or C++ in which marks stand for what pygount calls strings and documentation.

They are found as Pygments' lexers find them. The rules are those of `CFamilyLexer` in Pygments 2.21.0, as far as they
decide the class of a line; in brackets stands what it calls the state that has them. `docs/fast-paths.md` says more.

- A string ends at its quote or at the end of the line; a backslash goes on behind it ("string"). A character is one
  character or escape in single quotes; any other single quote is code ("statements").
- Comments are those of C ("whitespace"). One that is never closed goes on to the end of the text.
- A line that begins with `#` is a directive up to its end, and goes on behind a backslash; no quote means anything in
  it. A block comment in it is one, a line comment ends it even before a backslash ("macro").
- What follows `#if 0` is documentation up to a `#else`, `#elif` or `#endif` ("if0").

Each pattern begins with a literal class, which `re` uses to skip what cannot match, and never gives back what it took,
which keeps the pass linear on any input. What is not modelled is refused.
"""

import re

from auditor.instruments.c.pygount_heads import BLANK, LITERAL, PossibleHeads
from auditor.instruments.figures import RefusedError

COMMENT = b"\x02"
"""What stands for a comment, or for a line of it; `LITERAL` for a literal."""

WHITE = b" \t\f(),:;[]{}"
"""What pygount does not count as code where a line holds nothing else."""

_BLANKS = b" \t\v\f\x1c\x1d\x1e\x1f\x85\xa0"
_HEXADECIMAL = frozenset(b"0123456789ABCDEFabcdef")

# Behind these words a string of C++ is raw: a prefix, alone or right behind a number. A longer word may be anything.
_LONGEST_WORD = 100
_RAW_PREFIX = re.compile(rb"(?:[LuU]|u8)?R|\d[\w$]*+|.{%d}" % _LONGEST_WORD)
_NO_WORD = re.compile(rb"[^\w$]")
# Words that are one token with the white space behind them.
_WITH_BLANKS = (b"struct", b"union", b"enum", b"class", b"concept", b"typename")
_FARTHEST = 1_000

_CLOSED_COMMENT = rb"\*[^*]*+(?:\*(?!/)[^*]*+)*+\*/"
_STRING = rb'(?<=")(?P<string>(?:[^"\\\n]++|\\(?s:.))*+"?+)'
_CHARACTER = rb"(?<=')(?P<character>(?:\\(?:.|[0-7]{1,3}|x[0-9a-fA-F]{1,2})|[^\\'\n])')"
_COMMENT = rb"(?<=/)(?P<comment>/[^\n]*+|\*[^*]*+(?:\*(?!/)[^*]*+)*+(?:\*/)?+)"
_DEAD = rb"(?P<dead>if" + BLANK + rb"++0[^\n]*+\n)"
# No quote, slash, backslash or second `#`, and nothing that Pygments reads on from into the next line.
_PLAIN = rb"(?P<plain>(?!" + BLANK + rb"*+(?:include|if" + BLANK + rb"*+\n))[^\n\"'/\\#]*+(?=\n))"
_PATH = rb"(?P<path>" + BLANK + rb"*+include" + BLANK + rb"*+(?:\"[^\"\n]++\"|<[^>\n]++>))?+"
_DIRECTIVE = (
    rb"(?P<directive>" + _PATH + rb"(?:[^/\n\\]++|\\\n?|/(?![/*])|/" + _CLOSED_COMMENT + rb")*+(?://[^\n]*+)?+)"
)
_TOKEN = re.compile(
    rb"[\"'/#](?:"
    + rb"|".join((_STRING, _CHARACTER, _COMMENT, rb"(?<=#)(?:" + rb"|".join((_DEAD, _PLAIN, _DIRECTIVE)) + rb")"))
    + rb")"
)

# Within a comment: the first `)`, with what may end a head behind it.
_ENDS_PARAMETERS = re.compile(rb"/(?:/[^;\"')]*+\)|\*[^;\"')]*+\)(?:(?:\n|" + BLANK + rb")*+/[/*]|[^;{/\"']*+[;{]))")
# What may end a part of a head, and what is read otherwise in a directive than in code.
_END_OF_PART = re.compile(rb"[;{)]")
_OTHERWISE = re.compile(rb"[\"'/]")
_COMMENT_OF_DIRECTIVE = re.compile(rb"/(?:" + _CLOSED_COMMENT + rb"|/[^\n]*+)")
_ODD_DIRECTIVE = re.compile(rb"#" + BLANK + rb"*+(?:if" + BLANK + rb"*+\Z|include" + BLANK + rb"*+(?:[/\"<]|\Z))")
_REST_OF_INCLUDE = re.compile(rb"[^/\n]*+(?:\n|\Z|/[/*])")
_LINE_OF_DEAD_BODY = re.compile(
    rb"(?m)^" + BLANK + rb"*+#(?:(?P<opens>if)[^\n]*+(?<!\\)|el(?:se|if)[^\n]*+|endif[^\n]*+(?<!\\))\n"
)


def mark_tokens(text: bytes) -> bytes:
    """The text with as many lines, and a mark on each line that a literal or a comment touches; raises RefusedError.

    `text` is in Latin-1, ends with LF, and holds neither CR nor a mark. What it has of directives is enough to tell
    what lines they are.
    """
    heads = PossibleHeads()
    pieces = heads.pieces
    done = 0
    while token := _TOKEN.search(text, done):
        pieces.append(text[done : token.start()])
        mark, done = _MARK_BY_KIND[token.lastgroup or ""](token, heads)
        pieces.append(mark)
    pieces.append(text[done:])
    return b"".join(pieces)


def _mark_comment(token: re.Match[bytes], heads: PossibleHeads) -> tuple[bytes, int]:
    comment = token[0]
    if comment.startswith(b"//") and comment.endswith(b"\\"):
        raise RefusedError("a line comment that goes on in the next line")
    if b")" in comment and _ENDS_PARAMETERS.match(comment) and heads.may_have_open_parameters():
        raise RefusedError("the end of a head of a function in a comment")
    return _fill(comment, COMMENT), token.end()


def _mark_string(token: re.Match[bytes], heads: PossibleHeads) -> tuple[bytes, int]:
    before = heads.pieces[-1]
    if before.endswith(b"R") and _RAW_PREFIX.fullmatch(_NO_WORD.split(before[-_LONGEST_WORD:])[-1]):
        raise RefusedError("a raw string")
    if before.endswith((b"L", b"u", b"U", b"u8")):
        line = before[before.rfind(b"\n") + 1 :]
        if not line.removesuffix(b"8")[:-1].strip(WHITE):
            raise RefusedError("a literal whose prefix may be all code of its line")
    return _fill(token[0], LITERAL), token.end()


def _mark_character(token: re.Match[bytes], heads: PossibleHeads) -> tuple[bytes, int]:
    if _HEXADECIMAL.issuperset(heads.pieces[-1][-1:] + token[0][1:2]) and heads.pieces[-1]:
        raise RefusedError("a quote that may set apart the digits of a number")
    return _mark_string(token, heads)


def _mark_plain_directive(token: re.Match[bytes], _heads: PossibleHeads) -> tuple[bytes, int]:
    if not _begins_line(token):
        return b"#", token.start() + 1
    return token[0], token.end()


def _mark_directive(token: re.Match[bytes], heads: PossibleHeads) -> tuple[bytes, int]:
    if not _begins_line(token):
        return b"#", token.start() + 1
    directive = token[0]
    _refuse_odd_directive(token)
    if _depends_on_heads(directive) and heads.may_be_open():
        raise RefusedError("the end of a head of a function in a directive")
    if b"\n" not in directive:
        return b"#", token.end()
    rest = directive[1 + len(token["path"] or b"") :]
    return b"#" + _COMMENT_OF_DIRECTIVE.sub(lambda comment: _fill(comment[0], COMMENT), rest), token.end()


def _refuse_odd_directive(token: re.Match[bytes]) -> None:
    directive, path = token[0], token["path"]
    if token.string[token.end() : token.end() + 1] not in (b"\n", b""):
        raise RefusedError("a comment that is not closed in a directive")
    if path is None and _ODD_DIRECTIVE.match(directive):
        raise RefusedError("a directive that may go on in the next line")
    if path is not None and not (_REST_OF_INCLUDE.match(directive, 1 + len(path)) and not directive.endswith(b"\\")):
        raise RefusedError("more than a comment behind an include")


def _begins_line(token: re.Match[bytes]) -> bool:
    """Whether the `#` is that of a directive, being the first on its line."""
    start = token.start()
    if start == 0 or token.string[start - 1] == ord("\n"):
        return True
    line_start = token.string.rfind(b"\n", 0, start) + 1
    if token.string[line_start:start].strip(_BLANKS):
        return False
    before = token.string[max(0, line_start - _FARTHEST) : line_start].rstrip(_BLANKS + b"\n")
    if before.endswith(_WITH_BLANKS) or (not before and line_start > _FARTHEST):
        raise RefusedError("a directive behind a word that takes the blanks before it")
    return True


def _depends_on_heads(directive: bytes) -> bool:
    """Whether more than its first line is read otherwise if a part of a head ends in a directive, wherever it does."""
    if directive.find(b"#if", 1) >= 0:
        return True
    opened = directive.rfind(b"/*")
    goes_on = opened >= 0 and directive.find(b"*/", opened + 2) < 0
    goes_on = goes_on or b"\n" in directive or directive.endswith(b"\\") or b'R"' in directive
    return goes_on and bool(_END_OF_PART.search(directive) and _OTHERWISE.search(directive))


def _mark_dead_body(token: re.Match[bytes], heads: PossibleHeads) -> tuple[bytes, int]:
    """`#if 0` and all up to its end; a `#else` of a condition in it ends as much as its `#endif` does."""
    if heads.may_be_open():
        raise RefusedError("#if 0 in the head of a function")
    if not _begins_line(token):
        return b"#", token.start() + 1
    text, done, depth = token.string, token.end(), 1
    marks = [b"#\n"]
    while depth:
        line = _LINE_OF_DEAD_BODY.search(text, done)
        if line is None:
            return b"".join((*marks, _fill(text[done:], COMMENT))), len(text)
        marks += (_mark_dead_lines(text[done : line.start()]), b"#\n")
        depth += 1 if line["opens"] else -1
        done = line.end()
    return b"".join(marks), done


def _mark_dead_lines(lines: bytes) -> bytes:
    """The lines before one that begins or ends a part of a dead body; blank lines right before it belong to it."""
    filled = lines.rstrip(_BLANKS + b"\n")
    end = lines.find(b"\n", len(filled)) + 1 if filled else 0
    return _fill(lines[:end], COMMENT) + lines[end:]


def _fill(token: bytes, mark: bytes) -> bytes:
    """A mark for each line that a token touches, and its line ends."""
    line_ends = token.count(b"\n")
    if not line_ends:
        return mark if token else b""
    return (mark + b"\n") * line_ends + (b"" if token.endswith(b"\n") else mark)


_MARK_BY_KIND = {
    "string": _mark_string,
    "character": _mark_character,
    "comment": _mark_comment,
    "plain": _mark_plain_directive,
    "directive": _mark_directive,
    "dead": _mark_dead_body,
}
