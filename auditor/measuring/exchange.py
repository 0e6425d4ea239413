# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Measurements carried from one cache to another, in a file that is checked as a whole before any of it is used.

The file is gzip of lines of JSON: on the first what it is and by what it was made, then on each the blob id, the
language, the measurement, and SHA-256 over all of these and over what it was made by. That tells a file that was
damaged on its way from one that was not; it does not tell who made it.
"""

import gzip
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Struct

from auditor.errors import UsageError
from auditor.files import open_regular
from auditor.instruments.languages import LANGUAGE_BY_NAME
from auditor.measuring.cache import BlobKey, MeasurementCache
from auditor.model.measured import Measurement

_KIND = "auditor measurements 1"
_LONGEST_LINE = 64 << 20
_AT_ONCE = 500


class _Head(Struct, frozen=True, forbid_unknown_fields=True):
    kind: str
    made_by: dict[str, str]


class _Line(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    digest: str
    blob: Annotated[str, msgspec.Meta(pattern="^(?:[0-9a-f]{40}|[0-9a-f]{64})$")]
    language: str
    measurement: Measurement


def export_measurements(cache: MeasurementCache) -> bytes:
    """A file of all measurements that were made here by these instruments; equal measurements make equal bytes."""
    lines = [msgspec.json.encode(_Head(_KIND, cache.instruments), order="sorted")]
    for key, measurement in cache.own_measurements():
        lines.append(msgspec.json.encode(_Line(cache.digest_own(key, measurement), *key, measurement)))
    return gzip.compress(b"".join(line + b"\n" for line in lines), mtime=0)


def import_measurements(cache: MeasurementCache, path: Path) -> int:
    """Take over all measurements of a file, none if one of them is not as it was written; how many that were.

    Raises `UsageError` for a file that is none, or is damaged, or was made by other instruments.
    """
    number = sum(1 for _ in _read(cache, path))
    entries = _read(cache, path)
    while portion := dict(islice(entries, _AT_ONCE)):
        cache.import_all(portion)
    return number


def _read(cache: MeasurementCache, path: Path) -> Iterator[tuple[BlobKey, Measurement]]:
    number = 0
    try:
        with open_regular(path) as packed, gzip.open(packed) as file:
            _check_head(_next_line(file), cache, path)
            while line := _next_line(file):
                number += 1
                yield _check_line(line, cache)
    except (gzip.BadGzipFile, EOFError, zlib.error, msgspec.MsgspecError, ValueError) as error:
        where = f"entry {number}" if number else "no file of measurements"
        raise UsageError(f"{path}: {where}: {error}; nothing was imported: export it again") from error
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror or error}") from error


def _next_line(file: gzip.GzipFile) -> bytes:
    line = file.readline(_LONGEST_LINE)
    if len(line) == _LONGEST_LINE:
        raise ValueError("a line without an end")
    return line


def _check_head(line: bytes, cache: MeasurementCache, path: Path) -> None:
    head = msgspec.json.decode(line, type=_Head)
    if head.kind != _KIND:
        raise ValueError(f"of the kind {head.kind[:40]!r}, not {_KIND!r}")
    for name in sorted({*head.made_by, *cache.instruments}):
        here, there = cache.instruments.get(name, "absent"), head.made_by.get(name, "absent")
        if here != there:
            raise UsageError(f"{path}: made by {name} {there[:80]}, and here is {here}; nothing was imported")


def _check_line(line: bytes, cache: MeasurementCache) -> tuple[BlobKey, Measurement]:
    entry = msgspec.json.decode(line, type=_Line)
    key = (entry.blob, entry.language)
    if entry.digest != cache.digest_own(key, entry.measurement):
        raise ValueError("not as it was written")
    if entry.measurement.language not in LANGUAGE_BY_NAME:
        raise ValueError(f"in a language that is not known, {entry.measurement.language[:40]!r}")
    return key, entry.measurement
