# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs recorded in a file and in a database: whole, once, and for good."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import asdict, replace
from sqlalchemy import text

from auditor.errors import HistoryError
from auditor.history import opening
from auditor.history.asking import list_runs, read_run
from auditor.history.opening import open_to_read, open_to_write
from auditor.history.place import Place, parse_place
from auditor.history.recording import TABLES, identify, insert_rows, write_run
from auditor.model.runs import RunFinding
from tests.made.histories import RUN, make_contents, make_run
from tests.made.hostile import wholly_hostile_report
from tests.made.places import ROOT

WRITER = """
import sys
from auditor.history.place import parse_place
from auditor.history.recording import write_run
from tests.made.hostile import wholly_hostile_report
from tests.made.histories import make_contents

for number in range(5):
    write_run(parse_place(sys.argv[1]), make_contents(lacks=f"{sys.argv[2]} {number}"))
"""

KILLED = """
import sys
from msgspec.structs import asdict
from auditor.history.opening import open_to_write
from auditor.history.place import parse_place
from auditor.history.recording import insert_rows
from tests.made.hostile import wholly_hostile_report
from tests.made.histories import make_run

with open_to_write(parse_place(sys.argv[1])) as connection:
    row = {name: int(value) if isinstance(value, bool) else value for name, value in asdict(make_run()).items()}
    insert_rows(connection, "stored_run", [row])
    print("written", flush=True)
    sys.stdin.read()
"""


def name_of(place: Place) -> str:
    return place.url or place.name


def start(program: str, *arguments: str) -> "subprocess.Popen[str]":
    words = [sys.executable, "-c", program, *arguments]
    return subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_a_run_is_read_as_it_was_written(place: Place) -> None:
    contents = make_contents()
    assert write_run(place, contents)
    assert read_run(place, "last") == contents
    assert all((contents.totals, contents.revisions, contents.findings, contents.tools))


def test_what_is_no_text_for_a_database_is_an_escape(place: Place) -> None:
    odd = RunFinding("f", "unmeasured", "error", "a\0b \udcff", 0, "", "\udcff.c", "")
    write_run(place, replace(make_contents(), findings=(odd,)))
    assert read_run(place, "last").findings == (replace(odd, message="a\\x00b \\udcff", path="\\udcff.c"),)


def test_whatever_an_upstream_may_be_called_can_be_kept(place: Place) -> None:
    contents = make_contents(wholly_hostile_report())
    write_run(place, contents)
    kept = read_run(place, "last")
    assert [item.fingerprint for item in kept.findings] == [item.fingerprint for item in contents.findings]
    assert [(item.kind, item.lines) for item in kept.totals] == [(item.kind, item.lines) for item in contents.totals]


def test_the_same_run_is_one_run(place: Place) -> None:
    assert [write_run(place, make_contents()) for _ in range(2)] == [True, False]
    assert list_runs(place) == (make_run(),)


def test_an_id_follows_from_all_that_is_said_of_a_run() -> None:
    assert identify(make_run()) == make_run()
    known = {name: value for name, value in asdict(RUN).items() if name != "id"}
    others = {name: not value if isinstance(value, bool) else value * 2 or 1 for name, value in known.items()}
    ids = {make_run(**{name: value}).id for name, value in others.items()}
    assert len({make_run().id, *ids}) == 1 + len(known)


def test_runs_stand_in_the_order_in_which_they_were_recorded_whatever_the_clock_says(place: Place) -> None:
    times = ("2026-03-01T00:00:00Z", "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z")
    for time in times:
        write_run(place, make_contents(time=time))
    assert [run.time for run in list_runs(place)] == [*times]


@pytest.mark.parametrize("change", ["update", "delete", "all at once"])
def test_nothing_is_changed_or_removed(place: Place, change: str) -> None:
    """`insert or replace` of SQLite deletes by another way than `delete`, and so does `truncate` of PostgreSQL."""
    contents = make_contents()
    write_run(place, contents)
    for table in TABLES:
        statements = {
            "update": f"update {table} set {'run = run' if table != TABLES[0] else 'time = time'}",
            "delete": f"delete from {table}",
            "all at once": f"insert or replace into {table} select * from {table}",
        }
        if not place.path:
            statements["all at once"] = f"truncate {table} cascade"
        with pytest.raises(HistoryError, match="a history is only ever added to"), open_to_write(place) as connection:
            connection.exec_driver_sql(statements[change])
    assert read_run(place, "last") == contents


def test_a_run_is_not_replaced_by_another_of_its_id(tmp_path: Path) -> None:
    place = parse_place(str(tmp_path / "history.db"))
    write_run(place, make_contents())
    columns = ", ".join("99" if name == "number" else name for name in ("number", *RUN.__struct_fields__))
    names = ", ".join(("number", *RUN.__struct_fields__))
    with pytest.raises(HistoryError, match="only ever added to"), open_to_write(place) as connection:
        connection.exec_driver_sql(f"insert or replace into stored_run ({names}) select {columns} from stored_run")
    assert list_runs(place) == (make_run(),)


def test_a_reader_can_write_nothing(place: Place) -> None:
    write_run(place, make_contents())
    told = "attempt to write a readonly database" if place.path else "in a read-only transaction"
    with pytest.raises(HistoryError, match=told), open_to_read(place) as connection:
        connection.exec_driver_sql("insert into stored_tool values (1, 99, 'a', 'b')")


def test_a_writer_that_fails_leaves_nothing(place: Place) -> None:
    write_run(place, make_contents())
    row: dict[str, int | str | None] = {"run": 1, "position": 99, "tool": "a", "version": "b"}
    with pytest.raises(HistoryError, match="could not be written: "), open_to_write(place) as connection:
        insert_rows(connection, "stored_tool", [row, row])
    assert read_run(place, "last") == make_contents()


def test_a_writer_that_is_killed_leaves_nothing(place: Place) -> None:
    write_run(place, make_contents(lacks="before"))
    with start(KILLED, name_of(place)) as writer:
        assert writer.stdout
        assert writer.stdout.readline() == "written\n"
        writer.send_signal(signal.SIGKILL)
    assert [run.lacks for run in list_runs(place)] == ["before"]
    write_run(place, make_contents())
    assert read_run(place, "last") == make_contents()


def test_two_that_write_at_once_both_do(place: Place) -> None:
    writers = [start(WRITER, name_of(place), name) for name in ("one", "two")]
    assert [writer.wait() for writer in writers] == [0, 0]
    assert sorted(run.lacks for run in list_runs(place)) == [
        f"{name} {number}" for name in ("one", "two") for number in range(5)
    ]
    for run in list_runs(place):
        assert read_run(place, run.id) == make_contents(lacks=run.lacks)


def test_who_has_to_wait_too_long_is_told(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    write_run(place, make_contents())
    monkeypatch.setattr(opening, "BUSY_SECONDS", 0.01)
    with open_to_write(place), pytest.raises(HistoryError, match="another run is writing to it; run again"):
        write_run(place, make_contents(lacks="other"))
    assert len(list_runs(place)) == 1


def test_who_reads_waits_for_nobody(place: Place) -> None:
    write_run(place, make_contents())
    with open_to_write(place) as connection:
        connection.execute(text("insert into stored_tool values (1, 99, 'a', 'b')"))
        assert read_run(place, "last") == make_contents()
