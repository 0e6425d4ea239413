# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
import platform
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from auditor.errors import ResourceError
from auditor.measuring import cache as cache_module
from auditor.measuring.cache import MeasurementCache, Slot
from auditor.model.measured import Function, LineCounts, Measurement
from tests.made.cache_keys import CACHE_KEY

VERSIONS = {"scanner": "1", "pygount": "3"}
KEY = ("a" * 40, "C")
MEASUREMENT = Measurement(
    language="C",
    size=12,
    lines=LineCounts(3, 2, 1),
    pygount_code=2,
    pygount_string=0,
    lizard_nloc=3,
    functions=(Function("main", 1, 3, 3, 1, 2),),
    labels=("generated",),
)


def reopen(path: Path, versions: dict[str, str] = VERSIONS) -> MeasurementCache:
    return MeasurementCache(path, versions, CACHE_KEY)


def fill(path: Path) -> None:
    cache = reopen(path)
    cache.keep({KEY: MEASUREMENT})
    cache.close()


def test_finds_what_it_kept(tmp_path: Path) -> None:
    fill(tmp_path / "cache")
    cache = reopen(tmp_path / "cache")
    assert cache.find([KEY, ("b" * 40, "C"), (KEY[0], "C++")]) == {KEY: MEASUREMENT}
    assert cache.warnings == []
    cache.close()


def test_other_versions_know_nothing(tmp_path: Path) -> None:
    fill(tmp_path / "cache")
    cache = reopen(tmp_path / "cache", {**VERSIONS, "pygount": "4"})
    assert cache.find([KEY]) == {}
    cache.close()


def test_another_python_knows_nothing(tmp_path: Path) -> None:
    fill(tmp_path / "cache")
    with sqlite3.connect(tmp_path / "cache") as connection:
        change = "update measurement set instruments = replace(instruments, ?, '3.0.0')"
        connection.execute(change, (platform.python_version(),))
        assert connection.execute("select instruments from measurement where instruments like '%3.0.0%'").fetchall()
    connection.close()
    cache = reopen(tmp_path / "cache")
    assert cache.find([KEY]) == {}
    cache.close()


def test_an_entry_that_was_changed_is_unknown(tmp_path: Path) -> None:
    fill(tmp_path / "cache")
    with sqlite3.connect(tmp_path / "cache") as connection:
        connection.execute("update measurement set result = replace(result, '\"code\":3', '\"code\":2')")
    connection.close()
    cache = reopen(tmp_path / "cache")
    assert cache.find([KEY]) == {}
    cache.keep({KEY: MEASUREMENT})
    assert cache.find([KEY]) == {KEY: MEASUREMENT}
    cache.close()


def write_noise(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)


def write_text(path: Path) -> None:
    path.write_text("my notes, not a database\n" * 100)


