# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A question in SQL: what it may ask, what it gets, and what becomes of one that would do more."""

import contextlib
import re
from pathlib import Path

import psycopg
import pytest

from auditor.errors import AuditorError, ExitCode
from auditor.history import querying
from auditor.history.asking import list_runs
from auditor.history.place import Place, parse_place
from auditor.history.querying import query
from auditor.history.recording import write_run
from auditor.history.views import VIEWS
from auditor.model.runs import Rows, View
from tests.made.histories import make_contents, make_run
from tests.made.servers import NEEDS_SERVER, PostgresServer

SECONDS = 30


def refuse(place: Place, sql: str, seconds: int = SECONDS) -> tuple[int, str]:
    with pytest.raises(AuditorError) as raised:
        query(place, sql, seconds)
    return raised.value.exit_code, str(raised.value)


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: str(view.name))
def test_a_view_has_the_columns_that_are_promised(asked: Place, view: View) -> None:
    rows = query(asked, f"select * from {view.name}", SECONDS)
    assert rows.columns == tuple(column.name for column in view.columns)
    kinds = {"text": str, "integer": int}
    for column, values in zip(view.columns, zip(*rows.rows, strict=True), strict=True):
        assert {type(value) for value in values} <= {kinds[column.kind], type(None)}, column.name


def test_the_answer_has_what_was_recorded(asked: Place) -> None:
    rows = query(asked, "select run, lines, complete from totals where kind = 'tcb' and definition = 'SLOC'", SECONDS)
    (total,) = (item for item in make_contents().totals if (item.kind, item.definition) == ("tcb", "SLOC"))
    assert rows == Rows(("run", "lines", "complete"), ((make_run().id, total.lines, 0),))


def test_the_values_of_an_answer_are_numbers_texts_and_nulls(asked: Place) -> None:
    sql = "select sum(exit_code), avg(exit_code), null as a, 'b' as b, count(*) as b from runs -- 50%"
    rows = query(asked, sql, SECONDS)
    assert (rows.columns[2:], rows.rows) == (("a", "b", "b"), ((3, 3.0, None, "b", 1),))


@pytest.mark.parametrize(
    "sql",
    [
        "select 1",
        "  select 1",
        "-- a word before\nselect 1",
        "/* of several\n lines */ VALUES (1)",
        "with one as (select 1) select * from one",
    ],
)
def test_what_reads_is_run(asked: Place, sql: str) -> None:
    assert query(asked, sql, SECONDS).rows == ((1,),)


@pytest.mark.parametrize(
    "sql",
    [
        "",
        "drop table stored_run",
        "pragma user_version",
        "attach 'x' as y",
        "copy runs to '/tmp/x'",
        "-- select 1",
        "begin",
    ],
)
def test_what_does_something_else_is_not_run(asked: Place, sql: str) -> None:
    told = "query: only what reads is run; write one that begins with select, values or with"
    assert refuse(asked, sql) == (ExitCode.BAD_INPUT, told)


@pytest.mark.parametrize(
    "sql",
    [
        "select 1; select 2",
        "select 1; rollback; delete from stored_tool",
        "with gone as (delete from stored_tool returning 1) select * from gone",
        "with a as (select 1) insert into stored_tool select 1, 99, 'a', 'b'",
        "select none from runs",
        "select",
    ],
)
def test_what_is_wrong_with_a_query_is_told_in_a_line(asked: Place, sql: str) -> None:
    code, told = refuse(asked, sql)
    assert code == ExitCode.BAD_INPUT
    assert re.fullmatch(r"query: .+; docs/history\.md lists the views and their columns", told)
    assert list_runs(asked) == (make_run(),)


def test_a_query_that_is_no_text(asked: Place) -> None:
    code, told = refuse(asked, "select '\udcff'")
    assert (code, told) == (ExitCode.BAD_INPUT, f"\"select '\\udcff'\": is no text, and so nowhere in {asked.name}")


@NEEDS_SERVER
def test_numbers_that_are_none(database: Place, server: PostgresServer) -> None:
    write_run(database, make_contents())
    sql = "select 'infinity'::numeric, 'nan'::float, 2.50, 1e30::numeric, true, date '2026-01-02'"
    row = ("Infinity", "nan", 2.5, "1" + "0" * 30, 1, "2026-01-02")
    assert query(parse_place(server.let_read(database.url)), sql, SECONDS).rows == (row,)


@NEEDS_SERVER
def test_a_query_leaves_nothing_behind(database: Place, server: PostgresServer) -> None:
    """Large objects are made also where a transaction can only read."""
    write_run(database, make_contents())
    place = parse_place(server.let_read(database.url))
    for sql in ("select lo_create(0)", "select lo_from_bytea(0, 'a')", "select 1"):
        with contextlib.suppress(AuditorError):
            query(place, sql, SECONDS)
        assert query(place, "select count(*) from pg_largeobject_metadata", SECONDS).rows == ((0,),)


@NEEDS_SERVER
def test_a_user_who_may_do_more_than_others_asks_nothing(database: Place, server: PostgresServer) -> None:
    """As a superuser, and as one who may read the files of the server."""
    write_run(database, make_contents())
    place = parse_place(server.let_read(database.url))
    assert query(place, "select 1", SECONDS).rows == ((1,),)
    code, told = refuse(database, "select 1")
    assert code == ExitCode.BAD_INPUT
    assert told.startswith(f"{database.name}: its user may call ")
    with psycopg.connect(database.url, autocommit=True) as owner:
        owner.execute("grant execute on function pg_read_file(text) to reader")
    told = f"{place.name}: its user may call pg_read_file(text), as not everybody may, so that a query could do more "
    assert refuse(place, "select 1")[1].startswith(told)


def test_a_query_opens_no_other_file(tmp_path: Path) -> None:
    place = parse_place(str(tmp_path / "history.db"))
    write_run(place, make_contents())
    for sql in ("select load_extension('x')", "select * from pragma_database_list", "select hex(zeroblob(100000000))"):
        assert refuse(place, sql)[0] == ExitCode.BAD_INPUT


def test_a_query_that_does_not_end_is_ended(asked: Place) -> None:
    sql = "with recursive n (i) as (select 1 union all select i + 1 from n) select count(*) from n"
    told = "query: ended after 1 s; ask for less, or allow it more with --seconds"
    assert refuse(asked, sql, 1) == (ExitCode.INCOMPLETE, told)
    assert query(asked, "select 1", 1).rows == ((1,),)


def test_more_text_than_anybody_reads(asked: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(querying, "MOST_TEXT", 3 << 20)
    many = f"select replace(run, '0', '{'x' * 1000}') || n.i from totals, n"
    sql = f"with recursive n (i) as (select 1 union all select i + 1 from n where i < 100000) {many}"
    told = "query: more than 3 MiB of text; ask for less, or use `auditor history export`"
    assert refuse(asked, sql) == (ExitCode.INCOMPLETE, told)


def test_json_is_read_row_by_row(asked: Place) -> None:
    if asked.path:
        sql = "select value from json_each('[1, 2]') union all select count(*) from json_tree('[]')"
        assert query(asked, sql, SECONDS).rows == ((1,), (2,), (1,))


def test_more_rows_than_anybody_reads(asked: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(querying, "MOST_ROWS", 2)
    assert len(query(asked, "values (1), (2)", SECONDS).rows) == 2
    told = "query: more than 2 rows; ask for less, or use `auditor history export`"
    assert refuse(asked, "values (1), (2), (3)") == (ExitCode.INCOMPLETE, told)
