# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Functions and NLOC as lizard sees them; the only module that imports lizard.

lizard's own entry point for a text prints a RecursionError and returns what it has. This module drives the same
parts of lizard, in the same order, and lets every exception through: a text is analyzed in full or not at all.
"""

from collections import deque
from typing import Any

from msgspec import Struct

from auditor.model import Function


class LizardFigures(Struct, frozen=True):
    """lizard's NLOC of a text and its functions, sorted by first line and name."""

    nloc: int
    functions: tuple[Function, ...]


def lizard_figures(characters: str, example: str) -> LizardFigures:
    """What lizard finds in a text that it takes for the content of the file `example`."""
    from lizard import condition_counter

    reader, tokens = _counted_tokens(characters, example)
    _exhaust(reader(condition_counter(tokens, reader), reader))
    found = reader.context.fileinfo
    functions = sorted((_function_of(function) for function in found.function_list), key=_place_of)
    return LizardFigures(found.nloc, tuple(functions))


def lizard_nloc(characters: str, example: str) -> int:
    """The NLOC of a text for lizard, without the search for functions, on which it does not depend for C and C++."""
    reader, tokens = _counted_tokens(characters, example)
    _exhaust(tokens)
    nloc: int = reader.context.fileinfo.nloc
    return nloc


def _counted_tokens(characters: str, example: str) -> tuple[Any, Any]:
    """lizard's reader for `example` and the tokens of the text, which count NLOC as they are taken."""
    from lizard import FileInfoBuilder, comment_counter, get_reader_for, line_counter, preprocessing

    reader = get_reader_for(example)(FileInfoBuilder(example))
    tokens = preprocessing(reader.generate_tokens(characters), reader)
    return reader, line_counter(comment_counter(tokens, reader), reader)


def _exhaust(tokens: Any) -> None:
    deque(tokens, maxlen=0)


def _function_of(function: Any) -> Function:
    return Function(
        name=function.name,
        start=function.start_line,
        end=function.end_line,
        nloc=function.nloc,
        ccn=function.cyclomatic_complexity,
        parameters=function.parameter_count,
    )


def _place_of(function: Function) -> tuple[int, str]:
    return function.start, function.name
