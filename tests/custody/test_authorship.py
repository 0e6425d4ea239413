# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Histories through the commands: fetched on request, kept, followed, and refused where they are not whole."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from auditor.cli import run
from tests.made.manifests import ALPHA, BETA, DOC, KERNEL, PAGE, small_text
from tests.made.upstreams import Upstreams, run_git

MAIN = "int main(void)\n{\n    return 0;\n}\n"
FILES = {"daemon/main.c": MAIN, "daemon/main_test.c": "int test;\n", "daemon/run": "#!/bin/sh\nexec true\n"}
REST = {"daemon/common.h": "#define SIZE 3\n", "lib/list.c": "int length;\n"}
HYPERVISOR = {"arch/x86/mm.c": "int map(void) { return 3; }\n"}
VENDOR = ('runs_in = ["dom0"]\n', 'runs_in = ["dom0"]\nvendor = { name = "Qubes OS", evidence = "a.spec" }\n')

Call = Callable[..., int]


@pytest.fixture
def workplace(work: Path, cache: Path, upstreams: Upstreams) -> Path:
    """The daemon was moved and then changed; the hypervisor has a single commit."""
    upstreams.commit(ALPHA, {"old/main.c": MAIN})
    upstreams.commit(ALPHA, {**FILES, **REST})
    upstreams.commit(ALPHA, {**FILES, **REST, "daemon/main.c": MAIN + "int more;\n"}, tag="v1")
    upstreams.commit(BETA, {**HYPERVISOR, "new/a.c": "int a;\n"}, tag="v1")
    upstreams.commit(KERNEL, {"init/main.c": "int kernel;\n"}, tag="v6")
    upstreams.commit(DOC, {"code.rst": PAGE})
    (work / "components.toml").write_text(small_text(VENDOR))
    return work


@pytest.fixture
def call(workplace: Path, upstreams: Upstreams) -> Call:
    return lambda *arguments: run([*arguments, "--mirror", str(upstreams.folder)])


