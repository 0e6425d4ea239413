# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
r"""A text of C as lizard's state machines see it, made by one pass of a regular expression; line for line lizard's.

What a machine looks at stays as it is. For the rest stand:

- a blank for a comment, and a line end for each further line that lizard counts in it;
- `LITERAL` on each line of a literal, both lines of a splice, and for a lone `#`; `INCLUDED` for an `#include`;
- `MARK` for an `#if`, `#ifdef` or `#elif`, a blank for every other reader, which adds to the CCN of a function;
- the line ends alone for every other directive.

Where lizard takes tokens otherwise than C does, and where its rules are not worth being modelled, the text is refused.
"""

import re
from collections.abc import Iterable

from auditor.instruments.figures import RefusedError

MARK = "\x1f"
"""What stands for a directive that lizard takes for a condition."""

DOLLAR = "\N{GREEK YPOGEGRAMMENI}"
"""A letter that stands for `$` in a text that lizard is to read as gcc does (see `published.functions`)."""

LITERAL = "@"
INCLUDED = "`"
"""What stands for a literal and an `#include`: no machine of lizard knows it."""

# Each begins with what `re` looks for first, and never gives back what it took. The last group that matched tells what
# a match is; without one it is something that has no end.
_BLOCK_COMMENT = r"(?<=/)\*(?:[^*]++|\*(?!/))*+(\*/)?+"
_LINE_COMMENT = r"(?<=/)(/)(?:[^\\\n]++|\\\n?+)*+"
_STRING = r'(?<=")(?:[^"\\]++|\\.)*+(")?+'
# A quote behind a digit may part the digits of a number.
_CHARACTER = r"(?<=')(?:(?<=[0-9A-Fa-f]')|(?:[^'\\]++|\\.)*+(')?+)"
_SPLICE = r"(?<=\\)(\n)"
_LONE_HASH = r"(?<=#)[^\S\n]*+()(?=\n|\Z)"
# Up to the end of the line, or to a comment that goes on into the next one without a splice, which lizard takes for no
# part of it.
_IN_COMMENT = r"(?:[^*\\]++|\*(?!/)|\\(?!\n))*+"
_IN_DIRECTIVE = (
    r"[^\n\\/\"']++|\\\n?+|/(?![/*])|//(?:[^\\\n]++|\\\n?+)*+|/\*(?:[^*\n]++|\*(?!/))*+\*/"
    rf"|/\*{_IN_COMMENT}\\\n(?:[^*]++|\*(?!/))*+\*/"
    r"|\"(?:[^\"\\\n]++|\\.)*+\"|'(?<![0-9A-Fa-f]')(?:[^'\\\n]++|\\.)*+'"
)
_BEHIND_DIRECTIVE = rf"()(?=\n|\Z|/\*{_IN_COMMENT}\*/)"
_DIRECTIVE = rf"(?<=#)[^\S\n]*+(?P<name>\w++)(?:{_IN_DIRECTIVE})*+(?:{_BEHIND_DIRECTIVE})?+"
_TOKEN = re.compile(
    "[/\"'#\\\\](?:"
    + "|".join((_BLOCK_COMMENT, _LINE_COMMENT, _STRING, _CHARACTER, _SPLICE, _LONE_HASH, _DIRECTIVE))
    + ")",
    re.DOTALL,
)
_COMMENT_GROUPS = (1, 2)
_LITERAL_GROUPS = (3, 4)
_SPLICE_GROUP, _LONE_HASH_GROUP, _, _DIRECTIVE_GROUP = range(5, 9)
_CONDITIONS = frozenset(("if", "ifdef", "elif"))

# What lizard obeys in comments; a raw string; and a mark that would be taken for ours.
_OBEYED = ("GENERATED CODE", "#lizard", 'R"(', MARK)
# `<` and `>` with a question mark and few other characters between them are one token.
_ANGLES = re.compile(r"<(?=[\w\s,.?]++>)[^?>]*+\?")
# What stays of a comment, a literal or a directive that the pattern did not match.
_LEFT_OVER = ("#", "'", '"', "/*")

# Words that a machine knows, right behind the digits of a number with a point: two tokens for lizard.
_WORDS = "if|for|while|catch|case|typedef|template|struct|class|namespace|union|operator"
_WORD_IN_NUMBER = re.compile(rf"\.(?:(?<=\d\.)|(?=\d))\d*+(?:[eE][-+]?\d++)?+(?:{_WORDS})\b")
# lizard joins `~` with whatever follows.
_TILDE = re.compile(rf"~(?:(?![\w(*!-]|[ \t]++\S)|(?:{_WORDS})\b)")


def show_as_lizard(characters: str) -> str:
    """The text as the module describes; raises `RefusedError` where it cannot tell what lizard makes of it."""
    _refuse_any(_OBEYED, characters)
    if "?" in characters and _ANGLES.search(characters):
        raise RefusedError("angles around a question mark")
    shown = _TOKEN.sub(_replacement, characters)
    _refuse_any(_LEFT_OVER, shown)
    if not shown.replace(DOLLAR, "").isascii():
        raise RefusedError("an odd letter")
    if _WORD_IN_NUMBER.search(shown) or _TILDE.search(shown):
        raise RefusedError("an odd number or ~")
    return shown


def _refuse_any(marks: Iterable[str], text: str) -> None:
    for mark in marks:
        if mark in text:
            raise RefusedError(f"an odd {mark}")


def _replacement(match: re.Match[str]) -> str:
    """What stands for a comment, a literal, a splice or a directive."""
    kind = match.lastindex
    if kind in _COMMENT_GROUPS:
        # lizard's own way to count them: a form feed ends a line, a line end behind a last backslash does not.
        return " " + "\n" * (len(match[0][2:].splitlines()) - 1)
    if kind in _LITERAL_GROUPS:
        return LITERAL + f"\n{LITERAL}" * match[0].count("\n")
    if kind == _SPLICE_GROUP:
        return f"{LITERAL}\n{LITERAL}"
    if kind == _LONE_HASH_GROUP:
        return LITERAL
    if kind == _DIRECTIVE_GROUP:
        return _replacement_of_directive(match)
    raise RefusedError(f"an odd {match[0][0]}")


def _replacement_of_directive(match: re.Match[str]) -> str:
    name = match["name"]
    if name == "include":
        return _replacement_of_include(match)
    line_ends = "\n" * match[0].count("\n")
    return MARK + line_ends if name in _CONDITIONS else line_ends


def _replacement_of_include(match: re.Match[str]) -> str:
    """One token, if lizard makes no name of what is included, and no more lines than there are."""
    included = match[0][match.end("name") - match.start() :].strip()
    if included[:1] not in ("<", '"') or len(included) == 1 or "\n" in match[0]:
        raise RefusedError("an odd #include")
    return INCLUDED
