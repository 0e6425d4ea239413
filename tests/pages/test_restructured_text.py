# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.pages.restructured_text import Block, fold, read_blocks, strip_markup

MARKUP = {
    "literal": ("the ``qubes-guid`` daemon", "the qubes-guid daemon"),
    "literal with signs": (r"all ``*.rpm`` and ``a\b``", r"all *.rpm and a\b"),
    "emphasis": ("tens of *millions* of lines", "tens of millions of lines"),
    "strong": ("a **keyID** here", "a keyID here"),
    "star that is none": ("2 * 3 * 4", "2 * 3 * 4"),
    "role": (":term:`qubes <qube>` and :guilabel:`Save`", "qubes and Save"),
    "role with a domain": (":py:func:`read`", "read"),
    "document": ("see :doc:`Security Goals </developer/goals>`.", "see Security Goals."),
    "link": ("the `Fedora Project <https://getfedora.org/>`__.", "the Fedora Project."),
    "target alone": ("`<https://example.org>`__", "<https://example.org>"),
    "escape": (r"a\ b \*c \\d", r"ab *c \d"),
    "typographic quotes": ("Xen\u2019s \u201cblock\u201d \u2018backend\u2019", "Xen's \"block\" 'backend'"),
    "white space": (" a\u00a0b\t c\n  d ", "a b c d"),
    "unclosed": ("a `b and *c and **d", "a `b and *c and **d"),
}


@pytest.mark.parametrize(("source", "text"), MARKUP.values(), ids=MARKUP.keys())
def test_strips_markup(source: str, text: str) -> None:
    assert strip_markup(source) == text


PAGE = """\
=====
Title
=====
First paragraph
on two lines.

Heading
-------

- one item
- another
  on two lines

-  a third

  with a paragraph

.. a comment
   with a sentence that nobody sees

   and another

.. note:: A directive is seen.

.. _target:

Below
^^^^^
* star
"""


def test_reads_the_blocks_of_a_page() -> None:
    assert read_blocks(PAGE) == (
        Block("heading", "Title", 2),
        Block("paragraph", "First paragraph on two lines.", 4),
        Block("heading", "Heading", 7),
        Block("item", "one item", 10),
        Block("item", "another on two lines", 11),
        Block("item", "a third", 14),
        Block("paragraph", "with a paragraph", 16),
        Block("paragraph", ".. note:: A directive is seen.", 23),
        Block("paragraph", ".. _target:", 25),
        Block("heading", "Below", 27),
        Block("item", "star", 29),
    )


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_line_ends_make_no_difference(ending: str) -> None:
    assert read_blocks(PAGE.replace("\n", ending)) == read_blocks(PAGE)


@given(st.text(alphabet="ab -*=`\\.\n", max_size=200))
def test_reads_anything_and_loses_no_word_outside_comments(source: str) -> None:
    blocks = read_blocks(source)
    assert [block.line for block in blocks] == sorted(block.line for block in blocks)
    if ".." not in source:
        letters = [character for character in source if character in "ab"]
        assert [character for block in blocks for character in block.text if character in "ab"] == letters


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
