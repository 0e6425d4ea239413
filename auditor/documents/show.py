# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What `auditor show --format json` prints. Keys may be added; none is removed without a new schema number."""

from collections.abc import Iterable

from msgspec import Struct

from auditor.documents.audit import ComponentEntry, component_entry
from auditor.documents.figures import FunctionEntry, TotalsEntry, entry_or_none, function_entries
from auditor.findings.exposure import find_exposures
from auditor.findings.functions import FoundFunction
from auditor.findings.hotspots import MOST_SPOTS, Ranking, rank_by_component
from auditor.findings.ladder import Ladder, ladders_of
from auditor.findings.totals import figure_of, split_by_safety
from auditor.model.custody import Authorship, MemorySafety
from auditor.model.declared import Vendor
from auditor.model.manifest import Manifest
from auditor.model.measured import Audit, SourceRevision

SCHEMA = 1


class FoundEntry(Struct, frozen=True):
    """One function and where it is; `exposed` is why input arrives there first, empty if it does not."""

    component: str
    group: str
    url: str
    revision: str
    path: str
    function: FunctionEntry
    exposed: str
    disputed: bool


class CustodyEntry(Struct, frozen=True):
    """Whom one trusts with a component; what was not measured of it is null, and so is what was not counted."""

    id: str
    group: str
    vendor: Vendor | None
    sources: tuple[SourceRevision, ...]
    totals: TotalsEntry | None
    memory_safety: MemorySafety | None
    authorship: Authorship | None


class ShowDocument(Struct, frozen=True):
    """All of it: one `component`, or the `functions` of the name asked for, or, without a name, the `custody` of all.

    With the component come its size by other definitions and its most complex and most changed functions.
    """

    schema: int
    system: str
    release: str
    complete: bool
    component: ComponentEntry | None = None
    ladder: Ladder | None = None
    ranking: Ranking | None = None
    functions: tuple[FoundEntry, ...] | None = None
    custody: tuple[CustodyEntry, ...] | None = None


def component_document(audit: Audit, manifest: Manifest) -> ShowDocument:
    """The one component of an audit."""
    (result,) = audit.components
    name, component = result.component.id, component_entry(result, find_exposures(audit, manifest))
    ladder, ranking = ladders_of(audit).get(name), rank_by_component(audit, manifest, MOST_SPOTS).get(name)
    return ShowDocument(SCHEMA, audit.system.name, audit.release, audit.complete, component, ladder, ranking)


def functions_document(audit: Audit, found: Iterable[FoundFunction]) -> ShowDocument:
    """The functions that were found in an audit."""
    head = (SCHEMA, audit.system.name, audit.release, audit.complete)
    return ShowDocument(*head, functions=tuple(map(_found_entry, found)))


def custody_document(audit: Audit) -> ShowDocument:
    """Whom one trusts with each component of an audit but comparisons."""
    custody = tuple(
        CustodyEntry(
            id=result.component.id,
            group=result.component.group,
            vendor=result.component.vendor,
            sources=result.revisions,
            totals=entry_or_none(figure_of([result])),
            memory_safety=split_by_safety([result]) if result.has_figure else None,
            authorship=result.authorship,
        )
        for result in audit.components
        if not result.component.is_comparison
    )
    return ShowDocument(SCHEMA, audit.system.name, audit.release, audit.complete, custody=custody)


def _found_entry(found: FoundFunction) -> FoundEntry:
    component, file = found.result.component, found.item.file
    (function,) = function_entries([found.function])
    place = (component.id, component.group, file.url, file.revision, file.path)
    return FoundEntry(*place, function, found.exposure, bool(found.item.open_disputes))
