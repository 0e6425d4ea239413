# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor pr` as a user and a pipeline call it, on real repositories."""

import json
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from auditor.cli import run
from auditor.documents.register import schema_of
from tests.made.manifests import ALPHA, BETA, small_text
from tests.made.systems import DAEMON, FILES
from tests.made.upstreams import Upstreams
from tests.made.working_copies import WorkingCopy

LOOP = "int loop(int n)\n{\n    while (n)\n        n--;\n    return n;\n}\n"
GROWN = DAEMON.replace("return 0;", "if (stdin)\n        return 1;\n    return 0;")

Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def commits(upstreams: Upstreams) -> list[str]:
    """Four commits of one line; the second changes nothing that is trusted, the last is a merge of a branch."""
    first = upstreams.commit(ALPHA, FILES, tag="v1", message="First")
    second = upstreams.commit(ALPHA, FILES | {"README": "more\n"}, message="Write more")
    third = upstreams.commit(ALPHA, FILES | {"daemon/main.c": GROWN}, message="Look at standard input")
    side = upstreams.commit(ALPHA, FILES | {"daemon/loop.c": LOOP}, branch="side", message="Loop")
    merge = upstreams.commit(
        ALPHA, FILES | {"daemon/main.c": GROWN, "daemon/loop.c": LOOP}, message="Merge @side", merged=side
    )
    return [first, second, third, merge]


