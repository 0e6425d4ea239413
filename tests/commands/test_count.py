# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor count`: local files measured like upstream code."""

import hashlib
import json
import os
from pathlib import Path

import pytest

from auditor.cli import run


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "tree"
    (folder / "lib").mkdir(parents=True)
    (folder / ".git").mkdir()
    (folder / ".git" / "hidden.c").write_text("int hidden;\n")
    (folder / "main.c").write_text("int main(void)\n{\n    return 0;\n}\n")
    (folder / "lib" / "run").write_text("#!/usr/bin/python3\nx = 1\n")
    monkeypatch.chdir(tmp_path)
    return folder


def test_counts_files_and_folders(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["count", "tree"]) == 0
    assert capsys.readouterr().out == (
        "     SLOC   comment     blank  functions  CCN max  file\n"
        "        4         0         0          1        1  tree/main.c (C)\n"
        "        1         1         0          0        -  tree/lib/run (Python)\n"
        "        5         1         0          1           2 files: C 4, assembly 0, other 1\n"
        "verdict: complete; nothing to do\n"
    )


def test_a_file_named_twice_counts_once(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["count", "tree/main.c", "tree/main.c", "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [file["path"] for file in document["files"]] == ["tree/main.c"]
    assert document["totals"]["code"] == 4


def test_a_file_with_two_paths_counts_once(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tree / "link").symlink_to("lib")
    paths = ["tree/lib/../main.c", str(tree), "tree/link/run", "tree"]
    assert run(["count", *paths, "--include", "*", "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert sorted(file["path"] for file in document["files"]) == ["tree/lib/../main.c", "tree/link/run"]
    assert document["totals"]["code"] == 5


FOLDERS = {
    ".": "lib/run",
    "lib": "lib/run",
    "./lib/": "lib/run",
    "../tree": "../tree/lib/run",
    "lib/..": "lib/../lib/run",
}


@pytest.mark.parametrize(("folder", "path"), FOLDERS.items(), ids=FOLDERS.keys())
def test_a_path_begins_with_the_folder_as_it_is_named(
    folder: str, path: str, tree: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tree)
    for glob in ("run", "**/run", "run*"):
        assert run(["count", folder, "--include", glob, "--format", "json"]) == 0
        assert [file["path"] for file in json.loads(capsys.readouterr().out)["files"]] == [path]
    assert run(["count", str(tree), "--include", "lib/*", "--format", "json"]) == 0
    assert [file["path"] for file in json.loads(capsys.readouterr().out)["files"]] == [f"{tree}/lib/run"]


def test_a_name_that_is_no_utf_8_is_written_with_escapes(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in (b"\xff.py", b"\xff", b"\xff.c"):
        Path(os.fsdecode(os.fsencode(tree) + b"/" + name)).write_bytes(b"\0" if name.endswith(b".c") else b"x = 1\n")
    assert run(["count", "tree", "--format", "json"]) == 3
    document = json.loads(capsys.readouterr().out)
    assert "tree/\\xff.py" in [file["path"] for file in document["files"]]
    assert [gap["path"] for gap in document["unmeasured"]] == ["tree/\\xff.c"]
    assert document["uncounted"] == ["tree/\\xff"]


def test_a_folder_that_cannot_be_listed_is_without_a_figure(
    tree: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with monkeypatch.context() as elsewhere:
        for name in ["tree", *["n" * 250] * 20]:  # together longer than a path may be
            Path(name).mkdir(exist_ok=True)
            elsewhere.chdir(name)
    assert run(["count", "tree", "--include", "main.c", "--format", "json"]) == 3
    (gap,) = json.loads(capsys.readouterr().out)["unmeasured"]
    assert gap["path"].startswith("tree/nnn")
    assert gap["reason"] == "cannot be read: File name too long"


def test_json_has_the_objects_of_an_audit(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["count", "tree", "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["schema"], document["complete"], document["unmeasured"]) == (3, True, [])
    main = document["files"][0]
    content = (tree / "main.c").read_bytes()
    assert main["blob"] == hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
    assert (main["physical"], main["code"], main["language"]) == (4, 4, "C")
    assert main["functions"] == [{"name": "main", "start": 1, "end": 4, "nloc": 4, "ccn": 1, "parameters": 0}]


def test_what_nobody_counts_below_a_folder_is_listed_and_no_error(
    tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("LICENSE", "a.png", "b.png", "run.tcl"):
        (tree / name).write_bytes(b"#!/usr/bin/tclsh\n")
    (tree / "lib" / "link").symlink_to("run")
    assert run(["count", "tree"]) == 0
    kinds = ".png 2, .tcl 1, LICENSE 1, link 1"
    line = f"NOT COUNTED, of no known language: 5 files ({kinds}); --language 'GLOB=NAME' names one\n"
    assert line in capsys.readouterr().out
    assert run(["count", "tree", "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["complete"], document["totals"]["files"], document["totals"]["code"]) == (True, 2, 5)
    assert document["uncounted"] == ["tree/LICENSE", "tree/a.png", "tree/b.png", "tree/run.tcl", "tree/lib/link"]


UNKNOWN = {
    "a.xyz": (b"", "no instrument knows the suffix .xyz"),
    "LICENSE": (b"", "neither a suffix nor a #! line tells its language"),
    "run.tcl": (b"#!/usr/bin/tclsh -w\n", "no instrument knows the interpreter tclsh"),
}


@pytest.mark.parametrize(("name", "reason"), [(name, reason) for name, (_, reason) in UNKNOWN.items()], ids=UNKNOWN)
def test_a_file_of_no_known_language_that_is_named_is_an_error_with_a_way_out(
    name: str, reason: str, tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tree / name).write_bytes(UNKNOWN[name][0])
    assert run(["count", f"tree/{name}"]) == 3
    assert f"UNMEASURED: tree/{name}: {reason}; name one with --language 'GLOB=NAME'" in capsys.readouterr().out


def test_what_is_peculiar_about_a_file_is_told(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tree / "run.sh").write_text("#!/usr/bin/python3\nx = 1\n")
    assert run(["count", "tree/run.sh"]) == 0
    assert "  tree/run.sh (Python; suffix of shell)\n" in capsys.readouterr().out


def test_a_language_that_is_named_stands_against_the_first_line(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tree / "run.in").write_text("#!/bin/sh\n'''\na\n'''\n")
    (tree / "a.h").write_text("class A {\n};\n")
    told = ["--language", "*.in=Python", "--language", "*.h=C header"]
    assert run(["count", "tree/run.in", "tree/a.h", "--format", "json", *told]) == 0
    files = json.loads(capsys.readouterr().out)["files"]
    assert [(file["language"], file["code"], file["labels"]) for file in files] == [
        ("Python", 0, ["decided, content of shell"]),
        ("C header", 2, ["decided, content of C++ header"]),
    ]


def test_lines_alone_are_called_so(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["count", "tree", "--lines-only"]) == 0
    assert capsys.readouterr().out == (
        "LINES ONLY: no functions and no CCN, and disputes between instruments were not looked for\n"
        "     SLOC   comment     blank  functions  CCN max  file\n"
        "        4         0         0          -        -  tree/main.c (C; lines only)\n"
        "        1         1         0          -        -  tree/lib/run (Python; lines only)\n"
        "        5         1         0          -           2 files: C 4, assembly 0, other 1\n"
        "verdict: complete, lines only: no functions and no CCN, and disputes between instruments were not looked for;"
        " next: run again without --lines-only for all figures and their checks\n"
    )


def test_lines_alone_have_sums_of_their_own_as_json(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["count", "tree", "--format", "json"]) == 0
    full = json.loads(capsys.readouterr().out)
    assert run(["count", "tree", "--format", "json", "--lines-only"]) == 0
    alone = json.loads(capsys.readouterr().out)
    assert (full["lines_only"], full["lines"], alone["lines_only"], alone["totals"]) == (False, None, True, None)
    assert alone["lines"] == {name: size for name, size in full["totals"].items() if name != "functions"}
    for kept, found in zip(full["files"], alone["files"], strict=True):
        same = ("path", "mode", "blob", "language", "size", "code", "comment", "blank", "physical")
        assert [found[name] for name in same] == [kept[name] for name in same]
        assert (found["functions_measured"], found["functions"], found["labels"]) == (False, [], ["lines only"])


def test_what_lines_alone_cannot_count_is_listed(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tree / "blob.c").write_bytes(b"\0")
    assert run(["count", "tree", "--lines-only"]) == 3
    out = capsys.readouterr().out
    assert "UNMEASURED: tree/blob.c: not a text: it holds a NUL byte (1 bytes)\n" in out
    assert "verdict: the count is incomplete (1 without a figure), lines only: " in out


def test_lines_alone_are_not_verified(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["count", "tree", "--lines-only", "--verify"]) == 2
    assert "--verify with --lines-only: no figure is one of pygount or lizard; " in capsys.readouterr().err


CHOICES = {
    "a name": (["--include", "*.c"], ["main.c"]),
    "a path": (["--include", "lib/*"], ["lib/run"]),
    "any depth": (["--include", "**/run"], ["lib/run"]),
    "left out": (["--exclude", "lib/**"], ["main.c"]),
    "both": (["--include", "*", "--exclude", "main.*"], ["lib/run"]),
    "a language": (["--language", "*.inc=c HEADER", "--include", "*.inc"], ["lib/a.inc"]),
}


@pytest.mark.parametrize(("options", "paths"), CHOICES.values(), ids=CHOICES.keys())
def test_files_are_chosen(options: list[str], paths: list[str], tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tree / "lib" / "a.inc").write_text("int a;\n")
    assert run(["count", "tree", "--format", "json", *options]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [file["path"] for file in document["files"]] == [f"tree/{path}" for path in paths]


REFUSED = {
    "no language": (["--language", "*.inc=D"], "'*.inc=D' is not GLOB=NAME with one of the names C, "),
    "no pair": (["--language", "C"], "'C' is not GLOB=NAME"),
    "no glob": (["--include", "[a"], "the set that opens at character 1 is not closed"),
    "nothing left": (["--include", "*.none"], "tree: nothing to count: none of its files is included"),
    "all excluded": (["--exclude", "*"], "or all are excluded"),
}


@pytest.mark.parametrize(("options", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_choices_that_are_none(
    options: list[str], message: str, tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["count", "tree", *options]) == 2
    assert message in capsys.readouterr().err


def test_an_empty_folder_is_no_count_of_nothing(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tree / "empty").mkdir()
    assert run(["count", "tree/empty"]) == 2
    assert capsys.readouterr().err == "auditor: tree/empty: nothing to count: the folder holds no file\n"


UNMEASURED = {
    "binary": ("blob.c", b"\0", "not a text: it holds a NUL byte"),
}


@pytest.mark.parametrize(("name", "content", "reason"), UNMEASURED.values(), ids=UNMEASURED.keys())
def test_what_cannot_be_measured_is_listed(
    name: str, content: bytes, reason: str, tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tree / name).write_bytes(content)
    assert run(["count", "tree"]) == 3
    assert f"UNMEASURED: tree/{name}: {reason} ({len(content)} bytes)\n" in capsys.readouterr().out


def test_links_and_pipes_are_not_followed(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tree / "link.c").symlink_to("main.c")
    (tree / "folder").symlink_to("lib")
    os.mkfifo(tree / "pipe.c")
    assert run(["count", "tree"]) == 3
    out = capsys.readouterr().out
    assert "UNMEASURED: tree/link.c: symbolic link" in out
    assert "NOT COUNTED, of no known language: 1 file (folder 1)" in out
    assert "UNMEASURED: tree/pipe.c: not a regular file" in out
    assert out.count("lib/run") == 1


def test_a_path_that_does_not_exist(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["count", "absent"]) == 2
    assert capsys.readouterr().err == "auditor: absent: no such file or folder\n"
