# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A worker beside a process that is not ours, such as one of a cluster, which no call may end or slow down.

The worker is one of `start_workers`, with all limits, below a process of its own that is a plain program: the foreign
process may be a daemon of multiprocessing, which has no children, and its threads may end, with which the system would
end what they started. It is kept for the next call, ends when the pipe to it is closed, in whatever way, and when it
has had no call for a minute.
"""

import contextlib
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection, Pipe
from typing import Any, TypeVar

from auditor.errors import ResourceError
from auditor.processes.limits import Limits
from auditor.processes.workers import WorkerError, Workers, start_workers

_R = TypeVar("_R")

_SECONDS_KEPT = 60
# Behind the places of an isolated interpreter: a cluster puts folders for everybody's files on the path of its workers.
_PROGRAM = "import sys; sys.path += {path!r}; from auditor.processes.kept import serve; serve({descriptor})"


class _Kept:
    """A process that keeps a worker, and our end of the pipe to it; `setup` is how the worker was started."""

    def __init__(self, setup: bytes) -> None:
        self.setup = setup
        self.connection, theirs = Pipe()
        with theirs:
            program = _PROGRAM.format(path=[*filter(None, sys.path)], descriptor=theirs.fileno())
            self._process = subprocess.Popen(  # noqa: S603 - ourselves
                [sys.executable, "-I", "-c", program],
                stdin=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                start_new_session=True,  # Ctrl-C is for the process that calls
            )
        self.connection.send_bytes(setup)

    def is_running(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.poll() is None

    def leave(self) -> None:
        """Have it end after its call, if there is one, and its worker with it."""
        self.connection.close()


_idle: list[_Kept] = []
os.register_at_fork(after_in_child=_idle.clear)  # a pipe that two processes read gives neither what is its own


def call_kept(limits: Limits, prepare: Callable[[], object], function: Callable[..., _R], *args: Any) -> _R:
    """What a function of a module returns or raises in the worker that this process keeps, or in a new one.

    Raises `WorkerError` if the call takes more than `limits` or ends its worker, for the reasons of a worker of
    `start_workers`, to which `prepare` is known. May be called in several threads: each has a worker then.
    """
    kept = _take(pickle.dumps((limits, prepare)))
    try:
        kept.connection.send((function, args))
        returned, raised = kept.connection.recv()
    except (EOFError, OSError):
        kept.leave()
        raise WorkerError("the process that keeps its worker ended") from None
    except BaseException:
        kept.leave()
        raise
    _idle.append(kept)
    if raised is not None:
        raise raised
    result: _R = returned
    return result


def _take(setup: bytes) -> _Kept:
    """One that nobody uses; those of another setup are left."""
    with contextlib.suppress(IndexError):
        while True:
            kept = _idle.pop()
            if kept.setup == setup and kept.is_running():
                return kept
            kept.leave()
    return _Kept(setup)


def serve(descriptor: int) -> None:
    """The program of the process that keeps a worker: each call that comes through the pipe, until it is closed."""
    connection = Connection(descriptor)
    with contextlib.suppress(EOFError, OSError):
        limits, prepare = pickle.loads(connection.recv_bytes())  # noqa: S301 - from who started this process
        try:
            with start_workers(1, limits, prepare) as workers:
                while connection.poll(_SECONDS_KEPT):
                    connection.send(_call(workers, *connection.recv()))
        except ResourceError as error:
            connection.send((None, error))


def _call(workers: Workers, function: Callable[..., _R], args: tuple[Any, ...]) -> tuple[_R | None, Exception | None]:
    """What a call returned and what it raised, of which one is None."""
    try:
        return workers.call(function, *args).result(), None
    except Exception as error:
        return None, error
