# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The scenarios, VMs and trust rules of a manifest checked against the rest of it: one complaint for each mistake."""

from collections import Counter
from collections.abc import Iterable, Iterator

from auditor.declared.toml_lines import Complaint, KeyPath
from auditor.declared.trust import chain_of, follow
from auditor.model.declared import COMPARISON
from auditor.model.manifest import Manifest
from auditor.model.trust import RELATIONS, Scenario, UnmeasuredPart


def find_trust_complaints(manifest: Manifest) -> Iterator[Complaint]:
    """What is wrong with the scenarios, the VMs and the rules of `manifest`, each with the key where it stands."""
    yield from _check_links("scenarios", "extends", [(item.id, item.extends) for item in manifest.scenarios])
    for index, scenario in enumerate(manifest.scenarios):
        yield from _check_scenario(("scenarios", index), scenario, manifest)
    yield from _check_links("vms", "netvm", [(vm.name, vm.netvm) for vm in manifest.vms])
    yield from _check_rules(manifest)


def _check_links(table: str, key: str, links: list[tuple[str, str]]) -> Iterator[Complaint]:
    """Each link must lead to another entry of the table, and on from there to an end."""
    next_by_name = dict(links)
    for index, (name, after) in enumerate(links):
        if after and after not in next_by_name:
            yield (table, index, key), f"{after!r} is none of {table}; declare it or remove `{key}`"
            continue
        path = follow(name, next_by_name)
        if next_by_name.get(path[-1]) == name:
            yield (table, index, key), f"goes round in a circle: {' -> '.join((*path, name))}; cut it somewhere"


def _check_scenario(key: KeyPath, scenario: Scenario, manifest: Manifest) -> Iterator[Complaint]:
    yield from _check_components((*key, "components"), scenario.components, manifest)
    yield from _check_once((*key, "groups"), scenario.groups)
    yield from _check_once((*key, "unmeasured"), [part.name for part in scenario.unmeasured])
    for name in scenario.groups:
        if name not in (*manifest.groups, COMPARISON):
            yield (*key, "groups"), f"{name!r} is not one of the groups"
    if COMPARISON in scenario.groups:
        yield (*key, "groups"), "'comparison' is not trusted code; use `upper_bound` of an unmeasured part"
    if not scenario.unmeasured and not any(map(scenario.adds, manifest.components)):
        yield key, f"{scenario.id!r} adds nothing; name groups, components or unmeasured parts, or remove it"
    yield from _check_repeated(key, scenario, manifest)
    for number, part in enumerate(scenario.unmeasured):
        yield from _check_bound((*key, "unmeasured", number, "upper_bound"), part, manifest)


def _check_repeated(key: KeyPath, scenario: Scenario, manifest: Manifest) -> Iterator[Complaint]:
    """What a scenario names must be new to it: neither in its own groups nor in a scenario that it extends."""
    *inner, _ = chain_of(scenario, manifest)
    for component in filter(scenario.adds, manifest.components):
        if component.id in scenario.components and component.group in scenario.groups:
            yield (*key, "components"), f"{component.id!r} is in the group {component.group!r}, which is named as well"
        earlier = next((item.id for item in inner if item.adds(component)), "")
        if earlier:
            yield key, f"{component.id!r} is already in the scenario {earlier!r}, which this one extends"


def _check_bound(key: KeyPath, part: UnmeasuredPart, manifest: Manifest) -> Iterator[Complaint]:
    comparisons = {component.id for component in manifest.components if component.is_comparison}
    if part.upper_bound and part.upper_bound not in comparisons:
        yield key, f"{part.upper_bound!r} is not a component of the group comparison"


def _check_rules(manifest: Manifest) -> Iterator[Complaint]:
    """Where there are VMs, there must be one rule for each way in which two can be connected, and a scenario."""
    declared = [rule.when for rule in manifest.trust]
    for index, rule in enumerate(manifest.trust):
        yield from _check_components(("trust", index, "components"), rule.components, manifest)
    missing = ", ".join(sorted(set(RELATIONS).difference(declared)))
    if manifest.vms and missing:
        yield ("trust",), f"there are VMs, but no rule for {missing}; say what is attacked then, if only nothing"
    if manifest.vms and not manifest.scenarios:
        yield ("vms",), "there are VMs, but no scenario whose code stands between them; declare one"


def _check_components(key: KeyPath, ids: tuple[str, ...], manifest: Manifest) -> Iterator[Complaint]:
    component_by_id = {component.id: component for component in manifest.components}
    for name in ids:
        component = component_by_id.get(name)
        if component is None:
            yield key, f"{name!r} is not one of the components"
        elif component.is_comparison:
            yield key, f"{name!r} is a comparison, not trusted code"
    yield from _check_once(key, ids)


def _check_once(key: KeyPath, names: Iterable[str]) -> Iterator[Complaint]:
    for name, count in Counter(names).items():
        if count > 1:
            yield key, f"{name!r} stands here {count} times"
