# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""One upstream repository: resolve a ref, fetch its commit and trees, list them, fetch the trusted blobs in one batch.

A repository is a bare, shallow, partial clone in the cache folder, laid out like the mirror that `--mirror` reads, so
that one machine's clones serve as the mirror of another. Nothing is ever checked out.
"""

import contextlib
import fcntl
import shutil
import tempfile
import threading
import time
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import IO

from msgspec import Struct

from auditor.addresses import check_ref, check_url, find_mirror, folder_of, host_of, is_object_id
from auditor.errors import FetchError, LockError, UnreachableError
from auditor.git_command import GitCommand, make_repository

SYMBOLIC_LINK = "120000"
SUBMODULE = "160000"

_FETCH = ("--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--no-auto-maintenance")
# The kindest request first: the trees of one commit; all of one commit; all history, for hosts that know neither.
_REQUESTS = (("--depth=1", "--filter=blob:none"), ("--depth=1",), ())
_LISTING_SECONDS = 15


class FetchSettings(Struct, frozen=True):
    """Where repositories come from and are kept; `backoff` is the first pause, in s, between `attempts`."""

    cache: Path
    mirror: Path | None = None
    offline: bool = False
    protocols: tuple[str, ...] = ("https", "file")
    attempts: int = 3
    backoff: float = 0.5


class TreeEntry(Struct, frozen=True):
    """One file, symbolic link or submodule of an upstream tree: its path, git mode and object id."""

    path: str
    mode: str
    blob: str


class ResolvedRef(Struct, frozen=True):
    """The full name of a tag or branch and the commit that it leads to."""

    name: str
    revision: str


class Network:
    """Asks upstream hosts, again after a pause where a network fails, and no more once a host has given no answer."""

    def __init__(self, settings: FetchSettings) -> None:
        self.settings = settings
        self._lock = threading.Lock()
        self._silent_hosts: dict[str, str] = {}

    def address_of(self, url: str) -> str:
        """What git is told to fetch `url` from: the URL itself, or its repository below the mirror."""
        mirror = self.settings.mirror
        if mirror is None:
            return url
        path = find_mirror(mirror, url)
        if path is None:
            raise FetchError(f"{url}: not in the mirror; expected {mirror / folder_of(url)}")
        return path.absolute().as_uri()

    def ask(self, git: GitCommand, url: str, command: str, *arguments: str, stdin: IO[bytes] | None = None) -> str:
        """The output of a git command that talks to the upstream `url`."""
        host = host_of(url)
        seconds = _LISTING_SECONDS if command == "ls-remote" else None
        for attempt in range(1, self.settings.attempts + 1):
            self._refuse_silent_host(host, url)
            if stdin is not None:
                stdin.seek(0)
            try:
                return git.text(command, *arguments, origin=self.address_of(url), stdin=stdin, seconds=seconds)
            except UnreachableError as error:
                if attempt == self.settings.attempts:
                    self._note_silent_host(host, str(error).removeprefix(f"{url}: "))
                    raise
            time.sleep(self.settings.backoff * 2 ** (attempt - 1))
        raise UnreachableError(f"{url}: never asked, since no attempt is allowed")

    def _refuse_silent_host(self, host: str, url: str) -> None:
        with self._lock:
            if host in self._silent_hosts:
                raise UnreachableError(f"{url}: {self._silent_hosts[host]}")

    def _note_silent_host(self, host: str, cause: str) -> None:
        with self._lock:
            self._silent_hosts.setdefault(host, cause)


class Upstream:
    """One repository by its URL; every method raises `FetchError` where git cannot deliver."""

    def __init__(self, url: str, network: Network) -> None:
        self.url = check_url(url)
        self.git_dir = network.settings.cache / folder_of(url)
        self._network = network
        self._offline = network.settings.offline
        self._git = GitCommand(self.git_dir, url, network.settings.protocols)

    def resolve_ref(self, ref: str) -> ResolvedRef:
        """The tag or branch `ref` and its commit upstream, or as last fetched if offline; a commit id is itself."""
        if is_object_id(check_ref(ref)):
            return ResolvedRef("", ref)
        if self._offline:
            return self._resolve_in_clone(ref)
        tag, branch = f"refs/tags/{ref}", f"refs/heads/{ref}"
        with self._clone():
            listing = self._network.ask(
                self._git, self.url, "ls-remote", "--quiet", "origin", tag, f"{tag}^{{}}", branch
            )
        revision_by_name = {name: revision for revision, name in (line.split("\t") for line in listing.splitlines())}
        tagged = revision_by_name.get(f"{tag}^{{}}", revision_by_name.get(tag))
        headed = revision_by_name.get(branch)
        if tagged and headed and tagged != headed:
            raise FetchError(f"{self.url}: {ref} is a tag and also a branch elsewhere; name a full commit id instead")
        if not (tagged or headed):
            raise FetchError(f"{self.url}: has no tag or branch {ref}; correct the ref in the manifest or --ref")
        return ResolvedRef(tag, tagged) if tagged else ResolvedRef(branch, str(headed))

    def fetch_revision(self, revision: str, ref: str) -> None:
        """Bring the commit `revision` and its trees into the clone; `LockError` if the upstream has it no longer."""
        with self._clone():
            if self._has_commit(revision):
                return
            if self._offline:
                raise FetchError(f"{self.url}: commit {revision} is not in the cache; run once without --offline")
            refusal = self._fetch_object(revision)
            if not self._has_commit(revision) and "not our ref" not in str(refusal):
                refusal = self._fetch_named(self.resolve_ref(ref), revision)
            if not self._has_commit(revision):
                raise LockError(
                    f"{self.url}: the repository no longer has commit {revision} of {ref}; "
                    "find out who rewrote it, then move the lock with `auditor lock`"
                )

    def keep_ref(self, ref: str, revision: str) -> None:
        """Let `ref` lead to the fetched commit `revision` in the clone too, through its tag object if there is one."""
        resolved = self.resolve_ref(ref)
        with self._clone():
            if resolved.name and resolved.revision == revision:
                self._fetch_named(resolved, revision)
            elif resolved.name:
                self._git.text("update-ref", resolved.name, revision)

    def tree_id(self, revision: str) -> str:
        """The id of the tree of a fetched commit."""
        return self._git.text("rev-parse", "--verify", "--end-of-options", f"{revision}^{{tree}}")

    def list_tree(self, revision: str) -> tuple[TreeEntry, ...]:
        """Every file, symbolic link and submodule of a fetched commit, in tree order."""
        entries = []
        for line in self._git.output("ls-tree", "-r", "-z", "--full-tree", revision).split(b"\0")[:-1]:
            attributes, path = line.split(b"\t", 1)
            mode, _, blob = attributes.decode("ascii").split(" ")
            entries.append(TreeEntry(path.decode("utf-8", "backslashreplace"), mode, blob))
        return tuple(entries)

    def fetch_blobs(self, blobs: Collection[str], revision: str) -> None:
        """Bring all `blobs` of `revision` into the clone in one request, never one by one."""
        with self._clone():
            missing = set(blobs) - self._objects()
            if not missing:
                return
            if self._offline:
                raise FetchError(f"{self.url}: {len(missing)} files are not in the cache; run once without --offline")
            with _lines_in_file(sorted(missing)) as wanted, contextlib.suppress(FetchError):
                self._network.ask(
                    self._git, self.url, "fetch", *_FETCH, "--filter=blob:none", "--stdin", "origin", stdin=wanted
                )
            if missing - self._objects():
                self._fetch_object(revision, refetch=True)
            if missing - self._objects():
                raise FetchError(f"{self.url}: the host sent {revision} without all of its files; try again")

    # ------------------------------------------------------------------------------------------- inside

    @contextlib.contextmanager
    def _clone(self) -> Iterator[None]:
        """Hold the clone against other processes and threads, making it first if it is not there."""
        self.git_dir.parent.mkdir(parents=True, exist_ok=True)
        with self.git_dir.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not self.git_dir.is_dir():
                self._make_clone()
            yield

    def _make_clone(self) -> None:
        workplace = Path(tempfile.mkdtemp(dir=self.git_dir.parent, prefix=".new-"))
        try:
            make_repository(workplace / "clone")
            (workplace / "clone").rename(self.git_dir)
        finally:
            shutil.rmtree(workplace, ignore_errors=True)

    def _fetch_object(self, revision: str, *, refetch: bool = False) -> FetchError | None:
        """Fetch a commit by its id; the last refusal of the host, None if it complied."""
        again = ("--refetch",) if refetch else ()
        requests = _REQUESTS[1:] if refetch else _REQUESTS
        return self._fetch(f"+{revision}:refs/auditor/{revision}", revision, [(*again, *words) for words in requests])

    def _fetch_named(self, resolved: ResolvedRef, revision: str) -> FetchError | None:
        return self._fetch(f"+{resolved.name}:{resolved.name}", revision, list(_REQUESTS))

    def _fetch(self, refspec: str, revision: str, requests: list[tuple[str, ...]]) -> FetchError | None:
        """Try each kind of request until the clone has `revision`; the last refusal if none brought it."""
        refusal = None
        for request in requests:
            try:
                self._network.ask(self._git, self.url, "fetch", *_FETCH, *request, "origin", refspec)
            except UnreachableError:
                raise
            except FetchError as error:
                refusal = error
                continue
            if self._has_commit(revision):
                return None
        return refusal

    def _resolve_in_clone(self, ref: str) -> ResolvedRef:
        for name in (f"refs/tags/{ref}", f"refs/heads/{ref}"):
            with contextlib.suppress(FetchError):
                commit = f"{name}^{{commit}}"
                return ResolvedRef(name, self._git.text("rev-parse", "--verify", "--end-of-options", commit))
        raise FetchError(f"{self.url}: {ref} is not in the cache; run once without --offline")

    def _has_commit(self, revision: str) -> bool:
        """Whether the clone holds the commit; nothing is fetched on the way, since `origin` has no address."""
        with contextlib.suppress(FetchError):
            self.tree_id(revision)
            return True
        return False

    def _objects(self) -> set[str]:
        """The ids of all objects in the clone."""
        listing = self._git.text("cat-file", "--batch-all-objects", "--batch-check=%(objectname)", "--unordered")
        return set(listing.split())


@contextlib.contextmanager
def _lines_in_file(lines: list[str]) -> Iterator[IO[bytes]]:
    with tempfile.TemporaryFile() as file:
        file.write("".join(f"{line}\n" for line in lines).encode("ascii"))
        file.flush()
        file.seek(0)
        yield file
