# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Rust: what both readers make of odd texts, and what is told when they do not agree; the corpus has the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.instruments.grammars.parser import parse
from auditor.instruments.grammars.rust import RUST as GRAMMAR
from auditor.instruments.languages import RUST
from auditor.instruments.measurement import measure
from auditor.instruments.rust.functions import RustFunction, count_decisions, read_functions
from auditor.instruments.rust.macros import lay_open
from auditor.instruments.rust.tokens import find_comments, read_tokens
from auditor.model.measured import Measurement

WORDS = (
    "fn f~fn~(~)~{~}~<~>~->~=>~match x~if~else~for~while~&&~||~?~'a~'a'~b'k'~r#\"~\"#~\"~/*~*/~//~\n~m!~#[a~]~[~;~,~ x "
)
MORE = ("macro_rules! m", "where T: U", "let y =", "const N: u8", "impl A for B")


def measured(text: str) -> Measurement:
    outcome = measure(text.encode(), RUST)
    assert isinstance(outcome, Measurement)
    return outcome


@given(st.lists(st.sampled_from((*WORDS.split("~"), *MORE)), max_size=30))
def test_any_pieces_are_read_and_no_line_is_lost(pieces: list[str]) -> None:
    text = "".join(pieces)
    read = "".join(token.text for token in read_tokens(text))
    assert "".join(read.split()) == "".join(text.split())
    last = text.count("\n") + 1
    assert all(1 <= function.start <= function.end <= last for function in read_functions(text).functions)


@pytest.mark.parametrize(
    ("words", "decisions"),
    [
        pytest.param("( a && b )", 1, id="joined conditions"),
        pytest.param("( a , && b , || c )", 0, id="references and closures"),
        pytest.param("( x ? , T : ? Sized )", 1, id="a question mark behind an operand"),
        pytest.param("{ for x in y { } impl A for B { } for < ' a > }", 1, id="loops, and what only has their word"),
        pytest.param("( match x { 1 => 2 , _ => 3 } )", 1, id="the second arm of a match"),
        pytest.param("{ a => b , else => c }", 0, id="arms of no match"),
        pytest.param("{ fn g ( ) { if a { } } }", 1, id="what is in a function that is none"),
    ],
)
def test_decisions_in_what_a_macro_is_given(words: str, decisions: int) -> None:
    assert count_decisions(words.split()) == decisions


@pytest.mark.parametrize(
    ("text", "comments"),
    [
        pytest.param("a /* b /* c */ d */ e", ["/* b /* c */ d */"], id="nested"),
        pytest.param('"/*" // x\n\'"\' // y', ["// x", "// y"], id="behind literals"),
        pytest.param('r#"/*"# /* a', ["/* a"], id="never closed"),
        pytest.param("#!/bin/x\n#!/bin/y", ["#!/bin/x"], id="the first line"),
        pytest.param("#! // c\n [a]", ["// c"], id="an attribute with a comment in it"),
        pytest.param("'a // lifetime\nb'/' // byte", ["// lifetime", "// byte"], id="lifetimes and bytes"),
    ],
)
def test_comments(text: str, comments: list[str]) -> None:
    assert [text[start:end] for start, end in find_comments(text)] == comments


@pytest.mark.parametrize(
    ("text", "check"),
    [
        pytest.param("fn f() { {% if a %} } else {% endif %} }\nfn g() {}\n", "K", id="a template"),
        pytest.param("fn f() { if a { }\nfn g() {}\n", "J", id="a block that is never closed"),
        pytest.param("fn f(\nfn g() {}\n", "J", id="parameters that are never closed"),
        pytest.param("fn f() -> A<{\nfn g() {}\n", "J", id="angles that are never closed"),
        pytest.param("fn f() {}\nfn g", "J", id="a head alone"),
    ],
)
def test_what_is_no_rust_is_disputed(text: str, check: str) -> None:
    outcome = measured(text)
    assert check in {dispute.check for dispute in outcome.disputes}
    assert "not read in full" in outcome.labels


@pytest.mark.parametrize(
    ("text", "ccn"),
    [
        pytest.param("if a { b(); } || c()", 2, id="a closure behind if"),
        pytest.param("if a { } else { } || c()", 2, id="a closure behind else"),
        pytest.param("for a in b { c(); } &&d", 2, id="a reference behind a loop"),
        pytest.param("loop { break; } || c()", 1, id="a closure behind a loop without end"),
        pytest.param("unsafe { a(); } || c()", 1, id="a closure behind unsafe"),
        pytest.param("match a { B => { } } || c()", 1, id="a closure behind match"),
        pytest.param("{ a(); } || c()", 1, id="a closure behind a block"),
    ],
)
def test_a_joint_behind_a_whole_statement_is_none_and_the_witness_is_disputed(text: str, ccn: int) -> None:
    text = f"fn f() {{ {text} }}\n"
    assert [function.ccn for function in read_functions(text).functions] == [ccn]
    assert [dispute.check for dispute in measured(text).disputes] == ["K"]


