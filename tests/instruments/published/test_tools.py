# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A tool that fails or would not end leaves nothing, and nothing of it stays behind."""

import re
import signal
from threading import Thread
from typing import NoReturn

import pytest

from auditor.instruments.published.guard import ToolFailure, ask_tool, figures_of_tool


def fail_with(error: Exception) -> NoReturn:
    raise error


def test_what_a_tool_finds() -> None:
    assert figures_of_tool(lambda: 1) == 1


@pytest.mark.parametrize(
    "error", [ValueError(), RecursionError(), MemoryError()], ids=lambda error: type(error).__name__
)
def test_a_tool_that_fails(error: Exception) -> None:
    assert figures_of_tool(lambda: fail_with(error)) is None


def test_a_tool_that_is_not_there_is_no_matter_of_one_text() -> None:
    with pytest.raises(ImportError):
        figures_of_tool(lambda: fail_with(ImportError()))


def test_why_a_tool_has_found_nothing() -> None:
    assert ask_tool(lambda: fail_with(ValueError("x"))) == ToolFailure("ValueError: x")
    stopped = ask_tool(lambda: re.match(r"(a|aa)+b", "a" * 60), seconds=0.05)
    assert stopped == ToolFailure("not done within 0.05 s of the processor's time")


def test_an_expression_that_would_not_end_is_stopped() -> None:
    before = signal.getsignal(signal.SIGVTALRM)
    assert figures_of_tool(lambda: re.match(r"(a|aa)+b", "a" * 60), seconds=0.05) is None
    assert signal.getsignal(signal.SIGVTALRM) == before
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)


def test_another_thread_is_not_stopped() -> None:
    found: list[int | None] = []
    thread = Thread(target=lambda: found.append(figures_of_tool(lambda: 1, seconds=0.05)))
    thread.start()
    thread.join()
    assert found == [1]
