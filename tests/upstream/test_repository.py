# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""One upstream from a mirror folder: refs resolved, trees listed, blobs fetched in one request, nothing executed."""

import os
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from auditor.errors import AddressError, FetchError
from auditor.upstream.addresses import is_object_id
from auditor.upstream.blobs import read_blob
from auditor.upstream.network import FetchSettings, Network
from auditor.upstream.refs import ResolvedRef
from auditor.upstream.repository import Upstream
from auditor.upstream.trees import TreeEntry
from tests.made.upstreams import Upstreams, run_git

URL = "https://github.com/QubesOS/example"
FILES = {"a.c": "int a;\n", "d/b.c": "int b;\n", "d/e/c.c": "int c;\n"}
UNKNOWN = "f" * 40
_AUTHOR = ("-c", "user.name=a", "-c", "user.email=a@example.org")


@pytest.fixture
def clones(tmp_path: Path) -> Path:
    return tmp_path / "clones"


def open_upstream(clones: Path, upstreams: Upstreams, url: str = URL, *, offline: bool = False) -> Upstream:
    return Upstream(url, Network(FetchSettings(clones, upstreams.folder, offline, backoff=0)))


def types_of_objects(git_dir: Path) -> list[str]:
    """The type of each object in a clone, sorted."""
    listing = run_git(git_dir, "cat-file", "--batch-all-objects", "--batch-check=%(objecttype)")
    return sorted(listing.split())


def packs_of(git_dir: Path) -> set[str]:
    return {path.name for path in (git_dir / "objects" / "pack").glob("*.pack")}


def read_files(upstream: Upstream, revision: str, paths: Iterable[str]) -> dict[str, bytes]:
    """Fetch the blobs of `paths` in one call and read them."""
    blob_by_path = {entry.path: entry.blob for entry in upstream.list_tree(revision)}
    upstream.fetch_blobs([blob_by_path[path] for path in paths], revision)
    return {path: read_blob(upstream.git_dir, blob_by_path[path]) for path in paths}


# ----------------------------------------------------------------------------------------------------- refs


@pytest.mark.parametrize(
    ("ref", "name", "source"),
    [
        pytest.param("v1", "refs/tags/v1", "v1^{commit}", id="annotated tag"),
        pytest.param("light", "refs/tags/light", "v1^{commit}", id="lightweight tag"),
        pytest.param("nested", "refs/tags/nested", "v1^{commit}", id="tag of a tag"),
        pytest.param("main", "refs/heads/main", "main", id="branch"),
        pytest.param("release/4.3", "refs/heads/release/4.3", "release/4.3", id="branch with a slash"),
        pytest.param("both", "refs/tags/both", "main", id="tag and branch at one commit"),
    ],
)
def test_ref_leads_to_its_commit(clones: Path, upstreams: Upstreams, ref: str, name: str, source: str) -> None:
    upstreams.commit(URL, FILES, tag="v1")
    upstreams.commit(URL, {"other.c": ""}, branch="release/4.3")
    upstreams.commit(URL, {"new.c": ""})
    upstreams.git(URL, "update-ref", "refs/tags/light", "v1^{commit}")
    upstreams.git(URL, "update-ref", "refs/heads/both", "main")
    upstreams.git(URL, "update-ref", "refs/tags/both", "main")
    upstreams.git(URL, *_AUTHOR, "tag", "-a", "-m", "nested", "nested", "v1")
    revision, target = upstreams.git(URL, "rev-parse", source), upstreams.git(URL, "rev-parse", name)
    tag = target if upstreams.git(URL, "cat-file", "-t", target) == "tag" else ""
    assert open_upstream(clones, upstreams).resolve_ref(ref) == ResolvedRef(name, revision, tag)


def test_full_commit_id_is_itself_without_asking(clones: Path, upstreams: Upstreams) -> None:
    assert open_upstream(clones, upstreams).resolve_ref(UNKNOWN) == ResolvedRef("", UNKNOWN, by="caller")
    assert not clones.exists()


