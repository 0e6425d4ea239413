# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The one place that starts worker processes: isolated, ended with their parent, each call of one within its limits."""

import contextlib
import errno
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar

from auditor.errors import ResourceError
from auditor.processes.confinement import drop_rights
from auditor.processes.isolation import clean_environment
from auditor.processes.limits import LimitError, Limits, call_within_limits, refuse_little_memory
from auditor.processes.log import is_logging, start_log
from auditor.processes.talk import Manner, current_manner, talk_as

if TYPE_CHECKING:
    from concurrent.futures import Future

    from pebble import ProcessPool

_P = ParamSpec("_P")
_R = TypeVar("_R")
_T = TypeVar("_T")
_I = TypeVar("_I")

_OF_SEMAPHORES = (errno.EACCES, errno.ENOENT, errno.ENOSPC, errno.EROFS)
_SET_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)


class WorkerError(Exception):
    """A call has no result: it took too much, hung, or ended its worker. The message is the reason."""


class Call(Generic[_R]):
    """A call that somebody makes or will make; `read` says what its future tells, or raises `WorkerError`."""

    def __init__(self, future: "Future[Any]", read: Callable[["Future[Any]"], _R]) -> None:
        self.future = future
        self._read = read

    def result(self) -> _R:
        """What the call returned or raised; `WorkerError` if its process could not tell."""
        return self._read(self.future)


class Workers:
    """Who takes calls: processes of this machine, or an executor whose processes may be on any.

    `send` has a function of a module called with arguments that can be sent; at most `most` of the calls that
    `call_for_each` has sent are unfinished, for all of them hold what was packed into them.
    """

    def __init__(self, send: Callable[..., Call[Any]], most: int = sys.maxsize) -> None:
        self._send = send
        self._most = most

    def call(self, function: Callable[_P, _R], *args: _P.args, **kwargs: _P.kwargs) -> Call[_R]:
        """Have a function of a module called with arguments that can be sent."""
        return self._send(function, *args, **kwargs)

    def call_for_each(
        self, function: Callable[[_I], _R], bundles: Iterable[Sequence[_T]], pack: Callable[[_T], _I]
    ) -> Iterator[list[_R | WorkerError]]:
        """What a function of a module returns for each item as it is packed, bundle by bundle, or why it could not.

        A bundle is one call. One that takes too much, or ends its worker, is called again, each item by itself, so that
        only the culprit has no result. Calls that nobody waits for any more are cancelled.
        """
        call_again = partial(self.call_for_each, function, pack=pack)
        waiting: deque[tuple[Sequence[_T], Call[list[_R]]]] = deque()
        try:
            for bundle in bundles:
                self._wait_for_room([call.future for _, call in waiting])
                waiting.append((bundle, self.call(_call_for_each, function, [pack(item) for item in bundle])))
                while waiting and waiting[0][1].future.done():
                    yield self._open(*waiting.popleft(), call_again)
            while waiting:
                yield self._open(*waiting.popleft(), call_again)
        finally:
            for _, call in waiting:
                call.future.cancel()

    def _wait_for_room(self, futures: Iterable["Future[Any]"]) -> None:
        from concurrent.futures import FIRST_COMPLETED, wait

        unfinished = [future for future in futures if not future.done()]
        if len(unfinished) >= self._most:
            wait(unfinished, return_when=FIRST_COMPLETED)

    @staticmethod
    def _open(
        bundle: Sequence[_T],
        call: Call[list[_R]],
        call_again: Callable[[Iterable[Sequence[_T]]], Iterator[list[_R | WorkerError]]],
    ) -> list[_R | WorkerError]:
        try:
            return [*call.result()]
        except WorkerError as error:
            return [*chain.from_iterable(call_again([item] for item in bundle))] if len(bundle) > 1 else [error]


def _call_for_each(function: Callable[[_T], _R], items: Iterable[_T]) -> list[_R]:
    """Run in a worker."""
    return [function(item) for item in items]


