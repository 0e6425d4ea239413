# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor timeline`: the TCB in every release, or at all points of the past, by one definition."""

from typing import Any, Literal

import click

from auditor.audit.past import measure_over_time
from auditor.audit.timeline import measure_timeline
from auditor.commands.options import (
    combine,
    format_option,
    lock_option,
    manifest_option,
    mirror_option,
    offline_option,
    ref_option,
    talk_options,
    trust_option,
    worker_options,
)
from auditor.commands.session import open_session
from auditor.commands.times import find_first_month, show_past, show_releases
from auditor.errors import UsageError
from auditor.findings.past import Every


@click.command()
@click.argument("components", nargs=-1, metavar="[COMPONENT]...")
@click.option(
    "--every",
    type=click.Choice(["release", "tag", "month", "commit"]),
    default="release",
    show_default=True,
    help="What the points are: the releases of the manifest, or tags, months or commits of the repositories.",
)
@click.option(
    "--release",
    "releases",
    multiple=True,
    help="Only this release; may be repeated.  [default: every one]  Or the one whose past it is.  [default: the "
    "manifest's default_release]",
)
@click.option(
    "--since",
    metavar="YYYY-MM",
    help="Leave out tags, months or commits before this month.  [default: 2012-01 for months, else none is left out]",
)
@format_option("text", "csv", "json")
@combine(
    manifest_option, lock_option, mirror_option, offline_option, ref_option, trust_option, worker_options, talk_options
)
def command(
    components: tuple[str, ...], every: Literal["release"] | Every, releases: tuple[str, ...], form: str, **options: Any
) -> int:
    """Measure the components that every release can be asked for, in each of them; or follow COMPONENTs into the past.

    What the manifest leaves out of a release is left out of all, and named. With --every tag, month or commit, what one
    release trusts, all of the TCB unless components are named, is measured at each month or first-parent commit of the
    repositories up to that release, or at each tag that they have: whole histories are fetched, and kept. The exit
    code is 0, or 3 if anything could not be measured.
    """
    since = options.pop("since")
    if every == "release":
        if components or options["refs"] or since is not None:
            raise UsageError("timeline: COMPONENT, --ref and --since are for --every tag, month or commit")
        session = open_session(release=None, **options)
        return show_releases(measure_timeline(session, releases), session.manifest.manifest.system.name, form)
    if len(releases) > 1:
        raise UsageError(f"--release: with --every {every} only one can be the last")
    session = open_session(release=next(iter(releases), None), **options)
    past = measure_over_time(session, every, components, find_first_month(since, every))
    return show_past(past, session.manifest.manifest.system.name, form)
