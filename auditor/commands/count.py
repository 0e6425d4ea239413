# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor count`: the instruments as a plain counter for local files and folders."""

from pathlib import Path
from typing import Any

import click

from auditor.commands.options import (
    count_options,
    format_option,
    lines_only_option,
    refuse_with_lines_only,
    talk_options,
    worker_options,
    worker_settings,
)
from auditor.commands.paths import NamedPath
from auditor.commands.printing import Answer, answer, remark, tell, watch_progress
from auditor.documents.count import count_document
from auditor.errors import ExitCode
from auditor.instruments.published.models import describe_unmodelled
from auditor.measuring.local import Choice, count_local
from auditor.renderers.text.count import describe_count, list_local_lacks, render_count


@click.command()
@click.argument("paths", nargs=-1, required=True, type=NamedPath())
@count_options
@lines_only_option
@worker_options
@talk_options
@format_option("text", "json")
def command(paths: tuple[Path, ...], form: str, **options: Any) -> int:
    """Count the lines and functions of PATHS: files, and folders with all that is below them.

    The figures are those of an audit, and so are the objects of `--format json`. What cannot be measured, or is
    disputed, is listed, and the exit code is then 3. What is of no known language is not counted if it lies below a
    folder, and listed. A glob with a slash matches a path below the folder, another one a name in any folder.
    """
    refuse_with_lines_only(options)
    if not options["lines_only"] and (slow := describe_unmodelled()):
        remark(slow)
    choice = Choice(options["include"], options["exclude"], options["languages"])
    count = count_local(paths, choice, worker_settings(options), watch_progress(), tell)
    shown = Answer(
        text=lambda: render_count(count),
        document=lambda: count_document(count),
        end=describe_count(count),
        lacks=lambda: list_local_lacks(count),
    )
    answer(form, shown)
    disputed = any(item.measurement.disputes for item in count.files)
    return ExitCode.INCOMPLETE if count.unmeasured or disputed else ExitCode.WITHIN_LIMITS