@pytest.mark.parametrize(
    "ref",
    [
        pytest.param("v2", id="unknown"),
        pytest.param("v", id="part of a name"),
        pytest.param("1", id="last part of a name"),
        pytest.param("HEAD", id="HEAD"),
        pytest.param("refs/heads/main", id="full name"),
        pytest.param("0123abc", id="abbreviated id"),
        pytest.param("remote", id="neither tag nor branch"),
    ],
)
def test_other_ref_is_unknown(clones: Path, upstreams: Upstreams, ref: str) -> None:
    upstreams.commit(URL, FILES, tag="v/1")
    upstreams.git(URL, "update-ref", "refs/remotes/remote", "main")
    upstreams.git(URL, "update-ref", "refs/remotes/evil/refs/heads/remote", "main")
    with pytest.raises(FetchError) as caught:
        open_upstream(clones, upstreams).resolve_ref(ref)
    assert str(caught.value) == f"{URL}: has no tag or branch {ref}; correct the ref in the manifest or --ref"


def test_tag_and_branch_of_one_name_are_ambiguous(clones: Path, upstreams: Upstreams) -> None:
    upstreams.commit(URL, FILES, tag="R4.3")
    upstreams.commit(URL, {"new.c": ""}, branch="R4.3")
    with pytest.raises(FetchError) as caught:
        open_upstream(clones, upstreams).resolve_ref("R4.3")
    assert str(caught.value) == f"{URL}: R4.3 is a tag and also a branch elsewhere; name a full commit id instead"


@pytest.mark.parametrize("ref", ["--upload-pack=id", "main:a.c", "main~1", "a\nb"])
def test_hostile_ref_never_reaches_git(clones: Path, upstreams: Upstreams, ref: str) -> None:
    upstreams.commit(URL, FILES)
    with pytest.raises(AddressError, match="not a ref auditor uses"):
        open_upstream(clones, upstreams).resolve_ref(ref)


@pytest.mark.parametrize("target", ["main^{tree}", "main:a.c"], ids=["tree", "blob"])
def test_tag_of_no_commit_is_refused(clones: Path, upstreams: Upstreams, target: str) -> None:
    upstreams.commit(URL, FILES)
    upstreams.git(URL, "tag", "odd", target)
    upstream = open_upstream(clones, upstreams)
    resolved = upstream.resolve_ref("odd")
    kind = upstreams.git(URL, "cat-file", "-t", target)
    with pytest.raises(FetchError) as caught:
        upstream.fetch_ref(resolved, "odd")
    assert str(caught.value) == (
        f"{URL}: odd leads to {resolved.revision}, which is a {kind} and not a commit; "
        "ask who runs that repository, or name another ref in the manifest or with --ref"
    )


# ------------------------------------------------------------------------------------------------ commits and blobs


def test_commit_comes_alone_and_without_blobs(clones: Path, upstreams: Upstreams) -> None:
    upstreams.commit(URL, {"old.c": "old\n"}, tag="v0")
    revision = upstreams.commit(URL, FILES, tag="v1")
    upstreams.commit(URL, {"new.c": "new\n"})
    upstream = open_upstream(clones, upstreams)
    upstream.fetch_revision(revision, "v1")
    assert types_of_objects(upstream.git_dir) == ["commit", "tree", "tree", "tree"]
    assert upstream.tree_id(revision) == upstreams.git(URL, "rev-parse", "v1^{tree}")
    assert run_git(upstream.git_dir, "for-each-ref", "--format=%(refname)") == f"refs/auditor/{revision}"


def test_wanted_blobs_come_in_one_request_and_no_others(clones: Path, upstreams: Upstreams) -> None:
    files = {f"d{number % 7}/f{number}.c": f"int f{number};\n" for number in range(60)}
    revision = upstreams.commit(URL, files | {"unwanted.bin": "x" * 1000})
    upstream = open_upstream(clones, upstreams)
    upstream.fetch_revision(revision, "main")
    before = packs_of(upstream.git_dir)
    assert read_files(upstream, revision, files) == {path: content.encode() for path, content in files.items()}
    after = packs_of(upstream.git_dir)
    assert (before < after, len(after - before)) == (True, 1)
    assert types_of_objects(upstream.git_dir) == ["blob"] * 60 + ["commit"] + ["tree"] * 8
    assert read_files(upstream, revision, files) == {path: content.encode() for path, content in files.items()}
    assert packs_of(upstream.git_dir) == after


