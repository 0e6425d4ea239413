# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`audit.json`: the published form of an audit and its verdict.

The bytes depend on the audit alone: keys and components have a fixed order, and no clock, host or path is in it. Keys
may be added; none is renamed or removed without a new schema number.
"""

from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from auditor.documents.files import NOT_DECLARED, FileEntry, TotalsEntry, file_entry, totals_entry
from auditor.exposure import Exposures, PlaceSum, sum_places
from auditor.model import (
    Audit,
    Authorship,
    Cited,
    ClaimResult,
    ClaimVerdict,
    ComparisonRecord,
    ComponentResult,
    Finding,
    Group,
    Judgement,
    LeftOutComponent,
    MemorySafety,
    Place,
    Ratio,
    Shipped,
    SourceLedger,
    SourceRevision,
    StatedOrders,
    UnclassifiedFile,
    UnmeasuredFile,
    Vendor,
    Verdict,
)
from auditor.releases.timeline import Timeline
from auditor.totals import as_shipped, split_by_safety, total_of, totals_by_subject

SCHEMA = 1


class PlaceEntry(Struct, frozen=True):
    """The components of the TCB that run in one place, and of it what is in exposed files, in so many functions.

    `undeclared` are components of which the manifest says nothing on exposure: what is exposed can only be more, and
    has no figure at all if these are all of them.
    """

    place: Place
    components: tuple[str, ...]
    totals: TotalsEntry
    exposed: TotalsEntry | None
    exposed_functions: int | None
    undeclared: tuple[str, ...]


class ShippedEntry(Struct, frozen=True):
    """What downstream patches make of the files of one upstream; `files` are those that they add or change."""

    url: str
    downstream: SourceRevision
    patches: tuple[str, ...]
    files: tuple[FileEntry, ...]
    removed: tuple[str, ...]


class ComponentEntry(Struct, frozen=True, omit_defaults=True):
    """One component with its provenance, its files and its sums, upstream and, where it is patched, as shipped.

    `authorship` is there if histories were asked for, `memory_safety` where there is a vendor.
    """

    id: str
    title: str
    group: Group
    runs_in: tuple[Place, ...]
    sentence: str
    evidence: str
    doubt: str
    sources: tuple[SourceRevision, ...]
    files: tuple[FileEntry, ...]
    unmeasured: tuple[UnmeasuredFile, ...]
    totals: TotalsEntry
    cited: Cited | None
    recorded: ComparisonRecord | None
    ledgers: tuple[SourceLedger, ...]
    shipped: tuple[ShippedEntry, ...]
    totals_as_shipped: TotalsEntry
    vendor: Vendor | None = None
    memory_safety: MemorySafety | None = None
    authorship: Authorship | None = None


class ClaimEntry(Struct, frozen=True):
    """One claim and what became of it: `verdict`, `measured` and `ratios` are those of the first definition.

    `subject` says in words what `subjects` and `files` select. `revision` is the commit at which the page was read.
    """

    id: str
    quote: str
    page: str
    url: str
    revision: str
    subject: str
    subjects: tuple[str, ...]
    files: tuple[str, ...]
    metric: str
    reading: str
    gate: bool
    verdict: ClaimVerdict
    measured: int
    explanation: str
    ratios: tuple[Ratio, ...]
    by_definition: tuple[Judgement, ...]
    stated: StatedOrders | None


class AuditDocument(Struct, frozen=True, omit_defaults=True):
    """All of `audit.json`.

    `left_out` is there only if the manifest leaves components out of the release, `timeline` and `authorship`, of the
    TCB and of each group, if they were asked for.
    """

    schema: int
    release: str
    as_of: str
    complete: bool
    partial: bool
    exit_code: int
    instruments: dict[str, str]
    components: tuple[ComponentEntry, ...]
    totals: dict[str, TotalsEntry]
    totals_as_shipped: dict[str, TotalsEntry]
    claims: tuple[ClaimEntry, ...]
    findings: tuple[Finding, ...]
    unclassified: tuple[UnclassifiedFile, ...]
    left_out: tuple[LeftOutComponent, ...] = ()
    timeline: Timeline | None = None
    authorship: dict[str, Authorship] = {}
    places: tuple[PlaceEntry, ...] = ()


def encode_audit(
    audit: Audit, verdict: Verdict, timeline: Timeline | None = None, exposures: Exposures = NOT_DECLARED
) -> bytes:
    """The bytes of `audit.json`: compact, UTF-8, one component a line so that two audits can be compared by eye.

    `exposures` is what the manifest says of exposed files.
    """
    document = _document(audit, verdict, exposures)
    head = msgspec.to_builtins(replace(document, components=(), timeline=timeline))
    del head["components"]
    lines = b",\n".join(map(msgspec.json.encode, document.components))
    return msgspec.json.encode(head)[:-1] + b',\n"components":[\n' + lines + b"\n]}\n"


def document_schema() -> dict[str, Any]:
    """The JSON Schema of `audit.json`."""
    schema = msgspec.json.schema(AuditDocument)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "audit.json of auditor"} | schema


def _document(audit: Audit, verdict: Verdict, exposures: Exposures) -> AuditDocument:
    return AuditDocument(
        schema=SCHEMA,
        release=audit.release,
        as_of=audit.as_of,
        complete=audit.complete,
        partial=audit.partial,
        exit_code=verdict.exit_code,
        instruments=dict(sorted(audit.instruments.items())),
        components=tuple(_component_entry(result, exposures) for result in audit.components),
        totals={subject: totals_entry(totals) for subject, totals in totals_by_subject(audit).items()},
        totals_as_shipped={
            subject: totals_entry(totals) for subject, totals in totals_by_subject(as_shipped(audit)).items()
        },
        claims=tuple(map(_claim_entry, verdict.claims)),
        findings=verdict.findings,
        unclassified=audit.unclassified,
        left_out=audit.left_out,
        authorship=audit.authorship,
        places=tuple(map(_place_entry, sum_places(audit, exposures))) if exposures else (),
    )


def _place_entry(item: PlaceSum) -> PlaceEntry:
    return PlaceEntry(
        place=item.place,
        components=tuple(result.component.id for result in item.results),
        totals=totals_entry(total_of(item.results)),
        exposed=totals_entry(item.exposed) if item.exposed.files else None,
        exposed_functions=item.functions if item.exposed.files else None,
        undeclared=item.undeclared,
    )


def _claim_entry(result: ClaimResult) -> ClaimEntry:
    claim = result.claim
    return ClaimEntry(
        id=claim.id,
        quote=claim.quote,
        page=result.page.title,
        url=result.page.url,
        revision=result.page.revision,
        subject=claim.subject,
        subjects=claim.subjects,
        files=claim.files,
        metric=claim.metric,
        reading=claim.reading,
        gate=result.gated,
        verdict=result.verdict,
        measured=result.measured,
        explanation=result.explanation,
        ratios=result.ratios,
        by_definition=result.by_definition,
        stated=result.stated,
    )


def _component_entry(result: ComponentResult, exposures: Exposures) -> ComponentEntry:
    component = result.component
    return ComponentEntry(
        id=component.id,
        title=component.title,
        group=component.group,
        runs_in=component.runs_in,
        sentence=component.sentence,
        evidence=component.evidence,
        doubt=component.doubt,
        sources=result.revisions,
        files=tuple(file_entry(item, exposures) for item in result.files),
        unmeasured=result.unmeasured,
        totals=totals_entry(total_of([result])),
        cited=component.cited,
        recorded=result.record,
        ledgers=result.ledgers,
        shipped=tuple(map(_shipped_entry, result.shipped)),
        totals_as_shipped=totals_entry(total_of([result.as_shipped])),
        vendor=component.vendor,
        memory_safety=split_by_safety([result]) if component.vendor else None,
        authorship=result.authorship,
    )


def _shipped_entry(part: Shipped) -> ShippedEntry:
    files = tuple(map(file_entry, part.files))
    return ShippedEntry(part.url, part.downstream, part.patches, files, part.removed)
