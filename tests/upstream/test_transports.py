# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The same commits and blobs arrive from every kind of host, with the kindest requests that it understands."""

import contextlib
import re
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import Struct

from auditor.errors import FetchError, FinalRefusalError, LockError, UnreachableError
from auditor.upstream.addresses import folder_of
from auditor.upstream.blobs import read_blob
from auditor.upstream.network import FetchSettings, Network
from auditor.upstream.refs import ResolvedRef
from auditor.upstream.repository import Upstream
from tests.made.objects import FILE, Objects
from tests.made.upstreams import Host, Rerouted, Upstreams, run_git

URL = "https://github.com/QubesOS/example"
OTHER = "https://github.com/QubesOS/other"
PROTOCOLS = ("file", "git", "http")
UNKNOWN = "f" * 40

OLD = {"a.c": "int old;\n", "d/b.c": "int b;\n"}
NEW = {"a.c": "int new;\n", "d/b.c": "int b;\n", "large.bin": "x" * 5000}
SIDE = {"a.c": "int side;\n", "d/b.c": "int b;\n"}


class Transport(Struct, frozen=True):
    """How a host is reached, what it speaks, and what it refuses."""

    scheme: str
    version: int = 2
    smart: bool = True
    filters: bool = True
    any_id: bool = True

    def settings(self) -> str:
        """The settings of a repository that is served so."""
        filters, any_id = str(self.filters).lower(), str(self.any_id).lower()
        return f"[uploadpack]\n\tallowFilter = {filters}\n\tallowAnySHA1InWant = {any_id}\n"


TRANSPORTS = [
    pytest.param(Transport("file"), id="file"),
    pytest.param(Transport("file", filters=False, any_id=False), id="file, no filter"),
    pytest.param(Transport("git"), id="git"),
    pytest.param(Transport("git", filters=False, any_id=False), id="git, no filter"),
    pytest.param(Transport("http"), id="smart HTTP"),
    pytest.param(Transport("http", filters=False, any_id=False), id="smart HTTP, no filter"),
    pytest.param(Transport("http", version=0), id="old HTTP"),
    pytest.param(Transport("http", version=0, any_id=False), id="old HTTP, tips only"),
    pytest.param(Transport("http", version=0, filters=False, any_id=False), id="old HTTP, tips only, no filter"),
    pytest.param(Transport("http", smart=False), id="plain files"),
]


class Example(Struct, frozen=True):
    """A repository with three commits."""

    upstreams: Upstreams
    old: str
    new: str
    side: str


class Served:
    """A copy of the example, its host, and clones of it."""

    def __init__(self, transport: Transport, example: Example, upstreams: Upstreams, clones: Path) -> None:
        self.old, self.new, self.side = example.old, example.new, example.side
        shutil.copytree(example.upstreams.folder, upstreams.folder)
        with (upstreams.git_dir(URL) / "config").open("a") as config:
            config.write(transport.settings())
        self.host = Host(upstreams.folder, version=transport.version, smart=transport.smart)
        self.clones = clones
        self.mentioned: list[str] = []
        self._transport = transport

    @contextlib.contextmanager
    def serve(self) -> Iterator["Served"]:
        serve = {"git": self.host.serve_git, "http": self.host.serve_http}.get(self._transport.scheme)
        with serve() if serve else contextlib.nullcontext():
            yield self

    def network(self, name: str = "first", *, attempts: int = 3) -> Rerouted:
        """The way to the host, with an empty cache folder of that name on first use."""
        settings = FetchSettings(self.clones / name, protocols=PROTOCOLS, attempts=attempts, backoff=0)
        return Rerouted(settings, self.host.address or self.host.folder.as_uri())

    def upstream(self, name: str = "first", url: str = URL) -> Upstream:
        network = self.network(name)
        network.mention = self.mentioned.append
        return Upstream(url, network)


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Example:
    upstreams = Upstreams(tmp_path_factory.mktemp("example"))
    old = upstreams.commit(URL, OLD, tag="v1")
    new = upstreams.commit(URL, NEW)
    side = upstreams.commit(URL, SIDE, branch="side")
    upstreams.git(URL, "update-server-info")
    return Example(upstreams, old, new, side)


@pytest.fixture
def served(request: pytest.FixtureRequest, example: Example, upstreams: Upstreams, tmp_path: Path) -> Iterator[Served]:
    with Served(request.param, example, upstreams, tmp_path / "clones").serve() as served:
        yield served


