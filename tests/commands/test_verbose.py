# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`--verbose` logs each git command and each decision on standard error, and changes nothing else."""

import importlib
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from auditor.cli import auditor, run
from tests.made.manifests import ALPHA, BETA, small_text
from tests.made.places import ROOT
from tests.made.upstreams import Upstreams
from tests.reading.folders import read_shown

FILES = {
    "daemon/main.c": "int main(void)\n{\n    return 0;\n}\n",
    "daemon/main_test.c": "int test;\n",
    "daemon/common.h": "#define SIZE 3\n",
    "daemon/run": "#!/bin/sh\nexec true\n",
    "lib/list.c": "int length;\n",
}
WITHOUT_VERBOSE = {"attest", "cache", "init", "schema", "validate"}
Call = Callable[..., int]
Output = pytest.CaptureFixture[str]


@pytest.fixture
def workplace(work: Path, cold_cache: Path, upstreams: Upstreams) -> Path:
    """A folder with a manifest that fits two upstreams."""
    upstreams.commit(ALPHA, FILES, tag="v1")
    upstreams.commit(BETA, {"arch/x86/mm.c": "int map(void) { return 3; }\n", "new/a.c": "int a;\n"}, tag="v1")
    (work / "components.toml").write_text(small_text())
    return work


@pytest.fixture
def call(workplace: Path, upstreams: Upstreams) -> Call:
    """Run a command with the mirror."""
    return lambda *arguments: run([*arguments, "--mirror", str(upstreams.folder)])


def logged(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("auditor.")]


def said(text: str) -> list[str]:
    return [line for line in text.splitlines() if not line.startswith("auditor.")]


@pytest.mark.parametrize("name", auditor.list_commands(click.Context(auditor)))
def test_every_command_that_works_on_something_has_the_option(name: str) -> None:
    command = importlib.import_module(f"auditor.commands.{name}").command
    members = command.commands.values() if isinstance(command, click.Group) else (command,)
    for member in members:
        spellings = {tuple(option.opts) for option in member.params}
        assert (("-v", "--verbose") in spellings) == (name not in WITHOUT_VERBOSE), member.name


def test_decisions_are_logged_and_nothing_else_changes(call: Call, workplace: Path, capsys: Output) -> None:
    assert call("audit", "--output", "one", "--jobs", "1") == 0
    plain = capsys.readouterr()
    assert logged(plain.err) == []
    assert call("audit", "--output", "two", "--jobs", "1", "-v") == 0
    verbose = capsys.readouterr()
    assert verbose.out == plain.out
    assert [line.replace("two", "one") for line in said(verbose.err)] == said(plain.err)
    assert call("check") == 0
    assert logged(capsys.readouterr().err) == []
    one, two = (read_shown(folder) for folder in (workplace / "one", workplace / "two"))
    assert one == two


DECISIONS = {
    "session": r"auditor\.audit\.session: components\.toml: release R1, lock components\.lock, .* the mirror /\S+",
    "lock": r"auditor\.fetch\.repositories: alpha: v1 is measured at [0-9a-f]{40} by its upstream, .* does not pin it",
    "resolved": r"auditor\.upstream\.repository: \S+: v1 is refs/tags/v1 at [0-9a-f]{40} by file:///\S+",
    "fetched": r"auditor\.upstream\.repository: \S+: \d of \d contents are not in the clone yet",
    "selected": r"auditor\.fetch\.selection: alpha: source 1 of daemon selects 3 of 5 files",
    "parts": r"auditor\.audit\.release: 0 of 2 repositories are known, 2 are read",
    "cache": r"auditor\.measuring\.cache: /\S+measurements\.sqlite: measurements by .*",
    "known": r"auditor\.measuring\.contents: 0 of 5 contents are known from the cache",
    "measured": r"auditor\.measuring\.bundles: 5 contents are measured by 1 workers in 1 bundles",
}


def test_each_decision_has_a_line(call: Call, capsys: Output) -> None:
    assert call("check", "--verbose") == 0
    lines = logged(capsys.readouterr().err)
    unsaid = {name for name, pattern in DECISIONS.items() if not any(re.fullmatch(pattern, line) for line in lines)}
    assert unsaid == set(), "\n".join(lines)
    assert call("lock") == 0
    assert call("check", "--verbose") == 0
    again = "\n".join(logged(capsys.readouterr().err))
    assert "by the lock" in again
    assert "5 of 5 contents are known from the cache" in again
    assert call("check", "--verbose", "--ref", "alpha=main") == 0
    assert re.search(r"alpha: main is measured at [0-9a-f]{40} by --ref", capsys.readouterr().err)


def test_an_upstream_that_cannot_be_read_is_logged(call: Call, upstreams: Upstreams, capsys: Output) -> None:
    shutil.rmtree(upstreams.git_dir(BETA))
    assert call("check", "-v") == 3
    lines = "\n".join(logged(capsys.readouterr().err))
    assert re.search(r"auditor\.fetch\.repositories: beta: cannot be read: .*not in the mirror", lines)


def test_every_git_command_is_logged_with_its_seconds(workplace: Path, upstreams: Upstreams, tmp_path: Path) -> None:
    """Held against what a program in the place of git takes down before it becomes git."""
    taken, programs = tmp_path / "taken", tmp_path / "programs"
    programs.mkdir(mode=0o755)
    real = shutil.which("git")
    (programs / "git").write_text(f'#!/bin/sh\nprintf "%s\\0" "$@" end >> {taken}\nexec {real} "$@"\n')
    (programs / "git").chmod(0o755)
    finished = subprocess.run(
        [sys.executable, "-m", "auditor", "audit", "-v", "--format", "json", "--mirror", upstreams.folder],
        env={**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)},
        check=False,
        capture_output=True,
        text=True,
    )
    assert finished.returncode == 0, finished.stderr
    calls = [re.sub(r"^(?:-c\0[^\0]*\0)*", "", call) for call in taken.read_text().split("\0end\0")[:-1]]
    commands = sorted(name for name in (call.split("\0")[0] for call in calls) if name != "version")
    lines = logged(finished.stderr)
    timed = [re.search(r": git --git-dir=\S+ ([a-z-]+).*: (?:took|failed after) \d+\.\d{3} s$", line) for line in lines]
    kept = sum("git cat-file --batch is started" in line for line in lines)
    told, taken_down = Counter(match[1] for match in timed if match), Counter(commands)
    # A worker that is confined can start this program, which can write nothing down there.
    apart = told - taken_down + (taken_down - told)
    assert set(apart) <= {"cat-file"}
    assert apart["cat-file"] <= kept
    assert kept, "the workers log, too"
