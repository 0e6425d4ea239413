# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""pygount's own figures, and the lines of a text by the tokens of Pygments.

These are the second opinion on the languages whose witness they are.

This is the only module that imports pygount and Pygments. Both read a text by the lexer of its language, so that they
never guess one from a path or from the text, and never see a file, an encoding or a "generated" mark.
"""

import io
import os
import re
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Any, Literal

from auditor.instruments.c.pygount_lines import MODELLED_LEXERS, pygount_figures_of_c
from auditor.instruments.comments.makefile import with_tabs_for_prefixes
from auditor.instruments.comments.ocaml import SHEBANG
from auditor.instruments.figures import PygountFigures
from auditor.instruments.languages import Language, load_function
from auditor.instruments.published import models

_WHITE_SPACE = " \t\v\f\n"

# These lexers try for each of these lines both whether it ends the comment and whether it goes on.
_DOUBLING_LEXERS = frozenset(("c", "cpp"))
_DOUBLES_WITH_EACH_LINE = re.compile(r"(?:\n[ \t]*+//[^\n]*+(?<=\\)(?=\n)){12}")

# A comment outside of recipes that a backslash at its end continues; Pygments ends each with its line.
_COMMENT_OF_MAKE = re.compile(
    r"(?m)^(?!\t)(?P<code>(?:[^#\\\n]++|\\(?s:.?))*+)(?P<comment>\#(?:[^\\\n]++|\\(?s:.?))*+)"
)
# {|...|}, {id|...|id} and those of extensions, of which Pygments knows none.
_QUOTED_STRING = re.compile(r"(?s)\{(?:%[^\s{}|]*+[ \t]*+)?(?P<id>[^\W\dA-Z]*+)\|.*?\|(?P=id)\}")

# What stands for a path where the lexer is named.
_NAMED_LEXER = "lexer:"

_WITHOUT_GIT = {"GIT_PYTHON_REFRESH": "quiet", "GIT_PYTHON_GIT_EXECUTABLE": os.devnull}

_Class = Literal["code", "comment"]

# Lines, each with those that it goes on in, for which these take a time that grows with the square of their length.
_SQUARE_LEXERS = frozenset(("make", "ocaml"))
_LONGEST_LINE = 4_000

# Pygments ends a here-document at the next WORD in any place, and knows few forms of `<<WORD`, so that apostrophes and
# `#` in the document would be read as shell; and it takes every shift for one.
_SHIFTS = re.compile(r"\(\([^\n]{0,200}?\)\)|\[[^]\n<]{0,200}+<<[^]\n]{0,200}+\]")
_OPENING = re.compile(
    r"""(?<!<)<<-?(?!<)[ \t]*(?P<word>(?:\$?"[^"\n]*"|\$?'[^'\n]*'|\$\([^()\n]*\)|\\.|[^\s;&|<>()"'\\])+)"""
)
_QUOTES = re.compile(r"""\$(?=["'])|["'\\]""")
_COMMENT_OF_SHELL = re.compile(r"(?:^|(?<=[ \t;&|(]))#[^\n]*")


class PygountError(Exception):
    """pygount did not analyze a text; the message is the state that it ended in and why."""


def pygount_figures(characters: str, language: Language) -> PygountFigures:
    """What pygount counts in a canonical text; raises PygountError unless it analyzed the text."""
    modelled = language.lexer in MODELLED_LEXERS
    found = models.find_by_model("pygount", lambda: pygount_figures_of_c(characters)) if modelled else None
    return found or _read_by_pygount(characters, language)


def _read_by_pygount(characters: str, language: Language) -> PygountFigures:
    analysis = analyze_by_pygount(characters, language.lexer)
    return PygountFigures(analysis.code_count, analysis.string_count)


def analyze_by_pygount(characters: str, lexer: str) -> Any:
    """All that pygount says of a canonical text by a lexer of Pygments; raises PygountError unless it analyzed it."""
    analysis_module = _import_pygount()
    _refuse_slow_text(characters, lexer)
    analysis = analysis_module.SourceAnalysis.from_file(
        _NAMED_LEXER + lexer,
        "",
        encoding="utf-8",
        generated_regexes=[],
        duplicate_pool=None,
        file_handle=io.StringIO(characters),
    )
    states = analysis_module.SourceState
    if analysis.state not in (states.analyzed, states.empty):
        raise PygountError(": ".join(filter(None, (analysis.state.name, analysis.state_info))))
    if analysis.language != _lexer_named(lexer).name:
        raise PygountError(f"read as {analysis.language}, not by the lexer {lexer}")
    return analysis


