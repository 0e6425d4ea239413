# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What pygount and lizard say of a text, whoever worked it out: they themselves, or models that are exact or refuse."""

from msgspec import Struct

from auditor.model.measured import Function


class RefusedError(Exception):
    """A text holds what a model does not have, so that the tool itself must read it; the message names it."""


class PygountFigures(Struct, frozen=True):
    """pygount's lines: `code` it calls code, `string` hold a string literal and else only brackets and commas.

    Its rule is not ours: lines of brackets only, and the body of `#if 0`, are in neither of the two.
    """

    code: int
    string: int


class LizardFigures(Struct, frozen=True):
    """lizard's NLOC of a text and its functions, sorted by first line and name.

    `left_open` is how many brackets and blocks lizard still waits for at the end of C or C++, where it then may have
    lost functions; 0 for other languages.
    """

    nloc: int
    functions: tuple[Function, ...]
    left_open: int = 0

    def __add__(self, other: "LizardFigures") -> "LizardFigures":
        functions = tuple(sorted(self.functions + other.functions, key=place_of))
        return LizardFigures(self.nloc + other.nloc, functions, self.left_open + other.left_open)


def place_of(function: Function) -> tuple[int, str]:
    """By what the functions of a text are sorted."""
    return function.start, function.name
