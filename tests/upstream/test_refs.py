# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What is said of a ref is held against the objects, which are named by their hashes."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from auditor.errors import AddressError, AuditorError, FetchError, LockError
from auditor.upstream.network import FetchSettings, Network
from auditor.upstream.refs import ResolvedRef, patterns_of, refs_in
from auditor.upstream.repository import Upstream
from tests.made.upstreams import Host, Rerouted, Upstreams, run_git

URL = "https://github.com/QubesOS/example"
PERSON = "Tester <tester@example.org> 1700000000 +0000"
ONE, TWO = "1" * 40, "2" * 40


@pytest.fixture
def commits(upstreams: Upstreams) -> tuple[str, str]:
    """The commit of the annotated tag v1, and another one."""
    return upstreams.commit(URL, {"a.c": "int a;\n"}, tag="v1"), upstreams.commit(URL, {"a.c": "int evil;\n"})


def write_tag(upstreams: Upstreams, target: str, kind: str = "commit", name: str = "v1") -> str:
    """The id of a new tag object."""
    content = f"object {target}\ntype {kind}\ntag {name}\ntagger {PERSON}\n\nSaid\n"
    return run_git(upstreams.git_dir(URL), "hash-object", "-t", "tag", "-w", "--stdin", stdin=content.encode())


def lie(upstreams: Upstreams, tag: str, commit: str) -> None:
    """Let the mirror say that v1 is `tag`, and that this leads to `commit`."""
    upstreams.git(URL, "update-ref", "-d", "refs/tags/v1")
    packed = f"# pack-refs with: peeled fully-peeled sorted \n{commit} refs/heads/main\n{tag} refs/tags/v1\n^{commit}\n"
    (upstreams.git_dir(URL) / "packed-refs").write_text(packed)


def open_upstream(folder: Path, upstreams: Upstreams, *, offline: bool = False) -> Upstream:
    return Upstream(URL, Network(FetchSettings(folder, upstreams.folder, offline, backoff=0)))


def complaint_on(upstream: Upstream, ref: str = "v1", resolved: ResolvedRef | None = None) -> AuditorError:
    with pytest.raises(AuditorError) as caught:
        upstream.fetch_ref(resolved or upstream.resolve_ref(ref), ref)
    return caught.value


def test_the_peeled_line_of_a_list_is_not_believed(
    tmp_path: Path, upstreams: Upstreams, commits: tuple[str, str]
) -> None:
    good, evil = commits
    tag = upstreams.git(URL, "rev-parse", "refs/tags/v1")
    lie(upstreams, tag, evil)
    upstream = open_upstream(tmp_path, upstreams)
    assert upstream.resolve_ref("v1") == ResolvedRef("refs/tags/v1", evil, tag)
    error = complaint_on(upstream)
    assert (type(error), error.exit_code) == (FetchError, 3)
    assert str(error) == (
        f"{URL}: v1 is said to lead to commit {evil}, but its tag object {tag} leads to commit {good}; "
        "ask who runs that repository, or name another ref in the manifest or with --ref"
    )
    with pytest.raises(FetchError, match="v1 is not in the cache"):
        open_upstream(tmp_path, upstreams, offline=True).resolve_ref("v1")
    with pytest.raises(FetchError, match="is said to lead to"):
        upstream.keep_ref("v1", evil)


@pytest.mark.parametrize("name", ["v0", "v1 ", "V1", "refs/tags/v1", "v1\x1b[2J"], ids=ascii)
def test_a_tag_object_under_another_name_is_refused(
    tmp_path: Path, upstreams: Upstreams, commits: tuple[str, str], name: str
) -> None:
    tag = write_tag(upstreams, commits[0], name=name)
    upstreams.git(URL, "update-ref", "refs/tags/v1", tag)
    upstream = open_upstream(tmp_path, upstreams)
    error = complaint_on(upstream, resolved=ResolvedRef("refs/tags/v1", commits[0], tag))
    if name != "v1 ":  # which git itself refuses to hand out
        assert f"{tag}, given as the tag object of v1, is that of the tag {name!a}" in str(error)
    assert error.exit_code == 3


