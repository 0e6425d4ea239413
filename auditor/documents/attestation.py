# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The in-toto statement that `auditor attest` signs: which audit.json it is of, and what that was made from.

It follows from the bytes of the audit.json and nothing else. A key more would be another predicate type.
"""

import hashlib
from collections.abc import Iterator
from typing import Final, Literal

import msgspec
from msgspec import Struct

from auditor.documents.audit import AuditDocument
from auditor.findings.uncertain import describe_imported, list_overridden
from auditor.model.measured import SourceRevision
from auditor.model.verified import Inputs

STATEMENT_TYPE: Final = "https://in-toto.io/Statement/v1"
PREDICATE_TYPE: Final = "urn:auditor:attestation:audit:v1"


class Subject(Struct, frozen=True):
    """The file that the statement is about, and its `sha256` in hexadecimal."""

    name: str
    digest: dict[str, str]


class SourceDescriptor(Struct, frozen=True):
    """A repository with its ref, as `git+URL@REF`, and the ids of its commit and tree: `gitCommit` and `gitTree`."""

    uri: str
    digest: dict[str, str]


class AuditPredicate(Struct, frozen=True):
    """What the audit.json says of itself: of what it is, how it ended, by what it was made and from what.

    `inputs` is null in an audit of an auditor that did not tell them. `imported` is of how many contents the figures
    were not measured by who made it, `trusted_anyway` has a line for each revision that is not signed as the manifest
    asks for. `sources` are in the order of their URL, each commit once.
    """

    system: str
    release: str
    as_of: str
    complete: bool
    partial: bool
    lines_only: bool
    exit_code: int
    imported: int
    instruments: dict[str, str]
    inputs: Inputs | None
    sources: tuple[SourceDescriptor, ...]
    trusted_anyway: tuple[str, ...]


class StatementDocument(Struct, frozen=True, rename={"type": "_type", "predicate_type": "predicateType"}):
    """All of it: an in-toto statement, version 1."""

    type: Literal["https://in-toto.io/Statement/v1"]
    subject: tuple[Subject, ...]
    predicate_type: Literal["urn:auditor:attestation:audit:v1"]
    predicate: AuditPredicate


def encode_statement(content: bytes, document: AuditDocument) -> bytes:
    """The bytes of the statement on an audit.json, of which these are the bytes and the document."""
    sources = {(item.url, item.ref, item.revision): item for item in list_sources(document)}
    predicate = AuditPredicate(
        system=document.system.name,
        release=document.release,
        as_of=document.as_of,
        complete=document.complete,
        partial=document.partial,
        lines_only=document.lines_only,
        exit_code=document.exit_code,
        imported=document.imported,
        instruments=dict(sorted(document.instruments.items())),
        inputs=document.inputs,
        sources=tuple(_describe(sources[key]) for key in sorted(sources)),
        trusted_anyway=document.trusted_anyway,
    )
    subject = Subject("audit.json", {"sha256": hashlib.sha256(content).hexdigest()})
    return msgspec.json.encode(StatementDocument(STATEMENT_TYPE, (subject,), PREDICATE_TYPE, predicate))


def list_sources(document: AuditDocument) -> Iterator[SourceRevision]:
    """Each commit that something was read from, those of patches included, as often as it is named."""
    for component in document.components:
        yield from component.sources
        yield from (part.downstream for part in component.shipped)


def list_doubts(document: AuditDocument) -> tuple[str, ...]:
    """What an audit is of beside what its manifest names, signed as that asks for, and measured where it was made."""
    lines = (*document.trusted_anyway, *list_overridden(list_sources(document)), describe_imported(document.imported))
    return tuple(filter(None, lines))


def _describe(source: SourceRevision) -> SourceDescriptor:
    digest = {"gitCommit": source.revision, "gitTree": source.tree}
    return SourceDescriptor(f"git+{source.url}@{source.ref}", digest)
