# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A question in SQL that somebody has written: it can read the history and do nothing else, and it ends."""

import contextlib
import re
import time
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, CursorResult
from sqlalchemy.exc import DBAPIError

from auditor.errors import AuditorError, HistoryError, UsageError
from auditor.history.faults import code_of, describe_cause, describe_fault
from auditor.history.opening import open_to_read
from auditor.history.place import Place
from auditor.model.runs import Cell, Rows

MOST_ROWS = 1_000_000
MOST_TEXT = 256 << 20  # characters of all values
_MOST_BYTES = 16 << 20  # of one value
_ROWS_AT_ONCE = 100
_LARGEST = 1 << 63  # of the numbers that every form can hold; no infinity is smaller, and nan is not
_STEPS_BETWEEN_LOOKS = 10_000
_READING = ("select", "values", "with")
_FIRST_WORD = re.compile(r"(?:\s|\(|--[^\n]*\n|/\*.*?\*/)*(\w*)", re.DOTALL)
_ENDED = ("SQLITE_INTERRUPT", "57014")
_OURS = ("SQLITE_BUSY", "SQLITE_CORRUPT", "SQLITE_IOERR", "SQLITE_FULL", "SQLITE_NOMEM")
"""The faults of SQLite that are none of the query."""

_FIRST_USES = ("select * from json_each('[]')", "select * from json_tree('[]')")
"""Of functions of SQLite with rows, which read nothing but their argument; the first use of one looks like a change."""

_POWER = """
    select p.oid::regprocedure::text from pg_catalog.pg_proc as p
    where p.pronamespace = 'pg_catalog'::regnamespace and has_function_privilege(p.oid, 'execute')
        and p.proacl is not null
        and not exists (select from aclexplode(p.proacl) as a where a.grantee = 0 and a.privilege_type = 'EXECUTE')
    order by 1 limit 1
"""
"""A function of PostgreSQL that the user may call and not everybody: such read and write files of the server."""


def query(place: Place, sql: str, seconds: int) -> Rows:
    """What the history answers, within a time.

    Raises `UsageError` for what is no query, would write, or is more than one, and for a user who may do more than
    others; and `HistoryError` for one that takes longer, has more than a million rows or 256 MiB, or cannot be asked.
    """
    word = _FIRST_WORD.match(sql)
    if word is None or word[1].lower() not in _READING:
        raise UsageError("query: only what reads is run; write one that begins with select, values or with")
    with open_to_read(place) as connection:
        if connection.dialect.name == "sqlite":
            with _restricted(connection, seconds):
                return _ask(connection, place, sql, seconds)
        _refuse_power(connection, place)
        connection.exec_driver_sql(f"set local statement_timeout = '{seconds}s'")
        return _ask(connection, place, sql, seconds)


def _refuse_power(connection: Connection, place: Place) -> None:
    power = connection.exec_driver_sql(_POWER).scalar()
    if power is not None:
        what = f"its user may call {power}, as not everybody may, so that a query could do more than read"
        raise UsageError(f"{place.name}: {what}; ask as one who may only read (docs/history.md has the grants)")


@contextlib.contextmanager
def _restricted(connection: Connection, seconds: int) -> Iterator[None]:
    """SQLite as it reads and does nothing else; it would open other files, and never end."""
    sqlite: Any = connection.dialect.loaded_dbapi
    driver: Any = connection.connection.driver_connection
    allowed = {sqlite.SQLITE_SELECT, sqlite.SQLITE_READ, sqlite.SQLITE_FUNCTION, sqlite.SQLITE_RECURSIVE}
    end = time.monotonic() + seconds
    for statement in _FIRST_USES:
        driver.execute(statement)
    longest = driver.setlimit(sqlite.SQLITE_LIMIT_LENGTH, _MOST_BYTES)
    driver.set_progress_handler(lambda: time.monotonic() > end, _STEPS_BETWEEN_LOOKS)
    driver.set_authorizer(lambda action, *_: sqlite.SQLITE_OK if action in allowed else sqlite.SQLITE_DENY)
    try:
        yield
    finally:
        driver.set_authorizer(None)
        driver.set_progress_handler(None, 0)
        driver.setlimit(sqlite.SQLITE_LIMIT_LENGTH, longest)


def _ask(connection: Connection, place: Place, sql: str, seconds: int) -> Rows:
    # With a cursor on the server rows come as they are read. What it is declared for is one statement: of several, one
    # could end the transaction that can only read.
    options = connection.execution_options(no_parameters=True, stream_results=True, max_row_buffer=_ROWS_AT_ONCE)
    try:
        result = options.exec_driver_sql(sql)
        rows = tuple(_take(result, seconds))
    except DBAPIError as error:
        raise _explain(error, place, seconds) from error
    if not result.keys():  # as `select` alone in PostgreSQL
        raise UsageError("query: asks for no column; docs/history.md lists the views and their columns")
    return Rows(tuple(result.keys()), rows)


def _take(result: CursorResult[Any], seconds: int) -> Iterator[tuple[Cell, ...]]:
    """The rows of an answer, one by one, as long as there is time and room for them."""
    end, text = time.monotonic() + seconds, 0
    for number, row in enumerate(result):
        cells = tuple(map(_cell, row))
        text += sum(len(cell) for cell in cells if isinstance(cell, str))
        if number == MOST_ROWS or text > MOST_TEXT:
            most = f"{MOST_ROWS:,} rows" if number == MOST_ROWS else f"{MOST_TEXT >> 20:,} MiB of text"
            raise HistoryError(f"query: more than {most}; ask for less, or use `auditor history export`")
        if time.monotonic() > end:
            raise _end(seconds)
        yield cells


def _end(seconds: int) -> HistoryError:
    return HistoryError(f"query: ended after {seconds} s; ask for less, or allow it more with --seconds")


def _explain(error: DBAPIError, place: Place, seconds: int) -> AuditorError:
    """The error to raise: that of the query, unless the history is at fault."""
    code = code_of(error)
    if code in _ENDED:
        return _end(seconds)
    if code.startswith(_OURS) or error.connection_invalidated:
        return describe_fault(error, place, "read")
    return UsageError(f"query: {describe_cause(error)}; docs/history.md lists the views and their columns")


def _cell(value: object) -> Cell:
    """A value in a form that every output has; what is neither number nor text is written out."""
    value = _as_number(value)
    if isinstance(value, int | float) and abs(value) < _LARGEST:
        return value
    return value if value is None or isinstance(value, str) else str(value)


def _as_number(value: object) -> object:
    """The value as SQLite has it: PostgreSQL also knows decimals and truths."""
    if isinstance(value, Decimal) and value.is_finite():
        return int(value) if value == value.to_integral_value() else float(value)
    return int(value) if isinstance(value, bool) else value
