# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor trace`: the records of a build that somebody else made, held against the audited revision."""

from pathlib import Path
from typing import Any

import click

from auditor.audit.profiles import place_profile
from auditor.audit.tracing import Build, profile_text, trace
from auditor.commands.options import FOLDER, trace_options
from auditor.commands.session import open_session
from auditor.errors import ExitCode
from auditor.files import write_text
from auditor.renderers.text.trace import render_trace


@click.command()
@click.argument("folder", metavar="BUILD_DIR", type=FOLDER)
@trace_options
def command(output: Path | None, **options: Any) -> int:
    """Write down what a build, which somebody else made in BUILD_DIR, made of the trusted code.

    Reads dependency files, compile_commands.json, preprocessed texts and line tables; runs nothing. The profile goes to
    profiles/COMPONENT-RELEASE.profile, beside the manifest. A built file that the manifest does not select is a
    finding: the exit code is then 1, and no profile is written.
    """
    build = Build(**{name: options.pop(name) for name in Build.__struct_fields__})
    session = open_session(**options)
    path = output or place_profile(build.component, session.release, session.manifest)
    if output is None:
        session.found.check_own(path, "--output")
    traced = trace(session, build)
    click.echo(render_trace(traced), nl=False)
    if traced.unselected:
        return ExitCode.OVER_LIMIT
    write_text(path, profile_text(traced))
    click.echo(f"written {path}")
    return ExitCode.WITHIN_LIMITS
