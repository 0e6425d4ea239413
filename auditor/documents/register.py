# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The register of what auditor writes as JSON: each document with its type, whose JSON Schema is published."""

from importlib import import_module
from typing import Any

import msgspec
from msgspec import Struct


class Document(Struct, frozen=True):
    """One document: its name, the module below `documents` and the type there that it is, and what it is called."""

    name: str
    module: str
    type_name: str
    title: str


DOCUMENTS = (
    Document("audit", "audit", "AuditDocument", "audit.json of auditor"),
    Document("check", "check", "CheckDocument", "auditor check --format json"),
    Document("claims", "claims", "ClaimsDocument", "auditor claims --format json"),
    Document("count", "count", "CountDocument", "auditor count --format json"),
    Document("diff", "diff", "DiffDocument", "auditor diff --format json"),
    Document("explain", "explain", "ExplainDocument", "auditor explain --format json"),
    Document("lock", "lock", "LockDocument", "auditor lock --format json"),
    Document("scenario", "scenario", "TrustDocument", "auditor scenario --format json"),
    Document("show", "show", "ShowDocument", "auditor show --format json"),
    Document("timeline", "timeline", "TimelineDocument", "auditor timeline --format json"),
    Document("validate", "validate", "ValidateDocument", "auditor validate --format json"),
)
DOCUMENT_BY_NAME = {document.name: document for document in DOCUMENTS}


def encode(document: Struct) -> str:
    """A document as one line of JSON, with a newline at the end."""
    return msgspec.json.encode(document).decode("utf-8") + "\n"


def schema_of(name: str) -> dict[str, Any]:
    """The JSON Schema of the document with this name."""
    document = DOCUMENT_BY_NAME[name]
    kind = getattr(import_module(f"auditor.documents.{document.module}"), document.type_name)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": document.title}
    return head | msgspec.json.schema(kind)