def _schedule(pool: "ProcessPool", limits: Limits, function: Callable[..., _R], *args: Any, **kwargs: Any) -> Call[_R]:
    """A call in a process of the pool."""
    future = pool.schedule(call_within_limits, args=[limits, function, *args], kwargs=kwargs, timeout=limits.patience)
    return Call(future, partial(_read, limits))


def _read(limits: Limits, future: "Future[_R]") -> _R:
    """What a call in a process of a pool returned or raised; `WorkerError` if its process could not tell."""
    from pebble import ProcessExpired

    try:
        return future.result()
    except LimitError as error:
        raise WorkerError(str(error)) from None
    except TimeoutError:
        raise WorkerError(f"not finished within {limits.patience:g} s on the clock") from None
    except ProcessExpired as error:
        if error.exitcode == -signal.SIGXCPU:
            raise WorkerError(limits.too_long) from None
        raise WorkerError(f"its worker process ended with exit code {error.exitcode}") from None


@contextlib.contextmanager
def start_workers(
    number: int, limits: Limits, prepare: Callable[[], object] = int, readable: Collection[str] | None = None
) -> Iterator[Workers]:
    """`number` worker processes, until the context ends; raises `ResourceError` if they cannot be had.

    Each of them calls `prepare` first, which counts for no limit, and then drops the rights to all files but those that
    are `readable`, unless that is None.
    """
    import multiprocessing
    from multiprocessing import resource_tracker

    from pebble import ProcessPool

    refuse_little_memory()
    clean_environment()
    pool = ProcessPool(
        max_workers=number,
        initializer=_begin,
        initargs=(os.getpid(), partial(_prepare, prepare, readable), current_manner(), is_logging()),
        context=multiprocessing.get_context("spawn"),
    )
    with _start_failures(), _blocked(signal.SIGHUP):
        resource_tracker.ensure_running()  # which would let interrupts through again if it were started later
        with _blocked(signal.SIGINT):
            started = pool.active  # which starts it
    try:
        with _failures():
            yield Workers(partial(_schedule, pool, limits))
    finally:
        if started:
            pool.stop()  # type: ignore[no-untyped-call]
            pool.join()


def _begin(parent: int, prepare: Callable[[], object], manner: Manner, verbose: bool) -> None:
    """Run in a worker: be killed when the parent ends in whatever way, even if a call never returns."""
    import ctypes

    ctypes.CDLL(None).prctl(_SET_DEATH_SIGNAL, signal.SIGKILL)
    # Pebble's handler, in Python, would complain on standard error if it were called while the interpreter ends.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if os.getppid() != parent:  # it ended before that
        os._exit(1)
    talk_as(manner)
    if verbose:
        start_log()
    prepare()


def _prepare(prepare: Callable[[], object], readable: Collection[str] | None) -> None:
    """Run in a worker."""
    with contextlib.suppress(Exception):  # a call that needs what could not be prepared will tell
        prepare()
    drop_rights(readable)


@contextlib.contextmanager
def _blocked(number: signal.Signals) -> Iterator[None]:
    """A signal to all is for this process alone; what it starts meanwhile, threads too, never hears of it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {number})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_SEMAPHORES = "/dev/shm, which worker processes need"  # noqa: S108 - where glibc has them
_PROCESSES, _MORE = "worker processes", "allow more memory and processes (`ulimit -v`, `ulimit -u`)"


@contextlib.contextmanager
def _start_failures() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        of_semaphores = error.errno in _OF_SEMAPHORES
        place, way_out = (_SEMAPHORES, "mount it, or make room there") if of_semaphores else (_PROCESSES, _MORE)
        raise ResourceError(f"{place}: none could be started: {error.strerror}; {way_out}") from error
    except RuntimeError as error:
        cause = str(error) or "too little memory, or too few threads"
        raise ResourceError(f"{_PROCESSES}: none could be started: {cause}; {_MORE}") from error


@contextlib.contextmanager
def _failures() -> Iterator[None]:
    from concurrent.futures.process import BrokenProcessPool

    try:
        yield
    except BrokenProcessPool as error:
        raise ResourceError(
            "worker processes: end as soon as they start; give them more memory or processes"
        ) from error
