# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A second count of the lines of code, by a lexer that shares no code with the one that counts."""

import io
import tokenize
from collections.abc import Iterable, Iterator

from auditor.instruments.comments import find_lines_without
from auditor.instruments.grammar import parse
from auditor.instruments.grammars import rust
from auditor.instruments.lines import find_code_lines
from auditor.languages import RUST, Language

_WHITE = frozenset(
    (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
)


WITNESSES = {
    "Python": "Python's own tokenizer",
    "shell": "the tokens of Pygments",
    "OCaml": "the tokens of Pygments",
    "Rust": "the tree of tree-sitter",
}
"""Who counts again, by the name of the language."""


def count_code_again(characters: str, language: Language) -> int | None:
    """The lines of code of a canonical text; None if there is no second lexer for it."""
    if language.name == "Python":
        return count_python_code(characters)
    if language is RUST:
        return count_rust_code(characters)
    return len(find_code_lines(characters, language)) if language.name in WITNESSES else None


def count_python_code(characters: str) -> int | None:
    """The lines of code of a Python text; None if it is not Python as the running interpreter knows it."""
    tokens = tokenize.generate_tokens(io.StringIO(characters).readline)
    try:
        statements = list(_statements_of(tokens))
    except (tokenize.TokenError, SyntaxError):
        return None
    is_filled = [bool(line.strip()) for line in characters.split("\n")]
    touched = {number for statement in statements for token in statement for number in _lines_of(token)}
    return sum(is_filled[number - 1] for number in touched)


def count_rust_code(characters: str) -> int:
    """The lines of code of a Rust text."""
    content = characters.encode()
    comments = parse(content, rust.RUST).comments
    # One character for each byte, so that offsets of bytes are offsets of characters.
    return len(find_lines_without(comments, content.decode("latin-1")))


def _statements_of(tokens: Iterable[tokenize.TokenInfo]) -> Iterator[list[tokenize.TokenInfo]]:
    """The tokens of each statement that is more than a string, without comments and white space."""
    statement: list[tokenize.TokenInfo] = []
    for token in tokens:
        if token.type not in _WHITE:
            statement.append(token)
        elif token.type in (tokenize.NEWLINE, tokenize.ENDMARKER):
            if any(part.type != tokenize.STRING for part in statement):
                yield statement
            statement = []


def _lines_of(token: tokenize.TokenInfo) -> range:
    return range(token.start[0], token.end[0] + 1)
