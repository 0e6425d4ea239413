# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
r"""lizard's figures of C without its tokens: exactly those of lizard, or none.

`bulk_text` shows the text as lizard's machines see it, `bulk_heads` finds the functions, and here NLOC, CCN and
parameters are counted in whole bodies at a time. What one of them does not model it refuses, as `bulk_refusals` does,
and lizard itself has to read the text. `docs/fast-paths.md` has the rules, and how they were compared.
"""

import re
from itertools import accumulate

from auditor.instruments.c.bulk_arguments import count_parameters
from auditor.instruments.c.bulk_heads import find_heads
from auditor.instruments.c.bulk_refusals import refuse_conditions_in_types, refuse_missed_braces
from auditor.instruments.c.bulk_text import MARK, show_as_lizard
from auditor.instruments.figures import LizardFigures, RefusedError, place_of
from auditor.model.measured import Function

MODELLED_SUFFIXES = (".c",)
"""By which names of files lizard is to read what it models; C++ was not compared."""

# A word or sign that lizard takes for a condition. `re` looks for the first class only.
_CONDITION = re.compile(
    rf"[ifwc&|?{MARK}](?:(?<=[?{MARK}])|(?<=&)&|(?<=\|)\||(?<!\w.)(?:(?<=i)f|(?<=f)or|(?<=w)hile|(?<=c)(?:ase|atch))\b)"
)
# From `&&` on, up to the next `=` that is a token of its own, which takes one off the CCN, or to what ends the search.
_REFERENCE = re.compile(
    r"&&(?:[^-=;{})<>!+^&|:]++|<<=|>>=|\|\||&&|===|!==|==|!=|<=|>=|->|=>|\+\+|--|\+=|-=|:=|::|\^=|&=|\|="
    r"|[-<>!+^&|:])*+(=)?+"
)


def lizard_figures_of_c(characters: str) -> LizardFigures | None:
    """What lizard finds in a text of C; None if it has to find that itself."""
    try:
        return find_in_bodies(characters)
    except RefusedError:
        return None


def find_in_bodies(characters: str) -> LizardFigures:
    """The same; raises `RefusedError` with what is not modelled."""
    text = show_as_lizard(characters)
    refuse_missed_braces(text)
    refuse_conditions_in_types(text)
    heads = find_heads(text)
    filled = list(accumulate(map(bool, map(str.strip, text.split("\n"))), initial=0))
    functions = []
    line, position = 1, 0
    for head in heads.functions:
        start = line + text.count("\n", position, head.begin)
        line = start + text.count("\n", head.begin, head.end)
        position = head.end
        # The first line of a function is one of code, whatever else stands there.
        nloc = 1 + filled[line] - filled[start]
        ccn = _ccn_of(text[head.body : head.end])
        functions.append(Function(head.name, start, line, nloc, ccn, count_parameters(head.arguments)))
    functions.sort(key=place_of)
    return LizardFigures(filled[-1], tuple(functions), heads.left_open)


def _ccn_of(body: str) -> int:
    conditions = len(_CONDITION.findall(body))
    references = sum(map(bool, _REFERENCE.findall(body))) if "&&" in body else 0
    return 1 + conditions - references
