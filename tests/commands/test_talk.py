# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`--quiet` leaves out progress and remarks and nothing else; with `--log-format json` each line is an object."""

import datetime
import importlib
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import jsonschema
import pytest

from auditor import cli, progress
from auditor.cli import auditor, run
from auditor.commands.printing import watch_progress
from auditor.documents.register import schema_of
from auditor.processes.talk import Manner, TalkForm, current_manner, speak, talk_as
from auditor.progress import SilentProgress
from tests.made.manifests import ALPHA, BETA, small_text
from tests.made.upstreams import Upstreams

FILES = {
    "daemon/main.c": "int main(void)\n{\n    return 0;\n}\n",
    "daemon/main_test.c": "int test;\n",
    "daemon/common.h": "#define SIZE 3\n",
    "daemon/run": "#!/bin/sh\nexec true\n",
    "lib/list.c": "int length;\n",
}
HYPERVISOR = {"arch/x86/mm.c": "int map(void) { return 3; }\n", "new/a.c": "int a;\n"}
UNPINNED = "components.lock: does not pin alpha, beta in R1; run `auditor lock`"
VERDICT = "verdict: complete, within all limits; nothing to do"
Call = Callable[..., int]
Output = pytest.CaptureFixture[str]
Said = list[tuple[str, str, str]]


