# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The lock is followed, held to its own rules, and moved only where a branch moved or a person says so."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.cli import run
from auditor.declared.lock import load_lock
from tests.made.manifests import ALPHA, BETA, small_text
from tests.made.upstreams import Upstreams
from tests.reading.folders import read_shown

FILES = {
    "daemon/main.c": "int main(void)\n{\n    return 0;\n}\n",
    "daemon/other.c": "".join(f"int other{number};\n" for number in range(20)),
    "daemon/main_test.c": "int test;\n",
    "daemon/common.h": "#define SIZE 3\n",
    "daemon/run": "#!/bin/sh\nexec true\n",
    "lib/list.c": "int length;\n",
}
HYPERVISOR = {"arch/mm.c": "int map(void) { return 3; }\n", "new/a.c": "int a;\n"}
Call = Callable[..., int]
Output = pytest.CaptureFixture[str]


@pytest.fixture
def workplace(work: Path, cache: Path, upstreams: Upstreams) -> Path:
    """A folder with a manifest without comparisons, and its lock for R1 and main."""
    upstreams.commit(ALPHA, FILES, tag="v1")
    upstreams.commit(BETA, HYPERVISOR, tag="v1")
    (work / "components.toml").write_text(small_text())
    assert run(["lock", "--mirror", str(upstreams.folder)]) == 0
    return work


@pytest.fixture
def call(workplace: Path, upstreams: Upstreams, capsys: Output) -> Call:
    """Run a command with the mirror."""
    capsys.readouterr()
    return lambda *arguments: run([*arguments, "--mirror", str(upstreams.folder)])


def lock_text(workplace: Path) -> str:
    return (workplace / "components.lock").read_text()


def audit_json(workplace: Path) -> dict[str, object]:
    document: dict[str, object] = json.loads((workplace / "reports" / "audit.json").read_text())
    return document


# ------------------------------------------------------------------------------------------------ tags that move


def move_annotated(upstreams: Upstreams) -> None:
    upstreams.git(ALPHA, "tag", "--delete", "v1")
    upstreams.commit(ALPHA, {**FILES, "daemon/main.c": "int less;\n"}, tag="v1")


def make_light(upstreams: Upstreams) -> None:
    upstreams.git(ALPHA, "update-ref", "refs/tags/v1", "v1^{commit}")


def delete(upstreams: Upstreams) -> None:
    upstreams.git(ALPHA, "tag", "--delete", "v1")


def become_branch(upstreams: Upstreams) -> None:
    upstreams.git(ALPHA, "update-ref", "refs/heads/v1", "v1^{commit}")
    upstreams.git(ALPHA, "tag", "--delete", "v1")


def tag_again(upstreams: Upstreams) -> None:
    person = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    upstreams.git(ALPHA, *person, "tag", "-f", "-a", "-m", "again", "v1", "v1^{commit}")


MOVES: dict[str, tuple[Callable[[Upstreams], None], str]] = {
    "to another commit": (move_annotated, "leads to {commit} by the tag object {now} now"),
    "annotated to light": (make_light, "leads to {first} now"),
    "another tag object": (tag_again, "leads to {first} by the tag object {now} now"),
    "to a branch": (become_branch, "leads to {first} as a branch now"),
    "deleted": (delete, "is no tag any more"),
}


@pytest.mark.parametrize("case", MOVES)
def test_a_tag_that_moved_is_a_finding_and_stays_locked(
    call: Call, workplace: Path, upstreams: Upstreams, capsys: Output, case: str
) -> None:
    move, told = MOVES[case]
    first, tag = (upstreams.git(ALPHA, "rev-parse", name) for name in ("v1^{commit}", "refs/tags/v1"))
    before = lock_text(workplace)
    move(upstreams)
    known = upstreams.git(ALPHA, "for-each-ref", "--format=%(objectname) %(*objectname)", "refs/tags/v1").split()
    now, commit = (*known, "", "")[:2]
    found = told.format(first=first, now=now, commit=commit)
    line = (
        f"alpha: the tag v1 of R1, locked at {first} by the tag object {tag}, {found}; ask who moved it, and only then "
        "accept it with `auditor lock --release R1 --move-tag alpha`"
    )
    assert call("audit", "--update", "--format", "text", "--format", "json") == 1
    assert f"MOVED TAG: {line}\n" in capsys.readouterr().out
    assert call("lock", "--release", "R1") == 1
    assert f"auditor: {line}\n" in capsys.readouterr().err
    assert lock_text(workplace) == before
    assert call("check") == 0


FORMS = ["text", "markdown", "junit", "sarif", "codequality", "html", "json", "openmetrics"]


