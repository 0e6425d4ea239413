# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The decisions of C that are counted by words and signs alone."""

import pytest

from auditor.instruments.c.decisions import count_in_c


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param(b"", 0, id="nothing"),
        pytest.param(b"if for while case do switch default else", 4, id="words"),
        pytest.param(b"if", 1, id="a word alone"),
        pytest.param(b"iff xif _if if_ for1 mycase whiles", 0, id="parts of words"),
        pytest.param(b"(if)[for]{while}*case:", 4, id="words between signs"),
        pytest.param(b"a ? b : c || d | e ||| f ?? g", 5, id="signs"),
        pytest.param(b"a && b&&c\n&&\n\td", 3, id="joints"),
        pytest.param(b'a[1] && (b) && {c} && "" && d$ && e++ && f-- && g', 7, id="all operands"),
        pytest.param(b"&&a; return &&b; (void *)&&c; = &&d; (&&e", 0, id="addresses of labels"),
        pytest.param(b"returned && a; xreturn && b", 2, id="names that hold return"),
        pytest.param(b"a &&&& b; c &&& d; && &&", 2, id="several in a row"),
        pytest.param(b"if && a; for && b; while&& c; case && d", 4, id="behind a word"),
        pytest.param(b"xif && a; iff && b", 2, id="behind a name that holds a word"),
        pytest.param(b"a+ && b; c - && d; e! && f", 0, id="behind other signs"),
        pytest.param(b"a &&", 1, id="at the end"),
    ],
)
def test_counts_decisions(text: bytes, count: int) -> None:
    assert count_in_c(text) == count
