# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What scenarios come to, and what stands between VMs: on a small audit by hand, and on any audit and manifest."""

import json

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import astuple, replace

from auditor.declared.manifest import load_manifest, parse_manifest
from auditor.documents.register import encode, schema_of
from auditor.documents.scenario import trust_document
from auditor.findings.scenarios import components_needed, find_barriers, measure_scenario, report_trust
from auditor.findings.totals import total_of
from auditor.model.declared import Component, Source
from auditor.model.manifest import Manifest
from auditor.model.measured import (
    Audit,
    ComponentResult,
    Dispute,
    MeasuredFile,
    Totals,
    UnclassifiedFile,
    UnmeasuredFile,
)
from auditor.model.scenarios import Barrier, Gap, ScenarioResult, TrustReport
from auditor.model.trust import Scenario, Vm
from auditor.renderers.text.scenario import TrustView, render_trust
from tests.made.audits import comparison_record, make_audit, measured_file, result_of
from tests.made.manifests import GROUPS, SYSTEM, trust_text
from tests.made.places import ROOT

MANIFEST = parse_manifest(trust_text(), "components.toml").manifest
LISTED, WIDE, WHOLE = MANIFEST.scenarios
VM_BY_NAME = {vm.name: vm for vm in MANIFEST.vms}
RECORD = comparison_record(c=5000)

DAEMON = measured_file("daemon/main.c", code=10, comment=1, blank=2, ccns=(1, 2))
COMMON = measured_file("daemon/common.h", code=3)
HYPERVISOR = measured_file("arch/mm.S", code=20, language="assembly")
LIBRARY = measured_file("lib/list.c", code=40)
MANAGER = measured_file("manager/main.py", code=80, language="Python")
FRONT = measured_file("net/front.c", code=160)
STACK = measured_file("net/stack.c", code=320)
BACK = measured_file("net/back.c", code=640)
SHARED = measured_file("net/shared.h", code=1280)

FOUND = {
    "daemon": result_of(files=(DAEMON, COMMON)),
    "hypervisor": result_of(files=(HYPERVISOR,)),
    "daemon+library": result_of(files=(COMMON, LIBRARY)),
    "manager": result_of(files=(MANAGER, COMMON)),
    "frontend": result_of(files=(FRONT,)),
    "stack": result_of(files=(STACK, SHARED)),
    "backend": result_of(files=(BACK, SHARED)),
    "linux": result_of(record=RECORD),
}
AUDIT = make_audit(MANIFEST, found=FOUND)

DECLARED = (Gap("kernel", "not configured here", RECORD), Gap("desktop", "of the distribution"))


def report(audit: Audit = AUDIT, compromised: tuple[Vm, ...] = MANIFEST.vms) -> TrustReport:
    return report_trust(audit, MANIFEST, MANIFEST.scenarios, "listed", compromised)


def totals(*files: MeasuredFile) -> Totals:
    """The sums over files, each of which must be given once."""
    assert len({item.file.path for item in files}) == len(files)
    return total_of([ComponentResult(MANIFEST.components[0], files=files)])


def test_scenarios_hold_each_file_once() -> None:
    listed, wide = totals(DAEMON, COMMON, HYPERVISOR), totals(DAEMON, COMMON, HYPERVISOR, LIBRARY)
    assert listed == Totals(files=3, c=13, assembly=20, comment=1, blank=2, functions=2, size=300)
    assert report().scenarios == (
        ScenarioResult(LISTED, (), ("daemon", "hypervisor"), Totals(), listed, ()),
        ScenarioResult(WIDE, ("daemon", "hypervisor"), ("daemon+library",), listed, wide, ()),
        ScenarioResult(
            scenario=WHOLE,
            inherited=("daemon", "hypervisor", "daemon+library"),
            added=("manager",),
            before=wide,
            totals=totals(DAEMON, COMMON, HYPERVISOR, LIBRARY, MANAGER),
            gaps=DECLARED,
        ),
    )
    assert [result.growth.code for result in report().scenarios] == [33, 40, 80]


