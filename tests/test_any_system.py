# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A system that is not Qubes OS: begun with `auditor init`, with groups of its own, and nothing said of another."""

import re
from pathlib import Path

import pytest

from auditor.cli import run
from auditor.declared.manifest import load_manifest
from auditor.renderers import FORMATS
from tests.made.places import ROOT
from tests.made.upstreams import Upstreams
from tests.reading.folders import read_shown

URL = "https://example.org/acme/monitor"
FOREIGN = re.compile(r"(?i:qubes|dom0|netvm|\bxen\b)|third-party")
EXAMPLES = sorted(path.parent.name for path in (ROOT / "examples").glob("*/components.toml"))
FIRMWARE = """
[groups.firmware]
title = "What is in the firmware"
tcb = true

[groups.tools]
title = "Tools for developers"
explanation = "They are on no machine of a user."

[[components]]
id = "boot"
title = "Boot loader"
group = "firmware"
sentence = "It starts everything"
evidence = "Makefile"
sources = [{ repository = "monitor", include = ["boot/*.c"] }]

[[components]]
id = "tracer"
title = "Tracer"
group = "tools"
sentence = "It is used to find faults"
evidence = "Makefile"
sources = [{ repository = "monitor", include = ["tools/*.c"] }]

[[scenarios]]
id = "all"
title = "Everything"
explanation = "Whoever develops it trusts its tools"
groups = ["trusted", "firmware", "tools"]

[[limits]]
subject = "firmware"
maximum = 10
"""
QUESTIONS = (
    ["validate"],
    ["check"],
    ["claims"],
    ["show"],
    ["show", "boot"],
    ["show", "main"],
    ["explain", "src/a.c"],
    ["scenario"],
    ["timeline"],
    ["diff", "v1", "v2"],
)


