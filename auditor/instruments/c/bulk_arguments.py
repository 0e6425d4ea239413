# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What lizard makes of the arguments of a function of C, or of what looks like them, in a text of `bulk_text`."""

import re
from collections.abc import Iterator

from auditor.instruments.c.bulk_text import INCLUDED, LITERAL
from auditor.instruments.figures import RefusedError

_PARENTHESIS = re.compile(r"[()]")
# `->` and the like are no brackets.
_ANGLE = re.compile(r"===|!==|==|!=|<<=|>>=|<=|>=|--|-=|->|=>|([<>])")
_PLAIN_ARGUMENTS = re.compile(r"[\w\s*,]*+")
_VOID = re.compile(r"\bvoid\b")
_TOKEN = re.compile(r"\w++|\*\*|[*,]")


def end_of_arguments(text: str, start: int) -> int:
    """Where the parenthesis at `start` is closed; raises `RefusedError` where lizard may see another end."""
    depth = 0
    for parenthesis in _PARENTHESIS.finditer(text, start):
        depth += 1 if parenthesis[0] == "(" else -1
        if not depth:
            _check_brackets(text[start + 1 : parenthesis.start()])
            return parenthesis.start()
    raise RefusedError("arguments without an end")


def _check_brackets(arguments: str) -> None:
    if "~(" in arguments:
        raise RefusedError("~( in arguments")
    # lizard looks for the other of a pair of angles, which may be that of a parenthesis.
    if ("<" in arguments or ">" in arguments) and any(_ANGLE.findall(arguments)):
        raise RefusedError("an angle in arguments")


def name_with_arguments(name: str, arguments: str) -> str:
    """The name that lizard makes of a name and arguments if others follow; nothing where that is not modelled."""
    if not name or "(" in name or not _PLAIN_ARGUMENTS.fullmatch(arguments):
        return ""
    words = "".join(f" {word}" for word in _TOKEN.findall(arguments) if word != "void")
    return f"{name}({words})"


def count_parameters(arguments: str) -> int:
    """How many of the arguments, a text between parentheses, are parameters for lizard: those that end with a word."""
    # What they are made of, lizard searches, too; and it joins `~` with the word behind it.
    if any(mark in arguments for mark in (LITERAL, INCLUDED, "~")):
        raise RefusedError("a literal or ~ in arguments")
    words = arguments if "(" not in arguments else "".join(_outside_parentheses(arguments))
    return sum(map(_is_parameter, _VOID.sub("", words).split(",")))


def _is_parameter(words: str) -> bool:
    if ends_with_word(words.rstrip()):
        return True
    if "=" in words or ":" in words:
        raise RefusedError("a default value")
    return False


def _outside_parentheses(arguments: str) -> Iterator[str]:
    depth = 0
    for piece in re.split("([()])", arguments):
        if piece == "(":
            depth += 1
        elif piece == ")":
            depth -= 1
        elif not depth:
            yield piece


def ends_with_word(text: str) -> bool:
    """Whether the last character is one of a word."""
    return text[-1:].isalnum() or text[-1:] == "_"
