# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""An audit judged by its manifest and by what was accepted, and what led to a limit that is passed."""

from collections.abc import Iterable, Iterator
from functools import cache

from msgspec.structs import replace

from auditor.audit.session import Session
from auditor.declared.baseline import load_accepted_of
from auditor.findings.judge import judge
from auditor.model.accepted import Accepted
from auditor.model.judged import LimitResult, Verdict
from auditor.model.measured import Audit, SourceRevision


def find_accepted(session: Session) -> Accepted | None:
    """What was accepted of the release of a session, with the lowest figures since.

    Raises `UsageError` if a file with that is damaged.
    """
    return load_accepted_of(session.baseline_path, session.release)


def judge_in_session(audit: Audit, session: Session, gate_claims: bool = False) -> Verdict:
    """The verdict on an audit; of relative limits that are exceeded with the commits since, whose histories are read.

    Raises `UsageError` if the file of what was accepted is damaged.
    """
    accepted = find_accepted(session)
    verdict = judge(audit, session.manifest.manifest, gate_claims, accepted)
    if accepted is None:
        return verdict
    return replace(verdict, limits=tuple(_with_since(verdict.limits, audit, session, accepted)))


def _with_since(
    results: Iterable[LimitResult], audit: Audit, session: Session, accepted: Accepted
) -> Iterator[LimitResult]:
    """The results, those of relative limits that are exceeded with what changed in the repositories of their subject.

    A repository is one that changed if its commit is another one than the accepted; its history is read once.
    """
    from auditor.custody.since import Span, find_causes, read_span

    @cache
    def span_of(now: SourceRevision) -> Span | None:
        before = accepted.revisions.get(now.repository)
        if before is None or before.url != now.url or before.revision == now.revision:
            return None
        partial = session.manifest.manifest.repositories[now.repository].partial
        return read_span(before, now, partial, session.network)

    for result in results:
        if result.kind == "maximum" or result.state != "exceeded":
            yield result
            continue
        touched = _paths_by_revision(result.limit.subject, audit).items()
        spans = ((span, paths) for now, paths in touched if (span := span_of(now)))
        yield replace(result, since=find_causes(spans))


def _paths_by_revision(subject: str, audit: Audit) -> dict[SourceRevision, set[str]]:
    """The paths of the files of a subject by the revision that they are of."""
    paths: dict[SourceRevision, set[str]] = {}
    for result in audit.results_of(subject):
        for revision in result.revisions:
            files = (item.file for item in result.files)
            found = {file.path for file in files if (file.url, file.revision) == (revision.url, revision.revision)}
            paths.setdefault(revision, set()).update(found)
    return paths
