# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a run does and decides, on standard error, where `--verbose` asks for it; silent otherwise.

A module that has something to log has a logger of its own name, and logs at the level INFO only.
"""

import logging
import re
from collections.abc import Callable

from auditor.processes.talk import speak

_PACKAGE = logging.getLogger("auditor")
# No address that auditor hands to git has a user, but one that a proxy or a host names in its complaint may.
_USER = re.compile(r"(?<=//)[^\s/]*@")


class _Handler(logging.Handler):
    """Says each record as a step of the module that took it."""

    def emit(self, record: logging.LogRecord) -> None:
        speak("step", self.format(record), record.name)


class _Formatter(logging.Formatter):
    """One line for each record, that nothing in it can break, colour or turn around."""

    def format(self, record: logging.LogRecord) -> str:
        line = _USER.sub("...@", record.getMessage())
        return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in line)


def start_log() -> Callable[[], None]:
    """Log from now on; what ends that."""
    handler = _Handler()
    handler.setFormatter(_Formatter())
    before = _PACKAGE.level, _PACKAGE.propagate
    _PACKAGE.addHandler(handler)
    _PACKAGE.setLevel(logging.INFO)
    _PACKAGE.propagate = False

    def stop() -> None:
        _PACKAGE.removeHandler(handler)
        level, _PACKAGE.propagate = before
        _PACKAGE.setLevel(level)

    return stop


def is_logging() -> bool:
    """Whether what this process starts is to log, too."""
    return any(isinstance(handler, _Handler) for handler in _PACKAGE.handlers)