def test_nothing_is_checked_out(clones: Path, upstreams: Upstreams) -> None:
    revision = upstreams.commit(URL, {**FILES, ".gitattributes": "* text eol=crlf\n"})
    upstream = open_upstream(clones, upstreams)
    upstream.fetch_revision(revision, "main")
    assert read_files(upstream, revision, FILES) == {path: text.encode() for path, text in FILES.items()}
    files = {path.name for path in clones.rglob("*") if path.is_file()}
    assert not files & {"index", "FETCH_HEAD", ".gitattributes", "a.c", "b.c", "c.c"}


def test_tree_is_listed_with_modes_and_odd_names(clones: Path, upstreams: Upstreams) -> None:
    odd = [
        " a b ",
        "'",
        '"q".c',
        "-rf",
        "\u00e4\U0001f600.c",
        "back\\slash.c",
        "line\nend.c",
        "tab\t.c",
        "$(id).c",
        "esc\x1b[31m.c",
    ]
    files = dict.fromkeys(odd, "x\n") | {os.fsdecode(b"latin\xe9.c"): "x\n"}
    submodule = "a" * 40
    revision = upstreams.commit(URL, files, links={"link": "/etc/passwd"}, submodules={"module": submodule})
    upstream = open_upstream(clones, upstreams)
    upstream.fetch_revision(revision, "main")
    blob = upstreams.git(URL, "rev-parse", "main: a b ")
    link = upstreams.git(URL, "rev-parse", "main:link")
    expected = {TreeEntry(path, "100644", blob) for path in [*odd, "latin\\xe9.c"]}
    expected |= {TreeEntry("link", "120000", link), TreeEntry("module", "160000", submodule)}
    listed = upstream.list_tree(revision)
    assert (set(listed), len(listed)) == (expected, len(expected))
    in_tree_order = upstreams.git(URL, "-c", "core.quotePath=false", "ls-tree", "--name-only", "-z", "main")
    paths = [entry.path.replace("\\xe9", "\udce9") for entry in listed]
    assert "".join(f"{path}\0" for path in paths).strip() == in_tree_order


def test_executable_files_are_listed_as_such(clones: Path, upstreams: Upstreams) -> None:
    upstreams.commit(URL, {"run": "#!/bin/sh\n"})
    blob = upstreams.git(URL, "rev-parse", "main:run")
    tree = run_git(upstreams.git_dir(URL), "mktree", stdin=f"100755 blob {blob}\trun\n".encode())
    revision = upstreams.git(URL, *_AUTHOR, "commit-tree", "-m", "run", tree)
    upstreams.git(URL, "update-ref", "refs/heads/main", revision)
    upstream = open_upstream(clones, upstreams)
    upstream.fetch_revision(revision, "main")
    assert upstream.list_tree(revision) == (TreeEntry("run", "100755", blob),)


def test_two_names_that_read_alike_are_an_error_not_one_file(clones: Path, upstreams: Upstreams) -> None:
    revision = upstreams.commit(URL, {os.fsdecode(b"a\xff.c"): "one\n", "a\\xff.c": "two\n"})
    upstream = open_upstream(clones, upstreams)
    upstream.fetch_revision(revision, "main")
    with pytest.raises(FetchError) as caught:
        upstream.list_tree(revision)
    name = "'a\\\\xff.c'"
    assert str(caught.value) == f"{URL}: {name} in {revision} is the name of two files once it is readable"


def test_submodule_is_never_fetched(clones: Path, upstreams: Upstreams) -> None:
    other = "https://github.com/QubesOS/other"
    inner = upstreams.commit(other, {"inner.c": "int inner;\n"})
    modules = f'[submodule "module"]\n\tpath = module\n\turl = {upstreams.git_dir(other)}\n\tupdate = !touch sprung\n'
    revision = upstreams.commit(URL, {".gitmodules": modules}, submodules={"module": inner})
    upstream = open_upstream(clones, upstreams)
    upstream.fetch_revision(revision, "main")
    assert read_files(upstream, revision, [".gitmodules"]) == {".gitmodules": modules.encode()}
    assert types_of_objects(upstream.git_dir) == ["blob", "commit", "tree"]
    assert [path.name for path in (clones / "github.com/QubesOS").iterdir() if path.is_dir()] == ["example.git"]


