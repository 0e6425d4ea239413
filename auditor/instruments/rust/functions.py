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

from auditor.instruments.rust.macros import DEFINITION, call_before
from auditor.instruments.rust.tokens import CLOSING, KEYWORDS, OPENING, Token, read_tokens

_LINE_END = re.compile("\n")
_JOINTS = frozenset(("&&", "||", "?"))
# In what is matched, words with a block of their own; and words directly behind which a block is no list of arms.
_WORDS_WITH_BLOCK = frozenset(("if", "while", "for"))
_WORDS_BEFORE_BLOCK = frozenset(("match", "else", "unsafe", "async", "move", "loop", "const"))
# What is complete as a statement with its block: behind it `&&` makes a reference and `||` begins a closure.
_STATEMENTS_WITH_BLOCK = frozenset(("if", "match", "while", "for", "loop", "unsafe", "{"))
_WORDS_BEFORE_CONDITION = frozenset(("unsafe", "async", "move", "const", "loop"))
_BEHIND_WHOLE_BLOCK = frozenset(("else", ".", "?"))
_NOTHING = Token("", "mark", 0)

Role = Literal["plain", "arms", "body", "macro", "definition"]


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
class _Bracket:
    """An open bracket: what it holds, and how many arms of a `match` there were in it.

    `begin` is the number of the token that begins its last statement, -1 if it holds no statements. `within` tells
    that it is a block within a statement that goes on behind it, `in_macro` that it is one of a macro or within one.
    """

    role: Role
    arms: int = 0
    begin: int = 0
    within: bool = False
    in_macro: bool = False


@dataclass(slots=True)
class _Match:
    """A `match` whose arms are awaited: how many brackets are open around it, and blocks that come before."""

    depth: int
    blocks: int = 0


@dataclass(slots=True)
class _Reader:
    """Takes one token after the other."""

    tokens: Sequence[Token]
    found: list[_Found] = field(default_factory=list)
    in_macros: int = 0
    _brackets: list[_Bracket] = field(default_factory=list)
    _functions: list[_Found] = field(default_factory=list)
    _head: _Found | None = None
    _matches: list[_Match] = field(default_factory=list)

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
            self._close(number, token)
        elif token.text == "fn":
            self._begin(self._at(number + 1))
        elif self._role() != "definition":
            if token.text in (";", "=>"):
                self._begin_statement(number + 1)
            self._read_head(token)
            self._await_arms(token)
            if self._is_decision(number, token):
                self._count()

    def _at(self, number: int) -> Token:
        return self.tokens[number] if 0 <= number < len(self.tokens) else _NOTHING

    def _role(self) -> Role:
        return self._brackets[-1].role if self._brackets else "plain"

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
        return bool(self._brackets) and self._brackets[-1].in_macro

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
        bracket = _Bracket(self._role_of(number, token), begin=number + 1 if token.text == "{" else -1)
        bracket.in_macro = self._is_within_macro() or bracket.role in ("macro", "definition")
        bracket.within = token.text != "{" or not self._ends_statement(number, bracket.role)
        if bracket.role == "body" and self._head is not None:
            self._functions.append(self._head)
            self._head = None
        self._brackets.append(bracket)

    def _role_of(self, number: int, token: Token) -> Role:
        if self._role() == "definition":
            return "definition"
        called = call_before(self.tokens, number)
        if called >= 0:
            return "definition" if self.tokens[called].text == DEFINITION else "macro"
        if token.text == "{" and self._begins_body():
            return "body"
        return "arms" if token.text == "{" and self._begins_arms(number) else "plain"

    def _begins_body(self) -> bool:
        head = self._head
        return head is not None and head.depth == len(self._brackets) and head.angles <= 0

    def _close(self, number: int, token: Token) -> None:
        if not self._brackets:
            return
        closed = self._brackets.pop()
        if closed.role == "body":
            self._end(self._functions.pop(), token)
        if not closed.within and self._at(number + 1).text not in _BEHIND_WHOLE_BLOCK:
            self._begin_statement(number + 1)
        self._leave(token)

    def _leave(self, token: Token) -> None:
        """Forget what began within the bracket that the token closes."""
        depth = len(self._brackets)
        if self._head is not None and self._head.depth > depth:
            self._give_up_head(token)
        while self._matches and self._matches[-1].depth > depth:
            self._matches.pop()

    def _ends_statement(self, number: int, role: Role) -> bool:
        """Whether the block that the brace begins is the last of a statement that is complete with it."""
        if role in ("body", "macro", "definition") or self._begin_of_statement < 0:
            return role == "body"
        begin = min(self._begin_of_statement, number)
        first = self.tokens[begin].text
        if role == "arms" or first == "match":
            return first == "match" and role == "arms"
        is_whole = begin >= number - 1 or self._at(number - 1).text not in _WORDS_BEFORE_CONDITION
        return first in _STATEMENTS_WITH_BLOCK and is_whole

    # ------------------------------------------------------------------------------------------- decisions

    def _await_arms(self, token: Token) -> None:
        if self._matches and self._matches[-1].depth == len(self._brackets) and token.text in _WORDS_WITH_BLOCK:
            self._matches[-1].blocks += 1
        if token.text == "match":
            self._matches.append(_Match(len(self._brackets)))

    def _begins_arms(self, number: int) -> bool:
        """Whether a brace begins the arms of the last `match`."""
        if not self._matches or self._matches[-1].depth != len(self._brackets):
            return False
        if self._at(number - 1).text in _WORDS_BEFORE_BLOCK:
            return False
        if self._matches[-1].blocks:
            self._matches[-1].blocks -= 1
            return False
        self._matches.pop()
        return True

    def _is_decision(self, number: int, token: Token) -> bool:
        word, before, behind = token.text, self._at(number - 1), self._at(number + 1)
        if word in _JOINTS:
            return self._joins(number, token)
        if word == "=>":
            return self._is_further_arm()
        if word == "for":
            return behind.text != "<" and not _ends_type(before)
        return word in ("if", "while") or (word == "else" and before.text != "}" and behind.text == "{")

    @property
    def _begin_of_statement(self) -> int:
        return self._brackets[-1].begin if self._brackets else -1

    def _begin_statement(self, number: int) -> None:
        if self._begin_of_statement >= 0:
            self._brackets[-1].begin = number

    def _joins(self, number: int, token: Token) -> bool:
        """Whether a joint stands behind what can be its left side, and not behind a whole statement."""
        before = self._at(number - 1)
        is_behind_block = before.text == "}" and self._begin_of_statement == number
        return _ends_operand(before) and (token.text == "?" or not is_behind_block)

    def _is_further_arm(self) -> bool:
        if self._role() != "arms":
            return False
        self._brackets[-1].arms += 1
        return self._brackets[-1].arms > 1


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
