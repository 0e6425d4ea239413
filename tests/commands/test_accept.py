# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A person accepts an audit; what grows beyond it is found, with the commits and the people; slow growth adds up."""

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from auditor.cli import run
from tests.made.manifests import ALPHA, BETA, small_text
from tests.made.upstreams import Upstreams

FILES = {
    "daemon/main.c": "int main(void)\n{\n    return 0;\n}\n",
    "daemon/common.h": "#define SIZE 3\n",
    "daemon/run": "#!/bin/sh\nexec true\n",
    "lib/list.c": "int length;\n",
    "daemon/main_test.c": "int test;\n",
    "README": "the daemon\n",
}
HYPERVISOR = {"arch/mm.c": "int map(void) { return 3; }\n", "new/a.c": "int a;\n"}
BOUNDS = """
[[limits]]
subject = "daemon"
growth = 2

[[limits]]
subject = "daemon"
metric = "functions"
ratchet = true
"""
Call = Callable[..., int]
Output = pytest.CaptureFixture[str]


@pytest.fixture
def workplace(work: Path, cache: Path, upstreams: Upstreams) -> Path:
    """A folder with a manifest with relative limits, whose release main follows branches."""
    upstreams.commit(ALPHA, FILES, tag="v1")
    upstreams.commit(BETA, HYPERVISOR, tag="v1")
    (work / "components.toml").write_text(small_text() + BOUNDS)
    return work


@pytest.fixture
def call(workplace: Path, upstreams: Upstreams, capsys: Output) -> Call:
    mirror = ("--mirror", str(upstreams.folder), "--release", "main")
    return lambda *arguments: run([*arguments, *(mirror if arguments[0] != "accept" else ())])


def grow(upstreams: Upstreams, lines: int, **more: str) -> None:
    main = FILES["daemon/main.c"] + "".join(f"int more{number};\n" for number in range(lines))
    upstreams.commit(ALPHA, FILES | {"daemon/main.c": main} | more)


def accept(call: Call, *arguments: str) -> int:
    assert call("audit", "--format", "json") in (0, 1)
    return call("accept", "--reason", "it was read", *arguments)


def baseline(workplace: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((workplace / "reports" / "baseline.json").read_text())
    return document


def test_accepting_writes_what_a_comparison_needs(call: Call, workplace: Path, capsys: Output) -> None:
    assert accept(call) == 0
    out = capsys.readouterr().out
    assert out == (
        "verdict: main is accepted with a TCB of 8 SLOC as of 2026-01-02; next: commit baseline.json, so that it is "
        "reviewed\n"
    )
    accepted = baseline(workplace)["releases"]["main"]
    whole = (workplace / "reports" / "audit.json").read_bytes()
    assert accepted["audit"] == hashlib.sha256(whole).hexdigest()
    assert (accepted["day"], accepted["reason"]) == ("2026-01-02", "it was read")
    assert accepted["figures"]["daemon"] == {"code": 6, "c": 5, "functions": 1, "ccn": 1, "above_15": 0}
    assert accepted["lowest"] == accepted["figures"]
    assert set(accepted["revisions"]) == {"alpha", "beta"}


def test_before_anything_is_accepted_nothing_is_decided_and_nothing_fails(call: Call, capsys: Output) -> None:
    assert call("check") == 0
    out = capsys.readouterr().out
    assert "not decided: nothing of it was accepted yet; `auditor accept` does" in out
    assert (
        "verdict: complete, 2 of 4 limits not decided: daemon; next: accept a complete audit: "
        "`auditor accept FOLDER --reason ...`, where FOLDER has its audit.json" in out
    )


def test_slow_growth_adds_up(call: Call, upstreams: Upstreams, capsys: Output) -> None:
    accept(call)
    for lines, code in ((1, 0), (2, 0), (3, 1)):
        grow(upstreams, lines)
        capsys.readouterr()
        assert call("check") == code
    out = capsys.readouterr().out
    assert re.search(r"^  daemon +9 of +8 SLOC +OVER by 1 \(6 accepted, \+2\)$", out, re.MULTILINE)
    assert re.search(r"^  daemon +1 of +1 functions +0 left \(the lowest accepted\)$", out, re.MULTILINE)
    assert re.search(r"^OVER LIMIT: daemon: 9 SLOC .*; alpha since [0-9a-f]{12}: 3 commits", out, re.MULTILINE)


def test_a_finding_says_since_when_and_by_whom(call: Call, upstreams: Upstreams, capsys: Output) -> None:
    accept(call)
    first = upstreams.git(ALPHA, "rev-parse", "main")
    upstreams.commit(ALPHA, FILES | {"README": "not trusted\n"})
    grow(upstreams, 1)
    grow(upstreams, 3)
    last = upstreams.git(ALPHA, "rev-parse", "main")
    assert call("audit", "--format", "json", "--format", "markdown", "--format", "junit") == 1
    link = f"{ALPHA}/compare/{first}...{last}"
    message = (
        "daemon: 9 SLOC (code), 1 over 8, which 6 accepted may grow to; "
        f"alpha since {first[:12]}: 2 commits by Upstream, {link}"
    )
    (finding,) = json.loads(Path("reports/audit.json").read_text())["findings"]
    assert finding["since"] == [
        {"repository": "alpha", "before": first, "now": last, "link": link, "commits": 2, "people": ["Upstream"]}
    ]
    assert (finding["kind"], finding["accepted"]) == ("growth", 6)
    assert message in Path("reports/junit.xml").read_text()


def test_a_history_is_read_once_for_all_limits(call: Call, upstreams: Upstreams, capsys: Output) -> None:
    accept(call)
    grow(upstreams, 3, **{"daemon/other.c": "int f(void) { return 1; }\n"})
    capsys.readouterr()
    assert call("check", "--verbose") == 1
    seen = capsys.readouterr()
    assert len(re.findall(r"^OVER LIMIT: daemon: .*: 1 commit by Upstream", seen.out, re.MULTILINE)) == 2
    assert len(re.findall(r" log -z --raw ", seen.err)) == 1


def test_what_was_accepted_is_gone_from_history(call: Call, upstreams: Upstreams, capsys: Output) -> None:
    accept(call)
    upstreams.git(ALPHA, "update-ref", "-d", "refs/heads/main")
    upstreams.git(ALPHA, "tag", "--delete", "v1")
    grow(upstreams, 4)
    upstreams.git(ALPHA, "gc", "--prune=now", "--quiet")
    capsys.readouterr()
    assert call("check", "--format", "json") == 1
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    (since,) = finding["since"]
    assert since["lack"].startswith("its history was not read: ")
    assert "commits" not in since


def test_accepting_again_says_what_changes(call: Call, upstreams: Upstreams, workplace: Path, capsys: Output) -> None:
    accept(call)
    grow(upstreams, 4, **{"daemon/other.c": "int f(void) { return 1; }\n"})
    capsys.readouterr()
    assert accept(call, "--format", "json") == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["before"]["figures"]["daemon"]["code"], document["accepted"]["figures"]["daemon"]["code"]) == (
        6,
        11,
    )
    accept(call)
    assert call("check") == 0


