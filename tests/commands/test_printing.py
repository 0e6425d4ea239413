# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a terminal gets: sentences within its width, verdicts in colour; and that a pipe gets lines as they are."""

import os
import pty
import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from auditor.renderers.text.on_terminal import colour, fit

LONG = "  note: " + "some words that go on " * 8 + "to the end"
ROW = "a component   1,000   2,000   " + "x" * 80


def test_sentences_wrap_and_rows_of_tables_stay() -> None:
    lines = fit(f"{LONG}\n{ROW}\nshort\n", 80).split("\n")
    assert max(map(len, lines[:-3])) <= 80
    assert lines[0].startswith("  note: some words")
    assert all(line.startswith("    ") for line in lines[1:-3])
    assert lines[-3:] == [ROW, "short", ""]


@given(st.text(alphabet="ab \n", max_size=300), st.integers(20, 100))
def test_no_word_is_lost(text: str, width: int) -> None:
    assert fit(text, width).split() == text.split()
    assert fit(text, width).endswith("\n") == text.endswith("\n")


def test_verdicts_have_a_colour_and_nothing_else_has() -> None:
    assert colour("OVER by 3") == "\x1b[1;31mOVER\x1b[0m by 3"
    assert colour("gui: HOLDS; b: NOT MEASURABLE") == "gui: \x1b[32mHOLDS\x1b[0m; b: \x1b[33mNOT MEASURABLE\x1b[0m"
    assert colour("OVERLAP, fails and holds") == "OVERLAP, fails and holds"


PROGRAM = "from auditor.commands.printing import show; show('FAILS: ' + 'word ' * 40 + 'end\\n')"


def print_on_terminal(**settings: str) -> str:
    """What a terminal of 80 columns gets."""
    here, there = pty.openpty()
    environment = {"PATH": os.environ["PATH"], "COLUMNS": "80", **settings}
    subprocess.run([sys.executable, "-c", PROGRAM], stdout=there, check=True, env=environment)
    os.close(there)
    content = os.read(here, 65_536)
    os.close(here)
    return content.decode().replace("\r\n", "\n")


def test_a_terminal_has_colour_and_its_width() -> None:
    text = print_on_terminal()
    assert text.startswith("\x1b[1;31mFAILS\x1b[0m: word")
    assert max(map(len, text.split("\n")[1:])) <= 80


def test_no_color_is_obeyed() -> None:
    assert "\x1b" not in print_on_terminal(NO_COLOR="1")


def test_a_pipe_has_whole_lines_and_no_colour() -> None:
    printed = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert printed.stdout == "FAILS: " + "word " * 40 + "end\n"
