# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A history taken out: its views as they are at one moment, or all of it in a file of its own."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import ColumnClause, Connection, column, func, literal_column, select, table

from auditor.errors import HistoryError, UsageError
from auditor.history.opening import open_to_read, open_to_write
from auditor.history.place import Place
from auditor.history.recording import TABLES, insert_rows
from auditor.history.views import VIEWS
from auditor.model.runs import Rows, View

_ROWS_AT_ONCE = 10_000
_KINDS: dict[str, Any] = {"text": tuple[str, ...], "integer": tuple[int | None, ...]}


def read_views(place: Place) -> tuple[tuple[View, Rows], ...]:
    """Each view with all its rows, run by run."""
    with open_to_read(place) as connection:
        return tuple((view, _read_view(connection, view)) for view in VIEWS)


def _read_view(connection: Connection, view: View) -> Rows:
    """The rows of a view, each value of which is of the kind of its column."""
    names = tuple(item.name for item in view.columns)
    query = select(table(view.name, *map(column, names)))
    order: list[ColumnClause[int]] = [column(name) for name in ("number", "position") if name in names]
    rows = tuple(map(tuple, connection.execute(query.order_by(*order))))
    for item, values in zip(view.columns, zip(*rows, strict=True), strict=False):  # without a row there is no column
        msgspec.convert(values, _KINDS[item.kind])
    return Rows(names, rows)


def back_up(place: Place, file: Path) -> int:
    """Copy a history, wherever it is, into a new file, whole or not at all, and up to date; the number of runs.

    Raises `UsageError` for a file that is there already, and `HistoryError` for one that cannot be written.
    """
    if not file.parent.is_dir():
        raise UsageError(f"{file}: {file.parent} is no folder; name a file in one that is there")
    with open_to_read(place, older=True) as source, _new_file(file) as temporary:
        with open_to_write(Place(str(file), temporary)) as copy:
            for name in TABLES:
                _copy_table(source, copy, name)
            runs: int = copy.execute(select(func.count()).select_from(table("runs"))).scalar_one()
        return runs


def _copy_table(source: Connection, copy: Connection, name: str) -> None:
    rows = source.execute(select(literal_column("*")).select_from(table(name))).mappings()
    for part in rows.partitions(_ROWS_AT_ONCE):
        insert_rows(copy, name, [dict(row) for row in part])


@contextlib.contextmanager
def _new_file(file: Path) -> Iterator[Path]:
    """An empty file beside `file`, which gets that name in the end if there is none by then."""
    _refuse_present(file)
    try:
        descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
        os.close(descriptor)
        temporary = Path(name)
        try:
            yield temporary
            _refuse_present(file)
            temporary.chmod(0o644)
            temporary.rename(file)
        finally:
            for rest in ("", "-wal", "-shm"):
                Path(f"{name}{rest}").unlink(missing_ok=True)
    except OSError as error:
        raise HistoryError(f"{file}: could not be written: {error.strerror or error}; name another file") from error


def _refuse_present(file: Path) -> None:
    if os.path.lexists(file):
        raise UsageError(f"{file}: is there already, and is not replaced; name a new file")
