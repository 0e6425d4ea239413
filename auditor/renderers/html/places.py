# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the HTML report shows of where the TCB runs, and how much of it input from less trusted code reaches first."""

from msgspec import Struct

from auditor.findings.exposure import PlaceSum, find_exposures, sum_places
from auditor.model.declared import Component
from auditor.renderers import Report


class PlacesView(Struct, frozen=True):
    """A row for each place in which the TCB runs."""

    rows: tuple[PlaceSum, ...]

    @property
    def undeclared(self) -> tuple[Component, ...]:
        """The components of which the manifest does not say what is exposed, each once."""
        declared = ((row, result.component) for row in self.rows for result in row.results)
        return tuple({item.id: item for row, item in declared if item.id in row.undeclared}.values())


def view_places(report: Report) -> PlacesView:
    """The TCB by where it runs."""
    return PlacesView(sum_places(report.audit, find_exposures(report.audit, report.manifest)))