BARRIERS = {
    ("net", "firewall"): ("netvm", ("frontend", "stack"), 160 + 320 + 1280),
    ("net", "work"): ("distant-netvm", ("stack",), 320 + 1280),
    ("net", "vault"): ("unconnected", (), 0),
    ("firewall", "net"): ("client", ("stack", "backend"), 320 + 640 + 1280),
    ("work", "net"): ("distant-client", ("stack",), 320 + 1280),
    ("work", "play"): ("neighbour", (), 0),
    ("vault", "work"): ("unconnected", (), 0),
}


@pytest.mark.parametrize(("pair", "expected"), BARRIERS.items(), ids=map("-".join, BARRIERS))
def test_between_two_vms_stands_the_scenario_and_what_the_rule_adds(
    pair: tuple[str, str], expected: tuple[str, tuple[str, ...], int]
) -> None:
    base = totals(DAEMON, COMMON, HYPERVISOR)
    (barrier,) = [item for item in report().barriers if (item.compromised, item.vm.name) == pair]
    assert (barrier.relation, barrier.added, barrier.growth.code) == expected
    assert (barrier.scenario, barrier.vm, barrier.before, barrier.gaps) == ("listed", VM_BY_NAME[pair[1]], base, ())
    assert barrier.totals.code == base.code + expected[2]


def test_every_other_vm_has_a_barrier() -> None:
    pairs = [(barrier.compromised, barrier.vm.name) for barrier in report().barriers]
    names = [vm.name for vm in MANIFEST.vms]
    assert pairs == [(one, other) for one in names for other in names if one != other]


def test_what_the_scenario_has_already_is_not_added_again() -> None:
    manifest = replace(MANIFEST, scenarios=(Scenario("net", "Net", "Why", components=("stack", "daemon")),))
    result = measure_scenario(manifest.scenarios[0], AUDIT, manifest)
    barriers = find_barriers(VM_BY_NAME["net"], result, AUDIT, manifest)
    assert [(barrier.vm.name, barrier.added, barrier.growth.code) for barrier in barriers] == [
        ("firewall", ("frontend",), 160),
        ("work", (), 0),
        ("play", (), 0),
        ("vault", (), 0),
    ]


GAPS = {
    "unmeasured": (
        {"daemon": result_of(files=(DAEMON,), unmeasured=(UnmeasuredFile("https://x", "daemon/x", "binary"),))},
        Gap("daemon", "files or sources without a figure: 1, disputed: 0"),
    ),
    "disputed": (
        {
            "daemon": result_of(
                files=(replace(DAEMON, measurement=replace(DAEMON.measurement, disputes=(Dispute("A", 1, 2, ""),))),)
            )
        },
        Gap("daemon", "files or sources without a figure: 0, disputed: 1"),
    ),
}


@pytest.mark.parametrize(("found", "gap"), GAPS.values(), ids=GAPS.keys())
def test_what_an_audit_lacks_is_a_gap_of_every_scenario_that_has_it(
    found: dict[str, ComponentResult], gap: Gap
) -> None:
    outcome = report(make_audit(MANIFEST, found=FOUND | found))
    assert [result.gaps for result in outcome.scenarios] == [(gap,), (gap,), (*DECLARED, gap)]
    assert all(barrier.gaps == (gap,) for barrier in outcome.barriers)
    assert outcome.complete is False


def test_what_is_not_in_the_audit_is_a_gap_and_not_0() -> None:
    found = {name: part for name, part in FOUND.items() if name not in ("manager", "stack", "linux")}
    outcome = report(make_audit(MANIFEST, found=found), (VM_BY_NAME["net"],))
    lacking = Gap("manager", "not part of this audit")
    assert outcome.scenarios[2].gaps == (replace(DECLARED[0], upper_bound=None), DECLARED[1], lacking)
    assert [barrier.gaps for barrier in outcome.barriers] == [(Gap("stack", "not part of this audit"),)] * 3 + [()]


LEFT_OUT = """
[[left_out]]
components = ["daemon+library", "stack"]
until = "R1"
reason = "not read"
"""


