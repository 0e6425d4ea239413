# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the folder of a mirror, or of a clone in the cache, may hold besides objects: nothing of it is obeyed."""

import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from auditor.upstream.borrowing import find_common, list_borrowed
from auditor.upstream.clone import is_made_here
from auditor.upstream.network import FetchSettings, Network
from auditor.upstream.repository import Upstream
from tests.made.objects import FILE, commit_of, tree_of
from tests.made.transports import QUICK, URL, Reached, read_all
from tests.made.upstreams import Upstreams

FILES = {"a.c": b"int a;\n"}
SETTINGS = {
    "a hook of packing": "[uploadpack]\n\tpackObjectsHook = {program}\n",
    "a folder of hooks": "[core]\n\thooksPath = {hooks}\n",
    "a monitor of files": "[core]\n\tfsmonitor = {program}\n",
    "a program for alternate refs": "[core]\n\talternateRefsCommand = {program}\n",
    "a pager and an editor": "[core]\n\tpager = {program}\n\teditor = {program}\n",
    "programs to connect": "[core]\n\tsshCommand = {program}\n\tgitProxy = {program}\n",
    "a helper with passwords": "[credential]\n\thelper = {program}\n",
    "programs of signatures": "[gpg]\n\tprogram = {program}\n",
    "programs to see differences": '[diff "x"]\n\ttextconv = {program}\n\tcommand = {program}\n',
    "filters": '[filter "x"]\n\tsmudge = {program}\n\tclean = {program}\n\tprocess = {program}\n',
    "another address": '[url "file:///nowhere/"]\n\tinsteadOf = file://\n',
    "a remote with programs": '[remote "origin"]\n\turl = ext::{program}\n\tuploadpack = {program}\n\tvcs = x\n',
    "an include": "[include]\n\tpath = {include}\n",
    "an include on a condition": '[includeIf "gitdir:/**"]\n\tpath = {include}\n',
    "a folder of files": "[core]\n\tworktree = {hooks}\n\tbare = false\n",
    "an alias": "[alias]\n\tupload-pack = !{program}\n\tls-tree = !{program}\n",
    "traces": "[trace2]\n\teventTarget = {trace}\n\tnormalTarget = {trace}\n",
    "hidden refs": "[transfer]\n\thideRefs = refs/secret\n",
}


class Trap:
    """A program that leaves a mark, in every place where git looks for one."""

    def __init__(self, folder: Path) -> None:
        self.sprung = folder / "sprung"
        self.trace = folder / "trace"
        self.program = folder / "program"
        self.program.write_text(f"#!/bin/sh\necho $0 $* >> {self.sprung}\nexit 1\n")
        self.program.chmod(0o755)
        self.include = folder / "include"
        self.include.write_text(f"[uploadpack]\n\tpackObjectsHook = {self.program}\n[core]\n\tpager = {self.program}\n")
        self.hooks = folder / "hooks"
        self.fill(self.hooks)

    def fill(self, hooks: Path) -> None:
        hooks.mkdir(exist_ok=True)
        for name in ("post-checkout", "reference-transaction", "pre-receive", "update", "post-update", "fsmonitor"):
            (hooks / name).symlink_to(self.program)

    def setting(self, text: str) -> str:
        return text.format(program=self.program, include=self.include, hooks=self.hooks, trace=self.trace)

    def marks(self) -> list[Path]:
        return [path for path in (self.sprung, self.trace) if path.exists()]


@pytest.fixture
def trap(tmp_path: Path) -> Trap:
    folder = tmp_path / "trap"
    folder.mkdir()
    return Trap(folder)


@pytest.mark.parametrize("text", SETTINGS.values(), ids=SETTINGS.keys())
def test_settings_of_a_mirror(text: str, trap: Trap, reached: Reached) -> None:
    with (reached.objects.git_dir / "config").open("a") as config:
        config.write(trap.setting(text))
    with reached.reach("file") as upstream:
        assert (read_all(upstream), trap.marks()) == (FILES, [])


@pytest.mark.parametrize("text", SETTINGS.values(), ids=SETTINGS.keys())
def test_settings_of_a_clone_are_told_and_not_obeyed(text: str, trap: Trap, reached: Reached) -> None:
    with reached.reach("file") as upstream:
        read_all(upstream)
        with (upstream.git_dir / "config").open("a") as config:
            config.write(trap.setting(text))
        outcome = f"FetchError: {upstream.git_dir} is no clone of auditor's own; remove it and run again"
        assert (read_all(upstream), trap.marks()) == (outcome, [])


