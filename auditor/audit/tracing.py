# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A build that somebody else made, traced: what it read, kept and emitted of the audited code."""

from pathlib import Path

from msgspec import Struct

from auditor.audit.reference import find_reference
from auditor.audit.session import Session
from auditor.builds.evidence import Gatherer, find_records
from auditor.builds.profile import render_profile
from auditor.builds.source_tree import SourceTree
from auditor.builds.trace import trace_build
from auditor.model.profiled import Trace


class Build(Struct, frozen=True, kw_only=True):
    """A build of one component in `folder`, of the sources in `source_dir`, which stood at `built_at` then.

    Of a component in several repositories it is that of `repository`. Only what the programs `linked` hold emits code;
    none stands for all object files. Main files that globs of `leave_out` match are of host tools. One that is
    `unpatched` was made without the downstream patches of the manifest.
    """

    component: str
    folder: Path
    source_dir: Path | None = None
    built_at: str = ""
    repository: str | None = None
    linked: tuple[str, ...] = ()
    leave_out: tuple[str, ...] = ()
    unpatched: bool = False


def trace(session: Session, build: Build) -> Trace:
    """What a build made of the trusted code; nothing of it is run. Raises `AuditorError` if its records do not fit."""
    reference = find_reference(session, build.component, build.repository, unpatched=build.unpatched)
    tree = SourceTree(build.source_dir or build.folder, build.folder, build.built_at)
    files = find_records(build.folder, build.linked)
    with session.voice.progress.stage("reading records", files.number) as advance:
        evidence = Gatherer(tree, build.leave_out).gather(files, advance)
    return trace_build(evidence, tree, reference, build.linked)


def profile_text(traced: Trace) -> str:
    """What a traced build made of the trusted code, as the text of a profile that audits read."""
    return render_profile(traced.profile)
