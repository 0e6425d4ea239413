# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor history runs`: what was recorded, a line for each run."""

from typing import Any

import click

from auditor.commands.history.place import find_place, place_options
from auditor.commands.options import format_option
from auditor.commands.printing import Answer, answer
from auditor.documents.history_runs import runs_document
from auditor.errors import ExitCode
from auditor.renderers.text.history import describe_runs, render_runs


@click.command("runs")
@place_options
@click.option("--last", type=click.IntRange(min=1), help="Only so many runs, the last ones.  [default: all]")
@format_option("text", "json")
def command(last: int | None, form: str, **options: Any) -> int:
    """List the runs in the order in which they were recorded."""
    from auditor.history.asking import list_runs

    place = find_place(**options)
    runs = list_runs(place)
    shown = runs[-last:] if last else runs
    answer(form, Answer(lambda: render_runs(shown, runs), lambda: runs_document(shown), describe_runs(runs)))
    return ExitCode.WITHIN_LIMITS
