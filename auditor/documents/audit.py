# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`audit.json`: the published form of an audit and its verdict.

The bytes depend on the audit alone: keys and components have a fixed order, and no clock, host or path is in it. Keys
may be added; none is renamed or removed without a new schema number. What has no figure is null, or not there.
"""

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from auditor.documents.digest_line import with_digest
from auditor.documents.figures import (
    NOT_DECLARED,
    FileEntry,
    LinesEntry,
    TotalsEntry,
    entry_or_none,
    file_entry,
    lines_entry,
    lines_or_none,
    totals_entry,
)
from auditor.documents.hidden import escape_hidden
from auditor.documents.limits import Finding, FurtherFinding, FurtherLimitEntry, LimitEntry, publish_limits
from auditor.documents.past import MonthsEntry, months_entry
from auditor.documents.places import PlaceEntry, place_entries
from auditor.findings.exposure import Exposures
from auditor.findings.moments import Past
from auditor.findings.timeline import Timeline
from auditor.findings.totals import (
    figure_of,
    shipped_figure_of,
    shipped_totals_by_subject,
    split_by_safety,
    totals_by_subject,
)
from auditor.model.custody import Authorship, MemorySafety
from auditor.model.declared import Cited, Group, System, Vendor
from auditor.model.judged import (
    ClaimResult,
    ClaimVerdict,
    Drift,
    Judgement,
    Ratio,
    StatedOrders,
    Verdict,
)
from auditor.model.ledger import SourceLedger
from auditor.model.measured import (
    Audit,
    ComparisonRecord,
    ComponentResult,
    LeftOutComponent,
    Shipped,
    SourceRevision,
    UnclassifiedFile,
    UnmeasuredFile,
)
from auditor.model.misfits import Misfit
from auditor.model.verified import Inputs

SCHEMA = 3


class ShippedEntry(Struct, frozen=True):
    """What downstream patches make of the files of one upstream; `files` are those that they add or change."""

    url: str
    downstream: SourceRevision
    patches: tuple[str, ...]
    files: tuple[FileEntry, ...]
    removed: tuple[str, ...]


class ComponentEntry(Struct, frozen=True, omit_defaults=True):
    """One component with its provenance, its files and its sums, upstream and, where it is patched, as shipped.

    The sums are null where nothing of it was measured, those as shipped also where its patches cannot be applied.
    `authorship` is there if histories were asked for, `memory_safety` where there is a vendor. In an audit of lines
    alone the sums are `lines` and `lines_as_shipped`, the others null.
    """

    id: str
    title: str
    group: str
    runs_in: tuple[str, ...]
    sentence: str
    evidence: str
    doubt: str
    sources: tuple[SourceRevision, ...]
    files: tuple[FileEntry, ...]
    unmeasured: tuple[UnmeasuredFile, ...]
    totals: TotalsEntry | None
    cited: Cited | None
    recorded: ComparisonRecord | None
    ledgers: tuple[SourceLedger, ...]
    shipped: tuple[ShippedEntry, ...]
    totals_as_shipped: TotalsEntry | None
    vendor: Vendor | None = None
    memory_safety: MemorySafety | None = None
    authorship: Authorship | None = None
    lines: LinesEntry | None = None
    lines_as_shipped: LinesEntry | None = None


class ClaimEntry(Struct, frozen=True):
    """One claim and what became of it: `verdict`, `measured` and `ratios` are those of the first definition.

    `subject` says in words what `subjects` and `files` select. `revision` is the commit at which the page was read.
    `measured` is null where nothing of the subject was.
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
    measured: int | None
    explanation: str
    ratios: tuple[Ratio, ...]
    by_definition: tuple[Judgement, ...]
    stated: StatedOrders | None


class AuditDocument(Struct, frozen=True, omit_defaults=True):
    """All of `audit.json`.

    `system` and `groups` are the manifest's. `totals` has the TCB and each group of which anything was measured; of a
    `partial` audit, of some components only, it has one of all that was asked for, as `part`. `limits` are those on
    what was asked for, with what became of each; `further_limits` and `further_findings` are there if some are on
    functions, or have no bound yet.
    `left_out` is there only if the manifest leaves components out of the release, `timeline`, `past` and `authorship`,
    of the TCB and of each group, if they were asked for.

    `lines_only` is there if nothing but lines was counted: functions have no figure, and whether instruments disagree
    was not asked, so that `complete` says nothing of that. Then what would be in `totals` and `totals_as_shipped` is in
    `lines` and `lines_as_shipped`, and there are no `places`.

    `misfits` are there if the manifest does not fit what was measured, which a person has to look at;
    `uncertain` is if it cannot be told at some ref whether globs hold; `trusted_anyway` has a line for each revision
    that is not signed as the manifest asks for, and was measured all the same.

    `inputs` are the digests of what it was made from, which a recorded audit of an earlier auditor has not. `digest` is
    SHA-256, in hexadecimal, over all lines of the file but the last, on which it stands alone.

    `imported` is there if measurements of so many contents were not made by this run or an earlier one of the same
    user, but imported into the cache.
    """

    schema: int
    system: System
    groups: dict[str, Group]
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
    drift: tuple[Drift, ...] = ()
    misfits: tuple[Misfit, ...] = ()
    uncertain: tuple[str, ...] = ()
    trusted_anyway: tuple[str, ...] = ()
    limits: tuple[LimitEntry, ...] = ()
    timeline: Timeline | None = None
    authorship: dict[str, Authorship] = {}
    places: tuple[PlaceEntry, ...] = ()
    lines_only: bool = False
    lines: dict[str, LinesEntry] = {}
    lines_as_shipped: dict[str, LinesEntry] = {}
    imported: int = 0
    past: MonthsEntry | None = None
    further_limits: tuple[FurtherLimitEntry, ...] = ()
    further_findings: tuple[FurtherFinding, ...] = ()
    inputs: Inputs | None = None
    digest: str = ""


