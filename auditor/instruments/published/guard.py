# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a tool finds in a text, or why it fails or would not end: that costs the tool's own figures alone.

Some expressions in Pygments and lizard take a time that grows with the square of a text, or doubles with each line of
it. A tool is stopped after some seconds of the processor's time, in the main thread of a process, where that can be
done; the file keeps the figures that do not depend on the tool, and says which it lacks.
"""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from msgspec import Struct

SECONDS = 4.0

Found = TypeVar("Found")


class _OutOfTimeError(BaseException):
    """Raised wherever the tool is; no `except Exception` of it keeps it."""


class ToolFailure(Struct, frozen=True):
    """Why a tool has found nothing."""

    reason: str


def ask_tool(find: Callable[[], Found], seconds: float = SECONDS) -> Found | ToolFailure:
    """What `find` returns, or why nothing: it raises, or takes more than so many seconds of the processor."""
    try:
        with _limit(seconds):
            return find()
    except ImportError:  # a tool that is not there is no matter of one text
        raise
    except Exception as error:
        return ToolFailure(f"{type(error).__name__}: {error}")
    except _OutOfTimeError:
        return ToolFailure(f"not done within {seconds:g} s of the processor's time")


def figures_of_tool(find: Callable[[], Found], seconds: float = SECONDS) -> Found | None:
    """What `find` returns, or None where `ask_tool` has a reason why nothing."""
    found = ask_tool(find, seconds)
    return None if isinstance(found, ToolFailure) else found


@contextmanager
def _limit(seconds: float) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _stop(_number: int, _frame: object) -> None:
    raise _OutOfTimeError
