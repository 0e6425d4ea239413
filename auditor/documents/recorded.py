# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A recorded audit: `audit.json` read back."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from auditor.documents.audit import SCHEMA, AuditDocument, ComponentEntry, ShippedEntry
from auditor.documents.figures import Acceptance as AcceptanceEntry
from auditor.documents.figures import FileEntry, FunctionEntry
from auditor.documents.past import read_months
from auditor.errors import ReportError
from auditor.files import read_bytes
from auditor.findings.moments import Past
from auditor.findings.timeline import Timeline
from auditor.instruments.languages import LANGUAGE_BY_NAME
from auditor.model.declared import Acceptance, Component
from auditor.model.measured import (
    Audit,
    ComponentResult,
    Function,
    LineCounts,
    MeasuredFile,
    Measurement,
    Shipped,
    SourceRevision,
    TrustedFile,
)

_Sources = Mapping[tuple[str, str], SourceRevision]
"""What was read of each upstream, by URL and revision."""


def load_audit(path: Path) -> Audit:
    """The audit in an `audit.json`; raises `ReportError` if there is none or it has another schema."""
    try:
        return read_audit(read_bytes(path), path)
    except OSError as error:
        raise ReportError(f"{path}: not a recorded audit: {error}") from error


def read_audit(content: bytes, path: Path) -> Audit:
    """The audit in the content of the `audit.json` at `path`; raises `ReportError` as `load_audit` does."""
    try:
        schema = msgspec.json.decode(content, type=dict[str, Any]).get("schema")
        if schema != SCHEMA:
            raise ReportError(
                f"{path}: has schema {schema}, this auditor reads {SCHEMA}; use the auditor that wrote it"
            )
        return _audit(msgspec.json.decode(content, type=AuditDocument))
    except (RecursionError, msgspec.MsgspecError, ValueError) as error:
        raise ReportError(f"{path}: not a recorded audit: {error}") from error


def load_timeline(path: Path) -> Timeline | None:
    """The timeline in an `audit.json` that `load_audit` can read, if it has one."""
    return msgspec.json.decode(read_bytes(path), type=AuditDocument).timeline


def load_past(path: Path) -> Past | None:
    """The past by months in an `audit.json` that `load_audit` can read, if it has one."""
    entry = msgspec.json.decode(read_bytes(path), type=AuditDocument).past
    return read_months(entry) if entry else None


def _audit(document: AuditDocument) -> Audit:
    return Audit(
        release=document.release,
        as_of=document.as_of,
        instruments=document.instruments,
        components=tuple(_component_result(entry) for entry in document.components),
        system=document.system,
        groups=document.groups,
        partial=document.partial,
        unclassified=document.unclassified,
        left_out=document.left_out,
        authorship=document.authorship,
        lines_only=document.lines_only,
        imported=document.imported,
        misfits=document.misfits,
        uncertain=document.uncertain,
        inputs=document.inputs,
        trusted_anyway=document.trusted_anyway,
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
        vendor=entry.vendor,
    )
    sources = {(item.url, item.revision): item for item in reversed(entry.sources)}
    files = tuple(_measured_file(file, sources) for file in entry.files)
    shipped = tuple(_shipped(part, sources) for part in entry.shipped)
    return ComponentResult(
        component=component,
        revisions=entry.sources,
        files=files,
        unmeasured=entry.unmeasured,
        record=entry.recorded,
        ledgers=entry.ledgers,
        shipped=shipped,
        authorship=entry.authorship,
    )


def _shipped(entry: ShippedEntry, sources: _Sources) -> Shipped:
    files = tuple(_measured_file(file, sources) for file in entry.files)
    return Shipped(entry.url, entry.downstream, entry.patches, files, entry.removed)


def _measured_file(entry: FileEntry, sources: _Sources) -> MeasuredFile:
    """The file as it was recorded, of one of these sources."""
    if entry.language not in LANGUAGE_BY_NAME:
        raise ValueError(f"{entry.path}: {entry.language!r} is not a language of this auditor")
    functions = _functions(entry.functions)
    measurement = Measurement(
        language=entry.language,
        size=entry.size,
        lines=LineCounts(entry.code, entry.comment, entry.blank),
        pygount_code=entry.pygount_code,
        pygount_string=entry.pygount_string,
        lizard_nloc=entry.lizard_nloc,
        functions=functions if entry.functions_measured else None,
        labels=entry.labels,
        details=entry.details,
        raw_functions=_functions(entry.raw_functions),
        disputes=entry.disputes,
        further=tuple(entry.further.items()),
    )
    place = (entry.url, entry.revision, entry.path)
    source = sources.get(place[:2])
    if source is None:
        raise ValueError(f"{entry.path}: {entry.url} at {entry.revision} is no source of its component")
    file = TrustedFile(*place, entry.mode, entry.blob, entry.size, source.is_upstreams, source.repository)
    return MeasuredFile(file, measurement, _acceptance(entry.acceptance), entry.churn)


def _acceptance(entry: AcceptanceEntry | None) -> Acceptance | None:
    if entry is None:
        return None
    blob = "" if entry.any_content else entry.blob
    return Acceptance(path=entry.path, blob=blob, checks=entry.checks, reason=entry.reason)


def _functions(entries: tuple[FunctionEntry, ...]) -> tuple[Function, ...]:
    return tuple(Function(*msgspec.structs.astuple(entry)) for entry in entries)
