# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The keyrings of a manifest, fetched, each with the chain that it rests on, and the revisions checked with them."""

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from auditor.custody.answers import describe_answer, find_first_end, judge_answers, mark_verified
from auditor.custody.keyrings import HeldKeyring, find_certified, read_key
from auditor.custody.packets import LARGEST_KEYS
from auditor.declared.manifest import ManifestFile
from auditor.declared.policies import find_policy
from auditor.declared.scope import Scope
from auditor.errors import AuditorError, FetchError, UntrustedError
from auditor.fetch.once import Once
from auditor.files import open_regular
from auditor.model.custody import Answer, Verification
from auditor.model.keyrings import Keyring
from auditor.model.measured import SourceRevision
from auditor.upstream.blobs import read_blob
from auditor.upstream.network import Network
from auditor.upstream.objects import HeldObject
from auditor.upstream.refs import HeldRef, ResolvedRef
from auditor.upstream.repository import Upstream
from auditor.upstream.trees import SUBMODULE, SYMBOLIC_LINK

_BY_HAND = "its ref is that of --ref"


class Verifier(Struct, frozen=True):
    """Checks revisions as the policies of a manifest ask for; each keyring is read once."""

    manifest: ManifestFile
    network: Network
    held: Once[HeldKeyring] = field(default_factory=Once)

    def check(self, found: SourceRevision, held: HeldRef, scope: Scope) -> SourceRevision:
        """The revision with what its signatures are worth; raises `UntrustedError` if the manifest asks for more."""
        verdict = self._verify(found, held, scope.release)
        if verdict and verdict.failure and not scope.trust_anyway:
            raise UntrustedError(f"{found.url}: {verdict.describe_failure(found.ref)}")
        signing = mark_verified(found.signing, verdict) if found.signing else None
        return replace(found, signing=signing, verification=verdict)

    def _verify(self, found: SourceRevision, held: HeldRef, release: str) -> Verification | None:
        """What the signatures of a fetched ref are worth; None if the manifest has no policy for its repository.

        Of a ref that the caller gives in place of the manifest's nothing is asked.
        """
        policy = find_policy(self.manifest.manifest, found.repository, release)
        if policy is None:
            return None
        if found.overridden:
            policy = replace(policy, require="none", reason=_BY_HAND)
        keyring = self.read(policy.keyring) if policy.keyring else HeldKeyring()
        lack = found.signing.gap if found.signing else ""
        return judge_answers(policy, _verify_objects(held, keyring), keyring, lack)

    def read(self, name: str) -> HeldKeyring:
        """The keys of a keyring, or why none of them is believed; no error leaves this function."""
        return self.held.ask(name, lambda: self._read(name))

    def _read(self, name: str) -> HeldKeyring:
        keyring = self.manifest.manifest.keyrings[name]
        try:
            contents = self._read_upstream(keyring) if keyring.repository else self._read_files(keyring)
            keys = (read_key(contents[path], fingerprint, path) for fingerprint, path in keyring.keys.items())
            found = HeldKeyring(tuple(keys))
            answers = self._check_commit(keyring)
        except AuditorError as error:
            return HeldKeyring(fault=f"the keyring {name} cannot be read: {error}")
        fault = next(self._find_faults(keyring, found, answers), "")
        if fault:
            return HeldKeyring(fault=f"the keyring {name} is not believed: {fault}")
        rested_on = (self.read(other).until for other in (keyring.certified_by, keyring.signed_by) if other)
        until = find_first_end((*rested_on, *(answer.until for answer in answers)))
        return replace(self._name_by_certifier(keyring, found), until=until)

    def _name_by_certifier(self, keyring: Keyring, found: HeldKeyring) -> HeldKeyring:
        """The same keys, each under the user id that somebody has certified, if that is asked for: a key has any."""
        if not keyring.certified_by:
            return found
        by = self.read(keyring.certified_by)
        return replace(found, keys=tuple(replace(key, user_id=find_certified(key, by)) for key in found.keys))

    def _check_commit(self, keyring: Keyring) -> tuple[Answer, ...]:
        """What the signature of the commit that a keyring comes from is worth, if the manifest asks for one."""
        if not keyring.signed_by:
            return ()
        return tuple(_verify_objects(HeldRef(commit=self._fetch_commit(keyring)), self.read(keyring.signed_by)))

    def _find_faults(self, keyring: Keyring, found: HeldKeyring, answers: tuple[Answer, ...]) -> Iterator[str]:
        """What of the chain that a keyring rests on does not hold; `answers` are for the commit that it comes from."""
        if keyring.certified_by:
            by = self.read(keyring.certified_by)
            if by.fault:
                yield by.fault
            for key in found.keys:
                if not find_certified(key, by):
                    yield f"nobody of {keyring.certified_by} has certified the key {key.fingerprint} by a key of RSA"
        if keyring.signed_by and not any(answer.verdict == "good" for answer in answers):
            yield f"{keyring.repository} {keyring.revision[:12]}: {'; '.join(map(describe_answer, answers))}"

    def _fetch_commit(self, keyring: Keyring) -> HeldObject | None:
        resolved = ResolvedRef("", keyring.revision, by="caller")
        return self._upstream(keyring).fetch_ref(resolved, keyring.revision).commit

    def _upstream(self, keyring: Keyring) -> Upstream:
        return Upstream(self.manifest.manifest.repositories[keyring.repository].url, self.network)

    def _read_upstream(self, keyring: Keyring) -> dict[str, bytes]:
        """The files of keys in a repository, by their paths; raises `AuditorError`."""
        self._fetch_commit(keyring)
        upstream, revision = self._upstream(keyring), keyring.revision
        entry_by_path = {entry.path: entry for entry in upstream.list_tree(revision)}
        blobs = {}
        for path in keyring.keys.values():
            entry = entry_by_path.get(path)
            if entry is None or entry.mode in (SYMBOLIC_LINK, SUBMODULE):
                raise FetchError(f"{upstream.url}: has no file {path} at {revision}; correct the path in the manifest")
            blobs[path] = entry.blob
        sizes = upstream.fetch_blobs(set(blobs.values()), revision)
        return {path: _read_checked(upstream, blob, sizes[blob], path) for path, blob in blobs.items()}

    def _read_files(self, keyring: Keyring) -> dict[str, bytes]:
        """The files of keys beside the manifest, by their paths; raises `FetchError`."""
        folder = Path(self.manifest.name).parent
        return {path: read_key_below(folder, path) for path in keyring.keys.values()}


