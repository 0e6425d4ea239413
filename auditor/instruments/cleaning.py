# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
r"""The skeleton of C and C++, rewritten so that lizard finds every function in it, on the lines where they are.

Comments are gone and literals empty already (see `scanner`). Taken out here, line by line:

- directives with all their continuation lines;
- an arm whose condition is `0`;
- where the arms of a conditional open more braces or parentheses than they close, or fewer, all but the first.

The lines taken out count in no function: neither their NLOC nor their CCN. Everything else is rewritten in place and
keeps its NLOC. In C, `<` and `>` become `+`, which lizard does not take for a template; `&&` becomes `||`, whose CCN
is the same and which lizard does not take for a reference; a parenthesized name loses its parentheses, as does a
function that returns a pointer to a function; attributes, and annotations between a parameter list and the body,
become `const`, which lizard skips. C++ keeps all that, because there it is what lizard takes it for.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from msgspec import Struct

from auditor.instruments.details import Scan
from auditor.instruments.directives import CONDITIONAL_NAMES, ELSE_NAMES, IF_NAMES, Directive, opens_dead_arm
from auditor.instruments.scanner import CONTINUATION, UNPAIRED_QUOTE

VERSION = "2"

_C_CHARACTERS = bytes.maketrans(b"<>" + UNPAIRED_QUOTE, b"++0")
_CPP_CHARACTERS = bytes.maketrans(UNPAIRED_QUOTE, b"0")
_DIGRAPHS = ((b"<%", b"{"), (b"%>", b"}"))

# `&&label`, the address of a label of GNU C, after what cannot end an operand.
_LABEL_ADDRESS = re.compile(rb"&&(?:(?<=[=,({\[?:]&&)|(?<=[=,({\[?:]\s&&))(?=\s*+[A-Za-z_])")
# `(name)(` is a name in parentheses; `name(word)(` is a macro call that yields a name, which keeps that of the macro.
_PARENTHESIZED_NAME = re.compile(
    rb"\((?:(?<=[\s*]\()\s*+([A-Za-z_]\w*+)\s*+|(?<=\w\()\s*+[A-Za-z_]\w*+\s*+)\)(?=\s*+\()"
)

# Arguments within parentheses, nested up to three times.
_ARGUMENTS = rb"\((?:[^(){};]++|\((?:[^(){};]++|\((?:[^(){};]++|\([^(){};]*+\))*+\))*+\))*+\)"
# `(*name(parameters))(parameters of what is returned) {`: a function that returns a pointer to a function.
_RETURNED_FUNCTION = re.compile(
    rb"\((?=\s*+\*)([\s*]*+[A-Za-z_]\w*+\s*+" + _ARGUMENTS + rb"\s*+)\)(\s*+" + _ARGUMENTS + rb")(?=\s*+\{)"
)
_ATTRIBUTE = re.compile(rb"__attribute(?:__)?\s*+" + _ARGUMENTS)
# After `)`: names that begin with two underscores, with arguments; then bare names; then a body. A name with arguments
# behind a bare name is no annotation but a function behind its type.
_NO_ANNOTATION = rb"(?:if|for|while|switch|do|else|return|case|default|goto|sizeof|typedef|struct|union|enum|extern)\b"
_ANNOTATIONS = re.compile(
    rb"\)(?=\s*+[A-Za-z_])((?:\s*+(?:__\w++|asm\b)\s*+" + _ARGUMENTS + rb"){0,6}+"
    rb"(?:\s*+(?!" + _NO_ANNOTATION + rb")[A-Za-z_]\w*+(?!\s*+\()){0,6}+)(?=\s*+\{)"
)


class Cleaned(Struct, frozen=True):
    """A cleaned text, and the skeleton without directives and arms taken out that it was made of.

    `dropped` has for each arm that is not dead and had to be taken out the number, from 1, of the line of its
    directive; of arms within one another the outermost.
    """

    content: bytes
    kept: bytes
    dropped: tuple[int, ...]


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

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self._dropped: list[_Arm] = []
        self._open = [[_Arm(0, 0, is_dead=False)]]

    def add_text(self, text: bytes) -> None:
        self.pieces.append(text)
        self._open[-1][-1].add(text.count(b"{") - text.count(b"}"), text.count(b"(") - text.count(b")"))

    def add_directive(self, directive: Directive) -> None:
        self.pieces.append(b"\n" * directive[0].count(b"\n"))
        name = directive["name"]
        if name not in CONDITIONAL_NAMES:
            return
        arm = _Arm(len(self.pieces), 0, is_dead=opens_dead_arm(directive))
        if name in IF_NAMES:
            self._open.append([arm])
        elif len(self._open) > 1:
            self._open[-1][-1].end = len(self.pieces)
            if name in ELSE_NAMES:
                self._open[-1].append(arm)
            else:
                self._close(self._open.pop())

    def _close(self, arms: list[_Arm]) -> None:
        live = [arm for arm in arms if not arm.is_dead]
        kept = live if all(arm.is_balanced for arm in live) else live[:1]
        self._dropped += [arm for arm in arms if arm.is_dead] + live[len(kept) :]
        for arm in kept:
            self._open[-1][-1].add(arm.braces, arm.parentheses)

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
    conditionals = _Conditionals()
    position = 0
    for directive in scan.directives:
        conditionals.add_text(skeleton[position : directive.start()])
        conditionals.add_directive(directive)
        position = directive.end()
    conditionals.add_text(skeleton[position:])
    dropped = conditionals.drop_arms()
    kept = b"".join(conditionals.pieces)
    rewritten = _rewrite_c(kept) if scan.syntax == "c" else kept.translate(_CPP_CHARACTERS, CONTINUATION)
    # lizard takes a token for the indentation of every line.
    return Cleaned(b"\n".join(map(bytes.lstrip, rewritten.split(b"\n"))), kept, dropped)


def _rewrite_c(text: bytes) -> bytes:
    for digraph, character in _DIGRAPHS:
        text = text.replace(digraph, character)
    text = _LABEL_ADDRESS.sub(b"&", text).replace(b"&&", b"||").translate(_C_CHARACTERS, CONTINUATION)
    text = _ATTRIBUTE.sub(lambda match: _constant_words(match[0]), text)
    text = _ANNOTATIONS.sub(lambda match: b")" + _constant_words(match[1]), text)
    text = _PARENTHESIZED_NAME.sub(rb" \1 ", text)
    return _RETURNED_FUNCTION.sub(lambda match: b" " + match[1] + _constant_words(match[2]), text)


def _constant_words(text: bytes) -> bytes:
    """`const` on each line of `text` that is not blank: what lizard skips, and counts in NLOC."""
    return b"\n".join(b" const " if line.strip() else line for line in text.split(b"\n"))
