# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""One upstream repository: resolve a ref, fetch its commit and trees, list them, fetch the trusted blobs in one batch.

A repository is a bare, shallow, partial clone in the cache folder, laid out like the mirror that `--mirror` reads, so
that one machine's clones serve as the mirror of another. Nothing is ever checked out.
"""

import contextlib
import logging
from collections.abc import Callable, Collection, Iterable
from typing import IO

from auditor.errors import (
    AuditorError,
    FetchError,
    LimitReachedError,
    LockError,
    NoSuchRefError,
    UnreachableError,
)
from auditor.upstream import asking
from auditor.upstream.addresses import check_ref, check_url, folder_of, is_object_id
from auditor.upstream.causes import find_damage, find_mirror_fault
from auditor.upstream.clone import Clone
from auditor.upstream.git_command import GitCommand, lines_in_file
from auditor.upstream.network import Network
from auditor.upstream.objects import list_sizes, read_objects
from auditor.upstream.refs import HeldRef, ResolvedRef, Voucher, contradict, look_up, patterns_of, refs_in
from auditor.upstream.soundness import refuse_false_objects
from auditor.upstream.trees import TreeEntry, list_tree

_log = logging.getLogger(__name__)


class Upstream:
    """One repository by its URL; every method raises `FetchError` where git cannot deliver."""

    def __init__(self, url: str, network: Network) -> None:
        self.url = check_url(url)
        self.git_dir = network.settings.cache.absolute() / folder_of(url)
        self._network = network
        self._offline = network.settings.offline
        self._git = GitCommand(self.git_dir, url, network.settings.protocols)
        self._git.limits = network.settings.limits
        self._clone = Clone(self._git)
        if not self.git_dir.exists():  # git checks what comes
            network.believed.add(self.git_dir)

    def resolve_ref(self, ref: str) -> ResolvedRef:
        """The tag or branch `ref` and its commit upstream, or as last fetched if offline; a commit id is itself."""
        if is_object_id(check_ref(ref)):
            return ResolvedRef("", ref, by="caller")
        if self._offline:
            resolved, place = self._resolve_in_clone(ref), "the clone"
        else:
            with self._clone.hold():
                resolved, place = self._resolve_upstream(ref), self._network.address_of(self.url)
        _log.info("%s: %s is %s at %s by %s", self.url, ref, resolved.name, resolved.revision, place)
        return resolved

    def fetch_ref(self, resolved: ResolvedRef, ref: str) -> HeldRef:
        """Bring all that `resolved` names into the clone and remember it there; raises as `fetch_revision` does.

        What the objects themselves say must not contradict it. A tag object of the lock that the upstream has no longer
        is no error: the commit is what is measured.
        """
        held = self._check(resolved, ref)
        if resolved.tag and not held.tag:
            if not self.fetch_tag(resolved.tag) and resolved.by == "upstream":
                raise FetchError(f"{self.url}: does not hand out {resolved.tag}, the tag object of {ref}; try again")
            held = self._check(resolved, ref)
        if not held.tree or not held.commit:
            self.fetch_revision(resolved.revision, ref, resolved.by)
            held = self._check(resolved, ref)
        if not held.remembered:
            self.remember_ref(resolved)
        return held

    def fetch_revision(self, revision: str, ref: str, by: Voucher = "lock") -> None:
        """Bring the commit `revision` and its trees into the clone.

        `by` is who says that `ref` leads there: if the upstream has it no longer, the lock is wrong (`LockError`), or
        the caller (`AddressError`). A mirror that does not have it proves nothing but itself wrong (`FetchError`).
        """
        with self._clone.hold():
            if self._clone.has_commit(revision):
                _log.info("%s: commit %s is in the clone already", self.url, revision)
                return
            if self._offline:
                raise FetchError(f"{self.url}: commit {revision} is not in the cache; run once without --offline")
            refusal = self._fetch_commit(revision, ref)
            if not self._clone.has_commit(revision):
                raise self._explain_absence(revision, ref, by, refusal)

    def fetch_history(self, revision: str, ref: str) -> None:
        """Bring the commit with all before it, but no files, into the clone, which must be one for histories only.

        Raises `FetchError` if it cannot be had, or not as a whole.
        """
        with self._clone.hold():
            if not self._clone.has_history(revision):
                if self._offline:
                    raise FetchError(
                        f"{self.url}: the history of {ref} is not in the cache; run once without --offline"
                    )
                self._fetch_history(revision)
            if not self._clone.has_history(revision):
                raise FetchError(f"{self.url}: only a part of the history was handed out; use a mirror that has it all")

    def _fetch_history(self, revision: str) -> None:
        """Fetch all that leads to a commit, by its id or within all refs; raises the last refusal if it is absent."""
        refusal = None
        for refspecs in ([asking.by_id(revision)], asking.ALL_REFS):
            if not self._clone.has_history(revision) and not asking.is_final(refusal):
                refusal = self._fetch(refspecs, asking.WHOLE, lambda: self._clone.has_commit(revision), refusal)
        if refusal and not self._clone.has_commit(revision):
            raise refusal

    def fetch_tag(self, tag: str) -> bool:
        """Bring the tag object `tag`, and the commit that it names, into the clone; whether it is there."""
        with self._clone.hold():
            if not self._clone.has_object(tag) and not self._offline:
                try:
                    self._fetch([asking.by_id(tag)], asking.BY_ID, lambda: self._clone.has_object(tag))
                except LimitReachedError:
                    raise
                except FetchError as error:  # the commit is what is measured, and may be there already
                    _log.info("%s; the tag object is done without", error)
            return self._clone.has_object(tag)

    def remember_ref(self, resolved: ResolvedRef) -> None:
        """Let a ref lead to its fetched commit in the clone too, so that it can be resolved offline."""
        with self._clone.hold():
            if resolved.name:
                known = resolved.tag and self._clone.has_object(resolved.tag)
                self._clone.lead(resolved.name, resolved.tag if known else resolved.revision)

    def keep_ref(self, ref: str, revision: str) -> None:
        """Let `ref` lead to the fetched commit `revision` in the clone too, through its tag object if there is one."""
        resolved = self.resolve_ref(ref)
        if resolved.name and resolved.revision == revision:
            self.fetch_ref(resolved, ref)
        elif resolved.name:
            self.remember_ref(ResolvedRef(resolved.name, revision))

    def tree_id(self, revision: str) -> str:
        """The id of the tree of a fetched commit."""
        return self._git.text("rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}^{{tree}}")

    def commit_time(self, revision: str) -> int:
        """When a fetched commit was made by its own word, in s since 1970."""
        return int(self._git.text("log", "-1", "--format=%ct", "--end-of-options", revision))

    def list_tree(self, revision: str) -> tuple[TreeEntry, ...]:
        """Every file, symbolic link and submodule of a fetched commit, in tree order."""
        return list_tree(self._git, revision)

    def fetch_blobs(self, blobs: Collection[str], revision: str) -> dict[str, int]:
        """Bring all `blobs` of `revision` into the clone in one request, never one by one; their sizes in bytes."""
        with self._clone.hold():
            refuse_false_objects(self._git, self._network.believed)
            size_by_id = list_sizes(self._git, blobs)
            missing = set(blobs) - size_by_id.keys()
            _log.info("%s: %d of %d contents are not in the clone yet", self.url, len(missing), len(blobs))
            if missing:
                size_by_id |= self._fetch_blobs(missing, revision)
        return size_by_id

    def find_damage(self) -> FetchError | None:
        """What in the clone is not what its name says; None if nothing is."""
        damage = find_damage(self.git_dir)
        if not damage:
            return None
        return FetchError(f"{self.url}: {damage} in the cache is damaged; remove {self.git_dir} and run again")

    # ------------------------------------------------------------------------------------------- inside

    def _check(self, resolved: ResolvedRef, ref: str) -> HeldRef:
        """What the clone holds of `resolved`, nothing being fetched on the way; raises for what contradicts it."""
        with self._clone.hold():
            held = look_up(self._git, resolved, ref)
        if held.contradiction:
            raise contradict(self.url, held.contradiction, resolved.by)
        return held

    def _explain_absence(self, revision: str, ref: str, by: Voucher, refusal: FetchError | None) -> AuditorError:
        """Why a commit cannot be had: a clone or a mirror that is not whole, a refusal, or nobody has it."""
        fault = self._find_fault(revision)
        if fault:
            return fault
        contradiction = look_up(self._git, ResolvedRef("", revision), ref).contradiction
        if contradiction:
            return contradict(self.url, contradiction, by)
        return refusal if refusal and not asking.is_gone(refusal) else self._explain_loss(revision, ref, by)

    def _explain_loss(self, revision: str, ref: str, by: Voucher) -> AuditorError:
        """Who is wrong about a commit that the upstream, or the mirror in its place, says it does not have."""
        if by == "caller":
            return contradict(self.url, f"has no commit {revision}", by)
        mirror = self._network.mirror_of(self.url)
        if mirror:
            lack = f"the mirror {mirror} has no commit {revision} of {ref}"
            return FetchError(f"{self.url}: {lack}; bring the mirror up to date, and only then ask who rewrote {ref}")
        if by == "upstream":
            return FetchError(f"{self.url}: names commit {revision} for {ref}, but does not hand it out; try again")
        return LockError(
            f"{self.url}: the repository no longer has commit {revision} of {ref}; "
            "find out who rewrote it, then move the lock with `auditor lock`"
        )

    def _find_fault(self, wanted: str) -> FetchError | None:
        """What is wrong with the clone, or with the mirror that should have had `wanted`; None if both look whole."""
        mirror = None if self._offline else self._network.mirror_of(self.url)
        fault = find_mirror_fault(mirror) if mirror else ""
        if fault:
            way_out = "copy it again, or fill it with `auditor mirror`"
            return FetchError(f"{self.url}: cannot give {wanted}: the mirror {mirror} {fault}; {way_out}")
        return self.find_damage()

    def _fetch_commit(self, revision: str, ref: str) -> FetchError | None:
        """Fetch a commit by its id, else within its ref, else within all history; the last refusal, None if none."""
        refusal = self._fetch([asking.by_id(revision)], asking.BY_ID, lambda: self._clone.has_commit(revision))
        if refusal is None or asking.is_final(refusal):
            return refusal
        if not is_object_id(ref):
            name = self._resolve_upstream(ref).name
            self._clone.forget_rivals(name)
            refusal = self._fetch(
                [asking.same(name)], asking.BY_NAME, lambda: self._clone.has_commit(revision), refusal
            )
        if not self._clone.has_commit(revision) and not asking.is_final(refusal):
            refusal = self._fetch(
                asking.ALL_REFS, asking.BY_NAME[1:], lambda: self._clone.has_commit(revision), refusal
            )
        return refusal

    def _fetch_blobs(self, missing: set[str], revision: str) -> dict[str, int]:
        """Fetch what is missing, by itself or with its commit; its sizes."""
        if self._offline:
            raise FetchError(f"{self.url}: {len(missing)} files are not in the cache; run once without --offline")
        with lines_in_file(sorted(missing)) as wanted:
            refusal = self._try(asking.WITHOUT_CONTENT, "--stdin", "origin", stdin=wanted)
        size_by_id = list_sizes(self._git, missing)
        lack = FetchError(f"{self.url}: the host sent {revision} without all of its files; try again")
        if not missing <= size_by_id.keys() and not asking.is_final(refusal):
            refusal = self._fetch_content(missing, revision, refusal or lack)
            size_by_id = list_sizes(self._git, missing)
        if not missing <= size_by_id.keys():
            raise self._find_fault(f"all files of {revision}") or refusal or lack
        return size_by_id

    def _fetch_content(self, blobs: set[str], revision: str, refusal: FetchError) -> FetchError | None:
        """Fetch a whole commit, else all there is, for hosts that do not hand out single blobs, as `refusal` says."""
        refspecs = [asking.by_id(revision)]
        if not asking.needs_a_name(refusal):
            again = self._fetch(refspecs, asking.AGAIN_BY_ID, lambda: self._clone.has_all(blobs), refusal)
            if again is None or asking.is_final(again):
                return again
            refusal = again
        return self._fetch(asking.ALL_REFS, asking.ALL_WITH_CONTENT, lambda: self._clone.has_all(blobs), refusal)

    def _fetch(
        self,
        refspecs: Iterable[str],
        requests: Iterable[tuple[str, ...]],
        has_arrived: Callable[[], bool],
        refusal: FetchError | None = None,
    ) -> FetchError | None:
        """Try each kind of request until what is wanted has arrived; what the host said to the last one.

        `refusal` is what it said to a lighter one before these. It is told which a heavier one is made for.
        """
        for number, request in enumerate(requests):
            if refusal or number:
                cause = refusal or f"{self.url}: the host sent less than it was asked for"
                self._network.mention(f"{cause}; asking for {asking.describe(refspecs, request)} instead")
            refusal = self._try(*request, "origin", *refspecs)
            if has_arrived():
                return None
            if asking.is_final(refusal) or asking.needs_a_name(refusal):
                break
        return refusal

    def _try(self, *arguments: str, stdin: IO[bytes] | None = None) -> FetchError | None:
        """One fetch; the refusal of a host that does not comply.

        Raises `UnreachableError` if it does not answer, and `LimitReachedError` if it sends more than it may.
        """
        try:
            self._network.ask(self._git, "fetch", *asking.FETCH, *arguments, stdin=stdin)
        except (UnreachableError, LimitReachedError):
            raise
        except FetchError as error:
            _log.info("%s", error)
            return error
        self._clone.pack()
        return None

    def _resolve_upstream(self, ref: str) -> ResolvedRef:
        patterns = patterns_of(ref)
        try:
            found = refs_in(self._network.ask(self._git, "ls-remote", "--quiet", "origin", *patterns), patterns)
        except ValueError as error:
            raise FetchError(f"{self.url}: {error}; ask who runs that repository") from error
        if not found:
            raise self._explain_no_ref(ref)
        if len({resolved.revision for resolved in found}) > 1:
            raise FetchError(f"{self.url}: {ref} is a tag and also a branch elsewhere; name a full commit id instead")
        return found[0]

    def _explain_no_ref(self, ref: str) -> FetchError:
        """Why a ref is not listed: it is not there, or there is no list at all."""
        if self._network.ask(self._git, "ls-remote", "--quiet", "origin"):
            return NoSuchRefError(self.url, ref)
        answer = "answers without a single ref; it is empty, or a proxy or login page answers in its place"
        return FetchError(f"{self.url}: {answer}; open the address in a browser")

    def _resolve_in_clone(self, ref: str) -> ResolvedRef:
        for name in (f"refs/tags/{ref}", f"refs/heads/{ref}"):
            with contextlib.suppress(FetchError):
                found = read_objects(self._git, [name, f"{name}^{{commit}}"])
                if len(found) == 2:
                    target, commit = (held.id for held in found.values())
                    return ResolvedRef(name, commit, target if target != commit else "")
        raise FetchError(f"{self.url}: {ref} is not in the cache; run once without --offline")