def write_foreign(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("create table bookmarks (url text)")
    connection.close()


def write_later_format(path: Path) -> None:
    fill(path)
    with sqlite3.connect(path) as connection:
        connection.execute("pragma user_version = 99")
    connection.close()


def cut_off(path: Path) -> None:
    fill(path)
    path.write_bytes(path.read_bytes()[:5000])


def write_name_that_is_no_text(path: Path) -> None:
    fill(path)
    path.write_bytes(path.read_bytes().replace(b"CREATE TABLE measurement", b"CREATE TABL\xdd measurement"))


SPOILERS = [write_name_that_is_no_text, write_noise, write_text, write_foreign, write_later_format, cut_off]


@pytest.mark.parametrize("spoil", SPOILERS)
def test_a_spoilt_file_is_set_aside_with_a_message(spoil: Callable[[Path], None], tmp_path: Path) -> None:
    path = tmp_path / "cache"
    spoil(path)
    spoilt = path.read_bytes()
    cache = reopen(path)
    assert cache.find([KEY]) == {}
    cache.keep({KEY: MEASUREMENT})
    assert cache.find([KEY]) == {KEY: MEASUREMENT}
    assert len(cache.warnings) == 1
    assert str(path) in cache.warnings[0]
    assert "set aside as cache.aside-1" in cache.warnings[0]
    assert (tmp_path / "cache.aside-1").read_bytes() == spoilt
    cache.close()


def test_a_second_spoilt_file_does_not_replace_the_first(tmp_path: Path) -> None:
    path = tmp_path / "cache"
    for text in ("one" * 500, "two" * 500):
        path.write_text(text)
        reopen(path).close()
    assert [(tmp_path / f"cache.aside-{number}").read_text()[:3] for number in (1, 2)] == ["one", "two"]


def test_what_is_set_aside_takes_a_name_that_is_free(tmp_path: Path) -> None:
    path = tmp_path / "cache"
    (tmp_path / "cache.aside-2").write_text("two")
    for text in ("one" * 500, "three" * 500):
        path.write_text(text)
        reopen(path).close()
    assert [(tmp_path / f"cache.aside-{number}").read_text()[:3] for number in (1, 2, 3)] == ["one", "two", "thr"]


def test_what_was_set_aside_just_now_is_not_pruned(tmp_path: Path) -> None:
    path = tmp_path / "cache"
    (tmp_path / "cache.aside-1").write_text("of an earlier run")
    path.write_text("noise" * 500)
    cache = reopen(path)
    cache.prune()
    assert cache.survey().aside == 1
    assert sorted(place.name for place in tmp_path.iterdir()) == ["cache", "cache.aside-2"]
    cache.close()


def test_without_a_place_it_measures_on(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = reopen(tmp_path / "file" / "cache")
    cache.keep({KEY: MEASUREMENT})
    assert cache.find([KEY]) == {KEY: MEASUREMENT}
    assert "measuring without one" in cache.warnings[0]
    cache.close()


def test_many_keys_at_once(tmp_path: Path) -> None:
    keys = {(f"{number:040x}", "C"): MEASUREMENT for number in range(3000)}
    cache = reopen(tmp_path / "cache")
    cache.keep(keys)
    assert cache.find(keys) == keys
    cache.close()


def test_a_cache_that_is_locked_stays_where_it_is(tmp_path: Path) -> None:
    path = tmp_path / "cache"
    fill(path)
    other = sqlite3.connect(path)
    other.execute("begin exclusive")
    cache = MeasurementCache(path, VERSIONS, CACHE_KEY, patience=0)
    assert cache.find([KEY]) == {}
    other.close()
    assert [place.name for place in tmp_path.iterdir()] == ["cache"]
    assert cache.warnings == [f"{path}: no cache can be kept there (database is locked); measuring without one"]
    cache.close()
    assert reopen(path).find([KEY]) == {KEY: MEASUREMENT}


def begin_locked(path: Path) -> MeasurementCache:
    """A cache that another process holds when it is opened, and no more."""
    fill(path)
    other = sqlite3.connect(path)
    other.execute("begin exclusive")
    cache = MeasurementCache(path, VERSIONS, CACHE_KEY, patience=0)
    other.close()
    return cache


def begin_nowhere(path: Path) -> MeasurementCache:
    path.write_text("in the way")
    return MeasurementCache(path / "cache", VERSIONS, CACHE_KEY)


UNUSABLE = {"locked": (begin_locked, "database is locked"), "nowhere": (begin_nowhere, "File exists")}


@pytest.mark.parametrize("act", [MeasurementCache.survey, MeasurementCache.prune])
@pytest.mark.parametrize(("begin", "reason"), UNUSABLE.values(), ids=UNUSABLE.keys())
def test_a_file_that_is_not_used_cannot_be_surveyed(
    act: Callable[[MeasurementCache], object], begin: Callable[[Path], MeasurementCache], reason: str, tmp_path: Path
) -> None:
    cache = begin(tmp_path / "cache")
    with pytest.raises(ResourceError, match=rf"cache: .*{reason}.*; wait for other runs to end, or remove the file$"):
        act(cache)
    cache.close()


SLOT = Slot("place", b"key")


def test_a_part_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    cache = reopen(tmp_path / "cache")
    other = Slot(SLOT.place, b"another key")
    cache.keep_parts({SLOT: b"one"})
    assert cache.find_parts([SLOT]) == {SLOT: b"one"}
    cache.keep_parts({SLOT: b"two"})
    assert cache.find_parts([SLOT]) == {SLOT: b"two"}
    cache.keep_parts({other: b"three"})
    assert cache.find_parts([SLOT]) == {}
    assert cache.find_parts([other]) == {other: b"three"}
    assert cache.survey().parts == 1
    assert cache.warnings == []
    cache.close()


def test_a_part_of_another_program_is_of_no_more_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = reopen(tmp_path / "cache")
    cache.keep_parts({SLOT: b"content"})
    monkeypatch.setattr(cache_module, "digest_program", lambda: "another program.")
    assert cache.find_parts([SLOT]) == {}
    assert (cache.survey().parts, cache.survey().useless_parts) == (0, 1)
    cache.prune()
    assert (cache.survey().parts, cache.survey().useless_parts) == (0, 0)
    cache.close()


ODD = [None, 1, 1.5, "text", b"bytes"]


def test_rows_of_any_types_are_of_no_use(tmp_path: Path) -> None:
    path = tmp_path / "cache"
    fill(path)
    cache = reopen(path)
    cache.keep_parts({SLOT: b"content"})
    with sqlite3.connect(path) as connection:
        # A table that anybody may have made has no constraints.
        connection.execute("create table other (place, key, digest, content)")
        connection.execute("insert into other select * from part")
        rows = [(odd,) * 4 for odd in ODD] + [(b"place", odd, b"digest", b"content") for odd in ODD]
        connection.executemany("insert into other values (?, ?, ?, ?)", rows)
        connection.execute("drop table part")
        connection.execute("alter table other rename to part")
        odd = "select ?, ?, instruments, digest, result from measurement where language = 'C' and blob = ?"
        keys = [(KEY[0], b"C", KEY[0]), (b"odd", "C", KEY[0]), (2, 3, KEY[0])]
        connection.executemany(f"insert into measurement {odd}", keys)
    connection.close()
    assert cache.find([KEY]) == {KEY: MEASUREMENT}
    assert cache.find_parts([SLOT, Slot("text", b"text")]) == {SLOT: b"content"}
    found = cache.survey()
    assert (found.parts, found.useless_parts) == (1, 10)
    cache.prune()
    found = cache.survey()
    assert (found.parts, found.useless_parts) == (1, 0)
    cache.close()


def test_pruning_gives_the_room_back(tmp_path: Path) -> None:
    path = tmp_path / "cache"
    cache = reopen(path, {"instruments": "others"})
    cache.keep({(f"{number:040x}", "C"): MEASUREMENT for number in range(2000)})
    cache.close()
    full = path.stat().st_size
    cache = reopen(path)
    cache.prune()
    cache.close()
    assert path.stat().st_size < full / 10


def test_two_runs_that_begin_at_once_share_one_cache(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        caches = list(pool.map(lambda _: begin_and_end(tmp_path / "cache"), range(64)))
    assert [warning for warnings in caches for warning in warnings] == []


def test_two_runs_that_find_one_file_spoilt_begin_one_new_file(tmp_path: Path) -> None:
    path = tmp_path / "cache"
    fill(path)
    first, second = reopen(path), reopen(path)
    write_noise(path)
    assert first.find([KEY]) == {}
    first.keep({KEY: MEASUREMENT})
    assert second.find([KEY]) == {}
    assert second.find([KEY]) == {KEY: MEASUREMENT}
    assert [len(cache.warnings) for cache in (first, second)] == [1, 0]
    assert [place.name for place in sorted(tmp_path.iterdir())] == ["cache", "cache.aside-1"]
    first.close()
    second.close()


def begin_and_end(path: Path) -> list[str]:
    cache = reopen(path)
    cache.close()
    return cache.warnings


@pytest.mark.parametrize(
    "change",
    [
        "drop table part; create table part (a, b)",
        "drop table measurement; create table measurement (a, b)",
        "alter table part rename to old; create table part as select * from old; drop table old",
        "drop table part; create table part (place text collate nocase primary key, key, digest, content)",
        "drop table part; create table part (place, key, digest, content as (zeroblob(9)))",
        "create index more on part (content)",
        "create view more as select 1",
        "create trigger more after insert on part begin delete from measurement; end",
        "pragma writable_schema = on; update sqlite_master set name = cast(name as blob) where name = 'part'",
        "pragma writable_schema = on; update sqlite_master set type = null where name = 'part'",
    ],
)
def test_a_file_with_tables_of_another_shape_is_set_aside(change: str, tmp_path: Path) -> None:
    fill(tmp_path / "cache")
    with sqlite3.connect(tmp_path / "cache") as connection:
        connection.executescript(change)
    cache = reopen(tmp_path / "cache")
    (warning,) = cache.warnings
    assert warning.startswith(f"{tmp_path}/cache: ")
    assert warning.endswith("; set aside as cache.aside-1, measuring afresh")
    assert cache.survey().aside == 1
    cache.close()
