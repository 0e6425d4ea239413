# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Python laid out so that lizard finds every function and where it ends.

lizard knows the body of a function by the indentation of its lines. Two things mislead it:

- a function whose body stands behind the colon is lost, or takes what follows for its body: such a body gets a line of
  its own, and `in_place` takes these lines out of lizard's figures again;
- a line that continues a statement with less indentation ends a function: it gets that of the first line.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from auditor.model import Function

Part = Literal["comment", "string", "white", "open", "close", "code"]
Statement = Sequence[tuple[Part, str]]
"""The tokens of one logical line, from its indentation to its line end, each with the part that it plays."""

# lizard takes a string behind `=` for no doc string, whose lines it would not count: this one shares a line with code.
_BODY = "="
_CONTINUATION = "\\\n"
_LINE_START = re.compile(r"\n[ \t\v\f]*+")
_NO_LINE_END = re.compile(r"[^\n]+")


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
        indentation = statement[0][1] if statement[0][0] == "white" and len(statement) > 1 else ""
        header = _length_of_header(statement)
        text = _align(statement[:header], indentation)
        if header < len(statement):
            body = indentation + " "
            text += f"\n{body}{_BODY}"
            breaks.append(line_ends + text.count("\n") + 1)
            text += _align(statement[header:], body)
        line_ends += text.count("\n")
        pieces.append(text)
    return LaidOut("".join(pieces), tuple(breaks))


def in_place(functions: Sequence[Function], breaks: Sequence[int]) -> tuple[Function, ...]:
    """The functions that lizard finds in a laid out text, sorted by first line, as they are in the text itself."""
    starts = [function.start for function in functions]
    lines_put_in = Counter(bisect_left(starts, line) - 1 for line in breaks)
    return tuple(
        replace(
            function,
            start=function.start - bisect_right(breaks, function.start),
            end=function.end - bisect_right(breaks, function.end),
            nloc=function.nloc - lines_put_in[number],
        )
        for number, function in enumerate(functions)
    )


def without_comments(tokens: Iterable[tuple[str, str]]) -> str:
    """The text of tokens with a blank for each line of a token of the kind `comment`."""
    return "".join(_NO_LINE_END.sub(" ", token) if kind == "comment" else token for kind, token in tokens)


def _align(statement: Statement, indentation: str) -> str:
    """The text of a statement or of a piece of one, with lines that begin in no string as far in as the first.

    If a bracket is never closed, nobody knows where the statement ends, and every line stays as it is.
    """
    if _is_unclosed(statement):
        return without_comments(statement)
    pieces = []
    for is_string, tokens in groupby(statement, lambda token: token[0] == "string"):
        text = without_comments(tokens)
        pieces.append(text if is_string else _LINE_START.sub("\n" + indentation, text))
    text = "".join(pieces)
    return text.removesuffix(indentation) if statement[-1][1].endswith("\n") else text


def _is_unclosed(statement: Statement) -> bool:
    return sum((part == "open") - (part == "close") for part, _ in statement) > 0


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
