# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The register of what auditor writes as JSON: each document with its type, whose JSON Schema is published."""

from importlib import import_module
from typing import Any

import msgspec
from msgspec import Struct

from auditor.documents.hidden import escape_hidden

DOCUMENTS = {
    "accept": "AcceptDocument",
    "attestation": "StatementDocument",
    "audit": "AuditDocument",
    "cache": "CacheDocument",
    "check": "CheckDocument",
    "claims": "ClaimsDocument",
    "count": "CountDocument",
    "diff": "DiffDocument",
    "explain": "ExplainDocument",
    "history_runs": "RunsDocument",
    "history_show": "RunDocument",
    "history_trend": "TrendDocument",
    "lock": "LockDocument",
    "log": "LogLine",
    "pr": "EffectsDocument",
    "query": "QueryDocument",
    "scenario": "TrustDocument",
    "show": "ShowDocument",
    "timeline": "TimelineDocument",
    "validate": "ValidateDocument",
    "verify": "VerifyDocument",
}
"""The type of each document, which stands in the module below `documents` that has the document's name.

That is the command's, with `_` between its words.
"""

_TITLES = {
    "attestation": "the in-toto statement of auditor attest",
    "audit": "audit.json of auditor",
    "log": "a line of auditor --log-format json",
    "pr": "auditor pr --format json, auditor check --worktree --format json",
}


def encode(document: Struct) -> str:
    """A document as one line of JSON, with a newline at the end."""
    return encode_line(document).decode("utf-8")


def encode_line(document: Struct) -> bytes:
    """The same in UTF-8, for a document that may be too large to be copied."""
    return escape_hidden(msgspec.json.Encoder().encode_lines((document,)))


def schema_of(name: str) -> dict[str, Any]:
    """The JSON Schema of the document with this name."""
    kind = getattr(import_module(f"auditor.documents.{name}"), DOCUMENTS[name])
    title = _TITLES.get(name, f"auditor {name.replace('_', ' ')} --format json")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title} | msgspec.json.schema(kind)
