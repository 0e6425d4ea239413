# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""How far a run has come: a bar for each stage on a terminal, a line every few seconds elsewhere, on standard error."""

import contextlib
import math
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Protocol

Advance = Callable[[int], None]
"""Told how many more units of a stage are done."""

SECONDS = 5.0
"""How often it is said where a run is, off a terminal."""

_SECONDS_TOLD = 120


class Progress(Protocol):
    """Somebody who is told about the stages of a run."""

    def stage(self, title: str, total: int) -> AbstractContextManager[Advance]:
        """Begin a stage of `total` units; the stage ends with the context."""
        ...


class SilentProgress:
    """Progress that nobody watches."""

    @contextlib.contextmanager
    def stage(self, title: str, total: int) -> Iterator[Advance]:  # noqa: ARG002 - the protocol names them
        """Begin a stage that is not shown."""
        yield lambda _: None


class BarProgress:
    """A progress bar on the terminal."""

    @contextlib.contextmanager
    def stage(self, title: str, total: int) -> Iterator[Advance]:
        """Show a bar that is gone when the stage ends."""
        from rich.console import Console
        from rich.progress import Progress as Bars

        with Bars(console=Console(stderr=True), transient=True) as bars:
            task = bars.add_task(title, total=total)
            yield lambda units: bars.advance(task, units)


class LineProgress:
    """A line for `say` every so many `seconds`, also while nothing gets done; a stage that is over before has none.

    The time that is left goes by what was done since the line before: what is known is done at once, and tells nothing.
    """

    def __init__(self, say: Callable[[str], None], seconds: float | None = None) -> None:
        self._say = say
        self._seconds = seconds or SECONDS

    @contextlib.contextmanager
    def stage(self, title: str, total: int) -> Iterator[Advance]:
        """Tell of a stage until it ends."""
        done: list[int] = []
        ended = threading.Event()
        teller = threading.Thread(target=self._tell, args=(title, done, total, ended), daemon=True)
        teller.start()
        try:
            yield done.append
        finally:
            ended.set()
            teller.join()

    def _tell(self, title: str, done: list[int], total: int, ended: threading.Event) -> None:
        before = 0
        while not ended.wait(self._seconds):
            now = sum(done)
            left = describe_left(total - now, (now - before) / self._seconds)
            self._say(f"{title}: {now:,} of {total:,}{left}")
            before = now


def describe_left(units: int, speed: float) -> str:
    """How long so many units take at a speed in units a second, in words that follow a line; none without a speed."""
    if units <= 0 or speed <= 0:
        return ""
    seconds = math.ceil(units / speed)
    time = f"{seconds} s" if seconds < _SECONDS_TOLD else f"{math.ceil(seconds / 60)} min"
    return f", about {time} left"


def watch(say: Callable[[str], None], *, bars: bool = True) -> Progress:
    """Bars if standard error is a terminal and they are wanted, else lines for `say`."""
    return BarProgress() if bars and sys.stderr.isatty() else LineProgress(say)
