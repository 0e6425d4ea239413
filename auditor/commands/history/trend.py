# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor history trend`: one subject, run by run."""

from typing import Any

import click

from auditor.commands.history.place import find_place, place_options
from auditor.commands.options import format_option
from auditor.commands.printing import Answer, answer
from auditor.documents.history_trend import trend_document
from auditor.errors import ExitCode
from auditor.history.views import DEFINITION_NAMES
from auditor.renderers.text.history import describe_trend, render_trend


@click.command("trend")
@click.argument("subject", default="tcb")
@place_options
@click.option("--release", default="", help="Only the runs of this release.  [default: of all]")
@click.option(
    "--definition", type=click.Choice(DEFINITION_NAMES), default="SLOC", show_default=True, help="What a line is."
)
@format_option("text", "json")
def command(subject: str, release: str, definition: str, form: str, **options: Any) -> int:
    """Show a component, group, scenario or the `tcb` in every run.

    A change is to the run of the same release before it; there is none where one of both is a lower bound.
    """
    from auditor.history.asking import TrendWish, read_trend

    trend = read_trend(find_place(**options), TrendWish(subject, definition, release))
    answer(form, Answer(lambda: render_trend(trend), lambda: trend_document(trend), describe_trend(trend)))
    return ExitCode.WITHIN_LIMITS
