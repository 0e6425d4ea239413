# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A history brought from one schema to the next: by steps that stand below the first one, and whole or not at all."""

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from msgspec.structs import asdict
from sqlalchemy import text

from auditor.errors import HistoryError, UsageError
from auditor.history import migrations
from auditor.history.asking import list_runs, read_run
from auditor.history.exporting import back_up
from auditor.history.migrations.steps import SCHEMA, migrate
from auditor.history.opening import open_to_read, open_to_write
from auditor.history.place import Place, parse_place
from auditor.history.recording import write_run
from tests.made.histories import make_contents

STEPS = Path(migrations.__file__).parent / "versions"

NEXT = f"""
from alembic import op
import sqlalchemy as sa

revision = "{SCHEMA + 1}"
down_revision = "{SCHEMA}"


def upgrade():
    op.add_column("stored_run", sa.Column("host", sa.Text, nullable=False, server_default="unknown"))
    op.execute("create view hosts as select id, host from stored_run")
"""


@pytest.fixture
def steps(tmp_path: Path) -> Path:
    """The steps of a later auditor: ours, and one that adds a column and a view."""
    folder = tmp_path / "steps of 50%"
    shutil.copytree(STEPS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "next.py").write_text(NEXT)
    return folder


def test_the_schema_is_the_last_step() -> None:
    config = Config()
    config.set_main_option("script_location", str(STEPS.parent))
    assert ScriptDirectory.from_config(config).get_heads() == [str(SCHEMA)]


def test_a_history_of_schema_1_is_brought_up_to_date_by_the_next_run(place: Place, tmp_path: Path) -> None:
    """Of what was recorded before it is not known whether it was trusted anyway."""
    first = tmp_path / "first"
    first.mkdir()
    shutil.copy(STEPS / "schema_1.py", first)
    old, new = make_contents(), make_contents(lacks="other", trusted_anyway=2, other_refs=1, imported=3)
    with _schema_1(first), open_to_write(place) as connection:
        row = {name: int(value) if isinstance(value, bool) else value for name, value in asdict(old.run).items()}
        names = [name for name in row if name not in ("trusted_anyway", "other_refs", "imported")]
        columns, values = ", ".join(names), ", ".join(f":{name}" for name in names)
        connection.execute(text(f"insert into stored_run ({columns}) values ({values})"), row)
    with pytest.raises(UsageError, match="of schema 1, and this auditor reads 2; the next run that is recorded"):
        list_runs(place)
    copy = parse_place(str(tmp_path / "copy.db"))
    assert back_up(place, tmp_path / "copy.db") == 1
    write_run(place, new)
    assert list_runs(place) == (old.run, new.run)
    assert list_runs(copy) == (old.run,)
    assert read_run(place, "last") == new


@contextlib.contextmanager
def _schema_1(steps: Path) -> Iterator[None]:
    """An auditor that knows these steps alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("auditor.history.opening.SCHEMA", 1)
        patch.setattr("auditor.history.opening.migrate", lambda connection: migrate(connection, steps))
        yield


def test_what_was_recorded_before_is_there_after(place: Place, steps: Path) -> None:
    contents = make_contents()
    write_run(place, contents)
    with open_to_write(place) as connection:
        migrate(connection, steps)
        assert connection.exec_driver_sql("select id, host from hosts").all() == [(contents.run.id, "unknown")]


def test_a_history_of_an_older_schema_is_read_once_a_run_was_recorded(
    place: Place, steps: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the later auditor does it: it refuses to read what it has not migrated, and migrates when it writes."""
    write_run(place, make_contents())
    monkeypatch.setattr("auditor.history.opening.SCHEMA", SCHEMA + 1)
    monkeypatch.setattr("auditor.history.opening.migrate", lambda connection: migrate(connection, steps))
    with pytest.raises(UsageError, match=f"of schema {SCHEMA}, and this auditor reads {SCHEMA + 1}; the next run"):
        read_run(place, "last")
    write_run(place, make_contents(lacks="other"))
    assert read_run(place, "last") == make_contents(lacks="other")
    assert read_run(place, make_contents().run.id) == make_contents()


def test_a_step_that_fails_leaves_all_as_it_was(place: Place, steps: Path) -> None:
    write_run(place, make_contents())
    (steps / "next.py").write_text(f'{NEXT}    op.execute("no sql")\n')
    with pytest.raises(HistoryError, match="syntax error"), open_to_write(place) as connection:
        migrate(connection, steps)
    with open_to_read(place) as connection, pytest.raises(Exception, match="hosts"):
        connection.exec_driver_sql("select * from hosts")
    assert read_run(place, "last") == make_contents()
