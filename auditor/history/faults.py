# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a database says of a fault, as one line that has the history, the cause and a way out."""

import re

from sqlalchemy.exc import DBAPIError

from auditor.errors import AuditorError, HistoryError, UsageError
from auditor.history.place import Place

_FROM_COPY = "put it aside, and take a copy that `auditor history backup` has made"
_BY_CODE: dict[str, tuple[type[AuditorError], str]] = {
    "SQLITE_NOTADB": (UsageError, "name another file with --history, or put it aside and a copy in its place"),
    "SQLITE_CORRUPT": (UsageError, _FROM_COPY),
    "SQLITE_BUSY": (HistoryError, "another run is writing to it; run again when that has ended"),
    "SQLITE_FULL": (HistoryError, "make room, then run again"),
    "SQLITE_READONLY": (HistoryError, "ask its owner, or for a copy that `auditor history backup` makes"),
    "55P03": (HistoryError, "another run is writing to it; run again when that has ended"),
    "53100": (HistoryError, "make room on its server, then run again"),
    **dict.fromkeys(("42P01", "42703", "42701", "42P07"), (UsageError, _FROM_COPY)),
    "42501": (HistoryError, "docs/history.md says what its user has to be granted"),
}
"""What helps, by the first words of the name that SQLite gives a fault, or by the SQLSTATE of PostgreSQL."""

_UNKNOWN: tuple[type[AuditorError], str] = (HistoryError, "see that it is there, then run again")
_MISFIT = re.compile(r"no such (?:table|column)|duplicate column|(?:table|view) \S+ already exists")
"""What SQLite, which has no name for it, says of a file whose tables are not those of its schema."""


def code_of(error: DBAPIError) -> str:
    """The name of a fault of SQLite, or the SQLSTATE of PostgreSQL; empty where the connection itself failed."""
    return getattr(error.orig, "sqlite_errorname", None) or getattr(error.orig, "sqlstate", None) or ""


def describe_cause(error: DBAPIError) -> str:
    """What the database says, in one line."""
    return " ".join(str(error.orig).split())


def describe_fault(error: DBAPIError, place: Place, aim: str) -> AuditorError:
    """The error to raise when a history could not be `read` or `written`, as `aim` says."""
    code = code_of(error)
    found = (_BY_CODE[known] for known in _BY_CODE if code == known or code.startswith(f"{known}_"))
    other = (UsageError, _FROM_COPY) if _MISFIT.match(describe_cause(error)) else _UNKNOWN
    kind, way_out = next(found, other)
    return kind(f"{place.name}: could not be {aim}: {describe_cause(error)}; {way_out}")


def describe_damage(error: Exception, place: Place) -> UsageError:
    """The error to raise for a history in which something stands that auditor does not write."""
    return UsageError(f"{place.name}: damaged: {' '.join(str(error).split())[:200]}; {_FROM_COPY}")
