# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor query`: the history asked in SQL."""

from typing import Any

import click

from auditor.commands.history.place import find_place, place_options
from auditor.commands.options import format_option
from auditor.commands.printing import Answer, answer
from auditor.documents.query import query_document
from auditor.errors import ExitCode
from auditor.renderers.pipelines.rows import render_csv
from auditor.renderers.text.history import describe_rows, render_rows


@click.command()
@click.argument("sql")
@place_options
@click.option(
    "--seconds", type=click.IntRange(1, 3600), default=30, show_default=True, help="How long the query may take."
)
@format_option("text", "json", "csv")
def command(sql: str, seconds: int, form: str, **options: Any) -> int:
    """Ask the history of runs in SQL, for example "select time, lines from totals where subject = 'tcb'".

    The views are runs, totals, revisions, findings and tools; docs/history.md has their columns. Nothing can be
    changed. The exit code is 0, 2 for what is no query, 3 for one that takes too long or cannot be asked.
    """
    from auditor.history.querying import query

    rows = query(find_place(**options), sql, seconds)
    if form == "csv":
        click.echo(render_csv(rows), nl=False)
    else:
        answer(form, Answer(lambda: render_rows(rows), lambda: query_document(rows), describe_rows(rows)))
    return ExitCode.WITHIN_LIMITS
