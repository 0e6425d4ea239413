# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""One upstream repository: resolve a ref, fetch its commit and trees, list them, fetch the trusted blobs in one batch.

A repository is a bare, shallow, partial clone in the cache folder, laid out like the mirror that `--mirror` reads, so
that one machine's clones serve as the mirror of another. Nothing is ever checked out.
"""

import contextlib
import fcntl
import re
import shutil
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import IO

from msgspec import Struct

from auditor.addresses import check_ref, check_url, find_mirror, folder_of, host_of, is_object_id
from auditor.errors import FetchError, LockError, UnreachableError
from auditor.git_command import GitCommand, is_made_here, is_silence, make_repository

SYMBOLIC_LINK = "120000"
SUBMODULE = "160000"

_FETCH = ("--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--no-auto-maintenance")
_TREES, _CONTENT = "--filter=blob:none", "--no-filter"
_ONE_COMMIT, _HISTORY = "--depth=1", "--depth=2147483647"
# The kindest request first. The last is for hosts of plain files, which know neither depth nor filter.
_BY_ID = ((_ONE_COMMIT, _TREES), (_ONE_COMMIT, _CONTENT), (_CONTENT,))
_BY_NAME = ((_ONE_COMMIT, _TREES), (_HISTORY, _TREES), (_CONTENT,))
_AGAIN_BY_ID = (("--refetch", _ONE_COMMIT, _CONTENT),)
_AGAIN_BY_NAME = (("--refetch", _HISTORY, _CONTENT), ("--refetch", _CONTENT))
_ALL_REFS = ("+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*")
_GONE = "not our ref"


_TREE_LINE = re.compile(r"([0-7]{6}) [a-z]+ ([0-9a-f]+)\t([^\0]*)\0")


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

    def ask(self, git: GitCommand, command: str, *arguments: str, stdin: IO[bytes] | None = None) -> str:
        """The output of a git command that talks to the upstream."""
        url = git.url
        host = host_of(url)
        for attempt in range(1, self.settings.attempts + 1):
            self._refuse_silent_host(host, url)
            if stdin is not None:
                stdin.seek(0)
            try:
                return git.text(command, *arguments, origin=self.address_of(url), stdin=stdin)
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
        if is_silence(cause):
            with self._lock:
                self._silent_hosts.setdefault(host, cause)


class Upstream:
    """One repository by its URL; every method raises `FetchError` where git cannot deliver."""

    def __init__(self, url: str, network: Network) -> None:
        self.url = check_url(url)
        self.git_dir = network.settings.cache.absolute() / folder_of(url)
        self._network = network
        self._offline = network.settings.offline
        self._git = GitCommand(self.git_dir, url, network.settings.protocols)

    def resolve_ref(self, ref: str) -> ResolvedRef:
        """The tag or branch `ref` and its commit upstream, or as last fetched if offline; a commit id is itself."""
        if is_object_id(check_ref(ref)):
            return ResolvedRef("", ref)
        if self._offline:
            return self._resolve_in_clone(ref)
        with self._clone():
            return self._resolve_upstream(ref)

    def fetch_revision(self, revision: str, ref: str) -> None:
        """Bring the commit `revision` and its trees into the clone; `LockError` if the upstream has it no longer."""
        with self._clone():
            if self._has_commit(revision):
                return
            if self._offline:
                raise FetchError(f"{self.url}: commit {revision} is not in the cache; run once without --offline")
            refusal = self._fetch_commit(revision, ref)
            if self._has_commit(revision):
                return
            if refusal and _GONE not in str(refusal):
                raise refusal
            raise LockError(
                f"{self.url}: the repository no longer has commit {revision} of {ref}; "
                "find out who rewrote it, then move the lock with `auditor lock`"
            )

    def remember_ref(self, resolved: ResolvedRef) -> None:
        """Let a ref lead to its fetched commit in the clone too, so that it can be resolved offline."""
        with self._clone():
            if resolved.name and not self._leads_to(resolved):
                self._git.text("update-ref", resolved.name, resolved.revision)

    def keep_ref(self, ref: str, revision: str) -> None:
        """Let `ref` lead to the fetched commit `revision` in the clone too, through its tag object if there is one."""
        resolved = self.resolve_ref(ref)
        with self._clone():
            if resolved.name and resolved.revision == revision:
                refusal = self._fetch([_same(resolved.name)], _BY_NAME, lambda: self._leads_to(resolved))
                if refusal:
                    raise refusal
            elif resolved.name:
                self._git.text("update-ref", resolved.name, revision)

    def tree_id(self, revision: str) -> str:
        """The id of the tree of a fetched commit."""
        return self._git.text("rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}^{{tree}}")

    def list_tree(self, revision: str) -> tuple[TreeEntry, ...]:
        """Every file, symbolic link and submodule of a fetched commit, in tree order."""
        listing = self._git.output("ls-tree", "-r", "-z", "--full-tree", revision).decode("utf-8", "backslashreplace")
        entries = tuple(TreeEntry(path, mode, blob) for mode, blob, path in _TREE_LINE.findall(listing))
        if len({entry.path for entry in entries}) < len(entries):
            (twice, _), *_ = Counter(entry.path for entry in entries).most_common(1)
            raise FetchError(f"{self.url}: {twice!r} in {revision} is the name of two files once it is readable")
        return entries

    def fetch_blobs(self, blobs: Collection[str], revision: str) -> None:
        """Bring all `blobs` of `revision` into the clone in one request, never one by one."""
        with self._clone():
            missing = set(blobs) - self._objects()
            if not missing:
                return
            if self._offline:
                raise FetchError(f"{self.url}: {len(missing)} files are not in the cache; run once without --offline")
            with _lines_in_file(sorted(missing)) as wanted:
                refusal = self._try(_TREES, "--stdin", "origin", stdin=wanted)
            if not missing <= self._objects():
                refusal = self._fetch_content(missing, revision)
            if not missing <= self._objects():
                raise refusal or FetchError(f"{self.url}: the host sent {revision} without all of its files; try again")

    def blob_sizes(self, blobs: Collection[str]) -> dict[str, int]:
        """The size in bytes of each of `blobs`, all of which have been fetched."""
        with _lines_in_file(sorted(blobs)) as wanted:
            listing = self._git.text("cat-file", "--batch-check=%(objectname) %(objectsize)", stdin=wanted)
        return {blob: int(size) for blob, size in (line.split(" ") for line in listing.splitlines())}

    # ------------------------------------------------------------------------------------------- inside

    @contextlib.contextmanager
    def _clone(self) -> Iterator[None]:
        """Hold the clone against other processes and threads, making it first if it is not there."""
        self.git_dir.parent.mkdir(parents=True, exist_ok=True)
        with self.git_dir.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not self.git_dir.is_dir():
                self._make_clone()
            if not is_made_here(self.git_dir):
                raise FetchError(f"{self.url}: {self.git_dir} is no clone of auditor's own; remove it and run again")
            yield

    def _make_clone(self) -> None:
        workplace = Path(tempfile.mkdtemp(dir=self.git_dir.parent, prefix=".new-"))
        try:
            make_repository(workplace / "clone")
            (workplace / "clone").rename(self.git_dir)
        finally:
            shutil.rmtree(workplace, ignore_errors=True)

    def _fetch_commit(self, revision: str, ref: str) -> FetchError | None:
        """Fetch a commit by its id, else within its ref, else within all history; the last refusal, None if none."""
        refusal = self._fetch([_by_id(revision)], _BY_ID, lambda: self._has_commit(revision))
        if refusal is None or _GONE in str(refusal):
            return refusal
        if not is_object_id(ref):
            name = self._resolve_upstream(ref).name
            refusal = self._fetch([_same(name)], _BY_NAME, lambda: self._has_commit(revision))
        if not self._has_commit(revision):
            refusal = self._fetch(_ALL_REFS, _BY_NAME[1:], lambda: self._has_commit(revision))
        return refusal

    def _fetch_content(self, blobs: set[str], revision: str) -> FetchError | None:
        """Fetch a whole commit, else all there is, for hosts that do not hand out single blobs."""
        refusal = self._fetch([_by_id(revision)], _AGAIN_BY_ID, lambda: blobs <= self._objects())
        if refusal:
            refusal = self._fetch(_ALL_REFS, _AGAIN_BY_NAME, lambda: blobs <= self._objects())
        return refusal

    def _fetch(
        self, refspecs: Iterable[str], requests: Iterable[tuple[str, ...]], has_arrived: Callable[[], bool]
    ) -> FetchError | None:
        """Try each kind of request until what is wanted has arrived; what the host said to the last one."""
        refusal = None
        for request in requests:
            refusal = self._try(*request, "origin", *refspecs)
            if has_arrived():
                return None
            if _GONE in str(refusal):
                break
        return refusal

    def _try(self, *arguments: str, stdin: IO[bytes] | None = None) -> FetchError | None:
        """One fetch; the refusal of a host that does not comply. Raises `UnreachableError` if it does not answer."""
        try:
            self._network.ask(self._git, "fetch", *_FETCH, *arguments, stdin=stdin)
        except UnreachableError:
            raise
        except FetchError as error:
            return error
        return None

    def _resolve_upstream(self, ref: str) -> ResolvedRef:
        tag, branch = f"refs/tags/{ref}", f"refs/heads/{ref}"
        listing = self._network.ask(self._git, "ls-remote", "--quiet", "origin", tag, f"{tag}^{{}}", branch)
        found = _refs_in(listing, tag, branch)
        if not found:
            raise FetchError(f"{self.url}: has no tag or branch {ref}; correct the ref in the manifest or --ref")
        if len({resolved.revision for resolved in found}) > 1:
            raise FetchError(f"{self.url}: {ref} is a tag and also a branch elsewhere; name a full commit id instead")
        return found[0]

    def _resolve_in_clone(self, ref: str) -> ResolvedRef:
        for name in (f"refs/tags/{ref}", f"refs/heads/{ref}"):
            with contextlib.suppress(FetchError):
                commit = f"{name}^{{commit}}"
                return ResolvedRef(name, self._git.text("rev-parse", "--verify", "--end-of-options", commit))
        raise FetchError(f"{self.url}: {ref} is not in the cache; run once without --offline")

    def _leads_to(self, resolved: ResolvedRef) -> bool:
        """Whether a ref of the clone leads to the commit that it is resolved to."""
        with contextlib.suppress(FetchError):
            return self._git.text("rev-parse", "--verify", f"{resolved.name}^{{commit}}") == resolved.revision
        return False

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


def _by_id(revision: str) -> str:
    return f"+{revision}:refs/auditor/{revision}"


def _same(name: str) -> str:
    return f"+{name}:{name}"


def _refs_in(listing: str, tag: str, branch: str) -> list[ResolvedRef]:
    """What `git ls-remote` found of a tag and a branch; an annotated tag has a line `^{}` for the commit it names."""
    revision_by_name = {name: revision for revision, name in (line.split("\t") for line in listing.splitlines())}
    revisions = (revision_by_name.get(f"{tag}^{{}}") or revision_by_name.get(tag), revision_by_name.get(branch))
    return [ResolvedRef(name, revision) for name, revision in zip((tag, branch), revisions, strict=True) if revision]
