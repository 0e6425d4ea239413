# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor check --ref`: what another version of an upstream would do to the TCB, beside the refs of the manifest."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from auditor.cli import run
from tests.made.manifests import ALPHA, BETA, small_text
from tests.made.systems import FILES, HYPERVISOR
from tests.made.upstreams import Upstreams

Check = Callable[..., tuple[int, list[str]]]
GROWN = {**FILES, "daemon/more.c": "int more;\nint and_more;\n", "daemon/new.py": "pass\n"}


@pytest.fixture
def check(
    tmp_path: Path,
    cache: Path,
    upstreams: Upstreams,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Check:
    """Check the size in a folder with the small manifest: the code and what was printed."""
    upstreams.commit(ALPHA, FILES, tag="v1")
    upstreams.commit(ALPHA, GROWN, tag="v2")
    upstreams.commit(BETA, HYPERVISOR, tag="v1")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "components.toml").write_text(small_text())

    def call(*arguments: str) -> tuple[int, list[str]]:
        code = run(["check", "--mirror", str(upstreams.folder), *arguments])
        return code, capsys.readouterr().out.splitlines()

    return call


def between(lines: list[str]) -> list[str]:
    """What is said of refs by hand: from the line that names them to the next one that is not indented."""
    start = next(number for number, line in enumerate(lines) if line.startswith("changed by --ref"))
    rest = lines[start + 1 :]
    end = next(number for number, line in enumerate(rest) if not line.startswith("  "))
    return lines[start : start + 1 + end]


def test_the_difference_is_that_of_the_total_and_of_each_component_on_one_screen(check: Check) -> None:
    code, lines = check("--ref", "alpha=v2")
    assert code == 3
    assert between(lines) == [
        "changed by --ref, alpha v1 -> v2: the TCB 11 -> 13 SLOC, +2 (+18.2 %)",
        "  daemon  8  -> 10  +2  (+25.0 %)  +2  0",
        "  INCOMPLETE: the later audit is, so its figures are lower bounds",
    ]
    assert [line for line in lines if "daemon/new.py" in line] == [
        f"  {ALPHA} daemon/new.py at {commit_of(check)[:12]}",
    ]
    assert len(lines) < 24


def commit_of(check: Check) -> str:
    _, printed = check("--ref", "alpha=v2", "--format", "json")
    (source,) = json.loads(printed[0])["replaced"]["sources"]
    revision: str = source["new"]["revision"]
    return revision


def replaced_in(lines: list[str]) -> Any:
    return json.loads(lines[0])["replaced"]


def test_the_same_is_in_the_document(check: Check) -> None:
    assert replaced_in(check("--format", "json")[1]) is None
    found = replaced_in(check("--ref", "alpha=v2", "--format", "json")[1])
    assert [(item["id"], item["group"]) for item in found["components"]] == [("daemon", "qubes")]
    balances = (found["totals"], found["components"][0]["balance"])
    assert [(item["before"]["code"], item["after"]["code"]) for item in balances] == [(11, 13), (8, 10)]
    assert (found["incomparable"], found["unread"]) == ({}, {})


def test_the_same_commit_by_another_ref_changes_nothing(check: Check, upstreams: Upstreams) -> None:
    upstreams.commit(ALPHA, FILES, branch="other")
    code, lines = check("--ref", "alpha=other")
    assert (code, between(lines)) == (0, ["changed by --ref, alpha v1 -> other: the TCB has 11 SLOC with both"])


def test_what_cannot_be_read_without_it_is_the_same_on_both_sides(check: Check) -> None:
    path = Path("components.toml")
    path.write_text(path.read_text().replace('beta"\nrefs = { R1 = "v1"', 'beta"\nrefs = { R1 = "v9"'))
    code, lines = check("--ref", "beta=v1", "--ref", "alpha=v2")
    assert code == 3
    assert between(lines)[:3] == [
        "changed by --ref, alpha v1 -> v2: the TCB 11 -> 13 SLOC, +2 (+18.2 %)",
        "  daemon  8  -> 10  +2  (+25.0 %)  +2  0",
        "  not compared: beta, which could not be read at the ref of the manifest: has no tag or branch v9; "
        "correct the ref in the manifest or --ref",
    ]


def test_what_cannot_be_read_with_it_is_compared_with_nothing(check: Check) -> None:
    code, lines = check("--component", "daemon", "--ref", "alpha=v9")
    assert code == 3
    assert between(lines)[0] == "changed by --ref, alpha v1 -> v9: nothing of what was asked for is comparable"


def test_a_lock_that_pins_what_nobody_has_stops_only_the_comparison(check: Check, upstreams: Upstreams) -> None:
    assert run(["lock", "--release", "R1", "--mirror", str(upstreams.folder)]) == 0
    lock = Path("components.lock")
    pinned = upstreams.git(ALPHA, "rev-parse", "v1^{commit}").strip()
    lock.write_text(lock.read_text().replace(pinned, "9" * 40))
    assert check()[0] == 2
    code, lines = check("--ref", "alpha=v1")
    assert code == 0
    (line,) = (line for line in lines if "not compared: alpha" in line)
    assert "9" * 40 in line


def test_of_lines_alone_nothing_is_compared(check: Check) -> None:
    _, lines = check("--ref", "alpha=v2", "--lines-only")
    assert [line for line in lines if "changed by --ref" in line] == []
