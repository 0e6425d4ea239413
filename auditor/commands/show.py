# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor show`: one component, its files and largest functions, and why each is trusted."""

from typing import Any

import click

from auditor.commands.options import source_options
from auditor.commands.session import open_session
from auditor.errors import UsageError
from auditor.judge import INCOMPLETE
from auditor.ladder import ladders_of
from auditor.renderers.component_text import render_component


@click.command()
@click.argument("component")
@source_options
def command(component: str, **options: Any) -> int:
    """Show the files and the largest functions of COMPONENT, and why each is trusted."""
    session = open_session(**options)
    audit = session.audit((component,))
    for item in audit.left_out:
        raise UsageError(f"{component}: left out of {session.release}: {item.reason}")
    if not audit.components:
        raise UsageError(f"{component}: no part of {session.release}; ask for another release with --release")
    (result,) = audit.components
    click.echo(render_component(result, session.release, ladders_of(audit).get(component)), nl=False)
    return 0 if audit.complete else INCOMPLETE
