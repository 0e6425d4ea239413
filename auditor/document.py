# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`audit.json`: the published form of an audit and its verdict, written and read back.

The bytes depend on the audit alone: keys and components have a fixed order, and no clock, host or path is in it. Keys
may be added; none is renamed or removed without a new schema number.
"""

from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from auditor.errors import ReportError
from auditor.languages import LANGUAGE_BY_NAME
from auditor.model import (
    Audit,
    Cited,
    ClaimVerdict,
    ComparisonRecord,
    Component,
    ComponentResult,
    Finding,
    Function,
    Group,
    LineCounts,
    MeasuredFile,
    Measurement,
    Place,
    Ratio,
    SourceRevision,
    Totals,
    TrustedFile,
    UnmeasuredFile,
    Verdict,
)
from auditor.totals import total_of, totals_by_subject

SCHEMA = 1


class FunctionEntry(Struct, frozen=True):
    """One function: first and last line, NLOC, CCN and its number of parameters."""

    name: str
    start: int
    end: int
    nloc: int
    ccn: int
    parameters: int


class FileEntry(Struct, frozen=True):
    """One measured file; `functions` is empty and `functions_measured` false where no instrument finds functions."""

    url: str
    revision: str
    path: str
    mode: str
    blob: str
    language: str
    size: int
    physical: int
    code: int
    comment: int
    blank: int
    pygount_code: int | None
    pygount_string: int | None
    lizard_nloc: int | None
    functions_measured: bool
    functions: tuple[FunctionEntry, ...]
    labels: tuple[str, ...]


class TotalsEntry(Struct, frozen=True):
    """The sums over unique files: `code` = `c` + `assembly` + `other`, in SLOC."""

    files: int
    code: int
    c: int
    assembly: int
    other: int
    comment: int
    blank: int
    physical: int
    functions: int
    size: int


class ComponentEntry(Struct, frozen=True):
    """One component with its provenance, its files and its sums."""

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


class ClaimEntry(Struct, frozen=True):
    """One claim and what became of it."""

    id: str
    quote: str
    url: str
    subject: str
    metric: str
    reading: str
    gate: bool
    verdict: ClaimVerdict
    measured: int
    explanation: str
    ratios: tuple[Ratio, ...]


class AuditDocument(Struct, frozen=True):
    """All of `audit.json`."""

    schema: int
    release: str
    as_of: str
    complete: bool
    partial: bool
    exit_code: int
    instruments: dict[str, str]
    components: tuple[ComponentEntry, ...]
    totals: dict[str, TotalsEntry]
    claims: tuple[ClaimEntry, ...]
    findings: tuple[Finding, ...]


def encode_audit(audit: Audit, verdict: Verdict) -> bytes:
    """The bytes of `audit.json`: compact, UTF-8, one component a line so that two audits can be compared by eye."""
    document = msgspec.to_builtins(_document(audit, verdict))
    components = document.pop("components")
    head = msgspec.json.encode({key: document[key] for key in document})
    lines = b",\n".join(msgspec.json.encode(component) for component in components)
    return head[:-1] + b',\n"components":[\n' + lines + b"\n]}\n"


def document_schema() -> dict[str, Any]:
    """The JSON Schema of `audit.json`."""
    schema = msgspec.json.schema(AuditDocument)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "audit.json of auditor"} | schema


def load_audit(path: Path) -> Audit:
    """The audit in an `audit.json`; raises `ReportError` if there is none or it has another schema."""
    try:
        content = path.read_bytes()
        schema = msgspec.json.decode(content, type=dict[str, Any]).get("schema")
        if schema != SCHEMA:
            raise ReportError(
                f"{path}: has schema {schema}, this auditor reads {SCHEMA}; use the auditor that wrote it"
            )
        return _audit(msgspec.json.decode(content, type=AuditDocument))
    except (OSError, msgspec.MsgspecError, ValueError) as error:
        raise ReportError(f"{path}: not a recorded audit: {error}") from error


# --------------------------------------------------------------------------------------------- writing


def _document(audit: Audit, verdict: Verdict) -> AuditDocument:
    return AuditDocument(
        schema=SCHEMA,
        release=audit.release,
        as_of=audit.as_of,
        complete=audit.complete,
        partial=audit.partial,
        exit_code=verdict.exit_code,
        instruments=dict(sorted(audit.instruments.items())),
        components=tuple(_component_entry(result) for result in audit.components),
        totals={subject: _totals_entry(totals) for subject, totals in totals_by_subject(audit).items()},
        claims=tuple(_claim_entries(verdict)),
        findings=verdict.findings,
    )


def _claim_entries(verdict: Verdict) -> list[ClaimEntry]:
    return [
        ClaimEntry(
            id=result.claim.id,
            quote=result.claim.quote,
            url=result.claim.url,
            subject=result.claim.subject,
            metric=result.claim.metric,
            reading=result.claim.reading,
            gate=result.claim.gate,
            verdict=result.verdict,
            measured=result.measured,
            explanation=result.explanation,
            ratios=result.ratios,
        )
        for result in verdict.claims
    ]


def _component_entry(result: ComponentResult) -> ComponentEntry:
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
        files=tuple(_file_entry(item) for item in result.files),
        unmeasured=result.unmeasured,
        totals=_totals_entry(total_of([result])),
        cited=component.cited,
        recorded=result.record,
    )


def _file_entry(item: MeasuredFile) -> FileEntry:
    file, measurement = item.file, item.measurement
    return FileEntry(
        url=file.url,
        revision=file.revision,
        path=file.path,
        mode=file.mode,
        blob=file.blob,
        language=measurement.language,
        size=measurement.size,
        physical=measurement.lines.physical,
        code=measurement.lines.code,
        comment=measurement.lines.comment,
        blank=measurement.lines.blank,
        pygount_code=measurement.pygount_code,
        pygount_string=measurement.pygount_string,
        lizard_nloc=measurement.lizard_nloc,
        functions_measured=measurement.functions is not None,
        functions=tuple(FunctionEntry(*msgspec.structs.astuple(function)) for function in measurement.functions or ()),
        labels=measurement.labels,
    )


def _totals_entry(totals: Totals) -> TotalsEntry:
    return TotalsEntry(**{name: getattr(totals, name) for name in TotalsEntry.__struct_fields__})


# --------------------------------------------------------------------------------------------- reading


def _audit(document: AuditDocument) -> Audit:
    return Audit(
        release=document.release,
        as_of=document.as_of,
        instruments=document.instruments,
        components=tuple(_component_result(entry) for entry in document.components),
        partial=document.partial,
    )


def _component_result(entry: ComponentEntry) -> ComponentResult:
    """The result of a component as it was recorded; its globs are not part of the document."""
    component = Component(
        id=entry.id,
        title=entry.title,
        group=entry.group,
        runs_in=entry.runs_in,
        sentence=entry.sentence,
        evidence=entry.evidence,
        cited=entry.cited,
        doubt=entry.doubt,
    )
    files = tuple(_measured_file(file) for file in entry.files)
    return ComponentResult(component, entry.sources, files, entry.unmeasured, entry.recorded)


def _measured_file(entry: FileEntry) -> MeasuredFile:
    if entry.language not in LANGUAGE_BY_NAME:
        raise ValueError(f"{entry.path}: {entry.language!r} is not a language of this auditor")
    functions = tuple(Function(*msgspec.structs.astuple(function)) for function in entry.functions)
    measurement = Measurement(
        language=entry.language,
        size=entry.size,
        lines=LineCounts(entry.code, entry.comment, entry.blank),
        pygount_code=entry.pygount_code,
        pygount_string=entry.pygount_string,
        lizard_nloc=entry.lizard_nloc,
        functions=functions if entry.functions_measured else None,
        labels=entry.labels,
    )
    return MeasuredFile(TrustedFile(entry.url, entry.revision, entry.path, entry.mode, entry.blob), measurement)