def test_tags_of_tags_are_followed(tmp_path: Path, upstreams: Upstreams, commits: tuple[str, str]) -> None:
    good, evil = commits
    inner = upstreams.git(URL, "rev-parse", "refs/tags/v1")
    outer = write_tag(upstreams, inner, "tag", "outer")
    upstreams.git(URL, "update-ref", "refs/tags/outer", outer)
    upstream = open_upstream(tmp_path, upstreams)
    held = upstream.fetch_ref(upstream.resolve_ref("outer"), "outer")
    assert (held.commit and held.commit.id, held.tag and held.tag.id) == (good, outer)
    error = complaint_on(upstream, "outer", ResolvedRef("refs/tags/outer", evil, outer))
    assert f"but its tag object {outer} leads to commit {good}" in str(error)


def test_a_long_chain_of_tags_is_no_tag_of_a_commit(
    tmp_path: Path, upstreams: Upstreams, commits: tuple[str, str]
) -> None:
    """Each of them costs a process, and a host can hand out millions."""
    target = upstreams.git(URL, "rev-parse", "refs/tags/v1")
    for _ in range(12):
        target = write_tag(upstreams, target, "tag", "outer")
    upstreams.git(URL, "update-ref", "refs/tags/outer", target)
    upstream = open_upstream(tmp_path, upstreams)
    with pytest.raises(FetchError, match="which is a tag and not a commit"):
        upstream.fetch_ref(upstream.resolve_ref("outer"), "outer")


@pytest.mark.parametrize(("kind", "target"), [("tree", "main^{tree}"), ("blob", "main:a.c")])
def test_a_tag_of_no_commit_is_named_for_what_it_is(
    tmp_path: Path, upstreams: Upstreams, commits: tuple[str, str], kind: str, target: str
) -> None:
    aim = upstreams.git(URL, "rev-parse", target)
    upstreams.git(URL, "update-ref", "refs/tags/light", aim)
    upstreams.git(URL, "update-ref", "refs/tags/odd", write_tag(upstreams, aim, kind, "odd"))
    for ref in ("light", "odd"):
        error = complaint_on(open_upstream(tmp_path / ref, upstreams), ref)
        assert (type(error), error.exit_code) == (FetchError, 3)
        assert str(error).startswith(f"{URL}: {ref} leads to {aim}, which is a {kind} and not a commit; ")


def ids_in(upstreams: Upstreams, commits: tuple[str, str]) -> dict[str, str]:
    names = {"tree": "main^{tree}", "blob": "main:a.c", "tag": "refs/tags/v1"}
    return {kind: upstreams.git(URL, "rev-parse", name) for kind, name in names.items()} | {"commit": commits[1]}


LOCKED: dict[str, tuple[Callable[[dict[str, str], str], ResolvedRef], str]] = {
    "revision of another commit": (
        lambda ids, good: ResolvedRef("", ids["commit"], ids["tag"], "lock"),
        "v1 is said to lead to commit {commit}, but its tag object {tag} leads to commit {good}",
    ),
    "tag is a commit": (
        lambda ids, good: ResolvedRef("", good, ids["commit"], "lock"),
        "{commit}, given as the tag object of v1, is no tag that can be read, but a commit",
    ),
    "tag is a blob": (
        lambda ids, good: ResolvedRef("", good, ids["blob"], "lock"),
        "{blob}, given as the tag object of v1, is no tag that can be read, but a blob",
    ),
    "revision is the tag": (
        lambda ids, good: ResolvedRef("", ids["tag"], "", "lock"),
        "v1 leads to {tag}, which is a tag and not a commit",
    ),
    "revision is a tree": (
        lambda ids, good: ResolvedRef("", ids["tree"], "", "lock"),
        "v1 leads to {tree}, which is a tree and not a commit",
    ),
    "revision is a blob": (
        lambda ids, good: ResolvedRef("", ids["blob"], "", "lock"),
        "v1 leads to {blob}, which is a blob and not a commit",
    ),
}


@pytest.mark.parametrize(("make", "cause"), LOCKED.values(), ids=LOCKED.keys())
def test_a_lock_that_contradicts_the_objects_is_an_error_of_the_lock(
    tmp_path: Path,
    upstreams: Upstreams,
    commits: tuple[str, str],
    make: Callable[[dict[str, str], str], ResolvedRef],
    cause: str,
) -> None:
    ids = ids_in(upstreams, commits)
    resolved = make(ids, commits[0])
    for warm in (False, True):
        upstream = open_upstream(tmp_path / str(warm), upstreams)
        for ref in ("v1", "main") if warm else ():
            upstream.fetch_ref(upstream.resolve_ref(ref), ref)
        error = complaint_on(upstream, resolved=resolved)
        assert (type(error), error.exit_code) == (LockError, 2)
        told = f"{URL}: {cause.format(**ids, good=commits[0])}; restore that entry of the lock"
        promised = f"{URL}: v1 is said to lead through {ids['blob']}, which is a blob; restore that entry of the lock"
        assert str(error).startswith((told, promised) if warm else told)


