# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What cannot be had is told with its real cause: a mirror, a clone or a folder at fault is no upstream rewritten."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.errors import FetchError
from auditor.upstream.causes import find_damage
from auditor.upstream.network import FetchSettings, Network
from auditor.upstream.repository import Upstream
from tests.made.upstreams import Upstreams, clean_environment, run_git

URL = "https://github.com/QubesOS/example"
OTHER = "https://github.com/QubesOS/other"
FILES = {f"d/f{number}.c": f"int f{number};\n" * 40 for number in range(120)}


@pytest.fixture
def revision(upstreams: Upstreams) -> str:
    """The commit of v1, which is also that of main, in one pack."""
    commit = upstreams.commit(URL, FILES, tag="v1")
    upstreams.git(URL, "repack", "-a", "-d", "-q")
    return commit


def open_upstream(folder: Path, upstreams: Upstreams, *, offline: bool = False) -> Upstream:
    return Upstream(URL, Network(FetchSettings(folder, upstreams.folder, offline, backoff=0)))


def fetch_all(upstream: Upstream) -> None:
    """Whatever an audit fetches of v1."""
    resolved = upstream.resolve_ref("v1")
    upstream.fetch_ref(resolved, "v1")
    upstream.fetch_blobs({entry.blob for entry in upstream.list_tree(resolved.revision)}, resolved.revision)


def complaint_on(upstream: Upstream, fetch: Callable[[Upstream], None] = fetch_all) -> str:
    with pytest.raises(FetchError) as caught:
        fetch(upstream)
    assert caught.value.exit_code == 3
    assert "\n" not in str(caught.value)
    return str(caught.value)


def pack_of(git_dir: Path) -> Path:
    return max((git_dir / "objects/pack").glob("*.pack"), key=lambda path: path.stat().st_size)


# ----------------------------------------------------------------------------------------------------- mirrors


def borrow(upstreams: Upstreams, elsewhere: Path) -> str:
    shutil.move(upstreams.git_dir(URL) / "objects/pack", elsewhere / "pack")
    (upstreams.git_dir(URL) / "objects/pack").mkdir()
    (upstreams.git_dir(URL) / "objects/info/alternates").write_text(f"{elsewhere}\n")
    shutil.rmtree(elsewhere)
    return f"borrows objects from {elsewhere}, which is not there"


