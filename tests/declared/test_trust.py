# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""How VMs are connected, how scenarios are nested, and what a manifest may not say about either."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.declared.manifest import load_manifest, parse_manifest
from auditor.declared.trust import chain_of, find_relation, find_rule, follow, netvms_of
from auditor.errors import ManifestError
from auditor.model.trust import RELATIONS, Vm
from tests.made.manifests import SMALL, trust_text
from tests.made.places import SHIPPED

REFUSED = {
    "scenario twice": (
        'id = "wide"',
        'id = "listed"',
        "scenarios[1].id: 'listed' is also the id at components.toml:224; give each its own",
    ),
    "unknown key": ('title = "With dom0"', 'tittle = "With dom0"', "scenarios[2].tittle: "),
    "extends nothing known": ('extends = "wide"', 'extends = "wild"', "scenarios[2].extends: 'wild' is none of"),
    "extends itself": (
        'extends = "listed"',
        'extends = "wide"',
        "scenarios[1].extends: goes round in a circle: wide -> wide; cut it somewhere",
    ),
    "extend each other": (
        'explanation = "As the page says"',
        'explanation = "As the page says"\nextends = "whole"',
        "scenarios[0].extends: goes round in a circle: listed -> whole -> wide -> listed; cut it somewhere",
    ),
    "unknown group": (
        'groups = ["linked"]',
        'groups = ["lunked"]',
        "scenarios[1].groups: 'lunked' is not one of the groups",
    ),
    "group twice": ('groups = ["linked"]', 'groups = ["linked", "linked"]', "groups: 'linked' stands here 2 times"),
    "comparison as group": ('groups = ["linked"]', 'groups = ["comparison"]', "'comparison' is not trusted code"),
    "adds nothing": ('groups = ["linked"]', "groups = []", "scenarios[1]: 'wide' adds nothing; name groups,"),
    "adds a group without members": (
        'groups = ["linked"]',
        'groups = ["updates"]',
        "scenarios[1]: 'wide' adds nothing; name groups,",
    ),
    "adds a group again": (
        'groups = ["linked"]',
        'groups = ["linked", "qubes"]',
        "scenarios[1]: 'daemon' is already in the scenario 'listed', which this one extends",
    ),
    "adds a component again": (
        'components = ["manager"]',
        'components = ["manager", "daemon+library"]',
        "scenarios[2]: 'daemon+library' is already in the scenario 'wide', which this one extends",
    ),
    "component of its own group": (
        'groups = ["linked"]',
        'groups = ["linked"]\ncomponents = ["daemon+library"]',
        "scenarios[1].components: 'daemon+library' is in the group 'linked', which is named as well",
    ),
    "unknown component": ('["manager"]', '["monitor"]', "scenarios[2].components: 'monitor' is not one of the"),
    "comparison as component": ('["manager"]', '["linux"]', "scenarios[2].components: 'linux' is a comparison"),
    "component twice": ('["manager"]', '["manager", "manager"]', "'manager' stands here 2 times"),
    "unmeasured twice": (
        'name = "desktop"',
        'name = "kernel"',
        "scenarios[2].unmeasured: 'kernel' stands here 2 times",
    ),
    "unmeasured without a reason": (
        '{ name = "desktop", reason = "of the distribution" }',
        '{ name = "desktop" }',
        "scenarios[2].unmeasured[1]: Object missing required field `reason`",
    ),
    "bound that is trusted": (
        'upper_bound = "linux"',
        'upper_bound = "daemon"',
        "scenarios[2].unmeasured[0].upper_bound: 'daemon' is not a component of the group comparison",
    ),
    "VM twice": ('name = "play"', 'name = "work"', "vms[3].name: 'work' is also the name at components.toml:255"),
    "unknown NetVM": ('netvm = "net"', 'netvm = "sys-net"', "vms[1].netvm: 'sys-net' is none of vms; declare it"),
    "its own NetVM": ('netvm = "net"', 'netvm = "firewall"', "vms[1].netvm: goes round in a circle: firewall -> fire"),
    "NetVMs in a circle": (
        '[[vms]]\nname = "net"\n',
        '[[vms]]\nname = "net"\nnetvm = "work"\n',
        "vms[0].netvm: goes round in a circle: net -> work -> firewall -> net; cut it somewhere",
    ),
    "no rule": (
        'when = "neighbour"',
        'when = "netvm"',
        "trust: there are VMs, but no rule for neighbour; say what is attacked then, if only nothing",
    ),
    "rule twice": (
        'when = "neighbour"',
        'when = "netvm"',
        "trust[4].when: 'netvm' is also the when at components.toml:266",
    ),
    "unknown relation": ('when = "neighbour"', 'when = "friend"', "trust[4].when: Invalid enum value 'friend'"),
    "rule with an unknown component": ('["frontend", "stack"]', '["front"]', "trust[0].components: 'front' is not one"),
    "rule with a comparison": ('["frontend", "stack"]', '["linux"]', "trust[0].components: 'linux' is a comparison"),
}


