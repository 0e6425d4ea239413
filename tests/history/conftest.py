# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A history in either kind of place: a file, and a database of a real server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.history.place import Place, parse_place
from auditor.history.recording import write_run
from tests.made.histories import make_contents
from tests.made.servers import NEEDS_SERVER, PostgresServer

FILE = "file"


@pytest.fixture(scope="session")
def server() -> Iterator[PostgresServer]:
    """A server for all tests of a process."""
    with PostgresServer() as running:
        yield running


@pytest.fixture
def database(server: PostgresServer) -> Place:
    """An empty database."""
    return parse_place(server.create_database())


@pytest.fixture(params=[FILE, pytest.param("server", marks=NEEDS_SERVER)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """A place where no history is yet."""
    if request.param == FILE:
        return parse_place(str(tmp_path / "history.db"))
    found: Place = request.getfixturevalue("database")
    return found


@pytest.fixture
def asked(place: Place, request: pytest.FixtureRequest) -> Place:
    """The place with one run in it, for one who may read."""
    write_run(place, make_contents())
    if place.path:
        return place
    running: PostgresServer = request.getfixturevalue("server")
    return parse_place(running.let_read(place.url))