def lower(path: Path, subject: str, **figures: int) -> None:
    document = json.loads(path.read_text())
    document["releases"]["main"]["lowest"][subject] |= figures
    path.write_text(json.dumps(document))


def test_a_ratchet_holds_at_the_lowest(call: Call, upstreams: Upstreams, workplace: Path, capsys: Output) -> None:
    accept(call)
    lower(workplace / "reports" / "baseline.json", "daemon", functions=0)
    capsys.readouterr()
    assert call("check", "--format", "json") == 1
    document = json.loads(capsys.readouterr().out)
    (finding,) = document["further_findings"]
    assert (finding["metric"], finding["measured"], finding["maximum"], finding["since"]) == ("functions", 1, 0, [])
    assert document["findings"] == []


DAMAGED = {
    "no JSON": ("{", "no baseline of auditor: Input data was truncated"),
    "another schema": ('{"schema": 2, "releases": {}}', "no baseline of auditor: Invalid enum value 2"),
    "no schema": ('{"releases": {}}', "no baseline of auditor: it has no `schema`"),
    "an unknown key": ('{"schema": 1, "limits": {}}', "no baseline of auditor: Object contains unknown field `limits`"),
    "no release": ('{"schema": 1, "releases": {}}', "no baseline of auditor: no release is accepted in it"),
    "a figure below 0": (
        '{"schema": 1, "releases": {"main": {"figures": {"tcb": {"code": -1}}}}}',
        "no baseline of auditor: Expected `int` >= 0",
    ),
}


