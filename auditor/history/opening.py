# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A history opened, in one transaction, to be read or added to; what is wrong with it is said in one line."""

import contextlib
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import quote

import msgspec
from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, inspect, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, MultipleResultsFound, NoResultFound

from auditor.errors import HistoryError, UsageError
from auditor.history.faults import describe_damage, describe_fault
from auditor.history.migrations.steps import APPLICATION_ID, SCHEMA, VERSION_TABLE, migrate
from auditor.history.place import Place

_log = logging.getLogger(__name__)

BUSY_SECONDS = 30
"""How long to wait for another run that writes, and for a server that does not answer."""

_WRITERS = APPLICATION_ID
"""The lock that writers take in turn in PostgreSQL; a file has one writer at a time anyhow."""

_DAMAGE = (UnicodeDecodeError, NoResultFound, MultipleResultsFound, msgspec.ValidationError)
"""What is raised where something stands in a history that auditor does not write, and no database has a word for it."""

Aim = Literal["read", "written"]


@contextlib.contextmanager
def open_to_read(place: Place, *, older: bool = False) -> Iterator[Connection]:
    """The history as it is at one moment, in a transaction that can change nothing.

    Raises `UsageError` for what is no history, or none of this schema, unless an `older` one will do, and
    `HistoryError` if it cannot be read.
    """
    if place.path and not place.path.exists():
        way_out = "`auditor audit --record` writes a history, --history names another"
        raise UsageError(f"{place.name}: no such file; {way_out}")
    with _begin(place, "read") as connection:
        _check_schema(_find_schema(connection, place), place, older=older)
        yield connection


@contextlib.contextmanager
def open_to_write(place: Place) -> Iterator[Connection]:
    """The history, made or migrated if need be, in a transaction that is kept unless something is raised.

    Raises as `open_to_read` does, and `HistoryError` if it cannot be written.
    """
    check_writable(place)
    with _begin(place, "written") as connection:
        if not place.path:
            connection.exec_driver_sql(f"set local lock_timeout = '{BUSY_SECONDS}s'")
            connection.exec_driver_sql(f"select pg_advisory_xact_lock({_WRITERS})")
        schema = _find_schema(connection, place)
        if schema is None or schema < SCHEMA:
            migrate(connection)
        else:
            _check_schema(schema, place)
        yield connection


def check_writable(place: Place) -> None:
    """Raise what `open_to_write` would raise, as far as it can be seen without writing."""
    if place.path:
        _check_permissions(place, place.path.resolve())
    if place.path and not place.path.exists():
        return
    with _begin(place, "read") as connection:
        schema = _find_schema(connection, place)
    if schema is not None and schema > SCHEMA:
        _check_schema(schema, place)


def is_empty(place: Place) -> bool:
    """Whether a history is a file with nothing in it: one that was cut off, or whose first run was."""
    return place.path is not None and place.path.is_file() and not place.path.stat().st_size


def _check_permissions(place: Place, path: Path) -> None:
    folder = path.parent
    if not folder.is_dir():
        raise UsageError(f"{place.name}: {folder} is no folder; name another file with --history")
    for needed in (folder, path):
        if needed.exists() and not os.access(needed, os.W_OK, effective_ids=True):
            raise HistoryError(f"{place.name}: this user may not write {needed}; ask its owner, or name another file")


def _find_schema(connection: Connection, place: Place) -> int | None:
    """The number of the schema; None where nothing is yet. Raises `UsageError` for the file of something else."""
    if place.path:
        mark = connection.exec_driver_sql("pragma application_id").scalar_one()
        tables = connection.exec_driver_sql("select count(*) from sqlite_master").scalar_one()
        if not mark and not tables:
            return None
        if mark != APPLICATION_ID:
            raise UsageError(f"{place.name}: the database of something else; name another file with --history")
    elif not inspect(connection).has_table(VERSION_TABLE):
        return None
    number = connection.exec_driver_sql(f"select version_num from {VERSION_TABLE}").scalar_one()  # noqa: S608 - ours
    schema = msgspec.convert(number, int, strict=False)
    if schema < 1:
        raise describe_damage(ValueError(f"of schema {schema}, which there is not"), place)
    return schema


