# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A run whose files may not grow leaves no compiled module behind that was cut short, by which later runs fail."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.made.places import ROOT

COMPILED_BEFORE = {"__init__", "__main__", "isolation"}
"""What is loaded before the limit is looked at."""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the program without anything compiled."""
    shutil.copytree(ROOT / "auditor", tmp_path / "auditor", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "auditor"


@pytest.mark.parametrize(("limit", "compiled"), [("unlimited", True), ("2", False)], ids=["free", "limited"])
def test_only_a_run_without_a_limit_compiles(limit: str, compiled: bool, package: Path) -> None:
    command = f'ulimit -f {limit}; exec "$0" -I "$1" schema audit'
    program = [sys.executable, str(package / "__main__.py")]
    finished = subprocess.run(["/bin/sh", "-c", command, *program], capture_output=True, check=True)
    assert b"AuditDocument" in finished.stdout
    found = {path.name.partition(".")[0] for path in package.rglob("*.pyc")} - COMPILED_BEFORE
    assert bool(found) is compiled
