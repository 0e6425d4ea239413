# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor trace`: the records of a build that somebody else made, held against the audited revision."""

from pathlib import Path
from typing import Any

import click

from auditor.audit.profiles import place_profile
from auditor.audit.reference import find_reference
from auditor.builds.evidence import Evidence, Gatherer, find_records
from auditor.builds.profile import render_profile
from auditor.builds.source_tree import SourceTree
from auditor.builds.trace import trace_build
from auditor.commands.options import FOLDER, trace_options
from auditor.commands.session import open_session
from auditor.declared.globs import check_glob
from auditor.errors import UsageError
from auditor.exit_codes import ExitCode
from auditor.files import write_text
from auditor.progress import watch
from auditor.renderers.text.trace import render_trace


@click.command()
@click.argument("build_dir", type=FOLDER)
@trace_options
def command(build_dir: Path, component: str, output: Path | None, **options: Any) -> int:
    """Write down what a build, which somebody else made in BUILD_DIR, made of the trusted code.

    Reads dependency files, compile_commands.json, preprocessed texts and line tables; runs nothing. The profile goes to
    profiles/COMPONENT-RELEASE.profile, beside the manifest. A built file that the manifest does not select is a
    finding: the exit code is then 1, and no profile is written.
    """
    session = open_session(**options)
    path = output or place_profile(component, session.release, session.manifest)
    if output is None:
        session.found.check_own(path, "--output")
    reference = find_reference(session, component, options["repository"], unpatched=options["unpatched"])
    tree = SourceTree(options["source_dir"] or build_dir, build_dir, options["built_at"])
    evidence = _gather(build_dir, tree, options)
    trace = trace_build(evidence, tree, reference, options["linked"])
    text = render_profile(trace.profile)
    click.echo(render_trace(trace), nl=False)
    if trace.unselected:
        return ExitCode.OVER_LIMIT
    write_text(path, text)
    click.echo(f"written {path}")
    return ExitCode.WITHIN_LIMITS


def _gather(build: Path, tree: SourceTree, options: dict[str, Any]) -> Evidence:
    for glob in options["leave_out"]:
        try:
            check_glob(glob)
        except ValueError as error:
            raise UsageError(f"--leave-out {error}") from error
    files = find_records(build, options["linked"])
    with watch().stage("reading records", files.number) as advance:
        return Gatherer(tree, options["leave_out"]).gather(files, advance)