def _check_schema(schema: int | None, place: Place, *, older: bool = False) -> None:
    if schema is None:
        raise UsageError(f"{place.name}: no run has been recorded there; `auditor audit --record` records one")
    if schema > SCHEMA:
        what = f"of schema {schema}, and this auditor knows those up to {SCHEMA}"
        raise UsageError(f"{place.name}: {what}; use the auditor that wrote it, or a newer one")
    if schema < SCHEMA and not older:
        what = f"of schema {schema}, and this auditor reads {SCHEMA}"
        ways = "the next run that is recorded there, or `auditor history backup` in a copy, brings it up to date"
        raise UsageError(f"{place.name}: {what}; {ways}")


@contextlib.contextmanager
def _begin(place: Place, aim: Aim) -> Iterator[Connection]:
    if place.path and place.path.exists() and not place.path.is_file():
        raise UsageError(f"{place.name}: no file; name another with --history")
    with contextlib.ExitStack() as stack:
        engine = _make_engine(place, aim, stack)
        stack.callback(engine.dispose)
        _log.info("%s: opened to be %s", place.name, aim)
        try:
            with engine.connect() as connection, connection.begin() as transaction:
                yield connection
                if aim == "read":
                    transaction.rollback()  # what only reads can leave something, as a large object of PostgreSQL
        except DBAPIError as error:
            raise describe_fault(error, place, aim) from error
        except UnicodeEncodeError as error:  # of an argument in bytes that are no UTF-8; what is written is text
            raise UsageError(f"{error.object!a}: is no text, and so nowhere in {place.name}") from error
        except _DAMAGE as error:
            raise describe_damage(error, place) from error


def _make_engine(place: Place, aim: Aim, stack: contextlib.ExitStack) -> Engine:
    if place.path is None:
        return _make_server_engine(place, aim)
    path = place.path.resolve()  # beside which SQLite has what belongs to it
    sealed = aim == "read" and stack.enter_context(_seal(place, path))
    return _make_file_engine(path, aim, sealed=sealed)


@contextlib.contextmanager
def _seal(place: Place, path: Path) -> Iterator[bool]:
    """Whether a file is read as one that nobody changes, because this user can write nothing beside it.

    SQLite keeps its marks for readers there. Raises `HistoryError` if the file changed all the same.
    """
    before = _state_of(path)
    sealed = not os.access(path.parent, os.W_OK, effective_ids=True) and not before[0]
    yield sealed
    if sealed and _state_of(path) != before:
        raise HistoryError(f"{place.name}: was written while it was read; run again")


def _state_of(path: Path) -> tuple[int, int, int]:
    """What changes when a file is written: the size of what stands beside it until then, its own, and its age."""
    state, beside = path.stat(), path.with_name(f"{path.name}-wal")
    return beside.stat().st_size if beside.exists() else 0, state.st_size, state.st_mtime_ns


def _make_file_engine(path: Path, aim: Aim, *, sealed: bool) -> Engine:
    mode, begin = ("ro", "begin") if aim == "read" else ("rwc", "begin immediate")
    database = f"file:{quote(os.fsencode(path))}"
    query = {"uri": "true", "mode": mode} | ({"immutable": "1"} if sealed else {})
    url = URL.create("sqlite", database=database, query=query)
    # Without a level sqlite3 begins no transactions of its own: one of those would not hold what a migration does.
    engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": BUSY_SECONDS, "isolation_level": None})
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    event.listen(engine, "connect", _prepare_to_write if aim == "written" else _prepare_to_read)
    return engine


def _prepare_to_read(connection: DBAPIConnection, _pooled: object) -> None:
    """Call no function that does something because a view of a file says so, which may be a stranger's."""
    connection.execute("pragma trusted_schema = off")


def _prepare_to_write(connection: DBAPIConnection, pooled: object) -> None:
    """Let others read meanwhile, and no part of a run stand without it."""
    _prepare_to_read(connection, pooled)
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma foreign_keys = on")


def _make_server_engine(place: Place, aim: Aim) -> Engine:
    connecting = {"connect_timeout": BUSY_SECONDS, "application_name": "auditor"}
    try:
        url = make_url(place.url).set(drivername="postgresql+psycopg")
        engine = create_engine(url, poolclass=NullPool, connect_args=connecting)
    except ArgumentError:  # which may say what was written, with a password
        raise UsageError(f"{place.name}: no URL; write postgresql://USER@HOST:PORT/DATABASE") from None
    except ImportError as error:
        raise UsageError(f"{place.name}: needs psycopg; pip install 'auditor[postgresql]'") from error
    if aim == "read":
        return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return engine.execution_options(isolation_level="READ COMMITTED")  # what others wrote is seen once it is one's turn
