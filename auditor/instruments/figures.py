# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What pygount says of a text, whoever worked it out: pygount itself, or a model of it that is exact or refuses."""

from msgspec import Struct


class PygountFigures(Struct, frozen=True):
    """pygount's lines: `code` it calls code, `string` hold a string literal and else only brackets and commas.

    Its rule is not ours: lines of brackets only, and the body of `#if 0`, are in neither of the two.
    """

    code: int
    string: int
