# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the HTML report shows of where the TCB runs, and how much of it input from less trusted code reaches first."""

from collections.abc import Iterable

from msgspec import Struct

from auditor.findings.exposure import PlaceSum, find_exposures, sum_places
from auditor.findings.figures import Size, size_of
from auditor.model import Totals
from auditor.renderers import Report
from auditor.renderers.html.links import Link, link_component


class PlaceRow(Struct, frozen=True):
    """The components of the TCB in one place; `exposed` is what of them is in exposed files, in `functions` functions.

    With `lower_bound` something of the place has no figure, or the manifest does not say what of it is exposed.
    """

    place: str
    components: tuple[Link, ...]
    figures: Size
    exposed: Totals
    functions: int
    lower_bound: bool


class PlacesView(Struct, frozen=True):
    """A row for each place, and the components of the TCB of which nothing is declared on exposure."""

    rows: tuple[PlaceRow, ...]
    undeclared: tuple[Link, ...]


def view_places(report: Report) -> PlacesView:
    """The TCB by where it runs."""
    sums = sum_places(report.audit, find_exposures(report.audit, report.manifest))
    undeclared = dict.fromkeys(name for item in sums for name in item.undeclared)
    titles = {result.component.id: result.component.title for result in report.audit.components}
    return PlacesView(tuple(map(_view, sums)), _link_all(undeclared, titles))


def _view(item: PlaceSum) -> PlaceRow:
    figures = size_of(item.results)
    return PlaceRow(
        place=item.place,
        components=tuple(link_component(result.component.id) for result in item.results),
        figures=figures,
        exposed=item.exposed,
        functions=item.functions,
        lower_bound=figures.lower_bound or bool(item.undeclared),
    )


def _link_all(component_ids: Iterable[str], titles: dict[str, str]) -> tuple[Link, ...]:
    return tuple(link_component(name, titles[name]) for name in component_ids)
