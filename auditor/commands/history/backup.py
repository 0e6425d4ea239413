# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor history backup`: all of a history in a file of its own."""

from pathlib import Path
from typing import Any

import click

from auditor.commands.history.place import find_place, place_options
from auditor.commands.paths import NamedPath
from auditor.commands.printing import remark
from auditor.errors import ExitCode
from auditor.findings.names import count_of


@click.command("backup")
@click.argument("file", type=NamedPath(write=True, dir_okay=False))
@place_options
def command(file: Path, **options: Any) -> int:
    """Copy the history, wherever it is, into a new FILE, which is a history itself.

    It is as the history was at one moment, also while runs are recorded. A file that is there is not replaced.
    """
    from auditor.history.exporting import back_up

    place = find_place(**options)
    runs = back_up(place, file)
    remark(f"{file}: a copy of {place.name}, {count_of(runs, 'run')}; --history {file} reads it")
    return ExitCode.WITHIN_LIMITS
