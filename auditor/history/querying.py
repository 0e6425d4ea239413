# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A question in SQL that somebody has written: it can read the history and do nothing else, and it ends."""

import contextlib
import re
import time
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from auditor.errors import AuditorError, HistoryError, UsageError
from auditor.history.faults import code_of, describe_cause, describe_fault
from auditor.history.opening import open_to_read
from auditor.history.place import Place
from auditor.model.runs import Cell, Rows

MOST_ROWS = 1_000_000
_MOST_BYTES = 16 << 20  # of one value
_LARGEST = 1 << 63  # of the numbers that every form can hold; no infinity is smaller, and nan is not
_STEPS_BETWEEN_LOOKS = 10_000
_READING = ("select", "values", "with")
_FIRST_WORD = re.compile(r"(?:\s|\(|--[^\n]*\n|/\*.*?\*/)*(\w*)", re.DOTALL)
_ENDED = ("SQLITE_INTERRUPT", "57014")
_OURS = ("SQLITE_BUSY", "SQLITE_CORRUPT", "SQLITE_IOERR", "SQLITE_FULL", "SQLITE_NOMEM")
"""The faults of SQLite that are none of the query."""


def query(place: Place, sql: str, seconds: int) -> Rows:
    """What the history answers, within a time.

    Raises `UsageError` for what is no query, would write, or is more than one, and `HistoryError` for one that takes
    longer, has more than a million rows, or cannot be asked.
    """
    word = _FIRST_WORD.match(sql)
    if word is None or word[1].lower() not in _READING:
        raise UsageError("query: only what reads is run; write one that begins with select, values or with")
    with open_to_read(place) as connection:
        if connection.dialect.name == "sqlite":
            with _restricted(connection, seconds):
                return _ask(connection, place, sql, seconds)
        connection.exec_driver_sql(f"set local statement_timeout = '{seconds}s'")
        # What is prepared is one statement: of several, one could end the transaction that can only read.
        driver: Any = connection.connection.driver_connection
        driver.prepare_threshold = 0
        return _ask(connection, place, sql, seconds)


@contextlib.contextmanager
def _restricted(connection: Connection, seconds: int) -> Iterator[None]:
    """SQLite as it reads and does nothing else; it would open other files, and never end."""
    sqlite: Any = connection.dialect.loaded_dbapi
    driver: Any = connection.connection.driver_connection
    allowed = {sqlite.SQLITE_SELECT, sqlite.SQLITE_READ, sqlite.SQLITE_FUNCTION, sqlite.SQLITE_RECURSIVE}
    end = time.monotonic() + seconds
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
    try:
        result = connection.execution_options(no_parameters=True).exec_driver_sql(sql)
        rows = result.fetchmany(MOST_ROWS + 1)
    except DBAPIError as error:
        raise _explain(error, place, seconds) from error
    if len(rows) > MOST_ROWS:
        raise HistoryError(f"query: more than {MOST_ROWS:,} rows; ask for less, or use `auditor history export`")
    if not result.keys():  # as `select` alone in PostgreSQL
        raise UsageError("query: asks for no column; docs/history.md lists the views and their columns")
    return Rows(tuple(result.keys()), tuple(tuple(map(_cell, row)) for row in rows))


def _explain(error: DBAPIError, place: Place, seconds: int) -> AuditorError:
    """The error to raise: that of the query, unless the history is at fault."""
    code = code_of(error)
    if code in _ENDED:
        return HistoryError(f"query: ended after {seconds} s; ask for less, or allow it more with --seconds")
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
