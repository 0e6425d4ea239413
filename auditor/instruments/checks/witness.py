# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A second reading of a text, by a lexer or parser that shares no code with the one that counts.

None of them depends on the version of the Python that runs it.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from auditor.instruments.c.scanner import count_filled, skeleton_of
from auditor.instruments.comments.readers import find_lines_without
from auditor.instruments.grammars import python, rust
from auditor.instruments.grammars.parser import ParsedFunction, parse
from auditor.instruments.languages import Language, Witness
from auditor.instruments.published.functions import qualify_names
from auditor.instruments.published.lines import find_code_lines

_BLANKS = " \t\v\f"
# For each line of such a run tree-sitter reads the rest of it.
_SPLICES = re.compile(r"(?m)^(?:[ \t\f]*+\\\n)++")
_MOST_SPLICES = 1_000
_BEHIND_STRING = re.compile(r"[ \t\v\f]*+(?:#[^\n]*+)?(?:\n|\Z)")


class PythonReading(Struct, frozen=True):
    """How many lines of code a Python text has, and its functions with qualified names."""

    code: int
    functions: tuple[ParsedFunction, ...]


def count_code_again(characters: str, language: Language) -> int:
    """The lines of code of a canonical text by the witness of a language that is read by its comments."""
    return _COUNT_BY_WITNESS[language.witness](characters, language)


def _count_by_tokens(characters: str, language: Language) -> int:
    return len(find_code_lines(characters, language))


def _count_by_scanner(characters: str, _: Language) -> int:
    return count_filled(skeleton_of(characters.encode(), "c"))


_COUNT_BY_WITNESS: dict[Witness, Callable[[str, Language], int]] = {
    "the tokens of Pygments": _count_by_tokens,
    "the scanner of C": _count_by_scanner,
}


def read_python_again(characters: str) -> PythonReading:
    """What the grammar finds in a Python text; a function ends with its last line that is no comment.

    Raises ValueError for a text that it would take much too long for.
    """
    if any(run[0].count("\n") > _MOST_SPLICES for run in _SPLICES.finditer(characters)):
        raise ValueError("too many lines of a backslash only")
    parsed = parse(characters.encode(), python.PYTHON)
    bytewise = _bytewise(characters)
    doc_strings = [(start, end) for start, end in parsed.strings if _is_doc_string(bytewise, start, end)]
    code = find_lines_without(sorted((*parsed.comments, *doc_strings)), bytewise)
    filled = find_lines_without(parsed.comments, bytewise)
    return PythonReading(len(code), qualify_names([_cut(function, filled) for function in parsed.functions]))


def count_rust_code(characters: str) -> int:
    """The lines of code of a Rust text."""
    comments = parse(characters.encode(), rust.RUST).comments
    return len(find_lines_without(comments, _bytewise(characters)))


def _bytewise(characters: str) -> str:
    """A text with one character for each byte, so that offsets of bytes are offsets of characters."""
    return characters.encode().decode("latin-1")


def _is_doc_string(text: str, start: int, end: int) -> bool:
    """Whether the lines of a statement of strings hold nothing else but comments."""
    before = text[text.rfind("\n", 0, start) + 1 : start]
    return not before.strip(_BLANKS) and _BEHIND_STRING.match(text, end) is not None


def _cut(function: ParsedFunction, filled: Sequence[int]) -> ParsedFunction:
    """A function up to its last line that is filled, given these lines by their number from 0."""
    last = bisect_left(filled, function.end) - 1
    return replace(function, end=max(function.start, filled[last] + 1)) if last >= 0 else function
