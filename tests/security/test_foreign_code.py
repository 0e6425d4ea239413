# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Nothing from the current folder, a variable or an unchecked place of `PATH` runs: not here, not in a worker."""

import json
import os
import re
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path

import pytest

from auditor.processes.isolation import clean_environment
from tests.made.manifests import ALPHA, BETA, small_text
from tests.made.places import ROOT
from tests.made.upstreams import Upstreams

# Modules of Python, of the tools and of Python's own start: imported early, late, in workers, or on request.
NAMES = (
    *("multiprocessing", "signal", "struct", "pickle", "socket", "selectors", "copyreg", "re", "ctypes", "pathlib"),
    *("typing", "collections", "tempfile", "hashlib", "sqlite3", "resource", "subprocess", "json", "runpy", "warnings"),
    *("lizard", "lizard_ext", "pygount", "pygments", "git", "gitdb", "click", "msgspec", "pebble", "elftools", "rich"),
    *("sitecustomize", "usercustomize", "readline", "encodings", "site", "auditor_planted"),
)
BEGINNING = {
    "sitecustomize",
    "usercustomize",
    *subprocess.run(
        [sys.executable, "-c", "import re, sys; print(*sys.modules)"], capture_output=True, text=True, check=True
    ).stdout.split(),
}
"""What interpreter and console script import before the first line of auditor, by the user's own variables."""

SCRIPT = Path(sysconfig.get_path("scripts"), "auditor")
STARTS = {
    "script": [str(SCRIPT)],
    "module": [sys.executable, "-m", "auditor"],
    "isolated": [sys.executable, "-I", "-m", "auditor"],
    "safe path": [sys.executable, "-P", "-m", "auditor"],
}
FUNCTIONS = "".join(f"int f{number}(int a)\n{{\n    return a;\n}}\n" for number in range(100))

UPSTREAM = {
    "daemon/main.c": "int a;\n" * 14,
    "daemon/main_test.c": "int test;\n",
    "daemon/common.h": "int h;\n",
    "daemon/run": "#!/bin/sh\n",
    "lib/list.c": "int length;\n",
}


def plant(folder: Path, names: tuple[str, ...] = NAMES) -> Path:
    """Modules that leave a mark in `sprung` when they are imported, and programs that do so when they are run."""
    folder.mkdir(parents=True, exist_ok=True)
    sprung = folder.parent / f"sprung-{folder.name}"
    for name in names:
        (folder / f"{name}.py").write_text(f"open({str(sprung)!r}, 'a').write({name + chr(10)!r})\n")
    for name in ("git", "ps", "pgrep", "sh", "python3"):
        program = folder / name
        program.write_text(f"#!/bin/sh\necho {name} >> {sprung}\nexit 1\n")
        program.chmod(0o755)
    return sprung


def call(
    arguments: list[str], folder: Path, variables: Mapping[str, str], start: str = "script"
) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(folder.parent / "home"), **variables}
    environment.setdefault("XDG_CACHE_HOME", str(folder.parent / "cache"))
    return subprocess.run(
        [*STARTS[start], *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def marks(sprung: Path) -> set[str]:
    return set(sprung.read_text().split()) if sprung.exists() else set()


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A tree that nobody trusts."""
    folder = tmp_path / "tree"
    folder.mkdir()
    (folder / "a.c").write_text(FUNCTIONS)
    return folder


@pytest.mark.parametrize("start", STARTS)
def test_the_current_folder(start: str, tree: Path) -> None:
    sprung = plant(tree)
    finished = call(["count", "a.c", "--format", "json"], tree, {}, start)
    assert (finished.returncode, marks(sprung)) == (0, set()), finished.stderr
    assert len(finished.stderr.splitlines()) == 1  # the verdict
    assert json.loads(finished.stdout)["totals"]["code"] == 400
    assert len(json.loads(finished.stdout)["files"][0]["functions"]) == 100


VARIABLES = {
    "empty path": {"PYTHONPATH": ":"},
    "relative path": {"PYTHONPATH": "tree"},
    "path and breakpoint": {"PYTHONPATH": "{planted}", "PYTHONBREAKPOINT": "auditor_planted.stop"},
    "interactive, with a start-up file": {"PYTHONINSPECT": "1", "PYTHONSTARTUP": "{planted}/signal.py"},
    "warnings, user base and compiled elsewhere": {
        "PYTHONWARNINGS": "error::auditor_planted.Any,error",
        "PYTHONUSERBASE": "{planted}",
        "PYTHONPYCACHEPREFIX": "{planted}",
    },
}


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("variables", VARIABLES.values(), ids=VARIABLES.keys())
def test_variables_of_python(variables: dict[str, str], start: str, tree: Path, tmp_path: Path) -> None:
    names = tuple(name for name in NAMES if name not in BEGINNING)
    sprung = plant(tmp_path / "planted", names)
    given = {name: value.format(planted=tmp_path / "planted") for name, value in variables.items()}
    finished = call(["count", "a.c"], tree, given, start)
    assert (finished.returncode, marks(sprung)) == (0, set())
    assert "400" in finished.stdout


def test_an_interpreter_without_a_base(tree: Path) -> None:
    finished = call(["count", "a.c"], tree, {"PYTHONHOME": sys.base_prefix, "PYTHONUNBUFFERED": "1"})
    assert (finished.returncode, finished.stderr) == (0, "")


def test_a_user_site(tree: Path, tmp_path: Path) -> None:
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    sprung = plant(tmp_path / "home" / ".local" / "lib" / version / "site-packages")
    finished = call(["count", "a.c"], tree, {})
    assert (finished.returncode, marks(sprung)) == (0, set())


def test_a_user_site_that_auditor_is_installed_in(tree: Path, tmp_path: Path) -> None:
    """Made as `pip install --user` makes one, of this installation."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    folder = tmp_path / "home" / ".local" / "lib" / version / "site-packages"
    (folder / "auditor-1.dist-info").mkdir(parents=True)
    places = [sysconfig.get_path("purelib"), str(ROOT)]
    (folder / "auditor.pth").write_text("".join(f"{place}\n" for place in places))
    sprung = plant(tree)
    base = Path(sys.base_prefix, "bin", f"python{sys.version_info.major}.{sys.version_info.minor}")
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path / "home")}
    finished = subprocess.run(
        [base, "-m", "auditor", "count", "a.c"], cwd=tree, env=environment, capture_output=True, text=True, check=False
    )
    assert (finished.returncode, finished.stderr, marks(sprung)) == (0, "", set())
    assert "400" in finished.stdout


