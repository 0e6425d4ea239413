# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the cache holds, and what of it goes."""

import json
import sqlite3
from pathlib import Path

import pytest

from auditor.cli import run
from auditor.errors import ResourceError
from auditor.instruments import digest
from auditor.measuring.cache import MeasurementCache, Slot
from auditor.model.measured import LineCounts, Measurement

MEASUREMENT = Measurement("C", 12, LineCounts(3, 2, 1), 2, 0, 3, ())
OURS, OTHERS = ({("a" * 40, "C"): MEASUREMENT}, {(letter * 40, "C"): MEASUREMENT for letter in "bc"})


@pytest.fixture
def file(cold_cache: Path) -> Path:
    """A file with something of ours and of others, another one set aside, and a clone beside it."""
    path = cold_cache / "auditor" / "measurements.sqlite"
    path.parent.mkdir(parents=True)
    path.write_text("no database")
    for instruments, measurements in ((digest.versions(), OURS), ({"instruments": "others"}, OTHERS)):
        cache = MeasurementCache(path, instruments)
        cache.keep(measurements)
        cache.keep_parts({Slot(f"part of {instruments['instruments']}", b"key"): b"content"})
        cache.close()
    clone = path.parent / "repositories" / "example.org" / "a.git"
    clone.mkdir(parents=True)
    (clone / "HEAD").write_text("x" * 1000)
    return path


def read(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, dict[str, object]]:
    assert run(["cache", "--format", "json", *arguments]) == 0
    found: dict[str, dict[str, object]] = json.loads(capsys.readouterr().out)
    return found


def test_it_says_what_it_holds_and_what_can_go(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = read(capsys)
    assert {name: value for name, value in found["kept"].items() if name != "size"} == {
        "file": str(file),
        "measurements": 1,
        "useless_measurements": 2,
        "parts": 1,
        "useless_parts": 1,
        "aside": 1,
    }
    assert found["clones"] == {"folder": str(file.parent / "repositories"), "number": 1, "size": 1000}
    assert run(["cache"]) == 0
    assert capsys.readouterr().out.endswith(
        "4 entries and files are of no more use; next: `auditor cache --prune` removes them\n"
    )


def test_what_is_of_no_more_use_goes_and_nothing_else(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = read(capsys)["kept"]
    kept = read(capsys, "--prune")["kept"]
    gone = {"useless_measurements": 0, "useless_parts": 0, "aside": 0}
    assert kept == before | gone | {"size": file.stat().st_size}
    assert [path.name for path in file.parent.iterdir() if path.is_file()] == [file.name]
    cache = MeasurementCache(file, digest.versions())
    assert cache.find(OURS) == OURS
    cache.close()
    assert run(["cache"]) == 0
    assert capsys.readouterr().out.endswith("all of it may be of use; nothing to do\n")


def test_an_empty_cache(cold_cache: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = read(capsys, "--prune")
    assert (found["kept"]["measurements"], found["clones"]["number"]) == (0, 0)
    assert (cold_cache / "auditor" / "measurements.sqlite").is_file()


def test_a_file_that_another_run_holds(file: Path) -> None:
    cache = MeasurementCache(file, digest.versions(), patience=0)
    other = sqlite3.connect(file)
    other.execute("begin exclusive")
    with pytest.raises(ResourceError, match=r"measurements\.sqlite: database is locked; wait for other runs to end"):
        cache.prune()
    other.close()
    cache.close()
