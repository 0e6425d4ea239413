# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
r"""Where lizard finds the functions of C, by a model of its machine that looks at brackets alone.

The text is that of `bulk_text`. Outside bodies lizard's machine waits for a name and `(`; what follows the arguments
decides. Each method here is one of its states, or some that differ in nothing that is of interest; what it does not
model it refuses. A body is not read but for its end: there lizard counts braces, too.
"""

import re

from msgspec import Struct

from auditor.instruments.c.bulk_arguments import end_of_arguments, ends_with_word, name_with_arguments
from auditor.instruments.c.bulk_text import DOLLAR
from auditor.instruments.figures import RefusedError

_OF_WORD = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_" + DOLLAR

_BRACKET = re.compile(r"[(<\[{}]")
_BRACE = re.compile(r"[{}]")
_LESS = re.compile(r"<(?!<?=)")
# `[...]` as lizard skips it, unless it takes it for a lambda or an attribute.
_INDEX = re.compile(r"\[\s*+(?!\[)[^\]{}]*+\]\s*+(?!\()")
_END_OF_INDEXED = re.compile(r"[{};,)]")
_BEHIND_ARGUMENTS = re.compile(
    r"(?:\s*+(?:const\b|&&|&(?!=)|\[[^][{}]*+\]))*+\s*+(?:(?P<word>[^\W\d]\w*+)|(?P<mark>\S))"
)
# Other indices; what begins a list of members, and what a type to be returned.
_REFUSED_BEHIND = re.compile(r"\[|:(?![:=])|->")
_END_OF_OLD_PARAMETER = re.compile(r"[;{}(]")
_NOT_BLANK = re.compile(r"\S")
_LINKAGE = re.compile(r"\bextern\s*+@\s*+\Z")
_WORD_OF_BLOCK = re.compile(r"\b(?:struct|union|class|namespace)\b")
_MOST_LINKAGES = 5
_WORDS_REFUSED = frozenset(("throw", "throws", "noexcept"))
_WORDS_OF_BLOCKS = frozenset(("struct", "union", "class", "namespace"))
# What a name may be followed by, or be, so that it is another one for lizard.
_NAMES_REFUSED = re.compile(r"::|\boperator\b")


class Head(Struct, frozen=True):
    """A function: its name, the offset where it begins for lizard, its arguments, and where its body begins and ends.

    `end` is the offset of the last brace.
    """

    name: str
    begin: int
    arguments: str
    body: int
    end: int


class Heads(Struct, frozen=True):
    """All functions in their order; `left_open` as in `LizardFigures`."""

    functions: list[Head]
    left_open: int


def find_heads(text: str) -> Heads:
    """The functions that lizard finds in a text of `bulk_text`; raises `RefusedError` where that is not modelled."""
    reader = _Reader(text)
    reader.read_all()
    return Heads(reader.functions, reader.left_open)


def end_of_block(text: str, start: int) -> int:
    """Where the brace at `start` is closed, or -1."""
    depth = 0
    for brace in _BRACE.finditer(text, start):
        depth += 1 if brace[0] == "{" else -1
        if not depth:
            return brace.start()
    return -1