@pytest.fixture
def call(tmp_path: Path, cache: Path, upstreams: Upstreams, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Run a command on a manifest that fits two upstreams, of which no lock has the commits."""
    upstreams.commit(ALPHA, FILES, tag="v1")
    upstreams.commit(BETA, HYPERVISOR, tag="v1")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "components.toml").write_text(small_text())
    return lambda *arguments: run([*arguments, "--mirror", str(upstreams.folder)])


@pytest.fixture
def as_json() -> Iterator[None]:
    before = current_manner()
    talk_as(Manner("json"))
    yield
    talk_as(before)


def read(text: str) -> Said:
    """The kind, the source and the text of each line, every one of which fits the schema and has a time in UTC."""
    said, schema = [], schema_of("log")
    assert text.isascii()
    for line in text.splitlines():
        assert line.isprintable()
        found = json.loads(line)
        jsonschema.validate(found, schema)
        assert list(found) == ["time", "kind", "source", "text"]
        assert datetime.datetime.fromisoformat(found["time"]).utcoffset() == datetime.timedelta(0)
        said.append((found["kind"], found["source"], found["text"]))
    return said


@pytest.mark.parametrize("name", auditor.list_commands(click.Context(auditor)))
def test_every_command_has_both_options(name: str) -> None:
    command = importlib.import_module(f"auditor.commands.{name}").command
    for member in command.commands.values() if isinstance(command, click.Group) else (command,):
        spellings = {tuple(option.opts) for option in member.params}
        assert {("-q", "--quiet"), ("--log-format",)} <= spellings, member.name


def test_a_quiet_run_says_what_a_figure_depends_on(call: Call, capsys: Output) -> None:
    assert call("audit", "--format", "json") == 0
    loud = capsys.readouterr()
    assert loud.err.splitlines() == [f"auditor: {line}" for line in (UNPINNED, "wrote reports/audit.json", VERDICT)]
    assert call("audit", "--format", "json", "--quiet") == 0
    quiet = capsys.readouterr()
    assert quiet.err.splitlines() == [f"auditor: {line}" for line in (UNPINNED, VERDICT)]
    assert quiet.out == loud.out == ""


def test_a_quiet_run_says_errors(call: Call, capsys: Output) -> None:
    assert call("check", "-q", "--release", "R9") == 2
    assert capsys.readouterr().err == "auditor: R9: no release of components.toml; there is R1, main\n"


def test_json_says_the_same_with_its_kind(call: Call, capsys: Output) -> None:
    assert call("audit", "--format", "json", "--log-format", "json") == 0
    assert read(capsys.readouterr().err) == [
        ("warning", "auditor", UNPINNED),
        ("remark", "auditor", "wrote reports/audit.json"),
        ("verdict", "auditor", VERDICT),
    ]
    assert call("audit", "--format", "json") == 0
    assert capsys.readouterr().err.startswith("auditor: "), "the manner of a run ends with it"


def test_steps_of_all_processes_are_objects(call: Call, cache: Path, capsys: Output) -> None:
    (cache / "auditor" / "measurements.sqlite").unlink(missing_ok=True)
    assert call("check", "--verbose", "--log-format", "json", "--jobs", "1") == 0
    steps = [(source, text) for kind, source, text in read(capsys.readouterr().err) if kind == "step"]
    assert ("auditor.measuring.contents", "0 of 5 contents are known from the cache") in steps
    assert any("git cat-file --batch is started" in text for _, text in steps), "the workers say theirs, too"
    assert all(re.fullmatch(r"auditor(\.\w+)+", source) for source, _ in steps)


ERRORS = {
    "of auditor": (["--release", "R9"], 2, "R9: no release of components.toml; there is R1, main"),
    "of a value before": (
        ["--jobs", "0", "--log-format=json"],
        2,
        "Invalid value for '--jobs': 0 is not in the range x>=1.",
    ),
    "of two options": (
        ["-q", "-v"],
        2,
        "--quiet with --verbose: a run cannot say less and more; leave out one of them",
    ),
}


@pytest.mark.parametrize(("arguments", "code", "text"), ERRORS.values(), ids=ERRORS)
def test_an_error_is_an_object(call: Call, arguments: list[str], code: int, text: str, capsys: Output) -> None:
    assert call("check", *arguments, "--log-format", "json") == code
    assert read(capsys.readouterr().err) == [("error", "auditor", text)]


def test_a_bug_is_said_in_objects(call: Call, monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    monkeypatch.setattr("auditor.commands.check.check_document", lambda *_: 1 // 0)
    assert call("check", "--format", "json", "--log-format", "json") == 4
    errors = [text for kind, _, text in read(capsys.readouterr().err) if kind == "error"]
    assert errors[0] == "Traceback (most recent call last):"
    assert errors[-2].startswith("ZeroDivisionError: ")
    assert errors[-1] == "this is a bug in auditor; please report it with the lines above"


@pytest.mark.usefixtures("as_json")
@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("two\nlines", ["two", "lines"], id="lines"),
        pytest.param('"\\ \x1b[31m', ['"\\ \x1b[31m'], id="quotes and colours"),
        pytest.param("broken \udcff", ["broken \\udcff"], id="bytes"),
        pytest.param("Zoë \u202e", ["Zoë \u202e"], id="letters"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_any_text_is_an_object_a_line(text: str, lines: list[str], capsys: Output) -> None:
    speak("remark", text)
    assert read(capsys.readouterr().err) == [("remark", "auditor", line) for line in lines]


@pytest.mark.usefixtures("as_json")
def test_progress_is_an_object(monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    """Also on a terminal: a bar is no object."""
    monkeypatch.setattr(progress, "SECONDS", 0.01)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    said: Said = []
    with watch_progress().stage("measuring", 3):
        while not said:
            said = read(capsys.readouterr().err)
    assert said[0] == ("progress", "auditor", "measuring: 0 of 3")


def test_a_quiet_run_has_no_progress(as_json: None) -> None:
    talk_as(Manner(quiet=True))
    assert isinstance(watch_progress(), SilentProgress)


@pytest.mark.parametrize("form", ["text", "json"])
def test_what_is_said_before_the_end_of_a_run_ends_there(form: TalkForm, call: Call) -> None:
    before = current_manner()
    assert call("check", "--log-format", form, "-q") == 0
    assert current_manner() == before == Manner()
    assert cli.run(["check", "--no-such-option"]) == 2
