# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the manifest says about trust: which scenario contains which, and how two VMs are connected. Pure functions."""

from collections.abc import Iterable, Mapping

from auditor.model.declared import Component
from auditor.model.manifest import Manifest
from auditor.model.trust import Relation, Scenario, TrustRule, Vm


def follow(start: str, next_by_name: Mapping[str, str]) -> tuple[str, ...]:
    """`start` and all that `next_by_name` leads to from there, up to the first name that would come again."""
    path: dict[str, None] = {}
    name = start
    while name and name not in path:
        path[name] = None
        name = next_by_name.get(name, "")
    return tuple(path)


def chain_of(scenario: Scenario, manifest: Manifest) -> tuple[Scenario, ...]:
    """The scenario and those that it extends, one inside the other, the innermost first."""
    scenario_by_id = {item.id: item for item in manifest.scenarios}
    ids = follow(scenario.id, {item.id: item.extends for item in manifest.scenarios})
    return tuple(scenario_by_id[name] for name in reversed(ids) if name in scenario_by_id)


def components_of(scenarios: Iterable[Scenario], manifest: Manifest) -> tuple[Component, ...]:
    """The components that any of `scenarios` adds, each once, in the order of the manifest."""
    scenarios = tuple(scenarios)
    return tuple(item for item in manifest.components if any(scenario.adds(item) for scenario in scenarios))


def netvms_of(vm: Vm, vms: Iterable[Vm]) -> tuple[str, ...]:
    """The NetVMs between `vm` and the network, the one that it is connected to first."""
    return follow(vm.name, {item.name: item.netvm for item in vms})[1:]


def find_relation(compromised: Vm, target: Vm, vms: Iterable[Vm]) -> Relation:
    """What the compromised VM is to the target, another VM, in the network of `vms`."""
    vms = tuple(vms)
    above_target, above_compromised = netvms_of(target, vms), netvms_of(compromised, vms)
    if compromised.name in above_target:
        return "netvm" if target.netvm == compromised.name else "distant-netvm"
    if target.name in above_compromised:
        return "client" if compromised.netvm == target.name else "distant-client"
    return "neighbour" if set(above_target) & set(above_compromised) else "unconnected"


def find_rule(relation: Relation, manifest: Manifest) -> TrustRule:
    """What the manifest says of `relation`; a checked manifest with VMs has one rule for each relation."""
    return next(rule for rule in manifest.trust if rule.when == relation)