@pytest.mark.parametrize("form", FORMS)
def test_every_form_tells_of_a_tag_that_moved(
    call: Call, workplace: Path, upstreams: Upstreams, capsys: Output, form: str
) -> None:
    make_light(upstreams)
    assert call("audit", "--update", "--format", form, "--output", "out") == 1
    written = "".join(text.decode() for name, text in read_shown(Path("out")).items() if not name.endswith(".svg"))
    told = capsys.readouterr().out + written
    counted = {"openmetrics": 'auditor_moved{release="R1"} 1', "json": '"drift":[{"kind":"moved tag"'}
    assert counted.get(form, "the tag v1 of R1, locked at ") in told


def test_a_person_accepts_a_moved_tag_by_its_repository(
    call: Call, workplace: Path, upstreams: Upstreams, capsys: Output
) -> None:
    move_annotated(upstreams)
    assert call("lock", "--release", "R1", "--move-tag", "gamma") == 2
    assert "--move-tag gamma: gamma is no repository of components.toml" in capsys.readouterr().err
    assert call("lock", "--release", "R1", "--move-tag", "beta") == 1
    assert "R1  alpha  v1  " in (out := capsys.readouterr().out)
    assert out.splitlines()[0].endswith("kept as locked")
    assert call("lock", "--release", "R1", "--move-tag", "alpha") == 0
    commit = upstreams.git(ALPHA, "rev-parse", "v1^{commit}")
    assert (entry := load_lock(workplace / "components.lock").entry("alpha", "R1"))
    assert (entry.revision, entry.kind) == (commit, "tag")
    assert call("audit", "--update", "--format", "text") == 0


def test_a_branch_may_move(call: Call, workplace: Path, upstreams: Upstreams, capsys: Output) -> None:
    moved = upstreams.commit(ALPHA, {**FILES, "daemon/main.c": "int more;\nint still;\n"})
    before = load_lock(workplace / "components.lock").entry("alpha", "main")
    assert call("lock") == 0
    assert before is not None
    assert f"main  alpha  main  {moved[:12]}  was {before.revision[:12]}" in capsys.readouterr().out


def test_a_branch_that_went_back_is_told(call: Call, workplace: Path, upstreams: Upstreams, capsys: Output) -> None:
    older = upstreams.git(ALPHA, "rev-parse", "main")
    tree = upstreams.git(ALPHA, "rev-parse", "main^{tree}")
    person = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    newer = upstreams.git(ALPHA, *person, "commit-tree", "-p", older, "-m", "made by the clock of now", tree)
    upstreams.git(ALPHA, "update-ref", "refs/heads/main", newer)
    assert call("lock") == 0
    assert "went back" not in capsys.readouterr().err
    upstreams.git(ALPHA, "update-ref", "refs/heads/main", older)
    assert call("lock") == 0
    assert f"auditor: alpha: main went back from {newer} to {older}, which is older; " in capsys.readouterr().err


# ------------------------------------------------------------------------------------------- files that are gone

UNDECIDED = ["daemon/other.C", "daemon/other.inc", "daemon/other", "daemon/sub/other.c", "src/other.c", "doc/other.md"]
OUTSIDE_THE_TCB = ["net/other.c", "lib/other.c"]  # the last is trusted, by what is linked


@pytest.mark.parametrize("new", ["", "int new;\n"], ids=["as it was", "edited"])
@pytest.mark.parametrize("path", [*UNDECIDED, *OUTSIDE_THE_TCB])
def test_a_trusted_file_that_went_elsewhere_is_a_finding(
    call: Call, upstreams: Upstreams, capsys: Output, path: str, new: str
) -> None:
    assert call("audit", "--release", "main", "--format", "json", "-o", "old") == 0
    files = {name: content for name, content in FILES.items() if name != "daemon/other.c"}
    upstreams.commit(ALPHA, {**files, path: FILES["daemon/other.c"] + new})
    before = load_lock(Path("components.lock")).entry("alpha", "main")
    assert before is not None
    place = f"its content is in {path}"
    line = f"alpha: daemon/other.c, trusted at {before.revision}, is gone: {place}; decide on that in the manifest"
    expected = 3 if path in UNDECIDED else 1
    assert call("audit", "--release", "main", "--update", "--format", "text") == expected
    assert f"GONE FILE: {line}\n" in capsys.readouterr().out
    for command in (("audit", "--format", "text"), ("check",)):
        assert call(*command, "--release", "main", "--baseline", "old/audit.json") == expected
        assert f"GONE FILE: {line}\n" in capsys.readouterr().out