def test_what_is_left_out_of_the_release_is_a_gap_and_not_0() -> None:
    stack = ('include = ["net/stack.c", "net/shared.h"]', 'include = ["net/stack.c", "net/shared.h"]\nsince = "main"')
    library = ('include = ["daemon/common.h", "lib/*.c"]', 'include = ["lib/*.c"]\nsince = "main"')
    text = trust_text(stack).replace(*library, 1) + LEFT_OUT
    manifest = parse_manifest(text, "components.toml").manifest
    found = {name: part for name, part in FOUND.items() if name not in ("daemon+library", "stack")}
    audit = make_audit(manifest, found=found)
    outcome = report_trust(audit, manifest, manifest.scenarios, "listed", (VM_BY_NAME["net"],))
    library_gap, stack_gap = (Gap(name, "left out of R1: not read") for name in ("daemon+library", "stack"))
    assert [result.gaps for result in outcome.scenarios] == [(), (library_gap,), (*DECLARED, library_gap)]
    assert [result.added for result in outcome.scenarios] == [("daemon", "hypervisor"), (), ("manager",)]
    assert [barrier.gaps for barrier in outcome.barriers] == [(stack_gap,), (stack_gap,), (stack_gap,), ()]
    assert [barrier.added for barrier in outcome.barriers] == [("frontend",), (), (), ()]


def test_text_names_what_is_left_out_of_the_release() -> None:
    text = trust_text(('include = ["net/stack.c", "net/shared.h"]', 'include = ["net/stack.c"]\nsince = "main"'))
    left_out = LEFT_OUT.replace('"daemon+library", ', "")
    manifest = parse_manifest(text + left_out, "components.toml").manifest
    audit = make_audit(manifest, found={name: part for name, part in FOUND.items() if name != "stack"})
    outcome = report_trust(audit, manifest, manifest.scenarios, "listed", (VM_BY_NAME["net"],))
    shown = render_trust(TrustView(outcome, audit, manifest))
    assert "  frontend, stack (not measured) +  " in shown
    assert "  stack (not measured) +  " in shown
    assert "  nothing   " in shown


def test_a_gap_of_the_scenario_is_not_one_of_the_rule_again() -> None:
    text = trust_text(('include = ["net/stack.c", "net/shared.h"]', 'include = ["net/stack.c"]\nsince = "main"'))
    left_out = LEFT_OUT.replace('"daemon+library", ', "")
    manifest = parse_manifest(text + left_out, "components.toml").manifest
    scenario = Scenario("net", "Net", "Why", components=("stack",))
    result = measure_scenario(scenario, AUDIT, replace(manifest, scenarios=(scenario,)))
    (barrier, *_) = find_barriers(VM_BY_NAME["net"], result, AUDIT, replace(manifest, scenarios=(scenario,)))
    assert barrier.gaps == result.gaps == (Gap("stack", "left out of R1: not read"),)


def test_what_the_release_does_not_have_is_no_gap() -> None:
    text = trust_text(('group = "toolstack"', 'group = "toolstack"\nsince = "main"'))
    manifest = parse_manifest(text, "components.toml").manifest
    audit = make_audit(manifest, found={name: part for name, part in FOUND.items() if name != "manager"})
    result = measure_scenario(manifest.scenarios[2], audit, manifest)
    assert (result.added, result.gaps) == ((), DECLARED)


def test_unclassified_code_is_a_gap() -> None:
    audit = replace(AUDIT, unclassified=(UnclassifiedFile("https://x", "1" * 40, "daemon/new.c"),))
    gap = Gap("unclassified code", "files that no rule of the manifest mentions: 1")
    outcome = report(audit)
    assert (outcome.complete, outcome.scenarios[0].gaps) == (False, (gap,))


def test_an_audit_for_a_scenario_has_what_it_needs_and_no_more() -> None:
    ids = [component.id for component in MANIFEST.components]
    assert components_needed([LISTED], MANIFEST, with_vms=False) == ("daemon", "hypervisor")
    assert components_needed([WHOLE], MANIFEST, with_vms=False) == (
        *("daemon", "hypervisor", "daemon+library", "linux", "manager"),
    )
    everything = [name for name in ids if name != "windows"]
    assert list(components_needed(MANIFEST.scenarios, MANIFEST, with_vms=True)) == everything


