# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Upstreams that are too much of something: each meets its limit, which is set low here, and the line names it."""

import gzip
import os
import subprocess
import sys
from collections.abc import Callable
from itertools import cycle

import pytest
from msgspec import Struct
from msgspec.structs import replace

from auditor.cli import run
from auditor.errors import FetchError, LimitReachedError
from auditor.model.reading import MEANINGS, ReadingLimits, describe_limit
from auditor.processes.watching import TooMuchOutputError, Watch, run_watched
from tests.made.objects import FILE, FOLDER, Objects, commit_of, endless_pack, pack_of, tag_of, tree_of
from tests.made.places import DOCS
from tests.made.transports import QUICK, SCHEMES, URL, Reached, read_all


class Case(Struct, frozen=True):
    """What is made, which limit it meets, how low that is, and what is said before it."""

    make: Callable[[Objects], object]
    limit: str
    most: int
    said: str


def make_files(objects: Objects, number: int) -> str:
    blob = objects.put("blob", b"int x;\n")
    return objects.commit([(FILE, b"%05d.c" % name, blob) for name in range(number)], branch="evil")


def make_bomb(objects: Objects) -> str:
    """Nine trees that stand for 10^8 files."""
    tree = objects.put("tree", tree_of([(FILE, b"%d.c" % name, objects.put("blob", b"")) for name in range(10)]))
    for _ in range(7):
        tree = objects.put("tree", tree_of([(FOLDER, b"%d" % name, tree) for name in range(10)]))
    return objects.commit([(FOLDER, b"d", tree)], branch="evil")


def make_message(objects: Objects) -> None:
    tree = objects.put("tree", tree_of([(FILE, b"a.c", objects.put("blob", b""))]))
    objects.lead("refs/heads/evil", objects.put("commit", commit_of(tree, b"m" * (2 << 20))))


def make_tag(objects: Objects) -> None:
    commit = objects.commit([(FILE, b"a.c", objects.put("blob", b""))])
    objects.lead("refs/tags/evil", objects.put("tag", tag_of(commit, "evil", message=b"m" * (2 << 20))))


def make_refs(objects: Objects) -> None:
    lines = [f"{'1' * 40} refs/heads/{number:040}/evil\n" for number in range(20_000)]
    (objects.git_dir / "packed-refs").write_text("".join(["# pack-refs with: peeled fully-peeled sorted \n", *lines]))


def make_blob(objects: Objects, content: bytes) -> None:
    objects.commit([(FILE, b"a.c", objects.put("blob", content))], branch="evil")


NOISE = os.urandom(1 << 20)
CASES = {
    "files": Case(lambda objects: make_files(objects, 101), "tree_entries", 100, "git ls-tree lists more than"),
    "a few trees for all files": Case(make_bomb, "tree_entries", 1_000, "git ls-tree lists more than"),
    "objects": Case(lambda objects: make_blob(objects, b""), "fetch_objects", 1, "one fetch brings more than"),
    "packed bytes": Case(
        lambda objects: make_blob(objects, NOISE + NOISE[::-1]), "fetch_size", 1, "one fetch brings more than"
    ),
    "the message of a commit": Case(make_message, "object_size", 1, "git cat-file lists more than"),
    "the message of a tag": Case(make_tag, "object_size", 1, "git cat-file lists more than"),
    "refs": Case(make_refs, "refs_size", 1, "git ls-remote lists more than"),
    "unpacked bytes": Case(
        lambda objects: make_blob(objects, bytes(100 << 20)), "git_memory", 48, "git would need more memory than"
    ),
}


@pytest.mark.needs("openssl")
@pytest.mark.parametrize(
    ("case", "scheme"),
    [
        pytest.param(case, scheme, id=f"{title} over {scheme}")
        for (title, case), scheme in zip(CASES.items(), cycle(SCHEMES), strict=False)
    ],
)
def test_too_much(case: Case, scheme: str, reached: Reached) -> None:
    case.make(reached.objects)
    with reached.reach(scheme, replace(QUICK, **{case.limit: case.most})) as upstream:
        most = f"{case.most:,} {MEANINGS[case.limit].unit}"
        option = case.limit.replace("_", "-")
        assert read_all(upstream, "evil") == (
            f"LimitReachedError: {case.said} {most}; if that is right, allow more: --read-limit {option}=NUMBER"
        )
    assert reached.outside() == set()


@pytest.mark.parametrize("limit", ["fetch_size", "fetch_objects"])
def test_what_came_too_much_is_gone_and_comes_once_it_may(limit: str, reached: Reached) -> None:
    make_blob(reached.objects, NOISE + NOISE[::-1])
    with reached.reach("file", replace(QUICK, **{limit: 1})) as upstream:
        packs = upstream.git_dir / "objects" / "pack"
        for _ in range(2):
            assert str(read_all(upstream, "evil")).startswith("LimitReachedError: one fetch brings more than 1 ")
            size = sum(path.stat().st_size for path in packs.iterdir())
            assert (size < 1 << 20, [path.name for path in packs.glob("tmp_*")]) == (True, [])
    with reached.reach("file") as upstream:
        assert read_all(upstream, "evil") == {"a.c": NOISE + NOISE[::-1]}
        assert read_all(upstream, "v1") == {"a.c": b"int a;\n"}


def test_nothing_heavier_is_asked_for(reached: Reached) -> None:
    make_blob(reached.objects, b"")
    with reached.reach("http", replace(QUICK, fetch_objects=1)) as upstream:
        read_all(upstream, "evil")
    assert len(reached.host.fetches) == 1


