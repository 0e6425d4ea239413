# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Where bundles of tasks are measured: in processes of this machine, or by an executor whose processes may be anywhere.

A bundle is one call with a limit of time and of memory, in a process that can be killed; one that breaks is called
again, each task by itself. An executor is sent the contents and what measures them, never a path, and each of its
processes refuses if it would not measure as this one does.
"""

import contextlib
import logging
import platform
import socket
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from functools import cache, partial
from typing import Any, TypeVar

from msgspec import Struct

from auditor import __version__
from auditor.errors import AuditorError, ResourceError
from auditor.instruments.digest import versions
from auditor.measuring.tasks import AnyTask, Packed, pack_content, places_of
from auditor.processes.kept import call_kept
from auditor.processes.limits import Limits, WorkerSettings
from auditor.processes.workers import Call, WorkerError, Workers, start_workers

_log = logging.getLogger(__name__)

_Result = TypeVar("_Result")
_Prepare = Callable[[], object]

_TASKS_WORTH_A_WORKER = 16
_BUNDLES_A_WORKER = 8
_SMALLEST_BUNDLE, _LARGEST_BUNDLE = 20_000, 500_000
"""Bytes: a call costs as much as the less, and the slowest instrument measures the more in a few s."""
_LARGEST_OF_LINES = 2_000_000
"""Bytes of a bundle of which only lines are counted, which takes less than 0.1 s."""
_SENT_BUNDLE, _SENT_BUNDLE_OF_LINES = 1_000_000, 12_000_000
"""Bytes of a bundle that is sent, which takes 0.3 s or more."""
_ON_THEIR_WAY = 128_000_000
"""Bytes that are sent and not yet measured: work for some hundred processes, more than one machine can read for."""
_GONE = "executor: {}; what it has measured is kept, so start it again and run the same command again"


class Place:
    """Where bundles are measured: workers, and how a task is packed for them."""

    def __init__(self, workers: Workers, pack: Callable[[Any], Packed[Any]]) -> None:
        self._workers = workers
        self._pack = pack

    def call_for_each(
        self, function: Callable[[Packed[AnyTask]], _Result], bundles: Iterable[Sequence[AnyTask]]
    ) -> Iterator[list[_Result | WorkerError]]:
        """What a function of a module returns for each packed task, bundle by bundle, or why it could not.

        Raises `ResourceError` where there is nobody who could call it.
        """
        return self._workers.call_for_each(function, bundles, self._pack)


@contextlib.contextmanager
def open_place(
    tasks: Sequence[AnyTask], settings: WorkerSettings, prepare: _Prepare
) -> Iterator[tuple[Place, list[list[AnyTask]]]]:
    """Where tasks are measured, and the bundles of them that are right there; each worker calls `prepare` first."""
    if settings.executor:
        size = _SENT_BUNDLE_OF_LINES if settings.lines_only else _SENT_BUNDLE
        bundles = list(_fill(tasks, size))
        _log.info("%d contents are measured by an executor in %d bundles", len(tasks), len(bundles))
        call = partial(_call_by_executor, settings.limits, prepare, _describe_measuring())
        yield Place(Workers(partial(_send, settings.executor, call), _ON_THEIR_WAY // size), pack_content), bundles
        return
    number = min(settings.workers, 1 + len(tasks) // _TASKS_WORTH_A_WORKER)
    bundles = list(_bundle(tasks, number, lines_only=settings.lines_only))
    number = min(number, len(bundles))
    _log.info("%d contents are measured by %d workers in %d bundles", len(tasks), number, len(bundles))
    with start_workers(number, settings.limits, prepare, places_of(tasks)) as workers:
        yield Place(workers, Packed), bundles


def _bundle(tasks: Sequence[AnyTask], workers: int, *, lines_only: bool = False) -> Iterator[list[AnyTask]]:
    """The tasks in order, in bundles of about the same size, several for each worker."""
    largest = _LARGEST_OF_LINES if lines_only else _LARGEST_BUNDLE
    share = sum(task.size for task in tasks) // (workers * _BUNDLES_A_WORKER)
    return _fill(tasks, min(largest, max(share, _SMALLEST_BUNDLE)))


def _fill(tasks: Iterable[AnyTask], most: int) -> Iterator[list[AnyTask]]:
    """The tasks in order, in bundles.

    A bundle is full once it is larger than `most` bytes, of which only its last task can be the cause.
    """
    full: list[AnyTask] = []
    size = 0
    for task in tasks:
        full.append(task)
        size += task.size
        if size > most:
            yield full
            full, size = [], 0
    if full:
        yield full


def _send(
    executor: Executor, call: Callable[..., "_Reply"], function: Callable[..., _Result], *args: Any
) -> Call[_Result]:
    """A call by an executor; raises `ResourceError` if it takes none."""
    try:
        return Call(executor.submit(call, function, *args), _open)
    except RuntimeError as error:  # also of an executor whose processes have ended
        raise ResourceError(_GONE.format(error)) from error


class _Reply(Struct, frozen=True):
    """What a call returned, or what it raised, where the executor itself has not failed."""

    returned: Any = None
    raised: Exception | None = None


def _open(future: "Future[_Reply]") -> Any:
    """What a call returned or raised; `ResourceError` if the executor has failed."""
    try:
        reply = future.result()
    except (AuditorError, WorkerError):
        raise
    except Exception as error:
        raise ResourceError(_GONE.format(f"{type(error).__name__}: {error}".splitlines()[0])) from error
    if reply.raised:
        raise reply.raised
    return reply.returned


def _call_by_executor(
    limits: Limits, prepare: _Prepare, expected: dict[str, str], function: Callable[..., Any], *args: Any
) -> _Reply:
    """Run by an executor: a call in the worker that its process keeps."""
    try:
        return _Reply(call_kept(limits, prepare, _call_if_same, expected, function, *args))
    except Exception as error:
        return _Reply(raised=error)


def _call_if_same(expected: dict[str, str], function: Callable[..., _Result], *args: Any) -> _Result:
    """Run in a worker: a call, if it measures as the sender does; raises `ResourceError` if it does not."""
    found = _describe_measuring()
    differing = [name for name, value in expected.items() if found.get(name) != value]
    if differing:
        differences = ", ".join(f"{name} {found.get(name)}, here {expected[name]}" for name in differing)
        raise ResourceError(f"worker on {socket.gethostname()}: {differences}; install the same on every machine")
    return function(*args)


@cache
def _describe_measuring() -> dict[str, str]:
    """All that figures depend on besides contents, by name: what is the same here has the same figures."""
    return {"auditor": __version__, **versions(), "Python": platform.python_version()}
