# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What stands in the tree of a commit, and objects in a clone that somebody has put in the place of others."""

import zlib
from pathlib import Path

import pytest

from auditor.errors import FetchError
from auditor.upstream.git_command import GitCommand
from auditor.upstream.network import FetchSettings, Network
from auditor.upstream.repository import Upstream
from auditor.upstream.trees import TreeEntry
from tests.made.upstreams import Upstreams

URL = "https://github.com/QubesOS/example"
FILES = {"a.c": "int a;\n", "d/b.c": "int b;\n", "d/e/c.c": "int c;\n", "f/c.c": "int c;\n"}
REPLACED = {"the commit": "main", "the tree": "main^{tree}", "a tree in it": "main:d", "a tree below": "main:d/e"}


def make_loose(git: GitCommand) -> None:
    """Let a clone keep each object in a file of its own, as one that was copied about may."""
    for pack in (git.git_dir / "objects" / "pack").glob("*.pack"):
        aside = pack.rename(git.git_dir / pack.name)
        for rest in pack.parent.glob(f"{pack.stem}.*"):
            rest.unlink()
        with aside.open("rb") as file:
            git.output("unpack-objects", "-q", stdin=file)


def put_in_place(git: GitCommand, name: str, other: str) -> str:
    """Write the content of another object in the place of one; the id of that one."""
    ids = [git.text("rev-parse", item) for item in (name, other)]
    place, source = (git.git_dir / "objects" / item[:2] / item[2:] for item in ids)
    assert zlib.decompress(source.read_bytes()) != zlib.decompress(place.read_bytes())
    place.chmod(0o644)
    place.write_bytes(source.read_bytes())
    return ids[0]


@pytest.mark.parametrize("name", REPLACED.values(), ids=REPLACED.keys())
def test_an_object_in_the_place_of_another_is_found(name: str, upstreams: Upstreams, tmp_path: Path) -> None:
    before = upstreams.commit(URL, FILES)
    upstreams.commit(URL, {"a.c": "int a;\n"}, branch="smaller")
    upstream = Upstream(URL, Network(FetchSettings(tmp_path / "clones", upstreams.folder)))
    for ref in ("main", "smaller"):
        upstream.fetch_ref(upstream.resolve_ref(ref), ref)
    assert len(upstream.list_tree(before)) == 4
    git = GitCommand(upstream.git_dir, URL)
    make_loose(git)
    assert len(upstream.list_tree(before)) == 4
    replaced = put_in_place(git, name, "smaller" if name == "main" else "smaller^{tree}")
    ours = f"{upstream.git_dir}: the content of {replaced} is not what its id says"
    with pytest.raises(FetchError, match=rf"{ours}|{URL}: not a tree object"):  # git looks at the first two itself
        upstream.list_tree(before)


def test_lists_what_stands_in_the_tree_and_no_folder(upstreams: Upstreams) -> None:
    upstreams.commit(URL, FILES, links={"l": "a.c"})
    listed = Upstream(URL, Network(FetchSettings(upstreams.folder))).list_tree("main")
    assert [(entry.path, entry.mode) for entry in listed] == [
        *((path, "100644") for path in FILES),
        ("l", "120000"),
    ]
    assert all(isinstance(entry, TreeEntry) for entry in listed)