def document_of(workplace: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((workplace / "reports" / "audit.json").read_text())
    return document


def test_without_the_option_no_history_is_fetched(call: Call, workplace: Path, cache: Path) -> None:
    assert call("audit", "--format", "json") == 0
    document = document_of(workplace)
    assert "authorship" not in document
    assert all("authorship" not in component for component in document["components"])
    assert not (cache / "auditor" / "histories").exists()


def test_audit_counts_people_and_churn(call: Call, workplace: Path) -> None:
    assert call("audit", "--authorship", "--format", "json") == 0
    document = document_of(workplace)
    daemon = document["components"][0]
    assert daemon["vendor"] == {"name": "Qubes OS", "evidence": "a.spec", "upstream": ""}
    assert daemon["memory_safety"] == {"safe": 1, "unsafe": 6}
    people = {"authors": 1, "committers": 1, "commits": 3}
    assert daemon["authorship"] == {"ever": people, "recent": people, "gaps": []}
    churn = {file["path"]: file["churn"] for file in daemon["files"]}
    assert churn["daemon/main.c"] == {"commits": 3, "recent": 3}
    assert churn["daemon/run"] == {"commits": 1, "recent": 1}
    assert document["authorship"]["qubes"]["ever"] == people


def test_a_history_of_one_commit_is_not_counted(call: Call, workplace: Path) -> None:
    assert call("audit", "--authorship", "--format", "json") == 0
    document = document_of(workplace)
    hypervisor = document["components"][1]
    assert (hypervisor["authorship"]["ever"], hypervisor["authorship"]["recent"]) == (None, None)
    assert "single commit" in hypervisor["authorship"]["gaps"][0]["reason"]
    assert "churn" not in hypervisor["files"][0]
    assert [gap["url"] for gap in document["authorship"]["tcb"]["gaps"]] == [BETA]
    assert document["authorship"]["tcb"]["ever"]["authors"] == 1


def test_a_kept_history_needs_no_network(call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("show", "daemon", "--authorship") == 0
    shown = capsys.readouterr().out
    assert "  touched ever: by 1 author, 1 committer in 3 commits\n" in shown
    assert "   0.000        1        4        3        -  main  daemon/main.c:1-4\n" in shown
    assert "1 in files whose commits in the last two years (in 2y) are counted\n" in shown
    assert run(["show", "daemon", "--authorship", "--offline"]) == 0
    assert capsys.readouterr().out == shown


def test_offline_without_a_history_says_so(call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("show", "daemon") == 0
    assert run(["show", "daemon", "--authorship", "--offline"]) == 3
    cause = "not counted: the history of v1 is not in the cache; run once without --offline"
    said = capsys.readouterr()
    assert f"  history of {ALPHA}: {cause}\n" in said.out
    assert f"auditor: {ALPHA}: its history was not read: the history of v1 is not in the cache; run once" in said.err
    assert "verdict: the audit is incomplete (1 without a history)" in said.out


def test_audit_without_a_history_that_was_asked_for_is_not_finished(
    call: Call, workplace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("audit") == 0
    assert run(["audit", "--authorship", "--offline"]) == 3
    assert "verdict: the audit is incomplete (2 without a history)" in capsys.readouterr().out
    assert document_of(workplace)["exit_code"] == 3
    assert run(["show", "--authorship", "--offline"]) == 3


def test_a_truncated_history_is_refused(
    call: Call, upstreams: Upstreams, workplace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    revision = upstreams.git(ALPHA, "rev-parse", "v1^{commit}")
    (upstreams.git_dir(ALPHA) / "shallow").write_text(f"{revision}\n")
    assert call("show", "daemon", "--authorship") == 3
    cause = "not counted: only a part of the history was handed out; use a mirror that has it all"
    assert f"  history of {ALPHA}: {cause}\n" in capsys.readouterr().out
    (upstreams.git_dir(ALPHA) / "shallow").unlink()
    assert call("show", "daemon", "--authorship") == 0
    assert "in 3 commits\n" in capsys.readouterr().out


def test_a_partial_repository_is_not_counted(
    call: Call, workplace: Path, cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    partial = ('upstream/alpha"\n', 'upstream/alpha"\npartial = "far too big"\n')
    (workplace / "components.toml").write_text(small_text(VENDOR, partial))
    assert call("show", "daemon", "--authorship") == 0
    assert f"  history of {ALPHA}: not counted: its repository is declared partial: far too big\n" in (
        capsys.readouterr().out
    )
    assert not (cache / "auditor" / "histories").exists()


def test_people_are_told_apart_by_the_mailmap_of_the_revision(
    call: Call, upstreams: Upstreams, workplace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mailmap = {".mailmap": "U <one@example.org> <UPSTREAM@example.org>\nU <one@example.org> <other@example.org>\n"}
    tree = upstreams.git(ALPHA, "rev-parse", upstreams.commit(ALPHA, {**FILES, **REST, **mailmap}) + "^{tree}")
    parent = upstreams.git(ALPHA, "rev-parse", "main~1")
    other = ("-c", "user.name=O", "-c", "user.email=Other@example.org")
    revision = upstreams.git(ALPHA, *other, "commit-tree", "-p", parent, "-m", "as somebody else", tree)
    upstreams.git(ALPHA, "update-ref", "refs/heads/main", revision)
    (workplace / "components.toml").write_text(small_text(VENDOR))
    assert call("show", "daemon", "--authorship", "--ref", "alpha=main") == 0
    assert "  touched ever: by 1 author, 1 committer in 4 commits\n" in capsys.readouterr().out


def test_one_table_says_whom_one_trusts(call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("show", "--authorship") == 0
    out = capsys.readouterr().out
    row = next(line.split() for line in out.splitlines() if line.startswith("daemon "))
    assert row == ["daemon", "qubes", "Qubes", "OS", "nobody", "6", "1", "1", "1", "1", "1"]
    row = next(line.split() for line in out.splitlines() if line.startswith("hypervisor "))
    assert row == ["hypervisor", "third-party", "not", "stated", "nobody", "1", "0", "?", "?", "?", "?"]
    total = next(line.split() for line in out.splitlines() if line.startswith("TCB "))
    assert total[-8:] == ["1", "+", "1", "+", "1", "+", "1", "+"]
    assert "NOT VERIFIED" in out


def test_the_table_needs_no_history(call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("show") == 0
    out = capsys.readouterr().out
    assert "committers" not in out
    assert "daemon" in out


def test_a_history_is_kept_apart_from_the_clone(call: Call, cache: Path) -> None:
    call("show", "daemon", "--authorship")
    kept = cache / "auditor" / "histories" / "example.org" / "upstream" / "alpha.git"
    kinds = run_git(kept, "cat-file", "--batch-all-objects", "--batch-check=%(objecttype)").split()
    assert kinds.count("commit") == 3
    assert "blob" not in kinds
    clone = cache / "auditor" / "repositories" / "example.org" / "upstream" / "alpha.git"
    assert run_git(clone, "cat-file", "--batch-all-objects", "--batch-check=%(objecttype)").split().count("commit") == 1


PACKAGING = "https://example.org/downstream/alpha"
DOWNSTREAM = f"""
[repositories.alpha.downstream]
repository = "packaging"
version = "version"
ref = "v{{version}}"
patches = ["series"]

[repositories.packaging]
url = "{PACKAGING}"
refs = {{ R1 = "R1", main = "main" }}

[[repositories.packaging.excluded]]
globs = ["**"]
reason = "packaging"
"""


def test_a_patch_that_does_not_apply_leaves_the_histories_that_can_be_counted(
    call: Call, workplace: Path, upstreams: Upstreams
) -> None:
    upstreams.commit(PACKAGING, {"version": "1\n", "series": "a.patch\n", "a.patch": "no patch\n"}, tag="R1")
    path = workplace / "components.toml"
    text = path.read_text().replace('refs = { R1 = "v1", main = "main" }', 'refs = { main = "main" }', 1)
    path.write_text(text + DOWNSTREAM)
    assert call("audit", "--authorship", "--format", "json") == 3
    daemon = document_of(workplace)["components"][0]
    assert [gap["path"] for gap in daemon["unmeasured"]] == ["a.patch"]
    assert (daemon["authorship"]["ever"]["commits"], daemon["authorship"]["gaps"]) == (3, [])
