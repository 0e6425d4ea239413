# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A history taken out: copied whole, and exported as it is."""

from pathlib import Path

import pytest

from auditor.errors import HistoryError, UsageError
from auditor.history import exporting
from auditor.history.asking import list_runs, read_run, read_trends
from auditor.history.exporting import back_up, read_views
from auditor.history.opening import open_to_write
from auditor.history.place import Place, parse_place
from auditor.history.recording import TABLES, write_run
from tests.made.histories import make_contents


@pytest.fixture
def recorded(place: Place) -> Place:
    """A history with two runs."""
    for lacks in ("first", "second"):
        write_run(place, make_contents(lacks=lacks))
    return place


def test_a_copy_is_a_history_with_the_same_runs(recorded: Place, tmp_path: Path) -> None:
    file = tmp_path / "copy.db"
    assert back_up(recorded, file) == 2
    copy = parse_place(str(file))
    assert list_runs(copy) == list_runs(recorded)
    assert [read_run(copy, run.id) for run in list_runs(copy)] == [
        make_contents(lacks=name) for name in ("first", "second")
    ]
    assert read_views(copy) == read_views(recorded)
    assert write_run(copy, make_contents(lacks="third"))
    assert sorted(path.name for path in tmp_path.iterdir() if not path.name.startswith("history")) == ["copy.db"]


def test_a_copy_has_what_was_there_when_it_began(recorded: Place, tmp_path: Path) -> None:
    with open_to_write(recorded) as connection:
        connection.exec_driver_sql("insert into stored_tool values (1, 99, 'a', 'b')")
        assert back_up(recorded, tmp_path / "copy.db") == 2
    assert read_run(parse_place(str(tmp_path / "copy.db")), "last") == make_contents(lacks="second")


def test_a_file_that_is_there_is_not_replaced(recorded: Place, tmp_path: Path) -> None:
    file = tmp_path / "copy.db"
    file.write_text("mine")
    with pytest.raises(UsageError, match=f"^{file}: is there already, and is not replaced; name a new file$"):
        back_up(recorded, file)
    assert file.read_text() == "mine"


def test_a_folder_that_is_not_there(recorded: Place, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="none is no folder"):
        back_up(recorded, tmp_path / "none" / "copy.db")


def test_a_copy_that_fails_leaves_nothing(recorded: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row that is handed over twice is one that the copy refuses."""
    monkeypatch.setattr(exporting, "TABLES", (*TABLES, TABLES[-1]))
    with pytest.raises(HistoryError, match="could not be written: "):
        back_up(recorded, tmp_path / "copy.db")
    assert [path.name for path in tmp_path.iterdir() if not path.name.startswith("history")] == []


def test_the_views_are_exported_run_by_run(recorded: Place) -> None:
    views = {view.name: rows for view, rows in read_views(recorded)}
    first = make_contents(lacks="first")
    assert [row[1] for row in views["runs"].rows] == [make_contents(lacks=name).run.id for name in ("first", "second")]
    assert len(views["totals"].rows) == 2 * len(first.totals)
    assert {len(row) for rows in views.values() for row in rows.rows} == {len(rows.columns) for rows in views.values()}
    number = len(first.findings)
    assert [row[1] for row in views["findings"].rows] == [1] * number + [2] * number


def test_a_text_in_place_of_a_number_is_damage(tmp_path: Path) -> None:
    """Written by hand, once what refuses changes is dropped."""
    place = parse_place(str(tmp_path / "history.db"))
    write_run(place, make_contents())
    with open_to_write(place) as connection:
        connection.exec_driver_sql("drop trigger stored_total_update")
        connection.exec_driver_sql("update stored_total set lines = 'many' where position = 0")
    told = f"^{place.name}: damaged: Expected `int . null`, got `str` - at .+; put it aside, and take a copy "
    for read in (read_views, lambda place: read_run(place, "last"), lambda place: read_trends(place, "Small OS", "R1")):
        with pytest.raises(UsageError, match=told):
            read(place)
