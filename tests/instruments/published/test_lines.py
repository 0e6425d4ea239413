# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""pygount's own figures, and the lines of languages that Pygments reads."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name, get_lexer_for_filename
from pygount import analysis

from auditor.instruments.comments.readers import count_lines
from auditor.instruments.figures import PygountFigures
from auditor.instruments.languages import ASSEMBLY, CPP, LANGUAGES, OCAML, PYTHON, RUST, SHELL, C, Language
from auditor.instruments.published.lines import PygountError, find_code_lines, pygount_figures
from auditor.instruments.text import SourceText, read_text
from auditor.model.measured import LineCounts
from tools.conformance import read_corpus


def counts(code: int = 0, comment: int = 0, blank: int = 0) -> LineCounts:
    return LineCounts(code=code, comment=comment, blank=blank)


@pytest.mark.parametrize(
    ("text", "language", "figures"),
    [
        pytest.param("", C, PygountFigures(0, 0), id="empty"),
        pytest.param("\n\n", C, PygountFigures(0, 0), id="newlines"),
        pytest.param("int f(void)\n{\n    return 1;\n}\n", C, PygountFigures(2, 0), id="brackets are not code"),
        pytest.param('char *a[] = {\n"b",\n"c"\n};\n', C, PygountFigures(1, 2), id="strings are apart"),
        pytest.param("a;\n#if 0\nb;\n#endif\n", C, PygountFigures(3, 0), id="the body of if 0 is a comment"),
        pytest.param("// do not edit\na;\n", C, PygountFigures(1, 0), id="a generated file is counted"),
        pytest.param("/* coding: utf-16 */\na;\n", C, PygountFigures(1, 0), id="an encoding cookie is not obeyed"),
        pytest.param("/* é \u2028 */ a;\n", C, PygountFigures(1, 0), id="not ASCII"),
        pytest.param("@interface [a b]\n", C, PygountFigures(1, 0), id="never guessed as Objective-C"),
        pytest.param("class A {\n};\n", CPP, PygountFigures(1, 0), id="C++"),
        pytest.param("# a\n#define B 1\nnop\n", ASSEMBLY, PygountFigures(1, 0), id="in assembly hashes are comments"),
        pytest.param("def f():\n    pass\n", PYTHON, PygountFigures(1, 0), id="pass is not code"),
        pytest.param("#!/bin/sh\nls\n", SHELL, PygountFigures(1, 0), id="shell"),
        pytest.param("fn main() {\n}\n", RUST, PygountFigures(1, 0), id="Rust"),
        pytest.param("let a = 1\n(* b *)\n", OCAML, PygountFigures(1, 0), id="OCaml"),
    ],
)
def test_pygount_figures_are_those_of_pygount(text: str, language: Language, figures: PygountFigures) -> None:
    assert pygount_figures(text, language) == figures


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        pytest.param("", SHELL, counts(), id="empty"),
        pytest.param("\n\nls\n\n", SHELL, counts(code=1, blank=3), id="newlines at both ends"),
        pytest.param("ls", SHELL, counts(code=1), id="no final newline"),
        pytest.param("# a", SHELL, counts(comment=1), id="a comment without a final newline"),
        pytest.param("#!/bin/sh\n# a\nls # b\n", SHELL, counts(code=1, comment=2), id="the interpreter is a comment"),
        pytest.param("{\n}\n;;\n", SHELL, counts(code=3), id="brackets and punctuation"),
        pytest.param("a=${b#c}; d=$#\nls ${e##*/} a#b\n", SHELL, counts(code=2), id="hashes that are no comment"),
        pytest.param("a='\n# b\n\n'\n", SHELL, counts(code=3, blank=1), id="a string on many lines"),
        pytest.param("cat <<A\n# b\n\nA\n# c\n", SHELL, counts(code=3, comment=1, blank=1), id="a here-document"),
        pytest.param("cat <<'A'\ndon't\nA\n# c\n", SHELL, counts(code=3, comment=1), id="an apostrophe in one"),
        pytest.param('cat <<"A"\n# don\'t\nA\n# c\n', SHELL, counts(code=3, comment=1), id="a quoted word"),
        pytest.param("cat <<-A\n\t# AB\n\tA\n# c\n", SHELL, counts(code=3, comment=1), id="a word within a word"),
        pytest.param("# <<A\n# b\nls\nA\n", SHELL, counts(code=2, comment=2), id="a here-document in a comment"),
        pytest.param("a=$((1 << 2))\n# b\n", SHELL, counts(code=1, comment=1), id="a shift is no here-document"),
        pytest.param("/// a\n//! b\nfn c() {}\n", RUST, counts(code=1, comment=2), id="documentation comments"),
        pytest.param("/* a /* b */\n\n*/ c\n#[d]\n", RUST, counts(code=2, comment=1, blank=1), id="nested, attribute"),
        pytest.param('let a = "//";\nlet b = r#"\n/*"#;\n', RUST, counts(code=3), id="marks in strings of Rust"),
        pytest.param("(* a (* b *)\n\n*) let c = 1\n", OCAML, counts(code=1, comment=1, blank=1), id="nested in OCaml"),
        pytest.param('let a = "(*"\n(** b *)\n', OCAML, counts(code=1, comment=1), id="marks in strings of OCaml"),
    ],
)
def test_lines_by_tokens(text: str, language: Language, expected: LineCounts) -> None:
    assert len(find_code_lines(text, language)) == expected.code


