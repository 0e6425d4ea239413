# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What ends a run early, such as Ctrl-C or whoever stops a job, and how all that the run has started ends with it."""

import contextlib
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from types import FrameType
from typing import TypeVar

_T = TypeVar("_T")
_R = TypeVar("_R")

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_SECONDS_BETWEEN_LOOKS = 0.1
_interrupted = threading.Event()
_starting = threading.Event()


def obey_signals() -> None:
    """Have each signal that asks this process to end raise `KeyboardInterrupt`, once; one that is ignored stays so."""
    for number in _SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _interrupt)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    again = _interrupted.is_set()  # a second one would end what puts things in order
    _interrupted.set()
    if not again and not _starting.is_set():
        raise KeyboardInterrupt


def ignore_signals() -> None:
    """Let no signal that comes on the last steps of the interpreter take the place of the exit code."""
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def refuse_if_interrupted() -> None:
    """Raise `KeyboardInterrupt`, in any thread, if the run is to end: no other program is then started."""
    if _interrupted.is_set():
        raise KeyboardInterrupt


def map_in_threads(number: int, function: Callable[[_T], _R], items: Iterable[_T]) -> list[_R]:
    """What `function` returns for each item, called in `number` threads.

    Where the run is interrupted no other call begins, and those under way lose their programs.
    """
    with ThreadPoolExecutor(number) as executor:
        futures: list[Future[_R]] = []
        try:
            _starting.set()  # a thread that is half started would be known to nobody
            futures.extend(executor.submit(function, item) for item in items)
            _starting.clear()
            refuse_if_interrupted()
            while wait(futures, _SECONDS_BETWEEN_LOOKS).not_done:
                pass  # a signal that came just before a wait without an end would not be seen until that ends
            return [future.result() for future in futures]
        except KeyboardInterrupt:
            executor.shutdown(wait=False, cancel_futures=True)
            # Again and again: a thread may have been about to start one.
            while running := [future for future in futures if not future.done()]:
                end_programs()
                wait(running, _SECONDS_BETWEEN_LOOKS)
            raise


def end_programs() -> None:
    """Ask all programs that this process has started, and all that these have, to end."""
    for pid in list(descendants_of(os.getpid())):
        with contextlib.suppress(OSError):  # it has ended
            os.kill(pid, signal.SIGTERM)


def descendants_of(pid: int) -> Iterator[int]:
    """The processes that a process has started, and that these have, as far as they run."""
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in map(int, listed.read_text().split()):
                yield child
                yield from descendants_of(child)