# -------------------------------------------------------------------------------------------------- locked commits


def test_locked_commit_in_history_is_found(clones: Path, upstreams: Upstreams) -> None:
    locked = upstreams.commit(URL, FILES)
    for number in range(3):
        upstreams.commit(URL, {"a.c": f"int a{number};\n"})
    upstream = open_upstream(clones, upstreams)
    upstream.fetch_revision(locked, "main")
    assert read_files(upstream, locked, ["a.c"]) == {"a.c": b"int a;\n"}


@pytest.mark.parametrize("ref", ["main", "v1", UNKNOWN], ids=["branch", "tag", "commit id"])
def test_a_mirror_without_the_locked_commit_proves_nothing_of_the_upstream(
    clones: Path, upstreams: Upstreams, ref: str
) -> None:
    upstreams.commit(URL, FILES, tag="v1")
    with pytest.raises(FetchError) as caught:
        open_upstream(clones, upstreams).fetch_revision(UNKNOWN, ref)
    assert str(caught.value) == (
        f"{URL}: the mirror {upstreams.git_dir(URL)} has no commit {UNKNOWN} of {ref}; "
        f"bring the mirror up to date, and only then ask who rewrote {ref}"
    )


def test_an_id_that_nobody_has_is_an_error_of_who_gave_it(clones: Path, upstreams: Upstreams) -> None:
    upstreams.commit(URL, FILES, tag="v1")
    upstream = open_upstream(clones, upstreams)
    with pytest.raises(AddressError) as caught:
        upstream.fetch_ref(upstream.resolve_ref(UNKNOWN), UNKNOWN)
    assert str(caught.value) == f"{URL}: has no commit {UNKNOWN}; correct the id in the manifest or in --ref"


def test_rewritten_branch_keeps_what_the_cache_has(clones: Path, upstreams: Upstreams) -> None:
    locked = upstreams.commit(URL, FILES)
    open_upstream(clones, upstreams).fetch_revision(locked, "main")
    upstreams.git(URL, "update-ref", "-d", "refs/heads/main")
    new = upstreams.commit(URL, {"a.c": "rewritten\n"})
    upstreams.git(URL, "gc", "--quiet", "--prune=now")
    upstream = open_upstream(clones, upstreams)
    upstream.fetch_revision(locked, "main")
    assert upstream.resolve_ref("main") == ResolvedRef("refs/heads/main", new)
    with pytest.raises(FetchError, match=f"has no commit {locked} of main"):
        open_upstream(clones.with_name("second"), upstreams).fetch_revision(locked, "main")


# --------------------------------------------------------------------------------------------------------- offline


def test_offline_reads_what_was_fetched(clones: Path, upstreams: Upstreams) -> None:
    revision = upstreams.commit(URL, FILES)
    upstream = open_upstream(clones, upstreams)
    resolved = upstream.resolve_ref("main")
    upstream.fetch_revision(revision, "main")
    upstream.remember_ref(resolved)
    read_files(upstream, revision, ["a.c"])
    upstreams.commit(URL, {"a.c": "int later;\n"})
    offline = open_upstream(clones, upstreams, offline=True)
    assert offline.resolve_ref("main") == resolved
    offline.fetch_revision(revision, "main")
    assert read_files(offline, revision, ["a.c"]) == {"a.c": b"int a;\n"}
    with pytest.raises(FetchError) as caught:
        read_files(offline, revision, FILES)
    assert str(caught.value) == f"{URL}: 2 files are not in the cache; run once without --offline"


def test_offline_without_a_cache_says_what_is_missing(clones: Path, upstreams: Upstreams) -> None:
    revision = upstreams.commit(URL, FILES)
    offline = open_upstream(clones, upstreams, offline=True)
    with pytest.raises(FetchError) as caught:
        offline.resolve_ref("main")
    assert str(caught.value) == f"{URL}: main is not in the cache; run once without --offline"
    with pytest.raises(FetchError) as caught:
        offline.fetch_revision(revision, "main")
    assert str(caught.value) == f"{URL}: commit {revision} is not in the cache; run once without --offline"


