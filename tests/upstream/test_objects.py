# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Objects of a clone: found by id and by ref, missing, and not what their ids say."""

import zlib

import pytest

from auditor.errors import FetchError
from auditor.upstream.git_command import GitCommand, object_id
from auditor.upstream.objects import HeldObject, list_sizes, read_objects
from tests.made.upstreams import Upstreams

URL = "https://github.com/QubesOS/example"
ABSENT = "f" * 40


@pytest.fixture
def git(upstreams: Upstreams) -> GitCommand:
    upstreams.commit(URL, {"a.c": "int a;\n", "empty": ""})
    return GitCommand(upstreams.git_dir(URL), URL)


def put_object(git: GitCommand, name: str, content: bytes) -> None:
    """A loose object under a name that need not be its own."""
    path = git.git_dir / "objects" / name[:2] / name[2:]
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)


def test_finds_by_id_and_by_ref_and_says_nothing_of_what_is_missing(git: GitCommand) -> None:
    blob, commit = object_id("blob", b"int a;\n"), git.text("rev-parse", "main")
    found = read_objects(git, [ABSENT, blob, "refs/heads/main", "refs/tags/none", f"{commit}^{{tree}}"])
    assert list(found) == [blob, "refs/heads/main", f"{commit}^{{tree}}"]
    assert found[blob] == HeldObject(blob, "blob", b"int a;\n")
    assert (found["refs/heads/main"].id, found["refs/heads/main"].kind) == (commit, "commit")
    assert found[f"{commit}^{{tree}}"].kind == "tree"


@pytest.mark.parametrize("content", [b"blob 3\0int", b"blob 9\0int"], ids=["other content", "other length"])
def test_an_object_that_is_not_what_its_id_says_is_an_error(git: GitCommand, content: bytes) -> None:
    put_object(git, ABSENT, zlib.compress(content))
    with pytest.raises(FetchError, match=f"the content of {ABSENT} is not what its id says"):
        read_objects(git, [ABSENT, git.text("rev-parse", "main")])


def test_an_object_that_cannot_be_read_is_missing(git: GitCommand) -> None:
    put_object(git, ABSENT, b"garbage")
    commit = git.text("rev-parse", "main")
    assert list(read_objects(git, [ABSENT, commit])) == [commit]
    assert list_sizes(git, [ABSENT, commit]).keys() == {commit}


def test_lists_the_sizes_of_the_objects_that_are_wanted_and_there(git: GitCommand) -> None:
    empty, filled = (object_id("blob", content) for content in (b"", b"int a;\n"))
    assert list_sizes(git, [filled, empty, ABSENT]) == {filled: 7, empty: 0}
    assert list_sizes(git, [filled]) == {filled: 7}
    assert list_sizes(git, []) == {}
