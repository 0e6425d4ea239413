# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Executors in the place of this machine's processes: the same outcomes and limits, and no figure of other code."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

from auditor.errors import ResourceError
from auditor.measuring import bundles
from auditor.measuring.contents import measure_all, measure_each
from auditor.measuring.tasks import FileTask, Packed
from auditor.model.measured import Unmeasured
from auditor.processes.limits import Limits, WorkerSettings
from tests.made.manifests import ALPHA, BETA
from tests.made.systems import FILES, HYPERVISOR, audit_small_system
from tests.made.upstreams import Upstreams

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=["threads", "processes"])
def executor(request: pytest.FixtureRequest) -> Iterator[Executor]:
    with (ThreadPoolExecutor if request.param == "threads" else ProcessPoolExecutor)(2) as pool:
        yield pool


def test_an_audit_is_the_same(
    executor: Executor, upstreams: Upstreams, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upstreams.commit(ALPHA, FILES, tag="v1")
    upstreams.commit(BETA, {**HYPERVISOR, "arch/x86/bad.c": b"\0"}, tag="v1")
    here = audit_small_system(upstreams, tmp_path / "here")
    monkeypatch.setattr(bundles, "_SENT_BUNDLE", 50)
    there = audit_small_system(upstreams, tmp_path / "there", settings=WorkerSettings(executor=executor))
    assert msgspec.json.encode(there) == msgspec.json.encode(here)
    assert [item.reason for result in there.components for item in result.unmeasured] == [
        "not a text: it holds a NUL byte"
    ]


def suffer(packed: Packed[FileTask]) -> str:
    """Do what the content says, as an instrument might."""
    content = packed.read().decode()
    if content == "crash":
        os.kill(os.getpid(), signal.SIGKILL)
    while content == "time":
        pass
    return content if content != "memory" else str(bytes(2 << 30))


def test_limits_hold_and_what_ends_a_worker_has_the_same_reason(executor: Executor, tmp_path: Path) -> None:
    tasks = [FileTask(str(tmp_path / name), "C") for name in ("good", "crash", "memory", "time", "last", "absent")]
    for task in tasks[:-1]:
        Path(task.path).write_text(Path(task.path).name)
    settings = WorkerSettings(1, Limits(seconds=0.2), executor=executor)
    found = list(measure_each(suffer, tasks[:-1], settings, lambda _: None, print))
    assert found == [
        "good",
        Unmeasured("its worker process ended with exit code -9"),
        Unmeasured("not finished within 1024 MiB of memory"),
        Unmeasured("not finished within 0.2 s of processor time (in tests)"),
        "last",
    ]
    assert measure_all(tasks[-1:], settings, lambda _: None, print) == [
        Unmeasured("cannot be read: No such file or directory")
    ]


def test_a_worker_that_would_measure_otherwise_is_refused(
    executor: Executor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.c").write_text("int a;\n")
    ours = {**bundles._describe_measuring(), "instruments": "0123456789abcdef", "Python": "3.99"}
    theirs = bundles._describe_measuring()
    monkeypatch.setattr(bundles, "_describe_measuring", lambda: ours)
    with pytest.raises(ResourceError) as caught:
        measure_all([FileTask(str(tmp_path / "a.c"), "C")], WorkerSettings(executor=executor), lambda _: None, print)
    assert str(caught.value) == (
        f"worker on {os.uname().nodename}: instruments {theirs['instruments']}, here 0123456789abcdef, "
        f"Python {theirs['Python']}, here 3.99; install the same on every machine"
    )


def test_an_executor_that_is_gone_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.c").write_text("int a;\n")
    ended = ThreadPoolExecutor(1)
    ended.shutdown()
    with pytest.raises(ResourceError, match=r"^executor: cannot schedule new futures after shutdown; what"):
        measure_all([FileTask(str(tmp_path / "a.c"), "C")], WorkerSettings(executor=ended), lambda _: None, print)
