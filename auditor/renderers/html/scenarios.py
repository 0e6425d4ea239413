# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the HTML report shows of the trust scenarios: nested totals, each as a bar beside its figure."""

from collections.abc import Collection, Iterable, Mapping

from msgspec import Struct

from auditor.declared.trust import chain_of
from auditor.findings.scenarios import measure_scenario
from auditor.model.scenarios import Gap, ScenarioResult
from auditor.renderers import Report
from auditor.renderers.html.links import Link, link_component

_WITH_OPEN_END = 0.88


class ScenarioRow(Struct, frozen=True):
    """One scenario: `depth` is how many others it extends, `added` what the audit has of what it adds.

    `gaps` are what it adds without a figure. `axis` is what the whole width of the drawing stands for, in SLOC.
    """

    result: ScenarioResult
    depth: int
    added: tuple[Link, ...]
    gaps: tuple[Gap, ...]
    axis: float

    @property
    def before(self) -> float:
        """The length of the bar of the one that it extends, in hundredths of the width."""
        return 100 * self.result.before.code / self.axis

    @property
    def growth(self) -> float:
        """The length of the bar of what it adds, in hundredths of the width."""
        return 100 * self.result.growth.code / self.axis

    @property
    def code(self) -> int | None:
        """SLOC of all that it trusts; None if nothing of that was measured."""
        return self.result.figure.code if self.result.figure else None

    @property
    def more(self) -> int | None:
        """SLOC of what it adds; None if nothing of that was measured."""
        return self.result.growth_figure.code if self.added and self.result.growth_figure else None


def view_scenarios(report: Report) -> tuple[ScenarioRow, ...]:
    """A row for each scenario of the manifest, measured by what the audit has."""
    manifest, audit = report.manifest, report.audit
    results = {item.id: measure_scenario(item, audit, manifest) for item in manifest.scenarios}
    axis = _length_of_axis(results.values())
    return tuple(_view(result, results, axis, report) for result in results.values())


def _length_of_axis(results: Collection[ScenarioResult]) -> float:
    """What the whole width stands for, in SLOC; an open end has room beside the longest bar."""
    longest = max((result.totals.code for result in results), default=0) or 1
    return longest / _WITH_OPEN_END if any(result.gaps for result in results) else longest


def _view(result: ScenarioResult, results: Mapping[str, ScenarioResult], axis: float, report: Report) -> ScenarioRow:
    scenario = result.scenario
    shown = results[scenario.extends].gaps if scenario.extends in results else ()
    return ScenarioRow(
        result=result,
        depth=len(chain_of(scenario, report.manifest)) - 1,
        added=_link_present(result.added, report),
        gaps=tuple(gap for gap in result.gaps if gap not in shown),
        axis=axis,
    )


def _link_present(component_ids: Iterable[str], report: Report) -> tuple[Link, ...]:
    """Links to those of the components that the audit has."""
    present = {item.component.id for item in report.audit.components}
    return tuple(link_component(name) for name in component_ids if name in present)
