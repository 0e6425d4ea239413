# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The measurement cache: one SQLite file, keyed by blob id, language, the instruments and the version of Python.

Each entry has a code that only the key of this user makes (`cache_key`), in the column `digest`: one that somebody else
has written is never believed, whatever digest it has.

Beside the measurements are parts of audits, each in a slot that holds the latest one. A measurement that was imported
stands apart from those that were made here, which come first.

A cache that is damaged, or is not one of ours, is set aside under another name with a message; it is never trusted and
never ends an audit. One that is merely locked, or on a full disk, is left alone.
"""

import contextlib
import fcntl
import hashlib
import itertools
import json
import logging
import os
import platform
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from auditor.errors import ResourceError
from auditor.instruments.digest import digest_program
from auditor.measuring.cache_file import open_in_memory, prepare, told_damage
from auditor.measuring.cache_key import CacheKey, make_key
from auditor.model.kept import Kept
from auditor.model.measured import Measurement, Unmeasured

_log = logging.getLogger(__name__)

# What is a letter or a blank, and what tokens a string has, depends on it.
_PYTHON = platform.python_version()
_FIND = """
    select blob, language, digest, result from measurement
    where instruments = ? and blob in (select value from json_each(?))
"""

_KEEP = "insert or replace into measurement values (?, ?, ?, ?, ?)"
_ALL = "select blob, language, digest, result from measurement where instruments = ? order by blob, language"
_FORGET = "delete from measurement where instruments not in (?, ?)"
_COUNT = "select count(*) from measurement"
_REMOVE = "delete from measurement where blob is ? and language is ? and instruments is ?"
_ALL_PARTS = "select rowid, place, key, digest, content from part"
_FIND_PARTS = "select place, key, digest, content from part where place in (select value from json_each(?))"

BlobKey = tuple[str, str]
Outcome = Measurement | Unmeasured


_Row = tuple[str, str, bytes, bytes]
_Place = tuple[str, str, str]
_Key = TypeVar("_Key")
_Known = TypeVar("_Known")


class _Entry(msgspec.Struct, frozen=True):
    measurement: Measurement


class Slot(msgspec.Struct, frozen=True):
    """Where a part of an audit is kept, and a digest of all that it depends on, our own code and its tools apart."""

    place: str
    key: bytes


class MeasurementCache:
    """Known measurements by (blob id, language name), for one set of instruments, as the running Python makes them.

    A language that a person has decided on has another name than one that the path says. What was not written with the
    `key` is as good as unknown, and told; where there is no key that can be trusted, nothing is known or kept.
    `patience` is how many s to wait for another process that writes.
    """

    def __init__(self, path: Path, instruments: dict[str, str], key: CacheKey, patience: float = 30) -> None:
        self.warnings: list[str] = []
        self._key = key
        self._has_foreign = False
        self.imported: set[BlobKey] = set()
        self._path = path
        self._aside_before = self._list_aside()
        self._unusable: Exception | None = None
        self._inode = 0
        self._patience = patience
        self.instruments = {**instruments, "Python": _PYTHON}
        self._own, self._imported = (json.dumps(made_by, sort_keys=True) for made_by in self._makers())
        self._connection = self._open()
        _log.info("%s: measurements by %s", path, self._own)

    def close(self) -> None:
        """Close the file; that it had entries which are not ours is one of the warnings then."""
        self._connection.close()
        if self._has_foreign:
            whose = "by an earlier auditor, with a key that is lost, by another user, or by a forger"
            made = f"has entries that were not made with the key in {self._key.place}: {whose}"
            self.warnings.append(f"{self._path}: {made}; they are not used, and what they are of is measured afresh")

    def find(self, keys: Iterable[BlobKey]) -> dict[BlobKey, Measurement]:
        """The known measurements among `keys`; an entry without the code of our key is as good as unknown.

        Of those that were not made here the keys are in `imported` from then on.
        """
        wanted = set(keys)
        own = self._ask(lambda: dict(self._find(wanted, self._own)))
        others = self._ask(lambda: dict(self._find(wanted - own.keys(), self._imported)))
        self.imported |= others.keys()
        return own | others

    def keep(self, measurement_by_key: Mapping[BlobKey, Measurement]) -> None:
        """Add measurements; a cache that cannot be written costs time later and nothing else."""
        self._write(_KEEP, self._rows(measurement_by_key, self._own))

    def own_measurements(self) -> Iterator[tuple[BlobKey, Measurement]]:
        """All that were made here by these instruments, by key; raises `ResourceError` if they cannot be read."""
        with self._told():
            yield from self._read(self._connection.execute(_ALL, (self._own,)), self._own)

    def digest_own(self, key: BlobKey, measurement: Measurement) -> str:
        """The digest, in hexadecimal, of a measurement that these instruments make."""
        return _digest(*_texts_of(key, self._own, msgspec.json.encode(_Entry(measurement)))).hex()

    def import_all(self, measurement_by_key: Mapping[BlobKey, Measurement]) -> None:
        """Add measurements that somebody else made; raises `ResourceError` if they cannot be kept."""
        with self._told(), self._connection:
            self._connection.executemany(_KEEP, self._rows(measurement_by_key, self._imported))

    def forget_imported(self) -> None:
        """Remove all that were imported, and parts, which may have been made of them."""
        with self._told(), self._connection:
            self._connection.execute("delete from measurement where instruments = ?", (self._imported,))
            self._connection.execute("delete from part")

    def find_parts(self, slots: Iterable[Slot]) -> dict[Slot, bytes]:
        """What is kept in those slots that depend on the same; an entry without the code of our key is unknown."""
        return self._ask(lambda: dict(self._find_parts({slot.place: slot for slot in slots})))

    def keep_parts(self, content_by_slot: dict[Slot, bytes]) -> None:
        """Put contents into their slots, in place of what is in them."""
        rows = []
        for slot, content in content_by_slot.items():
            key = self._key_of(slot)
            rows.append(
                (slot.place, key, self._key.authenticate(*self._texts_of_part(slot.place, key, content)), content)
            )
        self._write("insert or replace into part values (?, ?, ?, ?)", rows)

    def survey(self) -> Kept:
        """What the file holds; raises `ResourceError` if that cannot be told."""
        with self._told():
            own, imported = (len(self._sort(made_by)[0]) for made_by in (self._own, self._imported))
            all_of_them = self._connection.execute(_COUNT).fetchone()[0]
            parts = [self._is_useful(*row) for _, *row in self._connection.execute(_ALL_PARTS)]
        aside = self._list_aside()
        size = sum(path.stat().st_size for path in (self._path, *aside) if path.is_file())
        return Kept(
            file=str(self._path),
            size=size,
            measurements=own,
            imported=imported,
            useless_measurements=all_of_them - own - imported,
            parts=sum(parts),
            useless_parts=len(parts) - sum(parts),
            aside=len(aside),
        )

    def prune(self) -> None:
        """Remove what is of no more use, and give its room back; raises `ResourceError` if that cannot be done.

        A file that was set aside just now stays, since nobody has had the time to look at it.
        """
        with self._told():
            rows = self._connection.execute(_ALL_PARTS)
            stale = [(number,) for number, *row in rows if not self._is_useful(*row)]
            foreign = [entry for made_by in (self._own, self._imported) for entry in self._sort(made_by)[1]]
            with self._connection:
                self._connection.execute(_FORGET, (self._own, self._imported))
                self._connection.executemany(_REMOVE, foreign)
                self._connection.executemany("delete from part where rowid = ?", stale)
            self._connection.execute("vacuum")
            for path in self._aside_before:
                path.unlink(missing_ok=True)

    # ------------------------------------------------------------------------------------------- inside

    def _makers(self) -> tuple[dict[str, str], dict[str, str]]:
        """What says by what a measurement was made here, and by what one that was imported is said to be made."""
        return self.instruments, {**self.instruments, "imported": "yes"}

    def _sort(self, made_by: str) -> tuple[list[_Place], list[_Place]]:
        """The places of the measurements that were made so, with our key and without it."""
        ours: list[_Place] = []
        foreign: list[_Place] = []
        for row in self._connection.execute(_ALL, (made_by,)):
            (ours if self._is_ours(row, made_by) else foreign).append((*row[:2], made_by))
        return ours, foreign

    def _rows(self, measurement_by_key: Mapping[BlobKey, Measurement], made_by: str) -> list[tuple[object, ...]]:
        rows: list[tuple[object, ...]] = []
        for key, measurement in measurement_by_key.items():
            result = msgspec.json.encode(_Entry(measurement))
            rows.append((*key, made_by, self._key.authenticate(*_texts_of(key, made_by, result)), result))
        return rows

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            if self._unusable:
                del self.warnings[-1:]  # which is this error
                raise self._unusable
            with told_damage():
                yield
        except (OSError, sqlite3.Error) as error:
            raise ResourceError(f"{self._path}: {error}; wait for other runs to end, or remove the file") from error

    def _is_ours(self, row: tuple[object, ...], made_by: str) -> bool:
        """Whether a measurement is as it was written with our key; that of others may have any types."""
        blob, language, code, result = row
        if not (isinstance(blob, str) and isinstance(language, str) and isinstance(result, bytes)):
            return False
        return self._key.is_code_of(code, *_texts_of((blob, language), made_by, result))

    def _is_useful(self, place: object, key: object, code: object, content: object) -> bool:
        """Whether a part is as it was written with our key, and by this code; that of others may have any types."""
        if not (isinstance(place, str) and isinstance(key, bytes) and isinstance(content, bytes)):
            return False
        return self._key.is_code_of(code, *self._texts_of_part(place, key, content))

    def _list_aside(self) -> list[Path]:
        return sorted(self._path.parent.glob(f"{self._path.name}.aside-*"))

    def _ask(self, question: Callable[[], dict[_Key, _Known]]) -> dict[_Key, _Known]:
        """What is known; nothing from a file that cannot be read, which is not used any more."""
        try:
            with told_damage():
                return question()
        except sqlite3.OperationalError as error:
            self._connection.close()
            self._connection = self._without_file(error)
        except sqlite3.DatabaseError as error:
            self._replace(error)
        return {}

    def _write(self, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
        try:
            if rows:
                with told_damage(), self._connection:
                    self._connection.executemany(statement, rows)
        except sqlite3.Error as error:
            self.warnings.append(f"{self._path}: measurements were not kept: {error}")

    def _find(self, keys: Collection[BlobKey], made_by: str) -> Iterator[tuple[BlobKey, Measurement]]:
        blobs = json.dumps(sorted({blob for blob, _ in keys}))
        rows = self._connection.execute(_FIND, (made_by, blobs)) if keys else ()
        yield from self._read((row for row in rows if row[:2] in keys), made_by)

    def _read(self, rows: Iterable[_Row], made_by: str) -> Iterator[tuple[BlobKey, Measurement]]:
        """The measurements of those rows that were written with our key."""
        for row in rows:
            if self._is_ours(row, made_by):
                yield row[:2], msgspec.json.decode(row[3], type=_Entry).measurement
            else:
                self._has_foreign = True

    def _find_parts(self, slot_by_place: dict[str, Slot]) -> Iterator[tuple[Slot, bytes]]:
        places = json.dumps(sorted(slot_by_place))
        for place, key, code, content in self._connection.execute(_FIND_PARTS, (places,)):
            slot = slot_by_place.get(place)  # which a damaged index can have nothing to do with
            if slot is None or key != self._key_of(slot):
                continue
            if self._is_useful(place, key, code, content):
                yield slot, content
            else:
                self._has_foreign = True

    def _key_of(self, slot: Slot) -> bytes:
        """A digest of all that what is in a slot depends on, by which a part that has become old is told."""
        return _digest(self._own.encode(), digest_program().encode(), slot.key)

    def _texts_of_part(self, place: str, key: bytes, content: bytes) -> tuple[bytes, ...]:
        return place.encode(), self._own.encode(), digest_program().encode(), key.hex().encode(), content

    def _open(self) -> sqlite3.Connection:
        if self._key.problem:
            return self._without_file(OSError(self._key.problem))
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            return self._connect()
        except (OSError, sqlite3.OperationalError) as error:
            return self._without_file(error)
        except sqlite3.DatabaseError as error:
            return self._set_aside(error)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=self._patience)
        self._inode = self._path.stat().st_ino
        prepare(connection)
        return connection

    def _replace(self, error: sqlite3.DatabaseError) -> None:
        self._connection.close()
        self._connection = self._set_aside(error)

    def _set_aside(self, error: sqlite3.DatabaseError) -> sqlite3.Connection:
        """Move the file out of the way, keeping it for whoever wants to look, and begin a new one.

        If another run has done so meanwhile, the one that this has begun is used.
        """
        places = (self._path.with_name(f"{self._path.name}.aside-{number}") for number in itertools.count(1))
        try:
            with self._path.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                if self._path.stat().st_ino == self._inode:
                    aside = self._path.replace(next(place for place in places if not os.path.lexists(place)))
                    self.warnings.append(f"{self._path}: {error}; set aside as {aside.name}, measuring afresh")
            return self._connect()
        except (OSError, sqlite3.DatabaseError) as failure:
            return self._without_file(failure)

    def _without_file(self, error: Exception) -> sqlite3.Connection:
        self.warnings.append(f"{self._path}: no cache can be kept there ({error}); measuring without one")
        self._unusable = error
        return open_in_memory()


class Unkept(MeasurementCache):
    """The same for what is to be measured afresh: nothing is known before, and nothing is kept when it is closed."""

    def __init__(self, instruments: dict[str, str]) -> None:
        super().__init__(Path(":memory:"), instruments, make_key("the memory of this run"))

    def _open(self) -> sqlite3.Connection:
        return open_in_memory()


def _texts_of(key: BlobKey, made_by: str, result: bytes) -> tuple[bytes, ...]:
    """What is authenticated of a measurement."""
    blob, language = key
    return blob.encode(), language.encode(), made_by.encode(), result


def _digest(*texts: bytes) -> bytes:
    return hashlib.sha256(b"\0".join(texts)).digest()
