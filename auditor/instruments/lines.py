# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""pygount's own figures, and the lines of a text by the tokens of Pygments.

Those of Python are counted so. For shell and OCaml it is the second opinion (see `comments` and `witness`).

This is the only module that imports pygount and Pygments. Both see a text under the example name of its language, so
that they never guess it from a path, and never a file, an encoding or a "generated" mark.
"""

import io
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Literal

from msgspec import Struct

from auditor.instruments.layout import LaidOut, Part, Statement, lay_out, without_comments
from auditor.languages import Language
from auditor.model import LineCounts

_WHITE_SPACE = " \t\v\f\n"
_DOC_STRING_PARTS = frozenset({"string", "white", "comment"})
_BRACKET_PARTS: dict[str, Part] = {"(": "open", "[": "open", "{": "open", ")": "close", "]": "close", "}": "close"}
_DEPTH_CHANGES = {bracket: 1 if part == "open" else -1 for bracket, part in _BRACKET_PARTS.items()}

_Class = Literal["code", "comment", "doc string"]

_FORM_FEED = re.compile(r"(?m)^[ \t]*\f")
_LIZARD_MARKS = (("GENERATED CODE", "GENERATED_CODE"), ("lizard forgive", "lizard_forgive"))

# From the line with `<<WORD` up to the line that is WORD. Pygments ends the document at the next WORD in any place and
# does not know `<<"WORD"`, so that apostrophes and `#` in the document would be read as shell.
_HERE_DOCUMENT = re.compile(
    r"""(?m)^(?P<opening>[^#\n]*?(?<!<)<<-?[ \t]*(?P<quote>["']?)\\?(?P<word>\w+)(?P=quote)[^\n]*\n)"""
    r"""(?P<body>(?s:.*?))^(?=\t*(?P=word)$)"""
)


class PygountError(Exception):
    """pygount did not analyze a text; the message is the state that it ended in and why."""


class PygountFigures(Struct, frozen=True):
    """pygount's lines: `code` it calls code, `string` hold a string literal and else only brackets and commas.

    Its rule is not ours: lines of brackets only, and the body of `#if 0`, are in neither of the two.
    """

    code: int
    string: int


def pygount_figures(characters: str, language: Language) -> PygountFigures:
    """What pygount counts in a canonical text; raises PygountError unless it analyzed the text."""
    from pygount.analysis import SourceAnalysis, SourceState

    analysis = SourceAnalysis.from_file(
        language.example,
        "",
        encoding="utf-8",
        generated_regexes=[],
        duplicate_pool=None,
        file_handle=io.StringIO(characters),
    )
    if analysis.state not in (SourceState.analyzed, SourceState.empty):
        raise PygountError(": ".join(filter(None, (analysis.state.name, analysis.state_info))))
    return PygountFigures(analysis.code_count, analysis.string_count)


class TokenLines(Struct, frozen=True):
    """The lines of a text by class, and `bare`, the text without comments for lizard."""

    lines: LineCounts
    bare: LaidOut


def read_token_lines(characters: str, language: Language) -> TokenLines:
    """The lines of a canonical text by class, with the same meaning as in `scanner`, and the text without comments.

    What is a comment is what Pygments calls one, and:

    - a doc string of Python, that is a statement that is nothing but a string, is a comment; it stays in the bare text;
    - `pass` and lines of brackets only are code.
    """
    lines = characters.split("\n")
    if lines[-1] == "":
        lines.pop()
    if language.name == "Python":
        statements = list(_python_statements(_tokens_of(characters, language)))
        tokens, bare = list(_classes_in(statements)), lay_out(statements)
    else:
        tokens = list(_classes_of(_tokens_of(characters, language)))
        bare = LaidOut(without_comments(tokens))
    code = sum(_code_lines(tokens, len(lines)))
    blank = sum(not line.strip(_WHITE_SPACE) for line in lines)
    counts = LineCounts(code=code, comment=len(lines) - blank - code, blank=blank)
    return TokenLines(counts, LaidOut(_harmless(bare.text), bare.breaks))


def find_code_lines(characters: str, language: Language) -> tuple[int, ...]:
    """The numbers, from 0, of the lines that are code by the tokens of Pygments."""
    tokens = _tokens_of(characters, language)
    classes = _classes_in(_python_statements(tokens)) if language.name == "Python" else _classes_of(tokens)
    flags = _code_lines(classes, characters.count("\n") + 1)
    return tuple(number for number, is_code in enumerate(flags) if is_code)


def _harmless(text: str) -> str:
    """A text without what lizard obeys if it takes it for a comment, and without form feeds before code.

    lizard takes a form feed for a blank of the indentation, where Python begins to count anew.
    """
    for mark, harmless in _LIZARD_MARKS:
        text = text.replace(mark, harmless)
    return _FORM_FEED.sub("", text).removesuffix("\n")


def _tokens_of(characters: str, language: Language) -> Iterator[tuple[Any, str]]:
    """The types and texts of the tokens, which together are `characters` and one more newline."""
    if language.name == "shell":
        characters = _HERE_DOCUMENT.sub(_flatten_here_document, characters)
    # Unlike `get_tokens`, this drops no newline at either end of the text.
    lexer = _lexer_for(language.example)
    return ((kind, token) for _, kind, token in lexer.get_tokens_unprocessed(characters + "\n"))


@cache
def _lexer_for(example: str) -> Any:
    from pygments.lexers import get_lexer_for_filename

    return get_lexer_for_filename(example)


def _flatten_here_document(document: re.Match[str]) -> str:
    """The lines of a here-document with one word in place of each that is not blank."""
    return document["opening"] + re.sub(r"(?m)^.*\S.*$", "x", document["body"])


def _classes_of(tokens: Iterable[tuple[Any, str]]) -> Iterator[tuple[_Class, str]]:
    """The class of each token, white space being code, and its text."""
    from pygments.token import Comment, String

    for kind, token in tokens:
        # The preprocessor of Pygments is, for example, the attributes of Rust.
        is_comment = (kind in Comment and kind not in Comment.Preproc) or kind in String.Doc
        yield "comment" if is_comment else "code", token


def _classes_in(statements: Iterable[Statement]) -> Iterator[tuple[_Class, str]]:
    """As above for Python, where a statement that is nothing but a string is a doc string."""
    for statement in statements:
        is_doc_string = all(part in _DOC_STRING_PARTS for part, _ in statement)
        for part, token in statement:
            yield "comment" if part == "comment" else "doc string" if is_doc_string else "code", token


def _python_statements(tokens: Iterable[tuple[Any, str]]) -> Iterator[Statement]:
    """The tokens by logical line, each with the part that it plays."""
    depth = 0
    statement: list[tuple[Part, str]] = []
    for kind, token in tokens:
        part = _python_part(kind, token)
        depth = max(0, depth + _depth_change(kind, token))
        if part == "white" and depth == 0 and "\n" in token:
            ended, line_end, indentation = token.rpartition("\n")
            yield [*statement, ("white", ended + line_end)]
            statement = [("white", indentation)] if indentation else []
        else:
            statement.append((part, token))
    yield statement


def _depth_change(kind: Any, token: str) -> int:
    """By how much a bracket, also that of an expression in a string, changes the depth at which one is."""
    from pygments.token import Punctuation, String

    if kind in String.Interpol:  # `!r}` is one token
        return token.count("{") - token.count("}")
    return _DEPTH_CHANGES.get(token, 0) if kind in Punctuation else 0


def _python_part(kind: Any, token: str) -> Part:
    from pygments.token import Comment, Punctuation, String

    if kind in Comment:
        return "comment"
    if kind in String:
        return "string"
    if kind in Punctuation:
        return _BRACKET_PARTS.get(token, "code")
    return "code" if token.strip(_WHITE_SPACE) else "white"


def _code_lines(tokens: Iterable[tuple[_Class, str]], count: int) -> bytearray:
    """One byte for each of `count` lines and the one after them: 1 if it holds code."""
    code = bytearray(count + 1)
    number = 0
    for kind, token in tokens:
        pieces = token.split("\n")
        if kind == "code":
            for offset, piece in enumerate(pieces):
                if piece.strip(_WHITE_SPACE):
                    code[number + offset] = 1
        number += len(pieces) - 1
    return code