def test_a_trusted_file_that_was_deleted_is_a_finding(
    call: Call, workplace: Path, upstreams: Upstreams, capsys: Output
) -> None:
    upstreams.commit(ALPHA, {name: content for name, content in FILES.items() if name != "daemon/other.c"})
    assert call("lock", "--release", "main") == 0
    assert "daemon/other.c, trusted at " in (err := capsys.readouterr().err)
    assert "is gone: nothing like it is in the repository; read why it was removed\n" in err


def test_a_file_that_went_to_another_trusted_path_is_none(
    call: Call, workplace: Path, upstreams: Upstreams, capsys: Output
) -> None:
    files = {name: content for name, content in FILES.items() if name != "daemon/other.c"}
    upstreams.commit(ALPHA, {**files, "daemon/another.c": FILES["daemon/other.c"] + "int new;\n"})
    assert call("audit", "--release", "main", "--update", "--format", "text") == 0
    assert "GONE FILE" not in capsys.readouterr().out


# ---------------------------------------------------------------------------------------- what is wrong with a lock


def edit_lock(workplace: Path, *changes: tuple[str, str]) -> None:
    text = lock_text(workplace)
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    (workplace / "components.lock").write_text(text)


def test_a_tree_of_another_commit_is_refused(call: Call, workplace: Path, upstreams: Upstreams, capsys: Output) -> None:
    trees = [upstreams.git(url, "rev-parse", "v1^{tree}") for url in (ALPHA, BETA)]
    edit_lock(workplace, (trees[0], trees[1]))
    assert call("check") == 2
    assert f"auditor: {ALPHA}: the lock gives the tree {trees[1]} to commit " in capsys.readouterr().err


def test_a_revision_that_the_tag_does_not_lead_to_is_refused(
    call: Call, workplace: Path, upstreams: Upstreams, capsys: Output
) -> None:
    first = upstreams.git(ALPHA, "rev-parse", "v1^{commit}")
    other = upstreams.commit(ALPHA, {**FILES, "daemon/main.c": "int less;\n"})
    edit_lock(workplace, (first, other))
    for command in ("check", "audit", "show", "claims"):
        assert call(command) == 2
        assert f"v1 is said to lead to commit {other}, but its tag object " in capsys.readouterr().err


def test_what_is_not_pinned_is_said(call: Call, workplace: Path, capsys: Output) -> None:
    text = lock_text(workplace)
    (workplace / "components.lock").write_text(text[: text.index("[[revisions]]", text.index('"beta"') - 40)])
    assert call("check") == 0
    assert "auditor: components.lock: does not pin beta in R1; run `auditor lock`\n" in capsys.readouterr().err
    (workplace / "components.lock").write_text("schema = 1\n")
    assert call("check") == 0
    assert "auditor: components.lock: does not pin alpha, beta in R1; run `auditor lock`\n" in capsys.readouterr().err


def test_an_unreadable_lock_is_kept_and_written_anew(call: Call, workplace: Path, capsys: Output) -> None:
    good = lock_text(workplace)
    damaged = f"<<<<<<< ours\n{good}=======\n{good}>>>>>>> theirs\n"
    for name in ("components.lock.unreadable", "components.lock.unreadable1"):
        (workplace / "components.lock").write_text(damaged)
        assert call("lock") == 2
        assert "`auditor lock --anew`" in capsys.readouterr().err
        assert lock_text(workplace) == damaged
        assert call("lock", "--anew") == 0
        assert f"auditor: {name}: the lock that could not be read" in capsys.readouterr().err
        assert ((workplace / name).read_text(), lock_text(workplace)) == (damaged, good)
    assert call("lock", "--anew") == 0
    assert "could not be read" not in capsys.readouterr().err


def test_a_lock_that_is_a_link_stays_one(call: Call, workplace: Path, upstreams: Upstreams) -> None:
    (workplace / "components.lock").rename(workplace / "shared.lock")
    (workplace / "components.lock").symlink_to("shared.lock")
    moved = upstreams.commit(ALPHA, {**FILES, "daemon/main.c": "int more;\n"})
    assert call("lock") == 0
    assert (workplace / "components.lock").is_symlink()
    assert moved in (workplace / "shared.lock").read_text()


def test_a_tag_object_that_nobody_has_is_told(call: Call, workplace: Path, capsys: Output) -> None:
    entry = load_lock(workplace / "components.lock").entry("alpha", "R1")
    assert entry is not None
    assert entry.tag
    edit_lock(workplace, (entry.tag, "4a" * 20))
    assert call("audit", "--component", "daemon", "--format", "json") == 0
    said = f"only components.lock says that v1 leads to {entry.revision}: the tag object {'4a' * 20} is neither"
    assert f"auditor: {ALPHA}: {said} " in capsys.readouterr().err
