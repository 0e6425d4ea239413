# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What `auditor scenario --format json` prints. Keys may be added; none is removed without a new schema number."""

from msgspec import Struct

from auditor.declared.trust import find_rule
from auditor.documents.figures import TotalsEntry, entry_or_none
from auditor.model.manifest import Manifest
from auditor.model.measured import SourceRevision
from auditor.model.scenarios import Barrier, Gap, ScenarioResult, TrustReport
from auditor.model.trust import Relation

SCHEMA = 1


class ScenarioEntry(Struct, frozen=True):
    """One scenario: the ids of its components, and sums over unique files; `growth` is `totals` less what it extends.

    With `lower_bound`, the code in `gaps` is trusted as well and has no figure.
    """

    id: str
    title: str
    explanation: str
    extends: str
    inherited: tuple[str, ...]
    added: tuple[str, ...]
    totals: TotalsEntry | None
    growth: TotalsEntry | None
    lower_bound: bool
    gaps: tuple[Gap, ...]


class BarrierEntry(Struct, frozen=True):
    """What stands between the compromised VM and `vm`: the scenario, and the components of `vm` that are `added`."""

    scenario: str
    compromised: str
    vm: str
    netvm: str
    relation: Relation
    explanation: str
    added: tuple[str, ...]
    totals: TotalsEntry | None
    growth: TotalsEntry | None
    lower_bound: bool
    gaps: tuple[Gap, ...]


class TrustDocument(Struct, frozen=True):
    """All of it."""

    schema: int
    release: str
    as_of: str
    complete: bool
    instruments: dict[str, str]
    sources: tuple[SourceRevision, ...]
    scenarios: tuple[ScenarioEntry, ...]
    barriers: tuple[BarrierEntry, ...]


def trust_document(report: TrustReport, manifest: Manifest) -> TrustDocument:
    """The scenarios and barriers of a report made by `manifest`."""
    return TrustDocument(
        schema=SCHEMA,
        release=report.release,
        as_of=report.as_of,
        complete=report.complete,
        instruments=dict(sorted(report.instruments.items())),
        sources=report.sources,
        scenarios=tuple(map(_scenario_entry, report.scenarios)),
        barriers=tuple(_barrier_entry(barrier, manifest) for barrier in report.barriers),
    )


def _scenario_entry(result: ScenarioResult) -> ScenarioEntry:
    scenario = result.scenario
    return ScenarioEntry(
        id=scenario.id,
        title=scenario.title,
        explanation=scenario.explanation,
        extends=scenario.extends,
        inherited=result.inherited,
        added=result.added,
        totals=entry_or_none(result.figure),
        growth=entry_or_none(result.growth_figure),
        lower_bound=bool(result.gaps),
        gaps=result.gaps,
    )


def _barrier_entry(barrier: Barrier, manifest: Manifest) -> BarrierEntry:
    return BarrierEntry(
        scenario=barrier.scenario,
        compromised=barrier.compromised,
        vm=barrier.vm.name,
        netvm=barrier.vm.netvm,
        relation=barrier.relation,
        explanation=find_rule(barrier.relation, manifest).explanation,
        added=barrier.added,
        totals=entry_or_none(barrier.figure),
        growth=entry_or_none(barrier.growth_figure),
        lower_bound=bool(barrier.gaps),
        gaps=barrier.gaps,
    )
