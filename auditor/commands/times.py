# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""How `auditor timeline` shows releases, and points of the past."""

from collections.abc import Callable

import click

from auditor.commands.printing import Answer, answer, conclude
from auditor.documents.timeline import past_document, timeline_document
from auditor.errors import ExitCode
from auditor.findings.moments import Past
from auditor.findings.timeline import Timeline
from auditor.renderers.text.past import describe_past, render_past, render_past_csv
from auditor.renderers.text.timeline import describe_timeline, render_csv, render_timeline


def show_releases(timeline: Timeline, system: str, form: str) -> int:
    """Print a timeline of the releases of a system in a form; the exit code."""
    shown = Answer(
        text=lambda: render_timeline(timeline),
        document=lambda: timeline_document(timeline, system),
        end=describe_timeline(timeline),
    )
    return _show(form, lambda: render_csv(timeline), shown, complete=timeline.complete)


def show_past(past: Past, system: str, form: str) -> int:
    """Print the past of a system in a form; the exit code."""
    shown = Answer(
        text=lambda: render_past(past),
        document=lambda: past_document(past, system),
        end=describe_past(past),
    )
    return _show(form, lambda: render_past_csv(past), shown, complete=past.complete)


def _show(form: str, table: Callable[[], str], shown: Answer, *, complete: bool) -> int:
    if form == "csv":
        click.echo(table(), nl=False)
        conclude(shown.end)
    else:
        answer(form, shown)
    return ExitCode.WITHIN_LIMITS if complete else ExitCode.INCOMPLETE