@pytest.fixture
def acme(tmp_path: Path, cache: Path, upstreams: Upstreams, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the manifest and the lock of a system of two releases, whose upstream is in a mirror."""
    files = {
        "src/a.c": "int main(void)\n{\n\treturn 0;\n}\n",
        "boot/b.c": "int b;\n",
        "tools/t.c": "int t;\n\nint u;\n",
    }
    upstreams.commit(URL, files, tag="v1")
    upstreams.commit(URL, files | {"src/a.c": "int a;\nint b;\n\nint main(void)\n{\n\treturn a;\n}\n"}, tag="v2")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AUDITOR_MIRROR", str(upstreams.folder))
    assert run(["init", URL, "src/*.c", "--ref", "v1", "--name", "Acme Monitor"]) == 0
    text = Path("components.toml").read_text()
    text = text.replace('[releases."v1"]', '[releases."v1"]\ntitle = "One"\n\n[releases."v2"]')
    Path("components.toml").write_text(
        text.replace('refs = { "v1" = "v1" }', 'refs = { v1 = "v1", v2 = "v2" }') + FIRMWARE
    )
    assert run(["lock", "--release", "v1"]) == 0
    assert run(["lock", "--release", "v2"]) == 0
    return tmp_path


def read_all(folder: Path) -> dict[str, str]:
    return {path: content.decode() for path, content in read_shown(folder).items()}


def test_what_init_writes_can_be_measured_at_once(acme: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["check"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Acme Monitor v1: the TCB is 5 SLOC in 2 files (C 5, assembly 0, other 0)\n")
    assert re.search(r"firmware +1 of +10 SLOC +9 left", out)


def test_no_form_speaks_of_another_system(acme: Path, capsys: pytest.CaptureFixture[str]) -> None:
    formats = [option for name in FORMATS for option in ("--format", name)]
    assert run(["audit", "--release", "v2", "--scenarios", "--timeline", "--past", "-o", "out", *formats]) == 0
    texts = read_all(acme / "out") | {"audit": capsys.readouterr().out}
    for question in QUESTIONS:
        assert run(question) == 0, question
        texts[" ".join(question)] = capsys.readouterr().out
    assert {name: FOREIGN.findall(text) for name, text in texts.items() if FOREIGN.search(text)} == {}
    named = {"audit", "check", "claims", "show", "scenario", "diff v1 v2", "validate", "index.html", "audit.json"}
    named |= {"audit.md", "badge.json", "badge.svg", "tcb.cdx.json"}
    assert {name for name in named if "Acme Monitor" not in texts[name]} == set()


def test_a_group_of_the_tcb_is_in_it_everywhere(acme: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["audit", "-o", "out", "--format", "html", "--format", "csv", "--format", "text"]) == 0
    assert "TCB (trusted + firmware)  " in capsys.readouterr().out
    texts = read_all(acme / "out")
    inside = {name: "in the TCB<" in texts[f"components/{name}.html"] for name in ("monitor", "boot", "tracer")}
    assert inside == {"monitor": True, "boot": True, "tracer": False}
    outside = {
        name: "not in the TCB total" in texts[f"components/{name}.html"] for name in ("monitor", "boot", "tracer")
    }
    assert outside == {"monitor": False, "boot": False, "tracer": True}
    assert "computing base: trusted and firmware.<" in re.sub(r"</?(?:code|bdi)>", "", texts["index.html"])
    trusted = {line.split(",")[3]: line.split(",")[5] for line in texts["files.csv"].splitlines()[1:]}
    assert trusted == {"boot/b.c": "true", "src/a.c": "true", "tools/t.c": "false"}


def test_groups_that_became_part_of_the_tcb_are_not_compared(acme: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["audit", "-o", "before", "--format", "json"]) == 0
    text = Path("components.toml").read_text()
    text = text.replace('title = "What is in the firmware"\ntcb = true', 'title = "What is in the firmware"')
    Path("components.toml").write_text(text)
    capsys.readouterr()
    assert run(["check", "--baseline", "before"]) == 2
    assert "firmware: a group of the TCB in one of the audits only" in capsys.readouterr().err


INIT_ERRORS = {
    "no https": (["http://example.org/a", "*.c"], "repositories.a.url: 'http://example.org/a': not an address"),
    "a glob outside": ([URL, "../*.c"], "'../*.c' is not a path below the top of a repository"),
    "an odd ref": ([URL, "*.c", "--ref", "a b"], "'a b': not a ref auditor uses"),
    "twice the same glob": ([URL, "*.c", "*.c"], "'*.c' stands here twice"),
    "no glob": ([URL], "Missing argument 'GLOB...'"),
    "a name of two lines": ([URL, "*.c", "--name", "é\n[system]"], "has characters that a manifest cannot have"),
    "a name that turns": ([URL, "*.c", "--name", "\u202e"], "has characters that a manifest cannot have"),
    "a name that is no text": ([URL, "*.c", "--name", "a\udcff"], "has characters that a manifest cannot have"),
    "a glob that is no text": ([URL, "\udcff*"], "has characters that a manifest cannot have"),
}


@pytest.mark.parametrize("name", INIT_ERRORS)
def test_init_refuses(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments, message = INIT_ERRORS[name]
    monkeypatch.chdir(tmp_path)
    assert run(["init", *arguments]) == 2
    assert message in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_init_replaces_no_file(acme: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = Path("components.toml").read_text()
    assert run(["init", URL, "*.c"]) == 2
    assert "components.toml: is there already; name another file with --output" in capsys.readouterr().err
    assert Path("components.toml").read_text() == before


@pytest.mark.parametrize("name", ['a "b" \\ {c}', "né", "x" * 300], ids=["quotes", "no ASCII", "long"])
def test_any_name_is_only_a_name(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["init", URL, "*.c", "--name", name]) == 0
    assert load_manifest(Path("components.toml")).manifest.system.name == name


@pytest.mark.parametrize("repository", ["trusted", "tcb", "comparison", "part"])
def test_a_repository_may_be_called_as_a_group(
    repository: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["init", f"https://example.org/x/{repository}", "*.c"]) == 0
    assert [item.id for item in load_manifest(Path("components.toml")).manifest.components] == [f"{repository}-code"]


def test_there_are_examples() -> None:
    assert EXAMPLES == ["genode", "kvm-host"]


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_are_valid_and_their_own(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = ROOT / "examples" / name / "components.toml"
    assert run(["validate", "--manifest", str(path)]) == 0
    assert FOREIGN.search(path.read_text() + capsys.readouterr().out) is None


def test_what_nobody_has_decided_on_makes_a_timeline_a_lower_bound(
    acme: Path, upstreams: Upstreams, capsys: pytest.CaptureFixture[str]
) -> None:
    upstreams.commit(
        URL, {"src/a.c": "int a;\n", "src/new.inc": "x\n", "boot/b.c": "int b;\n", "tools/t.c": ""}, tag="v3"
    )
    capsys.readouterr()
    assert run(["check", "--release", "v2", "--ref", "monitor=v3"]) == 3
    text = Path("components.toml").read_text().replace('v2 = "v2"', 'v2 = "v3"')
    Path("components.toml").write_text(text)
    assert run(["timeline"]) == 3
    assert "INCOMPLETE: v2: 1 unclassified; " in (out := capsys.readouterr().out)
    assert re.search(r"v2 .* \+ +-$", out, re.MULTILINE)


def test_a_recorded_audit_of_another_system_or_release_is_refused(
    acme: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["audit", "-o", "kept", "--format", "json"]) == 0
    monkeypatch.setenv("AUDITOR_MIRROR", str(acme / "kept"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(acme / "empty"))
    shown = ["audit", "--recorded", "kept/audit.json", "--accept-recorded", "--format", "text"]
    assert run(shown) == 0
    capsys.readouterr()
    assert run([*shown, "--release", "v2"]) == 2
    assert "a recorded audit of Acme Monitor v1, not of Acme Monitor v2" in capsys.readouterr().err
    text = Path("components.toml").read_text().replace("Acme Monitor", "Other Monitor")
    Path("components.toml").write_text(text)
    assert run(shown) == 2
    assert "of Acme Monitor v1, not of Other Monitor v1" in capsys.readouterr().err


def test_a_name_that_may_stand_in_what_was_not_read_is_not_called_wrong(
    acme: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUDITOR_MIRROR", str(acme))
    monkeypatch.setenv("XDG_CACHE_HOME", str(acme / "empty"))
    capsys.readouterr()
    for question in (["show", "some_function"], ["explain", "src/a.c"]):
        assert run(question) == 3
        assert f"{question[1]}: not found, but {URL} could not be read: " in capsys.readouterr().err


def test_audits_of_two_systems_are_told_apart(acme: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["audit", "-o", "mine", "--format", "json"]) == 0
    text = Path("mine/audit.json").read_text().replace("Acme Monitor", "Other Monitor")
    (acme / "other").mkdir()
    Path("other/audit.json").write_text(text)
    capsys.readouterr()
    assert run(["diff", "other", "mine"]) == 0
    assert "OTHER SYSTEM: the two audits are of different systems" in capsys.readouterr().out


def test_nothing_hidden_of_a_manifest_reaches_the_terminal(acme: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = Path("components.toml").read_text().replace('title = "Boot loader"', 'title = "Boot\\u009b2J\\u202e loader"')
    Path("components.toml").write_text(text)
    for question in (["validate"], ["show", "boot"], ["show"], ["check"]):
        assert run(question) == 0
        assert all(line.isprintable() for line in capsys.readouterr().out.splitlines())
