# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor timeline`: the TCB in every release, by one definition."""

from typing import Any

import click

from auditor.audit.timeline import measure_timeline
from auditor.commands.options import (
    combine,
    format_option,
    lock_option,
    manifest_option,
    mirror_option,
    offline_option,
    verbose_option,
    worker_options,
)
from auditor.commands.printing import Answer, answer, tell
from auditor.commands.session import open_session
from auditor.documents.timeline import timeline_document
from auditor.errors import ExitCode
from auditor.renderers.text.timeline import describe_timeline, render_csv, render_timeline


@click.command()
@click.option(
    "--every",
    type=click.Choice(["release"]),
    default="release",
    show_default=True,
    expose_value=False,
    help="What the points are: the releases of the manifest.",
)
@click.option("--release", "releases", multiple=True, help="Only this release. May be repeated.  [default: every one]")
@format_option("text", "csv", "json")
@combine(manifest_option, lock_option, mirror_option, offline_option, worker_options, verbose_option)
def command(releases: tuple[str, ...], form: str, **options: Any) -> int:
    """Measure the components that every release can be asked for, in each of them.

    What the manifest leaves out of a release is left out of all, and named. The exit code is 0, or 3 if anything could
    not be measured.
    """
    session = open_session(release=None, **options)
    timeline = measure_timeline(session, releases)
    if form == "csv":
        click.echo(render_csv(timeline), nl=False)
        tell(describe_timeline(timeline))
    else:
        shown = Answer(
            text=lambda: render_timeline(timeline),
            document=lambda: timeline_document(timeline, session.manifest.manifest.system.name),
            end=describe_timeline(timeline),
        )
        answer(form, shown)
    return ExitCode.WITHIN_LIMITS if timeline.complete else ExitCode.INCOMPLETE
