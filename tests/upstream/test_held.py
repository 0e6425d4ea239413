# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A clone held against others: for as long as a program is at work in it, and no longer than that."""

import fcntl
import subprocess
import sys
from pathlib import Path

import pytest

from auditor.upstream.clone import Clone
from auditor.upstream.git_command import GitCommand
from auditor.upstream.network import FetchSettings, Network
from auditor.upstream.repository import Upstream
from tests.made.upstreams import Upstreams, run_git

URL = "https://github.com/QubesOS/example"
LEFT = (
    *(
        "gc.pid",
        "objects/info/alternates.lock",
        "shallow.lock",
        "packed-refs.lock",
        "HEAD.lock",
        "config.lock",
        "refs/heads/main.lock",
        "refs/auditor/x.lock",
    ),
    *("objects/pack/tmp_pack_A1b2C3", "objects/pack/.tmp-7-pack-0123.pack", "objects/pack/pack-0123.keep"),
    *("objects/pack/tmp_idx_A1b2C3", "objects/ab/tmp_obj_A1b2C3", "objects/tmp_objdir-incoming-A1b2C3/pack/a"),
)


def open_upstream(tmp_path: Path, upstreams: Upstreams) -> Upstream:
    return Upstream(URL, Network(FetchSettings(tmp_path / "clones", upstreams.folder, backoff=0)))


@pytest.mark.parametrize("name", LEFT)
def test_what_a_killed_program_left_locked_stops_nobody(name: str, tmp_path: Path, upstreams: Upstreams) -> None:
    upstreams.commit(URL, {"a.c": "int a;\n"})
    upstreams.commit(URL, {"a.c": "int b;\n"})
    upstream = open_upstream(tmp_path, upstreams)
    upstream.resolve_ref("main")
    (upstream.git_dir / name).parent.mkdir(parents=True, exist_ok=True)
    (upstream.git_dir / name).write_text("")
    newest = upstreams.commit(URL, {"a.c": "int c;\n"})
    assert open_upstream(tmp_path, upstreams).resolve_ref("main").revision == newest
    upstream.fetch_revision(newest, "main")
    assert not (upstream.git_dir / name).exists()
    assert run_git(upstream.git_dir, "rev-list", "--count", newest) == "1"  # and not all history


def test_the_lock_is_held_until_the_last_program_has_ended(tmp_path: Path, upstreams: Upstreams) -> None:
    upstreams.commit(URL, {"a.c": "int a;\n"})
    open_upstream(tmp_path, upstreams).resolve_ref("main")
    git = GitCommand(tmp_path / "clones" / "github.com" / "QubesOS" / "example.git", URL)
    wait = [sys.executable, "-c", "import sys; sys.stdin.read()"]
    with Clone(git).hold():
        assert git.held is not None
        working = subprocess.Popen(wait, stdin=subprocess.PIPE, pass_fds=(git.held,))
    assert git.held is None
    with git.git_dir.with_suffix(".lock").open() as lock:
        with pytest.raises(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        working.communicate()
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_git_has_the_lock_while_it_is_held(tmp_path: Path, upstreams: Upstreams) -> None:
    upstreams.commit(URL, {"a.c": "int a;\n"})
    upstream = open_upstream(tmp_path, upstreams)
    upstream.resolve_ref("main")
    git = GitCommand(upstream.git_dir, URL)
    show = "alias.descriptors=!readlink /proc/self/fd/* 2> /dev/null || true"
    with Clone(git).hold():
        assert str(upstream.git_dir.with_suffix(".lock")) in git.configured(show).text("descriptors").splitlines()
    assert ".lock" not in git.configured(show).text("descriptors")
