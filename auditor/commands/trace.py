# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor trace`: the records of a build that somebody else made, held against the audited revision."""

from pathlib import Path
from typing import Any

import click

from auditor.audit.profiles import place_profile
from auditor.audit.tracing import Build, profile_text, trace
from auditor.commands.options import check_globs, combine, read_limit_option, talk_options, upstream_options
from auditor.commands.paths import NamedPath
from auditor.commands.session import open_session
from auditor.errors import ExitCode
from auditor.files import write_text
from auditor.renderers.text.trace import render_trace

_FOLDER = NamedPath(file_okay=False, exists=True)
_options = combine(
    click.option("--component", required=True, metavar="ID", help="The component that was built."),
    click.option("--repository", metavar="NAME", help="The one that was built, if the component is in several."),
    click.option("--source-dir", type=_FOLDER, help="The top of the source tree.  [default: BUILD_DIR]"),
    click.option("--built-at", default="", metavar="DIR", help="Where that top stood when it was built, if elsewhere."),
    click.option(
        "--linked",
        multiple=True,
        metavar="FILE",
        help="A program below BUILD_DIR: only what it holds emits code. May be repeated.  [default: all object files]",
    ),
    click.option(
        "--leave-out",
        multiple=True,
        metavar="GLOB",
        callback=check_globs,
        help="Main files of host tools. May be repeated.",
    ),
    click.option("--unpatched", is_flag=True, help="It was built without the downstream patches of the manifest."),
    click.option("--output", type=NamedPath(write=True, dir_okay=False), help="The profile to write."),
    upstream_options,
    read_limit_option,
    talk_options,
)


@click.command()
@click.argument("folder", metavar="BUILD_DIR", type=_FOLDER)
@_options
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
