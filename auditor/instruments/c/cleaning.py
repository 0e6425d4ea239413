# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
r"""The skeleton of C and C++, rewritten so that lizard finds every function in it, on the lines where they are.

Comments are gone and literals empty already (see `scanner`). Taken out here, line by line:

- directives with all their continuation lines;
- an arm whose condition is `0`;
- all arms of a conditional but the first, where they are alternatives: where they open more braces or parentheses than
  they close, or fewer, and where each ends with the head of the function whose body follows the conditional.

The lines taken out count in no function: neither their NLOC nor their CCN. The rest is rewritten in place, as
`rewriting` and `rewriting_cpp` describe, and keeps its lines.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from msgspec import Struct

from auditor.instruments.c.blocks import read_blocks
from auditor.instruments.c.details import Scan
from auditor.instruments.c.directives import ELSE_NAMES, IF_NAMES, Directive, is_conditional, opens_dead_arm
from auditor.instruments.c.rewriting import fill, rewrite_c
from auditor.instruments.c.rewriting_cpp import rewrite_cpp

_CLASS = re.compile(rb"\n[ \t][^\n]*?\b(?:class|struct|union)\b|[;{}][ \t]*+(?:class|struct|union)\b")
# So many classes lie within one another at most; where there are more `blocks` disputes the text.
_DEEPEST_CLASS = 50
# Blocks that hold functions and are none: of headers that C++ reads, too.
OUTER_BLOCK = re.compile(rb'(?:extern\s*+""|namespace\b\s*+\w*+)\s*+\{')
# An arm that ends with a parameter list, and what may stand between it and the body: annotations with two underscores,
# and the declarations of parameters behind their list.
_HEAD = re.compile(rb"\)[\s\0]*+$")
_BODY = re.compile(rb"[\s\0]*+(?:__\w++[\s\0]*+(?:\([^(){};]*+\))?+[\s\0]*+)*+(?:[A-Za-z_][^{};=]*+;[\s\0]*+)*+\{")


class Cleaned(Struct, frozen=True):
    """A cleaned text, and the skeleton without directives and arms taken out that it was made of.

    `dropped` has for each arm that is not dead and had to be taken out the number, from 1, of the line of its
    directive; of arms within one another the outermost. `local_classes` are further cleaned texts, of classes within
    functions that have functions themselves, which lizard would lose; in the text before they are empty.
    """

    content: bytes
    kept: bytes
    dropped: tuple[int, ...]
    local_classes: tuple[bytes, ...] = ()


@dataclass(slots=True)
class _Arm:
    """One arm of a conditional: the pieces of the text in it, and how far its brackets are from balance."""

    start: int
    end: int
    is_dead: bool
    braces: int = 0
    parentheses: int = 0

    def add(self, braces: int, parentheses: int) -> None:
        self.braces += braces
        self.parentheses += parentheses

    @property
    def is_balanced(self) -> bool:
        return self.braces == 0 and self.parentheses == 0


class _Conditionals:
    """Collects the text between directives in pieces, and which of them are taken out with their arm."""

    def __init__(self, skeleton: bytes) -> None:
        self.pieces: list[bytes] = []
        self._skeleton = skeleton
        self._dropped: list[_Arm] = []
        self._open = [[_Arm(0, 0, is_dead=False)]]
        self._outer_blocks = 0

    def add_text(self, text: bytes) -> None:
        self.pieces.append(text)
        self._open[-1][-1].add(text.count(b"{") - text.count(b"}"), text.count(b"(") - text.count(b")"))
        self._outer_blocks += len(OUTER_BLOCK.findall(text))

    def add_directive(self, directive: Directive) -> None:
        self.pieces.append(b"\n" * directive.text.count(b"\n"))
        name = directive.name
        if not is_conditional(directive):
            return
        arm = _Arm(len(self.pieces), 0, is_dead=opens_dead_arm(directive))
        if name in IF_NAMES:
            self._open.append([arm])
        elif len(self._open) > 1:
            self._open[-1][-1].end = len(self.pieces)
            if name in ELSE_NAMES:
                self._open[-1].append(arm)
            else:
                self._close(self._open.pop(), directive.end)

    def close_all(self) -> None:
        """Ends the conditionals that the text leaves open."""
        while len(self._open) > 1:
            self._open[-1][-1].end = len(self.pieces)
            self._close(self._open.pop(), len(self._skeleton))

    def _close(self, arms: list[_Arm], end: int) -> None:
        live = [arm for arm in arms if not arm.is_dead]
        kept = live[:1] if self._are_alternatives(live, end) else live
        self._dropped += [arm for arm in arms if arm.is_dead] + live[len(kept) :]
        for arm in kept:
            self._open[-1][-1].add(arm.braces, arm.parentheses)

    def _are_alternatives(self, arms: list[_Arm], end: int) -> bool:
        """Whether the text behind the arms, which begins at `end`, goes on with one of them only."""
        return not all(arm.is_balanced for arm in arms) or self._are_heads(arms, end)

    def _are_heads(self, arms: list[_Arm], end: int) -> bool:
        """Whether the balanced arms are heads of one function, whose body begins at `end`."""
        if len(arms) < 2 or not _BODY.match(self._skeleton, end) or not self._is_at_file_scope():
            return False
        texts = [b"".join(self.pieces[arm.start : arm.end]) for arm in arms]
        return all(_HEAD.search(text) for text in texts) and not any(b"{" in text for text in texts[1:])

    def _is_at_file_scope(self) -> bool:
        return sum(arms[-1].braces for arms in self._open) <= self._outer_blocks

    def drop_arms(self) -> tuple[int, ...]:
        """Makes the arms to be taken out empty lines; the line of the directive of each that is not dead."""
        lines = []
        line, end = 1, 0
        for arm in sorted(self._dropped, key=lambda arm: arm.start):
            # An arm that starts before the end of the last one is within it.
            if arm.start >= end:
                line += _line_ends(self.pieces[end : arm.start])
                if not arm.is_dead:
                    lines.append(line)
                emptied = [b"\n" * piece.count(b"\n") for piece in self.pieces[arm.start : arm.end]]
                self.pieces[arm.start : arm.end] = emptied
                line += _line_ends(emptied)
                end = arm.end
        return tuple(lines)


def _line_ends(pieces: Iterable[bytes]) -> int:
    return sum(piece.count(b"\n") for piece in pieces)


def clean(scan: Scan) -> Cleaned:
    """What lizard is to read in place of a text."""
    skeleton = scan.skeleton
    conditionals = _Conditionals(skeleton)
    position = 0
    for directive in scan.directives:
        conditionals.add_text(skeleton[position : directive.start])
        conditionals.add_directive(directive)
        position = directive.end
    conditionals.add_text(skeleton[position:])
    conditionals.close_all()
    dropped = conditionals.drop_arms()
    kept = b"".join(conditionals.pieces)
    if scan.syntax == "c":
        return Cleaned(_without_indentation(rewrite_c(kept)), kept, dropped)
    content, *local_classes = [_without_indentation(rewrite_cpp(text)) for text in _part_local_classes(kept)]
    return Cleaned(content, kept, dropped, tuple(local_classes))


def _without_indentation(text: bytes) -> bytes:
    """The text without what lizard takes for a token on every line."""
    return b"\n".join(map(bytes.lstrip, text.split(b"\n")))


def _part_local_classes(text: bytes) -> Iterator[bytes]:
    """The text with classes within functions emptied but for semicolons, then these classes alone, parted likewise."""
    for _ in range(_DEEPEST_CLASS):
        outer, text = _empty_local_classes(text)
        yield outer
        if not text:
            return
    yield text


def _empty_local_classes(text: bytes) -> tuple[bytes, bytes]:
    """The text with classes within functions emptied but for semicolons, and these classes alone."""
    outer, local = [], []
    position = 0
    for found in read_blocks(text, cpp=True).local_classes if _CLASS.search(text) else ():
        if found.head >= position:  # else it is within the last one
            outer += [text[position : found.start + 1], fill(text[found.start + 1 : found.end], b";")]
            local += [b"\n" * text.count(b"\n", position, found.head), text[found.head : found.end], b"}"]
            outer.append(b"}")
            position = found.end + 1
    return b"".join((*outer, text[position:])), b"".join(local)