def test_a_list_of_refs_that_unpacks_to_more_than_there_is_room_for(reached: Reached) -> None:
    reached.host.packed = gzip.compress(bytes(100 << 20))
    with reached.reach("http", replace(QUICK, git_memory=48)) as upstream:
        outcome = read_all(upstream)
    assert outcome == (
        "LimitReachedError: git would need more memory than 48 MiB; if that is right, allow more: "
        "--read-limit git-memory=NUMBER"
    )


@pytest.mark.parametrize(
    ("limit", "most", "said"),
    [
        ("fetch_size", 1, "one fetch brings more than 1 MiB"),
        ("fetch_objects", 1, "one fetch brings more than 1 objects"),
    ],
)
def test_an_endless_pack(limit: str, most: int, said: str, reached: Reached) -> None:
    """Which says to have two objects, and the one that comes has no end."""
    revision = reached.tell_tip()
    with reached.reach("http", replace(QUICK, **{limit: most})) as upstream:
        reached.host.pack = [*endless_pack(claimed=2)]
        reached.host.endless = True
        option = limit.replace("_", "-")
        with pytest.raises(LimitReachedError) as caught:
            upstream.fetch_revision(revision, "main")
    assert str(caught.value) == f"{URL}: {said}; if that is right, allow more: --read-limit {option}=NUMBER"


def test_a_pack_that_drips(reached: Reached) -> None:
    revision = reached.tell_tip()
    with reached.reach("http", replace(QUICK, fetch_seconds=1)) as upstream:
        reached.host.pack = [pack_of([], claimed=2)[:12], b"x"]
        reached.host.endless, reached.host.seconds = True, 0.05
        with pytest.raises(LimitReachedError) as caught:
            upstream.fetch_revision(revision, "main")
    assert str(caught.value) == (
        f"{URL}: not done within 1 s; if that is right, allow more: --read-limit fetch-seconds=NUMBER"
    )


@pytest.mark.parametrize("claimed", [2, 2**32 - 1], ids=["one more", "as many as can be"])
def test_a_pack_that_says_to_have_more_than_it_has(claimed: int, reached: Reached) -> None:
    revision = reached.tell_tip()
    with reached.reach("http") as upstream:
        reached.host.pack = [pack_of([("blob", b"int x;\n")], claimed=claimed)]
        with pytest.raises(FetchError, match=f"^{URL}: "):
            upstream.fetch_revision(revision, "main")
        assert not list((upstream.git_dir / "objects" / "pack").iterdir())


def test_each_limit_has_a_meaning_and_a_row_in_the_docs() -> None:
    assert tuple(MEANINGS) == ReadingLimits.__struct_fields__
    rows = [
        f"| `{name.replace('_', '-')}` | {describe_limit(name, ReadingLimits())} | {meaning.text} |"
        for name, meaning in MEANINGS.items()
    ]
    assert "\n".join(rows) in (DOCS / "security.md").read_text()


@pytest.mark.parametrize(
    "text", ["fetch-size", "fetch-size=", "fetch-size=0", "fetch-size=-1", "depth=3", "=1", "x=1=2"]
)
def test_what_is_no_limit(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--read-limit", text]) == 2
    names = ", ".join(name.replace("_", "-") for name in MEANINGS)
    assert capsys.readouterr().err.endswith(f"--read-limit {text}: not NAME=NUMBER with one of the names {names}\n")


def start(code: str, *kept: int) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-c", code]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, process_group=0, pass_fds=kept, close_fds=True
    )


WATCH = Watch(120, 1 << 20, 1 << 30)


def test_a_program_that_writes_much_on_both_streams() -> None:
    code = "import sys; sys.stderr.write('e' * 300_000); sys.stdout.write('o' * 300_000)"
    assert run_watched(start(code), WATCH) == (b"o" * 300_000, b"e" * 300_000)


def test_complaints_without_end_are_cut_short() -> None:
    output, complaints = run_watched(start("import sys; sys.stderr.write('e' * 3_000_000); print('done')"), WATCH)
    assert (output, complaints == b"e" * (1 << 20)) == (b"done\n", True)


def test_a_program_and_all_that_it_started_end_at_the_limit_of_output() -> None:
    child = "import time; print('x' * 3_000_000, flush=True); time.sleep(600)"
    read, write = os.pipe()
    start_it = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}], pass_fds=[{write}])"
    process = start(start_it, write)
    os.close(write)
    with pytest.raises(TooMuchOutputError):
        run_watched(process, WATCH)
    assert os.read(read, 1) == b""  # once nobody has the other end
    os.close(read)


def test_a_program_that_listens_to_no_signal_ends_at_the_limit_of_time() -> None:
    process = start("import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(600)")
    with pytest.raises(TimeoutError):
        run_watched(process, replace(WATCH, seconds=0.5))
    assert process.returncode == -9


def test_a_program_that_closes_its_streams_and_goes_on_is_ended() -> None:
    process = start("import os, time; os.close(1); os.close(2); time.sleep(600)")
    with pytest.raises(TimeoutError):
        run_watched(process, WATCH)
    assert process.returncode == -15


def test_memory_is_the_limit_of_the_program_and_of_those_that_it_starts() -> None:
    child = "bytearray(300 << 20)"
    code = f"import subprocess, sys; sys.exit(subprocess.run([sys.executable, '-c', {child!r}]).returncode)"
    for text in (child, code):
        process = start(text)
        _, complaints = run_watched(process, replace(WATCH, memory=100 << 20))
        assert (process.returncode, b"MemoryError" in complaints) == (1, True)
