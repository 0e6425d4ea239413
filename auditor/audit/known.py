# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What is known since it cannot have changed: a checked manifest, and what a locked commit and it select, measured.

A manifest depends on the texts of its files and on our own code. A part of an audit depends on the commits that the
lock pins, on the manifest, on the instruments and on our own code, all of which are told by their digests, and on
nothing else: it is kept only if the lock pins its repository, and that of its downstream patches, and each of its files
has a figure. An audit that knows all parts asks no host and starts no git.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec import Struct

from auditor.audit.parts import Part
from auditor.declared.includes import read_written
from auditor.declared.lock import Lock, LockedRevision
from auditor.declared.manifest import ManifestFile, check_written
from auditor.declared.scope import Scope
from auditor.files import read_text
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
            return ManifestFile(known.manifest, str(path))
    written = read_written(path)
    file = check_written(written)
    texts = zip((*file.manifest.include, ""), (part.text for part in written.parts), strict=True)
    known = _KnownManifest({name: _digest_of(text) for name, text in texts}, file.manifest)
    measurements.keep_parts({slot: msgspec.msgpack.encode(known)})
    return file


def _is_unchanged(path: Path, digest: bytes) -> bool:
    """Whether the text in `path` is the one with that digest."""
    try:
        return _digest_of(read_text(path)) == digest
    except (OSError, UnicodeDecodeError):
        return False


def _digest_of(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


class Ground(Struct, frozen=True):
    """What the parts of one audit depend on; files larger than `largest` bytes have no figure.

    Parts in which only lines were counted, if `lines_only`, are kept in places of their own.
    """

    manifest: Manifest
    lock: Lock
    scope: Scope
    largest: int
    lines_only: bool = False

    def slots(self, names: Iterable[str]) -> dict[str, Slot]:
        """Where each part is kept, by the name of its repository, of those that the lock pins."""
        common = hashlib.sha256(msgspec.msgpack.encode((self.manifest, self.largest, self.lines_only)))
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
