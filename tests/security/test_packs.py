# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Packs and objects that are not what they say: nothing of them is kept, and what is sound comes the next time."""

import shutil
import struct
import subprocess
import zlib
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from auditor.errors import FetchError
from auditor.upstream.blobs import read_blob
from tests.made.objects import FILE, Objects, commit_of, name_object, pack_of, tree_of
from tests.made.transports import QUICK, URL, Reached, read_all
from tests.made.upstreams import clean_environment, run_git

FILES = {"a.c": b"int a;\n"}
BLOB = ("blob", b"int x;\n")
SOUND = pack_of([BLOB])


def claim(size: int, packed: bytes) -> bytes:
    """A pack of one blob that says to be of this size."""
    body = pack_of([])[:8] + struct.pack(">L", 1)
    first, size = size & 15, size >> 4
    head = [3 << 4 | first]
    while size:
        head[-1] |= 128
        head.append(size & 127)
        size >>= 7
    return body + bytes(head) + packed


SENT = {
    "nothing": b"",
    "no pack": b"PUCK" + SOUND[4:],
    "another version": SOUND[:4] + struct.pack(">L", 9) + SOUND[8:],
    "half a pack": SOUND[: len(SOUND) // 2],
    "a pack without its digest": SOUND[:-20],
    "a wrong digest": SOUND[:-20] + bytes(20),
    "a flipped bit": SOUND[:14] + bytes([SOUND[14] ^ 1]) + SOUND[15:],
    "a kind that is none": SOUND[:12] + b"\x07" + SOUND[13:],
    "contents that do not unpack": claim(7, b"no zlib"),
    "more than it says": claim(1, zlib.compress(b"x" * 1000)),
    "less than it says": claim(1 << 20, zlib.compress(b"x")),
    "a size of 2^60": claim(1 << 60, zlib.compress(b"x")),
    "a difference from nothing": SOUND[:12] + bytes([6 << 4]) + b"\x01" + zlib.compress(b"\x00\x00") + bytes(20),
    "what was not asked for": SOUND,
}


@pytest.mark.parametrize("pack", SENT.values(), ids=SENT.keys())
def test_a_pack_that_a_host_sends(pack: bytes, reached: Reached) -> None:
    revision = reached.tell_tip()
    with reached.reach("http") as upstream:
        reached.host.pack = [pack]
        with pytest.raises(FetchError) as caught:
            upstream.fetch_revision(revision, "main")
        assert (str(caught.value).startswith(f"{URL}: "), str(caught.value).isprintable()) == (True, True)
        assert not upstream._clone.has_commit(revision)
        reached.host.pack, reached.host.listing = [], []
        assert read_all(upstream) == FILES


def spoil_blob(reached: Reached) -> None:
    """Another content by the id of a file."""
    reached.objects.put("blob", b"int other;\n", name=name_object("blob", FILES["a.c"]))


def spoil_commit(reached: Reached) -> None:
    """Another commit by the id of the one that is locked."""
    revision = reached.upstreams.git(URL, "rev-parse", "main")
    tree = reached.objects.put("tree", tree_of([(FILE, b"b.c", reached.objects.put("blob", b"int b;\n"))]))
    reached.objects.put("commit", commit_of(tree), name=revision)


def spoil_tree(reached: Reached) -> None:
    """Another tree by the id of that of the commit."""
    tree = reached.upstreams.git(URL, "rev-parse", "main^{tree}")
    reached.objects.put("tree", b"", name=tree)


def lose_blob(reached: Reached) -> None:
    blob = name_object("blob", FILES["a.c"])
    (reached.objects.git_dir / "objects" / blob[:2] / blob[2:]).unlink()


def cut_object(reached: Reached) -> None:
    blob = name_object("blob", FILES["a.c"])
    place = reached.objects.git_dir / "objects" / blob[:2] / blob[2:]
    place.chmod(0o600)
    place.write_bytes(place.read_bytes()[:5])


def bomb_object(reached: Reached) -> None:
    """A loose object that says to be small, and unpacks to 100 MiB."""
    blob = name_object("blob", FILES["a.c"])
    place = reached.objects.git_dir / "objects" / blob[:2] / blob[2:]
    place.unlink()
    place.write_bytes(zlib.compress(b"blob 7\0" + bytes(100 << 20)))


@pytest.fixture
def loose(reached: Reached) -> Reached:
    """The upstream with each object in a file of its own."""
    packs = reached.objects.git_dir / "objects" / "pack"
    for pack in [*packs.glob("*.pack")]:
        moved = reached.folder / "moved.pack"
        shutil.move(pack, moved)
        run_git(reached.objects.git_dir, "unpack-objects", "-q", stdin=moved.read_bytes())
        moved.unlink()
    shutil.rmtree(packs)
    packs.mkdir()
    return reached


@pytest.mark.parametrize(
    "spoil",
    [spoil_blob, spoil_commit, spoil_tree, lose_blob, cut_object, bomb_object],
    ids=lambda spoil: spoil.__name__,
)
@pytest.mark.parametrize("scheme", ["file", "http"])
def test_an_object_of_an_upstream_that_is_not_itself(
    spoil: Callable[[Reached], None], scheme: str, loose: Reached
) -> None:
    spoil(loose)
    with loose.reach(scheme) as upstream:
        outcome = read_all(upstream)
    assert isinstance(outcome, str)
    kinds = ("FetchError", "FinalRefusalError", "UnreachableError")  # the latter of a host that gives up in the middle
    assert (outcome.split(": ")[0] in kinds, outcome.isprintable()) == (True, True)


def test_an_object_of_plain_files_that_is_not_itself(loose: Reached) -> None:
    """From a host that hands out files, where nobody but git itself looks at them."""
    loose.host.smart = False
    run_git(loose.objects.git_dir, "update-server-info")
    spoil_blob(loose)
    with loose.reach("http") as upstream:
        assert str(read_all(upstream)).startswith("FetchError: ")


def test_a_blob_that_was_replaced_in_the_clone(reached: Reached) -> None:
    with reached.reach("file") as upstream:
        assert read_all(upstream) == FILES
        blob = name_object("blob", FILES["a.c"])
        copy = shutil.copytree(upstream.git_dir, reached.folder / "copy.git")  # nobody keeps a reader of which yet
        for pack in (copy / "objects" / "pack").iterdir():
            pack.unlink()
        Objects(copy).put("blob", b"int other;\n", name=blob)
        with pytest.raises(FetchError, match=f"{blob} is missing or damaged|the content of {blob} is not what"):
            read_blob(copy, blob)


def test_differences_that_unpack_to_more_than_there_is_room_for(reached: Reached) -> None:
    """A base of 60 MiB, and ten versions of it of a few bytes each."""
    base = bytes(60 << 20)
    files = {f"{number}": base + b"%d" % number for number in range(3)}
    reached.upstreams.commit(URL, files, branch="evil")
    subprocess.run(
        ["git", "--git-dir", str(reached.objects.git_dir), "repack", "-adfq", "--window=5"],
        env=clean_environment(),
        check=True,
    )
    limits = replace(QUICK, git_memory=100)
    with reached.reach("file", limits) as upstream:
        assert read_all(upstream, "evil") == (
            "LimitReachedError: git would need more memory than 100 MiB; if that is right, allow more: "
            "--read-limit git-memory=NUMBER"
        )


def test_objects_by_sha_256(reached: Reached) -> None:
    shutil.rmtree(reached.objects.git_dir)
    reached.objects.git_dir.mkdir()
    run_git(reached.objects.git_dir, "init", "-q", "--bare", "--object-format=sha256", str(reached.objects.git_dir))
    stream = b"commit refs/heads/main\ncommitter a <a> 1 +0000\ndata 1\nx\nM 100644 inline a.c\ndata 1\nx\n"
    run_git(reached.objects.git_dir, "fast-import", "--quiet", stdin=stream)
    with reached.reach("file") as upstream:
        outcome = read_all(upstream)
    assert isinstance(outcome, str)
    assert ("sha256" in outcome, outcome.split(": ")[0]) == (True, "FetchError")