on_every_transport = pytest.mark.parametrize("served", TRANSPORTS, indirect=True)
on_different_transports = pytest.mark.parametrize(
    "served",
    [
        pytest.param(Transport("http"), id="smart HTTP"),
        pytest.param(Transport("http", version=0, any_id=False), id="old HTTP, tips only"),
        pytest.param(Transport("http", smart=False), id="plain files"),
    ],
    indirect=True,
)
over_smart_http = pytest.mark.parametrize("served", [pytest.param(Transport("http"), id="smart HTTP")], indirect=True)


def read_sources(upstream: Upstream, revision: str) -> dict[str, str]:
    """The C files of a commit by path, their blobs fetched in one call."""
    blob_by_path = {entry.path: entry.blob for entry in upstream.list_tree(revision) if entry.path.endswith(".c")}
    upstream.fetch_blobs(blob_by_path.values(), revision)
    return {path: read_blob(upstream.git_dir, blob).decode() for path, blob in blob_by_path.items()}


def count_objects(git_dir: Path) -> dict[str, int]:
    listing = run_git(git_dir, "cat-file", "--batch-all-objects", "--batch-check=%(objecttype)").split()
    return {kind: listing.count(kind) for kind in sorted(set(listing))}


# -------------------------------------------------------------------------------------------- what arrives


@on_every_transport
def test_refs_lead_to_their_commits(served: Served) -> None:
    resolved = [served.upstream().resolve_ref(ref) for ref in ("v1", "main", "side")]
    assert resolved == [
        ResolvedRef("refs/tags/v1", served.old, run_git(served.host.folder / folder_of(URL), "rev-parse", "v1")),
        ResolvedRef("refs/heads/main", served.new),
        ResolvedRef("refs/heads/side", served.side),
    ]


@on_every_transport
def test_commit_and_blobs_arrive(served: Served) -> None:
    """A tip, a tag, a locked commit in the history of its branch, and one given by its id, each in an empty cache."""
    for name, revision, ref, files in [
        ("tip", served.new, "main", NEW),
        ("tag", served.old, "v1", OLD),
        ("locked", served.old, "main", OLD),
        ("history by id", served.old, served.old, OLD),
    ]:
        upstream = served.upstream(name)
        upstream.fetch_revision(revision, ref)
        expected = {path: content for path, content in files.items() if path.endswith(".c")}
        assert (name, read_sources(upstream, revision)) == (name, expected)


@on_different_transports
def test_second_commit_joins_the_clone(served: Served) -> None:
    for revision, ref, content in [
        (served.new, "main", "int new;\n"),
        (served.old, "v1", "int old;\n"),
        (served.side, "side", "int side;\n"),
    ]:
        upstream = served.upstream()
        upstream.fetch_revision(revision, ref)
        assert read_sources(upstream, revision) == {"a.c": content, "d/b.c": "int b;\n"}


@on_different_transports
def test_refs_are_kept_for_another_machine(served: Served, tmp_path: Path) -> None:
    for ref, revision in [("v1", served.old), ("main", served.new)]:
        upstream = served.upstream()
        upstream.fetch_revision(revision, ref)
        expected = read_sources(upstream, revision)
        upstream.keep_ref(ref, revision)
        mirror = Network(FetchSettings(tmp_path / f"other {ref}", served.clones / "first", backoff=0))
        second = Upstream(URL, mirror)
        assert second.resolve_ref(ref) == upstream.resolve_ref(ref)
        second.fetch_revision(revision, ref)
        assert read_sources(second, revision) == expected


@on_every_transport
def test_lost_commit_is_an_error_of_the_lock(served: Served) -> None:
    for ref in ("main", UNKNOWN):
        with pytest.raises(LockError) as caught:
            served.upstream().fetch_revision(UNKNOWN, ref)
        assert str(caught.value) == (
            f"{URL}: the repository no longer has commit {UNKNOWN} of {ref}; "
            "find out who rewrote it, then move the lock with `auditor lock`"
        )


@on_every_transport
def test_unknown_ref_is_an_error_of_this_repository(served: Served) -> None:
    with pytest.raises(FetchError) as caught:
        served.upstream().resolve_ref("v2")
    assert str(caught.value) == f"{URL}: has no tag or branch v2; correct the ref in the manifest or --ref"


@on_every_transport
def test_unknown_repository_is_not_taken_for_a_silent_host(served: Served) -> None:
    network = served.network()
    upstream = Upstream(OTHER, network)
    for ask in (lambda: upstream.resolve_ref("main"), lambda: upstream.fetch_revision(served.old, "main")):
        with pytest.raises(FetchError, match=f"^{OTHER}: ") as caught:
            ask()
        assert type(caught.value) is FinalRefusalError
    assert Upstream(URL, network).resolve_ref("main").revision == served.new


# --------------------------------------------------------------------------------------------- how it is asked for


