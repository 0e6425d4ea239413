# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Some nights of the year, each of which has to find what had happened; and a night that does not is told."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.made.servers import NEEDS_SERVER, PostgresServer
from tools.year import ORDEALS, WrongNightError, Year, run_year


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    with PostgresServer() as server:
        yield server


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What a year sets for its nights is undone after each test."""
    for name in ("SOURCE_DATE_EPOCH", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))


def test_some_nights(tmp_path: Path) -> None:
    assert run_year(tmp_path, 14, seed=11, ordeals=False).nights == 14


@pytest.mark.slow
@pytest.mark.parametrize("ordeal", ORDEALS, ids=lambda ordeal: ordeal.__name__)
def test_a_night_and_an_ordeal(ordeal: object, tmp_path: Path) -> None:
    year = Year(tmp_path, seed=2)
    year.run_night("growth")
    assert callable(ordeal)
    ordeal(year)
    year.run_night("growth")
    assert year.nights >= 3


@pytest.mark.slow
@NEEDS_SERVER
def test_some_nights_that_a_team_records(tmp_path: Path, server: PostgresServer) -> None:
    assert run_year(tmp_path, 5, seed=3, history=server.create_database(), ordeals=False).nights == 5


def test_a_night_that_finds_something_else_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    year = Year(tmp_path, seed=4)
    year.run_night("growth")
    monkeypatch.setattr(Year, "_code", 7)
    with pytest.raises(WrongNightError, match=r"night 2 \(nothing\): \d+ SLOC, not 7; not what it should say"):
        year.run_night("nothing")