def cut(upstreams: Upstreams, _: Path) -> str:
    pack = pack_of(upstreams.git_dir(URL))
    pack.chmod(0o644)
    pack.write_bytes(pack.read_bytes()[: pack.stat().st_size // 2])
    return f"is damaged: {pack.name}"


def lose_pack(upstreams: Upstreams, _: Path) -> str:
    pack = pack_of(upstreams.git_dir(URL))
    pack.unlink()
    return f"is damaged: {pack.name} (it is not there)"


def make_partial(upstreams: Upstreams, elsewhere: Path) -> str:
    mirror = upstreams.git_dir(URL)
    whole = mirror.rename(elsewhere / "whole.git")
    run_git(whole, "config", "uploadpack.allowFilter", "true")
    command = ["git", "clone", "-q", "--mirror", "--filter=blob:none", whole.as_uri(), str(mirror)]
    subprocess.run(command, env=clean_environment(), check=True)
    return "is a partial clone without all that is asked for"


MIRRORS = {
    "alternates are gone": borrow,
    "half a pack": cut,
    "no pack": lose_pack,
    "partial": make_partial,
}


@pytest.mark.parametrize("spoil", MIRRORS.values(), ids=MIRRORS.keys())
def test_a_mirror_that_is_not_whole_is_named_for_it(
    tmp_path: Path, upstreams: Upstreams, revision: str, spoil: Callable[[Upstreams, Path], str]
) -> None:
    (tmp_path / "elsewhere").mkdir()
    cause = spoil(upstreams, tmp_path / "elsewhere")

    def fetch(upstream: Upstream) -> None:
        upstream.fetch_revision(revision, "v1")
        upstream.fetch_blobs({entry.blob for entry in upstream.list_tree(revision)}, revision)

    told = complaint_on(open_upstream(tmp_path / "clones", upstreams), fetch)
    assert f"the mirror {upstreams.git_dir(URL)} {cause}" in told
    assert told.endswith("; copy it again, or fill it with `auditor mirror`")


def test_a_shallow_mirror_is_named_for_it(tmp_path: Path, upstreams: Upstreams, revision: str) -> None:
    upstreams.commit(URL, {"new.c": "int new;\n"})
    mirror = upstreams.git_dir(URL)
    whole = mirror.rename(tmp_path / "whole.git")
    command = ["git", "clone", "-q", "--mirror", "--depth=1", "--branch=main", whole.as_uri(), str(mirror)]
    subprocess.run(command, env=clean_environment(), check=True)
    told = complaint_on(
        open_upstream(tmp_path / "clones", upstreams), lambda upstream: upstream.fetch_revision(revision, "main")
    )
    assert f"the mirror {mirror} is a shallow clone; copy it again" in told


def test_a_mirror_older_than_the_lock_is_not_taken_for_a_rewritten_upstream(
    tmp_path: Path, upstreams: Upstreams, revision: str
) -> None:
    shutil.copytree(upstreams.folder, tmp_path / "old")
    later = upstreams.commit(URL, {"a.c": "int later;\n"})
    told = complaint_on(
        open_upstream(tmp_path / "clones", Upstreams(tmp_path / "old")),
        lambda upstream: upstream.fetch_revision(later, "main"),
    )
    assert f"has no commit {later} of main; bring the mirror up to date" in told


@pytest.mark.parametrize("name", ["example", "example.git"])
def test_a_clone_with_files_checked_out_is_no_mirror(
    tmp_path: Path, upstreams: Upstreams, revision: str, name: str
) -> None:
    whole = upstreams.git_dir(URL).rename(tmp_path / "whole.git")
    clone = upstreams.git_dir(URL).with_name(name)
    subprocess.run(["git", "clone", "-q", str(whole), str(clone)], env=clean_environment(), check=True)
    told = complaint_on(open_upstream(tmp_path / "clones", upstreams))
    place = upstreams.git_dir(URL)
    made = f"git clone --mirror {clone} {place}"
    if clone == place:  # where the mirror has to be
        made = f"mv {clone} {clone}-files && git clone --mirror {clone}-files {place}"
    assert told == f"{URL}: {clone} is a clone with files checked out, not a mirror; make one: {made}"
    subprocess.run(["bash", "-c", made], env=clean_environment(), check=True, capture_output=True)
    assert open_upstream(tmp_path / "clones", upstreams).resolve_ref("main")


# ---------------------------------------------------------------------------------------------------- the cache


def flip(path: Path, position: int) -> None:
    path.chmod(0o644)
    content = bytearray(path.read_bytes())
    content[position] ^= 4
    path.write_bytes(content)


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.999])
@pytest.mark.parametrize("suffix", [".pack", ".idx"])
def test_a_flipped_bit_in_the_cache_is_named_for_what_it_is(
    tmp_path: Path, upstreams: Upstreams, revision: str, part: float, suffix: str
) -> None:
    upstream = open_upstream(tmp_path / "clones", upstreams)
    fetch_all(upstream)
    assert find_damage(upstream.git_dir) == ""
    for pack in (upstream.git_dir / "objects/pack").glob(f"*{suffix}"):
        flip(pack, int(pack.stat().st_size * part))
    damage = upstream.find_damage()
    assert damage is not None
    assert str(damage).endswith(f" in the cache is damaged; remove {upstream.git_dir} and run again")


def test_half_a_loose_object_in_the_cache_is_found(tmp_path: Path, upstreams: Upstreams) -> None:
    upstreams.commit(URL, {"a.c": "int a;\n" * 100}, tag="v1")
    upstream = open_upstream(tmp_path / "clones", upstreams)
    fetch_all(upstream)
    for pack in (upstream.git_dir / "objects/pack").glob("*.pack"):
        content = pack.read_bytes()
        for path in (upstream.git_dir / "objects/pack").glob(f"{pack.stem}.*"):
            path.chmod(0o644)
            path.unlink()
        run_git(upstream.git_dir, "unpack-objects", "-q", stdin=content)
    assert find_damage(upstream.git_dir) == ""
    loose = next(path for path in (upstream.git_dir / "objects").glob("[0-9a-f][0-9a-f]/*"))
    loose.chmod(0o644)
    loose.write_bytes(loose.read_bytes()[:-8])
    assert find_damage(upstream.git_dir) == loose.parent.name + loose.name


# ------------------------------------------------------------------------------------------------------ folders

_PROGRAM = """
import sys
from pathlib import Path
from auditor.errors import FetchError
from auditor.upstream.repository import Upstream
from auditor.upstream.network import FetchSettings, Network
cache, mirror, offline, *urls = sys.argv[1:]
network = Network(FetchSettings(Path(cache), Path(mirror) if mirror else None, bool(offline), backoff=0))
for url in urls:
    try:
        upstream = Upstream(url, network)
        print(upstream.fetch_ref(upstream.resolve_ref("v1"), "v1").commit.id)
    except FetchError as error:
        print(error)
"""
_CAPABILITIES = "-dac_override,-dac_read_search"


