# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Functions and their CCN as tree-sitter parses them; the only module that imports tree-sitter.

What is a function and what a decision is said by the query of a language, in the terms of its grammar:

- `@function` is a function with a body, from its first line to its last; its name is the first `@name` in it, and
  `@parameter` is each of its parameters;
- `@decision` adds one to the CCN of the innermost function that it lies in, and `@tokens`, which has no tree but only
  tokens, what the language counts in them;
- `@comment` is a comment, `@string` what may stand for one.

A grammar reads any text, and marks what it can make no sense of: of a function with such a mark it proves nothing.
A text that is nested too deeply, or has a long piece without any sense, is not read at all: the time of a query would
grow with the square of its length. Nor is one at which a scanner of tree-sitter would not end in time.
"""

import time
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib import import_module
from typing import Any

from msgspec import Struct

_UNREAD = "\n(ERROR) @unread (MISSING) @unread"
# A deep or broad piece of a tree is a long run of its nodes, of which some are looked at.
_DEEPEST = 1_000
_BROADEST_ERROR = 4_000
_STEP = 200
_CHUNK = 1 << 12
SECONDS = 4.0
"""How much of the processor's time a parse may take, since no signal stops what is not Python."""


class Grammar(Struct, frozen=True):
    """A grammar of tree-sitter: the module that holds it, and the query that finds functions and decisions.

    `count_decisions` is the decisions among the tokens of one `@tokens`.
    """

    module: str
    query: str
    count_decisions: Callable[[Iterable[str]], int] = lambda _: 0


class ParsedFunction(Struct, frozen=True, order=True):
    """A function that has a body: the line of its name and its last one, from 1, its name as it is written there.

    `is_read` tells whether the grammar could read all of it.
    """

    start: int
    end: int
    name: str
    ccn: int
    parameters: int
    is_read: bool


class Parsed(Struct, frozen=True):
    """The functions of a text, sorted by line, the lines that the grammar could not read, and the bytes of comments.

    `strings` are the bytes of what may stand for a comment, `@string`, and holds no `@code`.
    """

    functions: tuple[ParsedFunction, ...]
    unread: tuple[int, ...] = ()
    comments: tuple[tuple[int, int], ...] = ()
    strings: tuple[tuple[int, int], ...] = ()


def parse(content: bytes, grammar: Grammar) -> Parsed:
    """What the grammar finds in a canonical text in UTF-8; it makes a tree of any text.

    Raises `TimeoutError` after `SECONDS`.
    """
    from tree_sitter import QueryCursor

    language, query = _load(grammar)
    tree = _make_tree(content, language)
    if _is_too_much(tree):
        return Parsed((), tuple(range(1, content.count(b"\n") + 2)))
    captures = QueryCursor(query).captures(tree.root_node)
    lines = {line for node in captures.get("unread", ()) for line in _lines_of(node)}
    comments, strings, code = (
        tuple(sorted((node.start_byte, node.end_byte) for node in captures.get(name, ())))
        for name in ("comment", "string", "code")
    )
    strings = tuple((start, end) for start, end in strings if bisect_left(code, (start,)) == bisect_left(code, (end,)))
    return Parsed(tuple(sorted(_find_functions(captures, grammar))), tuple(sorted(lines)), comments, strings)


def _make_tree(content: bytes, language: Any) -> Any:
    """The tree of a text, which is handed over in pieces: only then tree-sitter asks whether to go on."""
    from tree_sitter import Parser

    end = time.process_time() + SECONDS
    try:
        return Parser(language).parse(
            lambda offset, _: content[offset : offset + _CHUNK],
            progress_callback=lambda *_: time.process_time() > end,  # whether to give up
        )
    except ValueError as error:
        raise TimeoutError(f"not done within {SECONDS:g} s of the processor's time") from error


def _is_too_much(tree: Any) -> bool:
    """Whether a query would take a time that grows with the square of the text: some nodes are looked at."""
    cursor = tree.walk()
    for number in range(0, tree.root_node.descendant_count, _STEP):
        cursor.goto_descendant(number)
        if cursor.depth > _DEEPEST or (cursor.goto_parent() and _is_broad_error(cursor.node)):
            return True
    return False


def _is_broad_error(node: Any) -> bool:
    return bool(node.is_error and node.child_count > _BROADEST_ERROR)


def _find_functions(captures: dict[str, list[Any]], grammar: Grammar) -> Iterator[ParsedFunction]:
    functions = _Functions(captures.get("function", ()))
    names = dict(functions.place(sorted(captures.get("name", ()), key=lambda node: -node.start_byte)))
    decisions, parameters, unread = (
        Counter(number for number, _ in functions.place(captures.get(name, ())))
        for name in ("decision", "parameter", "unread")
    )
    for number, tokens in functions.place(captures.get("tokens", ())):
        decisions[number] += grammar.count_decisions(_words_in(tokens))
    for number, node in enumerate(functions.nodes):
        name = names.get(number, node)
        yield ParsedFunction(
            start=name.start_point.row + 1,
            end=node.end_point.row + 1,
            name=name.text.decode() if number in names else "",
            ccn=1 + decisions[number],
            parameters=parameters[number],
            is_read=not unread[number],
        )


class _Functions:
    """The functions of a tree, each before those within it, and which of them another node lies in."""

    def __init__(self, nodes: Iterable[Any]) -> None:
        self.nodes = sorted(nodes, key=lambda node: (node.start_byte, -node.end_byte))
        self._starts = [node.start_byte for node in self.nodes]
        self._outer: list[int] = []
        for number, node in enumerate(self.nodes):
            self._outer.append(self._innermost(node, number - 1))

    def place(self, nodes: Iterable[Any]) -> Iterator[tuple[int, Any]]:
        """The number of the innermost function that each node lies in, and the node, but for nodes that are in none."""
        for node in nodes:
            number = self._innermost(node, bisect_right(self._starts, node.start_byte) - 1)
            if number >= 0:
                yield number, node

    def _innermost(self, node: Any, number: int) -> int:
        """The function `number`, or the first around it that reaches to the end of the node; -1 if none does."""
        while number >= 0 and self.nodes[number].end_byte < node.end_byte:
            number = self._outer[number]
        return number


def _words_in(node: Any) -> Iterator[str]:
    """The tokens of a node, a literal being one, without comments."""
    if node.is_extra:
        return
    if node.child_count == 0 or node.type.endswith("literal"):
        yield node.text.decode()
    for child in () if node.type.endswith("literal") else node.children:
        yield from _words_in(child)


def _lines_of(node: Any) -> range:
    return range(node.start_point.row + 1, node.end_point.row + 2)


@cache
def _load(grammar: Grammar) -> tuple[Any, Any]:
    from tree_sitter import Language, Query

    language = Language(import_module(grammar.module).language())
    return language, Query(language, grammar.query + _UNREAD)