# ------------------------------------------------------------------------------------- any manifest, any audit


class Case(Struct, frozen=True):
    """A manifest with random components and scenarios, and an audit of it."""

    manifest: Manifest
    audit: Audit


GROUPS_USED = ("qubes", "third-party", "linked", "networking", "toolstack")
SOURCE = Source(repository="alpha", include=("**",))
FILES = tuple(
    measured_file(f"f{number}", code=1 << number, comment=number, blank=1, language=language, ccns=(1,) * (number % 3))
    for number, language in enumerate(["C", "C header", "assembly", "Python", "C", "C++", "Rust", "C", "assembly", "C"])
)
COMPONENT_NAMES = [f"component{number}" for number in range(6)]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    components = tuple(
        Component(
            id=name,
            title="T",
            group=draw(st.sampled_from(GROUPS_USED)),
            runs_in=(),
            sentence="S",
            evidence="E",
            sources=(SOURCE,),
        )
        for name in COMPONENT_NAMES
    )
    results = tuple(
        ComponentResult(
            item, files=tuple(draw(st.lists(st.sampled_from(FILES), unique_by=lambda file: file.file.path)))
        )
        for item in components
    )
    scenarios: list[Scenario] = []
    for number in range(draw(st.integers(1, 4))):
        groups = tuple(draw(st.lists(st.sampled_from(GROUPS_USED), unique=True, max_size=2)))
        names = tuple(draw(st.lists(st.sampled_from(COMPONENT_NAMES), unique=True, max_size=2)))
        extends = draw(st.sampled_from(["", *(item.id for item in scenarios)]))
        scenarios.append(Scenario(f"s{number}", "T", "E", extends, groups, names))
    attacked = st.lists(st.sampled_from(COMPONENT_NAMES), unique=True, max_size=3)
    rules = tuple(replace(rule, components=tuple(draw(attacked))) for rule in MANIFEST.trust)
    manifest = replace(MANIFEST, components=components, scenarios=tuple(scenarios), trust=rules)
    return Case(manifest, Audit("R1", "", {}, results, manifest.system, manifest.groups))


def is_at_least(larger: Totals, smaller: Totals) -> bool:
    return all(more >= less for more, less in zip(astuple(larger), astuple(smaller), strict=True))


def files_of(names: set[str], audit: Audit) -> dict[str, MeasuredFile]:
    return {
        item.file.path: item for result in audit.components if result.component.id in names for item in result.files
    }


@given(cases())
def test_a_nested_scenario_is_never_smaller(case: Case) -> None:
    result_by_id = {item.id: measure_scenario(item, case.audit, case.manifest) for item in case.manifest.scenarios}
    for result in result_by_id.values():
        inner = result_by_id.get(result.scenario.extends)
        assert result.before == (inner.totals if inner else Totals())
        assert set(result.inherited) == (set(inner.inherited + inner.added) if inner else set())
        assert is_at_least(result.totals, result.before)
        assert is_at_least(result.growth, Totals())


@given(cases())
def test_no_file_counts_twice_and_none_is_lost(case: Case) -> None:
    for scenario in case.manifest.scenarios:
        result = measure_scenario(scenario, case.audit, case.manifest)
        names = {*result.inherited, *result.added}
        assert len(names) == len(result.inherited) + len(result.added)
        files = files_of(names, case.audit)
        assert result.totals == totals(*files.values())
        # Each file has a power of two for its size, so that the sum names the files that are in it.
        assert result.totals.code == sum(1 << int(path[1:]) for path in files)
        apart = [total_of([item]) for item in case.audit.components if item.component.id in names]
        assert is_at_least(sum(apart, Totals()), result.totals)