PATHS = {
    "the current folder by name": ".:{usual}",
    "the current folder, empty": ":{usual}",
    "relative": "bin:{usual}",
    "below the current folder": "{tree}/bin:{usual}",
    "the current folder by its path": "{tree}:{usual}",
    "through a link": "{link}/bin:{usual}",
    "for everybody to write": "{open}:{usual}",
}


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS.keys())
def test_places_of_programs(path: str, tree: Path, tmp_path: Path, upstreams: Upstreams) -> None:
    upstreams.commit(ALPHA, UPSTREAM, tag="v1")
    upstreams.commit(BETA, {"arch/x86/mm.c": "int b;\n", "new/a.c": "int n;\n"}, tag="v1")
    (tree / "components.toml").write_text(small_text())
    for folder in (tree, tree / "bin", tmp_path / "open"):
        plant(folder)
    (tmp_path / "open").chmod(0o777)
    (tmp_path / "link").symlink_to(tree)
    places = {
        "usual": "/usr/local/bin:/usr/bin:/bin",
        "tree": tree,
        "link": tmp_path / "link",
        "open": tmp_path / "open",
    }
    arguments = ["check", "--mirror", str(upstreams.folder)]
    finished = call(arguments, tree, {"PATH": path.format(**places)})
    assert marks(tmp_path / "sprung-tree") | marks(tree / "sprung-bin") | marks(tmp_path / "sprung-open") == set()
    assert (finished.returncode, "the TCB is 16 SLOC" in finished.stdout) == (0, True), finished.stderr


TAMPER = """
import importlib.util, os, sysconfig
path = os.path.join(sysconfig.get_path("stdlib"), "signal.py")
spec = importlib.util.spec_from_file_location("real_signal", path)
real = importlib.util.module_from_spec(spec)
spec.loader.exec_module(real)
globals().update(vars(real))
from auditor.instruments import measurement as instruments
measure = instruments.measure
instruments.measure = lambda content, language: measure(b"int less;\\n", language)
"""


def test_the_cache_stays_clean(tree: Path, tmp_path: Path, upstreams: Upstreams) -> None:
    upstreams.commit(ALPHA, UPSTREAM, tag="v1")
    upstreams.commit(BETA, {"arch/x86/mm.c": "int b;\n", "new/a.c": "int n;\n"}, tag="v1")
    (tmp_path / "components.toml").write_text(small_text())
    (tree / "signal.py").write_text(TAMPER)
    (tmp_path / "clean").mkdir()
    arguments = ["check", "--manifest", str(tmp_path / "components.toml"), "--mirror", str(upstreams.folder)]
    for folder in (tree, tmp_path / "clean"):
        finished = call(arguments, folder, {})
        assert (finished.returncode, "the TCB is 16 SLOC" in finished.stdout) == (0, True), finished.stderr


@pytest.mark.needs("gcc")
def test_the_records_of_a_build(tree: Path, upstreams: Upstreams) -> None:
    for path, text in UPSTREAM.items():
        (tree / path).parent.mkdir(exist_ok=True)
        (tree / path).write_text(text)
    compiler = ["gcc", "-g", "-MD", "-c", "daemon/main.c", "-o", "daemon/main.o"]
    subprocess.run(compiler, cwd=tree, check=True)
    upstreams.commit(ALPHA, UPSTREAM, tag="v1")
    (tree / "components.toml").write_text(small_text())
    sprung = plant(tree)
    finished = call(["trace", ".", "--component", "daemon", "--mirror", str(upstreams.folder)], tree, {})
    assert (finished.returncode, marks(sprung)) == (0, set()), finished.stderr
    assert "daemon" in finished.stdout


def test_what_is_started_gets_no_variable_of_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PYTHONPATH", "PYTHONHOME", "PYTHONWARNINGS"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("PATH", f".:{tmp_path}/absent:/usr/bin:")
    clean_environment()
    left = {name: value for name, value in os.environ.items() if re.match("PYTHON|PATH$", name)}
    assert left == {"PYTHONSAFEPATH": "1", "PYTHONNOUSERSITE": "1", "PATH": "/usr/bin"}


@pytest.mark.parametrize(("given", "left"), [(".", os.devnull), ("", os.devnull), (None, os.defpath)])
def test_a_path_without_a_checked_place(given: str | None, left: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", given or "")
    if given is None:
        monkeypatch.delenv("PATH")
    clean_environment()
    assert os.environ["PATH"] == left
