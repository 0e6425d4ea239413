# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor explain`: one file line by line, so that anybody can check its figures by eye."""

from pathlib import Path
from typing import Any

import click

from auditor.audit.file import explain, read_local, read_trusted
from auditor.commands.options import component_option, format_option, source_options, worker_settings
from auditor.commands.printing import Answer, answer
from auditor.commands.session import open_session
from auditor.documents.explain import explain_document
from auditor.errors import ExitCode
from auditor.model.measured import Unmeasured
from auditor.renderers.text.explanation import render_explanation


@click.command()
@click.argument("file")
@source_options
@component_option
@format_option("text", "json")
def command(file: str, components: tuple[str, ...], form: str, **options: Any) -> int:
    """Show each line of FILE with its class, then the totals of every instrument.

    FILE is a local file, or else the path of a trusted file in its upstream repository, for example
    gui-daemon/xside.c, or the end of such a path if one file has it: xside.c. Where several repositories have that
    path, --component chooses.
    """
    settings = worker_settings(options)
    if Path(file).is_file():
        named = read_local(Path(file), settings)
    else:
        named = read_trusted(file, open_session(**options), components)
    name, place, lines, outcome = explain(file, named, settings)
    shown = Answer(
        text=lambda: render_explanation(name, lines, outcome),
        document=lambda: explain_document(name, place, lines, outcome),
        end="",
    )
    answer(form, shown)
    failed = isinstance(outcome, Unmeasured) or outcome.disputes
    return ExitCode.INCOMPLETE if failed else ExitCode.WITHIN_LIMITS
