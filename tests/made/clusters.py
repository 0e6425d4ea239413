# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A real cluster of dask on loopback: a scheduler and its workers, each a process that a test may end by its id."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Self, TypeVar

from tests.made.places import ROOT

_Found = TypeVar("_Found")


def wait_for(find: Callable[[], _Found | None]) -> _Found:
    """What is found, once it is there."""
    while not (found := find()):
        threading.Event().wait(0.02)
    return found


class LoopbackCluster:
    """A scheduler at `address`, the worker `watched` by a nanny as dask starts it by itself, and the worker `bare`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.scheduler = self._start("scheduler", "--port", "0", "--no-dashboard")
        self.address = wait_for(self._find_address)
        self.watched = self.start_worker("--nanny")
        self.bare = self.start_worker("--no-nanny")

    def start_worker(self, *options: str) -> "subprocess.Popen[bytes]":
        """Another worker that makes one call at a time."""
        return self._start("worker", self.address, "--nthreads", "1", "--no-dashboard", *options)

    def _start(self, kind: str, *arguments: str) -> "subprocess.Popen[bytes]":
        with (self._folder / "log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.dask_{kind}", "--host", "127.0.0.1", *arguments],
                cwd=self._folder,
                env={**os.environ, "PYTHONPATH": str(ROOT), "DASK_TEMPORARY_DIRECTORY": str(self._folder)},
                stdout=log,
                stderr=log,
            )

    def _find_address(self) -> str | None:
        said = (self._folder / "log").read_text()
        return said.partition("Scheduler at:")[2].split()[0] if "Scheduler at:" in said else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.bare.kill()
        self.watched.terminate()  # a nanny takes its worker with it
        for process in (self.bare, self.watched):
            process.wait()
        self.scheduler.kill()  # behind them: a worker that ends together with its scheduler may hang
        self.scheduler.wait()
