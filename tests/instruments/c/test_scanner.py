# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The class of every line, and the skeleton, of C, C++ and assembly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.instruments.c.scanner import count_lines, skeleton_of
from auditor.instruments.languages import Syntax
from auditor.model.measured import LineCounts

SYNTAXES: tuple[Syntax, ...] = ("c", "c++", "assembly")


def lines_of(content: bytes, syntax: Syntax = "c") -> LineCounts:
    return count_lines(content, skeleton_of(content, syntax))


def counts(code: int = 0, comment: int = 0, blank: int = 0) -> LineCounts:
    return LineCounts(code=code, comment=comment, blank=blank)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(b"", counts(), id="empty"),
        pytest.param(b"\n", counts(blank=1), id="one newline"),
        pytest.param(b"int a;", counts(code=1), id="no final newline"),
        pytest.param(b"\n\nint a;\n\n\n", counts(code=1, blank=4), id="newlines at both ends"),
        pytest.param(b" \t\v\f\nint a;\n", counts(code=1, blank=1), id="all white space"),
        pytest.param(b"int a;\f\fint b;\n", counts(code=1), id="a form feed ends no line"),
        pytest.param("/* \u2028 \x85 */ int a;\n".encode(), counts(code=1), id="U+2028 and U+0085 end no line"),
        pytest.param("\u00a0\n".encode(), counts(code=1), id="a no-break space is not white space"),
        pytest.param(b"{\n}\n(\n)\n;\n,\n[\n]\n", counts(code=8), id="brackets and punctuation"),
        pytest.param(b"#\n#if 0\nx\n# endif\n", counts(code=4), id="directives and the body of if 0"),
        pytest.param(b"#define A \\\n\\\n1\n", counts(code=3), id="a lone backslash"),
        pytest.param(b"/* a\n\n \t\nb */\n", counts(comment=2, blank=2), id="blank lines in a comment"),
        pytest.param(b"/* a */ int b;\nint c; /* d\n*/ int e;\n", counts(code=3), id="code beside a comment"),
        pytest.param(b"/* a */ /* b */\n", counts(comment=1), id="two comments"),
        pytest.param(b"/*/ a\n*/\n", counts(comment=2), id="slash star slash only opens"),
        pytest.param(b"/**/int a;\n/***/\n/* **/\n", counts(code=1, comment=2), id="stars at the end"),
        pytest.param(b"// a\nint b; // c\n", counts(code=1, comment=1), id="line comments"),
        pytest.param(b"// a \\\nb\nc\n", counts(code=1, comment=2), id="a spliced line comment"),
        pytest.param(b"// a \\ \nb\nc\n", counts(code=1, comment=2), id="a blank behind the backslash splices, too"),
        pytest.param(b"/\\ \t\v\f\n/ a\nb\n", counts(code=1, comment=2), id="all blanks behind a backslash"),
        pytest.param(b'a = "b\\ \n/* c";\nd\n', counts(code=3), id="blanks behind a backslash in a string"),
        pytest.param(b"// a \\\\\nb\nc\n", counts(code=1, comment=2), id="two backslashes splice, too"),
        pytest.param(b"/\\\n* a\nb *\\\n/\nc\n", counts(code=1, comment=4), id="spliced comment marks"),
        pytest.param(b"/\\\n\\\n/ a\nb\n", counts(code=1, comment=3), id="a comment mark spliced twice"),
        pytest.param(b"// /* a\nb\n", counts(code=1, comment=1), id="an opening mark in a line comment"),
        pytest.param(b"/* // */ a\n", counts(code=1), id="a line comment mark in a comment"),
        pytest.param(b'char *a = "/*";\nb\n', counts(code=2), id="an opening mark in a string"),
        pytest.param(b'#define A "/*"\nb\n', counts(code=2), id="an opening mark in the string of a macro"),
        pytest.param(b'char *a = "//";\n"\\"/*";\n', counts(code=2), id="line comment mark, escaped quote in a string"),
        pytest.param(b"/* \" */\nint a;\n// '\nint b;\n", counts(code=2, comment=2), id="quotes in comments"),
        pytest.param(b"a = '\"'; /* b\n*/\n", counts(code=1, comment=1), id="a double quote as a character"),
        pytest.param(b"a = '\\''; /* b\n*/\n", counts(code=1, comment=1), id="a single quote as a character"),
        pytest.param(b"a = L'/*'; b = u8'//';\nc\n", counts(code=2), id="comment marks as prefixed characters"),
        pytest.param(b'a = "b\n// c\n', counts(code=1, comment=1), id="an unterminated string ends with its line"),
        pytest.param(b"#error don't /* a\nb\n", counts(code=2), id="an apostrophe in prose ends with its line"),
        pytest.param(b'a = "b\\\n// c";\nd\n', counts(code=3), id="a spliced string"),
        pytest.param(b'a = "\\\\\n/* b */\n', counts(code=2), id="of two backslashes at a line end the second splices"),
        pytest.param(b'a = "\\\\\\\nn/*";\nb\n', counts(code=3), id="a splice within an escape"),
        pytest.param(b'a = "b\\\n  \n/* c */\n', counts(code=1, comment=1, blank=1), id="a blank line in a string"),
        pytest.param(b"/* a\nint b;\n\n", counts(comment=2, blank=1), id="an unterminated comment"),
        pytest.param(b"a = 1'000 + 0x1'fff; // b\n// c'\nd\n", counts(code=2, comment=1), id="digit separators"),
        pytest.param(b"a = 1'000; /* '\nb */\n", counts(code=1, comment=1), id="one digit separator"),
        pytest.param(b"a = b / c; /\n* d */\n", counts(code=2), id="slashes that open nothing"),
        pytest.param(b'R"(\n/*)"\nb\n', counts(code=1, comment=2), id="C has no raw strings"),
    ],
)
def test_lines_of_c(content: bytes, expected: LineCounts) -> None:
    assert lines_of(content) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(b'a = R"(\n/* " \\\n\n)"; // b\n', counts(code=3, blank=1), id="a raw string"),
        pytest.param(b'a = R"x()"/* )x";\nb\n', counts(code=2), id="a raw string with a tag"),
        pytest.param(b'a = u8R"(//)" LR"(/*)" uR"(\')";\nb\n', counts(code=2), id="raw strings with a prefix"),
        pytest.param(b'a = FOOR"(/*";\n// b\n', counts(code=1, comment=1), id="an identifier that ends in R"),
        pytest.param(b'a = R"(\n// b\n', counts(code=2), id="an unterminated raw string"),
        pytest.param(b'a = R"""(\n/* " )"" */\n)"""; // b\n', counts(code=3), id="quotes in the tag of a raw string"),
        pytest.param(b'a = R"( \\ \n)" // b\n";\n', counts(code=3), id="no splice in a raw string"),
        pytest.param(b'a = "R"; /* b\n*/\n', counts(code=1, comment=1), id="a string that is R"),
        pytest.param(b"a = 1'000'000; // b'\nc = 'd';\n", counts(code=2), id="digit separators"),
        pytest.param(b"a = 0b1'0; c = u8'0';/* '\n*/\n", counts(code=1, comment=1), id="separators and characters"),
    ],
)
def test_lines_of_cpp(content: bytes, expected: LineCounts) -> None:
    assert lines_of(content, "c++") == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(b"# a comment\n  # another\nnop\n", counts(code=1, comment=2), id="hash comments"),
        pytest.param(b"#\n#include <a.h>\n# define A 1\n#if A\n#endif\n", counts(code=4, comment=1), id="directives"),
        pytest.param(b'# 1 "a.S"\n', counts(code=1), id="a line marker"),
        pytest.param(b"# 80 columns\n", counts(comment=1), id="a number is no line marker"),
        pytest.param(b'# a1 "b"\n# 1 b "c"\n', counts(comment=2), id="a word is none either"),
        pytest.param(b"#in\\\nclude <a.h>\n#\\\nif A\n#en\\\ndi\n", counts(code=4, comment=2), id="spliced names"),
        pytest.param(b"# includes are below\n# iffy\n", counts(comment=2), id="words that begin like a directive"),
        pytest.param(b"/* a */ # b\n", counts(comment=1), id="a hash comment behind a comment"),
        pytest.param(b"# don't /* a\nnop\n", counts(code=1, comment=1), id="an apostrophe hides a comment mark"),
        pytest.param(b"mov r0, #1\nnop; nop # a\n", counts(code=2), id="a hash or semicolon behind an operand"),
        pytest.param(b"nop; nop\n; a\n", counts(code=2), id="a semicolon is a separator"),
        pytest.param(b"@ a\n  @ b\njmp a@PLT\n", counts(code=1, comment=2), id="at comments of Arm"),
        pytest.param(b"// a\nnop // b\n/* c\n\n*/\n", counts(code=1, comment=3, blank=1), id="comments of C"),
        pytest.param(b"#define A(x) \\\n  #x\n", counts(code=2), id="a hash in the second line of a macro"),
        pytest.param(b"# a \\\nb\nnop\n", counts(code=1, comment=2), id="a spliced hash comment"),
        pytest.param(b"# a /* b\nc */ d\nnop\n", counts(code=1, comment=2), id="a hash comment through a comment"),
        pytest.param(b".ascii \"# /* @\"\n.byte '#'\n", counts(code=2), id="marks in literals"),
    ],
)
def test_lines_of_assembly(content: bytes, expected: LineCounts) -> None:
    assert lines_of(content, "assembly") == expected


