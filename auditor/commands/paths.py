# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Paths that are given on the command line: an empty one is a mistake, and a device or a pipe has no end."""

import os
from pathlib import Path
from typing import Any

import click


class NamedPath(click.Path):
    """A path as click checks it, which is not empty; one of a file that is read names no device and no pipe.

    `-` is none, unless it may stand for standard output.

    A variable of a script that is not set gives an empty path, which would stand for the current folder.
    """

    def __init__(self, *, read: bool = False, **checks: Any) -> None:
        super().__init__(path_type=Path, **checks)
        self._read = read

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path; fails as click does."""
        if not os.fspath(value):
            self.fail("the name of a file or folder is empty.", param, ctx)
        if os.fspath(value) in ("-", b"-") and not self.allow_dash:
            self.fail("standard output or input cannot stand here; ./- is a file or folder of that name.", param, ctx)
        path = Path(os.fsdecode(super().convert(value, param, ctx)))
        kind = _find_endless(path) if self._read else ""
        if kind:
            self.fail(f"{path} is {kind} and no file.", param, ctx)
        return path


def _find_endless(path: Path) -> str:
    """What is there that is neither a file nor a folder; empty for these, and for nothing."""
    from auditor.files import find_irregular

    try:
        return "" if path.is_dir() else find_irregular(path.stat())
    except OSError:
        return ""