@given(cases())
def test_a_barrier_is_the_scenario_and_what_the_rule_attacks(case: Case) -> None:
    base = measure_scenario(case.manifest.scenarios[0], case.audit, case.manifest)
    trusted = {*base.inherited, *base.added}
    rule_by_relation = {rule.when: set(rule.components) for rule in case.manifest.trust}
    for vm in case.manifest.vms:
        for barrier in find_barriers(vm, base, case.audit, case.manifest):
            attacked = rule_by_relation[barrier.relation]
            assert set(barrier.added) == attacked - trusted
            assert barrier.totals == totals(*files_of(trusted | attacked, case.audit).values())
            assert is_at_least(barrier.totals, base.totals)


@given(st.data())
def test_a_compromised_netvm_adds_networking_for_exactly_its_clients(data: st.DataObject) -> None:
    """On the shipped manifest, whatever the VMs and however they are connected directly to NetVMs."""
    netvms = [Vm(f"net{number}") for number in range(data.draw(st.integers(1, 3)))]
    links = data.draw(st.lists(st.sampled_from(["", *(vm.name for vm in netvms)]), max_size=6))
    clients = [Vm(f"vm{number}", netvm) for number, netvm in enumerate(links)]
    shipped = replace(SHIPPED, vms=tuple(data.draw(st.permutations(netvms + clients))))
    base = measure_scenario(shipped.scenarios[0], SHIPPED_AUDIT, shipped)
    for netvm in netvms:
        for barrier in find_barriers(netvm, base, SHIPPED_AUDIT, shipped):
            connected = barrier.vm.netvm == netvm.name
            assert barrier.added == (("netfront", "tcpip") if connected else ())
            assert barrier.growth.code == (110 if connected else 0)
            assert barrier.gaps == ()


def shipped_audit(manifest: Manifest) -> Audit:
    """An audit in which each component has one file of 1 SLOC of its own, netfront one of 10, tcpip one of 100."""
    sizes = {"netfront": 10, "tcpip": 100}
    results = [
        ComponentResult(item, files=(measured_file(item.id, code=sizes.get(item.id, 1)),))
        for item in manifest.components
        if item.sources_in("R4.3.0") and item.group != "comparison"
    ]
    return Audit("R4.3.0", "", {}, tuple(results), SYSTEM, GROUPS)


SHIPPED = load_manifest(ROOT / "components.toml").manifest
SHIPPED_AUDIT = shipped_audit(SHIPPED)


def test_the_shipped_scenarios_are_nested_as_asked_for() -> None:
    results = {item.id: measure_scenario(item, SHIPPED_AUDIT, SHIPPED) for item in SHIPPED.scenarios}
    assert {name: (item.scenario.extends, item.scenario.groups) for name, item in results.items()} == {
        "documented": ("", ("qubes", "third-party")),
        "linked": ("documented", ("linked",)),
        "toolstack": ("linked", ("toolstack",)),
        "dom0": ("toolstack", ()),
        "updates": ("documented", ("updates",)),
    }
    assert results["documented"].gaps == ()
    assert all(item.gaps for name, item in results.items() if name != "documented")


@pytest.mark.parametrize("release", ["R4.2.0", "R4.3.0", "main"])
def test_every_release_has_what_the_shipped_scenarios_and_rules_name(release: str) -> None:
    present = {item.id for item in SHIPPED.components if item.sources_in(release)}
    named = {name for item in SHIPPED.scenarios for name in item.components}
    named |= {name for rule in SHIPPED.trust for name in rule.components}
    assert named <= present


# ------------------------------------------------------------------------------------------------- what is shown


def test_json_fits_the_published_schema() -> None:
    schema = json.loads((ROOT / "docs" / "scenario.schema.json").read_text())
    assert schema == json.loads(json.dumps(schema_of("scenario"))), "run `make schema`"
    jsonschema.Draft202012Validator.check_schema(schema)
    content = encode(trust_document(report(), MANIFEST))
    jsonschema.validate(json.loads(content), schema)
    assert content.endswith("}\n")


