# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A person accepts an audit: from then on others of its release are held against it."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from auditor.audit.recorded import find_audit_file
from auditor.audit.session import today
from auditor.declared.baseline import load_accepted, save_accepted, with_release
from auditor.documents.recorded import read_audit
from auditor.errors import ReportError, UsageError
from auditor.files import read_bytes
from auditor.findings.accepted import accept
from auditor.model.accepted import NewlyAccepted
from auditor.model.manifest import Manifest
from auditor.model.measured import Audit, SourceRevision


def accept_audit(path: Path, reason: str, baseline_path: Path, manifest: Manifest) -> NewlyAccepted:
    """Accept the audit.json at `path`, or in the folder there, into the baseline, for a reason.

    Raises `UsageError` for one that is not of a release of the `manifest`, incomplete, of some components only, of
    lines only, or with what nobody vouches for: what would be held against it could not be told from what it lacks.
    """
    file = find_audit_file(path)
    if file is None:
        raise UsageError(f"{path}: no audit.json; make one with `auditor audit --format json`, or name another")
    content, audit = _read(file)
    if lack := _find_lack(audit, manifest):
        raise UsageError(f"{file}: {lack}")
    if not reason.strip() or not reason.isprintable():
        raise UsageError("--reason: it is empty, or not one line of text; say why this size is right")
    baseline = load_accepted(baseline_path)
    now = accept(audit, hashlib.sha256(content).hexdigest(), today(), reason.strip())
    save_accepted(with_release(baseline, audit.release, now), baseline_path)
    overridden = {revision.repository for revision in _revisions(audit) if revision.overridden}
    return NewlyAccepted(audit.release, baseline.releases.get(audit.release), now, tuple(sorted(overridden)))


def _read(file: Path) -> tuple[bytes, Audit]:
    try:
        content = read_bytes(file)
        return content, read_audit(content, file)
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror}") from error
    except ReportError as error:
        raise UsageError(str(error)) from error


def _revisions(audit: Audit) -> Iterator[SourceRevision]:
    yield from (revision for result in audit.components for revision in result.all_revisions)


def _find_lack(audit: Audit, manifest: Manifest) -> str:
    """Why an audit cannot be accepted, and what to do; empty if it can."""
    lacks = (
        (
            audit.system.name != manifest.system.name,
            f"an audit of {audit.system.name}, not of {manifest.system.name}; name one made with this manifest",
        ),
        (
            audit.release not in manifest.releases,
            f"an audit of {audit.release}, which is no release of the manifest; name one made with this manifest",
        ),
        (audit.partial, "an audit of some components only; accept one of all"),
        (audit.lines_only, "an audit of lines only; accept a full one"),
        (
            bool(audit.trusted_anyway),
            "an audit with what is not signed as the manifest asks for (--trust-anyway); find out why, then accept it",
        ),
        (not audit.complete, "an incomplete audit, whose figures can only be larger; complete it, then accept it"),
    )
    return next((lack for holds, lack in lacks if holds), "")
