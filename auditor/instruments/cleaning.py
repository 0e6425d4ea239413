# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
r"""The skeleton of C and C++, rewritten so that lizard finds every function in it, on the lines where they are.

Comments are gone and literals empty already (see `scanner`). Taken out here, line by line:

- directives with all their continuation lines;
- an arm whose condition is `0`;
- where the arms of a conditional open more braces or parentheses than they close, or fewer, all but the first.

The lines taken out count in no function: neither their NLOC nor their CCN. Everything else is rewritten in place and
keeps its NLOC. In C, `<` and `>` become `+`, which lizard does not take for a template; `&&` becomes `||`, whose CCN
is the same and which lizard does not take for a reference; a parenthesized name loses its parentheses; attributes,
and annotations between a parameter list and the body, become `const`, which lizard skips. C++ keeps all that, because
there it is what lizard takes it for.
"""

import re
from dataclasses import dataclass

from msgspec import Struct

from auditor.instruments.scanner import CONTINUATION, UNPAIRED_QUOTE
from auditor.languages import Syntax

VERSION = "1"

# A directive with its continuation lines: `#` is the first character of a line, but for white space and comments.
_DIRECTIVE = re.compile(
    rb"(?m)^(?<![\\\0]\n)[ \t\v\f]*+(?:\0\n[ \t\v\f]*+)*+#[ \t\v\f]*+"
    rb"(?P<name>\w*+)(?P<rest>(?:[^\\\0\n]++|[\\\0]\n?)*+)"
)
_BLANKS = b" \t\v\f\0\n\\"
_IF_NAMES = frozenset((b"if", b"ifdef", b"ifndef"))
_ELSE_NAMES = frozenset((b"elif", b"elifdef", b"elifndef", b"else"))
_CONDITION_NAMES = frozenset((b"if", b"elif"))

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
_ATTRIBUTE = re.compile(rb"__attribute(?:__)?\s*+" + _ARGUMENTS)
# After `)`: names that begin with two underscores, with arguments; then bare names; then a body. A name with arguments
# behind a bare name is no annotation but a function behind its type.
_NO_ANNOTATION = rb"(?:if|for|while|switch|do|else|return|case|default|goto|sizeof|typedef|struct|union|enum|extern)\b"
_ANNOTATIONS = re.compile(
    rb"\)(?=\s*+[A-Za-z_])((?:\s*+(?:__\w++|asm\b)\s*+" + _ARGUMENTS + rb"){0,6}+"
    rb"(?:\s*+(?!" + _NO_ANNOTATION + rb")[A-Za-z_]\w*+(?!\s*+\()){0,6}+)(?=\s*+\{)"
)


class Cleaned(Struct, frozen=True):
    """A cleaned text; `arms_dropped` tells whether an arm that is not dead had to be taken out."""

    content: bytes
    arms_dropped: bool


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
        self.arms_dropped = False
        self._dropped: list[_Arm] = []
        self._open = [[_Arm(0, 0, is_dead=False)]]

    def add_text(self, text: bytes) -> None:
        self.pieces.append(text)
        self._open[-1][-1].add(text.count(b"{") - text.count(b"}"), text.count(b"(") - text.count(b")"))

    def add_directive(self, directive: re.Match[bytes]) -> None:
        self.pieces.append(b"\n" * directive[0].count(b"\n"))
        name = directive["name"]
        arm = _Arm(len(self.pieces), 0, is_dead=name in _CONDITION_NAMES and directive["rest"].strip(_BLANKS) == b"0")
        if name in _IF_NAMES:
            self._open.append([arm])
        elif len(self._open) > 1 and name in _ELSE_NAMES:
            self._open[-1][-1].end = len(self.pieces)
            self._open[-1].append(arm)
        elif len(self._open) > 1 and name == b"endif":
            self._open[-1][-1].end = len(self.pieces)
            self._close(self._open.pop())

    def _close(self, arms: list[_Arm]) -> None:
        live = [arm for arm in arms if not arm.is_dead]
        kept = live if all(arm.is_balanced for arm in live) else live[:1]
        self.arms_dropped |= len(kept) < len(live)
        self._dropped += [arm for arm in arms if arm.is_dead] + live[len(kept) :]
        for arm in kept:
            self._open[-1][-1].add(arm.braces, arm.parentheses)

    def join(self) -> bytes:
        """The text with every line in its place, and the arms to be taken out as empty lines."""
        end = 0
        for arm in sorted(self._dropped, key=lambda arm: arm.start):
            # An arm that starts before the end of the last one is within it.
            if arm.start >= end:
                end = arm.end
                for index in range(arm.start, arm.end):
                    self.pieces[index] = b"\n" * self.pieces[index].count(b"\n")
        return b"".join(self.pieces)


def clean(skeleton: bytes, syntax: Syntax) -> Cleaned:
    """What lizard is to read in place of the text whose skeleton this is."""
    conditionals = _Conditionals()
    position = 0
    for directive in _DIRECTIVE.finditer(skeleton):
        conditionals.add_text(skeleton[position : directive.start()])
        conditionals.add_directive(directive)
        position = directive.end()
    conditionals.add_text(skeleton[position:])
    text = conditionals.join()
    rewritten = _rewrite_c(text) if syntax == "c" else text.translate(_CPP_CHARACTERS, CONTINUATION)
    # lizard takes a token for the indentation of every line.
    return Cleaned(b"\n".join(map(bytes.lstrip, rewritten.split(b"\n"))), conditionals.arms_dropped)


def _rewrite_c(text: bytes) -> bytes:
    for digraph, character in _DIGRAPHS:
        text = text.replace(digraph, character)
    text = _LABEL_ADDRESS.sub(b"&", text).replace(b"&&", b"||").translate(_C_CHARACTERS, CONTINUATION)
    text = _ATTRIBUTE.sub(lambda match: _constant_words(match[0]), text)
    text = _ANNOTATIONS.sub(lambda match: b")" + _constant_words(match[1]), text)
    return _PARENTHESIZED_NAME.sub(rb" \1 ", text)


def _constant_words(text: bytes) -> bytes:
    """`const` on each line of `text` that is not blank: what lizard skips, and counts in NLOC."""
    return b"\n".join(b" const " if line.strip() else line for line in text.split(b"\n"))