def fetch_with_few_rights(cache: Path, mirror: Path | None, *urls: str, offline: bool = False) -> list[str]:
    """What each of `urls` gives to somebody for whom the modes of files hold, as they do not for root."""
    arguments = [str(cache), str(mirror or ""), "yes" if offline else "", *urls]
    few_rights = ["setpriv", "--bounding-set", _CAPABILITIES] if os.geteuid() == 0 else []
    command = [*few_rights, sys.executable, "-c", _PROGRAM, *arguments]
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr
    return finished.stdout.splitlines()


@pytest.mark.parametrize("spoiled", ["mirror", "clone", "lock"])
def test_a_folder_that_may_not_be_read_stops_no_other(tmp_path: Path, upstreams: Upstreams, spoiled: str) -> None:
    cache = tmp_path / "cache"
    revisions = {url: upstreams.commit(url, FILES, tag="v1") for url in (URL, OTHER)}
    assert fetch_with_few_rights(cache, upstreams.folder, URL, OTHER) == list(revisions.values())
    clone = cache / "github.com/QubesOS/example.git"
    place = {"mirror": upstreams.git_dir(URL), "clone": clone, "lock": clone.with_suffix(".lock")}[spoiled]
    place.chmod(0)
    first, second = fetch_with_few_rights(cache, upstreams.folder, URL, OTHER)
    place.chmod(0o700)
    assert second == revisions[OTHER]
    assert first.startswith(f"{URL}: {place}")
    assert "Permission denied; " in first


def test_a_warm_cache_that_nobody_can_write_serves_what_it_has(
    tmp_path: Path, upstreams: Upstreams, revision: str
) -> None:
    cache = tmp_path / "cache"
    fetch_all(open_upstream(cache, upstreams))
    paths = [cache, *cache.rglob("*")]
    for path in paths:
        path.chmod(path.stat().st_mode & ~0o222)
    offline = fetch_with_few_rights(cache, None, URL, offline=True)
    known = fetch_with_few_rights(cache, upstreams.folder, URL)
    upstreams.git(URL, "update-ref", "refs/tags/v1", upstreams.commit(URL, {"a.c": "int new;\n"}))
    (told,) = fetch_with_few_rights(cache, upstreams.folder, URL)
    for path in paths:
        path.chmod(path.stat().st_mode | 0o200)
    assert (offline, known) == ([revision], [revision])
    assert told.startswith(f"{URL}: ")
    assert "Permission denied" in told


@pytest.mark.parametrize("name", ["example.lock", "example.git", ""], ids=["lock", "clone", "folder"])
def test_something_else_in_place_of_a_clone_is_a_failure_of_its_own(
    tmp_path: Path, upstreams: Upstreams, revision: str, name: str
) -> None:
    folder = tmp_path / "clones/github.com/QubesOS"
    if name == "example.lock":
        (folder / name).mkdir(parents=True)
    else:
        path = folder / name
        path.parent.mkdir(parents=True)
        path.write_text("something else")
    assert complaint_on(open_upstream(tmp_path / "clones", upstreams)).startswith(f"{URL}: ")


# ------------------------------------------------------------------------------------ names that exclude each other


@pytest.mark.parametrize("kind", ["branch", "tag"])
@pytest.mark.parametrize(("first", "second"), [("rel", "rel/4"), ("rel/4", "rel")])
def test_a_ref_that_becomes_a_folder_of_refs_does_not_break_later_runs(
    tmp_path: Path, upstreams: Upstreams, kind: str, first: str, second: str
) -> None:
    upstreams.commit(URL, {"a.c": "int a;\n"})
    for name in (first, second):
        if kind == "branch":
            for old in upstreams.git(
                URL, "for-each-ref", "--format=%(refname)", "refs/heads/rel", "refs/heads/rel/"
            ).split():
                upstreams.git(URL, "update-ref", "-d", old)
            revision = upstreams.commit(URL, {"a.c": f"int {name.replace('/', '_')};\n"}, branch=name)
        else:
            for old in upstreams.git(URL, "tag").split():
                upstreams.git(URL, "tag", "--delete", old)
            revision = upstreams.commit(URL, {"a.c": f"int {name.replace('/', '_')};\n"}, tag=name)
        for _ in range(2):
            upstream = open_upstream(tmp_path / "clones", upstreams)
            upstream.fetch_ref(upstream.resolve_ref(name), name)
            upstream.keep_ref(name, revision)
            assert open_upstream(tmp_path / "clones", upstreams, offline=True).resolve_ref(name).revision == revision
