# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What an audit comes to: limits, claims and the exit code. Pure functions."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from auditor.errors import ExitCode
from auditor.findings.claims import check_claim, is_asked_for
from auditor.findings.completeness import is_finished
from auditor.findings.totals import describe_undecided, figure_of
from auditor.model.declared import Limit
from auditor.model.judged import Drift, LimitResult, PageReading, Verdict
from auditor.model.manifest import Manifest
from auditor.model.measured import Audit

_NAMED = 5


def judge(audit: Audit, manifest: Manifest, gate_claims: bool = False) -> Verdict:
    """The verdict on `audit` by the limits and claims of `manifest`; `gate_claims` gates every claim.

    Nothing is said of limits and claims on what an audit of some components was not asked for.
    """
    claims = (claim for claim in manifest.claims if is_asked_for(claim, audit, manifest))
    verdict = Verdict(
        limits=tuple(_check_limits(audit, manifest)),
        claims=tuple(check_claim(claim, audit, manifest, gate_claims) for claim in claims),
        exit_code=ExitCode.INCOMPLETE,
    )
    if not is_finished(audit):
        return verdict
    found = verdict.findings or verdict.failed_gates or audit.misfits
    return replace(verdict, exit_code=ExitCode.OVER_LIMIT if found else ExitCode.WITHIN_LIMITS)


def with_drift(verdict: Verdict, drift: tuple[Drift, ...]) -> Verdict:
    """The verdict with what is not where it was, which a person has to look at like at an exceeded limit."""
    return replace(
        verdict, drift=drift, exit_code=verdict.exit_code or (ExitCode.OVER_LIMIT if drift else ExitCode.WITHIN_LIMITS)
    )


def judge_ledger(verdict: Verdict, readings: Iterable[PageReading], complete: bool) -> ExitCode:
    """The exit code of the ledger of claims: 3 if anything is missing, 1 for a finding on a page or a failed gate."""
    readings = tuple(readings)
    if not complete or any(reading.failure for reading in readings):
        return ExitCode.INCOMPLETE
    found = any(reading.findings for reading in readings)
    return ExitCode.OVER_LIMIT if found or verdict.failed_gates else ExitCode.WITHIN_LIMITS


def _check_limits(audit: Audit, manifest: Manifest) -> Iterator[LimitResult]:
    """The limits of the release on what was measured or should have been."""
    for limit in manifest.limits:
        if limit.holds_in(audit.release):
            checked = _check_limit(limit, audit, manifest)
            if checked.state == "exceeded" or not _is_beside_the_point(limit, audit, manifest):
                yield checked


def _check_limit(limit: Limit, audit: Audit, manifest: Manifest) -> LimitResult:
    results = audit.results_of(limit.subject)
    totals = figure_of(results)
    lacking = [result.component.id for result in results if not result.complete]
    lacking += _not_in(audit, manifest, limit.subject)
    reasons = [f"not fully measured: {', '.join(lacking[:_NAMED])}{_and_more(lacking)}"] if lacking else []
    reasons += filter(None, [describe_undecided(audit, (limit.subject,))])
    if not results:
        reasons += [f"left out of {audit.release}: {item.reason}" for item in audit.left_out_of(limit.subject)]
    return LimitResult(limit, totals.of(limit.metric) if totals else None, "; ".join(reasons))


def _and_more(names: list[str]) -> str:
    return f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""


def _is_beside_the_point(limit: Limit, audit: Audit, manifest: Manifest) -> bool:
    """Whether the limit is on what nobody asked for: another component, or a group that is measured on request."""
    nothing = not audit.results_of(limit.subject) and not audit.left_out_of(limit.subject)
    return nothing or (audit.partial and bool(_not_in(audit, manifest, limit.subject)))


def _not_in(audit: Audit, manifest: Manifest, subject: str) -> list[str]:
    """The ids of the components of `subject` that the release has and the audit does not."""
    present = {result.component.id for result in audit.components}
    return [
        item.id for item in manifest.components_of(subject) if item.sources_in(audit.release) and item.id not in present
    ]