@pytest.fixture
def ask(
    commits: list[str], cache: Path, upstreams: Upstreams, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Iterator[Ask]:
    """Ask about commits in the mirror, or where else is said: the exit code, what is printed and what is told."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        Path("components.toml").write_text(small_text())

        def ask(span: str, *options: str, repository: str = "alpha") -> tuple[int, str, str]:
            place = () if {"--path", "--offline"} & {*options} else ("--mirror", str(upstreams.folder))
            code = run(["pr", repository, span, *place, *options])
            return code, *capsys.readouterr()

        yield ask


def change_of(ask: Ask, span: str, *options: str, code: int = 0) -> dict[str, Any]:
    """The only change in the document on a span."""
    found, out, err = ask(span, "--format", "json", *options)
    assert found == code, err
    document = json.loads(out)
    jsonschema.validate(document, schema_of("pr"))
    (change,) = document["changes"]
    assert document["exit_code"] == code
    return dict(change)


def shares(change: dict[str, Any]) -> list[tuple[str | None, str, int, int, int]]:
    """Commit, subject, SLOC, functions and CCN of each commit."""
    entries = [(item["revision"], item["subject"], item["growth"]) for item in change["commits"]]
    return [(revision, subject, one["code"], one["functions"], one["ccn"]) for revision, subject, one in entries]


def test_each_commit_says_what_it_adds(ask: Ask, commits: list[str]) -> None:
    change = change_of(ask, "v1..main")
    assert (change["old"], change["new"]) == (
        {"ref": "v1", "revision": commits[0]},
        {"ref": "main", "revision": commits[3]},
    )
    assert (change["growth"]["added"]["code"], change["growth"]["removed"]["code"]) == (8, 0)
    assert shares(change) == [
        (commits[2], "Look at standard input", 2, 0, 1),
        (commits[3], "Merge @side", 6, 1, 2),
    ]


def test_the_way_back_takes_what_the_way_there_brings(ask: Ask) -> None:
    change = change_of(ask, "main..v1")
    assert (change["growth"]["added"]["code"], change["growth"]["removed"]["code"]) == (0, 8)
    assert shares(change) == [(None, "", -8, -1, -3)]


def test_two_dots_are_the_ends_and_three_a_branch_alone(ask: Ask, upstreams: Upstreams, commits: list[str]) -> None:
    upstreams.git(ALPHA, "update-ref", "refs/heads/topic", commits[0])
    mine = upstreams.commit(ALPHA, FILES | {"lib/list.c": ""}, branch="topic", message="Do without")
    both = change_of(ask, "main..topic")
    assert shares(both) == [(None, "", -8, -1, -3), (mine, "Do without", -1, -1, -2)]
    assert [item["certain"] for item in both["commits"]] == [True, True]
    alone = change_of(ask, "main...topic")
    assert shares(alone) == [(mine, "Do without", -1, -1, -2)]
    assert alone["old"] == {"ref": "where it left main", "revision": commits[0]}
    by_id = change_of(ask, f"{commits[3]}...topic")
    assert by_id["old"]["ref"] == f"where it left {commits[3][:12]}"


def test_the_sum_over_a_chain_is_the_difference_of_its_ends(ask: Ask, commits: list[str]) -> None:
    chain = [change_of(ask, f"{old}..{new}") for old, new in pairwise(commits)]
    whole = change_of(ask, f"{commits[0]}..{commits[-1]}")
    for figure in ("code", "functions", "files", "size"):
        growths = [change["growth"]["after"][figure] - change["growth"]["before"][figure] for change in (*chain, whole)]
        assert sum(growths[:-1]) == growths[-1], figure


def test_a_clone_at_a_path_knows_the_names_of_git(ask: Ask, upstreams: Upstreams, commits: list[str]) -> None:
    copy = WorkingCopy(Path("copy").absolute(), upstreams, ALPHA)
    for span in ("v1..HEAD", f"{commits[0][:8]}..origin/main", "HEAD~3..main", "v1...main"):
        change = change_of(ask, span, "--path", "copy")
        assert (change["old"]["revision"], change["new"]["revision"]) == (commits[0], commits[3]), span
    copy.git("worktree", "add", "--quiet", "--detach", str(Path("beside").absolute()), commits[2])
    assert change_of(ask, "v1..HEAD", "--path", "beside")["new"]["revision"] == commits[2]


def test_the_commits_that_a_shallow_clone_lacks_are_not_made_up(ask: Ask, upstreams: Upstreams) -> None:
    WorkingCopy(Path("copy").absolute(), upstreams, ALPHA, "main", "--depth=2")
    code, out, err = ask("HEAD~1..HEAD", "--path", "copy")
    assert (code, "Merge" in out) == (0, False)
    WorkingCopy(Path("other").absolute(), upstreams, ALPHA, "main", "--depth=1", "--no-single-branch")
    code, out, err = ask("origin/side..HEAD", "--path", "other")
    assert (code, out) == (3, "")
    assert err.startswith(f"auditor: {ALPHA}: its history is cut off at ")
    assert "fetch it as a whole, with `git fetch --unshallow`" in err
    code, out, err = ask("origin/side...HEAD", "--path", "other")
    assert (code, out) == (2, "")
    assert "have no commit in common, or the clone is shallow; " in err


def test_a_clone_without_contents_is_not_enough(ask: Ask, upstreams: Upstreams, commits: list[str]) -> None:
    WorkingCopy(Path("part").absolute(), upstreams, ALPHA, "main", "--filter=blob:none", "--no-checkout")
    code, out, err = ask("v1..main", "--path", "part")
    assert (code, out) == (3, "")
    way_out = "fetch them there, or leave --path or --mirror out"
    assert err == f"auditor: {ALPHA}: 5 files of {commits[0][:12]} are not in the clone; {way_out}\n"


def test_a_commit_that_renames_what_the_manifest_names(ask: Ask, upstreams: Upstreams) -> None:
    renamed = {path: text for path, text in FILES.items() if path != "daemon/run"}
    upstreams.commit(ALPHA, renamed | {"daemon/start": FILES["daemon/run"]})
    change = change_of(ask, "v1..main", code=3)
    assert (change["complete"], change["undecided"], len(change["misfits"])) == (False, ["daemon/start"], 1)
    (misfit,) = change["misfits"]
    assert (misfit["name"], misfit["component"], misfit["ref"], misfit["line"] > 0) == (
        "daemon/run",
        "daemon",
        "main",
        True,
    )
    assert (change["growth"]["added"]["code"], change["growth"]["removed"]["code"]) == (0, 2)


def test_a_commit_that_outdates_what_moves_no_figure(ask: Ask, upstreams: Upstreams) -> None:
    upstreams.commit(ALPHA, {path: text for path, text in FILES.items() if path != "daemon/main_test.c"})
    change = change_of(ask, "v1..main", code=1)
    assert (change["complete"], change["empty"], change["misfits"]) == (True, False, [])
    assert [(misfit["kind"], misfit["name"]) for misfit in change["outdated"]] == [("exclude", "daemon/*_test.c")]
    code, out, _ = ask("v1..main", "--format", "text")
    assert (code, out.splitlines()[-1]) == (
        1,
        "verdict: complete, 1 place of the manifest outdated, within the limits on it; "
        "next: measure a release whose manifest fits it, or correct the manifest",
    )


def test_text_is_that_of_a_working_copy(ask: Ask, commits: list[str]) -> None:
    code, out, err = ask("v1..main", "--format", "text")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        f"alpha of R1, main ({commits[3][:12]}) against v1 ({commits[0][:12]}): +8 SLOC, +1 function, main CCN 1 to 2",
        "  daemon 8 -> 16 SLOC (486 of C left of 500)",
        "  daemon/loop.c +6, daemon/main.c +2",
        f"  by commit: {commits[3][:12]} +6; {commits[2][:12]} +2",
        "  +6  - -> 6  - -> 2  added  loop, daemon/loop.c",
        "  +2  4 -> 6  1 -> 2  grown  main, daemon/main.c",
        "verdict: complete, within the limits on it; nothing to do",
    ]


def test_markdown_is_a_comment(ask: Ask, commits: list[str]) -> None:
    code, out, err = ask("v1..main")
    assert (code, err) == (0, "auditor: verdict: complete, within the limits on it; nothing to do\n")
    lines = out.splitlines()
    assert lines[:2] == [
        "<!-- auditor pr alpha R1 -->",
        "### Trusted code of <code>alpha</code>: +8 SLOC, +1 function, <code>main</code> CCN 1 to 2",
    ]
    assert "| <code>daemon</code> | 8 | 16 | +8 | +100.0 % | +8 | 0 | 486 of C left of 500 |" in lines
    assert [line for line in lines if line.startswith("<details>")] == [
        "<details><summary>2 functions differ</summary>",
        "<details><summary>2 files differ</summary>",
        "<details><summary>2 commits change it</summary>",
    ]
    assert f"| +6 | +1 | +2 | <code>{commits[3][:12]}</code> <code>Merge &#64;side</code> |  |" in lines
    shown = [line for line in out.split("<details>")[0].splitlines() if line]
    assert len(shown) < 12


def test_nothing_trusted_differs(ask: Ask, commits: list[str]) -> None:
    code, out, _ = ask(f"v1..{commits[1]}")
    assert code == 0
    assert out.splitlines()[:2] == [
        "<!-- auditor pr alpha R1 -->",
        "### Trusted code of <code>alpha</code>: nothing trusted differs",
    ]
    assert "<details>" not in out


BAD = {
    "no span": ("v1", "alpha", "auditor: v1: no span of commits; write A..B, or A...B for B against where it left A\n"),
    "half a span": ("v1..", "alpha", "auditor: v1..: no span of commits; write A..B, or A...B for B against where it"),
    "no such commit": ("v1..v9", "alpha", f"auditor: v9: no commit of {ALPHA}; name a branch, a tag or a commit"),
    "no option": ("--output=x..v1", "alpha", "No such option"),
    "no repository": ("v1..main", "alph", "auditor: pr alph: alph is no repository of components.toml; did you mean"),
    "nothing trusted": ("v1..main", "kernel", "auditor: kernel: carries nothing that R1 trusts; there is alpha, beta"),
}


@pytest.mark.parametrize(("span", "repository", "told"), BAD.values(), ids=BAD.keys())
def test_bad_input_is_exit_2(span: str, repository: str, told: str, ask: Ask) -> None:
    code, out, err = ask(span, repository=repository)
    assert (code, out) == (2, "")
    assert told in err


def test_what_was_accepted_is_held_against_it(
    ask: Ask, upstreams: Upstreams, capsys: pytest.CaptureFixture[str]
) -> None:
    upstreams.commit(BETA, {"arch/mm.c": "int map;\n"}, tag="v1")
    mirror = ("--mirror", str(upstreams.folder))
    Path("components.toml").write_text(f'{small_text()}\n[[limits]]\nsubject = "daemon"\ngrowth = 1\n')
    assert run(["audit", "--release", "R1", "--format", "json", *mirror]) == 0
    assert run(["accept", "--reason", "it was read", "--accepted", "ours.json"]) == 0
    capsys.readouterr()
    change = change_of(ask, "v1..main", "--accepted", "ours.json", code=1)
    (limit,) = [limit for limit in change["limits"] if limit["kind"] == "growth"]
    assert limit["state"] == "exceeded"


def test_a_commit_with_a_file_without_a_figure_is_not_certain(ask: Ask, upstreams: Upstreams) -> None:
    files = FILES | {"daemon/main.c": GROWN, "daemon/loop.c": LOOP}
    odd = upstreams.commit(ALPHA, files | {"daemon/odd.c": b"\0"}, message="Odd")
    other = upstreams.commit(ALPHA, files | {"daemon/odd.c": b"\0\0"}, message="Other")
    change = change_of(ask, "v1..main", code=3)
    assert change["gaps"] == [{"path": "daemon/odd.c", "reason": "not a text: it holds a NUL byte"}]
    certain = {item["revision"]: item["certain"] for item in change["commits"]}
    assert (certain.pop(odd), certain.pop(other), set(certain.values())) == (False, False, {True})
    comment = ask("v1..main")[1]
    assert comment.count("| not all of it has a figure |") == 2
    assert "commits change it; what has no figure is in them, and not in the sums above</summary>" in comment
    same = change_of(ask, f"{other}..main")
    assert (same["complete"], same["empty"]) == (True, True)