# What makes Pygments take a text for one of another language, if it may guess.
GUESSES = (
    "",
    "@interface a : b\n",
    "; a\n",
    ":- module(a, [b/1]).\n",
    "use strict;\n",
    "#!/usr/bin/perl\n",
    "<?xml?>\n",
)


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.name)
def test_pygount_uses_the_lexer_that_the_record_names(language: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    pygount_figures("", language)
    used = []
    choose = analysis.guess_lexer

    def watch(path: str, text: str) -> Lexer:
        used.append(choose(path, text))
        return used[-1]

    monkeypatch.setattr(analysis, "guess_lexer", watch)
    texts = [read_text(file.content) for file in read_corpus() if file.language.lexer == language.lexer]
    for text in (*GUESSES, *(text.characters for text in texts if isinstance(text, SourceText))):
        with suppress(PygountError):
            pygount_figures(text, language)
    assert len(used) > len(GUESSES)
    assert {type(lexer) for lexer in used} == {type(get_lexer_by_name(language.lexer))}


def test_a_name_that_two_languages_have_is_not_guessed_from() -> None:
    perl = Language("Perl", lexer="perl", example="x.pl", witness="the tokens of Pygments")
    text = "=pod\n\na. b\n\n=cut\n# c\nprint 1;\n"
    assert get_lexer_for_filename(perl.example).name == "Prolog"
    assert pygount_figures(text, perl) == PygountFigures(1, 0)
    assert find_code_lines(text, perl) == (6,)


def test_pygount_is_told_no_lexer_but_by_auditor() -> None:
    pygount_figures("", C)
    assert analysis.guess_lexer("x.rs", "").name == "Rust"


def test_figures_of_another_lexer_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    pygount_figures("", C)
    monkeypatch.setattr(analysis, "guess_lexer", lambda path, text: get_lexer_by_name("prolog"))
    with pytest.raises(PygountError, match="read as Prolog, not by the lexer rust"):
        pygount_figures("a\n", RUST)


texts = st.lists(
    st.sampled_from(
        ["#", '"', "'", '"""', "\n", " ", "a", "(", ")", "\\", "/*", "*/", "//", "(*", "*)", "<<A", "\f", "é"]
    )
).map("".join)


@pytest.mark.parametrize(
    "language", [language for language in LANGUAGES if language.syntax is None], ids=lambda language: language.name
)
@given(text=st.one_of(texts, st.text(st.characters(exclude_characters="\r", codec="utf-8"))))
def test_every_line_has_one_class(language: Language, text: str) -> None:
    lines = text.removesuffix("\n").split("\n") if text else []
    found = count_lines(text, language)
    assert found.physical == len(lines)
    assert found.blank == sum(not line.strip(" \t\v\f") for line in lines)
