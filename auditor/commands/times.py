# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""How `auditor timeline` shows releases and points of the past, and since when."""

import re
from collections.abc import Callable

import click

from auditor.audit.past import FIRST_MONTH
from auditor.commands.printing import Answer, answer, conclude
from auditor.documents.timeline import past_document, timeline_document
from auditor.errors import ExitCode, UsageError
from auditor.findings.moments import Past
from auditor.findings.past import Every
from auditor.findings.timeline import Timeline
from auditor.renderers.text.past import describe_past, render_past, render_past_csv
from auditor.renderers.text.timeline import describe_timeline, render_csv, render_timeline

_MONTH = re.compile(r"(?!0000)[0-9]{4}-(?:0[1-9]|1[0-2])")


def find_first_month(since: str | None, every: Every) -> str:
    """The value of `--since`, or its default; empty if nothing is left out. Raises `UsageError` for no month."""
    if since is None:
        return FIRST_MONTH if every == "month" else ""
    if not _MONTH.fullmatch(since):
        raise UsageError(f"--since {since}: no month; write YYYY-MM, for example {FIRST_MONTH}")
    return since


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
