# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor history export`: all of a history as tables for other programs."""

from pathlib import Path
from typing import Any

import click

from auditor.commands.history.place import find_place, place_options
from auditor.commands.paths import NamedPath
from auditor.commands.printing import remark
from auditor.errors import ExitCode
from auditor.files import write_bytes
from auditor.findings.names import count_of
from auditor.renderers.pipelines.rows import FORMS, find_encoder


@click.command("export")
@place_options
@click.option("--format", "form", type=click.Choice(FORMS), default="csv", show_default=True, help="What to write.")
@click.option(
    "-o",
    "--output",
    type=NamedPath(file_okay=False),
    default="reports/history",
    show_default=True,
    help="The folder for the files.",
)
def command(form: str, output: Path, **options: Any) -> int:
    """Write each view of the history, with all runs, into a file of its own.

    Parquet is for notebooks, and needs pyarrow: pip install 'auditor[parquet]'.
    """
    from auditor.history.exporting import read_views

    encode = find_encoder(form)
    for view, rows in read_views(find_place(**options)):
        path = output / f"{view.name}.{form}"
        write_bytes(path, encode(view, rows))
        remark(f"wrote {path}: {count_of(len(rows.rows), 'row')}")
    return ExitCode.WITHIN_LIMITS
