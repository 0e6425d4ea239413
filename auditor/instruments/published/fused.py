# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""lizard's reading of C and C++ as one loop: its own tokens, state machines and figures, without its six generators.

lizard hands every token through a chain of generators to three state machines, which almost always do nothing. Here
a machine gets only the tokens that can change it in the state that it is in, and tokens that can change nothing get
no further than a look into a table. Whatever is rare goes through lizard's own code: directives, comments, and the
machines themselves. `tests/instruments/published/test_fused.py` holds the outcome equal to that of lizard's own
entry point.
"""

from collections.abc import Callable, Iterable
from typing import Any

_CONDITIONS = frozenset(("if", "for", "while", "catch", "&&", "||", "case", "?"))
_BRACES = frozenset("{}")
_NESTING_TOKENS = frozenset(("template", ".", "struct", "class", "namespace", "union", *_BRACES))
_REFERENCE_TOKENS = frozenset(("&&", "typedef"))
_SPECIAL_TOKENS = _CONDITIONS | _NESTING_TOKENS | _REFERENCE_TOKENS
_COMMENT_MARKS = ("/*", "//")
_END_MARK = "GENERATED CODE"
_LINE_END = "\n"
_TILDE = "~"

# Kinds of tokens, by where they matter: nowhere; where the machines are amid something; also outside functions, where
# a name may begin a function; everywhere.
_NOWHERE, _AMID, _OUTSIDE, _EVERYWHERE = range(4)

_LONGEST_KEPT = 40
_MOST_KEPT = 50_000

CommentCounter = Callable[[Iterable[str], Any], Iterable[str]]


class _EndOfText(Exception):  # noqa: N818 - no error: lizard stops reading at a mark in a comment
    pass


class _Kinds(dict[str, int]):
    """The kind of every token, worked out when it is first met; long ones, such as comments, are not kept."""

    def __missing__(self, token: str) -> int:
        kind = _kind_of(token)
        if len(token) <= _LONGEST_KEPT:
            if len(self) >= _MOST_KEPT:
                self.clear()
            self[token] = kind
        return kind


_KINDS = _Kinds()


def can_read(reader: Any) -> bool:
    """Whether the loop models this reader, of the version of lizard that was modelled."""
    names = ("CLikeStates", "CLikeNestingStackStates", "CppRValueRefStates")
    machines = tuple(type(machine).__name__ for machine in reader.parallel_states)
    return type(reader).__name__ == "CLikeReader" and machines == names and reader.conditions == _CONDITIONS


def read_in_one_loop(reader: Any, characters: str, comment_counter: CommentCounter) -> None:
    """Lets the reader's context find the NLOC and the functions of a text, as lizard's own chain would."""
    loop = _Loop(reader, comment_counter)
    kinds, take = _KINDS, loop.take
    try:
        for token in _join_tokens(_token_pattern(reader).findall(characters)):
            if kinds[token] > loop.level:
                take(token)
    except _EndOfText:
        pass
    for machine in reader.parallel_states:
        machine.statemachine_before_return()
    reader.eof()


def _token_pattern(reader: Any) -> Any:
    """The pattern of lizard's tokens, taken from a match of it."""
    return next(reader.generate_tokens("a", token_class=lambda match: match)).re


def _kind_of(token: str) -> int:
    if token in _SPECIAL_TOKENS or _LINE_END in token:
        return _EVERYWHERE
    if token.isspace() or _is_mere_comment(token):
        return _NOWHERE
    if token.startswith(("#", *_COMMENT_MARKS)):
        return _EVERYWHERE
    return _OUTSIDE if token[0].isalpha() or token[0] in "_~[" else _AMID


def _is_mere_comment(token: str) -> bool:
    """Whether lizard neither obeys the comment nor takes it for several lines."""
    is_obeyed = "#lizard" in token or _END_MARK in token
    return token.startswith(_COMMENT_MARKS) and len(token[2:].splitlines()) <= 1 and not is_obeyed


def _join_tokens(tokens: list[str]) -> list[str]:
    """The tokens with each directive as one, and each `~` with what follows it as one, as lizard joins them."""
    if "#" in tokens:
        tokens = _join_directives(tokens)
    return _join_tildes(tokens) if "~" in tokens else tokens


def _join_directives(tokens: list[str]) -> list[str]:
    joined = []
    position = 0
    for _ in range(tokens.count("#")):
        try:
            start = tokens.index("#", position)
        except ValueError:
            break
        end = start + 1
        while end < len(tokens) and ("\n" not in tokens[end] or "\\\n" in tokens[end]):
            end += 1
        joined += tokens[position:start]
        joined.append("".join(tokens[start:end]))
        position = end
    return joined + tokens[position:]


def _join_tildes(tokens: list[str]) -> list[str]:
    joined = []
    behind_tilde = False
    for token in tokens:
        if token == _TILDE:
            behind_tilde = True
        else:
            joined.append("~" + token if behind_tilde else token)
            behind_tilde = False
    return joined


class _Loop:
    """What to do with the tokens that matter; `level` is the kind above which one does, at the moment."""

    def __init__(self, reader: Any, comment_counter: CommentCounter) -> None:
        self.level = _NOWHERE
        self._reader = reader
        self._context = reader.context
        self._context.current_line = 1
        self._comment_counter = comment_counter
        self._is_new_line = True
        self._functions, self._nesting, self._references = reader.parallel_states
        self._in_global = type(self._functions)._state_global
        self._in_body = type(self._functions)._state_imp
        self._nesting_rest = type(self._nesting)._state_global
        self._references_rest = type(self._references)._state_global

    def take(self, token: str) -> None:
        """One token after those before it."""
        if token == _LINE_END:
            self._end_line()
        elif token[0] == "#":
            for piece in self._reader.preprocess((token,)):
                self._take_piece(piece)
        else:
            self._take_piece(token)

    def _take_piece(self, token: str) -> None:
        """A token of the text, or one that lizard leaves of a directive."""
        if token == _LINE_END:
            self._end_line()
        elif token.startswith(_COMMENT_MARKS):
            for _ in self._comment_counter((token,), self._reader):
                self._end_line()
            if _END_MARK in token[2:]:
                raise _EndOfText
        else:
            self._take_code(token)

    def _end_line(self) -> None:
        self._context.current_line += 1
        self._is_new_line = True
        self.level = _NOWHERE

    def _take_code(self, token: str) -> None:
        line_ends = token.count("\n")
        if line_ends or self._is_new_line:
            self._context.current_line += line_ends
            self._context.add_nloc(line_ends + self._is_new_line)
            self._is_new_line = False
        if token in _CONDITIONS:
            self._context.add_condition()
        self._run_machines(token)

    def _run_machines(self, token: str) -> None:
        state = self._functions._state.__func__
        if state is not self._in_body or token in _BRACES:
            self._functions(token)
            state = self._functions._state.__func__
        if token in _NESTING_TOKENS or self._nesting._state.__func__ is not self._nesting_rest:
            self._nesting(token)
        if token in _REFERENCE_TOKENS or self._references._state.__func__ is not self._references_rest:
            self._references(token)
        self.level = self._level_in(state)

    def _level_in(self, state: Any) -> int:
        """The kind of token that changes nothing where the machine for functions is in `state`."""
        is_resting = (
            self._nesting._state.__func__ is self._nesting_rest
            and self._references._state.__func__ is self._references_rest
        )
        if is_resting and state is self._in_body:
            return _OUTSIDE
        return _AMID if is_resting and state is self._in_global else _NOWHERE
