# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What an audit comes to: limits, claims and the exit code. Pure functions."""

import math
from collections.abc import Iterator

from auditor.model import (
    Audit,
    Claim,
    ClaimResult,
    ClaimVerdict,
    Component,
    ComponentResult,
    Finding,
    Manifest,
    Ratio,
    RatioClaim,
    SizeClaim,
    Verdict,
    stands_for,
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
        measured = total_of(audit.results_of(limit.subject)).of(limit.metric)
        if limit.holds_in(audit.release) and measured > limit.maximum:
            yield Finding(limit.subject, limit.metric, measured, limit.maximum)


def _check_claim(claim: Claim, audit: Audit, manifest: Manifest) -> ClaimResult:
    measured = total_of(audit.results_of(claim.subject)).of(claim.metric)
    gap = _find_gap(claim.subject, audit, manifest)
    if isinstance(claim, SizeClaim):
        return _check_size(claim, measured, gap)
    return _check_ratio(claim, measured, gap, audit)


def _find_gap(subject: str, audit: Audit, manifest: Manifest) -> str:
    """Which components keep the figure of `subject` from being more than a lower bound; empty if none does."""
    unmeasured = ", ".join(_find_unmeasured(subject, audit, manifest))
    left_out = ", ".join(item.id for item in audit.left_out_of(subject))
    parts = {"not fully measured": unmeasured, "left out": left_out}
    return "; ".join(f"{what}: {ids}" for what, ids in parts.items() if ids)


def _find_unmeasured(subject: str, audit: Audit, manifest: Manifest) -> Iterator[str]:
    """The ids of the components of `subject` that have not their whole figure."""
    result_by_id = {result.component.id: result for result in audit.components}
    for item in manifest.components:
        if stands_for(subject, item.id, item.group) and not _is_whole(item, result_by_id.get(item.id), audit.release):
            yield item.id


def _is_whole(component: Component, result: ComponentResult | None, release: str) -> bool:
    """Whether the component has its whole figure, or has none to have: what is left out is told apart."""
    if component.cited or not component.sources_in(release):
        return True
    if result is None:
        return False
    return bool(result.record) if component.group == "comparison" else result.complete


def _check_size(claim: SizeClaim, measured: int, gap: str) -> ClaimResult:
    bounds = f"between {claim.minimum:,} and {claim.maximum:,}"
    if measured > claim.maximum:
        return ClaimResult(claim, "fails", measured, f"{measured:,} is {measured - claim.maximum:,} above {bounds}")
    if gap:
        return ClaimResult(claim, "not measurable", measured, f"at least {measured:,}; {gap}")
    if measured < claim.minimum:
        return ClaimResult(claim, "fails", measured, f"{measured:,} is {claim.minimum - measured:,} below {bounds}")
    margin = min(measured - claim.minimum, claim.maximum - measured)
    return ClaimResult(claim, "holds", measured, f"{measured:,} lies {bounds}, {margin:,} from the nearer bound")


def _check_ratio(claim: RatioClaim, measured: int, gap: str, audit: Audit) -> ClaimResult:
    """Hold the claim against each comparison; one that is unverifiable is shown, but settles nothing."""
    ratios = tuple(_ratio(result, claim, measured) for other in claim.against for result in audit.results_of(other))
    described = "; ".join(map(_describe, ratios)) or "no comparison was asked for"
    lower = f"; at least {measured:,} lines; {gap}" if gap else ""
    explanation = f"{described}; several is read as {claim.orders:g}{lower}"
    return ClaimResult(claim, _ratio_verdict(claim, ratios, gap), measured, explanation, ratios)


def _ratio_verdict(claim: RatioClaim, ratios: tuple[Ratio, ...], gap: str) -> ClaimVerdict:
    """A subject that is only a lower bound can still fail, because the rest of it brings it nearer."""
    known = [ratio.orders for ratio in ratios if ratio.orders is not None and ratio.grade == "recorded"]
    if any(orders < claim.orders for orders in known):
        return "fails"
    return "not measurable" if gap or not known else "holds"


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
