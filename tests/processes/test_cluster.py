# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A real scheduler with two workers on loopback, of which one after another is ended: what is lost, and what is said.

The tests end more of the cluster from one to the next, and each needs only what is left of it.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from distributed import Client

from auditor.cli import run
from auditor.errors import ResourceError, UsageError
from auditor.instruments.digest import versions
from auditor.measuring import bundles
from auditor.measuring.cache import MeasurementCache
from auditor.measuring.contents import measure_blobs, measure_each
from auditor.measuring.tasks import BlobTask, FileTask, Packed
from auditor.processes.cluster import Cluster
from auditor.processes.limits import WorkerSettings
from tests.made.cache_keys import CACHE_KEY
from tests.made.clusters import LoopbackCluster, wait_for
from tests.made.manifests import ALPHA, BETA, small_text
from tests.made.places import ROOT
from tests.made.systems import FILES, HYPERVISOR
from tests.made.upstreams import Upstreams
from tools.cluster_curve import TICK, measure_share, seconds_of_tree

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LoopbackCluster]:
    with LoopbackCluster(tmp_path_factory.mktemp("cluster")) as cluster:
        yield cluster


def test_audit_json_is_the_same(
    cluster: LoopbackCluster, upstreams: Upstreams, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upstreams.commit(ALPHA, {**FILES, "daemon/bad.c": b"\0"}, tag="v1")
    upstreams.commit(BETA, HYPERVISOR, tag="v1")
    (tmp_path / "components.toml").write_text(small_text())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(bundles, "_SENT_BUNDLE", 50)
    made = []
    for name, option in (("here", "--jobs=1"), ("there", f"--cluster={cluster.address}")):
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / name))
        mirror = ("--mirror", str(upstreams.folder))
        assert run(["audit", *mirror, option, "--format", "json", "--output", name]) == 3
        made.append((tmp_path / name / "audit.json").read_bytes())
    assert made[0] == made[1]
    assert b"NUL byte" in made[0]


def test_the_curve_has_both_costs(cluster: LoopbackCluster, tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number}.c").write_text(f"int a{number};\n" * 10)
    (tmp_path / "unknown.xyz").write_text("data\n")
    size, here, there = measure_share(tmp_path, 50, 1, cluster)
    assert size == 2 * 10 * len("int a0;\n")
    assert here.cpu >= here.sender > 0
    assert there.sender > 0
    assert there.cpu > there.sender + there.scheduler - TICK  # what takes less than a tick may be counted as none


