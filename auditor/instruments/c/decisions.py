# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The decisions in a block of C or C++, which has neither comments nor literals nor directives."""

import re

# A word of C, or a sign that is a decision wherever it stands. `re` looks for the first class only.
_PLAIN_DECISION = re.compile(rb"[ifwc|?](?:(?<=\?)|(?<=\|)\||(?<!\w.)(?:(?<=i)f|(?<=f)or|(?<=w)hile|(?<=c)ase)\b)")
_CPP_WORDS = rb"\b(?:(?:if|for|while|case|catch)\b|(?:and|or)\b(?!\s*+\.\.\.\s*+(?:and|or)\b))"
# `&&` joins conditions behind an operand: not behind `return` or a cast to a pointer, where it takes a label's address.
_OPERAND = rb"(?:[\w\]\"}$](?<!\breturn)(?<!\bauto)(?<!\boperator)|(?<!\*)\)|\+\+|--)"
_JOINT = _OPERAND + rb"\s*+&&"
_NO_WORD = rb"(?<!\bif)(?<!\bfor)(?<!\bwhile)(?<!\bcase)"
_LAST_OPERAND = re.compile(_OPERAND + _NO_WORD + rb"\Z")
# Nor does it where no operand follows, or a name that is initialized; behind `>` only where an operand surely follows.
_NO_OPERAND = rb"(?!\s*+(?:[),>;{=]|->|\.\.\.(?!\s*+\))|\w++\s*+=(?!=)))"
# A reference surely: behind `const` and types of the language, among the parameters of what returns nothing, and where
# a statement begins with what looks like a type, and a name with its value follows.
_REFERENCE = re.compile(
    rb"\b(?:unsigned|signed|char|short|int|long|bool|float|double)\s*+&&"
    rb"|[;{}]\s*+(?:\w++(?:::\w++)*+|[\w:]++\s*+<[^<>;{}()]*+>)\s*+&&(?=\s*+\w++\s*+\{[^{};]*+\}\s*+[,;])|"
    rb"\bconst\s++[\w:]++(?:\s*+<[^<>;{}()]*+>)?+\s*+&&|\bconst\s*+&&|\bvoid\s++\w++\s*+\([^(){};]*+\)\s*+;"
)
_BEHIND_ANGLE = rb">\s*+&&(?=\s*+(?:[!(*]|\w++\s*+(?:::|<|\.|->|\()))"
# `(a && ... && b)` is one decision, as is `(... && a)`; `operator||` is a name.
_ALTERNATIVE = rb"(?<!\boperator)(?<!\boperator\s)\|\|(?!\s*+\.\.\.\s*+\|\|)"
_FOLD = rb"\.\.\.\s*+&&"
_CPP_DECISION = re.compile(rb"|".join((_CPP_WORDS, _ALTERNATIVE, rb"\?", _JOINT + _NO_OPERAND, _BEHIND_ANGLE, _FOLD)))


def count_in_c(text: bytes) -> int:
    """How many decisions of C a block has."""
    before_joints = text.split(b"&&")[:-1]
    return len(_PLAIN_DECISION.findall(text)) + sum(map(_ends_with_operand, before_joints))


def _ends_with_operand(text: bytes) -> bool:
    filled = text.rstrip()
    return _LAST_OPERAND.search(filled, max(0, len(filled) - 2)) is not None


def count_in_cpp(text: bytes) -> int:
    """How many decisions of C++ a block has, with what initializes members before it."""
    return len(_CPP_DECISION.findall(_REFERENCE.sub(b" ", text)))
