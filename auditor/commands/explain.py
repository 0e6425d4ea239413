# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor explain`: one file line by line, so that anybody can check its figures by eye."""

from pathlib import Path
from typing import Any

import click

from auditor.audit.file import classify, read_local, read_trusted
from auditor.commands.options import component_option, source_options, worker_settings
from auditor.commands.session import open_session
from auditor.errors import UsageError
from auditor.exit_codes import ExitCode
from auditor.instruments.languages import describe_unknown
from auditor.model import Unmeasured
from auditor.renderers.text.explanation import render_explanation


@click.command()
@click.argument("file")
@source_options
@component_option
def command(file: str, components: tuple[str, ...], **options: Any) -> int:
    """Show each line of FILE with its class, then the totals of every instrument.

    FILE is a local file, or else the path of a trusted file in its upstream repository, for example
    gui-daemon/xside.c, or the end of such a path if one file has it: xside.c. Where several repositories have that
    path, --component chooses.
    """
    settings = worker_settings(options)
    if Path(file).is_file():
        name, content, told = read_local(Path(file), settings)
    else:
        name, content, told = read_trusted(file, open_session(**options), components)
    if isinstance(content, Unmeasured):
        click.echo(f"{name}: UNMEASURED: {content.reason}")
        return ExitCode.INCOMPLETE
    if told is None:
        raise UsageError(f"{file}: {describe_unknown(file, content)}")
    lines, outcome = classify(content, told, settings.limits)
    if isinstance(outcome, Unmeasured):
        click.echo(f"{name}: UNMEASURED: {outcome.reason}")
        return ExitCode.INCOMPLETE
    click.echo(render_explanation(name, lines, outcome), nl=False)
    return ExitCode.INCOMPLETE if outcome.disputes else ExitCode.WITHIN_LIMITS
