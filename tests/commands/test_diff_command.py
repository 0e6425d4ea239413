# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor diff` and `--baseline` as a user calls them, on real repositories."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.cli import run
from tests.made.manifests import ALPHA, BETA, KERNEL, WITHOUT_HYPERVISOR, small_text
from tests.made.upstreams import Upstreams

MAIN = "int main(void)\n{\n    return 0;\n}\n"
LIST = "int length(int *first)\n{\n    int n = 0;\n    while (*first++)\n        n++;\n    return n;\n}\n"
SAME = {"daemon/main_test.c": "int test;\n", "daemon/common.h": "#define SIZE 3\n", "lib/list.c": "int length;\n"}
BEFORE = SAME | {"daemon/main.c": MAIN, "daemon/list.c": LIST, "daemon/run": "#!/bin/sh\nexec true\n"}
AFTER = SAME | {
    "daemon/main.c": MAIN.replace("0;", "0;\n    return 1;"),
    "daemon/chain.c": LIST,
    "daemon/run": "#!/bin/sh\n",
}

Call = Callable[..., int]


@pytest.fixture
def call(work: Path, cache: Path, upstreams: Upstreams) -> Call:
    """Run a command in a folder with the small manifest, whose release `main` differs from R1."""
    upstreams.commit(ALPHA, BEFORE, tag="v1")
    upstreams.commit(ALPHA, AFTER)
    upstreams.commit(BETA, {"arch/mm.c": "int map;\n", "new/a.c": "int a;\n"}, tag="v1")
    upstreams.commit(KERNEL, {"init/main.c": "int kernel;\n"}, tag="v6")
    (work / "components.toml").write_text(small_text())
    return lambda *arguments: run([*arguments, "--mirror", str(upstreams.folder)])


