# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The comments of OCaml, as its compiler finds them; the corpus has whole files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.instruments.comments.ocaml import find_comments


def comments_in(text: str) -> list[str]:
    return [text[start:end] for start, end in find_comments(text)]


@pytest.mark.parametrize(
    ("text", "comments"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("a (* b *) c (**) d (***) (** e *)", ["(* b *)", "(**)", "(***)", "(** e *)"], id="comments"),
        pytest.param("(* a (* b *) (* (* c *) *)\n*) d *)", ["(* a (* b *) (* (* c *) *)\n*)"], id="nested"),
        pytest.param("(* a (* b *)", ["(* a (* b *)"], id="never closed"),
        pytest.param("( * ) ( *) (*) a *)", ["(*) a *)"], id="operators"),
        pytest.param('"(*" "\\"(*" "\\\\" (* a *)', ["(* a *)"], id="strings"),
        pytest.param('(* "*)" "\\"*)" *) a', ['(* "*)" "\\"*)" *)'], id="strings in a comment"),
        pytest.param('"(* a', [], id="an open string"),
        pytest.param('{|(* "|} (* a *) {b|\n(* |} |c} |b} (* d *)', ["(* a *)", "(* d *)"], id="quoted strings"),
        pytest.param("(* {|*)|} {a_b|*) |} |a_b} *) c", ["(* {|*)|} {a_b|*) |} |a_b} *)"], id="those in a comment"),
        pytest.param("{%a|(*|} {%%b.c d|(* |}|d} (* e *)", ["(* e *)"], id="those of extensions"),
        pytest.param("{é|(* |e} |é} {ß_ø|\n(*|ß_ø} (* a *)", ["(* a *)"], id="ids with marks"),
        pytest.param("{e\u0301|(*|e} |e\u0301} (* a *)", ["(* a *)"], id="marks of their own"),
        pytest.param("{%é.b  ç|(*|ç} {%\\#let|(*|} (* a *)", ["(* a *)"], id="extensions with marks"),
        pytest.param("{a|(* b *)", [], id="an open quoted string"),
        pytest.param("{A|(* b *) { c|(* d *)", ["(* b *)", "(* d *)"], id="braces that quote nothing"),
        pytest.param("'\"' '\\'' '\\\"' '\\034' '\\x22' '\\o042' (* a *)", ["(* a *)"], id="characters"),
        pytest.param("(* '\"' '\\'' '\n' *) a", ["(* '\"' '\\'' '\n' *)"], id="characters in a comment"),
        pytest.param("(* it's a', '\"\"' 'tis *) b", ["(* it's a', '\"\"' 'tis *)"], id="apostrophes in a comment"),
        pytest.param("let a' = 'b' and c'' = '(' (* d *)", ["(* d *)"], id="primes"),
        pytest.param("type 'a b = 'a list (* c *)", ["(* c *)"], id="type variables"),
    ],
)
def test_comments(text: str, comments: list[str]) -> None:
    assert comments_in(text) == comments


PLAIN = ("a'", "'a", "( * )", "{", "}", "|", "'\"'", "'\\''", '"(*"', '"*)\\""', '{|(*"|}', "{a|*) |} |a}", "\n", "é")
pieces = st.recursive(
    st.sampled_from(PLAIN).map(lambda text: (text, False)),
    lambda inner: st.lists(inner, max_size=4).map(lambda chosen: (f"(* {joined(chosen)} *)", True)),
)


def joined(chosen: list[tuple[str, bool]]) -> str:
    return " ".join(text for text, _ in chosen)


@given(st.lists(pieces))
def test_the_comments_of_any_text_are_those_that_were_put_in(chosen: list[tuple[str, bool]]) -> None:
    assert comments_in(joined(chosen)) == [text for text, is_comment in chosen if is_comment]
