# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Audits that somebody has kept: found, read, and held against one of today."""

from pathlib import Path

from auditor.audit.session import Session
from auditor.errors import ReportError, UsageError
from auditor.findings.compare.audits import refuse_lines_only
from auditor.model.judged import Drift
from auditor.model.measured import Audit


def find_audit_file(path: Path) -> Path | None:
    """The file at `path`, or the audit.json in the folder there; None if there is neither."""
    return next((file for file in (path, path / "audit.json") if file.is_file()), None)


def load_audit_file(path: Path) -> Audit:
    """The audit in a file that the caller named; raises `UsageError` if it cannot be read."""
    from auditor.documents.recorded import load_audit

    try:
        return load_audit(path)
    except ReportError as error:
        raise UsageError(str(error)) from error


def check_is_of(audit: Audit, path: Path, session: Session) -> None:
    """Raise `UsageError` if the recorded audit at `path` is of another system or release than the session asks for.

    So is one of lines only that would stand in for a full one, or the other way round.
    """
    name, wanted = session.manifest.manifest.system.name, session.release
    if (audit.system.name, audit.release) != (name, wanted):
        of = f"of {audit.system.name} {audit.release}, not of {name} {wanted}"
        raise UsageError(f"{path}: a recorded audit {of}; name one that was recorded with this manifest and release")
    if audit.lines_only != session.workers.lines_only:
        found, step = ("lines only", "with") if audit.lines_only else ("all figures", "without")
        raise UsageError(f"{path}: a recorded audit of {found}, which is not asked for; run {step} --lines-only")


def load_baseline(path: Path | None) -> Audit | None:
    """The audit that `--baseline` names, if it names one; raises `UsageError` if it cannot be read, or not compared."""
    if path is None:
        return None
    file = find_audit_file(path)
    if file is None:
        what = "a folder without an audit.json" if path.is_dir() else "no file"
        raise UsageError(f"{path}: {what}; name the audit.json of an audit")
    audit = load_audit_file(file)
    refuse_lines_only(audit, str(file))
    return audit


def gone_since(baseline: Audit | None, audit: Audit, session: Session) -> tuple[Drift, ...]:
    """The trusted paths of a baseline that are gone; where that cannot be known, the session says so."""
    from auditor.fetch.gone import find_gone_since_baseline

    if baseline is None:
        return ()
    gone = find_gone_since_baseline(baseline, audit, session.network)
    session.voice.tell("\n".join(gone.gaps))
    return gone.files