def test_remembered_ref_moves_with_its_upstream(clones: Path, upstreams: Upstreams) -> None:
    for content in ("one\n", "two\n"):
        revision = upstreams.commit(URL, {"a.c": content})
        upstream = open_upstream(clones, upstreams)
        resolved = upstream.resolve_ref("main")
        upstream.fetch_revision(resolved.revision, "main")
        upstream.remember_ref(resolved)
        offline = open_upstream(clones, upstreams, offline=True)
        assert offline.resolve_ref("main") == ResolvedRef("refs/heads/main", revision)


# --------------------------------------------------------------------------------------------------------- mirrors


def test_mirror_without_the_repository_says_where_it_should_be(clones: Path, upstreams: Upstreams) -> None:
    with pytest.raises(FetchError) as caught:
        open_upstream(clones, upstreams).resolve_ref("main")
    expected = upstreams.folder / "github.com/QubesOS/example.git"
    assert (type(caught.value), str(caught.value)) == (FetchError, f"{URL}: not in the mirror; expected {expected}")


def test_mirror_that_is_no_repository_fails_alone(clones: Path, upstreams: Upstreams) -> None:
    other = "https://github.com/QubesOS/other"
    revision = upstreams.commit(other, FILES)
    (upstreams.git_dir(URL) / "objects").mkdir(parents=True)
    network = Network(FetchSettings(clones, upstreams.folder, backoff=0))
    with pytest.raises(FetchError, match=f"^{URL}: .*does not appear to be a git repository"):
        Upstream(URL, network).resolve_ref("main")
    assert Upstream(other, network).resolve_ref("main").revision == revision


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_mirror_of_another_user_is_read(clones: Path, upstreams: Upstreams) -> None:
    revision = upstreams.commit(URL, FILES)
    for path in (upstreams.git_dir(URL), *upstreams.git_dir(URL).rglob("*")):
        os.chown(path, 12345, 12345)
    upstream = open_upstream(clones, upstreams)
    upstream.fetch_revision(upstream.resolve_ref("main").revision, "main")
    assert read_files(upstream, revision, FILES) == {path: text.encode() for path, text in FILES.items()}


def test_mirror_under_a_folder_with_an_odd_name(clones: Path, tmp_path: Path) -> None:
    upstreams = Upstreams(tmp_path / "a b'\"%20$(id);\u00e4")
    revision = upstreams.commit(URL, FILES)
    upstream = open_upstream(clones, upstreams)
    upstream.fetch_revision(upstream.resolve_ref("main").revision, "main")
    assert read_files(upstream, revision, ["a.c"]) == {"a.c": b"int a;\n"}


def test_nothing_of_a_mirror_or_clone_is_executed(clones: Path, upstreams: Upstreams, tmp_path: Path) -> None:
    """Hooks in the mirror and the clone, and the settings of the mirror that name programs."""
    revision = upstreams.commit(URL, FILES, tag="v1")
    upstream = open_upstream(clones, upstreams)
    upstream.fetch_revision(revision, "v1")
    sprung = tmp_path / "sprung"
    for git_dir in (upstreams.git_dir(URL), upstream.git_dir):
        _plant_hooks(git_dir, sprung)
    _plant_settings(upstreams.git_dir(URL), sprung)
    assert upstream.resolve_ref("main") == ResolvedRef("refs/heads/main", revision)
    later = upstreams.commit(URL, {"a.c": "int later;\n"})
    sprung.unlink()  # the commit has sprung it: the trap works
    upstream.fetch_revision(later, "main")
    upstream.keep_ref("main", later)
    upstream.remember_ref(ResolvedRef("refs/heads/other", later))
    assert read_files(upstream, later, ["a.c"]) == {"a.c": b"int later;\n"}
    assert not sprung.exists()


