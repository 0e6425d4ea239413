# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A run whose files may not grow leaves no compiled module behind that was cut short, by which later runs fail."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.made.places import ROOT

COMPILED_BEFORE = {"__init__", "__main__"}
"""What Python has compiled before a line of ours is run."""
BLOCK = 512
"""Bytes, by which `ulimit -f` of POSIX counts."""

CONSOLE_SCRIPT = "import sys; sys.argv[0] = 'auditor'; from auditor.__main__ import start; start()"
WAYS = {
    "by its path": ("-I", "auditor/__main__.py"),
    "by its name": ("-m", "auditor"),
    "script": ("-c", CONSOLE_SCRIPT),
}


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the program without anything compiled, and a file to be counted."""
    shutil.copytree(ROOT / "auditor", tmp_path / "auditor", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "a.c").write_text("int a;\n")
    return tmp_path / "auditor"


def count(package: Path, way: tuple[str, ...], limit: str) -> list[Path]:
    """What is compiled once a file was counted, by a worker, under a limit of so many blocks."""
    # A variable that the tests may run with would make every run compile nothing.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = f'ulimit -f {limit}; exec "$0" "$@" count a.c'
    shell = ["/bin/sh", "-c", command, sys.executable, *way]
    finished = subprocess.run(shell, capture_output=True, cwd=package.parent, env=environment, check=True)
    assert b"a.c" in finished.stdout
    return list(package.rglob("*.pyc"))


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_a_run_without_a_limit_compiles(way: tuple[str, ...], package: Path) -> None:
    names = {path.name.partition(".")[0] for path in count(package, way, "unlimited")}
    assert {"isolation", "workers", "measurement"} < names


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_a_run_under_a_limit_does_not_and_nor_do_its_workers(way: tuple[str, ...], package: Path) -> None:
    names = {path.name.partition(".")[0] for path in count(package, way, "100")}
    assert names <= COMPILED_BEFORE


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
@pytest.mark.parametrize("limit", [1, 2])
def test_nothing_is_kept_that_was_cut_short(limit: int, way: tuple[str, ...], package: Path) -> None:
    assert [path.name for path in count(package, way, str(limit)) if path.stat().st_size == limit * BLOCK] == []
    count(package, way, "unlimited")
