# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What is said of a place that has no history, or one that cannot be used: one line, and never a file replaced."""

import contextlib
import os
import resource
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.errors import HistoryError, UsageError
from auditor.history.asking import list_runs, read_run
from auditor.history.migrations.steps import SCHEMA, VERSION_TABLE
from auditor.history.opening import check_writable, open_to_read, open_to_write
from auditor.history.place import Place, parse_place
from auditor.history.recording import write_run
from auditor.instruments.digest import versions
from auditor.measuring.cache import MeasurementCache
from tests.made.cache_keys import CACHE_KEY
from tests.made.histories import make_contents
from tests.made.servers import NEEDS_SERVER, PostgresServer


def place_in(folder: Path) -> Place:
    return parse_place(str(folder / "history.db"))


@pytest.fixture
def recorded(tmp_path: Path) -> Place:
    """A history with one run."""
    place = place_in(tmp_path)
    write_run(place, make_contents())
    return place


def refuse_to_read(place: Place) -> str:
    with pytest.raises((UsageError, HistoryError)) as raised:
        list_runs(place)
    return f"{raised.value.exit_code}: {raised.value}"


def refuse_to_write(place: Place) -> str:
    with pytest.raises((UsageError, HistoryError)) as raised:
        write_run(place, make_contents(lacks="other"))
    return f"{raised.value.exit_code}: {raised.value}"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    name = tmp_path / "history.db"
    way_out = "`auditor audit --record` writes a history, --history names another"
    assert refuse_to_read(place_in(tmp_path)) == f"2: {name}: no such file; {way_out}"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    place = parse_place(str(tmp_path / "none" / "history.db"))
    assert refuse_to_write(place) == f"2: {place.name}: {tmp_path}/none is no folder; name another file with --history"


def test_a_folder_in_the_place_of_a_file(tmp_path: Path) -> None:
    place = parse_place(str(tmp_path))
    assert refuse_to_read(place) == refuse_to_write(place) == f"2: {tmp_path}: no file; name another with --history"


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    place, content = place_in(tmp_path), b"dear diary\n" * 100
    Path(place.name).write_bytes(content)
    way_out = "name another file with --history, or put it aside and a copy in its place"
    expected = f"2: {place.name}: could not be read: file is not a database; {way_out}"
    assert refuse_to_read(place) == refuse_to_write(place) == expected
    assert Path(place.name).read_bytes() == content


def test_the_database_of_something_else_is_left_alone(tmp_path: Path) -> None:
    place = place_in(tmp_path)
    MeasurementCache(Path(place.name), versions(), CACHE_KEY).close()
    content = Path(place.name).read_bytes()
    expected = f"2: {place.name}: the database of something else; name another file with --history"
    assert refuse_to_read(place) == refuse_to_write(place) == expected
    assert Path(place.name).read_bytes() == content


def test_an_empty_file_becomes_a_history(tmp_path: Path) -> None:
    place = place_in(tmp_path)
    Path(place.name).touch()
    way_out = "`auditor audit --record` records one"
    assert refuse_to_read(place) == f"2: {place.name}: no run has been recorded there; {way_out}"
    assert write_run(place, make_contents())


def test_a_damaged_file(recorded: Place) -> None:
    with Path(recorded.name).open("r+b") as file:
        file.seek(200)
        file.write(b"\xff" * 20_000)
    told = refuse_to_read(recorded)
    assert told.startswith(f"2: {recorded.name}: could not be read: database disk image is malformed; put it aside, ")


@pytest.mark.parametrize(
    "change",
    [
        f"update {VERSION_TABLE} set version_num = 'one'",
        f"delete from {VERSION_TABLE}",
        f"insert into {VERSION_TABLE} values ('1')",
        f"update {VERSION_TABLE} set version_num = '0'",
        f"update {VERSION_TABLE} set version_num = '-3'",
    ],
    ids=["no number of a schema", "no schema", "two schemas", "schema 0", "a schema below 0"],
)
def test_a_file_in_which_something_else_stands(change: str, recorded: Place) -> None:
    with contextlib.closing(sqlite3.connect(recorded.name)) as connection, connection:
        connection.execute(change)
    told = refuse_to_read(recorded)
    assert told.startswith(f"2: {recorded.name}: damaged: ")
    assert told.endswith("; put it aside, and take a copy that `auditor history backup` has made")
    with pytest.raises(UsageError, match="damaged: "):
        check_writable(recorded)


@pytest.mark.parametrize("change", ["drop view runs", f"drop table {VERSION_TABLE}", "drop view tools"])
def test_a_file_of_which_a_part_is_gone(change: str, recorded: Place) -> None:
    with contextlib.closing(sqlite3.connect(recorded.name)) as connection, connection:
        connection.execute(change)
    with pytest.raises(UsageError, match=r"no such table: \S+; put it aside, and take a copy that `auditor history"):
        read_run(recorded, "last")


