# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A program that is watched while it runs: how long it takes, how much it writes, and what else one wants to look at.

It has a process group of its own, so that it ends with all that it has started.
"""

import contextlib
import os
import resource
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import IO

from msgspec import Struct

from auditor.processes.interrupts import descendants_of

_PART = 1 << 20
_MOST_OF_COMPLAINTS = 1 << 20
_SECONDS_BETWEEN_LOOKS = 0.1
_SECONDS_TO_END = 2.0


class Watch(Struct, frozen=True):
    """What a program may take: s on the clock, bytes of its standard output, and of memory, as each that it starts.

    Of the output at most `records` bytes are zero, with which a record ends. `look` is called ten times a second and at
    the end; what it raises ends the program.
    """

    seconds: float
    output: int
    memory: int
    records: int = sys.maxsize
    look: Callable[[], object] = int


class TooMuchOutputError(Exception):
    """A program wrote more than it may."""


def run_watched(process: subprocess.Popen[bytes], watch: Watch) -> tuple[bytes, bytes]:
    """What a program, just started in a group of its own, writes until it ends, and what it complains of, cut short.

    Raises `TimeoutError` and `TooMuchOutputError` once the whole group has ended.
    """
    # `preexec_fn` is not safe beside threads. What the program has started by now is limited, too; what it starts later
    # inherits the limit.
    _limit(process.pid, watch.memory)
    for pid in descendants_of(process.pid):
        _limit(pid, watch.memory)
    try:
        streams = _read(process, watch)
        process.wait(_SECONDS_TO_END)
    except subprocess.TimeoutExpired:  # it has closed its output and goes on
        raise TimeoutError from None
    finally:
        _end_group(process)
    watch.look()
    return streams


def _limit(pid: int, memory: int) -> None:
    with contextlib.suppress(OSError):  # it has ended
        resource.prlimit(pid, resource.RLIMIT_DATA, (memory, memory))


def _read(process: subprocess.Popen[bytes], watch: Watch) -> tuple[bytes, bytes]:
    output, complaints = bytearray(), bytearray()
    deadline = time.monotonic() + watch.seconds
    records = 0
    for read, part in _parts(((process.stdout, output), (process.stderr, complaints))):
        read.extend(part)
        del complaints[_MOST_OF_COMPLAINTS:]
        records += part.count(0) if read is output else 0
        watch.look()
        if len(output) > watch.output or records > watch.records:
            raise TooMuchOutputError
        if time.monotonic() > deadline:
            raise TimeoutError
    return bytes(output), bytes(complaints)


def _parts(streams: Iterable[tuple[IO[bytes] | None, bytearray]]) -> Iterator[tuple[bytearray, bytes]]:
    """What comes from each stream until all are at their end, with what it belongs to; nothing if nothing comes."""
    with selectors.DefaultSelector() as selector:
        for stream, read in streams:
            if stream:
                selector.register(stream, selectors.EVENT_READ, read)
        while selector.get_map():
            yield bytearray(), b""
            for key, _ in selector.select(_SECONDS_BETWEEN_LOOKS):
                part = os.read(key.fd, _PART)
                yield key.data, part
                if not part:
                    selector.unregister(key.fileobj)


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """End a program that runs, with all that it has started, first kindly: git removes its locks.

    Its id is nobody else's as long as nobody has asked how it ended.
    """
    if process.returncode is None:
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGTERM)
        _wait_kindly(process.pid)
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    for stream in (process.stdout, process.stderr):
        if stream:
            stream.close()


def _wait_kindly(pid: int) -> None:
    """Wait a moment for the end of a program, and leave it to somebody else to ask how it ended."""
    deadline = time.monotonic() + _SECONDS_TO_END
    while time.monotonic() < deadline:
        if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT | os.WNOHANG):
            return
        time.sleep(_SECONDS_BETWEEN_LOOKS / 10)
