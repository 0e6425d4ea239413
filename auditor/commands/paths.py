# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Paths that are given on the command line: an empty one is a mistake, and a device or a pipe has no end."""

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from auditor.errors import UsageError

_NO_PLACES = ("/dev", "/proc", "/sys")


class NamedPath(click.Path):
    """A path as click checks it, which is not empty; one of a file that is read or written names no device and no pipe.

    `-` is none, unless it may stand for standard output.

    A variable of a script that is not set gives an empty path, which would stand for the current folder.
    """

    def __init__(self, *, read: bool = False, write: bool = False, **checks: Any) -> None:
        super().__init__(path_type=Path, **checks)
        self._is_file = read or write
        self._write = write

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path; fails as click does."""
        if not os.fspath(value):
            self.fail("the name of a file or folder is empty.", param, ctx)
        if os.fspath(value) in ("-", b"-") and not self.allow_dash:
            self.fail("standard output or input cannot stand here; ./- is a file or folder of that name.", param, ctx)
        path = Path(os.fsdecode(super().convert(value, param, ctx)))
        fault = self._find_fault(path)
        if fault:
            self.fail(f"{path}{fault}", param, ctx)
        return path

    def _find_fault(self, path: Path) -> str:
        """Why no file is read from a path, or put there, in words that follow it; empty if nothing is wrong."""
        kind = _find_endless(path) if self._is_file else ""
        if kind:
            return f" is {kind} and no file."
        if self._write and any(path.absolute().is_relative_to(place) for place in _NO_PLACES):
            return ": no file can be put there."
        return ""


def refuse_inputs(output: Path, inputs: Mapping[str, Path]) -> None:
    """Raise `UsageError` if what is written would take the place of what is read, by the name that it has."""
    for name, path in inputs.items():
        with contextlib.suppress(OSError):
            if output.samefile(path):
                raise UsageError(f"{output}: is {name} itself, and would be lost; name another file with --output")


def _find_endless(path: Path) -> str:
    """What is there that is neither a file nor a folder; empty for these, and for nothing."""
    from auditor.files import find_irregular

    try:
        return "" if path.is_dir() else find_irregular(path.stat())
    except OSError:
        return ""
