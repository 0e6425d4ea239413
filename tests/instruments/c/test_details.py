# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Kinds of code lines: each is told apart by hand, and none is more than the code lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.instruments.c.details import scan_text
from auditor.instruments.c.directives import find_dead_bodies
from auditor.instruments.c.scanner import count_filled
from auditor.instruments.languages import Syntax
from auditor.model.measured import LineDetails


@pytest.mark.parametrize(
    ("content", "details"),
    [
        pytest.param(b"", LineDetails(), id="empty"),
        pytest.param(b"int a;\n/* b */\n\n", LineDetails(), id="nothing of the kind"),
        pytest.param(b"{\n}\n});\n /* a */ ( // b\n},\ncase:\n", LineDetails(brackets=5), id="brackets"),
        pytest.param(b"}\\\n}=\n{a\n", LineDetails(), id="not only brackets"),
        pytest.param(b'\'a\'\n("b",\n"c" "d"\n"e");\n', LineDetails(strings=4), id="literals"),
        pytest.param(b'L"a"\n"b" c\n"d" +\n', LineDetails(), id="not only literals"),
        pytest.param(b'"a\\\nb"\n', LineDetails(strings=2), id="a literal on two lines"),
        pytest.param(
            b"#include <a.h>\n#define B \\\n\\\n 1\n # if C\n#endif // d\n",
            LineDetails(directives=6, includes=1),
            id="directives",
        ),
        pytest.param(
            b"#include \\\n <a.h>\n#include_next <b.h>\n", LineDetails(directives=3, includes=2), id="includes"
        ),
        pytest.param(b"#define A /* b\nc\n\n*/ d\n", LineDetails(directives=2), id="a directive through a comment"),
        pytest.param(b"/* a\n*/ #define B\n", LineDetails(directives=1), id="a directive behind a comment"),
        pytest.param(b"#define A { \\\n }\n", LineDetails(directives=2, brackets=1), id="a bracket in a directive"),
        pytest.param(b"#\n # // a\n", LineDetails(), id="null directives do nothing"),
        pytest.param(
            b"#if 0\nint a;\n}\n\n/* b */\n#define C\n#endif\n",
            LineDetails(dead=3, brackets=1, directives=3),
            id="if 0",
        ),
        pytest.param(
            b"# if 0\n# if A\na\n# else\nb\n# endif\nc\n# else\nd\n# endif\n",
            LineDetails(dead=6, directives=6),
            id="a conditional within if 0",
        ),
        pytest.param(b"#if A\na\n#elif 0\nb\nc\n#endif\n", LineDetails(dead=2, directives=3), id="elif 0"),
        pytest.param(b"#if 0\na\nb", LineDetails(dead=2, directives=1), id="if 0 without its end"),
        pytest.param(b"/*\n#if 0\n*/ a\n#endif\n", LineDetails(directives=1), id="if 0 in a comment"),
    ],
)
def test_details_of_c(content: bytes, details: LineDetails) -> None:
    assert scan_text(content, "c").details == details


@pytest.mark.parametrize(
    ("content", "details"),
    [
        pytest.param(
            b"#include <a.h>\n# a comment\n#if 0\nnop\n#endif\n",
            LineDetails(dead=1, directives=3, includes=1),
            id="directives",
        ),
        pytest.param(b"#i\\\nf 0\nnop\n#e\\\nndif\n", LineDetails(dead=1, directives=4), id="spliced names"),
        pytest.param(b'.ascii "a"\n"b"\n;\n', LineDetails(brackets=1, strings=1), id="literals and separators"),
    ],
)
def test_details_of_assembly(content: bytes, details: LineDetails) -> None:
    assert scan_text(content, "assembly").details == details


DIRECTIVES = [
    b"#if 0\n",
    b"#if A\n",
    b"#else\n",
    b"#elif 0\n",
    b"#endif\n",
    b"#include <a.h>\n",
    b"#define A ",
    b"\\\n",
    b"\\ \n",
    b"%:if 0\n",
    b"#i\\\nf 0\n",
]
snippets = st.lists(
    st.sampled_from([*DIRECTIVES, b"{", b"}", b"(", b");", b"\n", b"/*", b"*/", b"//", b'"', b"'", b" ", b"a", b'"b"']),
    max_size=40,
).map(b"".join)
syntaxes: st.SearchStrategy[Syntax] = st.sampled_from(["c", "c++", "assembly"])


@given(snippets, syntaxes)
def test_no_kind_is_more_than_the_code(content: bytes, syntax: Syntax) -> None:
    scan = scan_text(content, syntax)
    details, code = scan.details, scan.lines.code
    assert details.brackets + details.strings <= code
    assert details.includes <= details.directives <= code
    assert details.dead <= code


@given(snippets, syntaxes)
def test_dead_and_live_lines_add_up(content: bytes, syntax: Syntax) -> None:
    scan = scan_text(content, syntax)
    live, position = [], 0
    for begin, end in find_dead_bodies(scan.directives, len(scan.skeleton)):
        live.append(scan.skeleton[position:begin])
        position = end
    live.append(scan.skeleton[position:])
    assert scan.details.dead + sum(map(count_filled, live)) == scan.lines.code
