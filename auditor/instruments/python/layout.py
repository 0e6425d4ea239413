# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Python laid out so that lizard finds every function, where it ends and what it decides.

lizard knows the body of a function by the indentation of its lines, and reads words by its own rules. So here

- a body behind the colon of its function, which would be lost or would take what follows for its own, gets a line of
  its own; `in_place` takes these lines out of lizard's places again;
- a line that continues a statement, and every line of a string, is as far in as the first line;
- an indentation is as many blanks as its column, where a tab goes on to the next multiple of 8;
- a string, and the text around the fields of one, is a name, so that no quote or bracket in it is read;
- a number is set apart from the word behind it; `finally`, which lizard takes for a decision, is `else`; `case` is
  `elif` where it is a keyword, and another name where it is not.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from auditor.model.measured import Function

Part = Literal["comment", "string", "white", "open", "close", "code"]
Statement = Sequence[tuple[Part, str]]
"""The tokens of one logical line, from its indentation to its line end, each with the part that it plays."""

_CONTINUATION = "\\\n"
_STRING = " _ "
_FILLED_LINE = re.compile(r"[^\n]*\S[^\n]*")
_LINE_START = re.compile(r"\n[ \t\v\f]*+")
_QUOTES = ('"', "'")
_WORDS = {"finally": "else", "case": "_case", _CONTINUATION: "\n"}
_BEHIND_VARIABLE = frozenset("=.,:)]")
_TAB = 8


class LaidOut(Struct, frozen=True):
    """A text for lizard, and the numbers, from 1, of the lines that were put in."""

    text: str
    breaks: tuple[int, ...] = ()


def lay_out(statements: Iterable[Statement]) -> LaidOut:
    """The text of the statements without comments, in the layout that the module describes."""
    pieces: list[str] = []
    breaks = []
    line_ends = 0
    for statement in filter(None, statements):
        indentation = _indentation_of(statement)
        header = _length_of_header(statement)
        text = indentation + _write(statement[:header], indentation)
        if header < len(statement):
            body = indentation + " "
            text += "\n" + body
            breaks.append(line_ends + text.count("\n") + 1)
            text += _write(statement[header:], body)
        line_ends += text.count("\n")
        pieces.append(text)
    return LaidOut("".join(pieces), tuple(breaks))


def in_place(functions: Iterable[Function], breaks: Sequence[int], code_lines: Sequence[int]) -> tuple[Function, ...]:
    """The functions that lizard finds in a laid out text as they are in the text itself.

    Their NLOC are those of `code_lines`, numbered from 0, that lie between their first line and their last.
    """
    return tuple(_place(function, breaks, code_lines) for function in functions)


def _place(function: Function, breaks: Sequence[int], code_lines: Sequence[int]) -> Function:
    start = function.start - bisect_right(breaks, function.start)
    end = function.end - bisect_right(breaks, function.end)
    nloc = bisect_left(code_lines, end) - bisect_left(code_lines, start - 1)
    return replace(function, start=start, end=end, nloc=nloc)


def _indentation_of(statement: Statement) -> str:
    part, token = statement[0]
    if part != "white" or token.startswith("\n"):
        return ""
    blanks = token.rpartition("\f")[2]  # a form feed sets the column back
    return " " * len(blanks.expandtabs(_TAB))


def _write(statement: Statement, indentation: str) -> str:
    """The text of a statement, or of a piece of one, behind its indentation."""
    pieces = [_write_token(part, token) for part, token in statement]
    _write_soft_keyword(statement, pieces)
    text = "".join(pieces).lstrip(" \t\v\f")
    line_end = "\n" if statement[-1] == ("white", "\n") else ""
    return _LINE_START.sub("\n" + indentation, text.removesuffix("\n")) + line_end


def _write_token(part: Part, token: str) -> str:
    if part == "comment":
        return " "
    if part == "string":
        return _FILLED_LINE.sub(_STRING, token)
    if token.endswith(_QUOTES):  # the opening of a string with fields
        return _STRING
    if token[0].isdigit():
        return token + " "
    return _WORDS.get(token, token)


def _write_soft_keyword(statement: Statement, pieces: list[str]) -> None:
    """Writes a `case` that begins a block as a decision that lizard knows, and one that names a function as it is."""
    words = [number for number, (_, token) in enumerate(statement) if token.strip() and token != _CONTINUATION]
    for before, number in pairwise(words):
        if statement[before][1] == "def":
            pieces[number] = statement[number][1]
    if _is_case(statement):
        pieces[words[0]] = "elif"


def _is_case(statement: Statement) -> bool:
    first, second = (*islice(_words_of(statement), 2), "", "")[:2]
    return first == "case" and second not in _BEHIND_VARIABLE and _find_colon(statement) is not None


def _length_of_header(statement: Statement) -> int:
    """How many tokens come before the body of a function that stands in one statement with it; all if none does."""
    if _is_function(statement):
        colon = _find_colon(statement)
        if colon is not None and next(_words_of(statement[colon + 1 :]), None):
            return colon + 1
    return len(statement)


def _is_function(statement: Statement) -> bool:
    first, second = (*islice(_words_of(statement), 2), "", "")[:2]
    return first == "def" or (first, second) == ("async", "def")


def _words_of(statement: Statement) -> Iterator[str]:
    return (token for part, token in statement if part not in ("white", "comment") and token != _CONTINUATION)


def _find_colon(statement: Statement) -> int | None:
    """Where the first colon stands that belongs to no bracket and no lambda."""
    depth = lambdas = 0
    for number, (part, word) in enumerate(statement):
        depth += (part == "open") - (part == "close")
        if depth or part != "code":
            continue
        if word == "lambda":
            lambdas += 1
        elif word == ":" and lambdas:
            lambdas -= 1
        elif word == ":":
            return number
    return None