@pytest.mark.parametrize(("old", "new", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_refuses(old: str, new: str, message: str) -> None:
    with pytest.raises(ManifestError) as caught:
        parse_manifest(trust_text((old, new)), "components.toml")
    place, _, rest = str(caught.value).partition(": ")
    assert message in rest, str(caught.value)
    assert place.startswith("components.toml:")


def test_names_the_line() -> None:
    text = trust_text(('netvm = "net"', 'netvm = "sys-net"'))
    line = text.split("\n").index('netvm = "sys-net"') + 1
    with pytest.raises(ManifestError, match=rf"^components\.toml:{line}: vms\[1\]\.netvm: "):
        parse_manifest(text, "components.toml")


def test_vms_need_a_scenario() -> None:
    before, _, behind = trust_text().partition("[[scenarios]]")
    without = before + behind[behind.index("[[vms]]") :]
    with pytest.raises(ManifestError, match=r"vms: there are VMs, but no scenario"):
        parse_manifest(without, "components.toml")


@pytest.mark.parametrize("subject", ["toolstack", "manager"])
def test_refuses_a_limit_on_what_is_measured_on_request(subject: str) -> None:
    text = trust_text() + f'\n[[limits]]\nsubject = "{subject}"\nmaximum = 1\n'
    with pytest.raises(ManifestError, match=rf"limits\[2\]\.subject: '{subject}' is measured on request only"):
        parse_manifest(text, "components.toml")


def test_a_manifest_needs_no_scenarios() -> None:
    manifest = parse_manifest(SMALL, "components.toml").manifest
    assert (manifest.scenarios, manifest.vms, manifest.trust) == ((), (), ())


def test_a_scenario_is_inside_those_that_extend_it() -> None:
    manifest = parse_manifest(trust_text(), "components.toml").manifest
    assert [item.id for item in chain_of(manifest.scenarios[2], manifest)] == ["listed", "wide", "whole"]
    assert [item.id for item in chain_of(manifest.scenarios[0], manifest)] == ["listed"]


SHIPPED_RELATIONS = {
    "sys-net-1": {
        "sys-net-2": "unconnected",
        "sys-firewall": "unconnected",
        "work": "netvm",
        "personal": "unconnected",
        "untrusted": "unconnected",
        "vault": "unconnected",
    },
    "sys-net-2": {
        "sys-net-1": "unconnected",
        "sys-firewall": "netvm",
        "work": "unconnected",
        "personal": "distant-netvm",
        "untrusted": "distant-netvm",
        "vault": "unconnected",
    },
    "personal": {
        "sys-net-1": "unconnected",
        "sys-net-2": "distant-client",
        "sys-firewall": "client",
        "work": "unconnected",
        "untrusted": "neighbour",
        "vault": "unconnected",
    },
}


@pytest.mark.parametrize(("compromised", "relations"), SHIPPED_RELATIONS.items(), ids=SHIPPED_RELATIONS.keys())
def test_the_shipped_vms_are_connected_as_the_page_has_it(compromised: str, relations: dict[str, str]) -> None:
    manifest = load_manifest(SHIPPED).manifest
    attacker = next(vm for vm in manifest.vms if vm.name == compromised)
    found = {vm.name: find_relation(attacker, vm, manifest.vms) for vm in manifest.vms if vm != attacker}
    assert found == relations


def test_the_shipped_rules_add_what_the_page_says() -> None:
    manifest = load_manifest(SHIPPED).manifest
    assert {relation: find_rule(relation, manifest).components for relation in RELATIONS} == {
        "netvm": ("netfront", "tcpip"),
        "distant-netvm": ("tcpip",),
        "client": ("netback", "tcpip"),
        "distant-client": ("tcpip",),
        "neighbour": (),
        "unconnected": (),
    }


@st.composite
def networks(draw: st.DrawFn) -> tuple[Vm, ...]:
    """VMs, each of which is connected to none or to one of those before it, in any order."""
    vms: list[Vm] = []
    for number in range(draw(st.integers(2, 8))):
        vms.append(Vm(f"vm{number}", draw(st.sampled_from(["", *(vm.name for vm in vms)]))))
    return tuple(draw(st.permutations(vms)))


def ways_up(vm: Vm, vms: tuple[Vm, ...]) -> list[str]:
    """The NetVMs of a VM, found without the code under test."""
    return (
        [vm.netvm, *(name for above in vms if above.name == vm.netvm for name in ways_up(above, vms))]
        if vm.netvm
        else []
    )


@given(networks())
def test_every_two_vms_have_one_relation_and_its_opposite(vms: tuple[Vm, ...]) -> None:
    opposite = {"netvm": "client", "distant-netvm": "distant-client"} | {name: name for name in RELATIONS[4:]}
    opposite |= {after: before for before, after in opposite.items()}
    for one in vms:
        for other in vms:
            if one != other:
                relation = find_relation(one, other, vms)
                assert find_relation(other, one, vms) == opposite[relation]
                assert (relation == "netvm") == (other.netvm == one.name)
                assert (relation == "distant-netvm") == (one.name in ways_up(other, vms)[1:])
                assert (relation == "unconnected") == (
                    {one.name, *ways_up(one, vms)}.isdisjoint({other.name, *ways_up(other, vms)})
                )


@given(networks())
def test_netvms_are_in_the_order_of_the_way_up(vms: tuple[Vm, ...]) -> None:
    assert [list(netvms_of(vm, vms)) for vm in vms] == [ways_up(vm, vms) for vm in vms]


def test_following_a_circle_ends() -> None:
    assert follow("a", {"a": "b", "b": "c", "c": "b"}) == ("a", "b", "c")
