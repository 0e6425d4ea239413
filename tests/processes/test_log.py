# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a run logs is one line a record, shows whatever is in it, and ends with what asked for it."""

import logging

import pytest

from auditor.processes.log import is_logging, start_log

LOG = logging.getLogger("auditor.processes.of_this_test")
Output = pytest.CaptureFixture[str]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("two\nlines\r", "two\\nlines\\r"),
        ("\x1b[31mred\x9b", "\\x1b[31mred\\x9b"),
        ("\u202eturned\u2028", "\\u202eturned\\u2028"),
        ("broken \udcff", "broken \\udcff"),
        ("Zoë", "Zoë"),
        ("https://user:password@host/path", "https://...@host/path"),
        ("'http://token@proxy:3128' and //u@h", "'http://...@proxy:3128' and //...@h"),
        ("https://user:p@ss@host/path", "https://...@host/path"),
        ("https://host/a@b", "https://host/a@b"),
    ],
    ids=["lines", "colours", "directions", "bytes", "letters", "password", "proxy", "at", "path"],
)
def test_a_record_is_one_line_that_can_be_looked_at(text: str, shown: str, capsys: Output) -> None:
    stop = start_log()
    try:
        LOG.info("%s", text)
    finally:
        stop()
    assert capsys.readouterr().err == f"auditor.processes.of_this_test: {shown}\n"


def test_nothing_is_logged_before_and_after(capsys: Output) -> None:
    before = logging.getLogger("auditor").level, logging.getLogger("auditor").propagate
    LOG.info("early")
    assert not is_logging()
    stop = start_log()
    assert is_logging()
    stop()
    LOG.info("late")
    assert not is_logging()
    assert capsys.readouterr().err == ""
    assert (logging.getLogger("auditor").level, logging.getLogger("auditor").propagate) == before


def test_what_libraries_log_stays_where_it_was(capsys: Output) -> None:
    stop = start_log()
    try:
        logging.getLogger("git.cmd").info("none of ours")
    finally:
        stop()
    assert capsys.readouterr().err == ""
