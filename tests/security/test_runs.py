# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A run with one hostile upstream: exit code 3, one line that names it, and every other upstream measured as ever."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.cli import run
from tests.made.manifests import ALPHA, BETA, small_text
from tests.made.objects import FILE, FOLDER, Objects, tree_of
from tests.made.upstreams import Upstreams, run_git

FILES = {
    "daemon/main.c": "int a;\n" * 14,
    "daemon/main_test.c": "int test;\n",
    "daemon/common.h": "int h;\n",
    "daemon/run": "#!/bin/sh\n",
    "lib/list.c": "int length;\n",
}


@pytest.fixture
def objects(work: Path, cache: Path, upstreams: Upstreams, monkeypatch: pytest.MonkeyPatch) -> Objects:
    upstreams.commit(ALPHA, FILES, tag="v1")
    upstreams.commit(BETA, {"arch/x86/mm.c": "int b;\n", "new/a.c": "int n;\n"}, tag="v1")
    monkeypatch.setenv("AUDITOR_MIRROR", str(upstreams.folder))
    (work / "components.toml").write_text(small_text())
    return Objects(upstreams.git_dir(ALPHA))


def name_above(objects: Objects) -> str:
    blob = objects.put("blob", b"int x;\n")
    objects.commit([(FILE, b"..", blob)], branch="evil")
    tree = run_git(objects.git_dir, "rev-parse", "evil^{tree}")
    return f"fsck error in packed object: object {tree}: hasDotdot: contains '..'"


def pipe(objects: Objects) -> str:
    place = objects.git_dir / "shallow"
    os.mkfifo(place)
    return (
        f"{place} is neither a file nor a folder, and reading it might never end; remove it, or copy the mirror again"
    )


def tag_of_a_tree(objects: Objects) -> str:
    tree = run_git(objects.git_dir, "rev-parse", "v1^{tree}")
    objects.lead("refs/tags/evil", tree)
    return (
        f"evil leads to {tree}, which is a tree and not a commit; ask who runs that repository, or name another ref in "
        "the manifest or with --ref"
    )


def too_many_files(objects: Objects) -> str:
    blob = objects.put("blob", b"")
    tree = objects.put("tree", tree_of([(FILE, b"%04d" % number, blob) for number in range(50)]))
    objects.commit([(FOLDER, b"%04d" % number, tree) for number in range(50)], branch="evil")
    return "git ls-tree lists more than 1,000 entries; if that is right, allow more: --read-limit tree-entries=NUMBER"


@pytest.mark.parametrize(
    "make", [name_above, pipe, tag_of_a_tree, too_many_files], ids=lambda make: make.__name__.replace("_", " ")
)
def test_one_line_and_the_others_are_measured(
    make: Callable[[Objects], str], objects: Objects, capsys: pytest.CaptureFixture[str]
) -> None:
    said = make(objects)
    assert run(["audit", "--format", "json", "--ref", "alpha=evil", "--read-limit", "tree-entries=1000"]) == 3
    audit = json.loads(Path("reports/audit.json").read_text())
    found = {entry["id"]: entry for entry in audit["components"]}
    assert [gap["reason"] for gap in found["daemon"]["unmeasured"]] == [said]
    assert (found["daemon"]["files"], found["daemon"]["totals"]) == ([], None)
    assert [file["path"] for file in found["hypervisor"]["files"]] == ["arch/x86/mm.c"]
    assert "Traceback" not in capsys.readouterr().err


NAME = "daemon/\x1b]0;owned\x07\x1b[2Ja\u202e\x9b\u2028\ufeff\x7f.c"
SHOWN = "daemon/\\x1b]0;owned\\x07\\x1b[2Ja\\u202e\\x9b\\u2028\\ufeff\\x7f.c"


def test_nothing_that_is_not_seen_reaches_a_terminal_or_a_form(
    work: Path, objects: Objects, upstreams: Upstreams, capsys: pytest.CaptureFixture[str]
) -> None:
    upstreams.commit(ALPHA, {**FILES, NAME: "int x;\n"}, tag="v2")
    twice = 'include = ["daemon/*.[ch]", "daemon/run"]\n'
    more = f'{twice}[[components.sources]]\nrepository = "alpha"\ninclude = ["daemon/*owned*.c"]\n'
    (work / "components.toml").write_text(small_text().replace(twice, more))
    options = [word for form in ("json", "html", "csv", "sarif", "junit", "markdown") for word in ("--format", form)]
    run(["audit", *options, "--ref", "alpha=v2", "--verbose"])
    run(["check", "--ref", "alpha=v2"])
    said = capsys.readouterr()
    forms = [path.read_text() for path in Path("reports").rglob("*") if path.is_file()]
    for text in (said.out, said.err, *forms):
        unseen = [letter for letter in text if not letter.isprintable() and letter not in "\n\t\xa0"]
        assert unseen == []
    assert SHOWN in said.err + said.out
    audit = json.loads(Path("reports/audit.json").read_text())
    assert NAME in [file["path"] for entry in audit["components"] for file in entry["files"]]