def test_json_says_what_was_found() -> None:
    document = json.loads(encode(trust_document(report(), MANIFEST)))
    assert {key: document[key] for key in ("schema", "release", "as_of", "complete", "instruments")} == {
        "schema": 1,
        "release": "R1",
        "as_of": "2026-01-02",
        "complete": True,
        "instruments": {"scanner": "1"},
    }
    assert [source["revision"] for source in document["sources"]] == ["1" * 40]
    *_, whole = document["scenarios"]
    assert (whole["id"], whole["extends"], whole["added"], whole["lower_bound"]) == ("whole", "wide", ["manager"], True)
    assert (whole["totals"]["code"], whole["growth"]["code"], whole["growth"]["other"]) == (153, 80, 80)
    assert whole["gaps"][0]["upper_bound"]["totals"]["c"] == 5000
    first = document["barriers"][0]
    assert {key: first[key] for key in ("compromised", "vm", "netvm", "relation", "explanation", "added")} == {
        "compromised": "net",
        "vm": "firewall",
        "netvm": "net",
        "relation": "netvm",
        "explanation": "It sees the frontend",
        "added": ["frontend", "stack"],
    }


def test_text_has_a_row_for_each_scenario_and_says_what_it_lacks() -> None:
    text = render_trust(TrustView(report(compromised=()), AUDIT, MANIFEST))
    rows = [line.split() for line in text.splitlines()[4:7]]
    assert rows == [
        ["listed", "qubes,", "third-party", "3", "13", "20", "0", "33", "33"],
        ["wide", "linked", "4", "53", "20", "0", "73", "40"],
        ["whole", "+", "manager", "5", "53", "20", "80", "153", "80"],
    ]
    behind = text.splitlines()[8:]
    assert behind == [
        "listed: What is listed, 33 SLOC",
        "  As the page says",
        "  components and their SLOC: daemon 13, hypervisor 20",
        "",
        "wide: With libraries, 40 SLOC more than listed",
        "  They are linked",
        "  components and their SLOC: daemon+library 43",
        "",
        "whole: With dom0, 80 SLOC more than wide",
        "  It runs all",
        "  components and their SLOC: manager 83",
        "  not measured: kernel: not configured here; at most 5,000 SLOC, all of linux at v6 (666666666666), "
        "recorded on 2026-01-02",
        "  not measured: desktop: of the distribution",
        "",
        "1 of 1 repositories measured at the commit in components.lock",
        "verdict: complete; nothing to do",
    ]


def test_text_has_a_row_for_each_way_to_a_vm() -> None:
    text = render_trust(TrustView(report(), AUDIT, MANIFEST))
    _, _, behind = text.partition("on top of the scenario listed:\n")
    head, _, *rows = behind.strip().split("\n\n")[0].splitlines()
    assert head.split("  ")[0] == "VM"
    assert [row.split() for row in rows[:4]] == [
        [
            "net",
            "none",
            "firewall",
            "connected",
            "to",
            "it",
            "stack,",
            "backend",
            *("6", "2,253", "20", "0"),
            "2,273",
            "2,240",
        ],
        [
            "net",
            "none",
            "work,",
            "play",
            "connected",
            "further",
            "down",
            "stack",
            *("5", "1,613", "20", "0", "1,633"),
            "1,600",
        ],
        ["net", "none", "vault", "not", "connected", "nothing", "3", "13", "20", "0", "33", "0"],
        ["firewall", "net", "net", "its", "NetVM", "frontend,", "stack", *("6", "1,773", "20", "0", "1,793"), "1,760"],
    ]
    assert "\nits NetVM: It sees the frontend\n" in text


def test_text_marks_a_barrier_that_is_a_lower_bound() -> None:
    audit = make_audit(MANIFEST, found={name: part for name, part in FOUND.items() if name != "stack"})
    text = render_trust(TrustView(report(audit, (VM_BY_NAME["net"],)), audit, MANIFEST))
    assert "frontend, stack +" in text
    assert "nothing +" not in text


def test_a_barrier_knows_its_growth() -> None:
    barrier = Barrier("s", "a", Vm("b"), "netvm", (), Totals(files=1, c=2), Totals(files=3, c=7), ())
    assert barrier.growth == Totals(files=2, c=5)