@pytest.mark.parametrize(
    ("text", "ccn"),
    [
        pytest.param("let a = if b { c } else { d } || e();", 3, id="if with a value"),
        pytest.param("a = unsafe { b } && c;", 2, id="unsafe with a value"),
        pytest.param("if unsafe { a } && b { }", 3, id="unsafe in a condition"),
        pytest.param("if a == match b { C => d } && e { }", 3, id="match in a condition"),
        pytest.param("(unsafe { a } && b)", 2, id="in parentheses"),
        pytest.param("f([{ a } && b]);", 2, id="in brackets"),
        pytest.param("unsafe { a }.b() && c", 2, id="a call of a method"),
        pytest.param("A { b: 1 } == c && d", 2, id="a struct"),
        pytest.param("match a { B => { } C if d && e => { } }", 4, id="a guard"),
    ],
)
def test_a_joint_behind_a_block_with_a_value_is_one(text: str, ccn: int) -> None:
    outcome = measured(f"fn f() {{ {text} }}\n")
    assert [function.ccn for function in outcome.functions or ()] == [ccn]
    assert outcome.disputes == ()


def test_a_text_that_is_read_in_part_is_labelled_though_both_agree() -> None:
    outcome = measured("fn f() { if a { let = @@ 4; } }\nfn g() {}\n")
    assert [(function.name, function.ccn) for function in outcome.functions or ()] == [("f", 2), ("g", 1)]
    assert (outcome.labels, outcome.disputes) == (("not read in full",), ())


@pytest.mark.parametrize(
    ("text", "functions"),
    [
        pytest.param("ffi!{\n/// f\nfn f(a: u8) -> int[-1] {\n a && b }\n}\n", ["f:3-4:2:1"], id="a return type"),
        pytest.param(
            "m!(pub fn f() { if a {} } fn g<T: A<(u8,)>>(a: T,) where T: B {});", ["f:1-1:2:0", "g:1-1:1:1"], id="two"
        ),
        pytest.param("fn o() { m!(fn i() { a? }); b? }", ["i:1-1:2:0", "o:1-1:2:0"], id="within a function"),
        pytest.param("m![fn p(a: u8) -> u8; fn f() {}];", ["f:1-1:1:0"], id="a declaration"),
        pytest.param(
            "fn o() { m!(fn f() -> n!(fn x() {}) { n!(fn y() {}) }) }",
            ["f:1-1:1:0", "o:1-1:1:0", "y:1-1:1:0"],
            id="nested",
        ),
        pytest.param("m!(f: fn(u8) -> u8, { a });\nm!(fn f);\nm!(fn);\nfn g() {}", ["g:4-4:1:0"], id="types and names"),
        pytest.param("m!(fn f() {}", [], id="never closed"),
    ],
)
def test_functions_that_a_macro_is_given_are_functions(text: str, functions: list[str]) -> None:
    outcome = measured(text)
    found = [f"{one.name}:{one.start}-{one.end}:{one.ccn}:{one.parameters}" for one in outcome.functions or ()]
    assert (sorted(found), outcome.disputes) == (functions, ())


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("m! { a => { fn f() {} } }\nfn g() {}\n", id="deeper in what a macro is given"),
        pytest.param("macro_rules! m { () => { fn f() {} } }\nfn g() {}\n", id="made by a macro"),
    ],
)
def test_other_functions_in_macros_are_told_of(text: str) -> None:
    assert measured(text).labels == ("functions in macros",)


@given(st.lists(st.sampled_from((*WORDS.split("~"), *MORE, "m!(", "fn f()", "-> u8", ");")), max_size=30))
def test_what_is_laid_open_keeps_its_lines(pieces: list[str]) -> None:
    text = "".join(pieces)
    opened = lay_open(text)
    assert [len(line) for line in opened.split("\n")] == [len(line) for line in text.split("\n")]
    assert all(new in (old, " ") for old, new in zip(text, opened, strict=True))


def test_nloc_is_of_lines_of_code_and_lizard_stays_beside() -> None:
    outcome = measured("fn key() -> u8 {\n    // why\n\n    b'k'\n}\nfn two() { || 1; }\n")
    assert [(function.name, function.nloc) for function in outcome.functions or ()] == [("key", 3), ("two", 1)]
    assert [(function.name, function.ccn) for function in outcome.raw_functions] == [("two", 2)]
    assert outcome.lizard_nloc == 4


def test_both_readers_give_one_function_one_place() -> None:
    text = "#[a]\npub\nunsafe fn\nname<T>(\n) {\n}\n"
    (parsed,) = parse(text.encode(), GRAMMAR).functions
    assert (parsed.start, parsed.end, parsed.name) == (4, 6, "name")
    assert read_functions(text).functions == (RustFunction(4, 6, "name", 1),)
