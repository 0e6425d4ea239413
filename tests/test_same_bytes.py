# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The same manifest, lock and upstreams give the same audit.json, wherever and however it is made.

That another Python measures the same is held by `make figures` (`tests/instruments/test_other_pythons.py`).
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.cli import run
from auditor.renderers import FORMATS
from tests.made.manifests import ALPHA, BETA, small_text
from tests.made.places import ROOT
from tests.made.systems import FILES, HYPERVISOR
from tests.made.upstreams import Upstreams

Run = Callable[..., bytes]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A manifest of two files with its lock, beside the mirror of its upstreams."""
    folder = tmp_path_factory.mktemp("checkout")
    upstreams = Upstreams(folder / "mirror")
    upstreams.commit(ALPHA, {**FILES, "daemon/\u00e9\u0131.c": "int \u00e9;\n"}, tag="v1")
    upstreams.commit(BETA, HYPERVISOR, tag="v1")
    (folder / "parts").mkdir()
    (folder / "components.toml").write_text(f'include = ["parts/more.toml"]\n{small_text()}')
    (folder / "parts" / "more.toml").write_text('[[limits]]\nsubject = "hypervisor"\nmaximum = 900\n')
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        assert run(["lock", "--release", "R1", "--mirror", "mirror"]) == 0
    return folder


def audit(folder: Path, *arguments: str, **environment: str) -> bytes:
    """The audit.json that a process of its own makes in a checkout, whose cache is beside it."""
    surroundings = {"PATH": os.environ["PATH"], "HOME": str(folder / "home"), "PYTHONPATH": str(ROOT)}
    surroundings |= {"XDG_CACHE_HOME": str(folder / "cache")}
    subprocess.run(
        [sys.executable, "-m", "auditor", "audit", "--format", "json", "--mirror", "mirror", *arguments],
        cwd=folder,
        env=surroundings | environment,
        check=True,
        capture_output=True,
    )
    return (folder / "reports" / "audit.json").read_bytes()


def move(checkout: Path, folder: Path) -> Path:
    """The same checkout elsewhere, with an empty cache."""
    ignored = shutil.ignore_patterns("cache", "reports", "home")
    return shutil.copytree(checkout, folder, symlinks=True, ignore=ignored)


@pytest.fixture(scope="module")
def first(checkout: Path) -> bytes:
    """The audit.json of one worker that knows the clones and no measurement."""
    return audit(checkout, "--jobs", "1", LC_ALL="C.UTF-8", TZ="UTC", PYTHONHASHSEED="1")


SURROUNDINGS = {
    "three workers, and a hash seed": (("--jobs", "3"), {"PYTHONHASHSEED": "4711"}),
    "a locale without letters": ((), {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
    "Turkish letters, and a day ahead": ((), {"LC_ALL": "tr_TR.UTF-8", "TZ": "Pacific/Kiritimati"}),
    "a clock of long ago": ((), {"SOURCE_DATE_EPOCH": "0", "COLUMNS": "20"}),
}


@pytest.mark.parametrize(("arguments", "environment"), SURROUNDINGS.values(), ids=SURROUNDINGS.keys())
def test_surroundings_move_no_byte(
    arguments: tuple[str, ...], environment: dict[str, str], first: bytes, checkout: Path, tmp_path: Path
) -> None:
    assert audit(move(checkout, tmp_path / "elsewhere"), *arguments, **environment) == first


def test_a_warm_cache_moves_no_byte(first: bytes, checkout: Path) -> None:
    assert audit(checkout, "--jobs", "2") == first


def test_the_place_and_the_line_ends_of_a_checkout_move_no_byte(first: bytes, checkout: Path, tmp_path: Path) -> None:
    folder = move(checkout, tmp_path / "some \u00e9lsewhere" / "x")
    for name in ("components.toml", "components.lock", "parts/more.toml"):
        path = folder / name
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
        path.chmod(0o600)
    assert audit(folder) == first


def test_another_name_of_the_manifest_moves_no_byte(first: bytes, checkout: Path, tmp_path: Path) -> None:
    folder = move(checkout, tmp_path / "elsewhere")
    (folder / "components.toml").rename(folder / "other.toml")
    assert audit(folder, "--manifest", "other.toml", "--lock", str(folder / "components.lock")) == first


def all_forms(checkout: Path, folder: Path, manifest: str | Path, output: Path) -> dict[str, bytes]:
    """Every file that an audit in a folder writes, and what it prints as "", of a release over one of its limits."""
    words = [word for form in FORMATS for word in ("--format", form)]
    command = ["audit", *words, "--manifest", str(manifest), "--mirror", str(checkout / "mirror"), "-o", str(output)]
    ended = subprocess.run(
        [sys.executable, "-m", "auditor", *command],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(checkout / "cache")},
        check=False,
        capture_output=True,
    )
    assert ended.returncode == 1, ended.stderr
    files = (path for path in output.rglob("*") if path.is_file())
    return {str(path.relative_to(output)): path.read_bytes() for path in files} | {"": ended.stdout}


def test_the_place_and_the_way_there_move_no_byte_of_any_form(checkout: Path, tmp_path: Path) -> None:
    """The manifest is named as the hosts of git need it: by its path in its working copy."""
    systems = []
    for place in ("here", "else/where"):
        systems.append(move(checkout, tmp_path / place / "system"))
        (tmp_path / place / ".git").mkdir()
        limits = systems[-1] / "parts" / "more.toml"
        limits.write_text(limits.read_text().replace("900", "1"))
    here, elsewhere = systems
    found = all_forms(checkout, here.parent, "system/components.toml", tmp_path / "reports")
    assert found == all_forms(checkout, elsewhere, elsewhere / "components.toml", tmp_path / "others")
    for name in ("audit.sarif", "gl-code-quality-report.json"):
        assert b'": "system/components.toml"' in found[name]
