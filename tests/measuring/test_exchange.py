# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Measurements carried from one cache to another, or refused as a whole."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from auditor.errors import UsageError
from auditor.measuring.cache import MeasurementCache
from auditor.measuring.exchange import export_measurements, import_measurements
from auditor.model.measured import Function, LineCounts, Measurement
from tests.made.cache_keys import CACHE_KEY

VERSIONS = {"scanner": "1", "pygount": "3"}
KEYS = [(letter * 40, "C") for letter in "abc"]


def measurement(code: int) -> Measurement:
    functions = (Function("main", 1, 3, 3, 1, 2),)
    return Measurement("C", 12, LineCounts(code, 2, 1), 2, 0, 3, functions, labels=("generated",))


MEASUREMENTS = {key: measurement(number) for number, key in enumerate(KEYS)}


def open_cache(path: Path, versions: dict[str, str] = VERSIONS) -> MeasurementCache:
    return MeasurementCache(path, versions, CACHE_KEY)


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    """A file with three measurements."""
    cache = open_cache(tmp_path / "first")
    cache.keep(MEASUREMENTS)
    file = tmp_path / "file"
    file.write_bytes(export_measurements(cache))
    cache.close()
    return file


def test_what_was_exported_is_known_elsewhere_and_told_apart(exported: Path, tmp_path: Path) -> None:
    cache = open_cache(tmp_path / "second")
    own = {KEYS[0]: measurement(99)}
    cache.keep(own)
    assert import_measurements(cache, exported) == 3
    assert cache.find(KEYS) == MEASUREMENTS | own
    assert cache.imported == set(KEYS[1:])
    assert (cache.survey().measurements, cache.survey().imported) == (1, 3)
    cache.prune()
    assert cache.survey().imported == 3
    cache.forget_imported()
    assert cache.find(KEYS) == own
    cache.close()


def test_equal_measurements_make_equal_bytes(exported: Path, tmp_path: Path) -> None:
    cache = open_cache(tmp_path / "second")
    for key in reversed(KEYS):
        cache.keep({key: MEASUREMENTS[key]})
    assert export_measurements(cache) == exported.read_bytes()
    cache.close()


def test_what_was_imported_is_not_exported_as_our_own(exported: Path, tmp_path: Path) -> None:
    cache = open_cache(tmp_path / "second")
    import_measurements(cache, exported)
    assert len(gzip.decompress(export_measurements(cache)).splitlines()) == 1
    cache.close()


def rewrite(file: Path, change: Callable[[list[Any]], object]) -> None:
    lines = [json.loads(line) for line in gzip.decompress(file.read_bytes()).splitlines()]
    change(lines)
    file.write_bytes(gzip.compress("".join(json.dumps(line) + "\n" for line in lines).encode()))


def more_code(lines: list[Any]) -> None:
    lines[2][3]["pygount_code"] += 1


def another_blob(lines: list[Any]) -> None:
    lines[3][1] = "d" * 40


def another_language(lines: list[Any]) -> None:
    lines[1][2] = "C++"


def no_blob(lines: list[Any]) -> None:
    lines[1][1] = "../../etc/passwd"


def a_key_too_many(lines: list[Any]) -> None:
    lines[1].append("more")


def another_kind(lines: list[Any]) -> None:
    lines[0]["kind"] = "auditor measurements 2"


def another_tool(lines: list[Any]) -> None:
    lines[0]["made_by"]["pygount"] = "4"


def cut_short(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-20])


DAMAGE = {
    "more code": (more_code, r"entry 2: not as it was written; nothing was imported: export it again"),
    "another blob": (another_blob, r"entry 3: not as it was written"),
    "another language": (another_language, r"entry 1: not as it was written"),
    "no blob": (no_blob, r"entry 1: .*matching regex"),
    "a key too many": (a_key_too_many, r"entry 1: .*length"),
    "another kind": (another_kind, r"no file of measurements: of the kind 'auditor measurements 2', not"),
    "another tool": (another_tool, r"made by pygount 4, and here is 3; nothing was imported"),
}


@pytest.mark.parametrize(("change", "reason"), DAMAGE.values(), ids=DAMAGE.keys())
def test_a_file_with_anything_wrong_is_refused_as_a_whole(
    change: Callable[[list[Any]], object], reason: str, exported: Path, tmp_path: Path
) -> None:
    rewrite(exported, change)
    refuse(exported, reason, tmp_path)


BYTES = {
    "cut short": (lambda whole: whole[:-20], "ended before"),
    "no gzip": (lambda _: b"no gzip", "no file of measurements: Not a gzipped file"),
    "empty": (lambda _: b"", "no file of measurements"),
    "an endless line": (lambda _: gzip.compress(b"x" * (65 << 20), 1), "a line without an end"),
    "no text": (lambda _: gzip.compress(b"\xff\xfe\n"), "no file of measurements"),
}


@pytest.mark.parametrize(("change", "reason"), BYTES.values(), ids=BYTES.keys())
def test_a_damaged_file_is_refused(
    change: Callable[[bytes], bytes], reason: str, exported: Path, tmp_path: Path
) -> None:
    exported.write_bytes(change(exported.read_bytes()))
    refuse(exported, reason, tmp_path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    refuse(tmp_path / "absent", "absent: cannot be read: No such file or directory", tmp_path)


def refuse(file: Path, reason: str, folder: Path) -> None:
    cache = open_cache(folder / "second")
    with pytest.raises(UsageError, match=reason):
        import_measurements(cache, file)
    assert cache.survey().imported == 0
    cache.close()
