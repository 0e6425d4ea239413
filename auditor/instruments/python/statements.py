# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
r"""The statements and comments of a Python text, by chapter 2 of the language reference, whatever runs this program.

The fields of an f-string or t-string are code that may hold strings, comments and line ends of their own (PEP 701). A
colon ends the expression of a field, and what follows is a format with fields of its own. `\N{...}` is no field. What
is never closed goes on to the end of the text, a string with one quote to the end of its line. Texts of Python 2 are
read by the same rules.

A statement that is nothing but a string is a doc string, and that is a comment. One with fields is code.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from auditor.instruments.python.layout import Part, Statement

_PREFIX = r"(?P<prefix>(?i:[bu]?r|r?[bft]|[ft]r|u)?)"
# `1if a else b` is a number and a word, `0xfor` is 0xf and `or`.
_NUMBER = (
    r"(?P<number>0[xX][0-9a-fA-F_]++|0[oO][0-7_]++|0[bB][01_]++"
    r"|(?:[0-9][0-9_]*+(?:\.[0-9_]*+)?+|\.[0-9][0-9_]*+)(?:[eE][+-]?+[0-9][0-9_]*+)?+[jJlL]?+)"
)
_CODE = re.compile(
    rf"(?P<line_end>\n)|(?P<white>[ \t\v\f]++)|(?P<comment>\#[^\n]*+)|(?P<splice>\\\n)"
    rf"|{_PREFIX}(?P<quote>\"\"\"|'''|[\"'])|{_NUMBER}|(?P<word>\w++)"
    r"|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<other>:=|!=|.)",
    re.DOTALL,
)
_STRING_BY_QUOTE = {
    quote: re.compile(body, re.DOTALL)
    for quote, body in (
        ('"', r'(?:[^"\\\n]++|\\.?)*+"?+'),
        ("'", r"(?:[^'\\\n]++|\\.?)*+'?+"),
        ('"""', r'(?:[^"\\]++|\\.?|"(?!""))*+(?:""")?+'),
        ("'''", r"(?:[^'\\]++|\\.?|'(?!''))*+(?:''')?+"),
    )
}


def _text_between_fields(quote: str, is_raw: bool) -> re.Pattern[str]:
    """What a string with fields holds up to the next field or its end; `end` is the quote that closes it."""
    first = quote[0]
    within = rf"|\n|{first}(?!{first}{first})" if len(quote) > 1 else ""
    named = "" if is_raw else r"|\\N\{[^{}\n]*+\}"
    pieces = rf"[^{first}\\\n{{}}]++|\{{\{{|\}}{named}|\\(?:[^{{}}]|(?=[{{}}])|\Z){within}"
    return re.compile(rf"(?:{pieces})*+(?P<end>{quote})?+", re.DOTALL)


_TEXT_BETWEEN_FIELDS = {
    (quote, is_raw): _text_between_fields(quote, is_raw) for quote in _STRING_BY_QUOTE for is_raw in (False, True)
}
_PARTS_OF_DOC_STRING = frozenset(("string", "white", "comment"))
_SPLICE = "\\\n"
_FORMAT = re.compile(r"[^{}]*+")


class _Field(Struct):
    """A field that is open: the string that it is of, whether it is one of a format, and the brackets open in it."""

    between: re.Pattern[str]
    is_in_format: bool
    brackets: int = 0


def find_comments(characters: str) -> tuple[tuple[int, int], ...]:
    """The offsets of each comment in a canonical text, and of each statement that is nothing but a string."""
    comments = []
    position = 0
    for statement in read_statements(characters):
        in_doc_string = _is_doc_string(statement)
        for part, token in statement:
            if part == "comment" or (in_doc_string and (part == "string" or token == _SPLICE)):
                comments.append((position, position + len(token)))
            position += len(token)
    return tuple(comments)


def _is_doc_string(statement: Statement) -> bool:
    parts = {part for part, token in statement if token != _SPLICE}
    return "string" in parts and parts <= _PARTS_OF_DOC_STRING


def read_statements(characters: str) -> Iterator[Statement]:
    """The tokens of a canonical text by logical line, each with the part that it plays; together they are the text.

    A string with fields is a piece of code; one without them is a string, also if it could have some.
    """
    statement: list[tuple[Part, str]] = []
    for part, token, ends in _Reader(characters).read():
        statement.append((part, token))
        if ends:
            yield statement
            statement = []
    yield statement


class _Reader:
    """A text, how far it is read, the brackets that are open, and the fields of strings that are, innermost last."""

    def __init__(self, characters: str) -> None:
        self._text = characters
        self._position = 0
        self._brackets = 0
        self._fields: list[_Field] = []

    def read(self) -> Iterator[tuple[Part, str, bool]]:
        """Each token with its part, and whether it ends a statement."""
        while token := _CODE.match(self._text, self._position):
            self._position = token.end()
            kind = token.lastgroup or ""
            if kind == "quote":
                yield from self._read_string(token)
            elif self._fields and self._ends_expression(token):
                yield from self._leave_expression(token)
            else:
                yield self._part_of(kind), token[0], kind == "line_end" and self._is_between_statements()

    def _is_between_statements(self) -> bool:
        return not self._brackets and not self._fields

    def _part_of(self, kind: str) -> Part:
        """The part that a token plays; a bracket is noted as open or closed."""
        if kind == "open":
            self._note_bracket(1)
            return "open"
        if kind == "close":
            self._note_bracket(-1)
            return "close"
        if kind in ("line_end", "white"):
            return "white"
        return "comment" if kind == "comment" else "code"

    def _note_bracket(self, change: int) -> None:
        if self._fields:
            self._fields[-1].brackets = max(0, self._fields[-1].brackets + change)
        else:
            self._brackets = max(0, self._brackets + change)

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str]:
        """The match of a pattern that also matches nothing, which is read with it."""
        found = pattern.match(self._text, self._position)
        assert found is not None  # noqa: S101 - each of these patterns matches the empty string
        self._position = found.end()
        return found

    def _read_string(self, opening: re.Match[str]) -> Iterator[tuple[Part, str, bool]]:
        prefix, quote = opening["prefix"].lower(), opening["quote"]
        if not set("ft") & set(prefix):
            yield "string", opening[0] + self._take(_STRING_BY_QUOTE[quote])[0], False
        else:
            yield "code", opening[0], False
            yield from self._read_between_fields(_TEXT_BETWEEN_FIELDS[quote, "r" in prefix])

    def _read_between_fields(self, between: re.Pattern[str]) -> Iterator[tuple[Part, str, bool]]:
        """The text up to the next field, which is opened, or to the end of the string."""
        text = self._take(between)
        if text[0]:
            yield "string", text[0], False
        if text["end"] is None and self._text.startswith("{", self._position):
            yield self._open_field(_Field(between, is_in_format=False))

    def _open_field(self, field: _Field) -> tuple[Part, str, bool]:
        self._position += len("{")
        self._fields.append(field)
        return "open", "{", False

    def _ends_expression(self, token: re.Match[str]) -> bool:
        """Whether a token outside all brackets of the innermost field ends its expression."""
        return not self._fields[-1].brackets and token[0] in ("}", ":", ":=")

    def _leave_expression(self, token: re.Match[str]) -> Iterator[tuple[Part, str, bool]]:
        if token[0] != "}":
            yield "string", token[0], False
            yield from self._read_format()
        else:
            yield from self._close_field()

    def _read_format(self) -> Iterator[tuple[Part, str, bool]]:
        """The format of the innermost field up to a field in it, which is opened, or to its end."""
        text = self._take(_FORMAT)[0]
        if text:
            yield "string", text, False
        if self._text.startswith("{", self._position):
            yield self._open_field(_Field(self._fields[-1].between, is_in_format=True))
        elif self._position < len(self._text):
            self._position += len("}")
            yield from self._close_field()

    def _close_field(self) -> Iterator[tuple[Part, str, bool]]:
        """The end of the innermost field, and what follows it in its string."""
        field = self._fields.pop()
        yield "close", "}", False
        yield from self._read_format() if field.is_in_format else self._read_between_fields(field.between)
