# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor timeline`: the TCB in every release, by one definition."""

from typing import Any

import click

from auditor.commands.options import (
    combine,
    lock_option,
    manifest_option,
    mirror_option,
    offline_option,
    worker_options,
)
from auditor.commands.printing import show
from auditor.commands.session import Session, open_session, tell
from auditor.declared.suggestions import suggest
from auditor.errors import UsageError
from auditor.exit_codes import ExitCode
from auditor.findings.timeline import Timeline, comparable_components, make_timeline
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
@click.option(
    "--format",
    "form",
    type=click.Choice(["terminal", "csv"]),
    default="terminal",
    show_default=True,
    help="A table, or a line for each component of each release.",
)
@combine(manifest_option, lock_option, mirror_option, offline_option, worker_options)
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
        show(render_timeline(timeline))
    return ExitCode.WITHIN_LIMITS if timeline.complete else ExitCode.INCOMPLETE


def measure_timeline(session: Session, releases: tuple[str, ...] = ()) -> Timeline:
    """The timeline over `releases`, or all of the manifest; raises `UsageError` for one that it does not have."""
    manifest = session.manifest.manifest
    unknown = sorted(set(releases) - manifest.releases.keys())
    if unknown:
        hints = " ".join(dict.fromkeys(suggest(name, manifest.releases) for name in unknown))
        raise UsageError(f"{', '.join(unknown)}: no release of {session.manifest.name}; {hints}")
    chosen = [release for release in manifest.releases if not releases or release in releases]
    ids = tuple(component.id for component in comparable_components(manifest, chosen))
    return make_timeline(manifest, [session.in_release(release).audit(ids) for release in chosen])
