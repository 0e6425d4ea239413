# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What comes of all that an audit was asked for."""

from msgspec import Struct

from auditor.documents.audit import encode_audit
from auditor.findings.exposure import find_exposures
from auditor.findings.moments import Past
from auditor.findings.timeline import Timeline
from auditor.model.judged import Verdict
from auditor.model.manifest import Manifest
from auditor.model.measured import Audit
from auditor.model.runs import Run


class Outcome(Struct, frozen=True):
    """An audit and the verdict on it; `note` says so if it and what is beside it stand in for those of today.

    `timeline`, `past` and `baseline` are there if they were asked for. `failures` could not be done, such as moving the
    lock. `content` is the audit.json, as it is written, of a run that was to be recorded, and `run` is what the history
    has of it, if it could be.
    """

    audit: Audit
    verdict: Verdict
    note: str = ""
    timeline: Timeline | None = None
    past: Past | None = None
    baseline: Audit | None = None
    failures: tuple[str, ...] = ()
    content: bytes = b""
    run: Run | None = None


def encode_outcome(outcome: Outcome, manifest: Manifest) -> bytes:
    """The audit.json of an outcome, as it is written."""
    exposures = find_exposures(outcome.audit, manifest)
    return encode_audit(outcome.audit, outcome.verdict, outcome.timeline, exposures, outcome.past)