def read_key_below(folder: Path, path: str) -> bytes:
    """A file of keys in or below a folder; raises `FetchError` if it cannot be read, or a link leads out of there."""
    if not (folder / path).resolve().is_relative_to(folder.resolve()):
        raise FetchError(f"{folder / path}: a link that leads out of the folder of the manifest; put the file there")
    return read_key_file(folder / path)


def read_key_file(path: Path) -> bytes:
    """A file of keys; raises `FetchError` if it cannot be read."""
    try:
        with open_regular(path) as file:
            return file.read(LARGEST_KEYS + 1)
    except OSError as error:
        raise FetchError(f"{path}: {error.strerror or error}; correct the path in the manifest") from error


def _read_checked(upstream: Upstream, blob: str, size: int, path: str) -> bytes:
    if size > LARGEST_KEYS:
        raise FetchError(f"{upstream.url}: {path} has {size:,} bytes, more than any file of keys; name another file")
    return read_blob(upstream.git_dir, blob)


def _verify_objects(held: HeldRef, keyring: HeldKeyring) -> Iterator[Answer]:
    """The answers for the tag object, if there is one, and for the commit."""
    from auditor.custody.verification import verify_object

    if held.tag:
        yield verify_object("tag", held.tag.content, keyring)
    if held.commit:
        yield verify_object("commit", held.commit.content, keyring)
