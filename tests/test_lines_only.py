# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`--lines-only` of `check` and `audit`: lines as in a full audit, judged by limits and claims, compared with none."""

import json
from pathlib import Path

import pytest

from auditor.cli import run
from auditor.renderers import FORMATS
from tests.made.manifests import ALPHA, BETA, small_text
from tests.made.systems import FILES, HYPERVISOR
from tests.made.upstreams import Upstreams
from tests.reading.folders import read_shown


@pytest.fixture
def place(tmp_path: Path, cache: Path, upstreams: Upstreams, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a manifest of two releases and its lock."""
    upstreams.commit(ALPHA, FILES, tag="v1")
    upstreams.commit(BETA, HYPERVISOR, tag="v1")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AUDITOR_MIRROR", str(upstreams.folder))
    Path("components.toml").write_text(small_text())
    assert run(["lock", "--release", "R1"]) == 0
    return tmp_path


def test_limits_and_claims_are_judged_by_lines(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    documents = []
    for arguments in ([], ["--lines-only"]):
        capsys.readouterr()
        assert run(["check", "--format", "json", *arguments]) == 0
        documents.append(json.loads(capsys.readouterr().out))
    full, alone = documents
    apart = ("totals", "lines", "lines_only")
    assert {name: full[name] for name in full if name not in apart} == {
        name: alone[name] for name in alone if name not in apart
    }
    with Path("components.toml").open("a") as manifest:
        manifest.write('[[limits]]\nsubject = "hypervisor"\nmaximum = 1\n')
    assert run(["check", "--lines-only"]) == 1
    out = capsys.readouterr().out
    assert out.startswith("LINES ONLY: ")
    assert "limits exceeded: hypervisor" in out.splitlines()[-1]


def test_every_form_can_be_written(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    formats = [option for name in FORMATS for option in ("--format", name)]
    assert run(["audit", "--lines-only", "--authorship", "-o", "out", *formats]) == 0
    told = capsys.readouterr()
    assert "LINES ONLY: no functions" in told.out
    texts = {name: content.decode() for name, content in read_shown(Path("out")).items()}
    words = ("lines only", "lines_only", "linesOnly")
    assert [name for name, text in texts.items() if not any(word in text for word in words)] == []
    document = json.loads(texts["audit.json"])
    assert document["instruments"].keys() == {"instruments", "scanner"}
    files = [file for item in document["components"] for file in item["files"]]
    assert {(file["functions_measured"], len(file["functions"])) for file in files} == {(False, 0)}
    assert run(["audit", "--format", "json", "-o", "full"]) == 0
    full = json.loads(Path("full/audit.json").read_text())
    counterparts = [file for item in full["components"] for file in item["files"]]
    assert [file["path"] for file in counterparts] == [file["path"] for file in files]
    assert any(file["functions"] for file in counterparts)


REFUSED = {
    "a baseline": (["check", "--lines-only", "--baseline", "full"], "--baseline with --lines-only: "),
    "a baseline of an audit": (["audit", "--lines-only", "--baseline", "full"], "--baseline with --lines-only: "),
    "a timeline": (["audit", "--lines-only", "--timeline"], "--timeline with --lines-only: "),
    "the past": (["audit", "--lines-only", "--past"], "--past with --lines-only: "),
    "verifying": (["check", "--lines-only", "--verify"], "--verify with --lines-only: "),
    "as a baseline": (["check", "--baseline", "alone"], "alone/audit.json: one of lines only, "),
    "as a baseline of an audit": (["audit", "--baseline", "alone", "--format", "sarif"], "one of lines only, "),
    "a difference": (["diff", "alone", "full"], "the earlier audit (R1): one of lines only, "),
    "a difference from it": (["diff", "full", "alone"], "the later audit (R1): one of lines only, "),
    "a difference of two": (["diff", "alone", "alone"], "the earlier audit (R1): one of lines only, "),
}


def test_what_needs_a_full_audit_is_refused(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["audit", "--format", "json", "-o", "full"]) == 0
    assert run(["audit", "--format", "json", "-o", "alone", "--lines-only"]) == 0
    for name, (arguments, message) in REFUSED.items():
        capsys.readouterr()
        assert run(arguments) == 2, name
        assert message in capsys.readouterr().err, name


def test_one_that_is_recorded_is_shown_as_what_it_is(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["audit", "--format", "json", "-o", "alone", "--lines-only"]) == 0
    monkeypatch.setenv("AUDITOR_MIRROR", str(place / "alone"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(place / "empty"))
    capsys.readouterr()
    assert run(["audit", "--recorded", "alone/audit.json", "--format", "text", "--lines-only"]) == 3
    out = capsys.readouterr().out
    assert out.startswith("RECORDED: ")
    assert "\nLINES ONLY: no functions" in out


@pytest.mark.parametrize(
    ("recorded", "message"),
    [
        (("--lines-only",), "a recorded audit of lines only, which is not asked for; run with --lines-only"),
        ((), "a recorded audit of all figures, which is not asked for; run without --lines-only"),
    ],
)
def test_one_that_is_recorded_stands_in_for_none_of_the_other_kind(
    place: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    recorded: tuple[str, ...],
    message: str,
) -> None:
    assert run(["audit", "--format", "json", "-o", "before", *recorded]) == 0
    monkeypatch.setenv("AUDITOR_MIRROR", str(place / "before"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(place / "empty"))
    capsys.readouterr()
    asked = () if recorded else ("--lines-only",)
    assert run(["audit", "--recorded", "before/audit.json", "--format", "text", *asked]) == 2
    assert f"auditor: before/audit.json: {message}\n" in capsys.readouterr().err