def test_two_releases(call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("diff", "R1", "main") == 0
    out = capsys.readouterr().out
    assert out.startswith("auditor diff: Small OS R1 -> Small OS main\n")
    assert re.search(r"^TCB +14 +15 +\+1 +\+7.1 % +\+2 +-1$", out, re.MULTILINE)
    assert re.search(
        r"^ +0 +7 +7 +renamed +alpha: daemon/list.c -> daemon/chain.c \(same content\)$", out, re.MULTILINE
    )
    assert re.search(r"^ +-1 +1 +0 +shrunk +alpha: daemon/run$", out, re.MULTILINE)
    assert re.search(r"^ +\+1 +4 -> 5 +1 -> 1 +grown +main, alpha: daemon/main.c$", out, re.MULTILINE)


def test_audits_in_files_give_what_releases_give(call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    for release in ("R1", "main"):
        assert call("audit", "--release", release, "--output", release, "--format", "json") == 0
    assert call("diff", "R1", "main", "--format", "json") == 0
    measured = capsys.readouterr().out
    assert run(["diff", "R1/audit.json", "main/audit.json", "--format", "json"]) == 0
    assert capsys.readouterr().out == measured
    assert json.loads(measured)["empty"] is False


def test_markdown(call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("diff", "R1", "main", "--format", "markdown", "--top", "1") == 0
    out = capsys.readouterr().out
    assert out.startswith("### Trusted computing base: +1 SLOC\n")
    assert "| +1 | 4 | 5 | grown | <code>alpha: daemon/main.c</code> |" in out
    assert "And 3 more: +1 / -1." in out


def test_pages(call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("diff", "R1", "main", "--format", "html") == 0
    assert capsys.readouterr().out == ""
    index = Path("reports/diff/index.html").read_text()
    assert "What changed" in index
    assert "Recorded, not measured now" not in index
    assert "daemon/chain.c" in Path("reports/diff/components/daemon_changes.html").read_text()


def test_pages_from_files_are_marked_as_recorded(call: Call) -> None:
    for release in ("R1", "main"):
        assert call("audit", "--release", release, "--output", release, "--format", "json") == 0
    assert run(["diff", "R1/audit.json", "main/audit.json", "--format", "html", "-o", "pages"]) == 0
    index = Path("pages/index.html").read_text()
    assert "Recorded, not measured now" in index
    assert "the figures are those of main/audit.json" in index


def test_one_component(call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    call("audit", "--format", "json")
    assert call("diff", "reports/audit.json", "main", "--component", "hypervisor", "--format", "json") == 0
    document = json.loads(capsys.readouterr().out)
    assert [(item["id"], item["kind"]) for item in document["components"]] == [("hypervisor", "grown")]


def test_a_release_that_leaves_a_component_out(call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    Path("components.toml").write_text(small_text(*WITHOUT_HYPERVISOR))
    assert call("diff", "R1", "main") == 0
    out = capsys.readouterr().out
    assert "NOT COMPARABLE: these have a figure in one audit only, and are in no sum\n" in out
    assert "  hypervisor: 2 SLOC in main; left out of R1: not read\n" in out


def test_an_incomplete_audit_is_exit_3(call: Call, upstreams: Upstreams, capsys: pytest.CaptureFixture[str]) -> None:
    upstreams.commit(ALPHA, {**AFTER, "daemon/blob.c": "\0\1\2"})
    assert call("diff", "R1", "main") == 3
    assert "INCOMPLETE: the later audit is, so its figures are lower bounds\n" in capsys.readouterr().out


def test_the_change_since_the_baseline(call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("audit", "--format", "json") == 0
    told = "since the baseline (Small OS R1): +2 / -1 SLOC in the TCB; 1 of 2 repositories at another commit"
    for command in (["check"], ["audit", "--format", "text"]):
        capsys.readouterr()
        assert call(*command, "--release", "main", "--baseline", "reports/audit.json") == 0
        out = capsys.readouterr().out
        assert told in out
        assert "  OTHER RELEASE: the baseline is of R1, this audit of main\n" in out


def test_folders_stand_for_the_audit_in_them(call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    for release in ("R1", "main"):
        assert call("audit", "--release", release, "--output", release, "--format", "json") == 0
    capsys.readouterr()
    assert run(["diff", "./R1", "./main"]) == 0
    assert "SLOC in the TCB; nothing to do" in capsys.readouterr().out.splitlines()[-1]
    assert call("check", "--release", "main", "--baseline", "R1") == 0
    assert "since the baseline (Small OS R1)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "moved"),
    [
        (["--ref", "alpha=main"], 1),
        (["--ref-old", "alpha=main"], 1),
        (["--ref", "alpha=main", "--ref-old", "alpha=main"], 0),
    ],
    ids=["new", "old", "both"],
)
def test_a_ref_is_of_one_side(options: list[str], moved: int, call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("diff", "R1", "R1", "--format", "json", *options) == 0
    (source,) = (item for item in json.loads(capsys.readouterr().out)["sources"] if item["repository"] == "alpha")
    assert source["moved"] == bool(moved)
    sides = {"--ref-old": source["old"], "--ref": source["new"]}
    assert {name for name, side in sides.items() if side["overridden"]} == set(options[::2])


@pytest.mark.parametrize("option", ["--ref", "--ref-old"])
def test_a_ref_of_no_repository_is_told_by_its_option(
    option: str, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("diff", "R1", "R1", option, "none=v1") == 2
    assert capsys.readouterr().err.startswith(f"auditor: {option} none=v1: none is no repository of components.toml; ")


@pytest.mark.parametrize(("option", "side"), [("--ref", "new"), ("--ref-old", "old")])
def test_a_recorded_audit_has_no_other_ref(
    option: str, side: str, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("audit", "--format", "json") == 0
    names = ["reports", "R1"] if side == "old" else ["R1", "reports"]
    assert call("diff", *names, option, "alpha=main") == 2
    assert f"{option}: reports is a recorded audit, of which nothing is measured" in capsys.readouterr().err


def test_a_change_of_one_component_is_told_in_twelve_lines(call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("audit", "--format", "json") == 0
    commands = {
        "diff": ["diff", "reports", "R1", "--component", "daemon", "--ref", "alpha=main"],
        "markdown": ["diff", "reports", "R1", "--component", "daemon", "--ref", "alpha=main", "--format", "markdown"],
        "check": ["check", "--component", "daemon", "--ref", "alpha=main", "--baseline", "reports"],
    }
    for name, command in commands.items():
        capsys.readouterr()
        assert call(*command) == 0, name
        out = capsys.readouterr().out
        assert len(list(filter(None, out.splitlines()))) <= 12, out
        assert "daemon/main.c" in out, name
        assert "daemon alone" in out, name
        for word in ("TCB", "hypervisor", "NOT COMPARABLE", "NOT MEASURABLE", "not read", "beta"):
            assert word not in out, (name, word)


def test_a_baseline_of_other_components_is_compared_with_nothing(
    call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("audit", "--component", "hypervisor", "--format", "json") == 0
    nothing = "nothing of what was asked for is comparable"
    capsys.readouterr()
    assert call("check", "--component", "daemon", "--baseline", "reports") == 0
    told = f"since the baseline (Small OS R1): {nothing}; 0 of 0 repositories at another commit\n"
    assert told in capsys.readouterr().out
    assert call("diff", "reports", "R1", "--component", "daemon") == 0
    out = capsys.readouterr().out
    assert out.splitlines()[0].endswith(f": {nothing}")
    assert out.splitlines()[-1] == f"verdict: both audits complete, {nothing}; nothing to do"
    assert call("diff", "reports", "R1", "--component", "daemon", "--format", "json") == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["part"], document["empty"]) == (None, False)


def test_one_substitute_in_both_is_said_beside_what_is_unchanged(
    call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    both = ["--ref", "alpha=main", "--ref-old", "alpha=main"]
    why = "both audits have alpha at main, overridden by --ref"
    for form in ("text", "markdown"):
        assert call("diff", "R1", "main", "--format", form, *both) == 0
        assert f"nchanged, since {why}" in re.sub("</?code>", "", capsys.readouterr().out)
    assert call("diff", "R1", "main", "--format", "json", *both) == 0
    substitutes = {item["id"]: item["substitutes"] for item in json.loads(capsys.readouterr().out)["components"]}
    assert substitutes == {"daemon": ["alpha"], "hypervisor": [], "daemon+library": ["alpha"]}
    assert call("diff", "R1", "main", "--format", "html", *both) == 0
    assert f"Unchanged, since <bdi>{why}</bdi>:" in Path("reports/diff/index.html").read_text()
    assert call("audit", "--ref", "alpha=main", "--format", "json") == 0
    assert call("audit", "--ref", "alpha=main", "--baseline", "reports", "--format", "markdown", "-o", "out") == 0
    assert "unchanged, since both audits have alpha" in Path("out/audit.md").read_text()
    capsys.readouterr()
    assert call("check", "--ref", "alpha=main", "--baseline", "reports") == 0
    assert f"  unchanged, since {why}: daemon, daemon+library\n" in capsys.readouterr().out


BAD = {
    "no such thing": (
        ["diff", "R1", "R9"],
        "auditor: R9: neither a file nor a release of components.toml; there is R1",
    ),
    "a folder": (
        ["diff", ".", "R1"],
        "auditor: .: neither a file nor a release of components.toml; there is R1, main",
    ),
    "not an audit": (["diff", "components.toml", "R1"], "auditor: components.toml: not a recorded audit: "),
    "another schema": (["diff", "later.json", "R1"], "auditor: later.json: has schema 9, this auditor reads 3; "),
    "baseline": (["check", "--baseline", "later.json"], "auditor: later.json: has schema 9"),
    "no baseline": (["audit", "--baseline", "absent.json"], "Path 'absent.json' does not exist"),
    "component": (["diff", "R1", "main", "--component", "demon"], "auditor: demon: no component of components.toml"),
    "format": (["diff", "R1", "main", "--format", "xml"], "'xml' is not one of 'html', 'json', 'text', 'markdown'"),
    "folder": (["diff", "R1", "main", "-o", "pages"], "auditor: --output pages: text is printed; redirect it, or"),
    "top": (["diff", "R1", "main", "--top", "-1"], "-1 is not in the range x>=0"),
}


@pytest.mark.parametrize(("arguments", "message"), BAD.values(), ids=BAD.keys())
def test_bad_input_is_exit_2(
    arguments: list[str], message: str, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("later.json").write_text('{"schema": 9}')
    assert call(*arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert message in captured.err
