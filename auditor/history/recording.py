# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A run added to a history: whole or not at all, and once however often it is handed in."""

import hashlib
import logging
from collections.abc import Mapping, Sequence

import msgspec
from msgspec import Struct
from msgspec.structs import asdict, replace
from sqlalchemy import Connection, column, insert, select, table

from auditor.history.opening import open_to_write
from auditor.history.place import Place
from auditor.model.runs import Run, RunContents

_log = logging.getLogger(__name__)

TABLES = ("stored_run", "stored_total", "stored_revision", "stored_finding", "stored_tool")
"""What a history consists of: the runs, then what belongs to them."""

_DIGITS = 16

_Row = Mapping[str, int | str | None]


def identify(run: Run) -> Run:
    """The run with the id that follows from all else that is said of it."""
    content = msgspec.json.encode(_row_of(replace(run, id="")))
    return replace(run, id=hashlib.sha256(content).hexdigest()[:_DIGITS])


def write_run(place: Place, contents: RunContents) -> bool:
    """Add a run to a history, which is made if need be; whether the run was not there yet.

    Raises `UsageError` for a place that has something else, and `HistoryError` if it cannot be written.
    """
    with open_to_write(place) as connection:
        query = select(table("runs", column("id"))).where(column("id") == contents.run.id)
        is_new = connection.execute(query).first() is None
        if is_new:
            _write(connection, contents)
    _log.info("%s: run %s %s", place.name, contents.run.id, "added" if is_new else "was there already")
    return is_new


def _write(connection: Connection, contents: RunContents) -> None:
    row = _row_of(contents.run)
    statement = insert(table(TABLES[0], *map(column, row)))
    run: int = connection.execute(statement.returning(column("number")), row).scalar_one()
    parts: tuple[Sequence[Struct], ...] = (contents.totals, contents.revisions, contents.findings, contents.tools)
    for name, items in zip(TABLES[1:], parts, strict=True):
        insert_rows(connection, name, [_row_of(item) | {"run": run, "position": at} for at, item in enumerate(items)])


def insert_rows(connection: Connection, name: str, rows: Sequence[_Row]) -> None:
    """Add rows, all of the same columns, to the table of that name."""
    if rows:
        connection.execute(insert(table(name, *map(column, rows[0]))), rows)


def _row_of(item: Struct) -> dict[str, int | str | None]:
    """The columns of a row: a truth is 0 or 1, as SQLite has it, and what is no text for a database an escape."""
    return {name: _storable(value) for name, value in asdict(item).items()}


def _storable(value: bool | int | str | None) -> int | str | None:
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")
    return int(value) if isinstance(value, bool) else value
