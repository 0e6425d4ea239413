# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""No document holds a character that is not seen, and each says the same as without escapes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.documents.audit import encode_audit
from auditor.documents.hidden import escape_hidden
from auditor.findings.judge import judge
from tests.made.hostile import HOSTILE, hostile_report

SHOWN = {
    "nothing": ("plain", "plain"),
    "letters": ("é€😀日本", "é€😀日本"),
    "delete": ("\x7f", "\\u007f"),
    "C1 control": ("\x9b31m", "\\u009b31m"),
    "directions": ("\u202e\u2066\u200f", "\\u202e\\u2066\\u200f"),
    "ends of lines": ("\u2028\u2029\x85", "\\u2028\\u2029\\u0085"),
    "no width": ("\ufeff\u200b\u00ad", "\\ufeff\\u200b\\u00ad"),
    "a tag": ("\U000e0041", "\\udb40\\udc41"),
}


@pytest.mark.parametrize(("text", "shown"), SHOWN.values(), ids=SHOWN.keys())
def test_a_text(text: str, shown: str) -> None:
    content = json.dumps(text, ensure_ascii=False).encode()
    assert escape_hidden(content) == f'"{shown}"'.encode()


@given(value=st.recursive(st.text(), lambda inner: st.dictionaries(st.text(), inner), max_leaves=5))
def test_every_value_stays_what_it_is(value: object) -> None:
    escaped = escape_hidden(json.dumps(value, ensure_ascii=False).encode())
    assert json.loads(escaped) == value
    assert escaped.decode().isprintable()


@pytest.mark.parametrize("name", sorted(HOSTILE.keys() - {"not UTF-8"}))  # which no reader of upstreams hands on
def test_an_audit(name: str) -> None:
    report = hostile_report(HOSTILE[name])
    content = encode_audit(report.audit, judge(report.audit, report.manifest)).decode()
    assert all(line.isprintable() for line in content.split("\n"))
