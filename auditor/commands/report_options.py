# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The options of what is reported: the forms of an audit and of a diff, and what is asked for beside the figures."""

from collections.abc import Mapping
from typing import Any

import click
from click.core import ParameterSource

from auditor.commands.options import combine, component_option, format_option, history_option
from auditor.commands.paths import NamedPath
from auditor.errors import UsageError
from auditor.renderers import DEFAULT_FORMATS, FORMATS, FORMS

baseline_option = click.option(
    "--baseline",
    type=NamedPath(read=True, exists=True),
    help="An audit.json that somebody has accepted, or its folder: also show what changed since.",
)

accepted_option = click.option(
    "--accepted",
    "accepted_path",
    type=NamedPath(read=True, dir_okay=False),
    help="What was accepted, for limits that are relative to it.  [default: reports/baseline.json beside the manifest]",
)

authorship_option = click.option(
    "--authorship",
    is_flag=True,
    help="Also count who has touched the trusted files: fetches whole histories, without files, and keeps them.",
)

gate_option = click.option("--gate-claims", is_flag=True, help="Fail on any failed claim, not only on gated ones.")

worktree_option = click.option(
    "--worktree",
    "worktrees",
    multiple=True,
    metavar="[REPOSITORY=]PATH",
    help="Measure a working copy as it is on disk, against the commit that the lock pins, and nothing else. May be "
    "repeated.",
)

audit_options = combine(
    baseline_option,
    accepted_option,
    click.option("--update", is_flag=True, help="Move the lock to what the refs resolve to now, then measure that."),
    click.option("--comparisons", is_flag=True, help="Also count the systems to compare with, into the lock."),
    click.option("--timeline", is_flag=True, help="Also measure the other releases, for the report."),
    click.option(
        "--past",
        is_flag=True,
        help="Also measure each month since 2012, for the report: fetches whole histories, and keeps them.",
    ),
    click.option(
        "--scenarios", "on_request", is_flag=True, help="Also measure the groups that only trust scenarios have."
    ),
    click.option(
        "--format",
        "formats",
        type=click.Choice(FORMATS),
        multiple=True,
        default=DEFAULT_FORMATS,
        show_default=True,
        help="What to write: files into the output folder, `text` to standard output. May be repeated.",
    ),
    click.option(
        "-o",
        "--output",
        type=NamedPath(file_okay=False, allow_dash=True),
        default="reports",
        show_default=True,
        help="The folder for the files, or `-` to print the one format that is asked for.",
    ),
    click.option(
        "--recorded",
        type=NamedPath(read=True, dir_okay=False, exists=True),
        help="An audit.json to show, marked as recorded, if no upstream can be reached; the exit code is then 3.",
    ),
    click.option(
        "--accept-recorded",
        is_flag=True,
        help="Where the recorded audit is shown, end with the exit code that it has itself, not with 3.",
    ),
    click.option("--record", is_flag=True, help="Add the run to the history, before any report is written."),
    history_option,
)

night_options = combine(
    gate_option,
    accepted_option,
    history_option,
    click.option(
        "--format",
        "formats",
        type=click.Choice([form.name for form in FORMS if form.files]),
        multiple=True,
        default=("html", "markdown"),
        show_default=True,
        help="What to write beside audit.json if anything changed. May be repeated.",
    ),
    click.option(
        "-o",
        "--output",
        type=NamedPath(file_okay=False),
        default="reports/nightly",
        show_default=True,
        help="The folder for the files, in which the last run is looked for.",
    ),
)

diff_options = combine(
    click.option(
        "--ref",
        "refs",
        multiple=True,
        metavar="REPOSITORY=REF",
        help="Measure NEW at another ref of a repository; the result is marked as overridden. May be repeated.",
    ),
    click.option(
        "--ref-old",
        "refs_old",
        multiple=True,
        metavar="REPOSITORY=REF",
        help="Measure OLD at another ref of a repository. May be repeated.",
    ),
    component_option,
    format_option(
        *(form.name for form in FORMS if form.diff or form.paged),
        meaning="What to print; html is the report on NEW with all that changed, written as files.",
    ),
    click.option(
        "-o",
        "--output",
        type=NamedPath(file_okay=False),
        help="The folder for html, which is the only format that is files.  [default: reports/diff]",
    ),
    click.option(
        "--top",
        type=click.IntRange(min=0),
        help="How many files and functions to list, the others as a sum; 0 for all. JSON and html have all of them.  "
        "[default: 20; 3 with --component]",
    ),
)


def refuse_idle_options(options: Mapping[str, Any]) -> None:
    """Raise `UsageError` for `--accept-recorded` without `--recorded`, and `--history` without `--record`.

    They would mean nothing. A history that a variable names is meant for other runs, too.
    """
    if options["accept_recorded"] and not options["recorded"]:
        raise UsageError("--accept-recorded: there is nothing to accept; name a recorded audit with --recorded")
    source = click.get_current_context().get_parameter_source("history")
    if not options["record"] and source is ParameterSource.COMMANDLINE:
        raise UsageError("--history: this run is not recorded there; add --record, or leave it out")
