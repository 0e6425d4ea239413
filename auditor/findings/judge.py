# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What an audit comes to: limits, claims and the exit code. Pure functions."""

from collections.abc import Iterable

from msgspec.structs import replace

from auditor.errors import ExitCode
from auditor.findings.claims import check_claim, is_asked_for
from auditor.findings.completeness import is_finished
from auditor.findings.limits import check_limits
from auditor.model.accepted import Accepted
from auditor.model.judged import Drift, PageReading, Verdict
from auditor.model.manifest import Manifest
from auditor.model.measured import Audit


def judge(audit: Audit, manifest: Manifest, gate_claims: bool = False, accepted: Accepted | None = None) -> Verdict:
    """The verdict on `audit` by the limits and claims of `manifest`; `gate_claims` gates every claim.

    Limits that are relative are held against what was `accepted`; where nothing was, they are not decided, which alone
    is no matter of the exit code. Nothing is said of limits and claims on what an audit of some components was not
    asked for.
    """
    claims = (claim for claim in manifest.claims if is_asked_for(claim, audit, manifest))
    verdict = Verdict(
        limits=tuple(check_limits(audit, manifest, accepted)),
        claims=tuple(check_claim(claim, audit, manifest, gate_claims) for claim in claims),
        exit_code=ExitCode.INCOMPLETE,
    )
    if not is_finished(audit):
        return verdict
    found = verdict.findings or verdict.failed_gates or audit.misfits
    return replace(verdict, exit_code=ExitCode.OVER_LIMIT if found else ExitCode.WITHIN_LIMITS)


def with_drift(verdict: Verdict, drift: tuple[Drift, ...]) -> Verdict:
    """The verdict with what is not where it was, which a person has to look at like at an exceeded limit.

    What is gone since the lock and since a baseline is one thing, as the first of both tells it.
    """
    found: dict[tuple[str, ...], Drift] = {}
    for item in drift:
        found.setdefault((item.kind, item.repository, item.release, item.name), item)
    code = ExitCode.OVER_LIMIT if found else ExitCode.WITHIN_LIMITS
    return replace(verdict, drift=tuple(found.values()), exit_code=verdict.exit_code or code)


def judge_ledger(verdict: Verdict, readings: Iterable[PageReading], complete: bool) -> ExitCode:
    """The exit code of the ledger of claims: 3 if anything is missing, 1 for a finding on a page or a failed gate."""
    readings = tuple(readings)
    if not complete or any(reading.failure for reading in readings):
        return ExitCode.INCOMPLETE
    found = any(reading.findings for reading in readings)
    return ExitCode.OVER_LIMIT if found or verdict.failed_gates else ExitCode.WITHIN_LIMITS
