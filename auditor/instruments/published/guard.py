# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a tool finds in a text, or nothing where it fails or would not end: that costs the tool's own figures alone.

Some expressions in Pygments and lizard take a time that grows with the square of a text, or doubles with each line of
it. A tool is stopped after some seconds of the processor's time, in the main thread of a process, where that can be
done; the file keeps the figures that do not depend on the tool, and a label says which it lacks.
"""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

SECONDS = 4.0

Found = TypeVar("Found")


class _OutOfTimeError(BaseException):
    """Raised wherever the tool is; no `except Exception` of it keeps it."""


def figures_of_tool(find: Callable[[], Found], seconds: float = SECONDS) -> Found | None:
    """What `find` returns; None if it raises anything, or takes more than so many seconds of the processor."""
    try:
        with _limit(seconds):
            return find()
    except ImportError:  # a tool that is not there is no matter of one text
        raise
    except (Exception, _OutOfTimeError):
        return None


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
