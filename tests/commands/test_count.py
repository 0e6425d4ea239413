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
        "     SLOC   comment     blank functions  CCN max  file\n"
        "        4         0         0         1        1  tree/main.c (C)\n"
        "        1         1         0         0        -  tree/lib/run (Python)\n"
        "        5         1         0         1           2 files: C 4, assembly 0, other 1\n"
        "verdict: complete; nothing to do\n"
    )


def test_a_file_named_twice_counts_once(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["count", "tree/main.c", "tree/main.c", "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [file["path"] for file in document["files"]] == ["tree/main.c"]
    assert document["totals"]["code"] == 4


def test_json_has_the_objects_of_an_audit(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["count", "tree", "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["schema"], document["complete"], document["unmeasured"]) == (2, True, [])
    main = document["files"][0]
    content = (tree / "main.c").read_bytes()
    assert main["blob"] == hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
    assert (main["physical"], main["code"], main["language"]) == (4, 4, "C")
    assert main["functions"] == [{"name": "main", "start": 1, "end": 4, "nloc": 4, "ccn": 1, "parameters": 0}]


UNMEASURED = {
    "unknown language": ("notes.txt", b"text\n", "no instrument knows the language of this file"),
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
    assert "UNMEASURED: tree/folder: symbolic link" in out
    assert "UNMEASURED: tree/pipe.c: not a regular file" in out
    assert out.count("lib/run") == 1


def test_a_path_that_does_not_exist(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["count", "absent"]) == 2
    assert capsys.readouterr().err == "auditor: absent: no such file or folder\n"
