# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""An audit judged by its manifest and by what was accepted, and what led to a limit that is passed."""

from collections.abc import Iterator

from msgspec.structs import replace

from auditor.audit.session import Session
from auditor.declared.baseline import load_accepted
from auditor.findings.judge import judge
from auditor.model.accepted import Accepted
from auditor.model.judged import LimitResult, Since, Verdict
from auditor.model.measured import Audit, SourceRevision


def find_accepted(session: Session) -> Accepted | None:
    """What was accepted of the release of a session; raises `UsageError` if the file with it is damaged."""
    return load_accepted(session.baseline_path).releases.get(session.release)


def judge_in_session(audit: Audit, session: Session, gate_claims: bool = False) -> Verdict:
    """The verdict on an audit; of relative limits that are exceeded with the commits since, whose histories are read.

    Raises `UsageError` if the file of what was accepted is damaged.
    """
    accepted = find_accepted(session)
    verdict = judge(audit, session.manifest.manifest, gate_claims, accepted)
    if accepted is None:
        return verdict
    limits = tuple(_with_since(result, audit, session, accepted) for result in verdict.limits)
    return replace(verdict, limits=limits)


def _with_since(result: LimitResult, audit: Audit, session: Session, accepted: Accepted) -> LimitResult:
    if result.kind == "maximum" or result.state != "exceeded":
        return result
    return replace(result, since=tuple(_find_since(result.limit.subject, audit, session, accepted)))


def _find_since(subject: str, audit: Audit, session: Session, accepted: Accepted) -> Iterator[Since]:
    """What changed in each repository of a subject whose commit is another one than the accepted."""
    from auditor.custody.since import find_since

    for now, paths in _paths_by_revision(subject, audit).items():
        before = accepted.revisions.get(now.repository)
        if before and before.url == now.url and before.revision != now.revision:
            partial = session.manifest.manifest.repositories[now.repository].partial
            yield find_since(before, now, paths, partial, session.network)


def _paths_by_revision(subject: str, audit: Audit) -> dict[SourceRevision, set[str]]:
    """The paths of the files of a subject by the revision that they are of."""
    paths: dict[SourceRevision, set[str]] = {}
    for result in audit.results_of(subject):
        for revision in result.revisions:
            files = (item.file for item in result.files)
            found = {file.path for file in files if (file.url, file.revision) == (revision.url, revision.revision)}
            paths.setdefault(revision, set()).update(found)
    return paths
