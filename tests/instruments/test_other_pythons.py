# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""No figure and no dispute depends on the version of Python: `make figures PYTHON=python3.13` prepares another one."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.made.measurements import encode_measurements
from tests.made.places import ROOT

PYTHONS = sorted(ROOT.glob(".venv-figures/*/bin/python"))
NONE = pytest.param(None, marks=pytest.mark.skip(reason="no other Python: `make figures PYTHON=python3.13` makes one"))


@pytest.mark.parametrize("python", PYTHONS or [NONE], ids=lambda python: python.parts[-3] if python else "none")
def test_measurements_are_the_same_bytes_on_another_python(python: Path) -> None:
    environment = {name: text for name, text in os.environ.items() if not name.startswith("PYTHON")}
    finished = subprocess.run(
        [python, "-m", "tests.measurements"], cwd=ROOT, env=environment, capture_output=True, check=True
    )
    assert finished.stdout == encode_measurements()