class _Reader:
    """Goes through the text from bracket to bracket; `_position` is behind what has been read."""

    def __init__(self, text: str) -> None:
        self.functions: list[Head] = []
        self.left_open = 0
        self._text = text
        self._position = 0
        self._end = len(text)  # where a body begins that is never closed
        self._blocks: list[int] = []  # the offsets of open braces outside functions
        self._linkages: set[int] = set()  # those of them that are known to be of `extern ""`
        self._replayed = -1  # the parenthesis at which lizard read again what came before it
        self._name, self._begin, self._arguments = "", 0, ""  # of what may be a function

    def read_all(self) -> None:
        """The state in which a function may begin, over and over to the end of the text."""
        read_by_bracket = {
            "(": self._read_parenthesis,
            "<": self._read_angle,
            "[": self._read_index,
            "{": self._open_block,
            "}": self._close_block,
        }
        while found := _BRACKET.search(self._text, self._position):
            read_by_bracket[found[0]](found.start())
        self.left_open += len(self._blocks)
        self._check_names()

    def _open_block(self, start: int) -> None:
        self._blocks.append(start)
        self._position = start + 1

    def _close_block(self, start: int) -> None:
        del self._blocks[-1:]
        self._position = start + 1

    def _read_index(self, start: int) -> None:
        """An index; lizard then waits for a block, which it skips, or for what ends a declaration."""
        index = _INDEX.match(self._text, start)
        if index is None:
            raise RefusedError("an odd [")
        self._position = index.end()
        while end := _END_OF_INDEXED.search(self._text, self._position):
            self._position = end.start()
            if end[0] == "}":
                self._close_block(self._position)
                continue
            if end[0] == "{":
                self._position = self._end_of_block(self._position) + 1
            return
        self._position = len(self._text)

    def _end_of_block(self, start: int) -> int:
        end = end_of_block(self._text, start)
        if end < 0:
            raise RefusedError("an initializer without an end")
        return end

    def _read_angle(self, start: int) -> None:
        """`<` where it is no template for lizard."""
        if _LESS.match(self._text, start) and self._name_before(start):
            raise RefusedError("a name and <")
        self._position = start + 1

    def _read_parenthesis(self, start: int) -> None:
        if self._text[start - 1 : start] == "~":
            self._read_tilde(start)
            return
        name = self._name_before(start)
        if name:
            begin = start if start == self._replayed else self._text.rindex(name, self._position, start)
            self._read_function(name, begin, start)
        else:
            self._position = start + 1

    def _read_tilde(self, start: int) -> None:
        """`~(`, which is a name for lizard; it may be followed by arguments or by what is none."""
        behind = _NOT_BLANK.search(self._text, start + 1)
        if behind and behind[0] == "(":
            self._read_function("", start, behind.start())
        elif behind and ends_with_word(behind[0]):
            self._position = start + 1
        else:
            raise RefusedError("~ before a bracket")

    def _name_before(self, start: int) -> str:
        """The name right before a bracket, or nothing."""
        before = self._text[self._position : start].rstrip()
        other = before.rstrip(_OF_WORD)
        name = before[len(other) :]
        if "~" in other[-3:]:
            raise RefusedError("~ before a bracket")
        if name and other[-1:] == ".":
            raise RefusedError("a name behind .")
        return "" if name[:1].isdigit() else name

    def _read_function(self, name: str, begin: int, start: int) -> None:
        """What may be the arguments of a function, and what follows them; no name is one that is not modelled."""
        self._name, self._begin = name, begin
        position = self._read_arguments(start)
        while position >= 0:
            position = self._read_behind_arguments(position)

    def _read_arguments(self, start: int) -> int:
        """Keeps the arguments that begin at `start`; the offset behind them."""
        end = end_of_arguments(self._text, start)
        self._arguments = self._text[start + 1 : end]
        for brace in _BRACE.findall(self._arguments):
            if brace == "{":
                self._blocks.append(start)
            else:
                self._close_around(1)
        return end + 1

    def _read_behind_arguments(self, position: int) -> int:
        """Where to go on in the same state; -1 if that has been left, and `_position` is where to go on."""
        behind = _BEHIND_ARGUMENTS.match(self._text, position)
        if behind is None:
            self._position = len(self._text)
            return -1
        if behind["word"]:
            return self._read_old_parameter(behind.start("word"), behind["word"])
        start = behind.start("mark")
        if behind["mark"] == "(":
            between = self._text[position:start].strip()
            self._name = "" if between else name_with_arguments(self._name, self._arguments)
            self._begin = start
            return self._read_arguments(start)
        return self._read_mark(start, behind["mark"])

    def _read_mark(self, start: int, mark: str) -> int:
        if mark == "{":
            self._read_body(start)
            return -1
        if _REFUSED_BEHIND.match(self._text, start):
            raise RefusedError(f"{mark} behind arguments")
        self._position = start
        return -1

    def _read_old_parameter(self, start: int, word: str) -> int:
        """A declaration behind arguments, or an annotation, or what lizard has to read again as neither."""
        if word in _WORDS_REFUSED:
            raise RefusedError(f"{word} behind arguments")
        position, closed = start + len(word), 0
        for end in _END_OF_OLD_PARAMETER.finditer(self._text, position):
            if end[0] != "}":
                return self._end_old_parameter(start, word, end, closed)
            closed += 1
        self._close_around(closed)
        self._position = len(self._text)
        return -1

    def _end_old_parameter(self, start: int, word: str, end: re.Match[str], closed: int) -> int:
        if end[0] == ";":
            self._close_around(closed)
            return end.end()
        if end[0] == "{" and not self._text[start + len(word) : end.start()].strip():
            if word in _WORDS_OF_BLOCKS:  # the machine for blocks takes its brace, so that it is of no function
                self._position = self._end_of_block(end.start()) + 1
            else:
                self._read_body(end.start())
            return -1
        if self._text[end.start() - 1] == "~":
            raise RefusedError("~ before a bracket")
        self._replayed, self._position = end.start(), start
        return -1

    def _close_around(self, number: int) -> None:
        """So many blocks end behind the name of what may be a function, which lizard has named after them."""
        if number:
            del self._blocks[max(0, len(self._blocks) - number) :]
            self._name = ""

    def _read_body(self, start: int) -> None:
        if not self._name:
            raise RefusedError("a function of an odd name")
        if len(self._blocks) > _MOST_LINKAGES or not all(map(self._is_linkage, self._blocks)):
            raise RefusedError("a function within a block")
        end = end_of_block(self._text, start)
        if end < 0:
            # Both machines count the braces from here on.
            self.left_open += 2 * (self._text.count("{", start) - self._text.count("}", start))
            self._position, self._end = len(self._text), start
            return
        self.functions.append(Head(self._name, self._begin, self._arguments, start, end))
        self._position = end + 1

    def _is_linkage(self, block: int) -> bool:
        """Whether a block is that of `extern ""`, which gives no name to what is in it."""
        if block not in self._linkages:
            begin = max(self._text.rfind(mark, 0, block) for mark in "(){;") + 1
            head = self._text[begin:block]
            if not _LINKAGE.search(head) or _WORD_OF_BLOCK.search(head) or self._text[begin - 2 : begin] == "~(":
                return False
            self._linkages.add(block)
        return True

    def _check_names(self) -> None:
        """Refuse what makes other names, outside bodies."""
        if "::" not in self._text and "operator" not in self._text:
            return
        begin = 0
        for start, end in (*((head.body, head.end) for head in self.functions), (self._end, 0)):
            if _NAMES_REFUSED.search(self._text, begin, start):
                raise RefusedError("a name of C++")
            begin = end
