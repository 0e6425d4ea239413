# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A worker can read what it measures and its own programs, and can do nothing else to this machine or a network."""

import os
import resource
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.measuring.tasks import BlobTask, FileTask, places_of
from auditor.processes.confinement import can_confine
from auditor.processes.limits import Limits
from auditor.processes.workers import start_workers
from auditor.upstream.git_command import blob_id
from tests.made.manifests import ALPHA
from tests.made.upstreams import Upstreams

LIMITS = Limits()
confined = pytest.mark.skipif(not can_confine(), reason="the kernel has no Landlock, or landlockpy is not installed")


def try_it(attempt: str, place: str) -> str:
    """Run in a worker: what becomes of an attempt; nothing is left open."""
    try:
        ATTEMPTS[attempt](place)
    except OSError as error:
        return type(error).__name__
    return "done"


def connect(place: str) -> None:
    with socket.socket() as made:
        made.settimeout(5)
        made.connect(("127.0.0.1", int(Path(place).name)))


def listen(_place: str) -> None:
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))


def connect_unseen(place: str) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.connect(f"\0auditor-test-{Path(place).name}")


def read_by_a_program(place: str) -> None:
    if subprocess.run(["cat", place], capture_output=True, check=False).returncode:
        raise PermissionError


ATTEMPTS: dict[str, Callable[[str], object]] = {
    "read a file": lambda place: Path(place).read_bytes(),
    "list a folder": lambda place: os.listdir(Path(place).parent),  # noqa: PTH208
    "read a file by a program": read_by_a_program,
    "read users": lambda _place: Path("/etc/passwd").read_bytes(),
    "read what another process was given": lambda _place: Path(f"/proc/{os.getppid()}/environ").read_bytes(),
    "write a file": lambda place: Path(place).write_bytes(b""),
    "write a new file": lambda place: Path(place + "-new").write_bytes(b""),
    "write where everybody may": lambda _place: Path("/dev/shm/auditor-test").write_bytes(b""),
    "make a folder": lambda place: Path(place + "-new").mkdir(),
    "remove a file": lambda place: Path(place).unlink(),
    "rename a file": lambda place: Path(place).rename(place + "-new"),
    "make a link": lambda place: Path(place + "-new").symlink_to("/etc/passwd"),
    "connect": connect,
    "listen": listen,
    "connect to a socket without a file": connect_unseen,
}


@confined
@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_what_a_worker_cannot_do(attempt: str, tmp_path: Path) -> None:
    place, near = tmp_path / "secret", tmp_path / "near"
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket(socket.AF_UNIX) as unseen:
        port = server.getsockname()[1]
        place = tmp_path / str(port)
        unseen.bind(f"\0auditor-test-{port}")
        unseen.listen()
        place.write_bytes(b"secret")
        near.mkdir()
        with start_workers(1, LIMITS, readable=(str(near),)) as workers:
            assert workers.call(try_it, attempt, str(place)).result() == "PermissionError"
        assert (place.read_bytes(), sorted(path.name for path in tmp_path.iterdir())) == (
            b"secret",
            sorted(("near", place.name)),
        )


@confined
@pytest.mark.parametrize("attempt", ["write a file", "write a new file", "remove a file"])
def test_what_it_cannot_do_where_it_reads(attempt: str, tmp_path: Path) -> None:
    place = tmp_path / "a.c"
    place.write_bytes(b"int a;\n")
    with start_workers(1, LIMITS, readable=(str(tmp_path),)) as workers:
        assert workers.call(try_it, "read a file", str(place)).result() == "done"
        assert workers.call(try_it, attempt, str(place)).result() == "PermissionError"
    assert place.read_bytes() == b"int a;\n"


def rights() -> tuple[tuple[int, int], int]:
    """Run in a worker."""
    return resource.getrlimit(resource.RLIMIT_CORE), resource.getrlimit(resource.RLIMIT_NOFILE)[1]


def test_a_worker_leaves_no_core_and_opens_few_files() -> None:
    with start_workers(1, LIMITS) as workers:
        core, files = workers.call(rights).result()
    assert (core, files <= 512) == ((0, 0), True)


def import_tools() -> list[str]:
    """Run in a worker: what is loaded only when it is needed."""
    for name in ("lizard", "pygount", "pygments.lexers.c_cpp", "tree_sitter_c", "git"):
        __import__(name)
    return sorted({"lizard", "pygount", "git"} & sys.modules.keys())


def test_a_worker_still_loads_the_tools_when_it_needs_them() -> None:
    with start_workers(1, LIMITS, readable=()) as workers:
        assert workers.call(import_tools).result() == ["git", "lizard", "pygount"]


def read_task(task: BlobTask | FileTask) -> bytes:
    """Run in a worker."""
    return task.read()


def test_a_worker_reads_repositories_with_what_they_borrow_and_files(tmp_path: Path, upstreams: Upstreams) -> None:
    upstreams.commit(ALPHA, {"a.c": "int a;\n"})
    borrower = tmp_path / "borrower ü.git"
    (borrower / "objects" / "info").mkdir(parents=True)
    (borrower / "refs").mkdir()
    (borrower / "HEAD").write_text("ref: refs/heads/main\n")
    quoted = "".join(f"\\{byte:03o}" for byte in bytes(upstreams.git_dir(ALPHA) / "objects"))
    (borrower / "objects" / "info" / "alternates").write_text(f'"{quoted}"\n')
    (tmp_path / "files" / "b").mkdir(parents=True)
    (tmp_path / "files" / "b" / "b.c").write_text("int b;\n")
    (tmp_path / "links").mkdir()
    (tmp_path / "links" / "link.c").symlink_to(tmp_path / "files" / "b" / "b.c")
    tasks: list[BlobTask | FileTask] = [
        BlobTask(upstreams.git_dir(ALPHA), blob_id(b"int a;\n"), "C"),
        BlobTask(borrower, blob_id(b"int a;\n"), "C"),
        FileTask(str(tmp_path / "links" / "link.c"), "C"),
    ]
    with start_workers(1, LIMITS, readable=places_of(tasks)) as workers:
        read = [workers.call(read_task, task).result() for task in tasks]
    assert read == [b"int a;\n", b"int a;\n", b"int b;\n"]