def common_folder(git_dir: Path, trap: Trap) -> None:
    """With a configuration that runs a program, as `commondir` would bring it."""
    other = trap.hooks.parent / "common"
    other.mkdir()
    (other / "config").write_text(f"[core]\n\tfsmonitor = {trap.program}\n[remote]\n\tpushDefault = x\n")
    (git_dir / "commondir").write_text(f"{other}\n")


def settings_of_work_tree(git_dir: Path, trap: Trap) -> None:
    (git_dir / "config.worktree").write_text(f"[core]\n\tfsmonitor = {trap.program}\n")


def attributes(git_dir: Path, trap: Trap) -> None:
    (git_dir / "info").mkdir(exist_ok=True)
    (git_dir / "info" / "attributes").write_text("* filter=x diff=x\n")


def hooks(git_dir: Path, trap: Trap) -> None:
    trap.fill(git_dir / "hooks")


def graft(git_dir: Path, trap: Trap) -> None:
    (git_dir / "info").mkdir(exist_ok=True)
    (git_dir / "info" / "grafts").write_text("1" * 40 + " " + "2" * 40 + "\n")


def remotes_of_old(git_dir: Path, trap: Trap) -> None:
    (git_dir / "remotes").mkdir()
    (git_dir / "remotes" / "origin").write_text(f"URL: ext::{trap.program}\nPull: refs/heads/main\n")
    (git_dir / "branches").mkdir()
    (git_dir / "branches" / "origin").write_text(f"ext::{trap.program}\n")


PLANTED = [common_folder, settings_of_work_tree, attributes, hooks, graft, remotes_of_old]


@pytest.mark.parametrize("plant", PLANTED, ids=lambda plant: plant.__name__)
@pytest.mark.parametrize("place", ["mirror", "clone"])
def test_files_of_a_repository(plant: Callable[[Path, Trap], None], place: str, trap: Trap, reached: Reached) -> None:
    with reached.reach("file") as upstream:
        if place == "mirror":
            plant(reached.objects.git_dir, trap)
            if plant is common_folder:  # in which git finds no objects then
                assert str(read_all(upstream)).startswith("FinalRefusalError: ")
            else:
                assert read_all(upstream) == FILES
        else:
            read_all(upstream)
            plant(upstream.git_dir, trap)
            assert (read_all(upstream), is_made_here(upstream.git_dir)) == (FILES, True)
    assert trap.marks() == []


def test_an_object_that_replaces_another(reached: Reached) -> None:
    revision = reached.upstreams.git(URL, "rev-parse", "main")
    objects = reached.objects
    tree = objects.put("tree", tree_of([(FILE, b"b.c", objects.put("blob", b"int b;\n"))]))
    objects.lead(f"refs/replace/{revision}", objects.put("commit", commit_of(tree)))
    with reached.reach("file") as upstream:
        assert read_all(upstream) == FILES
        assert read_all(upstream, revision) == FILES


def test_alternates_lend_objects_and_nothing_else(reached: Reached, trap: Trap, tmp_path: Path) -> None:
    other = Upstreams(tmp_path / "lender")
    other.commit(URL, {"a.c": "int a;\n"})
    with (other.git_dir(URL) / "config").open("a") as config:
        config.write(trap.setting(SETTINGS["a program for alternate refs"]))
    trap.fill(other.git_dir(URL) / "hooks")
    alternates = reached.objects.git_dir / "objects" / "info" / "alternates"
    alternates.write_text(f"{other.git_dir(URL) / 'objects'}\n{tmp_path / 'nowhere'}\n")
    with reached.reach("file") as upstream:
        assert (read_all(upstream), trap.marks()) == (FILES, [])


