# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows of a history for other programs: CSV as the other tables are, and Parquet. The only importer of pyarrow."""

import csv
import io
from collections.abc import Callable

from auditor.errors import UsageError
from auditor.model.runs import Cell, Rows, View
from auditor.renderers.pipelines.csv import defuse

FORMS = ("csv", "parquet")

Encode = Callable[[View, Rows], bytes]


def render_csv(rows: Rows) -> str:
    """The rows with a head (RFC 4180); a null is empty, and a text that looks like a formula is made harmless."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(map(defuse, rows.columns))
    writer.writerows(map(_show, row) for row in rows.rows)
    return text.getvalue()


def _show(cell: Cell) -> Cell:
    return defuse(cell) if isinstance(cell, str) else cell


def find_encoder(form: str) -> Encode:
    """How a view is written in the form `csv` or `parquet`; raises `UsageError` without pyarrow for the latter."""
    if form == "csv":
        return lambda _, rows: render_csv(rows).encode()
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise UsageError("--format parquet: needs pyarrow; pip install 'auditor[parquet]'") from None
    kinds = {"text": pyarrow.string(), "integer": pyarrow.int64()}

    def encode(view: View, rows: Rows) -> bytes:
        fields = [pyarrow.field(column.name, kinds[column.kind]) for column in view.columns]
        columns = zip(*rows.rows, strict=True) if rows.rows else [()] * len(fields)
        arrays = [pyarrow.array(values, field.type) for values, field in zip(columns, fields, strict=True)]
        sink = pyarrow.BufferOutputStream()
        pyarrow.parquet.write_table(pyarrow.table(arrays, pyarrow.schema(fields)), sink)
        content: bytes = sink.getvalue().to_pybytes()
        return content

    return encode
