# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Limits of memory and time for one call, so that a file made to harm its reader cannot take the machine's."""

import math
import os
import resource
import signal
import sys
from collections.abc import Callable
from concurrent.futures import Executor
from types import FrameType, TracebackType
from typing import ParamSpec, TypeVar

from msgspec import Struct

from auditor.errors import ResourceError
from auditor.model.reading import ReadingLimits

_P = ParamSpec("_P")
_R = TypeVar("_R")

_LEAST_MEMORY = 192 << 20
_GRACE = 5
"""How many s of processor time a call has to let go of what it holds, before its process is killed."""


class Limits(Struct, frozen=True):
    """What one call may take: s of processor time, and bytes of address space."""

    seconds: float = 20.0
    memory: int = 1 << 30

    @property
    def patience(self) -> float:
        """After how many s on the clock a call is given up that hangs and takes no processor time."""
        return 30 * self.seconds

    @property
    def too_long(self) -> str:
        """What is said of a call that took too much processor time."""
        return f"not finished within {self.seconds:g} s of processor time"


class WorkerSettings(Struct, frozen=True):
    """How many worker processes there are (0: one a core), what one may spend on one content, and its size in bytes.

    Of what strangers hand out no more than `reading` is taken. Of the contents that are measured, `verified` of a
    hundred are measured without models of the tools as well. With `lines_only` nothing but lines is counted. An
    `executor` measures in the place of this machine's processes, as many contents at a time as it likes: each of its
    processes keeps a worker.
    """

    jobs: int = 0
    limits: Limits = Limits()
    largest: int = 64 << 20
    verified: int = 0
    lines_only: bool = False
    executor: Executor | None = None
    reading: ReadingLimits = ReadingLimits()

    @property
    def workers(self) -> int:
        """The number of processes: as asked, or one for each core that this process may use."""
        return self.jobs or len(os.sched_getaffinity(0))

    def refuse(self, size: int) -> str:
        """Why a content of `size` bytes is not even read; empty if it is."""
        return f"larger than {self.largest >> 20} MiB" if size > self.largest else ""


def refuse_little_memory() -> None:
    """Raise `ResourceError` where this process may have less address space than any run takes.

    Where memory ends in the middle of a call of the interpreter itself, that may crash, or hang, and can say nothing.
    """
    allowed, _ = resource.getrlimit(resource.RLIMIT_AS)
    if allowed != resource.RLIM_INFINITY and allowed < _LEAST_MEMORY:
        what = (
            f"a limit of {allowed >> 10:,} KiB on the memory of this process, and a run takes {_LEAST_MEMORY >> 10:,}"
        )
        raise ResourceError(f"ulimit -v: {what}; raise it")


class LimitError(Exception):
    """A call took more than it may; the message says of what, and if it was time, who took it."""


class _OutOfTimeError(BaseException):
    """Raised wherever the call is; no `except Exception` of a tool keeps it."""


def call_within_limits(limits: Limits, function: Callable[_P, _R], *args: _P.args, **kwargs: _P.kwargs) -> _R:
    """The result of a call in which this process keeps to `limits`; to be called in the main thread.

    Raises `LimitError` if they are too little, but only once all that the call held is let go and the limits are
    lifted again: a process that is still short of memory could not even tell what happened to it.
    """
    before = resource.getrlimit(resource.RLIMIT_AS)
    memory = _lower(limits.memory, before[1])
    reason = f"not finished within {memory >> 20} MiB of memory"  # for which there may be no room later
    try:
        resource.setrlimit(resource.RLIMIT_AS, (memory, before[1]))
        return _call_within_time(limits.seconds, function, *args, **kwargs)
    except MemoryError:
        pass  # and its traceback, which holds on to the memory
    except _OutOfTimeError as error:
        reason = f"{limits.too_long}{_at_work(error.__traceback__)}"
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)
    raise LimitError(reason)


def _call_within_time(seconds: float, function: Callable[_P, _R], *args: _P.args, **kwargs: _P.kwargs) -> _R:
    """Interrupts the call, each second anew if it goes on; the system kills the process if it never listens."""
    before = resource.getrlimit(resource.RLIMIT_CPU)
    handler = signal.signal(signal.SIGPROF, _interrupt)
    try:
        last = math.ceil(_seconds_used() + seconds + _GRACE)
        resource.setrlimit(resource.RLIMIT_CPU, (_lower(last, before[1]), before[1]))
        signal.setitimer(signal.ITIMER_PROF, seconds, 1)
        return function(*args, **kwargs)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, handler)
        resource.setrlimit(resource.RLIMIT_CPU, before)


def _interrupt(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - as signal calls it
    raise _OutOfTimeError


def _seconds_used() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _lower(wanted: int, hard: int) -> int:
    """The limit that is wanted, or the one that cannot be raised."""
    return wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)


def _at_work(traceback: TracebackType | None) -> str:
    """The innermost package at work that is not Python's own, in brackets; a module if it is one of ours."""
    name = ""
    while traceback:
        module = str(traceback.tb_frame.f_globals.get("__name__", ""))
        package = module.partition(".")[0]
        if package not in sys.stdlib_module_names and module != __name__:
            name = module if package == "auditor" else package
        traceback = traceback.tb_next
    return f" (in {name})" if name else ""
