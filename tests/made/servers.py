# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A real server of PostgreSQL, in a folder of its own and on no network, which ends with the tests that use it."""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Self

import psycopg
import pytest

from tests.made.clusters import wait_for
from tests.reading.programs import find_program

NEEDS_SERVER = pytest.mark.needs("initdb", "postgres")
"""The mark of a test that starts one."""

_OWNER = "postgres"  # the server refuses to be run by root
_IN_HASTE = ("fsync=off", "full_page_writes=off", "shared_buffers=16MB", "max_connections=20")


class PostgresServer:
    """A server that listens on a socket in its folder, where its superuser is let in without a password."""

    def __init__(self) -> None:
        # The path of a socket has to be short, and the folders of pytest are closed to other users.
        self.folder = Path(tempfile.mkdtemp(prefix="auditor-"))
        self._databases = 0
        self._user = _OWNER if os.geteuid() == 0 else None
        if self._user:
            shutil.chown(self.folder, self._user)
        data = self.folder / "data"
        self._run("initdb", "-D", str(data), "-U", _OWNER, "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
        settings = ("listen_addresses=", f"unix_socket_directories={self.folder}", *_IN_HASTE)
        options = [word for setting in settings for word in ("-c", setting)]
        with (self.folder / "log").open("wb") as log:
            self._server = subprocess.Popen(
                [find_program("postgres"), "-D", str(data), *options],
                cwd=self.folder,
                user=self._user,
                stdout=log,
                stderr=log,
            )
        wait_for(lambda: self._is_ready(data / "postmaster.pid") or None)

    def create_database(self) -> str:
        """The URL of a new and empty database."""
        self._databases += 1
        name = f"history{self._databases}"
        with psycopg.connect(host=str(self.folder), user=_OWNER, dbname="postgres", autocommit=True) as connection:
            connection.execute(f"create database {name} strategy file_copy".encode())
        return f"postgresql://{_OWNER}@/{name}?host={self.folder}"

    def let_read(self, url: str) -> str:
        """The URL of a database, as it is now, for a user who may read what is in it and do nothing else."""
        with psycopg.connect(url, autocommit=True) as connection:
            if not connection.execute("select from pg_roles where rolname = 'reader'").fetchall():
                connection.execute("create role reader login")
            connection.execute("grant select on all tables in schema public to reader")
        return url.replace(f"{_OWNER}@", "reader@")

    def _is_ready(self, state: Path) -> bool:
        if self._server.poll() is not None:
            raise RuntimeError((self.folder / "log").read_text())
        return state.exists() and state.read_text().rstrip().endswith("ready")

    def _run(self, program: str, *arguments: str) -> None:
        finished = subprocess.run(
            [find_program(program), *arguments], cwd=self.folder, user=self._user, capture_output=True, check=False
        )
        if finished.returncode:
            raise RuntimeError(finished.stderr.decode())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.send_signal(signal.SIGINT)  # which ends its sessions, too
        self._server.wait()
        shutil.rmtree(self.folder)