def encode_audit(
    audit: Audit,
    verdict: Verdict,
    timeline: Timeline | None = None,
    exposures: Exposures = NOT_DECLARED,
    past: Past | None = None,
) -> bytes:
    """The bytes of `audit.json`: compact, UTF-8, one component a line so that two audits can be compared by eye.

    `exposures` is what the manifest says of exposed files.
    """
    document, months = _document(audit, verdict, exposures), months_entry(past) if past else None
    head = msgspec.to_builtins(replace(document, components=(), timeline=timeline, past=months))
    del head["components"]
    lines = b",\n".join(map(msgspec.json.encode, document.components))
    body = escape_hidden(msgspec.json.encode(head)[:-1] + b',\n"components":[\n' + lines + b"\n]\n")
    return with_digest(body)


def _document(audit: Audit, verdict: Verdict, exposures: Exposures) -> AuditDocument:
    limits = publish_limits(verdict.limits)
    document = AuditDocument(
        schema=SCHEMA,
        system=audit.system,
        groups=audit.groups,
        release=audit.release,
        as_of=audit.as_of,
        complete=audit.complete,
        partial=audit.partial,
        exit_code=verdict.exit_code,
        instruments=dict(sorted(audit.instruments.items())),
        components=tuple(component_entry(result, exposures) for result in audit.components),
        totals={subject: totals_entry(totals) for subject, totals in totals_by_subject(audit).items()},
        totals_as_shipped={
            subject: totals_entry(totals) for subject, totals in shipped_totals_by_subject(audit).items()
        },
        claims=tuple(map(claim_entry, verdict.claims)),
        findings=limits.findings,
        unclassified=audit.unclassified,
        left_out=audit.left_out,
        drift=verdict.drift,
        limits=limits.limits,
        further_limits=limits.further_limits,
        further_findings=limits.further_findings,
        misfits=audit.misfits,
        uncertain=audit.uncertain,
        inputs=audit.inputs,
        trusted_anyway=audit.trusted_anyway,
        authorship=audit.authorship,
        places=place_entries(audit, exposures) if exposures and not audit.lines_only else (),
        lines_only=audit.lines_only,
        imported=audit.imported,
    )
    return _with_lines_apart(document) if audit.lines_only else document


def _with_lines_apart(document: AuditDocument) -> AuditDocument:
    """The document of an audit of lines alone, in which no sum stands where one of a full audit would."""
    return replace(
        document,
        components=tuple(map(_component_of_lines, document.components)),
        totals={},
        totals_as_shipped={},
        lines={subject: lines_entry(entry) for subject, entry in document.totals.items()},
        lines_as_shipped={subject: lines_entry(entry) for subject, entry in document.totals_as_shipped.items()},
    )


def _component_of_lines(entry: ComponentEntry) -> ComponentEntry:
    lines, shipped = lines_or_none(entry.totals), lines_or_none(entry.totals_as_shipped)
    return replace(entry, totals=None, totals_as_shipped=None, lines=lines, lines_as_shipped=shipped)


def claim_entry(result: ClaimResult) -> ClaimEntry:
    """The published form of a claim."""
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


def component_entry(result: ComponentResult, exposures: Exposures) -> ComponentEntry:
    """The published form of a component; `exposures` is what the manifest says of exposed files."""
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
        totals=entry_or_none(figure_of([result])),
        cited=component.cited,
        recorded=result.record,
        ledgers=result.ledgers,
        shipped=tuple(map(_shipped_entry, result.shipped)),
        totals_as_shipped=entry_or_none(shipped_figure_of([result])),
        vendor=component.vendor,
        memory_safety=split_by_safety([result]) if component.vendor and result.has_figure else None,
        authorship=result.authorship,
    )


def _shipped_entry(part: Shipped) -> ShippedEntry:
    files = tuple(map(file_entry, part.files))
    return ShippedEntry(part.url, part.downstream, part.patches, files, part.removed)
