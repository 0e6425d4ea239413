# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""How much code each trust scenario trusts, and how much stands between two VMs. Pure functions.

Every total is over unique files: what several components share, or a scenario and the one that it extends, counts
once. A scenario has all files of the one that it extends, so that it is never smaller.
"""

from collections.abc import Iterable, Iterator
from itertools import chain

from auditor.declared.presence import reasons_left_out
from auditor.declared.trust import chain_of, components_of, find_relation, find_rule
from auditor.findings.totals import describe_undecided, total_of
from auditor.model.declared import Component
from auditor.model.manifest import Manifest
from auditor.model.measured import Audit, ComparisonRecord, ComponentResult
from auditor.model.scenarios import Barrier, Gap, ScenarioResult, TrustReport
from auditor.model.trust import Scenario, UnmeasuredPart, Vm


def report_trust(
    audit: Audit, manifest: Manifest, scenarios: Iterable[Scenario], base: str, compromised: Iterable[Vm]
) -> TrustReport:
    """What `scenarios` come to, and what stands between each compromised VM and the others: `base` and what is added.

    `base` is the id of one of `scenarios`.
    """
    results = tuple(measure_scenario(scenario, audit, manifest) for scenario in scenarios)
    below = next(result for result in results if result.scenario.id == base)
    barriers = tuple(barrier for vm in compromised for barrier in find_barriers(vm, below, audit, manifest))
    return TrustReport(
        release=audit.release,
        as_of=audit.as_of,
        instruments=audit.instruments,
        complete=audit.complete,
        sources=tuple(dict.fromkeys(revision for item in audit.components for revision in item.revisions)),
        scenarios=results,
        barriers=barriers,
    )


def measure_scenario(scenario: Scenario, audit: Audit, manifest: Manifest) -> ScenarioResult:
    """What `scenario` trusts in the release of `audit`; what the audit does not have is a gap."""
    *inner, _ = nested = chain_of(scenario, manifest)
    inherited = _ids_in(audit.release, components_of(inner, manifest))
    together = components_of(nested, manifest)
    ids = _ids_in(audit.release, together)
    declared = chain.from_iterable(item.unmeasured for item in nested)
    return ScenarioResult(
        scenario=scenario,
        inherited=inherited,
        added=tuple(name for name in ids if name not in inherited),
        before=total_of(_results(inherited, audit)),
        totals=total_of(_results(ids, audit)),
        gaps=(
            *(_gap_of_part(part, audit) for part in declared),
            *_find_gaps(together, audit, manifest),
            *_gap_of_unclassified(audit),
        ),
    )


def find_barriers(compromised: Vm, base: ScenarioResult, audit: Audit, manifest: Manifest) -> tuple[Barrier, ...]:
    """What stands between the compromised VM and every other one: what `base` trusts, and what the rules add to it."""
    others = (vm for vm in manifest.vms if vm.name != compromised.name)
    return tuple(_find_barrier(compromised, vm, base, audit, manifest) for vm in others)


def components_needed(scenarios: Iterable[Scenario], manifest: Manifest, *, with_vms: bool) -> tuple[str, ...]:
    """The ids of the components that an audit must have for `scenarios` and, if wanted, for what stands between VMs."""
    trusted = tuple(chain.from_iterable(chain_of(scenario, manifest) for scenario in scenarios))
    named = {*_bounds_of(trusted), *(component.id for component in components_of(trusted, manifest))}
    if with_vms:
        named.update(*(rule.components for rule in manifest.trust))
    return tuple(component.id for component in manifest.components if component.id in named)


def _bounds_of(scenarios: Iterable[Scenario]) -> Iterator[str]:
    yield from (part.upper_bound for scenario in scenarios for part in scenario.unmeasured)


def _find_barrier(compromised: Vm, vm: Vm, base: ScenarioResult, audit: Audit, manifest: Manifest) -> Barrier:
    relation = find_relation(compromised, vm, manifest.vms)
    named = find_rule(relation, manifest).components
    trusted = (*base.inherited, *base.added)
    attacked = tuple(item for item in manifest.components if item.id in named and item.id not in trusted)
    added = _ids_in(audit.release, attacked)
    gaps = (gap for gap in _find_gaps(attacked, audit, manifest) if gap not in base.gaps)
    return Barrier(
        scenario=base.scenario.id,
        compromised=compromised.name,
        vm=vm,
        relation=relation,
        added=added,
        before=base.totals,
        totals=total_of(_results((*trusted, *added), audit)),
        gaps=(*base.gaps, *gaps),
    )


def _ids_in(release: str, components: Iterable[Component]) -> tuple[str, ...]:
    """The ids of those of `components` that are measured in `release`."""
    return tuple(component.id for component in components if component.sources_in(release))


def _results(ids: tuple[str, ...], audit: Audit) -> tuple[ComponentResult, ...]:
    return tuple(result for result in audit.components if result.component.id in ids)


def _gap_of_part(part: UnmeasuredPart, audit: Audit) -> Gap:
    return Gap(part.name, part.reason, _record_of(part.upper_bound, audit))


def _record_of(component_id: str, audit: Audit) -> ComparisonRecord | None:
    return next((item.record for item in audit.components if item.component.id == component_id), None)


def _gap_of_unclassified(audit: Audit) -> Iterator[Gap]:
    undecided = describe_undecided(audit)
    if undecided:
        yield Gap("unclassified code", undecided)


def _find_gaps(components: Iterable[Component], audit: Audit, manifest: Manifest) -> Iterator[Gap]:
    """What has no figure, or only part of one, of those of `components` that the release has."""
    result_by_id = {result.component.id: result for result in audit.components}
    left_out = reasons_left_out(manifest, audit.release)
    for component in components:
        result = result_by_id.get(component.id)
        if component.id in left_out:
            yield Gap(component.id, f"left out of {audit.release}: {left_out[component.id]}")
        elif component.sources_in(audit.release) and not (result and result.complete):
            yield Gap(component.id, _describe_lack(result))


def _describe_lack(result: ComponentResult | None) -> str:
    if result is None:
        return "not part of this audit"
    return f"files or sources without a figure: {len(result.unmeasured)}, disputed: {len(result.disputed)}"
