# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Trust scenarios as text: the size of each, what it is made of, and what stands between VMs."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from auditor.declared.trust import chain_of, find_rule
from auditor.findings.totals import figure_of
from auditor.model.manifest import Manifest
from auditor.model.measured import Audit
from auditor.model.scenarios import Barrier, Gap, ScenarioResult, TrustReport
from auditor.model.trust import RELATIONS, Relation, TrustRule
from auditor.renderers.text.audit import describe_doubts, describe_gaps, describe_revisions
from auditor.renderers.text.columns import Layout, lay_out
from auditor.renderers.words.left_out import NOT_MEASURED
from auditor.renderers.words.outcome import describe_completeness
from auditor.renderers.words.visible import make_visible

_FIGURES_HEAD = ("files", "C", "assembly", "other", "SLOC", "more")
_LEAST = ("files", "other", "assembly", "C")
_SCENARIO_HEAD = ("scenario", "adds", *_FIGURES_HEAD)
_BARRIER_HEAD = ("VM", "its NetVM", "compromised", "which is", "adds", *_FIGURES_HEAD)
_SCENARIO_LAYOUT = Layout("llrrrrrr", _LEAST, ruled=True)
_BARRIER_LAYOUT = Layout("lllllrrrrrr", (*_LEAST, "its NetVM"), ruled=True)

_WORDS: dict[Relation, str] = {
    "netvm": "its NetVM",
    "distant-netvm": "a NetVM further up",
    "client": "connected to it",
    "distant-client": "connected further down",
    "neighbour": "on the same NetVM",
    "unconnected": "not connected",
}
_LIMITS = (
    "The VMs are examples of the manifest. Templates, updates, devices, calls that the policy allows and attackers "
    "outside all VMs are not part of this table; see docs/scenarios.md."
)


class TrustView(Struct, frozen=True):
    """What is shown: the report, and the audit and the manifest that it was made from."""

    report: TrustReport
    audit: Audit
    manifest: Manifest


def render_trust(view: TrustView) -> str:
    """The tables of scenarios and VMs, what they mean, and what has no figure."""
    return "\n".join([*_lines(view), ""])


def _lines(view: TrustView) -> Iterator[str]:
    yield f"auditor: trust scenarios of {view.audit.system.name} {view.report.release}; `+` marks a lower bound"
    yield ""
    rows = [_scenario_row(result, view.manifest) for result in view.report.scenarios]
    yield from lay_out(_SCENARIO_HEAD, rows, _SCENARIO_LAYOUT)
    for result in view.report.scenarios:
        yield ""
        yield from _describe_scenario(result, view)
    if view.report.barriers:
        yield ""
        yield from _describe_barriers(view)
    yield ""
    yield from describe_revisions(view.audit)
    yield from describe_gaps(view.audit.components)
    yield from describe_doubts(view.audit)
    yield describe_completeness(view.audit)


def _scenario_row(result: ScenarioResult, manifest: Manifest) -> tuple[str, ...]:
    scenario = result.scenario
    depth = len(chain_of(scenario, manifest)) - 1
    name = "  " * depth + scenario.id + _mark(result.gaps)
    return name, ", ".join((*scenario.groups, *scenario.components)), *_figures(result)


def _mark(gaps: Sequence[Gap]) -> str:
    return " +" if gaps else ""


def _figures(item: ScenarioResult | Barrier) -> tuple[str, ...]:
    """The sizes; what nothing was measured of has none."""
    totals, growth = item.figure, item.growth_figure
    more = f"{growth.code:,}" if growth else NOT_MEASURED
    if totals is None:
        return "-", "-", "-", "-", NOT_MEASURED, more
    return *(f"{size:,}" for size in (totals.files, totals.c, totals.assembly, totals.other, totals.code)), more


def _describe_scenario(result: ScenarioResult, view: TrustView) -> Iterator[str]:
    """Why the scenario trusts what it adds, and what of that has no figure; the rest is said where it was added."""
    scenario = result.scenario
    yield f"{scenario.id}: {scenario.title}, {_describe_growth(result)}"
    yield f"  {scenario.explanation}"
    if result.added:
        yield f"  components and their SLOC: {', '.join(_sized(name, view) for name in result.added)}"
    shown = next((item.gaps for item in view.report.scenarios if item.scenario.id == scenario.extends), ())
    yield from (_describe_gap(gap) for gap in result.gaps if gap not in shown)


def _describe_growth(result: ScenarioResult) -> str:
    growth, extends = result.growth_figure, result.scenario.extends
    if growth is None:
        return NOT_MEASURED
    return f"{growth.code:,} SLOC" + (f" more than {extends}" if extends else "")


def _sized(component_id: str, view: TrustView) -> str:
    totals = figure_of(view.audit.results_of(component_id))
    return f"{component_id} {totals.code:,}" if totals else f"{component_id} {NOT_MEASURED}"


def _describe_gap(gap: Gap) -> str:
    record = gap.upper_bound
    if record is None:
        return f"  not measured: {gap.name}: {gap.reason}"
    at = f"{make_visible(record.ref)} ({record.revision[:12]})"
    bound = f"at most {record.totals.code:,} SLOC, all of {record.component} at {at}, recorded on {record.resolved}"
    mark = ", overridden by --ref" if record.overridden else ""
    return f"  not measured: {gap.name}: {gap.reason}; {bound}{mark}"


def _describe_barriers(view: TrustView) -> Iterator[str]:
    """A row for each VM and each way in which a compromised one is connected to it, then what each way means."""
    barriers = view.report.barriers
    yield f"what stands between a compromised VM and another one, on top of the scenario {barriers[0].scenario}:"
    yield ""
    yield from lay_out(_BARRIER_HEAD, _barrier_rows(view), _BARRIER_LAYOUT)
    yield ""
    for relation in RELATIONS:
        if any(barrier.relation == relation for barrier in barriers):
            yield f"{_WORDS[relation]}: {find_rule(relation, view.manifest).explanation}"
    yield _LIMITS


def _barrier_rows(view: TrustView) -> Iterator[tuple[str, ...]]:
    """One row for all compromised VMs that are the same to a VM, since the same code stands between them and it."""
    for vm in view.manifest.vms:
        for relation in RELATIONS:
            same = [item for item in view.report.barriers if (item.vm, item.relation) == (vm, relation)]
            if same:
                yield _barrier_row(same, find_rule(relation, view.manifest))


def _barrier_row(same: list[Barrier], rule: TrustRule) -> tuple[str, ...]:
    first = same[0]
    compromised = ", ".join(barrier.compromised for barrier in same)
    texts = (first.vm.name, first.vm.netvm or "none", compromised, _WORDS[first.relation])
    lacking = (gap.name for gap in first.gaps if gap.name in rule.components and gap.name not in first.added)
    adds = ", ".join((*first.added, *(f"{name} (not measured)" for name in lacking))) or "nothing"
    return *texts, adds + _mark(first.gaps), *_figures(first)
