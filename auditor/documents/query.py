# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What `auditor query --format json` prints. Keys may be added; none is removed without a new schema number."""

from msgspec import Struct

from auditor.model.runs import Cell, Rows

SCHEMA = 1


class QueryDocument(Struct, frozen=True):
    """The names of the columns, and each row as an array: two columns may have one name."""

    schema: int
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def query_document(rows: Rows) -> QueryDocument:
    """The published form of an answer."""
    return QueryDocument(SCHEMA, rows.columns, rows.rows)
