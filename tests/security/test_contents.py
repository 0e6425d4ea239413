# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Contents that are made to keep a tool, or the reader of a report, busy: none is given to a tool."""

import json
from pathlib import Path

import pytest

from auditor.cli import run
from auditor.measuring.refusals import refuse_content
from auditor.model.reading import ReadingLimits
from tests.made.manifests import ALPHA, BETA, small_text
from tests.made.upstreams import Upstreams

LOW = ReadingLimits(line_length=100, nesting=10, functions=3)
LINE, DEPTH = "not measured: a line is longer than 100 bytes", "not measured: nested deeper than 10 brackets"

CONTENTS = {
    "nothing": (b"", ""),
    "the longest line": (b"x" * 100 + b"\n" + b"y" * 100 + b"\n", ""),
    "one byte more": (b"int a;\n" + b"x" * 101, LINE),
    "returns end no line": (b"\r" * 101, LINE),
    "zeros": (bytes(200), LINE),
    "the deepest brackets": (b"{" * 10 + b"}" * 10, ""),
    "one bracket more": (b"(" * 11, DEPTH),
    "of all kinds": (b"{([" * 4, DEPTH),
    "many, one behind the other": (b"()[]{}\n" * 100, ""),
    "closed more often than opened": (b"}\n" * 50 + b"{" * 10, ""),
    "closed more often, then one more": (b"}\n" * 50 + b"{" * 11, DEPTH),
    "opened in a comment": (b"/* " + b"{" * 11 + b" */", DEPTH),
    "deep far below": (b"{}\n" * 5_000 + b"{\n" * 11, DEPTH),
}


@pytest.mark.parametrize(("content", "reason"), CONTENTS.values(), ids=CONTENTS.keys())
def test_a_content(content: bytes, reason: str) -> None:
    assert refuse_content(content, LOW) == reason


FUNCTIONS = "".join(f"int f{number}(void)\n{{\n    return 0;\n}}\n" for number in range(4))
FILES = {
    "line": (f"int a; // {'x' * 100}\n", "line-length=100", LINE),
    "depth": (f"int a = {'(' * 11}1{')' * 11};\n", "nesting=10", DEPTH),
    "functions": (FUNCTIONS, "functions=3", "not measured: more than 3 functions"),
}


@pytest.mark.parametrize(("content", "limit", "reason"), FILES.values(), ids=FILES.keys())
@pytest.mark.usefixtures("cold_cache")
def test_a_local_file(content: str, limit: str, reason: str, work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (work / "a.c").write_text(content)
    (work / "b.c").write_text("int b;\n")
    assert run(["count", "a.c", "b.c", "--format", "json", "--read-limit", limit]) == 3
    counted = json.loads(capsys.readouterr().out)
    assert [(file["path"], file["reason"]) for file in counted["unmeasured"]] == [("a.c", reason)]
    assert [file["path"] for file in counted["files"]] == ["b.c"]
    if limit != "functions=3":  # which are no matter of one file that somebody looks at
        assert run(["explain", "a.c", "--read-limit", limit]) == 3
        assert capsys.readouterr().out == f"a.c: UNMEASURED: {reason}\n"


TRUSTED = {"daemon/main.c": FUNCTIONS, "daemon/common.h": "\n", "daemon/run": "#!/bin/sh\n", "lib/list.c": "\n"}


def test_a_trusted_file_and_what_was_measured_before(
    work: Path, cold_cache: Path, upstreams: Upstreams, capsys: pytest.CaptureFixture[str]
) -> None:
    upstreams.commit(ALPHA, {**TRUSTED, "daemon/main_test.c": "\n"}, tag="v1")
    upstreams.commit(BETA, {"arch/x86/mm.c": "int b;\n", "new/a.c": "\n"}, tag="v1")
    (work / "components.toml").write_text(small_text())
    command = ["check", "--mirror", str(upstreams.folder), "--component", "daemon"]
    assert run([*command, "--read-limit", "functions=3"]) == 3
    assert f"{ALPHA} daemon/main.c: not measured: more than 3 functions (daemon)\n" in capsys.readouterr().out
    assert run(command) == 0
    assert run([*command, "--read-limit", "functions=3"]) == 0  # it is known, and nothing is read


def test_a_report_that_is_too_large(
    work: Path, cold_cache: Path, upstreams: Upstreams, capsys: pytest.CaptureFixture[str]
) -> None:
    undecided = {f"{'d' * 200}/{'e' * 200}/{name:04}.c": "" for name in range(3000)}
    upstreams.commit(ALPHA, TRUSTED | undecided, tag="v1")
    upstreams.commit(BETA, {"arch/x86/mm.c": "int b;\n", "new/a.c": "\n"}, tag="v1")
    (work / "components.toml").write_text(small_text())
    command = ["audit", "--lines-only", "--mirror", str(upstreams.folder), "--format", "json"]
    assert run([*command, "--read-limit", "report-size=1"]) == 3
    *_, told, verdict = capsys.readouterr().err.splitlines()
    assert told == (
        "auditor: reports/audit.json: larger than 1 MiB, so none of these files is written; allow more: "
        "--read-limit report-size=NUMBER"
    )
    assert verdict.endswith("; look at what could not be done, above")
    assert not (work / "reports").exists()
