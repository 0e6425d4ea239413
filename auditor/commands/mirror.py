# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor mirror`: fill a folder with all that an audit needs, to be carried to a machine without a network."""

from pathlib import Path
from typing import Any

import click

from auditor.audit.mirror import fill
from auditor.commands.options import (
    combine,
    lock_option,
    manifest_option,
    read_limit_option,
    ref_option,
    release_option,
    talk_options,
)
from auditor.commands.paths import NamedPath
from auditor.commands.printing import conclude, tell
from auditor.commands.session import open_session
from auditor.errors import ExitCode
from auditor.findings.names import count_of
from auditor.renderers.words.outcome import say


@click.command()
@click.argument("folder", type=NamedPath(file_okay=False))
@combine(manifest_option, lock_option, release_option, ref_option, read_limit_option, talk_options)
@click.option("--from", "source", type=NamedPath(exists=True), help="Copy from this mirror instead.")
@click.option("--comparisons", is_flag=True, help="Also the systems to compare with, the whole of Linux among them.")
def command(folder: Path, source: Path | None, comparisons: bool, **options: Any) -> int:
    """Fill FOLDER with the trusted files of each release and the quoted pages, for `--mirror FOLDER` elsewhere."""
    only = options["release"]
    session = open_session(**options)
    releases = [only] if only else session.manifest.manifest.releases
    failures = fill(session, folder, source, releases, comparisons)
    for failure in failures:
        tell(failure)
    conclude(_describe_end(folder, len(failures)))
    return ExitCode.INCOMPLETE if failures else ExitCode.WITHIN_LIMITS


def _describe_end(folder: Path, failed: int) -> str:
    """The last line: whether the mirror has everything, and what to do."""
    if failed:
        return say(
            f"{folder} is incomplete: {count_of(failed, 'thing')} could not be fetched", ["run again with a network"]
        )
    return say(f"{folder} has all that was asked for", [f"carry it, then `auditor audit --mirror {folder}`"])