def test_a_file_that_says_an_older_schema_than_it_has(recorded: Place) -> None:
    with contextlib.closing(sqlite3.connect(recorded.name)) as connection, connection:
        connection.execute(f"update {VERSION_TABLE} set version_num = '1'")
    with pytest.raises(UsageError, match="duplicate column name: trusted_anyway; put it aside, and take a copy that"):
        write_run(recorded, make_contents(lacks="later"))


def test_names_in_a_file_that_are_no_text(recorded: Place) -> None:
    path = Path(recorded.name)
    path.write_bytes(path.read_bytes().replace(b"CREATE TABLE stored_run", b"CREATE TABL\xdd stored_run"))
    told = refuse_to_read(recorded)
    assert told.startswith(f"2: {recorded.name}: ")


def test_a_history_of_a_later_schema(place: Place) -> None:
    write_run(place, make_contents())
    with open_to_write(place) as connection:
        connection.exec_driver_sql(f"update {VERSION_TABLE} set version_num = '{SCHEMA + 1}'")
    what = f"of schema {SCHEMA + 1}, and this auditor knows those up to {SCHEMA}"
    expected = f"2: {place.name}: {what}; use the auditor that wrote it, or a newer one"
    assert refuse_to_read(place) == refuse_to_write(place) == expected


@NEEDS_SERVER
def test_a_database_without_a_history(database: Place) -> None:
    way_out = "`auditor audit --record` records one"
    assert refuse_to_read(database) == f"2: {database.name}: no run has been recorded there; {way_out}"


@NEEDS_SERVER
def test_a_password_is_told_to_nobody(database: Place, server: PostgresServer) -> None:
    """Of a database that is not there, a server that is not there, and a URL that is none."""
    urls = {
        f"postgresql://auditor:secret@/none?host={server.folder}": f"postgresql://auditor@{server.folder}/none",
        "postgresql://auditor:secret@127.0.0.1:1/history": "postgresql://auditor@127.0.0.1:1/history",
        "postgresql://auditor@127.0.0.1:1/history?password=secret": "postgresql://auditor@127.0.0.1:1/history",
    }
    for url, name in urls.items():
        told = refuse_to_read(parse_place(url))
        assert told.startswith(f"3: {name}: could not be read: ")
        assert "secret" not in told


@pytest.mark.parametrize(
    ("url", "told"),
    [
        (
            "postgresql://auditor:secret@host:port/x",
            "postgresql://...: no URL; write postgresql://USER@HOST:PORT/DATABASE",
        ),
        ("postgresql://auditor:secret@[host/x", "postgresql://...: no URL; write postgresql://USER@HOST:PORT/DATABASE"),
        (
            "mysql://auditor:secret@host/x",
            "mysql://...: no history is kept there; write postgresql://HOST/DATABASE, or a path",
        ),
        ("", "the name is empty; write the path of a file, or postgresql://HOST/DATABASE"),
    ],
    ids=["a port that is none", "a host that is none", "another kind of database", "nothing"],
)
def test_what_is_no_place(url: str, told: str) -> None:
    with pytest.raises(UsageError) as raised:
        parse_place(url)
    assert str(raised.value).removeprefix("--history").lstrip(" :") == told


def test_a_database_without_its_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    place = parse_place("postgresql://auditor:secret@host/history")
    needed = "needs psycopg; pip install 'auditor[postgresql]'"
    assert refuse_to_read(place) == f"2: postgresql://auditor@host/history: {needed}"


def test_a_full_disk(recorded: Place) -> None:
    """A limit on the size of files is as good as a full disk, and needs no disk of its own."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (33_000, before[1]))
    try:
        told = refuse_to_write(recorded)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert told.startswith(f"3: {recorded.name}: could not be written: ")
    assert len(list_runs(recorded)) == 1
    assert write_run(recorded, make_contents(lacks="other"))


@pytest.fixture
def theirs() -> Iterator[Place]:
    """A history with one run, of another user, in a folder where this one may write nothing, as root may anywhere."""
    with tempfile.TemporaryDirectory(prefix="auditor-") as name:
        place = place_in(Path(name))
        write_run(place, make_contents())
        Path(place.name).chmod(0o444)
        Path(name).chmod(0o555)
        if os.getuid() == 0:
            os.seteuid(65_534)
        yield place
        os.seteuid(os.getuid())
        Path(name).chmod(0o755)


def test_a_history_of_another_user_is_read(theirs: Place) -> None:
    assert refuse_to_write(theirs) == (
        f"3: {theirs.name}: this user may not write {Path(theirs.name).parent}; ask its owner, or name another file"
    )
    assert read_run(theirs, "last") == make_contents()


def test_a_history_of_another_user_who_writes_it_meanwhile(theirs: Place) -> None:
    def write() -> None:
        os.seteuid(os.getuid())
        os.utime(theirs.name, (0, 0))

    with pytest.raises(HistoryError, match="was written while it was read; run again"), open_to_read(theirs):
        write()
