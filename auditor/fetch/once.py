# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""One answer for all threads: a branch may move between two questions, and an audit must not see it do so."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class Once(Generic[Answer]):
    """Asks for each name once; who asks in the meantime waits for that answer, or gets the same error."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._future_by_name: dict[str, Future[Answer]] = {}

    def ask(self, name: str, find: Callable[[], Answer]) -> Answer:
        """What `find` answered for `name`, or raised, the first time."""
        with self._lock:
            future = self._future_by_name.get(name)
            first = future is None
            if future is None:
                future = self._future_by_name[name] = Future()
        if first:
            try:
                future.set_result(find())
            except BaseException as error:
                future.set_exception(error)
        return future.result()