@cache
def _import_pygount() -> Any:
    """The module `pygount.analysis`, imported without a run of git, which may be missing and which no count needs.

    It imports GitPython, which runs the program once and fails where that does. It takes no lexer, but guesses one from
    a path and a text, so it is taught to take one that is named for the path.
    """
    if "git" not in sys.modules:
        os.environ.update(_WITHOUT_GIT)
    try:
        from pygount import analysis

        analysis.guess_lexer = partial(_choose_lexer, analysis.guess_lexer)
        return analysis
    finally:
        for name in _WITHOUT_GIT:
            os.environ.pop(name, None)


def _choose_lexer(guess: Callable[[str, str], Any], path: str, text: str) -> Any:
    name = path.removeprefix(_NAMED_LEXER)
    return guess(path, text) if name == path else _lexer_named(name)


@cache
def _lexer_named(name: str) -> Any:
    from pygments.lexers import get_lexer_by_name

    return get_lexer_by_name(name)


def _refuse_slow_text(characters: str, lexer: str) -> None:
    """Raises PygountError if that lexer of Pygments would take much too long."""
    if lexer in _DOUBLING_LEXERS and _DOUBLES_WITH_EACH_LINE.search(characters):
        raise PygountError("comments that go on in the next line, one after the other")
    if lexer in _SQUARE_LEXERS:
        longest = max(map(len, characters.replace("\\\n", "  ").split("\n")))
        if longest > _LONGEST_LINE:
            raise PygountError(f"a line of {longest} characters")


def find_code_lines(characters: str, language: Language) -> tuple[int, ...]:
    """The numbers, from 0, of the lines that are code by the tokens of Pygments; raises PygountError for long lines."""
    _refuse_slow_text(characters, language.lexer)
    flags = _code_lines(_classes_of(_tokens_of(characters, language)), characters.count("\n") + 1)
    return tuple(number for number, is_code in enumerate(flags) if is_code)


def _tokens_of(characters: str, language: Language) -> Iterator[tuple[Any, str]]:
    """The types and texts of the tokens, which together are `characters` and one more newline."""
    if language.rewriting:
        characters = load_function(language.rewriting)(characters)
    # Unlike `get_tokens`, this drops no newline at either end of the text.
    lexer = _lexer_named(language.lexer)
    return ((kind, token) for _, kind, token in lexer.get_tokens_unprocessed(characters + "\n"))


def rewrite_ocaml(characters: str) -> str:
    """OCaml without `#!` lines, and with words for the lines of quoted strings."""
    characters = SHEBANG.sub(lambda lines: "\n" * lines[0].count("\n"), characters, 1)
    return _QUOTED_STRING.sub(lambda string: _fill_lines(string[0]), characters)


def rewrite_makefile(characters: str) -> str:
    """A Makefile whose comments end with their lines, and whose recipes begin with tabs."""
    return _COMMENT_OF_MAKE.sub(_end_comment_with_line, with_tabs_for_prefixes(characters))


def rewrite_shell(characters: str) -> str:
    """Shell with words for the lines of here-documents."""
    # A carriage return is a character of its line, which ends no here-document.
    characters = characters.replace("\r\n", " \n").replace("\r", "\n")
    return "\n".join(_fill_here_documents(characters.split("\n")))


def _fill_here_documents(lines: Sequence[str]) -> Iterator[str]:
    """The lines with one word in place of each that is not blank in a here-document, and no `<<`."""
    places: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        places.setdefault(line.lstrip("\t"), []).append(number)
    last = -1
    for number, line in enumerate(lines):
        if number <= last:
            yield _fill_lines(line)
        else:
            yield line.replace("<<", "< ")
            last = _last_of_documents(_COMMENT_OF_SHELL.sub("", _SHIFTS.sub("", line)), number, lines, places)


def _last_of_documents(line: str, last: int, lines: Sequence[str], places: Mapping[str, Sequence[int]]) -> int:
    """The last line of the here-documents that a line begins, one after the other, or the line itself."""
    for opening in _OPENING.finditer(line):
        word = _QUOTES.sub("", opening["word"])
        ends = places.get(word, ())
        end = bisect_right(ends, last)
        while word == opening["word"] and end < len(ends) and lines[ends[end] - 1].endswith("\\"):
            end += 1  # the line before it goes on
        last = ends[end] if end < len(ends) else last
    return last


def _fill_lines(text: str) -> str:
    """One word in place of each line that is not blank."""
    return re.sub(r"(?m)^.*\S.*$", "x", text)


def _end_comment_with_line(line: re.Match[str]) -> str:
    return line["code"] + line["comment"].replace("\n", "\n#")


def _classes_of(tokens: Iterable[tuple[Any, str]]) -> Iterator[tuple[_Class, str]]:
    """The class of each token, white space being code, and its text."""
    from pygments.token import Comment, String

    for kind, token in tokens:
        # The preprocessor of Pygments is, for example, the attributes of Rust.
        is_comment = (kind in Comment and kind not in Comment.Preproc) or kind in String.Doc
        yield "comment" if is_comment else "code", token


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
