# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor count`: the instruments as a plain counter for local files and folders."""

from pathlib import Path

import click

from auditor.commands.options import jobs_option
from auditor.documents.count import encode_count
from auditor.exit_codes import ExitCode
from auditor.local import count_local
from auditor.measure import WorkerSettings
from auditor.progress import watch
from auditor.renderers.count_text import render_count


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@jobs_option
@click.option("--format", "form", type=click.Choice(["json", "terminal"]), default="terminal", show_default=True)
def command(paths: tuple[Path, ...], jobs: int | None, form: str) -> int:
    """Count the lines and functions of PATHS: files, and folders with all that is below them.

    The figures are those of an audit, and so are the objects of `--format json`. What cannot be measured, or is
    disputed, is listed, and the exit code is then 3.
    """
    count = count_local(paths, WorkerSettings(jobs or 0), watch())
    click.echo(encode_count(count.files, count.unmeasured) if form == "json" else render_count(count), nl=False)
    disputed = any(item.measurement.disputes for item in count.files)
    return ExitCode.INCOMPLETE if count.unmeasured or disputed else ExitCode.WITHIN_LIMITS