@pytest.mark.parametrize(
    ("content", "syntax", "skeleton"),
    [
        pytest.param(b"f(\"a\", 'b');", "c", b'f("", "");', id="literals are empty"),
        pytest.param(b"a; /* b\nc */ d; // e\n", "c", b"a;  \0\n d;  \n", id="comments are a blank"),
        pytest.param(b'#define A "b\\\nc"\n', "c", b'#define A ""\0\n""\n', id="a literal on two lines"),
        pytest.param(b"#error don't\n", "c", b"#error don'\n", id="an unpaired quote"),
        pytest.param(b'a "b\\"\n', "c", b"a '\n", id="an escaped quote closes nothing"),
        pytest.param(b"1'000", "c", b"1000", id="digit separators are dropped"),
        pytest.param(b'R"(\n\na)"', "c++", b'R""\0\n\0\n""', id="a raw string on two lines and a blank one"),
    ],
)
def test_skeleton(content: bytes, syntax: Syntax, skeleton: bytes) -> None:
    assert skeleton_of(content, syntax) == skeleton


# What the scanner looks at, so that hypothesis meets every state within a few characters.
snippets = st.lists(
    st.sampled_from(
        [
            b"/",
            b"*",
            b"//",
            b"/*",
            b"*/",
            b'"',
            b"'",
            b"\\",
            b"\n",
            b" ",
            b"a",
            b"1'0",
            b'R"(',
            b')"',
            b"#",
            b"@",
            b"if",
        ]
    ),
).map(b"".join)
syntaxes = st.sampled_from(SYNTAXES)


