# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What one file does to a run: it is unmeasured by itself, is not even read if it is too large, and costs no other."""

import re
import resource
from pathlib import Path

import pytest

from auditor.cli import run
from auditor.declared.lock import load_lock
from auditor.processes.limits import LimitError, Limits, call_within_limits
from auditor.upstream.blobs import read_blob, read_blob_head
from tests.made.manifests import ALPHA, BETA, DOC, KERNEL, PAGE, small_text
from tests.made.upstreams import Upstreams

FILES = {
    "daemon/main.c": "int main(void)\n{\n    return 0;\n}\n",
    "daemon/main_test.c": "int test;\n",
    "daemon/common.h": "#define SIZE 3\n",
    "daemon/run": "#!/bin/sh\nexec true\n",
    "lib/list.c": "int length;\n",
    **{f"daemon/good{number}.c": f"int a{number};\n" for number in range(20)},
}
KERNEL_FILES = {f"init/good{number}.c": f"int a{number};\n" for number in range(30)}
LARGE = b"\n" * (3 << 20)


@pytest.fixture
def workplace(tmp_path: Path, cold_cache: Path, upstreams: Upstreams, monkeypatch: pytest.MonkeyPatch) -> Path:
    upstreams.commit(ALPHA, FILES, tag="v1")
    upstreams.commit(BETA, {"arch/x86/mm.c": "int map;\n", "new/a.c": "int a;\n"}, tag="v1")
    upstreams.commit(KERNEL, KERNEL_FILES, tag="v6")
    upstreams.commit(DOC, {"code.rst": PAGE})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AUDITOR_MIRROR", str(upstreams.folder))
    (tmp_path / "components.toml").write_text(small_text())
    return tmp_path


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("name", ["daemon/large.c", "daemon/run"])
def test_a_file_that_is_too_large(
    name: str, jobs: str, workplace: Path, upstreams: Upstreams, capsys: pytest.CaptureFixture[str]
) -> None:
    upstreams.commit(ALPHA, {**FILES, name: LARGE}, tag="v2")
    arguments = [
        "audit",
        "--format",
        "csv",
        "--ref",
        "alpha=v2",
        "--file-size",
        "2",
        "--jobs",
        jobs,
        "--component",
        "daemon",
    ]
    assert run(arguments) == 3
    rows = (workplace / "reports" / "files.csv").read_text().splitlines()
    assert [re.sub(r".*(daemon/[^,]*).*", r"\1", row) for row in rows if "larger than 2 MiB" in row] == [name]
    assert sum(",measured," in row for row in rows) == 22 + (name != "daemon/run")


def test_it_is_read_where_it_may_be(workplace: Path, upstreams: Upstreams, capsys: pytest.CaptureFixture[str]) -> None:
    upstreams.commit(ALPHA, {**FILES, "daemon/large.c": LARGE}, tag="v2")
    assert run(["check", "--ref", "alpha=v2", "--file-size", "3"]) == 0


def test_local_files(workplace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("large.c", "large"):
        (workplace / name).write_bytes(b"#!/bin/sh\n" + LARGE)
        assert run(["count", name, "--file-size", "2"]) == 3
        assert f"UNMEASURED: {name}: larger than 2 MiB" in capsys.readouterr().out
    assert run(["explain", "large.c", "--file-size", "2"]) == 3
    assert capsys.readouterr().out == "large.c: UNMEASURED: larger than 2 MiB\n"


def test_a_sparse_file_of_a_terabyte_is_not_read(workplace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("huge.c", "huge"):
        with (workplace / name).open("wb") as file:
            file.write(b"#!/bin/sh\n")
            file.truncate(1 << 40)
        assert run(["count", name]) == 3
        assert "larger than 64 MiB" in capsys.readouterr().out
        assert run(["explain", name]) == 3
        assert capsys.readouterr().out == f"{name}: UNMEASURED: larger than 64 MiB\n"


def test_explain_keeps_to_the_limit_of_time(workplace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workplace / "slow.c").write_text("a < b ? c : d\n" * 200_000)
    assert run(["explain", "slow.c", "--file-seconds", "1"]) == 3
    assert capsys.readouterr().out.startswith("slow.c: UNMEASURED: not finished within 1 s of processor time")


def test_a_trusted_file_that_is_too_large_to_explain(
    workplace: Path, upstreams: Upstreams, capsys: pytest.CaptureFixture[str]
) -> None:
    upstreams.commit(ALPHA, {**FILES, "daemon/large.c": LARGE}, tag="v2")
    assert run(["explain", "daemon/large.c", "--ref", "alpha=v2", "--file-size", "2", "--component", "daemon"]) == 3
    assert "UNMEASURED: larger than 2 MiB" in capsys.readouterr().out


def test_a_comparison_loses_the_culprit_only(
    workplace: Path, upstreams: Upstreams, capsys: pytest.CaptureFixture[str]
) -> None:
    upstreams.commit(KERNEL, {**KERNEL_FILES, "init/large.c": LARGE, "init/more.c": LARGE}, tag="v7")
    arguments = ["audit", "--comparisons", "--format", "json", "--ref", "kernel=v7", "--file-size", "2"]
    assert run(arguments) == 3
    said = capsys.readouterr().err
    for name in ("large", "more"):
        assert f"auditor: {KERNEL}: init/{name}.c: larger than 2 MiB; not counted in linux\n" in said
    (record,) = load_lock(workplace / "components.lock").comparisons
    assert (record.totals.files, record.totals.code, record.unmeasured) == (30, 30, 2)


def test_a_comparison_loses_only_the_file_that_takes_too_long(
    workplace: Path, upstreams: Upstreams, capsys: pytest.CaptureFixture[str]
) -> None:
    upstreams.commit(KERNEL, {**KERNEL_FILES, "init/slow.c": "int a; /* b */\n" * 4_000_000}, tag="v7")
    assert run(["audit", "--comparisons", "--format", "json", "--ref", "kernel=v7", "--file-seconds", "1"]) == 3
    assert "init/slow.c: not finished within 1" in capsys.readouterr().err  # s or GiB
    (record,) = load_lock(workplace / "components.lock").comparisons
    assert (record.totals.files, record.unmeasured) == (30, 1)


def test_a_reader_that_ran_out_of_memory_is_not_used_again(upstreams: Upstreams) -> None:
    files = {"large": b"\0" * (100 << 20), "small": b"small\n"}
    upstreams.commit(ALPHA, files, tag="v1")
    git_dir = upstreams.git_dir(ALPHA)
    large, small = (upstreams.git(ALPHA, "rev-parse", f"v1:{name}") for name in files)
    assert read_blob(git_dir, small) == b"small\n"
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    with pytest.raises(LimitError):
        call_within_limits(Limits(memory=pages * resource.getpagesize() + (50 << 20)), read_blob, git_dir, large)
    assert read_blob(git_dir, small) == b"small\n"


def test_the_head_of_a_blob(upstreams: Upstreams) -> None:
    files = {"large": b"#!/bin/sh\n" * (300 << 10), "small": b"small\n", "empty": b""}
    upstreams.commit(ALPHA, files, tag="v1")
    for name, content in files.items():
        blob = upstreams.git(ALPHA, "rev-parse", f"v1:{name}")
        assert read_blob_head(upstreams.git_dir(ALPHA), blob, 256) == content[:256]
        assert read_blob(upstreams.git_dir(ALPHA), blob) == content
