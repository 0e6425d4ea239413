# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor history show`: one run, with what is kept of it."""

from typing import Any

import click

from auditor.commands.history.place import find_place, place_options
from auditor.commands.options import format_option
from auditor.commands.printing import Answer, answer
from auditor.documents.history_show import run_document
from auditor.errors import ExitCode
from auditor.renderers.text.history import describe_run, render_run


@click.command("show")
@click.argument("run", default="last")
@place_options
@format_option("text", "json")
def command(run: str, form: str, **options: Any) -> int:
    """Show the run whose id is RUN, or begins so; without it the `last` one.

    The text has the SLOC of each subject and the findings, JSON all that is kept.
    """
    from auditor.history.asking import read_run

    kept = read_run(find_place(**options), run)
    answer(form, Answer(lambda: render_run(kept), lambda: run_document(kept), describe_run(kept)))
    return ExitCode.WITHIN_LIMITS
