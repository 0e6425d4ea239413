# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor init`: a manifest to begin with."""

from pathlib import Path

import click

from auditor.commands.options import terse_options
from auditor.commands.paths import NamedPath
from auditor.declared.starter import write_starter
from auditor.errors import ExitCode, UsageError
from auditor.files import write_text
from auditor.renderers.words.outcome import say


@click.command()
@click.argument("url")
@click.argument("globs", nargs=-1, required=True, metavar="GLOB...")
@click.option("--ref", default="main", show_default=True, help="The tag or branch to measure.")
@click.option("--name", default="", help="What reports call the system.  [default: as the repository]")
@click.option(
    "-o",
    "--output",
    type=NamedPath(write=True, dir_okay=False),
    default="components.toml",
    show_default=True,
    help="The manifest to write; an existing file is never replaced.",
)
@terse_options
def command(url: str, globs: tuple[str, ...], ref: str, name: str, output: Path) -> int:
    """Write a small commented manifest for the files that GLOB matches in the repository at URL.

    Quote each GLOB, or the shell replaces it: auditor init https://github.com/seL4/seL4 'src/**/*.[ch]' --ref 13.0.0
    """
    if output.exists():
        raise UsageError(f"{output}: is there already; name another file with --output, or remove it")
    write_text(output, write_starter(url, globs, ref, name))
    click.echo(say(f"{output} is written", ["`auditor lock` pins the commit, and `auditor check` measures it"]))
    return ExitCode.WITHIN_LIMITS
