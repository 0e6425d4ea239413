# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""How far a run has come: a bar for each stage on a terminal, nothing elsewhere. Talk goes to standard error."""

import contextlib
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Protocol

Advance = Callable[[int], None]
"""Told how many more units of a stage are done."""


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


def watch() -> Progress:
    """Bars if standard error is a terminal, else silence."""
    return BarProgress() if sys.stderr.isatty() else SilentProgress()
