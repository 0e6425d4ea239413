# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Functions and NLOC as lizard sees them; the only module that imports lizard.

lizard's own entry point for a text prints a RecursionError and returns what it has. This module drives the same
parts of lizard, in the same order, and lets every exception through: a text is analyzed in full or not at all.

They are imported from lizard's packages and not from the module `lizard`, which puts the folder of the running
program on `sys.path`. C is read by the model in `c.bulk_bodies`, and what that refuses, like C++, by `fused`, if lizard
is of the version that both were compared with.
"""

from collections import deque
from collections.abc import Iterable
from typing import Any, TypeVar

from msgspec.structs import replace

from auditor.instruments.c.bulk_bodies import MODELLED_SUFFIXES, lizard_figures_of_c
from auditor.instruments.figures import LizardFigures, place_of
from auditor.instruments.grammars.parser import ParsedFunction
from auditor.instruments.published import fused, models
from auditor.model.measured import Function

AnyFunction = TypeVar("AnyFunction", Function, ParsedFunction)

# A letter for Python and lizard, and for no compiler: it has no place in an identifier of ISO/IEC 9899 or 14882.
_MARKED = frozenset(("catch", "operator", "template", "namespace", "class"))
_DOLLAR = "\N{GREEK YPOGEGRAMMENI}"


def find_all_functions(texts: Iterable[str], example: str) -> LizardFigures:
    """What `find_functions` finds in each of some texts, as of one."""
    first, *others = (find_functions(text, example) for text in texts)
    return sum(others, start=first)


def find_functions(cleaned: str, example: str) -> LizardFigures:
    """What lizard finds in a cleaned text of C or C++ if it takes `$` for a letter, as gcc does."""
    if "$" not in cleaned:
        return lizard_figures(cleaned, example)
    figures = lizard_figures(cleaned.replace("$", _DOLLAR), example)
    functions = (replace(function, name=_name_of(function)) for function in figures.functions)
    return replace(figures, functions=tuple(sorted(functions, key=place_of)))


def find_python_functions(laid_out: str, example: str) -> tuple[Function, ...]:
    """What lizard finds in Python as `layout` lays it out, each with its own name alone.

    lizard itself would write the names of outer functions before it, one of them more often with each level.
    """
    reader = _reader_for(example)
    reader.context.with_namespace = str
    read_in_chain(reader, laid_out)
    return _functions_of(reader)


def qualify_names(functions: Iterable[AnyFunction]) -> tuple[AnyFunction, ...]:
    """The functions, sorted by line, each with the names of those around it before its own: `outer.inner`."""
    qualified: list[AnyFunction] = []
    around: list[AnyFunction] = []
    for function in functions:
        while around and around[-1].end < function.end:
            around.pop()
        name = f"{around[-1].name}.{function.name}" if around else function.name
        around.append(replace(function, name=name))
        qualified.append(around[-1])
    return tuple(qualified)


def _name_of(function: Function) -> str:
    """The name as it is written: `$` behind a word of C++ was put there (see `rewriting`)."""
    name = function.name.replace(_DOLLAR, "$")
    return name[:-1] if name[:-1] in _MARKED else name


def lizard_figures(characters: str, example: str) -> LizardFigures:
    """What lizard finds in a text that it takes for the content of the file `example`."""
    modelled = example.endswith(MODELLED_SUFFIXES)
    found = models.find_by_model("lizard", lambda: lizard_figures_of_c(characters)) if modelled else None
    return found or _read_by_lizard(characters, example)


def _read_by_lizard(characters: str, example: str) -> LizardFigures:
    found = models.find_by_model("lizard's generators", lambda: _read_in_one_loop(characters, example))
    if found:
        return found
    reader = _reader_for(example)
    read_in_chain(reader, characters)
    return _figures_of(reader)


def _read_in_one_loop(characters: str, example: str) -> LizardFigures | None:
    """The same by the model of what lizard does between its tokens and its machines; None for other readers."""
    reader = _reader_for(example)
    if not fused.can_read(reader):
        return None
    from lizard_core.file_analyzer import comment_counter

    fused.read_in_one_loop(reader, characters, comment_counter)
    return _figures_of(reader)


def _figures_of(reader: Any) -> LizardFigures:
    return LizardFigures(reader.context.fileinfo.nloc, _functions_of(reader), _left_open(reader))


def read_in_chain(reader: Any, characters: str) -> None:
    """Lets the reader's context find the NLOC and the functions of a text through lizard's own generators."""
    from lizard_core.file_analyzer import comment_counter, condition_counter, line_counter, preprocessing

    tokens = preprocessing(reader.generate_tokens(characters), reader)
    tokens = condition_counter(line_counter(comment_counter(tokens, reader), reader), reader)
    deque(reader(tokens, reader), maxlen=0)


def _reader_for(example: str) -> Any:
    from lizard_core.file_info_builder import FileInfoBuilder
    from lizard_languages import get_reader_for

    return get_reader_for(example)(FileInfoBuilder(example))


def _left_open(reader: Any) -> int:
    """The brackets and blocks that the machine for functions of C and C++, and the one for blocks, wait for."""
    machine = reader.parallel_states[0]
    brackets = getattr(machine, "bracket_stack", None)
    if brackets is None:
        return 0
    left_open: int = reader.context.current_nesting_level + len(brackets) + abs(machine.br_count)
    return left_open


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
    return tuple(sorted(found, key=place_of))
