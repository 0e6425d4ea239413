# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The file of the cache of measurements: its tables, the marks by which it is known, and how it is begun."""

import contextlib
import sqlite3
from collections.abc import Iterator

_APPLICATION_ID = 0x41554454  # "AUDT"
_FORMAT = 1
_NEW = [0, 0, 0]
_MEASUREMENTS = """
    create table measurement (
        blob text not null, language text not null, instruments text not null,
        digest blob not null, result blob not null,
        primary key (blob, language, instruments)
    ) without rowid
"""
_PARTS = """
    create table if not exists part (
        place text primary key, key blob not null, digest blob not null, content blob not null
    )
"""
_SCHEMA = "select type, name, sql from sqlite_master where sql is not null order by name"


def prepare(connection: sqlite3.Connection) -> None:
    """Begin a cache in a file that is empty, and see whether one that is not is a cache.

    Raises `sqlite3.DatabaseError`, and closes it, if it is none of ours.
    """
    try:
        with told_damage():
            _check(connection)
    except BaseException:
        connection.close()
        raise


@contextlib.contextmanager
def told_damage() -> Iterator[None]:
    """Raise as `DatabaseError` what sqlite3 itself raises where the name or message of a damaged file is no text."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise sqlite3.DatabaseError(f"a text in it is not UTF-8: {error.object[:60]!r}") from error


def open_in_memory() -> sqlite3.Connection:
    """A cache in which nothing is, and of which nothing is left when it is closed."""
    connection = sqlite3.connect(":memory:")
    connection.execute(_MEASUREMENTS)
    connection.execute(_PARTS)
    return connection


def _check(connection: sqlite3.Connection) -> None:
    if _marks_of(connection) == _NEW:
        _begin(connection)
    if _marks_of(connection)[1:] != [_APPLICATION_ID, _FORMAT]:
        raise sqlite3.DatabaseError("not a measurement cache of this version of auditor")
    connection.execute(_PARTS)
    with contextlib.closing(open_in_memory()) as new:
        if connection.execute(_SCHEMA).fetchall() != new.execute(_SCHEMA).fetchall():
            raise sqlite3.DatabaseError("its tables are not those of a measurement cache")


def _marks_of(connection: sqlite3.Connection) -> list[int]:
    """The number of tables, then what says whose file it is and in which format."""
    questions = ("select count(*) from sqlite_master", "pragma application_id", "pragma user_version")
    return [connection.execute(question).fetchone()[0] for question in questions]


def _begin(connection: sqlite3.Connection) -> None:
    """Make the table, unless another run that begins at the same time has."""
    with connection:
        connection.execute("begin immediate")
        if _marks_of(connection) == _NEW:
            connection.execute(_MEASUREMENTS)
            connection.execute(f"pragma application_id = {_APPLICATION_ID}")
            connection.execute(f"pragma user_version = {_FORMAT}")
