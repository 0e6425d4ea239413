# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What trust scenarios come to: how much code each trusts, and how much stands between two VMs."""

from msgspec import Struct

from auditor.model.measured import ComparisonRecord, SourceRevision, Totals
from auditor.model.trust import Relation, Scenario, Vm


class Gap(Struct, frozen=True):
    """Trusted code without a figure, which makes every total that it belongs to a lower bound.

    `upper_bound` is the record of a larger whole that contains it, None if none was counted.
    """

    name: str
    reason: str
    upper_bound: ComparisonRecord | None = None


def _figure(totals: Totals, gaps: tuple[Gap, ...]) -> Totals | None:
    """Totals of no file are no figure where something has none."""
    return None if gaps and not totals.files else totals


class ScenarioResult(Struct, frozen=True):
    """The code that one scenario trusts in a release.

    `added` are the ids of the components that it adds to the scenario that it extends, `inherited` those of the
    latter. `totals` are over the unique files of both, `before` over those of `inherited` alone.
    """

    scenario: Scenario
    inherited: tuple[str, ...]
    added: tuple[str, ...]
    before: Totals
    totals: Totals
    gaps: tuple[Gap, ...]

    @property
    def growth(self) -> Totals:
        """By how much the scenario is larger than the one that it extends."""
        return self.totals - self.before

    @property
    def figure(self) -> Totals | None:
        """The totals; None if nothing was measured of what has to be."""
        return _figure(self.totals, self.gaps)

    @property
    def growth_figure(self) -> Totals | None:
        """The growth; None if nothing was measured of what the scenario adds."""
        return self.figure and _figure(self.growth, tuple(gap for gap in self.gaps if gap.name in self.added))


class Barrier(Struct, frozen=True):
    """The code that stands between a compromised VM and another one: in which one fault would let it through.

    `relation` is what the compromised VM is to `vm`, `added` the ids of the components of `vm` that it can therefore
    attack beside those of `scenario`, whose totals are `before`; `totals` are over the unique files of both.
    """

    scenario: str
    compromised: str
    vm: Vm
    relation: Relation
    added: tuple[str, ...]
    before: Totals
    totals: Totals
    gaps: tuple[Gap, ...]

    @property
    def growth(self) -> Totals:
        """By how much this is more than the scenario."""
        return self.totals - self.before

    @property
    def figure(self) -> Totals | None:
        """The totals; None if nothing was measured of what has to be."""
        return _figure(self.totals, self.gaps)

    @property
    def growth_figure(self) -> Totals | None:
        """The growth; None if nothing was measured of what is attacked in the VM."""
        return self.figure and _figure(self.growth, tuple(gap for gap in self.gaps if gap.name in self.added))


class TrustReport(Struct, frozen=True):
    """The scenarios that were asked for and what stands between VMs, in one release.

    `complete` tells whether every file that was to be measured has an undisputed figure; what the manifest says
    cannot be measured is a gap of the scenario and no matter of this. `as_of` and `instruments` are the audit's,
    `sources` the commits at which it read each repository.
    """

    release: str
    as_of: str
    instruments: dict[str, str]
    complete: bool
    sources: tuple[SourceRevision, ...]
    scenarios: tuple[ScenarioResult, ...]
    barriers: tuple[Barrier, ...]
