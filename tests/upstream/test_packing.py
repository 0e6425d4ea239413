# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A clone that is fetched into every night: its packs are put into one now and then, and nothing that it has goes."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from auditor.upstream import clone
from auditor.upstream.addresses import folder_of
from auditor.upstream.blobs import read_blob
from auditor.upstream.network import FetchSettings, Network
from auditor.upstream.repository import Upstream
from tests.made.upstreams import Upstreams, run_git

URL = "https://github.com/QubesOS/example"


@pytest.fixture
def clones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of clones, each of which has four packs at most."""
    monkeypatch.setattr(clone, "MOST_PACKS", 4)
    return tmp_path / "clones"


def files_of(night: int) -> dict[str, str]:
    return {"a.c": f"int a{night};\n", "d/b.c": "int b;\n"}


def spend_night(clones: Path, upstreams: Upstreams, night: int, *, force: bool = False) -> str:
    """A new commit of main, fetched with its files; its id. With `force` it has no parent."""
    if force:
        upstreams.git(URL, "update-ref", "-d", "refs/heads/main")
    revision = upstreams.commit(URL, files_of(night))
    upstream = Upstream(URL, Network(FetchSettings(clones, upstreams.folder)))
    upstream.fetch_ref(upstream.resolve_ref("main"), "main")
    upstream.fetch_blobs({entry.blob for entry in upstream.list_tree(revision)}, revision)
    return revision


def read_offline(clones: Path, revision: str) -> dict[str, str]:
    upstream = Upstream(URL, Network(FetchSettings(clones, offline=True)))
    return {entry.path: read_blob(upstream.git_dir, entry.blob).decode() for entry in upstream.list_tree(revision)}


def packs_of(clones: Path) -> list[str]:
    return sorted(path.name for path in (clones / folder_of(URL) / "objects/pack").iterdir())


def objects_of(clones: Path) -> list[str]:
    return sorted(run_git(clones / folder_of(URL), "cat-file", "--batch-all-objects", "--batch-check").split("\n"))


def test_packs_do_not_pile_up_and_every_commit_stays(clones: Path, upstreams: Upstreams) -> None:
    revisions, numbers = [], []
    for night in range(7):
        revisions.append(spend_night(clones, upstreams, night, force=night == 3))
        numbers.append(len([name for name in packs_of(clones) if name.endswith(".pack")]))
        assert read_offline(clones, revisions[0]) == files_of(0)  # by a git that has been reading since the first night
    assert numbers == [2, 4, 2, 4, 2, 4, 2]
    assert [read_offline(clones, revision) for revision in revisions] == [files_of(night) for night in range(7)]


def test_what_a_killed_run_has_left_goes_and_its_objects_stay(clones: Path, upstreams: Upstreams) -> None:
    revisions = [spend_night(clones, upstreams, night) for night in range(2)]
    folder = clones / folder_of(URL)
    run_git(folder, "repack", "-a", "--quiet")  # as if it had been killed before it removed the others
    for name in ("tmp_pack_A1b2C3", ".tmp-7-pack-0123.pack"):
        (folder / "objects/pack" / name).write_bytes(b"PACK")
    orphan = run_git(folder, "hash-object", "-w", "--stdin", stdin=b"led to by nothing\n")
    before = objects_of(clones)
    revisions.append(spend_night(clones, upstreams, 2))
    assert [name for name in packs_of(clones) if "tmp" in name] == []
    assert set(before) <= set(objects_of(clones))
    assert read_blob(folder, orphan) == b"led to by nothing\n"
    assert [read_offline(clones, revision) for revision in revisions] == [files_of(night) for night in range(3)]


def test_a_clone_that_cannot_be_packed_serves_as_before(clones: Path, upstreams: Upstreams) -> None:
    """Another program's lock on the packed refs ends it half way."""
    revisions = [spend_night(clones, upstreams, night) for night in range(2)]
    (clones / folder_of(URL) / "packed-refs.lock").touch()
    revisions.append(spend_night(clones, upstreams, 2))
    assert [read_offline(clones, revision) for revision in revisions] == [files_of(night) for night in range(3)]


def test_many_runs_at_once_pack_one_clone(clones: Path, upstreams: Upstreams, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clone, "MOST_PACKS", 0)
    revisions = [upstreams.commit(URL, files_of(night), branch=f"b{night}") for night in range(6)]

    def fetch(revision: str) -> dict[str, int]:
        upstream = Upstream(URL, Network(FetchSettings(clones, upstreams.folder)))
        upstream.fetch_revision(revision, revision)
        return upstream.fetch_blobs({entry.blob for entry in upstream.list_tree(revision)}, revision)

    with ThreadPoolExecutor(6) as pool:
        sizes = list(pool.map(fetch, revisions))
    assert [sorted(found.values()) for found in sizes] == [[7, 8]] * 6
    assert [read_offline(clones, revision) for revision in revisions] == [files_of(night) for night in range(6)]
    assert len([name for name in packs_of(clones) if name.endswith(".pack")]) == 1
