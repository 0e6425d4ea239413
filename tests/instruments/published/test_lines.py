# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""pygount's own figures, and the lines of languages that Pygments reads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.instruments.comments.readers import count_lines
from auditor.instruments.languages import ASSEMBLY, CPP, LANGUAGES, OCAML, PYTHON, RUST, SHELL, C, Language
from auditor.instruments.published.lines import PygountFigures, find_code_lines, pygount_figures
from auditor.model import LineCounts


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
