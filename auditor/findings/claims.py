# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Published sentences held against an audit, by each definition of a line. Pure functions.

A figure that is a lower bound can settle a claim in one way only: the rest of the code can but make it larger.
"""

import math
from collections.abc import Iterator

from auditor.declared.globs import find_idle, first_match
from auditor.findings.definitions import PRIMARY, Figure, build_figures, figures_of, is_meant, record_figures
from auditor.findings.totals import describe_undecided, unique_files
from auditor.model.claimed import Claim, RatioClaim, SizeClaim
from auditor.model.declared import Component, SizeMetric
from auditor.model.judged import ClaimResult, Judgement, Ratio, StatedOrders
from auditor.model.manifest import Manifest
from auditor.model.measured import Audit, ComponentResult


def check_claim(claim: Claim, audit: Audit, manifest: Manifest, gate_all: bool) -> ClaimResult:
    """What the audit makes of `claim`; `gate_all` lets any failure fail the audit."""
    judgements = tuple(_judge(claim, audit, _find_gap(claim, audit, manifest)))
    primary = judgements[0]
    return ClaimResult(
        claim=claim,
        page=manifest.pages[claim.page],
        by_definition=judgements,
        explanation=_explain_size(claim, primary) if isinstance(claim, SizeClaim) else _explain_ratio(claim, primary),
        gated=claim.gate or gate_all,
        stated=_stated_orders(claim, manifest) if isinstance(claim, RatioClaim) else None,
    )


def is_asked_for(claim: Claim, audit: Audit, manifest: Manifest) -> bool:
    """Whether an audit of some components was asked for all that the claim speaks of; any other audit was."""
    if not audit.partial:
        return True
    present = {result.component.id for result in audit.components}
    meant = {item.id for item in _components_of(claim, manifest) if item.sources_in(audit.release)}
    return bool(meant) and meant.union(_systems_in(claim)) <= present


def _systems_in(claim: Claim) -> tuple[str, ...]:
    return claim.against if isinstance(claim, RatioClaim) else ()


def _judge(claim: Claim, audit: Audit, gap: str) -> Iterator[Judgement]:
    """The judgement by each definition that has figures, the deciding one first."""
    for definition, figure in _figures(claim, audit).items():
        reason = _reason(figure, definition, gap)
        lines = None if reason and not figure.lines else figure.lines  # "at least 0" is no figure
        if isinstance(claim, SizeClaim):
            yield judge_size(claim, definition, lines, reason)
        else:
            ratios = _ratios(claim, definition, lines, audit)
            if ratios or definition == PRIMARY.name:
                yield judge_ratio(claim, definition, lines, ratios, reason)


def _results(claim: Claim, audit: Audit) -> tuple[ComponentResult, ...]:
    """The results of the subjects, each once."""
    meant = {result.component.id for subject in claim.subjects for result in audit.results_of(subject)}
    return tuple(result for result in audit.components if result.component.id in meant)


def _figures(claim: Claim, audit: Audit) -> dict[str, Figure]:
    results = _results(claim, audit)
    files = unique_files(results)
    if claim.files:
        wanted = first_match(claim.files, dict.fromkeys(item.file.path for item in files))
        files = tuple(item for item in files if item.file.path in wanted)
    figures = figures_of(files, [result.record for result in results if result.record], claim.metric)
    return figures if claim.files else figures | build_figures(results, audit.profiles, claim.metric)


def _reason(figure: Figure, definition: str, gap: str) -> str:
    """Why a figure is a lower bound; empty if it is not."""
    without = f"{figure.files_without} files have no figure of {definition}" if figure.files_without else ""
    return "; ".join(filter(None, (gap, without)))


def _find_gap(claim: Claim, audit: Audit, manifest: Manifest) -> str:
    """What keeps the figures of the subjects from being whole; empty if nothing does.

    That is components, globs without a file, and code that nobody has decided on.
    """
    parts = {
        "not fully measured": _partial_components(claim, audit, manifest),
        "left out": _left_out(claim, audit),
        "no file matches": _idle_globs(claim, audit),
    }
    gaps = (f"{what}: {', '.join(names)}" for what, names in parts.items() if names)
    return "; ".join(filter(None, (*gaps, describe_undecided(audit, claim.subjects))))


def _partial_components(claim: Claim, audit: Audit, manifest: Manifest) -> tuple[str, ...]:
    result_by_id = {result.component.id: result for result in audit.components}
    return tuple(
        item.id
        for item in _components_of(claim, manifest)
        if not _is_whole(item, result_by_id.get(item.id), audit.release)
    )


def _components_of(claim: Claim, manifest: Manifest) -> tuple[Component, ...]:
    """The components that a claim speaks of, in the order of the manifest."""
    ids = {item.id for subject in claim.subjects for item in manifest.components_of(subject)}
    return tuple(item for item in manifest.components if item.id in ids)


def _left_out(claim: Claim, audit: Audit) -> tuple[str, ...]:
    """The ids of the components that the manifest leaves out of the release, each once."""
    return tuple(dict.fromkeys(item.id for subject in claim.subjects for item in audit.left_out_of(subject)))


def _is_whole(component: Component, result: ComponentResult | None, release: str) -> bool:
    """Whether the component has its whole figure, or has none to have: what is left out is told apart."""
    if component.cited or not component.sources_in(release):
        return True
    if result is None:
        return False
    return bool(result.record) if component.is_comparison else result.complete


def _idle_globs(claim: Claim, audit: Audit) -> tuple[str, ...]:
    files = unique_files(_results(claim, audit))
    return find_idle(claim.files, [item.file.path for item in files if is_meant(item, claim.metric)])


# ----------------------------------------------------------------------------------------------- sizes


def judge_size(claim: SizeClaim, definition: str, lines: int | None, lower_bound: str = "") -> Judgement:
    """Whether `lines` lie between the bounds of the claim; `lower_bound` says why there can only be more of them."""
    if lines is None:
        return Judgement(definition, None, "not measurable", None, lower_bound=lower_bound)
    margin = min(lines - claim.minimum, claim.maximum - lines)
    if lower_bound and lines <= claim.maximum:
        return Judgement(definition, lines, "not measurable", None, lower_bound=lower_bound)
    return Judgement(definition, lines, "holds" if margin >= 0 else "fails", margin, lower_bound=lower_bound)


def _explain_size(claim: SizeClaim, primary: Judgement) -> str:
    bounds = f"between {claim.minimum:,} and {claim.maximum:,}"
    if primary.figure is None:
        return f"not measured; {primary.lower_bound}"
    if primary.margin is None:
        return f"at least {primary.figure:,}; {primary.lower_bound}"
    if primary.verdict == "holds":
        return f"{primary.figure:,} lies {bounds}, {primary.margin:,} from the nearer bound"
    bound = f"above the {claim.maximum:,}" if primary.figure > claim.maximum else f"below the {claim.minimum:,}"
    return f"{primary.figure:,} is {-primary.margin:,} {bound} of the claim"


# ---------------------------------------------------------------------------------------------- ratios


def judge_ratio(
    claim: RatioClaim, definition: str, lines: int | None, ratios: tuple[Ratio, ...], lower_bound: str = ""
) -> Judgement:
    """Whether every comparison that was counted is as many orders larger than `lines` as the claim asks for.

    What is cited or not counted settles nothing. A lower bound can still fail: the rest brings it nearer.
    """
    margin = _least_orders(ratios) - claim.orders
    if margin == math.inf or (lower_bound and margin >= 0):
        return Judgement(definition, lines, "not measurable", None, ratios, lower_bound)
    return Judgement(definition, lines, "holds" if margin >= 0 else "fails", margin, ratios, lower_bound)


def _least_orders(ratios: tuple[Ratio, ...]) -> float:
    """The least orders of magnitude of what was counted; infinite if nothing was."""
    counted = (ratio.orders for ratio in ratios if ratio.grade == "recorded")
    return min((orders for orders in counted if orders is not None), default=math.inf)


def _ratios(claim: RatioClaim, definition: str, lines: int | None, audit: Audit) -> tuple[Ratio, ...]:
    """The ratios of like to like: each comparison by the definition that counted `lines`, if it has such a figure."""
    against = (result for other in claim.against for result in audit.results_of(other))
    ratios = (_ratio(result, claim.metric, definition, lines) for result in against)
    return tuple(ratio for ratio in ratios if ratio is not None)


def _ratio(result: ComponentResult, metric: SizeMetric, definition: str, lines: int | None) -> Ratio | None:
    """What is cited, or not counted, has a place under the deciding definition only, and no ratio."""
    component = result.component
    if result.record:
        code = record_figures(result.record, metric).get(definition)
        return None if code is None else Ratio(component.id, code, _orders(code, lines), "recorded")
    if definition != PRIMARY.name:
        return None
    if component.cited:
        return Ratio(component.id, component.cited.code, None, component.cited.grade)
    return Ratio(component.id, None, None, "unmeasured")


def _orders(larger: int, smaller: int | None) -> float | None:
    return math.log10(larger / smaller) if larger and smaller else None


def _explain_ratio(claim: RatioClaim, primary: Judgement) -> str:
    described = "; ".join(map(_describe, primary.ratios)) or "no comparison was asked for"
    figure = "not measured" if primary.figure is None else f"at least {primary.figure:,} lines"
    lower = f"; {figure}; {primary.lower_bound}" if primary.lower_bound else ""
    return f"{described}; {claim.orders:g} asked for{lower}"


def _describe(ratio: Ratio) -> str:
    if ratio.code is None:
        return f"{ratio.component}: {ratio.lack} (run with --comparisons)"
    orders = ratio.lack if ratio.orders is None else f"{ratio.orders:.2f} orders of magnitude"
    return f"{ratio.component} ({ratio.grade}): {ratio.code:,} lines, {orders}"


def _stated_orders(claim: RatioClaim, manifest: Manifest) -> StatedOrders | None:
    """log10 of the ratio of two sizes that the page gives in words; None if the claim names no such sizes."""
    if claim.stated is None:
        return None
    size_by_id = {other.id: other for other in manifest.claims if isinstance(other, SizeClaim)}
    smaller, larger = (size_by_id[name] for name in claim.stated)
    return StatedOrders(
        least=math.log10(larger.minimum / smaller.maximum),
        named=math.log10(larger.minimum / smaller.minimum),
        most=math.log10(larger.maximum / smaller.minimum),
    )
