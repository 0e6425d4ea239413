# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The published form of the places in which code runs, and of what input from less trusted code reaches there."""

from msgspec import Struct

from auditor.documents.figures import TotalsEntry, totals_entry
from auditor.findings.exposure import Exposures, PlaceSum, sum_places
from auditor.findings.totals import total_of
from auditor.model.measured import Audit


class PlaceEntry(Struct, frozen=True):
    """The components of the TCB that run in one place, and of it what is in exposed files, in so many functions.

    `undeclared` are components of which the manifest says nothing on exposure: what is exposed can only be more, and
    has no figure at all if these are all of them.
    """

    place: str
    components: tuple[str, ...]
    totals: TotalsEntry
    exposed: TotalsEntry | None
    exposed_functions: int | None
    undeclared: tuple[str, ...]


def place_entries(audit: Audit, exposures: Exposures) -> tuple[PlaceEntry, ...]:
    """Every place of the TCB; `exposures` is what the manifest says of exposed files."""
    return tuple(map(_place_entry, sum_places(audit, exposures)))


def _place_entry(item: PlaceSum) -> PlaceEntry:
    return PlaceEntry(
        place=item.place,
        components=tuple(result.component.id for result in item.results),
        totals=totals_entry(total_of(item.results)),
        exposed=totals_entry(item.exposed) if item.exposed.files else None,
        exposed_functions=item.functions if item.exposed.files else None,
        undeclared=item.undeclared,
    )