@given(st.one_of(snippets, st.binary().filter(lambda content: b"\0" not in content)), syntaxes)
def test_every_line_has_one_class(content: bytes, syntax: Syntax) -> None:
    skeleton = skeleton_of(content, syntax)
    assert skeleton.count(b"\n") == content.count(b"\n")
    assert count_lines(content, skeleton).physical == len(content.removesuffix(b"\n").split(b"\n")) * (content != b"")
    assert count_lines(content, skeleton).blank == sum(
        not line.strip(b" \t\v\f") for line in content.removesuffix(b"\n").split(b"\n")
    ) * (content != b"")


@given(snippets, snippets, syntaxes)
def test_two_texts_add_up_at_a_line_end_outside_comments(first: bytes, second: bytes, syntax: Syntax) -> None:
    # The mark tells whether the end of the first text is within a comment or a literal, or is spliced.
    first += b"\n"
    is_spliced = first.rstrip(b" \n").endswith(b"\\")
    if skeleton_of(first + b"mark", syntax).endswith(b"\nmark") and not is_spliced:
        assert lines_of(first + second, syntax) == lines_of(first, syntax) + lines_of(second, syntax)


SIZE = 240_000
HOSTILE = {
    "unterminated comments": b"/*" * (SIZE // 2),
    "stars": b"/" + b"*" * SIZE,
    "stars and splices": b"/" + b"*\\\n" * (SIZE // 3),
    "splices behind a slash": (b"/" + b"\\\n" * 50) * (SIZE // 100),
    "splices behind slashes": b"/" + b"\\\n" * (SIZE // 2),
    "double quotes": b'"' * SIZE,
    "single quotes": b"'" * SIZE,
    "backslashes": b'"' + b"\\" * SIZE,
    "a string of splices": b'"' + b"\\\n" * (SIZE // 2),
    "unterminated raw strings": b'R"(' * (SIZE // 3),
    "ends of another raw string": b'R"x(' + b')"' * (SIZE // 2),
    "digit separators": b"1'" * (SIZE // 2),
    "digits": b"1" * SIZE + b"'1",
    "hashes": b"#\n" * (SIZE // 2),
    "blanks behind a newline": b" " * SIZE + b"a",
    "blanks behind a backslash": b"\\" + b" " * SIZE + b"a",
    "backslashes and blanks": b"\\ " * (SIZE // 2),
    "splices with blanks": b"\\ \n" * (SIZE // 3),
    "splices behind a hash": b"#" + b"\\\n" * (SIZE // 2),
}


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_scanned_to_its_end(name: str, syntax: Syntax) -> None:
    content = HOSTILE[name]
    assert lines_of(content, syntax).physical == content.removesuffix(b"\n").count(b"\n") + 1