def test_mirror_with_missing_blobs_runs_no_program_to_get_them(
    clones: Path, upstreams: Upstreams, tmp_path: Path
) -> None:
    """A partial mirror names a remote of its own; neither that nor its settings are followed."""
    revision = upstreams.commit(URL, FILES)
    first = open_upstream(clones, upstreams)
    first.fetch_revision(revision, "main")
    first.keep_ref("main", revision)
    _plant_hooks(first.git_dir, tmp_path / "sprung")
    _plant_settings(first.git_dir, tmp_path / "sprung")
    second = open_upstream(tmp_path / "second", Upstreams(clones))
    second.fetch_revision(revision, "main")
    with pytest.raises(FetchError, match=f"^{URL}: "):
        read_files(second, revision, FILES)
    assert not (tmp_path / "sprung").exists()


def _plant_hooks(git_dir: Path, sprung: Path) -> None:
    """Put hooks into a repository that write the file `sprung` if they run."""
    program = sprung.with_name("program")
    program.write_text(f"#!/bin/sh\necho \"$0\" >> '{sprung}'\n")
    program.chmod(0o755)
    (git_dir / "hooks").mkdir(exist_ok=True)
    for name in ("reference-transaction", "post-update", "pre-auto-gc", "post-index-change", "post-checkout"):
        (git_dir / "hooks" / name).symlink_to(program)


def _plant_settings(git_dir: Path, sprung: Path) -> None:
    """Let the settings of a repository name the program of `_plant_hooks` wherever they may name one."""
    program = sprung.with_name("program")
    for key in ("core.sshCommand", "core.fsmonitor", "core.gitProxy", "core.askPass", "credential.helper"):
        run_git(git_dir, "config", key, str(program))
    for key in ("uploadpack.packObjectsHook", "remote.origin.uploadpack", "core.alternateRefsCommand"):
        run_git(git_dir, "config", key, str(program))
    run_git(git_dir, "config", "remote.origin.url", f"ext::{program}")
    run_git(git_dir, "config", "remote.origin.promisor", "true")


# -------------------------------------------------------------------------------------- keeping refs, several at once


@pytest.mark.parametrize("ref", ["v1", "light", "main"])
def test_kept_ref_serves_another_machine(clones: Path, upstreams: Upstreams, ref: str) -> None:
    revision = upstreams.commit(URL, FILES, tag="v1")
    upstreams.git(URL, "update-ref", "refs/tags/light", revision)
    upstream = open_upstream(clones, upstreams)
    upstream.fetch_revision(revision, ref)
    read_files(upstream, revision, ["a.c"])
    upstream.keep_ref(ref, revision)
    second = open_upstream(clones.with_name("second"), Upstreams(clones))
    assert second.resolve_ref(ref) == upstream.resolve_ref(ref)
    second.fetch_revision(revision, ref)
    assert read_files(second, revision, ["a.c"]) == {"a.c": b"int a;\n"}
    name = upstream.resolve_ref(ref).name
    assert run_git(upstream.git_dir, "rev-parse", name) == upstreams.git(URL, "rev-parse", name)


def test_kept_ref_stays_at_the_commit_asked_for(clones: Path, upstreams: Upstreams) -> None:
    locked = upstreams.commit(URL, FILES)
    upstreams.commit(URL, {"a.c": "int later;\n"})
    upstream = open_upstream(clones, upstreams)
    upstream.fetch_revision(locked, "main")
    upstream.keep_ref("main", locked)
    second = open_upstream(clones.with_name("second"), Upstreams(clones))
    assert second.resolve_ref("main") == ResolvedRef("refs/heads/main", locked)


def test_left_over_of_an_interrupted_clone_does_no_harm(clones: Path, upstreams: Upstreams) -> None:
    revision = upstreams.commit(URL, FILES)
    left_over = clones / "github.com/QubesOS/.new-example-abcd1234"
    (left_over / "clone/objects").mkdir(parents=True)
    left_over.with_name(".new-example-2-abcd1234").mkdir()  # of another clone, which may be made now
    (clones / "github.com/QubesOS/example.lock").touch()
    upstream = open_upstream(clones, upstreams)
    upstream.fetch_revision(revision, "main")
    assert read_files(upstream, revision, ["a.c"]) == {"a.c": b"int a;\n"}
    names = sorted(path.name for path in left_over.parent.iterdir())
    assert names == [".new-example-2-abcd1234", "example.git", "example.lock"]


