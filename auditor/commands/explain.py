# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor explain`: one file line by line, so that anybody can check its figures by eye."""

from pathlib import Path
from typing import Any

import click

from auditor import instruments
from auditor.commands.options import component_option, source_options
from auditor.commands.session import Session, open_session
from auditor.errors import UsageError
from auditor.exit_codes import ExitCode
from auditor.fetch.repositories import fetch_repositories
from auditor.languages import language_of_path, language_of_shebang
from auditor.model import TrustedFile, Unmeasured
from auditor.renderers.explanation_text import render_explanation
from auditor.upstream.git_command import read_blob


@click.command()
@click.argument("file")
@source_options
@component_option
def command(file: str, components: tuple[str, ...], **options: Any) -> int:
    """Show each line of FILE with its class, then the totals of every instrument.

    FILE is a local file, or else the path of a trusted file in its upstream repository, for example
    gui-daemon/xside.c. Where several repositories have that path, --component chooses.
    """
    if Path(file).is_file():
        name, content = file, Path(file).read_bytes()
    else:
        name, content = _read_trusted(file, open_session(**options), components)
    language = language_of_path(file) or language_of_shebang(content)
    if language is None:
        raise UsageError(f"{file}: no instrument knows the language of this file")
    outcome = instruments.measure(content, language)
    if isinstance(outcome, Unmeasured):
        click.echo(f"{name}: UNMEASURED: {outcome.reason}")
        return ExitCode.INCOMPLETE
    click.echo(render_explanation(name, instruments.classify_lines(content, language), outcome), nl=False)
    return ExitCode.INCOMPLETE if outcome.disputes else ExitCode.WITHIN_LIMITS


def _read_trusted(path: str, session: Session, components: tuple[str, ...]) -> tuple[str, bytes]:
    """A name that says which file it is, and the content, of the one trusted file with this path."""
    scope = session.scope(components, on_request=True).without_comparisons()
    fetched = fetch_repositories(session.manifest, session.lock, scope, session.network, lambda _: None)
    found: dict[TrustedFile, Path] = {}
    for repository in fetched.values():
        for source in repository.sources.values():
            found |= {file: repository.git_dir for file in source.files if file.path == path}
    if not found:
        raise UsageError(f"{path}: neither a local file nor a trusted file of {session.release}; see `auditor show`")
    if len(found) > 1:
        places = ", ".join(sorted(file.url for file in found))
        raise UsageError(f"{path}: in several repositories ({places}); choose with --component")
    ((file, git_dir),) = found.items()
    return f"{file.url} {path} at {file.revision}", read_blob(git_dir, file.blob)
