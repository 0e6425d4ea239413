# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The one place that starts worker processes: isolated, ended with their parent, each call of one within its limits."""

import contextlib
import errno
import os
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar

from auditor.errors import ResourceError
from auditor.processes.isolation import clean_environment
from auditor.processes.limits import LimitError, Limits, call_within_limits, refuse_little_memory
from auditor.processes.log import is_logging, start_log

if TYPE_CHECKING:
    from pebble import ProcessPool

_P = ParamSpec("_P")
_R = TypeVar("_R")
_T = TypeVar("_T")

_OF_SEMAPHORES = (errno.EACCES, errno.ENOENT, errno.ENOSPC, errno.EROFS)
_SET_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)


class WorkerError(Exception):
    """A call has no result: it took too much, hung, or ended its worker. The message is the reason."""


class Call(Generic[_R]):
    """A call that some worker makes or will make."""

    def __init__(self, future: Any, limits: Limits) -> None:
        self._future = future
        self._limits = limits

    def result(self) -> _R:
        """What the call returned or raised; `WorkerError` if its process could not tell."""
        from pebble import ProcessExpired

        try:
            outcome: _R = self._future.result()
        except LimitError as error:
            raise WorkerError(str(error)) from None
        except TimeoutError:
            raise WorkerError(f"not finished within {self._limits.patience:g} s on the clock") from None
        except ProcessExpired as error:
            if error.exitcode == -signal.SIGXCPU:
                raise WorkerError(self._limits.too_long) from None
            raise WorkerError(f"its worker process ended with exit code {error.exitcode}") from None
        return outcome


class Workers:
    """Worker processes that take calls."""

    def __init__(self, pool: "ProcessPool", limits: Limits) -> None:
        self._pool = pool
        self._limits = limits

    def call(self, function: Callable[_P, _R], *args: _P.args, **kwargs: _P.kwargs) -> Call[_R]:
        """Have a function of a module called with arguments that can be sent."""
        future = self._pool.schedule(
            call_within_limits, args=[self._limits, function, *args], kwargs=kwargs, timeout=self._limits.patience
        )
        return Call(future, self._limits)

    def call_for_each(
        self, function: Callable[[_T], _R], bundles: Iterable[Sequence[_T]]
    ) -> Iterator[list[_R | WorkerError]]:
        """What a function of a module returns for each item, bundle by bundle, or why it could not.

        A bundle is one call. One that takes too much, or ends its worker, is called again, each item by itself, so that
        only the culprit has no result.
        """
        for bundle, call in [(bundle, self.call(_call_for_each, function, bundle)) for bundle in bundles]:
            try:
                yield [*call.result()]
            except WorkerError as error:
                alone = self.call_for_each(function, [[item] for item in bundle]) if len(bundle) > 1 else ([error],)
                yield [*chain.from_iterable(alone)]


def _call_for_each(function: Callable[[_T], _R], items: Iterable[_T]) -> list[_R]:
    """Run in a worker."""
    return [function(item) for item in items]


@contextlib.contextmanager
def start_workers(number: int, limits: Limits, prepare: Callable[[], object] = int) -> Iterator[Workers]:
    """`number` worker processes, until the context ends; raises `ResourceError` if they cannot be had.

    Each of them calls `prepare` first, which counts for no limit.
    """
    import multiprocessing
    from multiprocessing import resource_tracker

    from pebble import ProcessPool

    refuse_little_memory()
    clean_environment()
    pool = ProcessPool(
        max_workers=number,
        initializer=_begin,
        initargs=(os.getpid(), prepare, is_logging()),
        context=multiprocessing.get_context("spawn"),
    )
    with _start_failures():
        resource_tracker.ensure_running()  # which would let interrupts through again if it were started later
        with _interrupts_blocked():
            started = pool.active  # which starts it
    try:
        with _failures():
            yield Workers(pool, limits)
    finally:
        if started:
            pool.stop()  # type: ignore[no-untyped-call]
            pool.join()


def _begin(parent: int, prepare: Callable[[], object], verbose: bool) -> None:
    """Run in a worker: be killed when the parent ends in whatever way, even if a call never returns."""
    import ctypes

    ctypes.CDLL(None).prctl(_SET_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before that
        os._exit(1)
    if verbose:
        start_log()
    with contextlib.suppress(Exception):  # a call that needs what could not be prepared will tell
        prepare()


@contextlib.contextmanager
def _interrupts_blocked() -> Iterator[None]:
    """Ctrl-C is for this process alone; what it starts meanwhile, threads that start others too, never hears of it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextlib.contextmanager
def _start_failures() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        place = "/dev/shm" if error.errno in _OF_SEMAPHORES else "worker processes"  # noqa: S108 - where glibc has them
        raise ResourceError(f"{place}: no worker process could be started: {error.strerror}") from error
    except RuntimeError as error:
        way_out = "allow more memory and processes (`ulimit -v`, `ulimit -u`)"
        raise ResourceError(f"worker processes: none could be started: {error}; {way_out}") from error


@contextlib.contextmanager
def _failures() -> Iterator[None]:
    from concurrent.futures.process import BrokenProcessPool

    try:
        yield
    except BrokenProcessPool as error:
        raise ResourceError(
            "worker processes: end as soon as they start; give them more memory or processes"
        ) from error