def test_the_id_of_a_tag_is_not_taken_for_a_commit(
    tmp_path: Path, upstreams: Upstreams, commits: tuple[str, str]
) -> None:
    tag = upstreams.git(URL, "rev-parse", "refs/tags/v1")
    error = complaint_on(open_upstream(tmp_path, upstreams), tag)
    assert (type(error), error.exit_code) == (AddressError, 2)
    assert str(error).endswith(
        f"{tag} leads to {tag}, which is a tag and not a commit; correct the id in the manifest or in --ref"
    )


# ------------------------------------------------------------------------------------------------- lists of refs


@pytest.fixture
def host(upstreams: Upstreams) -> Iterator[Host]:
    with Host(upstreams.folder, version=0).serve_http() as served:
        yield served


def upstream_at(tmp_path: Path, host: Host) -> Upstream:
    return Upstream(URL, Rerouted(FetchSettings(tmp_path, protocols=("http",), backoff=0), host.address))


def test_a_list_that_leaves_out_what_a_tag_leads_to_is_refused(
    tmp_path: Path, upstreams: Upstreams, commits: tuple[str, str], host: Host
) -> None:
    """Without that line the id of the tag object would stand for the commit."""
    tag = upstreams.git(URL, "rev-parse", "refs/tags/v1")
    host.listing = [(tag, b"refs/tags/v1")]
    error = complaint_on(upstream_at(tmp_path, host))
    assert (type(error), f"v1 leads to {tag}, which is a tag and not a commit" in str(error)) == (FetchError, True)


@pytest.mark.parametrize(
    "name",
    [b"refs/x\ty/refs/tags/v1", b"refs/x\n%s\trefs/tags/v1" % ONE.encode(), b"refs/\x1b[2J/refs/tags/v1"],
    ids=["tab", "newline", "escape"],
)
def test_a_name_with_a_control_character_is_a_failure_of_that_repository(
    tmp_path: Path, upstreams: Upstreams, commits: tuple[str, str], host: Host, name: bytes
) -> None:
    host.listing = [(commits[0], b"refs/heads/main"), (commits[0], name)]
    with pytest.raises(FetchError, match=f"^{URL}: (the list of refs holds|malformed response in) ") as caught:
        upstream_at(tmp_path, host).resolve_ref("v1")
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("page", [b"", b"\n", b"<html>Log in</html>\n", b"0000"], ids=ascii)
def test_a_login_page_is_not_taken_for_a_repository_without_the_ref(
    tmp_path: Path, upstreams: Upstreams, commits: tuple[str, str], host: Host, page: bytes
) -> None:
    host.page = page
    with pytest.raises(FetchError, match=f"^{URL}: ") as caught:
        upstream_at(tmp_path, host).resolve_ref("v1")
    assert "has no tag or branch" not in str(caught.value)


LISTS: dict[str, tuple[str, str]] = {
    "no id": ("refs/tags/v1", "'refs/tags/v1'"),
    "short id": ("12\trefs/tags/v1", "'12\\trefs/tags/v1'"),
    "another ref": (f"{ONE}\trefs/tags/v2", "refs/tags/v2"),
    "not below refs": (f"{ONE}\tv1/refs/tags/v1", "v1/refs/tags/v1"),
    "twice": (f"{ONE}\trefs/tags/v1\n{TWO}\trefs/tags/v1", "refs/tags/v1 twice"),
    "a carriage return": (f"{ONE}\trefs/tags/v1\r", "\\r"),
}


@pytest.mark.parametrize(("listing", "told"), LISTS.values(), ids=LISTS.keys())
def test_a_list_that_git_cannot_have_written_is_refused(listing: str, told: str) -> None:
    with pytest.raises(ValueError, match="the list of refs holds ") as caught:
        refs_in(listing, patterns_of("v1"))
    assert told in str(caught.value)


def test_refs_of_other_remotes_are_passed_over() -> None:
    listing = f"{ONE}\trefs/remotes/evil/refs/tags/v1\n{TWO}\trefs/tags/v1"
    assert refs_in(listing, patterns_of("v1")) == [ResolvedRef("refs/tags/v1", TWO)]
