# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Isolation: what one file does to its worker is the outcome of that file alone."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec import Struct

from auditor.measuring.contents import measure_all
from auditor.measuring.tasks import FileTask
from auditor.model.measured import Measurement, Unmeasured
from auditor.processes.limits import Limits, WorkerSettings

SETTINGS = WorkerSettings(jobs=1)


class Killed(Struct, frozen=True):
    """A content whose reading ends the worker, as a crash in an instrument would."""

    language: str = "C"
    size: int = 0

    def read(self) -> bytes:
        os.kill(os.getpid(), signal.SIGKILL)
        return b""


class Recursive(Struct, frozen=True):
    """A content whose reading recurses for ever."""

    language: str = "C"
    size: int = 0

    def read(self) -> bytes:
        return self.read()


class Greedy(Struct, frozen=True):
    """A content that takes more memory than the limit."""

    language: str = "C"
    size: int = 0

    def read(self) -> bytes:
        return bytes(2 << 30)


class Slow(Struct, frozen=True):
    """A content that never comes."""

    language: str = "C"
    size: int = 0

    def read(self) -> bytes:
        while True:
            signal.pause()


HOSTILE: dict[str, tuple[Callable[[], object], str]] = {
    "killed": (Killed, "its worker process ended with exit code -9"),
    "recursive": (Recursive, "RecursionError: maximum recursion depth exceeded"),
    "greedy": (Greedy, "not finished within 1024 MiB of memory"),
    "slow": (Slow, "not finished within 3 s on the clock"),
}


@pytest.mark.parametrize(("make", "reason"), HOSTILE.values(), ids=HOSTILE.keys())
def test_the_others_are_measured(make: Callable[[], FileTask], reason: str, tmp_path: Path) -> None:
    (tmp_path / "a.c").write_text("int a;\n")
    good = FileTask(str(tmp_path / "a.c"), "C")
    settings = WorkerSettings(jobs=1, limits=Limits(seconds=0.1 if "clock" in reason else 20))
    before, bad, after = measure_all([good, make(), good], settings, lambda _: None, print)
    assert isinstance(before, Measurement)
    assert before == after
    assert isinstance(bad, Unmeasured)
    assert bad.reason.startswith(reason)


QUADRATIC = {
    "lizard: ? after <": "a < b ? c : d\n" * 200_000,
    "lizard: unterminated comment": "/*" * 200_000,
    "lines: digits and quotes": "1'" * 500_000,
}


@pytest.mark.parametrize("text", QUADRATIC.values(), ids=QUADRATIC.keys())
def test_a_slow_text_does_not_stall_the_rest(text: str, tmp_path: Path) -> None:
    (tmp_path / "slow.c").write_text(text)
    (tmp_path / "a.c").write_text("int a;\n")
    tasks = [FileTask(str(tmp_path / name), "C") for name in ("slow.c", "a.c")]
    _, good = measure_all(tasks, WorkerSettings(jobs=1, limits=Limits(seconds=1)), lambda _: None, print)
    assert isinstance(good, Measurement)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    assert measure_all([FileTask(str(tmp_path / "absent.c"), "C")], SETTINGS, lambda _: None, print) == [
        Unmeasured("cannot be read: No such file or directory")
    ]