def make_pipe(place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.unlink(missing_ok=True)
    os.mkfifo(place)


def make_socket(place: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        here = Path.cwd()
        os.chdir(place.parent)  # the path of a socket has to be short
        made.bind(place.name)
        os.chdir(here)


def make_link_to_device(place: Path) -> None:
    place.symlink_to("/dev/zero")


SPECIAL = {
    "HEAD": ("HEAD", make_pipe),
    "packed refs": ("packed-refs", make_pipe),
    "settings": ("config", make_pipe),
    "a branch": ("refs/heads/main", make_pipe),
    "a pack": ("objects/pack/pack-x.pack", make_pipe),
    "an index": ("objects/pack/pack-x.idx", make_pipe),
    "an object": (f"objects/{'1' * 2}/{'1' * 38}", make_pipe),
    "alternates": ("objects/info/alternates", make_pipe),
    "deep in refs": ("refs/heads/a/b/c/d", make_pipe),
    "a socket": ("shallow", make_socket),
    "a link to a device": ("shallow", make_link_to_device),
}


@pytest.mark.parametrize(("name", "make"), SPECIAL.values(), ids=SPECIAL.keys())
@pytest.mark.parametrize("locked", [True, False], ids=["locked", "not locked"])
def test_a_mirror_that_would_hang(
    name: str, make: Callable[[Path], None], locked: bool, reached: Reached, tmp_path: Path
) -> None:
    revision = reached.upstreams.git(URL, "rev-parse", "main")
    place = reached.objects.git_dir / name
    make(place)
    settings = FetchSettings(tmp_path / "clones", reached.upstreams.folder, limits=QUICK)
    outcome = read_all(Upstream(URL, Network(settings)), revision if locked else "main")
    assert outcome == (
        f"FetchError: {place} is neither a file nor a folder, and reading it might never end; "
        "remove it, or copy the mirror again"
    )


def test_a_mirror_that_would_hang_by_what_it_borrows_from(reached: Reached, tmp_path: Path) -> None:
    place = tmp_path / "lent" / "info" / "alternates"
    make_pipe(place)
    (reached.objects.git_dir / "objects" / "info" / "alternates").write_text(f"{tmp_path / 'lent'}\n")
    settings = FetchSettings(tmp_path / "clones", reached.upstreams.folder, limits=QUICK)
    assert read_all(Upstream(URL, Network(settings)), "main") == (
        f"FetchError: {place} is neither a file nor a folder, and reading it might never end; "
        "remove it, or copy the mirror again"
    )


def make_linked(place: str) -> Callable[[Path], None]:
    """Makes a link to a folder with a pipe in it."""

    def make(path: Path) -> None:
        elsewhere = path.parents[len(Path(place).parts) - 1].parent / f"elsewhere {path.name}"
        make_pipe(elsewhere / "pack-1.idx")
        if path.exists():
            shutil.copytree(path, elsewhere, dirs_exist_ok=True)
            shutil.rmtree(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(elsewhere)

    return make


@pytest.mark.parametrize("name", ["objects/pack", "objects/10", "refs/tags/linked", "objects", "refs"])
def test_a_mirror_or_a_clone_that_would_hang_by_what_a_link_leads_to(
    name: str, reached: Reached, tmp_path: Path
) -> None:
    settings = FetchSettings(tmp_path / "clones", reached.upstreams.folder, limits=QUICK)
    upstream = Upstream(URL, Network(settings))
    assert isinstance(read_all(upstream, "main"), dict)
    for git_dir, cause in (
        (upstream.git_dir, "in the cache is neither a file nor a folder"),
        (reached.objects.git_dir, "is neither a file nor a folder, and reading it might never end"),
    ):
        make_linked(name)(git_dir / name)
        outcome = read_all(Upstream(URL, Network(settings)), "main")
        assert isinstance(outcome, str)
        assert f"{git_dir / name}/pack-1.idx {cause}" in outcome
        shutil.rmtree(settings.cache)


ODD = {
    "a number that is no byte": (b'"\\400"', b'"\\400"'),
    "an escape that git has not": (b'"\\u1234/objects"', b'"\\u1234/objects"'),
    "no end of quotation": (b'"lent', b'"lent'),
    "quoted": (b'"le\\156\\164 \\"1\\""', b'lent "1"'),
    "a zero": (b"lent\0more\nelse", b"lent"),
    "a vertical tab": (b"lent\vmore", b"lent\vmore"),
    "another line end": ("lent\u2028more".encode(), "lent\u2028more".encode()),
}


@pytest.mark.parametrize(("written", "read"), ODD.values(), ids=ODD.keys())
def test_what_a_repository_borrows_is_what_git_takes_for_it(written: bytes, read: bytes, reached: Reached) -> None:
    """git itself is asked: it uses what is there, and complains of what is not."""
    git_dir = reached.objects.git_dir
    (git_dir / "objects" / "info").mkdir(exist_ok=True)
    (git_dir / "objects" / "info" / "alternates").write_bytes(written + b"\n")
    assert list(list_borrowed(git_dir)) == [git_dir / "objects" / os.fsdecode(read)]
    assert any(words in complaint_of(git_dir) for words in ("does not exist", "unable to normalize"))
    (git_dir / "objects" / os.fsdecode(read)).mkdir(parents=True)
    assert complaint_of(git_dir) == ""


def complaint_of(git_dir: Path) -> str:
    """What git complains of when it looks for an object that is nowhere."""
    command = ["git", "--git-dir", str(git_dir), "cat-file", "-e", "1" * 40]
    return subprocess.run(command, capture_output=True, text=True, check=False).stderr


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b" ", b" \n", b"\0more\n"])
def test_what_a_repository_is_part_of_is_what_git_takes_for_it(end: bytes, tmp_path: Path) -> None:
    (tmp_path / "commondir").write_bytes(b"other" + end)
    assert find_common(tmp_path) == tmp_path / ("other" + (" " if end.startswith(b" ") else ""))


@pytest.mark.parametrize(
    ("name", "content"),
    [("objects/info/alternates", b"a\0b\n"), ("objects/info/alternates", b'"\\x"\n'), ("commondir", b"a\0b\n")],
)
def test_a_path_that_is_none_ends_nothing_but_its_repository(
    name: str, content: bytes, reached: Reached, tmp_path: Path
) -> None:
    (reached.objects.git_dir / name).parent.mkdir(exist_ok=True)
    (reached.objects.git_dir / name).write_bytes(content)
    settings = FetchSettings(tmp_path / "clones", reached.upstreams.folder, limits=QUICK)
    outcome = read_all(Upstream(URL, Network(settings)), "main")
    assert isinstance(outcome, dict) or "Error: " in outcome


@pytest.mark.parametrize("place", ["refs/heads/more", "objects/info/alternates"])
def test_a_mirror_that_would_hang_by_what_it_says_it_is_a_part_of(place: str, reached: Reached, tmp_path: Path) -> None:
    """By the file `commondir`, as a work tree of its own has it; the other repository borrows in its turn."""
    shared, lent = tmp_path / "shared", tmp_path / "lent" / "objects"
    shutil.copytree(reached.objects.git_dir, shared)
    (shared / "objects" / "info").mkdir(parents=True, exist_ok=True)
    (shared / "objects" / "info" / "alternates").write_text(f"{lent}\n")
    (reached.objects.git_dir / "commondir").write_text(f"{shared}\n")
    pipe = (lent.parent if "alternates" in place else shared) / place
    make_pipe(pipe)
    settings = FetchSettings(tmp_path / "clones", reached.upstreams.folder, limits=QUICK)
    assert read_all(Upstream(URL, Network(settings)), "main") == (
        f"FetchError: {pipe} is neither a file nor a folder, and reading it might never end; "
        "remove it, or copy the mirror again"
    )


@pytest.mark.parametrize(
    ("settings", "cause"),
    [
        ("\trepositoryformatversion = 1\n[extensions]\n\tlater = yes\n", "unknown repository extension found: later"),
        ("\trepositoryformatversion = 9\n", "Expected git repo version <= 1, found 9"),
    ],
    ids=["an extension", "a version"],
)
def test_a_mirror_in_the_form_of_a_later_git(
    settings: str, cause: str, reached: Reached, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As `reftable` is one for git before 2.45, and will be for all there is what comes then."""
    with (reached.objects.git_dir / "config").open("a") as file:
        file.write(f"[core]\n{settings}")
    network = Network(FetchSettings(tmp_path / "clones", reached.upstreams.folder, limits=QUICK))
    way_out = "this git is older than the repository: use a later one, or make the mirror again with this one"
    assert read_all(Upstream(URL, network), "main") == f"FinalRefusalError: {cause}; {way_out}"
    assert "asking for" not in capsys.readouterr().err


@pytest.mark.parametrize(("name", "make"), SPECIAL.values(), ids=SPECIAL.keys())
def test_a_clone_that_would_hang(name: str, make: Callable[[Path], None], reached: Reached, tmp_path: Path) -> None:
    settings = FetchSettings(tmp_path / "clones", reached.upstreams.folder, limits=QUICK)
    upstream = Upstream(URL, Network(settings))
    assert isinstance(read_all(upstream, "main"), dict)
    place = upstream.git_dir / name
    place.unlink(missing_ok=True)
    make(place)
    outcome = read_all(Upstream(URL, Network(settings)), "main")
    if name == "config":  # by which a clone is known to be ours
        assert outcome == f"FetchError: {upstream.git_dir} is no clone of auditor's own; remove it and run again"
    else:
        cause = f"{place} in the cache is neither a file nor a folder"
        assert outcome == f"FetchError: {cause}; remove {upstream.git_dir} and run again"


@pytest.fixture
def abyss(reached: Reached) -> Iterator[Path]:
    """A folder with more folders in each other than Python nests calls; nothing but `rm` can remove it again."""
    top = reached.objects.git_dir / "abyss"
    top.mkdir()
    here = os.open(top, os.O_RDONLY)
    for _ in range(1_500):
        os.mkdir("d", dir_fd=here)
        inner = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)
    yield top
    subprocess.run(["rm", "-rf", top], check=True)


@pytest.mark.usefixtures("abyss")
def test_a_mirror_of_many_folders_in_each_other(reached: Reached, tmp_path: Path) -> None:
    settings = FetchSettings(tmp_path / "clones", reached.upstreams.folder, limits=QUICK)
    assert read_all(Upstream(URL, Network(settings))) == FILES
