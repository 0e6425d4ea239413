# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The parses of tree-sitter: functions, the innermost one of each decision, and what a grammar cannot read."""

import pytest

from auditor.instruments.grammars import parser
from auditor.instruments.grammars.parser import Parsed, ParsedFunction, parse
from auditor.instruments.grammars.rust import RUST


def test_decisions_and_parameters_belong_to_the_innermost_function() -> None:
    text = b"""\
fn outer(a: u8, b: u8) -> u8 {
    fn inner(c: u8) -> bool { c > 1 && c < 9 }
    if inner(a) || b == 0 { 1 } else { 2 }
}
"""
    assert parse(text, RUST).functions == (
        ParsedFunction(start=1, end=4, name="outer", ccn=3, parameters=2, is_read=True),
        ParsedFunction(start=2, end=2, name="inner", ccn=2, parameters=1, is_read=True),
    )


def test_what_is_outside_every_function_is_of_none() -> None:
    text = b"const A: bool = 1 > 0 && 2 > 1;\nfn f() {}\nconst B: bool = A || A;\n"
    assert [(function.name, function.ccn) for function in parse(text, RUST).functions] == [("f", 1)]


def test_a_piece_that_cannot_be_read_marks_its_lines_and_its_function() -> None:
    parsed = parse(b"fn f() {}\nfn g() {\n    let = @@ 4;\n}\nfn h() {}\n", RUST)
    assert [(function.name, function.is_read) for function in parsed.functions] == [
        ("f", True),
        ("g", False),
        ("h", True),
    ]
    assert 3 in parsed.unread


def test_an_empty_text_has_no_functions() -> None:
    assert parse(b"", RUST) == Parsed((), ())


def test_what_a_scanner_would_not_end_with_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """No signal stops what is not Python: of each raw string that nothing closes the rest of the text is read."""
    monkeypatch.setattr(parser, "SECONDS", 0.05)
    with pytest.raises(TimeoutError, match=r"^not done within 0\.05 s"):
        parse(b'r#"' * 20_000, RUST)
