# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What an audit comes to: limits, claims and the exit code. Pure functions."""

import math
from collections.abc import Iterator

from auditor.model import (
    TCB_GROUPS,
    Audit,
    Claim,
    ClaimResult,
    ClaimVerdict,
    ComponentResult,
    Finding,
    Manifest,
    Ratio,
    RatioClaim,
    SizeClaim,
    Verdict,
)
from auditor.totals import total_of

WITHIN_LIMITS, OVER_LIMIT, INCOMPLETE = 0, 1, 3


def judge(audit: Audit, manifest: Manifest) -> Verdict:
    """The verdict on `audit` by the limits and claims of `manifest`."""
    findings = tuple(_exceeded_limits(audit, manifest))
    claims = tuple(_check_claim(claim, audit, manifest) for claim in manifest.claims)
    gate_failed = any(result.claim.gate and result.verdict == "fails" for result in claims)
    exit_code = OVER_LIMIT if findings or gate_failed else WITHIN_LIMITS
    return Verdict(findings, claims, exit_code if audit.complete else INCOMPLETE)


def _exceeded_limits(audit: Audit, manifest: Manifest) -> Iterator[Finding]:
    """Limits exceeded by what was measured: a figure that is incomplete can only be larger."""
    for limit in manifest.limits:
        if limit.releases and audit.release not in limit.releases:
            continue
        measured = total_of(audit.results_of(limit.subject)).of(limit.metric)
        if measured > limit.maximum:
            yield Finding(limit.subject, limit.metric, measured, limit.maximum)


def _check_claim(claim: Claim, audit: Audit, manifest: Manifest) -> ClaimResult:
    results = audit.results_of(claim.subject)
    measured = total_of(results).of(claim.metric)
    gap = _find_gap(claim.subject, results, manifest, audit)
    if isinstance(claim, SizeClaim):
        return _check_size(claim, measured, gap)
    return _check_ratio(claim, measured, gap, audit)


def _find_gap(subject: str, results: tuple[ComponentResult, ...], manifest: Manifest, audit: Audit) -> str:
    """Why the figure of `subject` is only a lower bound; empty if it is whole."""
    groups = TCB_GROUPS if subject == "tcb" else (subject,)
    expected = [
        item.id
        for item in manifest.components
        if (item.group in groups or item.id == subject) and (item.cited or item.sources_in(audit.release))
    ]
    result_by_id = {result.component.id: result for result in results}
    lacking = [item for item in expected if item not in result_by_id or not result_by_id[item].complete]
    comparisons = [result for result in results if result.component.group == "comparison"]
    uncounted = [result.component.id for result in comparisons if not (result.record or result.component.cited)]
    return ", ".join(dict.fromkeys(lacking + uncounted))


def _check_size(claim: SizeClaim, measured: int, gap: str) -> ClaimResult:
    bounds = f"between {claim.minimum:,} and {claim.maximum:,}"
    if measured > claim.maximum:
        return ClaimResult(claim, "fails", measured, f"{measured:,} is {measured - claim.maximum:,} above {bounds}")
    if gap:
        return ClaimResult(claim, "not measurable", measured, f"at least {measured:,}; not fully measured: {gap}")
    if measured < claim.minimum:
        return ClaimResult(claim, "fails", measured, f"{measured:,} is {claim.minimum - measured:,} below {bounds}")
    margin = min(measured - claim.minimum, claim.maximum - measured)
    return ClaimResult(claim, "holds", measured, f"{measured:,} lies {bounds}, {margin:,} from the nearer bound")


def _check_ratio(claim: RatioClaim, measured: int, gap: str, audit: Audit) -> ClaimResult:
    """The claim needs every comparison to be far enough away; one that is unverifiable settles nothing by itself."""
    ratios = tuple(_ratio(result, claim, measured) for other in claim.against for result in audit.results_of(other))
    explanation = "; ".join(_describe(ratio) for ratio in ratios) or "no comparison was asked for"
    known = [ratio.orders for ratio in ratios if ratio.orders is not None and ratio.grade in ("measured", "recorded")]
    verdict: ClaimVerdict
    if any(orders < claim.orders for orders in known):
        verdict = "fails"
    elif gap or len(known) == 0:
        verdict = "not measurable"
    else:
        verdict = "holds"
    lower = f"; at least {measured:,} lines, not fully measured: {gap}" if gap else ""
    return ClaimResult(claim, verdict, measured, f"{explanation}; several is read as {claim.orders:g}{lower}", ratios)


def _ratio(result: ComponentResult, claim: RatioClaim, measured: int) -> Ratio:
    component = result.component
    if component.cited:
        return Ratio(component.id, component.cited.code, _orders(component.cited.code, measured), component.cited.grade)
    if result.record:
        code = result.record.totals.of(claim.metric)
        return Ratio(component.id, code, _orders(code, measured), "recorded")
    return Ratio(component.id, None, None, "unmeasured")


def _orders(code: int, measured: int) -> float | None:
    return math.log10(code / measured) if code and measured else None


def _describe(ratio: Ratio) -> str:
    if ratio.code is None or ratio.orders is None:
        return f"{ratio.component}: not counted (run with --comparisons)"
    return f"{ratio.component} ({ratio.grade}): {ratio.code:,} lines, {ratio.orders:.2f} orders of magnitude"
