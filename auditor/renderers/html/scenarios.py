# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the HTML report shows of the trust scenarios: nested totals, each as a bar beside its figure."""

from collections.abc import Collection, Iterable, Mapping

from msgspec import Struct

from auditor.declared.trust import chain_of
from auditor.findings.scenarios import measure_scenario
from auditor.model.scenarios import Gap, ScenarioResult
from auditor.renderers import Report
from auditor.renderers.html.links import NO_FIGURE, Link, link_component

_WITH_OPEN_END = 0.88


class ScenarioRow(Struct, frozen=True):
    """One scenario; `before` and `growth` are the lengths of the parts of its bar, in hundredths of the width.

    `gaps` are what it adds without a figure; with `lower_bound`, it or one that it extends has such a gap. `more` is
    None if the audit has nothing of what it adds.
    """

    name: str
    title: str
    explanation: str
    extends: str
    depth: str
    before: float
    growth: float
    code: int | str
    more: int | None
    lower_bound: bool
    added: tuple[Link, ...]
    gaps: tuple[Gap, ...]


def view_scenarios(report: Report) -> tuple[ScenarioRow, ...]:
    """A row for each scenario of the manifest, measured by what the audit has."""
    manifest, audit = report.manifest, report.audit
    results = {item.id: measure_scenario(item, audit, manifest) for item in manifest.scenarios}
    longest = _length_of_axis(results.values())
    return tuple(_view(result, results, longest, report) for result in results.values())


def _length_of_axis(results: Collection[ScenarioResult]) -> float:
    """What the whole width stands for, in SLOC; an open end has room beside the longest bar."""
    longest = max((result.totals.code for result in results), default=0) or 1
    return longest / _WITH_OPEN_END if any(result.gaps for result in results) else longest


def _view(result: ScenarioResult, results: Mapping[str, ScenarioResult], longest: float, report: Report) -> ScenarioRow:
    scenario = result.scenario
    added = _link_present(result.added, report)
    shown = results[scenario.extends].gaps if scenario.extends in results else ()
    return ScenarioRow(
        name=scenario.id,
        title=scenario.title,
        explanation=scenario.explanation,
        extends=scenario.extends,
        depth=str(len(chain_of(scenario, report.manifest)) - 1),
        before=100 * result.before.code / longest,
        growth=100 * result.growth.code / longest,
        code=result.figure.code if result.figure else NO_FIGURE,
        more=result.growth_figure.code if added and result.growth_figure else None,
        lower_bound=bool(result.gaps),
        added=added,
        gaps=tuple(gap for gap in result.gaps if gap not in shown),
    )


def _link_present(component_ids: Iterable[str], report: Report) -> tuple[Link, ...]:
    """Links to those of the components that the audit has."""
    present = {item.component.id for item in report.audit.components}
    return tuple(link_component(name) for name in component_ids if name in present)
