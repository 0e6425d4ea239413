# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What runs a night on a machine of one's own: units of systemd and a container file, by their own checkers."""

import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from auditor.cli import run
from tests.made.manifests import ALPHA, BETA, small_text
from tests.made.places import ROOT
from tests.made.upstreams import Upstreams
from tests.reading.programs import find_program

UNITS = ROOT / "ci" / "systemd"
SERVICE, TIMER = UNITS / "auditor-nightly.service", UNITS / "auditor-nightly.timer"
CONTAINERFILE = ROOT / "ci" / "Containerfile"
PROGRAM = "/opt/auditor/bin/auditor"
MOST_EXPOSED = 20
"""The bound of what `systemd-analyze security` calls exposure, in tenths; below it is what it calls OK."""

FILES = {
    "daemon/main.c": "int main(void)\n{\n    return 0;\n}\n",
    "daemon/main_test.c": "int test;\n",
    "daemon/common.h": "#define SIZE 3\n",
    "daemon/run": "#!/bin/sh\nexec true\n",
    "lib/list.c": "int length;\n",
}
HYPERVISOR = {"arch/mm.c": "int map(void) { return 3; }\n", "new/a.c": "int a;\n"}


def setting(unit: Path, name: str) -> str:
    (value,) = re.findall(rf"^{name}=(.*)$", unit.read_text(), re.MULTILINE)
    return str(value)


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The folder of both units as they are installed, but for where the program is."""
    for unit in (SERVICE, TIMER):
        text = unit.read_text()
        assert (PROGRAM in text) == (unit is SERVICE)
        (tmp_path / unit.name).write_text(text.replace(PROGRAM, str(Path(sys.executable).with_name("auditor"))))
    return tmp_path


def analyze(units: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [find_program("systemd-analyze"), *arguments]
    return subprocess.run(command, cwd=units, capture_output=True, text=True, check=False)


@pytest.mark.needs("systemd-analyze")
def test_systemd_finds_nothing_wrong(units: Path) -> None:
    finished = analyze(units, "verify", "--man=no", f"./{SERVICE.name}", f"./{TIMER.name}")
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "", "")
    (units / SERVICE.name).write_text(SERVICE.read_text().replace("Type=oneshot", "Type=none"))
    assert "none" in analyze(units, "verify", "--man=no", f"./{SERVICE.name}").stderr


@pytest.mark.needs("systemd-analyze")
def test_the_service_is_exposed_to_little(units: Path) -> None:
    command = ("security", "--offline=yes", "--no-pager", f"--threshold={MOST_EXPOSED}")
    finished = analyze(units, *command, f"./{SERVICE.name}")
    assert finished.returncode == 0, finished.stdout
    open_unit = SERVICE.read_text().replace("SystemCallFilter=", "#").replace("CapabilityBoundingSet=", "#")
    (units / SERVICE.name).write_text(open_unit)
    assert analyze(units, *command, f"./{SERVICE.name}").returncode != 0


def test_what_the_service_starts_is_a_night(
    tmp_path: Path, cache: Path, upstreams: Upstreams, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, *arguments = shlex.split(setting(SERVICE, "ExecStart"))
    assert (program, arguments.pop()) == (PROGRAM, "$OPTIONS")
    upstreams.commit(ALPHA, FILES, tag="v1")
    upstreams.commit(BETA, HYPERVISOR, tag="v1")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "components.toml").write_text(small_text())
    assert run([*arguments, "--mirror", str(upstreams.folder)]) == 0
    written = {path.name for path in (tmp_path / "reports" / "nightly").iterdir()}
    assert written >= {"audit.json", "index.html", "audit.md", "feed.xml"}
    assert {"components.lock", "history.db"} <= {path.name for path in tmp_path.iterdir()}


def test_a_night_is_over_before_the_next_begins() -> None:
    assert setting(TIMER, "OnCalendar").startswith("*-*-* ")
    assert (setting(SERVICE, "TimeoutStartSec"), setting(TIMER, "Persistent")) == ("1h", "yes")


def test_hadolint_finds_nothing() -> None:
    program = Path(sys.executable).with_name("hadolint")
    finished = subprocess.run([program, CONTAINERFILE], capture_output=True, text=True, check=False)
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "", "")


@pytest.mark.slow
def test_what_the_container_file_copies_is_enough_to_build(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for line in re.findall(r"^COPY (?!--from)(.*)$", CONTAINERFILE.read_text(), re.MULTILINE):
        *names, target = line.split()
        for name in names:
            place = source / name if target == "./" else source / target
            place.parent.mkdir(parents=True, exist_ok=True)
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
            copy(ROOT / name, place)
    command = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", str(tmp_path), str(source)]
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {"auditor/shipped/components.toml", "auditor/shipped/components.lock", "auditor/__main__.py"} <= {*names}
