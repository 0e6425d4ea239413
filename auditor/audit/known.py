# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What is known since it cannot have changed: a checked manifest, and what a locked commit and it select, measured.

A manifest depends on the texts of its files and on our own code. A part of an audit depends on the commits that the
lock pins, on the manifest, on the keys that its signatures are verified with, on the instruments and on our own code,
all of which are told by their digests, and on nothing else: it is kept only if the lock pins its repository, and that
of its downstream patches, if these are signed as the manifest asks for, and if each of its files has a figure. An audit
that knows all parts asks no host, starts no git and verifies no signature again.
"""

import hashlib
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

import msgspec
from msgspec import Struct

from auditor.audit.parts import Part
from auditor.declared.includes import digest_text, read_written
from auditor.declared.lock import Lock, LockedRevision
from auditor.declared.manifest import ManifestFile, check_written
from auditor.declared.policies import list_keyring_files
from auditor.declared.scope import Scope
from auditor.files import read_bytes, read_text
from auditor.measuring.cache import MeasurementCache, Slot
from auditor.model.manifest import Manifest
from auditor.model.measured import LINES_ONLY


class _KnownManifest(Struct, frozen=True):
    """A manifest with the digests of the files that it includes, by the names there, and its own as that of ``""``."""

    digests: dict[str, bytes]
    manifest: Manifest


def load_known_manifest(path: Path, measurements: MeasurementCache) -> ManifestFile:
    """The manifest in `path`, checked unless it was before; raises `ManifestError`, every complaint on a line."""
    slot = Slot(msgspec.json.encode(("manifest", str(path.resolve()))).decode(), b"")
    for content in measurements.find_parts((slot,)).values():
        known = msgspec.msgpack.decode(content, type=_KnownManifest)
        if all(_is_unchanged(path.parent / name if name else path, known.digests[name]) for name in known.digests):
            return ManifestFile(known.manifest, str(path), known.digests)
    file = check_written(read_written(path))
    measurements.keep_parts({slot: msgspec.msgpack.encode(_KnownManifest(file.digests, file.manifest))})
    return file


def _is_unchanged(path: Path, digest: bytes) -> bool:
    """Whether the text in `path` is the one with that digest."""
    try:
        return digest_text(read_text(path)) == digest
    except (OSError, UnicodeDecodeError):
        return False


class Ground(Struct, frozen=True):
    """What the parts of one audit depend on; files larger than `largest` bytes have no figure.

    Parts in which only lines were counted, if `lines_only`, are kept in places of their own. `vouchers` tells all that
    the verification of signatures depends on and that neither the manifest nor a lock pins.
    """

    manifest: Manifest
    lock: Lock
    scope: Scope
    largest: int
    lines_only: bool = False
    vouchers: tuple[bytes, ...] = ()

    def slots(self, names: Iterable[str]) -> dict[str, Slot]:
        """Where each part is kept, by the name of its repository, of those that the lock pins."""
        common = hashlib.sha256(msgspec.msgpack.encode((self.manifest, self.largest, self.lines_only, self.vouchers)))
        slot_by_name = {}
        for name in names:
            pins = self._find_pins(name)
            if pins:
                keys = sorted(key for key, source in self.scope.sources() if source.repository == name)
                digest = common.copy()
                digest.update(msgspec.msgpack.encode(pins))
                marks = (LINES_ONLY,) if self.lines_only else ()
                place = msgspec.json.encode((self.scope.release, name, keys, *marks)).decode()
                slot_by_name[name] = Slot(place, digest.digest())
        return slot_by_name

    def _find_pins(self, name: str) -> tuple[LockedRevision, ...]:
        """The locked commits of a repository and of its downstream; none if one of them is not locked or replaced."""
        downstream = self.manifest.repositories[name].downstream  # which has none itself, by the manifest
        names = (name, downstream.repository) if downstream else (name,)
        pins = tuple(map(self._find_pin, names))
        if self.scope.refs.keys() & names:
            return ()
        return tuple(filter(None, pins)) if all(pins) else ()

    def _find_pin(self, name: str) -> LockedRevision | None:
        """The locked commit of a repository by its ref, or by whichever its downstream names if it has none."""
        repository, release = self.manifest.repositories[name], self.scope.release
        ref = repository.refs.get(release)
        return self.lock.find(name, release, repository.url, ref) if ref else self.lock.entry(name, release)


def describe_vouchers(manifest: ManifestFile) -> tuple[bytes, ...]:
    """The version of what verifies signatures, and the digests of the keys that lie beside the manifest.

    Nothing at all where no policy asks for it.
    """
    if not manifest.manifest.policies:
        return ()
    folder = Path(manifest.name).parent
    digests = (_digest_of_file(folder / path) for path in list_keyring_files(manifest.manifest))
    return (*_name_verifier(), *digests)


def _name_verifier() -> Iterator[bytes]:
    """What is installed as pysequoia, by the names of the folders that say its version: it is not loaded for that."""
    spec = find_spec("pysequoia")
    place = Path(spec.origin).parent.parent if spec and spec.origin else Path()
    yield from sorted(path.name.encode() for path in place.glob("pysequoia-*"))


def _digest_of_file(path: Path) -> bytes:
    """The digest of a file; empty if it cannot be read, so that whoever needs it says so."""
    try:
        return hashlib.sha256(read_bytes(path)).digest()
    except OSError:
        return b""


def find_known(slots: dict[str, Slot], measurements: MeasurementCache) -> dict[str, Part]:
    """The parts that are known, by the names of their repositories."""
    contents = measurements.find_parts(slots.values())
    found = {name: contents[slot] for name, slot in slots.items() if slot in contents}
    decoder = msgspec.msgpack.Decoder(Part)
    return {name: decoder.decode(content) for name, content in found.items()}


def keep_known(parts: dict[str, Part], slots: dict[str, Slot], measurements: MeasurementCache) -> None:
    """Keep those of the parts that cannot change; there is a slot only where the lock pins the downstream, too."""
    lasting = {name: part for name, part in parts.items() if name in slots and part.complete and part.locked}
    measurements.keep_parts({slots[name]: msgspec.msgpack.encode(part) for name, part in lasting.items()})