def test_the_time_of_a_process_has_that_of_its_children() -> None:
    burn = "import os; os.fork()\nwhile os.times().user < 0.1: pass\nprint(flush=True); os.read(0, 1)"
    with subprocess.Popen([sys.executable, "-c", burn], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as burning:
        assert burning.stdout is not None
        assert burning.stdout.read(2) == b"\n\n"  # one of each of the two
        spent = seconds_of_tree(burning.pid)
        burning.communicate(b"..")
    assert spent >= 0.2 - 2 * TICK


def test_an_interrupt_ends_what_waits_there(cluster: LoopbackCluster, tmp_path: Path) -> None:
    for number in range(8):
        (tmp_path / f"{number}.c").write_text("a < b ? c : d\n" * 80_000)
    command = [sys.executable, "-m", "auditor", "count", str(tmp_path), "--cluster", cluster.address]
    with Client(cluster.address, set_as_default=False) as watching:

        def list_calls() -> list[str]:
            return [key for keys in watching.processing().values() for key in keys]

        options = ["--file-seconds", "1"]
        with subprocess.Popen([*command, *options], cwd=ROOT, stderr=subprocess.PIPE) as counting:
            wait_for(list_calls)
            counting.send_signal(signal.SIGINT)
            assert counting.communicate()[1] == b"auditor: interrupted\n"
        assert counting.returncode == 130
        wait_for(lambda: not list_calls())


def stay(packed: Packed[FileTask]) -> bytes:
    """Leave a mark in a worker, whose content says where, and end when the folder is told."""
    folder = Path(packed.read().decode())
    (folder / f"{packed.task.size}-{os.getpid()}").touch()
    wait_for((folder / "go").exists)
    return packed.task.path.encode()


def test_a_worker_that_dies_loses_nothing(
    cluster: LoopbackCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks = [FileTask(str(tmp_path / f"{number}.c"), "C", size=number) for number in (2, 3)]
    for task in tasks:
        Path(task.path).write_text(str(tmp_path))
    monkeypatch.setattr(bundles, "_SENT_BUNDLE", 1)  # each in a bundle of its own

    def end_one() -> None:
        wait_for(lambda: len(list(tmp_path.glob("?-*"))) == 2)
        cluster.bare.kill()
        cluster.bare.wait()
        (tmp_path / "go").touch()

    ending = threading.Thread(target=end_one)
    ending.start()
    with Cluster(cluster.address) as there:
        found = list(measure_each(stay, tasks, WorkerSettings(executor=there), lambda _: None, print))
    ending.join()
    assert found == [task.path.encode() for task in tasks]
    assert len(list(tmp_path.glob("?-*"))) == 3  # what the dead one was at was begun again


def test_a_cluster_without_workers_is_told(cluster: LoopbackCluster, tmp_path: Path) -> None:
    (tmp_path / "a.c").write_text(str(tmp_path))
    advice = f"start some with `dask worker {cluster.address}`, where auditor is installed"

    def end_others() -> None:
        wait_for(lambda: list(tmp_path.glob("?-*")))
        for process in (cluster.watched, cluster.bare):
            process.terminate()
            process.wait()

    ending = threading.Thread(target=end_others)
    ending.start()
    tasks = [FileTask(str(tmp_path / "a.c"), "C")]
    with Cluster(cluster.address, 1) as there, pytest.raises(ResourceError, match=r"its workers are gone") as caught:
        list(measure_each(stay, tasks, WorkerSettings(executor=there), lambda _: None, print))
    (tmp_path / "go").touch()
    ending.join()
    assert str(caught.value) == f"{cluster.address}: its workers are gone; {advice}"
    with Cluster(cluster.address, 1) as there, pytest.raises(ResourceError) as caught:
        there.submit(int)
    assert str(caught.value) == f"{cluster.address}: has no workers; {advice}"


def test_what_is_measured_is_kept_when_the_scheduler_dies(
    cluster: LoopbackCluster, upstreams: Upstreams, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upstreams.commit(ALPHA, {f"{number}.c": f"int a{number};\n" for number in range(4)}, tag="v1")
    listed = upstreams.git(ALPHA, "ls-tree", "--format=%(objectname)", "v1").split()
    tasks = [BlobTask(upstreams.git_dir(ALPHA), blob, "C", size=2) for blob in sorted(listed)]
    for name, value in (("_SENT_BUNDLE", 1), ("_ON_THEIR_WAY", 1)):  # one after the other
        monkeypatch.setattr(bundles, name, value)
    found: list[int] = []

    def end_scheduler(number: int) -> None:
        found.append(number)
        if len(found) == 2:
            cluster.scheduler.kill()
            cluster.scheduler.wait()

    worker = cluster.start_worker("--no-nanny")
    cache = MeasurementCache(tmp_path / "cache", versions(), CACHE_KEY)
    with Cluster(cluster.address) as there, pytest.raises(ResourceError) as caught:
        measure_blobs(tasks, cache, WorkerSettings(executor=there), end_scheduler)
    assert str(caught.value) == f"{cluster.address}: the scheduler is gone; start it, and run the same command again"
    assert [*cache.find(task.key for task in tasks)] == [tasks[0].key]
    cache.close()
    worker.kill()
    worker.wait()


def test_an_address_where_nobody_answers_is_told() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    with Cluster(address, 0.5) as nobody, pytest.raises(ResourceError, match=f"^{address}: no scheduler answers: "):
        nobody.submit(int)


@pytest.mark.parametrize("address", ["localhost", "tcp://host", "http://host:8786", "tcp://a b:1", "inproc://x:1"])
def test_what_is_no_address_is_refused(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["count", str(ROOT / "setup.py"), "--cluster", address]) == 2
    assert (
        capsys.readouterr().err == f"auditor: --cluster {address}: no address of a scheduler; write tcp://HOST:PORT\n"
    )


def test_the_extra_is_named_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(UsageError, match=r"needs dask\.distributed; pip install 'auditor\[cluster\]'$"):
        Cluster("tcp://127.0.0.1:1")


def test_jobs_are_for_this_machine(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["count", str(ROOT / "setup.py"), "--cluster", "tcp://127.0.0.1:1", "--jobs", "2"]) == 2
    assert "leave out one of them" in capsys.readouterr().err
