# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor show`: one component, its files and functions, and why it is trusted; or whom all make one trust."""

from typing import Any

import click

from auditor.builds.ladder import ladders_of
from auditor.commands.options import history_option, source_options
from auditor.commands.session import Session, open_session
from auditor.errors import UsageError
from auditor.exit_codes import ExitCode
from auditor.hotspots import rank_by_component
from auditor.judge import judge
from auditor.model import Audit
from auditor.renderers import Report
from auditor.renderers.component_text import render_component
from auditor.renderers.custody_text import render_custody
from auditor.renderers.outcome import describe_outcome

_LISTED = 10


@click.command()
@click.argument("component", required=False)
@source_options
@history_option
def command(component: str | None, history: bool, **options: Any) -> int:
    """Show the files and the largest functions of COMPONENT, where to look first, and why and whom one trusts with it.

    Without COMPONENT, show in one table whom one trusts with each of them: whose package it is, who is said to have
    signed its revision, and how much of it is in languages that are not memory-safe.
    """
    session = open_session(**options)
    if component is None:
        audit = session.audit(history=history)
        click.echo(render_custody(audit), nl=False)
        return ExitCode.WITHIN_LIMITS if audit.complete else ExitCode.INCOMPLETE
    audit = session.audit((component,), history=history)
    for item in audit.left_out:
        raise UsageError(f"{component}: left out of {session.release}: {item.reason}")
    if not audit.components:
        raise UsageError(f"{component}: no part of {session.release}; ask for another release with --release")
    (result,) = audit.components
    ranking = rank_by_component(audit, session.manifest.manifest, _LISTED).get(component)
    click.echo(render_component(result, session.release, ladders_of(audit).get(component), ranking), nl=False)
    if result.component.group != "comparison":  # of which nothing is measured here
        click.echo(_describe_end(audit, session))
    return ExitCode.WITHIN_LIMITS if audit.complete else ExitCode.INCOMPLETE


def _describe_end(audit: Audit, session: Session) -> str:
    manifest = session.manifest.manifest
    return describe_outcome(Report(audit, judge(audit, manifest), manifest, manifest_name=session.manifest.name))
