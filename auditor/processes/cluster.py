# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A cluster of dask.distributed that somebody else has started, as an executor: the only importer of dask.

What is sent and what comes back is pickled: scheduler and workers can run code in this process, and it in theirs.
"""

import contextlib
import logging
import re
from concurrent.futures import Executor, Future, InvalidStateError
from functools import partial
from typing import TYPE_CHECKING, Any

from auditor.errors import ResourceError, UsageError
from auditor.processes.workers import WorkerError

if TYPE_CHECKING:
    from distributed import Client

_log = logging.getLogger(__name__)

_ADDRESS = re.compile(r"(?:tcp|tls)://(?:[\w.-]+|\[[0-9a-fA-F:.]+\]):[0-9]{1,5}")
_SECONDS_BETWEEN_LOOKS = 2.0
_START_ONE = "start some with `dask worker {}`, where auditor is installed"


class Cluster(Executor):
    """The workers of the scheduler at `address`, which is asked for when the first call is made.

    Its futures raise `WorkerError` for a call during which one worker after another has died, and `ResourceError` when
    scheduler or workers are gone. It waits `patience` s for a scheduler, and for a worker where there is none.

    Raises `UsageError` for what is no address, and without dask.distributed.
    """

    def __init__(self, address: str, patience: float = 20) -> None:
        if not _ADDRESS.fullmatch(address):
            raise UsageError(f"--cluster {address}: no address of a scheduler; write tcp://HOST:PORT")
        if not _has_dask():
            raise UsageError(f"--cluster {address}: needs dask.distributed; pip install 'auditor[cluster]'")
        self.address = address
        self._patience = patience
        self._client: Client | None = None
        self._calls: set[Future[Any]] = set()

    def submit(self, function: Any, /, *args: Any, **kwargs: Any) -> "Future[Any]":
        """A call by some worker; raises `ResourceError` if there is none."""
        if self._client is None:
            self._client = self._connect()
        call: Future[Any] = Future()
        try:
            theirs = self._client.get_executor(pure=False).submit(function, *args, **kwargs)
        except Exception as error:  # of whatever layer of it finds that it is closed
            raise self._gone() from error
        self._calls.add(call)
        call.add_done_callback(partial(self._forget, theirs))
        theirs.add_done_callback(partial(self._hand_over, call))
        return call

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002 - the signature
        """Leave the cluster, which forgets the calls that are not finished."""
        if self._client is not None:
            with contextlib.suppress(Exception):  # of a scheduler that is gone there is nothing to be told
                self._client.close(timeout=_SECONDS_BETWEEN_LOOKS)
            self._client = None

    def _connect(self) -> "Client":
        import dask
        from distributed import Client

        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what went wrong is told once, by us
        dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GB"})  # contents are what we send
        try:
            client = Client(self.address, timeout=self._patience, set_as_default=False)
        except Exception as error:  # of sockets, TLS, versions of the protocol
            cause = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise ResourceError(f"{self.address}: no scheduler answers: {cause}; correct or start it") from error
        try:
            client.wait_for_workers(1, timeout=self._patience)
        except Exception as error:
            client.close(timeout=_SECONDS_BETWEEN_LOOKS)
            raise ResourceError(f"{self.address}: has no workers; {_START_ONE.format(self.address)}") from error
        threads = client.nthreads()
        _log.info("%s: %d workers, %d calls at a time", self.address, len(threads), sum(threads.values()))
        client.loop.add_callback(self._watch, client)
        return client

    async def _watch(self, client: "Client") -> None:
        """Give up all calls if there has been no worker for a while: dask would wait for one for ever."""
        import asyncio

        missing = 0.0
        while client.status == "running":
            await asyncio.sleep(_SECONDS_BETWEEN_LOOKS)
            with contextlib.suppress(OSError):  # then they are given up by dask
                found = (await client.scheduler.identity())["workers"]
                missing = 0 if found else missing + _SECONDS_BETWEEN_LOOKS
            if missing > self._patience:
                what = f"{self.address}: its workers are gone; {_START_ONE.format(self.address)}"
                for call in [*self._calls]:
                    _end(call, error=ResourceError(what))

    def _hand_over(self, call: "Future[Any]", theirs: "Future[Any]") -> None:
        """End a call as dask's future of it has ended."""
        from distributed import KilledWorker

        if theirs.cancelled():
            _end(call, error=self._gone())
        elif isinstance(error := theirs.exception(), KilledWorker):
            _end(call, error=WorkerError(f"its worker in the cluster ended, {error.allowed_failures + 1} times"))
        elif error:
            what = f"{type(error).__name__}: {error}".splitlines()[0]
            _end(call, error=ResourceError(f"{self.address}: {what}; is auditor installed on scheduler and workers?"))
        else:
            _end(call, theirs.result())

    def _forget(self, theirs: "Future[Any]", call: "Future[Any]") -> None:
        """A call is ended; one that was cancelled here is not begun there any more."""
        self._calls.discard(call)
        if call.cancelled():
            theirs.cancel()

    def _gone(self) -> ResourceError:
        return ResourceError(f"{self.address}: the scheduler is gone; start it, and run the same command again")


def _has_dask() -> bool:
    from importlib.util import find_spec

    return find_spec("distributed") is not None


def _end(call: "Future[Any]", result: object = None, error: Exception | None = None) -> None:
    """Set what came of a call, unless it is ended already."""
    with contextlib.suppress(InvalidStateError):
        if error:
            call.set_exception(error)
        else:
            call.set_result(result)
