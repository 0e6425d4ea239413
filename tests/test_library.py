# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The library as its page shows it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import auditor
from tests.made.manifests import ALPHA, BETA, small_text
from tests.made.places import ROOT
from tests.made.systems import FILES, HYPERVISOR
from tests.made.upstreams import Upstreams

PAGE = (ROOT / "docs" / "library.md").read_text()


@pytest.mark.parametrize("name", auditor.__all__)
def test_every_name_is_there_and_on_the_page(name: str) -> None:
    assert getattr(auditor, name).__name__ == name
    assert re.search(rf"\b{name}\b", PAGE)


def test_a_name_that_is_not_there_is_told() -> None:
    with pytest.raises(AttributeError, match=r"'none'; see docs/library\.md"):
        auditor.none  # noqa: B018


def test_importing_loads_nothing_else() -> None:
    program = "import sys, auditor; print([name for name in sys.modules if name.startswith('auditor.')])"
    told = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout == "[]\n"


def test_the_script_prints_the_most_complex_functions(upstreams: Upstreams, tmp_path: Path) -> None:
    upstreams.commit(ALPHA, FILES, tag="v1")
    upstreams.commit(BETA, HYPERVISOR, tag="v1")
    (tmp_path / "components.toml").write_text(small_text())
    (script,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "complex.py").write_text(script)
    finished = subprocess.run(
        [sys.executable, "complex.py", "components.toml", "hypervisor", str(upstreams.folder)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (finished.stdout, finished.stderr, finished.returncode) == ("   2 map arch/x86/mm.c:1\n", "", 0)
