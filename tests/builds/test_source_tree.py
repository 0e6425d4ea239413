# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Names in build records lead to files of the source tree, or to nothing: never out of it."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.builds.source_tree import SourceTree, read_regular_file
from auditor.errors import BuildRecordError


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """A tree with a source file in two folders, a link within, and one that leads out."""
    top = tmp_path / "src"
    for path in ("a.c", "sub/a.c", "sub/deep/b.c", "include/asm-x86/x.h"):
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_text("int x;\n")
    (top / "include" / "asm").symlink_to("asm-x86")
    (tmp_path / "secret.h").write_text("int secret;\n")
    (top / "include" / "out.h").symlink_to("../../secret.h")
    return top


PLACES: dict[str, tuple[str, str, str | None]] = {
    "relative": ("a.c", "sub", "sub/a.c"),
    "up and down": ("../include/../a.c", "sub", "a.c"),
    "through a link": ("include/asm/x.h", "", "include/asm-x86/x.h"),
    "absolute": ("{top}/a.c", "sub", "a.c"),
    "where it was built": ("/build/tree/sub/a.c", "", "sub/a.c"),
    "beside where it was built": ("/build/tree2/a.c", "", None),
    "up and out": ("../secret.h", "", None),
    "out, from where it was built": ("/build/tree/../../secret.h", "", None),
    "a link that leads out": ("include/out.h", "", None),
    "the top itself": (".", "", None),
    "system": ("/usr/include/stdio.h", "", None),
    "missing": ("b.c", "", "b.c"),
    "very long": ("x" * 5000, "", "x" * 5000),
}


@pytest.mark.parametrize(("name", "folder", "path"), PLACES.values(), ids=PLACES.keys())
def test_place(name: str, folder: str, path: str | None, top: Path) -> None:
    tree = SourceTree(top, top, "/build/tree")
    assert tree.place(name.format(top=top), os.path.normpath(top / folder)) == path


@pytest.mark.parametrize("name", ["b.c", "sub", "x" * 5000])
def test_a_file_that_is_not_there(name: str, top: Path) -> None:
    with pytest.raises(BuildRecordError) as caught:
        SourceTree(top, top).place_existing(name, str(top))
    assert str(caught.value) == f"{name}: source file missing; trace the whole source tree of the build"


@pytest.mark.parametrize("name", ["", "a\0.c"], ids=["empty", "NUL"])
def test_what_is_no_name(name: str, top: Path) -> None:
    with pytest.raises(BuildRecordError, match="no name of a file"):
        SourceTree(top, top).place(name, str(top))


FOLDERS: dict[str, tuple[tuple[str, list[str], str, str], str]] = {
    "only one has it": (("sub/deep/b.d", ["sub/deep/b.c"], "sub/deep/b.o", ""), "."),
    "the nearest, if it alone has it": (("sub/deep/b.d", ["b.c"], "b.o", ""), "sub/deep"),
    "the target tells, above": (("sub/a.d", ["a.c"], "sub/a.o", ""), "."),
    "the target tells, here": (("sub/a.d", ["a.c"], "a.o", ""), "sub"),
    "the text tells": (("sub/a.i", ["a.c"], "", "{top}"), "."),
    "the text tells, where it was built": (("sub/a.i", ["a.c"], "", "/build/tree/sub"), "sub"),
    "the first relative name tells": (("sub/deep/b.d", ["{top}/a.c", "deep/b.c"], "deep/b.o", ""), "sub"),
    "nothing depends on it": (("sub/a.d", ["{top}/a.c"], "a.o", ""), "."),
}


@pytest.mark.parametrize(("told", "folder"), FOLDERS.values(), ids=FOLDERS.keys())
def test_find_folder(told: tuple[str, list[str], str, str], folder: str, top: Path) -> None:
    record, names, target, ran_in = told
    tree = SourceTree(top, top, "/build/tree")
    named = [name.format(top=top) for name in names]
    assert tree.find_folder(top / record, named, target, ran_in.format(top=top)) == os.path.normpath(top / folder)


def test_a_folder_that_is_not_clear(top: Path) -> None:
    with pytest.raises(BuildRecordError) as caught:
        SourceTree(top, top).find_folder(top / "sub" / "a.i", ["a.c"])
    assert str(caught.value) == "a.c: source file in sub and .; nothing says which of them was read"


def test_a_folder_that_there_is_not(top: Path) -> None:
    (top.parent / "c.c").write_text("")
    with pytest.raises(BuildRecordError) as caught:
        SourceTree(top, top).find_folder(top / "sub" / "c.d", ["c.c"])
    assert str(caught.value) == "c.c: source file missing, in all folders from there to the top of the tree"


def test_a_build_beside_its_source(top: Path) -> None:
    build = top.parent / "build"
    (build / "gen").mkdir(parents=True)
    (build / "gen" / "made.c").write_text("")
    tree = SourceTree(top, build)
    folder = tree.find_folder(build / "gen" / "made.d", ["gen/made.c"], "gen/made.o")
    assert (folder, tree.place("gen/made.c", folder), tree.place("../src/a.c", folder)) == (str(build), None, "a.c")


def test_only_regular_files_are_read(top: Path) -> None:
    os.mkfifo(top / "pipe")
    (top / "huge").touch()
    os.truncate(top / "huge", 1 << 28)
    messages = []
    for name in ("pipe", "huge", "include/out.h", "absent"):
        with pytest.raises(BuildRecordError) as caught:
            read_regular_file(top / name)
        messages.append(str(caught.value).removeprefix(f"{top}/"))
    assert messages == [
        "pipe: no regular file of less than 256 MiB",
        "huge: no regular file of less than 256 MiB",
        "include/out.h: cannot be read: Too many levels of symbolic links",
        "absent: cannot be read: No such file or directory",
    ]


PARTS = st.sampled_from(["..", ".", "a.c", "sub", "include", "asm", "out.h", "secret.h", "/", "etc", "\x1b"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(parts=st.lists(PARTS, min_size=1, max_size=8))
def test_no_name_leads_out(parts: list[str], top: Path) -> None:
    path = SourceTree(top, top, "/build").place("/".join(parts), str(top / "sub"))
    assert path is None or (top / path).resolve().is_relative_to(top)
