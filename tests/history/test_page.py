# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What docs/history.md shows is what happens."""

import re

import pytest
from msgspec.structs import replace
from sqlalchemy import create_engine

from auditor.errors import HistoryError
from auditor.history.asking import TrendWish, read_run, read_trend
from auditor.history.opening import open_to_write
from auditor.history.place import Place, parse_place
from auditor.history.querying import query
from auditor.history.recording import write_run
from auditor.model.runs import Rows
from tests.made.histories import make_contents
from tests.made.places import ROOT
from tests.made.servers import NEEDS_SERVER, PostgresServer

PAGE = (ROOT / "docs" / "history.md").read_text()
(EXAMPLE,) = re.findall(r'auditor query "(.*?)"', PAGE)
GROWTH, GRANTS = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)
SECONDS = 30


def test_the_example_of_the_page_says_what_grew(asked: Place, place: Place) -> None:
    """Also where runs of another release stand between."""
    assert query(asked, EXAMPLE, SECONDS).columns == ("time", "lines")
    assert query(asked, GROWTH, SECONDS) == Rows(("subject", "growth"), ())
    write_run(place, make_contents(release="R2"))
    totals = tuple(replace(item, lines=item.lines and item.lines + 5) for item in make_contents().totals)
    write_run(place, replace(make_contents(lacks="other"), totals=totals))
    grown = {("guid", 5), ("pacat", 5), ("xen", 5), ("guid+pure", 5), ("linux", 5)}
    assert set(query(asked, GROWTH, SECONDS).rows) == grown


@NEEDS_SERVER
def test_a_user_who_may_add_and_read_does_so_and_nothing_else(database: Place, server: PostgresServer) -> None:
    """With what docs/history.md grants."""
    write_run(database, make_contents())
    with create_engine(database.url.replace("postgresql:", "postgresql+psycopg:")).begin() as owner:
        owner.exec_driver_sql(GRANTS)
    place, reading = (parse_place(database.url.replace("postgres@", f"{name}@")) for name in ("nightly", "reviewer"))
    assert read_run(reading, "last") == make_contents()
    assert read_trend(reading, TrendWish("xen", "SLOC")).points
    assert len(query(reading, "select * from tools", SECONDS).rows) == 1
    with pytest.raises(HistoryError, match="permission denied"):
        write_run(reading, make_contents(lacks="other"))
    other = make_contents(lacks="other")
    assert write_run(place, other)
    assert read_run(place, "last") == other
    for statement in ("update stored_run set lacks = ''", "delete from stored_run", "truncate stored_run cascade"):
        with pytest.raises(HistoryError, match="what its user has to be granted"), open_to_write(place) as connection:
            connection.exec_driver_sql(statement)
