# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The functions of Rust by its tokens alone: a reading that shares no parser with that of tree-sitter.

A function is `fn NAME`, and its body the first block behind it that is within no bracket of its head. One that never
ends is found, too: it cannot be what others found. Of what a macro is given decisions count; a function there that
`rust_macros` has not laid open is none, but is told of. What `macro_rules!` defines and what attributes say counts for
nothing. `docs/counting.md` says what a decision is.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from msgspec import Struct

from auditor.instruments.rust_macros import DEFINITION, call_before
from auditor.instruments.rust_tokens import CLOSING, KEYWORDS, OPENING, Token, read_tokens

_LINE_END = re.compile("\n")
_JOINTS = frozenset(("&&", "||", "?"))
_NOTHING = Token("", "mark", 0)

Role = Literal["plain", "body", "macro", "definition"]
"""What an open bracket holds."""


class RustFunction(Struct, frozen=True, order=True):
    """A function that has a body: the line of its name and its last one, from 1, its name and its CCN."""

    start: int
    end: int
    name: str
    ccn: int


class RustFunctions(Struct, frozen=True):
    """The functions of a text, sorted by line, and how many stand in what a macro is given or made of."""

    functions: tuple[RustFunction, ...]
    in_macros: int


def read_functions(text: str) -> RustFunctions:
    """The functions of a canonical text."""
    code = [token for token in read_tokens(text) if token.kind != "comment"]
    reader = _Reader(list(_without_attributes(code)))
    reader.read()
    line_ends = [match.start() for match in _LINE_END.finditer(text)]
    functions = (_place(function, line_ends) for function in reader.found)
    return RustFunctions(tuple(sorted(functions)), reader.in_macros)


def count_decisions(words: Iterable[str]) -> int:
    """The decisions among the tokens that a macro is given."""
    made = read_functions(f"fn f() {{ m! {{ {' '.join(words)} }} }}").functions
    return sum(function.ccn - 1 for function in made)


def _without_attributes(tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens but for `#[...]` and `#![...]`."""
    depth = 0
    opens = False
    for number, token in enumerate(tokens):
        if depth == 0 and token.text == "#":
            behind = "".join(follower.text for follower in tokens[number + 1 : number + 3])
            opens = behind.startswith(("[", "!["))
        if depth or opens:
            change = (token.text in OPENING) - (token.text in CLOSING)
            depth += change
            opens = opens and not change
        else:
            yield token


@dataclass(slots=True)
class _Found:
    """A function from its name on: how many brackets and angles are open around its body, and its decisions."""

    name: Token
    depth: int
    angles: int = 0
    decisions: int = 0
    end: int = 0


@dataclass(slots=True)
class _Reader:
    """Takes one token after the other."""

    tokens: Sequence[Token]
    found: list[_Found] = field(default_factory=list)
    in_macros: int = 0
    _brackets: list[Role] = field(default_factory=list)
    _functions: list[_Found] = field(default_factory=list)
    _head: _Found | None = None

    def read(self) -> None:
        """Finds all functions."""
        for number, token in enumerate(self.tokens):
            if token.kind in ("name", "mark"):
                self._take(number, token)
        for function in (*self._functions, *filter(None, (self._head,))):
            self._end(function, self._at(len(self.tokens) - 1))

    def _take(self, number: int, token: Token) -> None:
        if token.text in OPENING:
            self._open(number, token)
        elif token.text in CLOSING:
            self._close(token)
        elif token.text == "fn":
            self._begin(self._at(number + 1))
        elif self._role() != "definition":
            self._read_head(token)
            if self._is_decision(number, token):
                self._count()

    def _at(self, number: int) -> Token:
        return self.tokens[number] if 0 <= number < len(self.tokens) else _NOTHING

    def _role(self) -> Role:
        return self._brackets[-1] if self._brackets else "plain"

    # ------------------------------------------------------------------------------------------- functions

    def _begin(self, name: Token) -> None:
        if name.kind != "name" and name.text != "$":
            return  # a type
        if self._is_within_macro():
            self.in_macros += 1
        elif name.kind == "name":
            self._give_up_head(name)
            self._head = _Found(name, len(self._brackets))

    def _is_within_macro(self) -> bool:
        return any(role in ("macro", "definition") for role in self._brackets)

    def _read_head(self, token: Token) -> None:
        head = self._head
        if head is None or head.depth != len(self._brackets):
            return
        if token.text == ";":
            self._head = None  # a declaration
        else:
            head.angles += (token.text == "<") - (token.text == ">")

    def _give_up_head(self, token: Token) -> None:
        """What began and has neither a body nor a semicolon is found, too, so that somebody hears of it."""
        if self._head is not None:
            self._end(self._head, token)
            self._head = None

    def _end(self, function: _Found, token: Token) -> None:
        function.end = token.start
        self.found.append(function)

    def _count(self) -> None:
        function = self._head or (self._functions[-1] if self._functions else None)
        if function is not None:
            function.decisions += 1

    # ------------------------------------------------------------------------------------------- brackets

    def _open(self, number: int, token: Token) -> None:
        role = self._role_of(number, token)
        if role == "body" and self._head is not None:
            self._functions.append(self._head)
            self._head = None
        self._brackets.append(role)

    def _role_of(self, number: int, token: Token) -> Role:
        if self._role() == "definition":
            return "definition"
        called = call_before(self.tokens, number)
        if called >= 0:
            return "definition" if self.tokens[called].text == DEFINITION else "macro"
        return "body" if token.text == "{" and self._begins_body() else "plain"

    def _begins_body(self) -> bool:
        head = self._head
        return head is not None and head.depth == len(self._brackets) and head.angles <= 0

    def _close(self, token: Token) -> None:
        if not self._brackets:
            return
        if self._brackets.pop() == "body":
            self._end(self._functions.pop(), token)
        if self._head is not None and self._head.depth > len(self._brackets):
            self._give_up_head(token)

    # ------------------------------------------------------------------------------------------- decisions

    def _is_decision(self, number: int, token: Token) -> bool:
        word, before, behind = token.text, self._at(number - 1), self._at(number + 1)
        if word in _JOINTS:
            return _ends_operand(before)
        if word == "for":
            return behind.text != "<" and not _ends_type(before)
        return word in ("if", "while", "match")


def _ends_operand(token: Token) -> bool:
    """Whether what ends with the token can be the left side of `&&` and `||`."""
    if token.kind == "name":
        return token.text not in KEYWORDS
    return token.kind in ("literal", "number") or token.text in (*CLOSING, "?")


def _ends_type(token: Token) -> bool:
    """Whether a `for` behind the token stands between a trait and a type."""
    return (token.kind == "name" and token.text not in KEYWORDS) or token.text in (">", ")")


def _place(function: _Found, line_ends: Sequence[int]) -> RustFunction:
    start, end = (bisect_left(line_ends, offset) + 1 for offset in (function.name.start, function.end))
    return RustFunction(start, end, function.name.text, 1 + function.decisions)
