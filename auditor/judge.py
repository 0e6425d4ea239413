# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What an audit comes to: limits, claims and the exit code. Pure functions."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from auditor.claims.check import check_claim
from auditor.exit_codes import ExitCode
from auditor.model import Audit, Finding, Manifest, PageReading, Verdict
from auditor.totals import total_of


def judge(audit: Audit, manifest: Manifest, gate_claims: bool = False) -> Verdict:
    """The verdict on `audit` by the limits and claims of `manifest`; `gate_claims` gates every claim."""
    findings = tuple(_exceeded_limits(audit, manifest))
    claims = tuple(check_claim(claim, audit, manifest, gate_claims) for claim in manifest.claims)
    verdict = Verdict(findings, claims, ExitCode.INCOMPLETE)
    if not audit.complete:
        return verdict
    found = findings or verdict.failed_gates
    return replace(verdict, exit_code=ExitCode.OVER_LIMIT if found else ExitCode.WITHIN_LIMITS)


def judge_ledger(verdict: Verdict, readings: Iterable[PageReading], complete: bool) -> ExitCode:
    """The exit code of the ledger of claims: 3 if anything is missing, 1 for a finding on a page or a failed gate."""
    readings = tuple(readings)
    if not complete or any(reading.failure for reading in readings):
        return ExitCode.INCOMPLETE
    found = any(reading.findings for reading in readings)
    return ExitCode.OVER_LIMIT if found or verdict.failed_gates else ExitCode.WITHIN_LIMITS


def _exceeded_limits(audit: Audit, manifest: Manifest) -> Iterator[Finding]:
    """Limits exceeded by what was measured: a figure that is incomplete can only be larger."""
    for limit in manifest.limits:
        measured = total_of(audit.results_of(limit.subject)).of(limit.metric)
        if limit.holds_in(audit.release) and measured > limit.maximum:
            yield Finding(limit.subject, limit.metric, measured, limit.maximum)