@over_smart_http
def test_trees_come_in_one_request_and_blobs_in_another(served: Served, upstreams: Upstreams) -> None:
    upstream = served.upstream()
    upstream.fetch_revision(served.new, "main")
    assert count_objects(upstream.git_dir) == {"commit": 1, "tree": 2}
    read_sources(upstream, served.new)
    assert count_objects(upstream.git_dir) == {"blob": 2, "commit": 1, "tree": 2}
    blobs = sorted(upstreams.git(URL, "rev-parse", f"main:{path}") for path in ("a.c", "d/b.c"))
    assert served.host.fetches == [(served.new,), tuple(blobs)]
    folder = "/github.com/QubesOS/example.git"
    one_fetch = [f"GET {folder}/info/refs?service=git-upload-pack", f"POST {folder}/git-upload-pack"]
    assert served.host.requests == one_fetch * 2


@over_smart_http
def test_many_blobs_are_still_one_request(served: Served, upstreams: Upstreams) -> None:
    files = {f"d{number % 9}/f{number}.c": f"int f{number};\n" for number in range(2000)}
    revision = upstreams.commit(URL, files, branch="many")
    upstream = served.upstream()
    upstream.fetch_revision(revision, "many")
    wanted = {entry.blob for entry in upstream.list_tree(revision)}
    upstream.fetch_blobs(wanted, revision)
    assert [set(wants) for wants in served.host.fetches] == [{revision}, wanted]
    assert count_objects(upstream.git_dir) == {"blob": 2000, "commit": 1, "tree": 10}


@over_smart_http
def test_second_run_asks_for_nothing(served: Served) -> None:
    for _ in range(2):
        upstream = served.upstream()
        upstream.fetch_revision(served.old, "main")
        read_sources(upstream, served.old)
    assert len(served.host.fetches) == 2


@over_smart_http
def test_lost_commit_is_asked_for_once(served: Served) -> None:
    with pytest.raises(LockError):
        served.upstream().fetch_revision(UNKNOWN, "main")
    assert served.host.fetches == [(UNKNOWN,)]


@pytest.mark.parametrize(
    ("served", "expected"),
    [
        pytest.param(
            Transport("http", filters=False),
            {"blob": 3, "commit": 1, "tree": 2},
            id="no filter: all of one commit",
        ),
        pytest.param(
            Transport("http", version=0, any_id=False),
            {"commit": 1, "tree": 2},
            id="tips only: the trees of the tip",
        ),
        pytest.param(
            Transport("git", filters=False),
            {"blob": 3, "commit": 1, "tree": 2},
            id="git, no filter: all of one commit",
        ),
    ],
    indirect=["served"],
)
def test_history_is_not_fetched_without_need(served: Served, expected: dict[str, int]) -> None:
    upstream = served.upstream()
    upstream.fetch_revision(served.new, "main")
    assert count_objects(upstream.git_dir) == expected


@pytest.mark.parametrize(
    ("served", "expected"),
    [
        pytest.param(Transport("http"), [], id="smart HTTP"),
        pytest.param(Transport("http", filters=False), [], id="no filter, so that all of the commit comes at once"),
        pytest.param(
            Transport("http", version=0, any_id=False),
            [
                "Server does not allow request for unadvertised object ID; asking for the commit, without files",
                "the host sent less than it was asked for; asking for the commit with its history, without files",
                "Server does not allow request for unadvertised object ID; "
                "asking for all branches and tags with their history",
            ],
            id="tips only",
        ),
    ],
    indirect=["served"],
)
def test_what_more_than_needed_is_asked_for_is_told(served: Served, expected: list[str]) -> None:
    upstream = served.upstream()
    upstream.fetch_revision(served.old, "main")
    read_sources(upstream, served.old)
    told = [re.sub("[0-9a-f]{40}", "ID", line) for line in served.mentioned]
    assert told == [f"{URL}: {line} instead" for line in expected]


@over_smart_http
def test_nothing_heavier_is_asked_for_after_a_refused_object(served: Served, upstreams: Upstreams) -> None:
    """Of an object that git does not take there is none that it would take; the first message names it."""
    objects = Objects(upstreams.git_dir(URL))
    blob = objects.put("blob", b"int x;\n")
    revision = objects.commit([(FILE, b"a.c", blob)] * 2, branch="evil")
    with pytest.raises(FinalRefusalError, match="duplicateEntries"):
        served.upstream().fetch_revision(revision, "evil")
    assert (served.host.fetches, served.mentioned) == ([(revision,)], [])


@over_smart_http
def test_commit_that_left_its_branch_is_had_by_its_id(served: Served, upstreams: Upstreams) -> None:
    upstreams.git(URL, "update-ref", "refs/heads/main", served.side)
    upstream = served.upstream()
    upstream.fetch_revision(served.new, "main")
    assert read_sources(upstream, served.new)["a.c"] == "int new;\n"


