# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor count`: the instruments as a plain counter for local files and folders."""

from pathlib import Path
from typing import Any

import click

from auditor.commands.options import worker_options, worker_settings
from auditor.commands.session import tell
from auditor.documents.count import encode_count
from auditor.exit_codes import ExitCode
from auditor.local import count_local
from auditor.progress import watch
from auditor.renderers.count_text import describe_count, render_count


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@worker_options
@click.option("--format", "form", type=click.Choice(["json", "terminal"]), default="terminal", show_default=True)
def command(paths: tuple[Path, ...], form: str, **options: Any) -> int:
    """Count the lines and functions of PATHS: files, and folders with all that is below them.

    The figures are those of an audit, and so are the objects of `--format json`. What cannot be measured, or is
    disputed, is listed, and the exit code is then 3.
    """
    count = count_local(paths, worker_settings(options), watch())
    click.echo(encode_count(count.files, count.unmeasured) if form == "json" else render_count(count), nl=False)
    if form == "json":
        tell(describe_count(count))
    disputed = any(item.measurement.disputes for item in count.files)
    return ExitCode.INCOMPLETE if count.unmeasured or disputed else ExitCode.WITHIN_LIMITS
