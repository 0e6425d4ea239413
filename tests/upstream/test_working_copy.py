# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A working copy read as it is on disk: what is listed, under which ids, and why something is not read."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.errors import FetchError
from auditor.upstream.blobs import read_blob
from auditor.upstream.local import LocalRepository, find_local, place_of
from auditor.upstream.trees import TreeEntry
from auditor.upstream.workbench import Workbench
from auditor.upstream.working_copy import ReadFile, WorkingFile
from auditor.upstream.working_copy import WorkingCopy as ReadCopy
from tests.made.upstreams import Upstreams
from tests.made.working_copies import WorkingCopy

URL = "https://example.org/upstream/alpha"
FILES = {"a.c": "int a;\n", "d/b.c": "int b;\n", "d/run": "#!/bin/sh\n", "gone.c": "int gone;\n"}
LARGEST = 1 << 20


@pytest.fixture
def copy(tmp_path: Path, upstreams: Upstreams) -> WorkingCopy:
    upstreams.commit(URL, FILES)
    return WorkingCopy(tmp_path / "copy", upstreams, URL)


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    return Workbench(tmp_path / "bench", URL)


def read(copy: WorkingCopy, bench: Workbench) -> Iterator[tuple[WorkingFile, ReadFile]]:
    """Every file, and what reading it came to."""
    local = find_local(copy.folder)
    bench.borrow(local.objects)
    reader = ReadCopy(local, bench)
    with reader.open() as top:
        files = reader.list_files(top)
        found = reader.read(top, files, LARGEST)
        yield from ((file, found[file.path]) for file in files)


def test_the_ids_are_those_of_git(copy: WorkingCopy, bench: Workbench) -> None:
    copy.write("d/new.c", "int new;\r\n")
    copy.write("a.c", "int changed;\n")
    (copy.folder / "d" / "run").chmod(0o755)
    (copy.folder / "gone.c").unlink()
    (copy.folder / "link.c").symlink_to("a.c")
    listed = [TreeEntry(file.path, file.mode, found.blob) for file, found in read(copy, bench)]
    copy.git("add", "--all")
    entries = (line.split("\t") for line in copy.git("ls-files", "--stage").splitlines())
    assert listed == [TreeEntry(path, *stage.split()[:2]) for stage, path in entries]
    assert read_blob(bench.git_dir, next(entry.blob for entry in listed if entry.path == "d/new.c")) == b"int new;\r\n"


def test_a_name_that_is_no_text_is_read_by_its_bytes(copy: WorkingCopy, bench: Workbench) -> None:
    (copy.folder / os.fsdecode(b"d/\xff\n.c")).write_text("int odd;\n")
    found = {file.path: outcome for file, outcome in read(copy, bench)}
    assert found["d/\\xff\n.c"] == ReadFile(copy.git("hash-object", os.fsdecode(b"d/\xff\n.c")), 9)
    copy.write("d/\\xff\n.c", "int other;\n")
    with pytest.raises(FetchError, match="is the name of two files once it is readable"):
        list(read(copy, bench))


def test_a_repository_inside_is_a_submodule(copy: WorkingCopy, bench: Workbench, upstreams: Upstreams) -> None:
    WorkingCopy(copy.folder / "d" / "inner", upstreams, URL)
    modes = {file.path: (file.mode, found) for file, found in read(copy, bench)}
    assert modes["d/inner"] == ("160000", ReadFile())
    assert "d/inner/a.c" not in modes


def test_a_split_index_is_read(copy: WorkingCopy, bench: Workbench) -> None:
    copy.git("update-index", "--split-index")
    copy.write("more.c", "int more;\n")
    copy.git("add", "more.c")
    assert [file.path for file, _ in read(copy, bench)] == sorted((*FILES, "more.c"))


def test_what_the_index_remembers_of_the_folder_is_not_believed(copy: WorkingCopy, bench: Workbench) -> None:
    copy.git("update-index", "--force-untracked-cache", "--fsmonitor")
    copy.git("status")
    copy.write("d/new.c", "int new;\n")
    assert [file.path for file, _ in read(copy, bench)] == sorted((*FILES, "d/new.c"))


def test_what_is_ignored_does_not_count(copy: WorkingCopy, bench: Workbench) -> None:
    copy.write(".gitignore", "*.o\n")
    copy.write(".git/info/exclude", "mine.c\n")
    for path in ("d/b.o", "mine.c", "d/yours.c"):
        copy.write(path, "int x;\n")
    assert [file.path for file, _ in read(copy, bench)] == sorted((*FILES, ".gitignore", "d/yours.c"))


def test_a_conflict_has_no_content(copy: WorkingCopy, bench: Workbench) -> None:
    copy.write("a.c", "int theirs;\n")
    copy.commit()
    copy.git("checkout", "--quiet", "-b", "ours", "HEAD^")
    copy.write("a.c", "int ours;\n")
    copy.commit()
    with pytest.raises(AssertionError, match="merge"):
        copy.git("merge", "main")
    found = {file.path: outcome.gap for file, outcome in read(copy, bench)}
    assert found == dict.fromkeys(FILES, "") | {"a.c": "in a merge that is not settled; settle its conflict"}


# What /proc and /sys say of the size of a file is not what reading it gives, as of a file that somebody writes to.
ODD = {
    "longer than it was": ("/proc/self", b"status", ReadFile(gap="changed while it was read; run again")),
    "shorter than it was": ("/sys/kernel", b"uevent_seqnum", ReadFile(gap="changed while it was read; run again")),
    "no longer there": ("/proc", b"none.c", ReadFile(gap="changed while it was read; run again")),
    "below a link": ("/proc", b"self/status", ReadFile(gap="changed while it was read; run again")),
    "a device": ("/dev", b"null", ReadFile(gap="not a regular file")),
    "not to be read": ("/proc/self", b"mem", ReadFile(gap="cannot be read: Input/output error")),
}


@pytest.mark.parametrize(("top", "name", "outcome"), ODD.values(), ids=ODD.keys())
def test_what_is_not_what_was_seen_is_a_gap(top: str, name: bytes, outcome: ReadFile, bench: Workbench) -> None:
    reader = ReadCopy(LocalRepository(top, Path(top), Path(top), Path(top)), bench)
    with reader.open() as folder:
        assert reader.read(folder, [WorkingFile("x.c", name, "100644", 1)], LARGEST) == {"x.c": outcome}


def test_a_file_that_is_too_large_has_its_id_alone(copy: WorkingCopy, bench: Workbench) -> None:
    copy.write("a.c", b"\n" * (LARGEST + 1))
    found = {file.path: outcome.blob for file, outcome in read(copy, bench)}
    assert found["a.c"] == copy.git("hash-object", "a.c")
    assert bench.git.text("count-objects").startswith(f"{len(set(FILES)) - 1} objects")


PLACES = {
    "https": "https://github.com/QubesOS/qubes-gui-daemon.git",
    "with a user": "https://me@github.com/QubesOS/qubes-gui-daemon/",
    "scp": "git@github.com:QubesOS/qubes-gui-daemon.git",
    "ssh": "ssh://git@github.com:22/qubesos/qubes-gui-daemon",
}


@pytest.mark.parametrize("url", PLACES.values(), ids=PLACES.keys())
def test_the_addresses_of_one_place_are_equal(url: str) -> None:
    assert place_of(url) == "github.com/qubesos/qubes-gui-daemon"


def test_a_path_is_no_place_of_a_host() -> None:
    assert place_of("/srv/qubes-gui-daemon.git") == "/srv/qubes-gui-daemon.git"