# ------------------------------------------------------------------------------------------------------ failures


@over_smart_http
@pytest.mark.parametrize("status", [403, 429, 500, 502, 503, 504])
def test_passing_failure_is_asked_again(served: Served, status: int) -> None:
    served.host.statuses = [status, status]
    assert served.upstream().resolve_ref("main").revision == served.new
    assert served.host.requests[:3] == served.host.requests[:1] * 3


@over_smart_http
def test_transfer_that_breaks_off_is_asked_again(served: Served) -> None:
    served.host.cuts = [10, 60]
    upstream = served.upstream()
    upstream.fetch_revision(served.new, "main")
    assert read_sources(upstream, served.new) == {"a.c": "int new;\n", "d/b.c": "int b;\n"}
    assert served.host.fetches[:3] == [(served.new,)] * 3


@over_smart_http
def test_lasting_failure_ends_after_all_attempts_and_concerns_one_repository(served: Served) -> None:
    network = served.network(attempts=2)
    served.host.statuses = [503, 503]
    with pytest.raises(UnreachableError) as caught:
        Upstream(OTHER, network).resolve_ref("main")
    assert (str(caught.value), len(served.host.requests)) == (f"{OTHER}: The requested URL returned error: 503", 2)
    assert Upstream(URL, network).resolve_ref("main").revision == served.new


@over_smart_http
@pytest.mark.parametrize("status", [401, 404, 410])
def test_final_answer_is_not_asked_for_again(served: Served, status: int) -> None:
    served.host.statuses = [status] * 9
    with pytest.raises(FetchError) as caught:
        served.upstream().resolve_ref("main")
    credentials = 1 if status == 401 else 0  # git asks once more, with the empty ones that it has been given
    assert (type(caught.value), len(served.host.requests)) == (FinalRefusalError, 1 + credentials)


@over_smart_http
@pytest.mark.parametrize(
    ("scheme", "cause"),
    [pytest.param("http", "Failed to connect to", id="http"), pytest.param("git", "unable to connect to", id="git")],
)
def test_host_that_refuses_is_asked_no_more(served: Served, scheme: str, cause: str) -> None:
    with socket.socket() as closed:  # bound, so that nobody else gets the port, but not listening
        closed.bind(("127.0.0.1", 0))
        network = served.network()
        working, network.base = network.base, f"{scheme}://127.0.0.1:{closed.getsockname()[1]}"
        with pytest.raises(UnreachableError, match=f"^{URL}: {cause} 127.0.0.1") as first:
            Upstream(URL, network).resolve_ref("main")
    network.base = working
    with pytest.raises(UnreachableError) as second:
        Upstream(OTHER, network).resolve_ref("main")
    assert str(second.value) == str(first.value).replace(URL, OTHER)
    with pytest.raises(UnreachableError):
        Upstream(URL, network).fetch_revision(served.new, "main")
    assert served.host.requests == []


@over_smart_http
def test_another_host_is_still_asked(served: Served, upstreams: Upstreams) -> None:
    elsewhere = "https://git.kernel.org/example"
    revision = upstreams.commit(elsewhere, OLD)
    network = served.network(attempts=1)
    working, network.base = network.base, "http://127.0.0.1:1"
    with pytest.raises(UnreachableError):
        Upstream(URL, network).resolve_ref("main")
    network.base = working
    assert Upstream(elsewhere, network).resolve_ref("main").revision == revision


@over_smart_http
def test_policy_of_a_user_speaks_https_and_file_only(served: Served) -> None:
    network = Rerouted(FetchSettings(served.clones, backoff=0), served.host.address)
    with pytest.raises(FetchError) as caught:
        Upstream(URL, network).resolve_ref("main")
    assert str(caught.value) == f"{URL}: transport 'http' not allowed"
    assert (FetchSettings(served.clones).protocols, served.host.requests) == (("https", "file"), [])


@over_smart_http
def test_nothing_more_is_asked_for_because_of_damage_in_the_cache(served: Served) -> None:
    served.upstream().fetch_revision(served.old, "main")
    for index in (served.upstream().git_dir / "objects").rglob("*"):
        if index.is_file() and index.name != "alternates":
            index.chmod(0o600)
            index.write_bytes(b"")
    served.host.fetches.clear()
    upstream = served.upstream()
    with pytest.raises(FetchError, match="in the cache is damaged; remove "):
        upstream.fetch_revision(served.old, "main")
    assert (len(served.host.fetches) <= 1, served.mentioned) == (True, [])
