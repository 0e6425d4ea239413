# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Two runs at once that read, change and write the same file: neither loses what the other has written."""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from auditor.audit.holding import hold_file, hold_lock
from auditor.audit.session import Wanted, open_session
from auditor.cli import run
from auditor.declared.baseline import load_accepted, save_accepted, with_release
from auditor.declared.lock import Lock, load_lock, save_lock
from auditor.errors import ReportError
from tests.made.manifests import ALPHA, BETA, small_text
from tests.made.places import ROOT
from tests.made.upstreams import Upstreams

FILES = {
    "daemon/main.c": "int main(void)\n{\n    return 0;\n}\n",
    "daemon/main_test.c": "int test;\n",
    "daemon/common.h": "#define SIZE 3\n",
    "daemon/run": "#!/bin/sh\nexec true\n",
    "lib/list.c": "int length;\n",
}
HYPERVISOR = {"arch/mm.c": "int map(void) { return 3; }\n", "new/a.c": "int a;\n"}
LOCK, BASELINE = Path("components.lock"), Path("reports/baseline.json")


@pytest.fixture
def mirror(work: Path, cache: Path, upstreams: Upstreams) -> str:
    """The folder of upstreams; the current one has a manifest without a lock."""
    upstreams.commit(ALPHA, FILES, tag="v1")
    upstreams.commit(BETA, HYPERVISOR, tag="v1")
    Path("components.toml").write_text(small_text())
    return str(upstreams.folder)


def begin(*arguments: str, few_rights: bool = False) -> "subprocess.Popen[str]":
    """A run of its own, with `few_rights` of somebody for whom the modes of files hold, as they do not for root."""
    without = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]
    return subprocess.Popen(
        [*(without if few_rights and os.geteuid() == 0 else []), sys.executable, "-m", "auditor", *arguments],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )


@contextlib.contextmanager
def without_writing(folder: Path) -> Iterator[None]:
    paths = [folder, *folder.rglob("*")]
    for path in paths:
        path.chmod(path.stat().st_mode & ~0o222)
    yield
    for path in paths:
        path.chmod(path.stat().st_mode | 0o200)


def first_line(started: "subprocess.Popen[str]") -> str:
    assert started.stderr is not None
    return started.stderr.readline()


def releases_of(lock: Lock) -> set[str]:
    return {entry.release for entry in lock.revisions}


@pytest.mark.parametrize("command", ["lock", "audit --update --lines-only --format badge"])
def test_the_second_of_two_keeps_what_the_first_has_locked(mirror: str, command: str) -> None:
    session = open_session(Path("components.toml"), Wanted(release="R1"))
    assert run(["lock", "--release", "R1", "--mirror", mirror]) == 0
    locked = load_lock(LOCK)
    LOCK.unlink()
    with hold_lock(session) as held:
        second = begin(*command.split(), "--release", "main", "--mirror", mirror)
        told = first_line(second)
        held.keep_lock(locked)
    second.communicate()
    assert told == "auditor: components.lock: another run is at work on it, which this one waits for\n"
    assert second.returncode == 0
    assert releases_of(load_lock(LOCK)) == {"R1", "main"}


def test_the_second_of_two_keeps_what_the_first_has_accepted(mirror: str) -> None:
    for release in ("R1", "main"):
        assert run(["audit", "--release", release, "--mirror", mirror, "--format", "json", "--output", release]) == 0
    assert run(["accept", "R1", "--reason", "read"]) == 0
    accepted = load_accepted(BASELINE).releases["R1"]
    shutil.rmtree(BASELINE.parent)
    with hold_file(BASELINE.absolute(), print):
        second = begin("accept", "main", "--reason", "read")
        told = first_line(second)
        save_accepted(with_release(load_accepted(BASELINE), "R1", accepted), BASELINE)
    second.communicate()
    assert told == "auditor: reports/baseline.json: another run is at work on it, which this one waits for\n"
    assert second.returncode == 0
    assert set(load_accepted(BASELINE).releases) == {"R1", "main"}


def test_what_somebody_else_has_changed_meanwhile_is_not_overwritten(mirror: str) -> None:
    """As by hand, by git, or by a run that has another cache."""
    assert run(["lock", "--mirror", mirror]) == 0
    locked = load_lock(LOCK)
    with hold_lock(open_session(Path("components.toml"))) as held:
        changed = replace(locked, revisions=locked.revisions[1:])
        save_lock(changed, LOCK)
        with pytest.raises(ReportError, match=r"components\.lock: changed while this run was at work, so not written"):
            held.keep_lock(replace(locked, revisions=locked.revisions[:1]))
    assert load_lock(LOCK) == changed


def test_a_cache_that_nobody_can_write_serves_offline_and_says_what_it_does_not_keep(mirror: str, cache: Path) -> None:
    assert run(["lock", "--mirror", mirror]) == 0
    assert run(["check", "--release", "main", "--mirror", mirror]) == 0
    (cache / "auditor" / "measurements.sqlite").unlink()
    with without_writing(cache):
        offline = begin("audit", "--update", "--offline", "--release", "main", "--format", "json", few_rights=True)
        _, told = offline.communicate()
    assert offline.returncode == 0
    assert "components.lock is not held against other runs, so let none change it now" in told
    assert "no cache can be kept there (unable to open database file); measuring without one" in told
    assert Path("reports/audit.json").is_file()
