# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor check --worktree` as a developer calls it, in real working copies."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from auditor.cli import run
from auditor.documents.register import schema_of
from tests.made.manifests import ALPHA, BETA, small_text
from tests.made.systems import DAEMON, FILES
from tests.made.upstreams import Upstreams, clean_environment
from tests.made.working_copies import WorkingCopy

LOOP = "int loop(int n)\n{\n    while (n)\n        n--;\n    return n;\n}\n"
PINNED = "alpha of R1, working copy against v1"
NOTHING = f"verdict: nothing that is trusted differs ({PINNED} ({{}})); nothing to do\n"

Check = Callable[..., tuple[int, str, str]]


@pytest.fixture
def pinned(upstreams: Upstreams) -> str:
    """The first digits of the commit that the lock pins."""
    return upstreams.commit(ALPHA, FILES, tag="v1")[:12]


@pytest.fixture
def copy(pinned: str, tmp_path: Path, upstreams: Upstreams) -> WorkingCopy:
    return WorkingCopy(tmp_path / "copy", upstreams, ALPHA)


@pytest.fixture
def without_clones(
    copy: WorkingCopy, cache: Path, upstreams: Upstreams, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder with a manifest and its lock, and a cache that has measurements only."""
    upstreams.commit(BETA, {"arch/mm.c": "int map;\n"}, tag="v1")
    monkeypatch.chdir(tmp_path)
    Path("components.toml").write_text(small_text())
    assert run(["lock", "--release", "R1", "--mirror", str(upstreams.folder)]) == 0
    shutil.rmtree(cache / "auditor" / "repositories")


@pytest.fixture
def check(without_clones: None, capsys: pytest.CaptureFixture[str]) -> Check:
    """Check the working copy, offline: the exit code, and what is printed and told."""
    capsys.readouterr()

    def check(*arguments: str, worktree: str = "copy") -> tuple[int, str, str]:
        code = run(["check", "--worktree", worktree, "--offline", *arguments])
        return code, *capsys.readouterr()

    return check


def test_what_differs_in_nothing_is_one_line(check: Check, pinned: str) -> None:
    assert check() == (0, NOTHING.format(pinned), "")
    assert check("--component", "daemon") == (0, NOTHING.format(pinned), "")


def test_what_is_on_disk_counts_staged_or_not(check: Check, copy: WorkingCopy, pinned: str) -> None:
    copy.write(".git/info/exclude", "ignored.c\n")
    copy.write("daemon/ignored.c", LOOP)
    copy.write("daemon/main.c", DAEMON.replace("return 0;", "if (stdin)\n        return 1;\n    return 0;"))
    copy.git("add", "daemon/main.c")
    copy.write("daemon/loop.c", LOOP)
    (copy.folder / "daemon" / "common.h").unlink()
    before = copy.state()
    code, out, err = check("--component", "daemon")
    assert out.splitlines() == [
        f"{PINNED} ({pinned}): +7 SLOC, +1 function, main CCN 1 to 2",
        "  daemon 8 -> 15 SLOC (487 of C left of 500)",
        "  daemon/loop.c +6, daemon/main.c +2, daemon/common.h -1",
        "  +6  - -> 6  - -> 2  added  loop, daemon/loop.c",
        "  +2  4 -> 6  1 -> 2  grown  main, daemon/main.c",
        "verdict: complete, within the limits on it; nothing to do",
    ]
    assert (code, err) == (0, "")
    assert copy.state() == before, "the working copy is only read"


def test_several_are_told_one_after_the_other(check: Check, copy: WorkingCopy, pinned: str) -> None:
    copy.write("daemon/main.c", DAEMON)
    copy.write("lib/list.c", "")
    code, out, _ = check("--worktree", "alpha=copy/daemon", "--component", "daemon")
    assert (code, out) == (0, 2 * NOTHING.format(pinned))


SPELLINGS = {
    "https": ALPHA,
    "with a suffix": f"{ALPHA}.git/",
    "by ssh": "ssh://git@example.org/upstream/alpha.git",
    "as scp writes it": "git@example.org:upstream/alpha",
}


@pytest.mark.parametrize("url", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_the_repository_is_known_by_a_remote(url: str, check: Check, copy: WorkingCopy, pinned: str) -> None:
    copy.git("remote", "set-url", "origin", "https://example.org/me/fork")
    copy.git("remote", "add", "upstream", url)
    assert check() == (0, NOTHING.format(pinned), "")


def test_a_fork_is_known_by_the_component_asked_for(check: Check, copy: WorkingCopy, pinned: str) -> None:
    copy.git("remote", "set-url", "origin", "https://example.org/me/fork")
    assert check("--component", "daemon") == (0, NOTHING.format(pinned), "")
    told = "--worktree copy: no remote of it is a repository of the manifest; write --worktree REPOSITORY=copy"
    assert check() == (2, "", f"auditor: {told}\n")
    told = "--worktree copy: may be alpha and beta; write --worktree REPOSITORY=copy"
    both = ("--component", "daemon", "--component", "hypervisor")
    assert check(*both) == (2, "", f"auditor: {told}\n")


BAD = {
    "no repository": ([], "/", "auditor: /: neither a git repository nor inside one; name the folder of a clone\n"),
    "no folder": ([], "copy/none", "auditor: copy/none: no such folder; name that of a clone\n"),
    "a file": ([], "copy/README", "auditor: copy/README: no such folder; name that of a clone\n"),
    "no name": (
        [],
        "alpa=copy",
        "auditor: --worktree alpa: alpa is no repository of components.toml; did you mean alpha?\n",
    ),
    "a bare one": (
        [],
        "alpha=upstreams/example.org/upstream/alpha.git",
        "auditor: upstreams/example.org/upstream/alpha.git: a bare repository, which has no files on disk; "
        "name a working copy\n",
    ),
    "another component": (
        ["--component", "hypervisor"],
        "alpha=copy",
        "auditor: alpha: carries none of hypervisor; there is beta\n",
    ),
    "a baseline": (
        ["--baseline", "."],
        "copy",
        "auditor: --baseline with --worktree: a working copy is held against its pinned commit alone\n",
    ),
    "all claims": (
        ["--gate-claims"],
        "copy",
        "auditor: --gate-claims with --worktree: a working copy is held against its pinned commit alone\n",
    ),
    "lines only": (
        ["--lines-only"],
        "copy",
        "auditor: --worktree with --lines-only: a working copy is compared by full figures only; "
        "leave out one of them\n",
    ),
}


@pytest.mark.parametrize(("options", "worktree", "told"), BAD.values(), ids=BAD.keys())
def test_what_cannot_be_asked(options: list[str], worktree: str, told: str, check: Check) -> None:
    code, out, err = check(*options, worktree=worktree)
    assert (out, err) == ("", told)
    assert code == (3 if "bare" in told else 2)


def test_a_lock_that_gives_another_tree_is_refused(check: Check, copy: WorkingCopy, pinned: str) -> None:
    lock = Path("components.lock")
    tree = copy.git("rev-parse", "v1^{tree}")
    lock.write_text(lock.read_text().replace(tree, "5" * 40))
    code, out, err = check()
    assert (code, out) == (2, "")
    assert err.startswith(f"auditor: {ALPHA}: the lock gives the tree {'5' * 40} to commit {pinned}")


def test_a_commit_that_is_not_there_is_fetched(check: Check, copy: WorkingCopy, upstreams: Upstreams) -> None:
    """Files without the objects that they were; offline these cannot be had."""
    shutil.rmtree(copy.folder / ".git" / "objects")
    (copy.folder / ".git" / "objects").mkdir()
    code, out, err = check()
    assert (code, out) == (3, "")
    assert err.endswith("is not in the cache; run once without --offline\n")
    assert run(["check", "--worktree", "copy", "--mirror", str(upstreams.folder)]) == 0


def test_another_commit_by_its_id_is_looked_for_in_the_clone(check: Check, copy: WorkingCopy) -> None:
    copy.write("daemon/loop.c", LOOP)
    mine = copy.commit()
    copy.write("lib/list.c", "")
    code, out, _ = check("--ref", f"alpha={mine}")
    told = f"alpha of R1, working copy against {mine[:12]}: -1 SLOC, -1 function"
    assert (code, out.splitlines()[0]) == (0, told)


def test_a_clone_without_contents_has_them_fetched(check: Check, upstreams: Upstreams, tmp_path: Path) -> None:
    part = WorkingCopy(tmp_path / "part", upstreams, ALPHA, "main", "--filter=blob:none", "--no-checkout")
    for path, content in FILES.items():
        part.write(path, content)
    code, out, err = check(worktree="part")
    assert (code, out) == (3, "")
    assert err.endswith(" files are not in the cache; run once without --offline\n")
    assert run(["check", "--worktree", "part", "--mirror", str(upstreams.folder)]) == 0


def test_what_may_hide_something_is_incomplete(check: Check, copy: WorkingCopy, tmp_path: Path, pinned: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "list.c").write_text(LOOP)
    copy.write("daemon/new.txt", "what is this\n")
    copy.write("daemon/odd.c", b"int \0 x;\n")
    (copy.folder / "daemon" / "link.c").symlink_to(outside / "list.c")
    (copy.folder / "daemon" / "main.c").unlink()
    os.mkfifo(copy.folder / "daemon" / "main.c")
    (copy.folder / "lib" / "list.c").unlink()
    (copy.folder / "lib").rmdir()
    (copy.folder / "lib").symlink_to(outside)
    (copy.folder / "daemon" / "run").unlink()
    code, out, _ = check("--format", "json")
    (change,) = json.loads(out)["changes"]
    assert (code, change["complete"], change["undecided"]) == (3, False, ["daemon/new.txt", "lib"])
    assert {gap["path"]: gap["reason"] for gap in change["gaps"]} == {
        "daemon/link.c": "symbolic link: it has no content of its own",
        "daemon/main.c": "not a regular file",
        "daemon/odd.c": "not a text: it holds a NUL byte",
    }
    places = [(misfit["file"], misfit["kind"], misfit["component"], misfit["name"]) for misfit in change["misfits"]]
    assert places == [
        ("components.toml", "include", "daemon", "daemon/run"),
        ("components.toml", "include", "daemon+library", "lib/*.c"),
    ]
    line = change["misfits"][0]["line"]
    assert check()[1].splitlines() == [
        f"{PINNED} ({pinned}): -3 SLOC, -1 function, as far as it can be compared",
        "  daemon 3 -> 1 SLOC (at most 499 of C left of 500); daemon+library 2 -> 1 SLOC",
        "  daemon/run -2, lib/list.c -1",
        "  -1  1 -> -  2 -> -  removed  length, lib/list.c",
        "UNCLASSIFIED, nobody has decided whether it is trusted: daemon/new.txt, and 1 more",
        "NO FIGURE: daemon/link.c: symbolic link: it has no content of its own, and 2 more",
        f"THE MANIFEST DOES NOT FIT: components.toml:{line}: 'daemon/run' in `include` of daemon matches no file, "
        "and 1 more",
        "verdict: incomplete (2 unclassified, 3 without a figure, 2 globs that match nothing), no limit is known to be "
        "exceeded, not decided: daemon; next: trust or exclude in the manifest what is unclassified; look at what has "
        "no figure, above; "
        "measure a release whose manifest fits it, or correct the manifest",
    ]


def test_a_merge_that_is_not_settled_has_no_figure(check: Check, copy: WorkingCopy) -> None:
    copy.git("checkout", "--quiet", "-b", "other")
    copy.write("daemon/main.c", DAEMON + "int other;\n")
    copy.git("rm", "--quiet", "lib/list.c")
    copy.commit()
    copy.git("checkout", "--quiet", "-")
    copy.write("daemon/main.c", DAEMON + "int ours;\n")
    copy.write("lib/list.c", "int ours;\n")
    copy.commit()
    with pytest.raises(AssertionError):
        copy.git("merge", "other")
    code, out, _ = check("--format", "json")
    (change,) = json.loads(out)["changes"]
    reason = "in a merge that is not settled; settle its conflict"
    assert (code, change["complete"]) == (3, False)
    assert {gap["path"]: gap["reason"] for gap in change["gaps"]} == {"daemon/main.c": reason, "lib/list.c": reason}


def test_a_limit_for_which_nothing_is_accepted_is_not_decided(check: Check, copy: WorkingCopy, tmp_path: Path) -> None:
    (tmp_path / "components.toml").write_text(f'{small_text()}\n[[limits]]\nsubject = "daemon"\ngrowth = 0\n')
    copy.write("daemon/loop.c", LOOP)
    code, out, _ = check()
    assert code == 0
    assert "its limit is not decided: nothing of it was accepted yet; `auditor accept` does" in out
    assert out.splitlines()[-1] == (
        "verdict: complete, no limit is known to be exceeded, not decided: daemon; nothing to do"
    )


@pytest.mark.parametrize("options", [("--no-cone",), ("--cone", "--sparse-index")], ids=["files", "folders"])
def test_a_file_that_is_not_checked_out_stands_for_its_content(
    options: tuple[str, ...], check: Check, copy: WorkingCopy, pinned: str
) -> None:
    copy.git("sparse-checkout", "set", *options, "daemon/")
    assert not (copy.folder / "lib").exists()
    assert check() == (0, NOTHING.format(pinned), "")


def test_a_work_tree_of_its_own(check: Check, copy: WorkingCopy, pinned: str, tmp_path: Path) -> None:
    copy.git("worktree", "add", "--quiet", "--detach", str(tmp_path / "beside"), "v1")
    (tmp_path / "beside" / "daemon" / "loop.c").write_text(LOOP)
    code, out, _ = check(worktree="beside")
    assert (code, out.splitlines()[0]) == (0, f"{PINNED} ({pinned}): +6 SLOC, +1 function")


def test_a_limit_that_is_exceeded(check: Check, copy: WorkingCopy) -> None:
    copy.write("daemon/loop.c", "int x;\n" * 500)
    code, out, _ = check()
    assert code == 1
    assert out.splitlines()[3:] == [
        "LIMIT EXCEEDED: daemon: 506 SLOC (c), 6 over the limit of 500",
        "verdict: complete, limits exceeded: daemon; next: shrink the code, or raise the limit in a reviewed commit",
    ]


def test_json_has_all_of_it(check: Check, copy: WorkingCopy) -> None:
    copy.write("daemon/loop.c", LOOP)
    code, out, err = check("--format", "json")
    document = json.loads(out)
    jsonschema.validate(document, schema_of("pr"))
    (change,) = document["changes"]
    assert (code, document["exit_code"], change["complete"], change["empty"]) == (0, 0, True, False)
    assert (change["old"]["ref"], change["new"]) == ("v1", {"ref": "working copy", "revision": None})
    assert (change["growth"]["added"]["code"], change["growth"]["added"]["functions"]) == (6, 1)
    (file,) = change["components"][0]["files"]
    assert (file["kind"], file["new"]["path"], file["new"]["blob"]) == (
        "added",
        "daemon/loop.c",
        copy.git("hash-object", "daemon/loop.c"),
    )
    assert err == "auditor: verdict: complete, within the limits on it; nothing to do\n"


def test_a_commit_that_is_checked_out_is_told_as_pr_tells_it(
    check: Check, copy: WorkingCopy, capsys: pytest.CaptureFixture[str]
) -> None:
    copy.write("daemon/loop.c", LOOP)
    copy.write("daemon/main.c", DAEMON.replace("return 0;", "return stdin ? 1 : 0;"))
    copy.write("daemon/what.txt", "who knows\n")
    (copy.folder / "daemon" / "common.h").rename(copy.folder / "lib" / "common.c")
    head = copy.commit()
    (on_disk,) = json.loads(check("--format", "json")[1])["changes"]
    assert run(["pr", "alpha", "v1..HEAD", "--path", "copy", "--format", "json"]) == 3
    text = capsys.readouterr().out
    (committed,) = json.loads(text.replace(head, str(on_disk["components"][0]["files"][0]["new"]["revision"])))[
        "changes"
    ]
    told = on_disk.keys() - {"old", "new", "commits", "misfits"}
    assert {key: on_disk[key] for key in told} == {key: committed[key] for key in told}
    names = [[misfit["name"] for misfit in change["misfits"]] for change in (on_disk, committed)]
    assert names == [["daemon/common.h"]] * 2
    assert committed["commits"][0]["growth"]["code"] == 6


def test_at_most_twelve_lines(check: Check, copy: WorkingCopy) -> None:
    many = "".join(LOOP.replace("loop", f"loop{number}") for number in range(30))
    for number in range(9):
        copy.write(f"daemon/a{number}.c", many.replace("loop", f"a{number}"))
        copy.write(f"daemon/b{number}.c", b"\0")
        copy.write(f"daemon/c{number}.odd", "?\n")
    (copy.folder / "lib" / "list.c").unlink()
    code, out, _ = check()
    assert (code, len(out.splitlines())) == (3, 12)
    kinds = ("LIMIT EXCEEDED: ", "UNCLASSIFIED, ", "NO FIGURE: ", "THE MANIFEST DOES NOT FIT: ", "verdict: incomplete")
    assert [line.startswith(kind) for line, kind in zip(out.splitlines()[-5:], kinds, strict=True)] == [True] * 5
    assert out.splitlines()[-4].endswith("daemon/c0.odd, and 8 more")


class Trap:
    """A program that leaves a mark, and a working copy that names it wherever git may look for one."""

    def __init__(self, copy: WorkingCopy, folder: Path) -> None:
        self.sprung = folder / "sprung"
        program = folder / "program"
        program.write_text(f"#!/bin/sh\necho sprung >> '{self.sprung}'\ncat\n")
        program.chmod(0o755)
        copy.write(".gitattributes", "* filter=evil diff=evil working-tree-encoding=UTF-16 ident text eol=crlf\n")
        hooks = copy.folder / ".git" / "hooks"
        hooks.mkdir(exist_ok=True)
        for name in (
            "post-index-change",
            "post-checkout",
            "pre-auto-gc",
            "fsmonitor-watchman",
            "reference-transaction",
        ):
            (hooks / name).symlink_to(program)
        (folder / "included").write_text(f"[core]\n\tfsmonitor = {program}\n")
        with (copy.folder / ".git" / "config").open("a") as config:
            config.write(f"""\
[core]
\tfsmonitor = {program}
\thooksPath = {hooks}
\tsshCommand = {program}
\tpager = {program}
\teditor = {program}
\talternateRefsCommand = {program}
\texcludesFile = {folder / "all"}
\tattributesFile = {folder / "attributes"}
[include]
\tpath = {folder / "included"}
[alias]
\tls-files = !{program}
\trev-parse = !{program}
[credential]
\thelper = !{program}
[diff "evil"]
\ttextconv = {program}
\tcommand = {program}
[filter "evil"]
\tclean = {program}
\tsmudge = {program}
\tprocess = {program}
\trequired = true
[gpg]
\tprogram = {program}
[remote "origin"]
\tpromisor = true
\tuploadpack = {program}
\tvcs = evil
[uploadpack]
\tpackObjectsHook = {program}
""")
        (folder / "all").write_text("*\n")
        (folder / "attributes").write_text("* filter=evil\n")


def test_a_hostile_working_copy_runs_nothing_and_hides_nothing(
    check: Check, copy: WorkingCopy, upstreams: Upstreams, tmp_path: Path, pinned: str
) -> None:
    inner = WorkingCopy(copy.folder / "elsewhere" / "inner", upstreams, ALPHA)
    for trapped in (inner, copy):
        trap = Trap(trapped, tmp_path)
    copy.write("daemon/loop.c", LOOP)
    git = ["git", "-C", str(copy.folder), "status"]
    subprocess.run(git, env=clean_environment(), capture_output=True, check=False)
    assert trap.sprung.read_text().startswith("sprung"), "plain git falls into it"
    trap.sprung.unlink()
    before = copy.state()
    code, out, _ = check("--component", "daemon", worktree="alpha=copy")
    assert out.splitlines()[0] == f"{PINNED} ({pinned}): +6 SLOC, +1 function"
    assert "UNCLASSIFIED, nobody has decided whether it is trusted: .gitattributes" in out
    assert "UNCLASSIFIED, nobody has decided whether it is trusted: elsewhere/inner" in out
    assert (code, trap.sprung.exists(), copy.state()) == (3, False, before)
    for span in ("v1..HEAD", "v1...main"):
        assert run(["pr", "alpha", span, "--path", "copy", "--offline"]) == 0
    assert (trap.sprung.exists(), copy.state()) == (False, before)


def test_rules_that_cannot_be_read_are_told(check: Check, copy: WorkingCopy) -> None:
    (copy.folder / "daemon" / ".gitignore").symlink_to("/dev/full")
    code, out, err = check()
    assert (code, out) == (3, "")
    assert err == "auditor: copy: unable to access 'daemon/.gitignore': Too many levels of symbolic links\n"
