# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor pr`: what commits do to the trusted code."""

from typing import Any

import click

from auditor.audit.commits import Proposal, measure_commits
from auditor.commands.effects import show_effects
from auditor.commands.options import (
    combine,
    component_option,
    format_option,
    lock_option,
    manifest_option,
    mirror_option,
    offline_option,
    release_option,
    talk_options,
    trust_option,
    worker_options,
)
from auditor.commands.paths import NamedPath
from auditor.commands.printing import conclude
from auditor.commands.report_options import accepted_option
from auditor.commands.session import open_session
from auditor.renderers.markdown.effect import render_effect
from auditor.renderers.words.effect import describe_end_of_check


@click.command()
@click.argument("repository")
@click.argument("span", metavar="A..B")
@click.option(
    "--path",
    type=NamedPath(file_okay=False, exists=True),
    help="The clone that has the commits; it is only read.  [default: the mirror, else the network]",
)
@combine(
    manifest_option,
    lock_option,
    release_option,
    mirror_option,
    offline_option,
    trust_option,
    worker_options,
    talk_options,
)
@component_option
@accepted_option
@format_option("markdown", "text", "json", default="markdown")
def command(repository: str, span: str, components: tuple[str, ...], form: str, **options: Any) -> int:
    """Show what commits of REPOSITORY do to the trusted code: B against A, and which commit adds what.

    A...B is B against where it left A, as hosts show a pull request. Markdown is a comment for one.

    The exit code is 1 if a limit on what lies in the repository is exceeded, 2 for bad input, 3 if anything that
    changed has no figure or is not decided on.
    """
    proposal = Proposal(repository, span, options.pop("path"), components)
    effect = measure_commits(open_session(**options), proposal)
    if form == "markdown":
        click.echo(render_effect(effect), nl=False)
        conclude(describe_end_of_check(effect))
        return effect.exit_code
    return show_effects((effect,), form)