@pytest.mark.parametrize(("text", "reason"), DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_baseline_is_refused(text: str, reason: str, call: Call, workplace: Path, capsys: Output) -> None:
    (workplace / "reports").mkdir()
    (workplace / "reports" / "baseline.json").write_text(text)
    assert call("check") == 2
    (line,) = [line for line in capsys.readouterr().err.splitlines() if "baseline" in line]
    assert line.startswith(f"auditor: reports/baseline.json: {reason}")
    assert line.endswith("; restore it, or remove it and accept each release anew with `auditor accept`")


def edit(baseline: Path, change: Callable[[dict[str, Any]], object]) -> None:
    document = json.loads(baseline.read_text())
    change(document["releases"]["main"])
    baseline.write_text(json.dumps(document))


EDITS: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "no total": (lambda entry: entry["figures"].pop("tcb"), "main has not both figures and lowest ones"),
    "no lowest total": (lambda entry: entry["lowest"].pop("tcb"), "main has not both figures and lowest ones"),
    "a lowest figure above": (
        lambda entry: entry["lowest"]["daemon"].update(code=9_999),
        "the lowest figures of daemon in main are above those that were accepted",
    ),
    "more than there can be": (
        lambda entry: entry["figures"]["tcb"].update(code=10**30),
        "Expected `int` <= 1000000000000",
    ),
}


@pytest.mark.parametrize(("change", "reason"), EDITS.values(), ids=EDITS)
def test_a_baseline_that_would_let_limits_go_is_refused(
    change: Callable[[dict[str, Any]], object], reason: str, call: Call, workplace: Path, capsys: Output
) -> None:
    accept(call)
    edit(workplace / "reports" / "baseline.json", change)
    capsys.readouterr()
    assert call("check") == 2
    told = capsys.readouterr().err
    assert f"reports/baseline.json: no baseline of auditor: {reason}" in told


def test_a_baseline_that_leads_nowhere_is_refused(call: Call, workplace: Path, capsys: Output) -> None:
    (workplace / "reports").mkdir()
    (workplace / "reports" / "baseline.json").symlink_to("absent")
    assert call("check") == 2
    assert "reports/baseline.json: cannot be read (No such file or directory); " in capsys.readouterr().err


def test_other_refs_than_those_of_the_manifest_are_said(call: Call, upstreams: Upstreams, capsys: Output) -> None:
    call("audit", "--format", "json", "--ref", "alpha=v1")
    capsys.readouterr()
    assert call("accept", "--reason", "it was read") == 0
    assert ", with alpha at v1 in place of the manifest's; next: " in capsys.readouterr().out


def test_what_cannot_be_accepted(call: Call, workplace: Path, upstreams: Upstreams, capsys: Output) -> None:
    def refuse(*arguments: str) -> str:
        capsys.readouterr()
        assert call("accept", "--reason", "why", *arguments) == 2
        return capsys.readouterr().err

    (workplace / "empty").mkdir()
    assert "empty: no audit.json; make one with" in refuse("empty")
    call("audit", "--format", "json", "--component", "daemon", "-o", "part")
    assert "an audit of some components only; accept one of all" in refuse("part")
    call("audit", "--format", "json", "--lines-only", "-o", "lines")
    assert "an audit of lines only; accept a full one" in refuse("lines")
    grow(upstreams, 1, **{"daemon/new.py": "a = 1\n"})
    assert call("audit", "--format", "json", "-o", "incomplete") == 3
    assert "an incomplete audit, whose figures can only be larger" in refuse("incomplete")
    text = (workplace / "incomplete" / "audit.json").read_text()
    (workplace / "incomplete" / "audit.json").write_text(text.replace('"release":"main"', '"release":"R9"', 1))
    assert "an audit of R9, which is no release of the manifest; " in refuse("incomplete")
    text = (workplace / "part" / "audit.json").read_text().replace('"name":"the system"', '"name":"Other"', 1)
    (workplace / "part" / "audit.json").write_text(text)
    assert run(["accept", "part", "--reason", " "]) == 2
    assert not (workplace / "reports" / "baseline.json").exists()


def test_a_reason_is_needed(call: Call, capsys: Output) -> None:
    assert call("audit", "--format", "json") == 0
    assert call("accept") == 2
    assert "Missing option '--reason'" in capsys.readouterr().err
    assert call("accept", "--reason", " \t") == 2
    assert "--reason: it is empty, or not one line of text; say why this size is right" in capsys.readouterr().err
    assert call("accept", "--reason", "two\nlines") == 2


def test_a_file_that_is_named(call: Call, workplace: Path, capsys: Output) -> None:
    assert call("check", "--accepted", "none.json") == 2
    assert "--accepted none.json: no such file; name one that `auditor accept` has written" in capsys.readouterr().err
    assert accept(call, "--accepted", "ours.json") == 0
    assert not (workplace / "reports" / "baseline.json").exists()
    assert call("check", "--accepted", "ours.json") == 0
    assert "not decided" not in capsys.readouterr().out


def test_that_of_the_manifest_that_came_with_auditor_is_not_written(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    assert call("audit", "--format", "json") == 0
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert run(["accept", "../work/reports", "--reason", "why"]) == 2
    assert "name a file with --accepted, or a manifest of your own with --manifest" in capsys.readouterr().err
