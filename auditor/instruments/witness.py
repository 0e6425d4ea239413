# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A second reading of a text, by a lexer or parser that shares no code with the one that counts.

None of them depends on the version of the Python that runs it.
"""

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from auditor.instruments.functions import qualify_names
from auditor.instruments.grammar import Parsed, ParsedFunction, parse
from auditor.instruments.grammars import python
from auditor.instruments.lines import find_code_lines
from auditor.instruments.scanner import count_filled
from auditor.languages import Language

WITNESSES = {
    "Python": "the grammar of tree-sitter",
    "shell": "the tokens of Pygments",
    "OCaml": "the tokens of Pygments",
}
"""Who counts again, by the name of the language."""

_BLANKS = b" \t\v\f"
_NO_LINE_END = re.compile(rb"[^\n]+")
_BEHIND_DOC_STRING = re.compile(rb"[ \t\v\f]*+(?:#[^\n]*+)?(?:\n|$)")


class Reading(Struct, frozen=True):
    """The lines of code of a text and its functions; None for what the witness does not read."""

    code: int | None
    functions: tuple[ParsedFunction, ...] | None = None


def read_again(characters: str, language: Language) -> Reading:
    """The second reading of a canonical text."""
    if language.name == "Python":
        return read_python_again(characters.encode())
    return Reading(len(find_code_lines(characters, language)) if language.name in WITNESSES else None)


def read_python_again(content: bytes) -> Reading:
    """The lines of code of a Python text in UTF-8, and its functions, each ending with its last line that is no comment."""
    parsed = parse(content, python.PYTHON)
    without_comments = _blank_out(content, parsed.comments)
    doc_strings = (span for span in parsed.strings if _is_alone(content, span))
    code = count_filled(_blank_out(without_comments, doc_strings))
    return Reading(code, qualify_names(_functions_in(parsed, without_comments.split(b"\n"))))


def _functions_in(parsed: Parsed, lines: list[bytes]) -> Iterator[ParsedFunction]:
    for function in parsed.functions:
        end = function.end
        while end > function.start and not lines[end - 1].strip(_BLANKS):
            end -= 1
        yield replace(function, end=end)


def _is_alone(content: bytes, span: tuple[int, int]) -> bool:
    """Whether nothing but a comment stands in the lines of a string."""
    before = content[content.rfind(b"\n", 0, span[0]) + 1 : span[0]]
    return not before.strip(_BLANKS) and _BEHIND_DOC_STRING.match(content, span[1]) is not None


def _blank_out(content: bytes, spans: Iterable[tuple[int, int]]) -> bytes:
    """A text of equal length and lines with blanks in place of each span."""
    pieces = []
    position = 0
    for start, end in spans:
        pieces += [content[position:start], _NO_LINE_END.sub(_blanks, content[start:end])]
        position = end
    return b"".join((*pieces, content[position:]))


def _blanks(line: re.Match[bytes]) -> bytes:
    return b" " * len(line[0])