def test_clone_that_is_no_repository_is_an_error_of_its_own(clones: Path, upstreams: Upstreams) -> None:
    revision = upstreams.commit(URL, FILES)
    (clones / "github.com/QubesOS/example.git").mkdir(parents=True)
    with pytest.raises(FetchError, match=f"^{URL}: .* is no clone of auditor's own; remove it and run again$"):
        open_upstream(clones, upstreams).fetch_revision(revision, "main")


def test_failed_fetch_is_not_taken_for_a_lost_commit(clones: Path, upstreams: Upstreams) -> None:
    """A tree that git refuses as hostile is there, but cannot be had: that is no reason to move the lock."""
    upstreams.commit(URL, FILES)
    blob = upstreams.git(URL, "rev-parse", "main:a.c")
    tree = run_git(upstreams.git_dir(URL), "mktree", stdin=f"100644 blob {blob}\t.git\n".encode())
    revision = upstreams.git(URL, *_AUTHOR, "commit-tree", "-m", "hostile", tree)
    upstreams.git(URL, "update-ref", "refs/heads/main", revision)
    with pytest.raises(FetchError, match=f"^{URL}: fsck error in pack"):
        open_upstream(clones, upstreams).fetch_revision(revision, "main")


def test_threads_share_a_clone(clones: Path, upstreams: Upstreams) -> None:
    revisions = [upstreams.commit(URL, {f"f{number}.c": f"int f{number};\n"}) for number in range(6)]

    def fetch(number: int) -> dict[str, bytes]:
        upstream = open_upstream(clones, upstreams)
        upstream.resolve_ref("main")
        upstream.fetch_revision(revisions[number], "main")
        entry = upstream.list_tree(revisions[number])[0]
        upstream.fetch_blobs([entry.blob], revisions[number])
        return {entry.path: run_git(upstream.git_dir, "cat-file", "blob", entry.blob).encode()}

    with ThreadPoolExecutor(6) as executor:
        results = list(executor.map(fetch, range(6)))
    assert results == [{f"f{number}.c": f"int f{number};".encode()} for number in range(6)]
    assert run_git(clones / "github.com/QubesOS/example.git", "fsck", "--connectivity-only", "--no-dangling") == ""


_PROCESS = """
import sys
from pathlib import Path
from auditor.upstream.network import FetchSettings, Network
from auditor.upstream.repository import Upstream
cache, mirror, url, revision = sys.argv[1:]
upstream = Upstream(url, Network(FetchSettings(Path(cache), Path(mirror))))
upstream.fetch_revision(revision, "main")
upstream.fetch_blobs([entry.blob for entry in upstream.list_tree(revision)], revision)
print(upstream.tree_id(revision))
"""


def test_processes_share_a_clone(clones: Path, upstreams: Upstreams) -> None:
    revisions = [upstreams.commit(URL, {f"f{number}.c": f"int f{number};\n"}) for number in range(3)]
    arguments = [sys.executable, "-c", _PROCESS, str(clones), str(upstreams.folder), URL]
    processes = [
        subprocess.Popen([*arguments, revision], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for revision in revisions
    ]
    results = [(*process.communicate(), process.returncode) for process in processes]
    trees = [upstreams.git(URL, "rev-parse", f"{revision}^{{tree}}") for revision in revisions]
    assert results == [(f"{tree}\n", "", 0) for tree in trees]
    assert all(map(is_object_id, trees))
    assert types_of_objects(clones / "github.com/QubesOS/example.git") == ["blob"] * 3 + ["commit"] * 3 + ["tree"] * 3


def test_a_clone_that_somebody_else_configured_is_refused(upstreams: Upstreams, tmp_path: Path) -> None:
    planted = tmp_path / "planted"
    revision = upstreams.commit(URL, {"a.c": "int a;\n"}, tag="v1")
    upstream = Upstream(URL, Network(FetchSettings(tmp_path / "cache", upstreams.folder)))
    upstream.resolve_ref("v1")
    with (upstream.git_dir / "config").open("a") as config:
        config.write(f'[remote "origin"]\n\tuploadpack = touch {planted}; git-upload-pack\n')
    with pytest.raises(FetchError, match=f"^{URL}: .* is no clone of auditor's own; remove it and run again$"):
        upstream.fetch_revision(revision, "v1")
    assert not planted.exists()
