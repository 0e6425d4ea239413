# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.renderers.words.visible import make_visible

CASES = {
    "plain": ("drivers/a b.c", "drivers/a b.c"),
    "letters": ("Größe/файл.c", "Größe/файл.c"),
    "escape sequence": ("\x1b[2Jgone", "\\x1b[2Jgone"),
    "newline": ("a\nb", "a\\nb"),
    "right to left": ("a\u202egnp.c", "a\\u202egnp.c"),
    "line separator": ("a\u2028b", "a\\u2028b"),
    "surrogate": ("a\udcffb", "a\\udcffb"),
}


@pytest.mark.parametrize(("text", "shown"), CASES.values(), ids=CASES.keys())
def test_make_visible(text: str, shown: str) -> None:
    assert make_visible(text) == shown


@given(st.text(st.characters(codec=None, categories=None)))
def test_nothing_hidden_is_left(text: str) -> None:
    assert not any(
        ord(character) < 32 or character in "\u202a\u202e\u2066\u2028\x7f" for character in make_visible(text)
    )
