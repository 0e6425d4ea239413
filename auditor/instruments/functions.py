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
    from lizard import comment_counter, line_counter

    reader, tokens = _read_tokens(characters, example)
    _find_functions(reader, line_counter(comment_counter(tokens, reader), reader))
    return LizardFigures(reader.context.fileinfo.nloc, _functions_of(reader))


def lizard_functions(cleaned: str, example: str) -> tuple[Function, ...]:
    """The functions that lizard finds in a text without comments, sorted by first line and name.

    NLOC and CCN are those of the cleaned text, so neither of them sees a directive, the body of `#if 0` or a dropped
    arm. NLOC keeps its meaning: lines without comments and blanks; lizard leaves out all directives but `#include`,
    too.
    """
    from lizard import line_counter

    reader, tokens = _read_tokens(cleaned, example)
    _find_functions(reader, line_counter(tokens, reader))
    return _functions_of(reader)


def lizard_nloc(characters: str, example: str) -> int:
    """The NLOC of a text for lizard, without the search for functions, on which it does not depend for C and C++."""
    from lizard import comment_counter, line_counter

    reader, tokens = _read_tokens(characters, example)
    _exhaust(line_counter(comment_counter(tokens, reader), reader))
    nloc: int = reader.context.fileinfo.nloc
    return nloc


def _read_tokens(characters: str, example: str) -> tuple[Any, Any]:
    """The reader that lizard has for `example`, and the tokens of the text."""
    from lizard import FileInfoBuilder, get_reader_for, preprocessing

    reader = get_reader_for(example)(FileInfoBuilder(example))
    return reader, preprocessing(reader.generate_tokens(characters), reader)


def _find_functions(reader: Any, tokens: Any) -> None:
    from lizard import condition_counter

    _exhaust(reader(condition_counter(tokens, reader), reader))


def _exhaust(tokens: Any) -> None:
    deque(tokens, maxlen=0)


def _functions_of(reader: Any) -> tuple[Function, ...]:
    found = (
        Function(
            name=function.name,
            start=function.start_line,
            end=function.end_line,
            nloc=function.nloc,
            ccn=function.cyclomatic_complexity,
            parameters=function.parameter_count,
        )
        for function in reader.context.fileinfo.function_list
    )
    return tuple(sorted(found, key=lambda function: (function.start, function.name)))
