# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The one writer of standard output, which takes every byte or says why not, and that of standard error.

Python's own streams lose what does not fit into an unbuffered file or a pipe that does not block, without a word.
"""

import io
import os
import shutil
import sys
from contextvars import ContextVar
from typing import Any, TextIO

from auditor.errors import ReportError

_INPUT, _OUTPUT, _TALK = 0, 1, 2

TERMINAL_WIDTH: ContextVar[int | None] = ContextVar("TERMINAL_WIDTH", default=None)
"""The columns of the terminal that shows what is printed; None where it goes into a pipe or a file."""


def find_terminal() -> None:
    """Take down the width of the terminal that standard output is, if it is one."""
    TERMINAL_WIDTH.set(shutil.get_terminal_size().columns if sys.stdout.isatty() else None)


class _Whole(io.RawIOBase):
    """A descriptor that takes all it is given, or raises `ReportError` once and takes nothing more.

    What nobody can be told any more, on a stream that is `dispensable`, is let go without an error.
    """

    def __init__(self, descriptor: int, *, dispensable: bool) -> None:
        self._descriptor = descriptor
        self._dispensable = dispensable
        self._ended = False

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor

    def isatty(self) -> bool:
        return os.isatty(self._descriptor)

    def write(self, content: Any) -> int:
        rest = memoryview(content).cast("B")
        size = len(rest)
        while rest and not self._ended:
            rest = rest[self._write_some(rest) :]
        return size

    def _write_some(self, rest: memoryview) -> int:
        try:
            return os.write(self._descriptor, rest)
        except BlockingIOError:
            self._wait()
        except OSError as error:
            self._ended = True  # the interpreter would try to flush what is left once more when it ends
            if not self._dispensable:
                raise ReportError(f"standard output could not be written: {error.strerror}") from error
        return 0

    def _wait(self) -> None:
        """Until a reader makes room or goes away."""
        import select

        poll = select.poll()
        poll.register(self._descriptor, select.POLLOUT)
        poll.poll()


def open_streams() -> None:
    """Make `sys.stdout` and `sys.stderr` streams that lose nothing, whatever the process was started with.

    A closed descriptor is taken, so that no file that is opened later becomes standard output by its number.
    """
    for descriptor, mode in ((_INPUT, os.O_RDONLY), (_OUTPUT, os.O_RDONLY), (_TALK, os.O_WRONLY)):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, mode)  # gets the lowest number that is free; to write to what is read only fails
    sys.stdout = _wrap(sys.stdout, _OUTPUT)
    sys.stderr = _wrap(sys.stderr, _TALK)


def _wrap(stream: TextIO | None, descriptor: int) -> TextIO:
    whole = _Whole(descriptor, dispensable=descriptor == _TALK)
    encoding, errors = (stream.encoding, stream.errors) if stream else ("utf-8", "backslashreplace")
    lines = descriptor == _TALK or whole.isatty()
    return io.TextIOWrapper(io.BufferedWriter(whole), encoding, errors, line_buffering=lines)
