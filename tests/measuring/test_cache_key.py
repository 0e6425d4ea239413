# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The key of the cache: made once, for its owner alone; and entries that were written without it."""

import hashlib
import os
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from msgspec.structs import replace

from auditor.errors import ResourceError, UsageError
from auditor.measuring.cache import MeasurementCache, Slot
from auditor.measuring.cache_key import CacheKey, find_key, make_key, read_variable
from auditor.model.measured import LineCounts, Measurement

VERSIONS = {"scanner": "1"}
ONE, TWO = ("a" * 40, "C"), ("b" * 40, "C")
MEASUREMENT = Measurement("C", 12, LineCounts(3, 2, 1), 2, 0, 3, ())
OTHER = replace(MEASUREMENT, lines=LineCounts(1, 0, 0))
SLOT, OTHER_SLOT = Slot("place", b"key"), Slot("another place", b"key")
OURS, THEIRS = CacheKey(b"k" * 32, "our key"), CacheKey(b"t" * 32, "their key")


def test_a_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "state" / "auditor" / "cache.key"
    first = find_key(path)
    assert (first.problem, first.place, len(first.secret)) == ("", str(path), 32)
    assert path.stat().st_mode & 0o7777 == 0o600
    assert path.parent.stat().st_mode & 0o077 == 0
    assert find_key(path) == first
    assert [item.name for item in path.parent.iterdir()] == ["cache.key"]
    assert find_key(tmp_path / "another").secret != first.secret


def test_runs_that_begin_at_once_have_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: find_key(tmp_path / "new" / "cache.key").secret, range(64)))
    assert len(keys) == 1


def open_to_others(path: Path) -> None:
    path.chmod(0o640)


def lead_elsewhere(path: Path) -> None:
    path.rename(path.with_name("real"))
    path.symlink_to("real")


def lead_nowhere(path: Path) -> None:
    path.unlink()
    path.symlink_to("absent")


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-2])


def lengthen(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"00")


def empty(path: Path) -> None:
    path.write_bytes(b"")


def replace_by_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def replace_by_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path, 0o600)


SPOILT: dict[str, tuple[Callable[[Path], None], str]] = {
    "open to others": (open_to_others, "the key of the cache is open to others (mode 0640, not 0600)"),
    "a link": (lead_elsewhere, "no key for it can be kept there: Too many levels of symbolic links"),
    "a link to nothing": (lead_nowhere, "no key for it can be kept there: Too many levels of symbolic links"),
    "cut short": (cut_short, "no key of a cache is in it"),
    "too long": (lengthen, "no key of a cache is in it"),
    "empty": (empty, "no key of a cache is in it"),
    "a folder": (replace_by_folder, "the key of the cache is no file"),
    "a pipe": (replace_by_pipe, "the key of the cache is no file"),
}


@pytest.mark.parametrize(("spoil", "reason"), SPOILT.values(), ids=SPOILT.keys())
def test_a_key_that_cannot_be_trusted_is_told_and_stays(
    spoil: Callable[[Path], None], reason: str, tmp_path: Path
) -> None:
    path = tmp_path / "cache.key"
    good = find_key(path)
    spoil(path)
    mode = os.lstat(path).st_mode
    found = find_key(path)
    assert found.problem.startswith(f"{path}: {reason}; ")
    assert found.secret != good.secret
    assert os.lstat(path).st_mode == mode


def test_a_key_of_another_user_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    find_key(tmp_path / "cache.key")
    owner = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: owner + 1)
    reason = f"the key of the cache belongs to the user {owner}, not to {owner + 1}"
    assert find_key(tmp_path / "cache.key").problem.startswith(f"{tmp_path / 'cache.key'}: {reason}; ")


def test_a_place_where_no_key_can_be_kept_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    problem = find_key(tmp_path / "file" / "cache.key").problem
    assert problem == (
        f"{tmp_path}/file/cache.key: no key for it can be kept there: File exists; set XDG_STATE_HOME or "
        "AUDITOR_CACHE_KEY"
    )


def test_a_variable_is_a_key_unless_it_can_be_guessed() -> None:
    assert read_variable("k" * 32) == CacheKey(hashlib.sha256(b"k" * 32).digest(), "AUDITOR_CACHE_KEY")
    assert read_variable("k" * 32).secret != read_variable("k" * 33).secret
    with pytest.raises(UsageError, match=r"^AUDITOR_CACHE_KEY: has 31 characters, and .*; set it to .*openssl"):
        read_variable("k" * 31)


def fill(path: Path, key: CacheKey) -> None:
    cache = MeasurementCache(path, VERSIONS, key)
    cache.keep({ONE: MEASUREMENT, TWO: OTHER})
    cache.keep_parts({SLOT: b"content", OTHER_SLOT: b"other"})
    cache.close()


def change_figure(connection: sqlite3.Connection) -> None:
    """Another figure, with the digest that nobody needs a key for."""
    for blob, language, made_by, _, result in connection.execute("select * from measurement").fetchall():
        forged = result.replace(b'"code":3', b'"code":9').replace(b'"code":1', b'"code":9')
        digest = hashlib.sha256(b"\0".join((blob.encode(), language.encode(), made_by.encode(), forged))).digest()
        connection.execute("update measurement set digest = ?, result = ? where blob = ?", (digest, forged, blob))
    connection.execute("update part set content = x'00'")


def swap_rows(connection: sqlite3.Connection) -> None:
    """The entries of one content as those of another one."""
    rows = connection.execute("select digest, result, blob from measurement").fetchall()
    for (code, result, _), (_, _, blob) in zip(rows, reversed(rows), strict=True):
        connection.execute("update measurement set digest = ?, result = ? where blob = ?", (code, result, blob))
    parts = connection.execute("select digest, content, place from part").fetchall()
    for (code, content, _), (_, _, place) in zip(parts, reversed(parts), strict=True):
        connection.execute("update part set digest = ?, content = ? where place = ?", (code, content, place))


def take_codes_away(connection: sqlite3.Connection) -> None:
    connection.execute("update measurement set digest = x''")
    connection.execute("update part set digest = x''")


def cut_codes(connection: sqlite3.Connection) -> None:
    connection.execute("update measurement set digest = substr(digest, 1, 8)")
    connection.execute("update part set digest = substr(digest, 1, 8)")


@pytest.mark.parametrize("forge", [change_figure, swap_rows, take_codes_away, cut_codes, None])
def test_what_was_written_without_the_key_is_told_and_not_believed(
    forge: Callable[[sqlite3.Connection], None] | None, tmp_path: Path
) -> None:
    path = tmp_path / "cache"
    fill(path, OURS if forge else THEIRS)
    if forge:
        with sqlite3.connect(path) as connection:
            forge(connection)
        connection.close()
    cache = MeasurementCache(path, VERSIONS, OURS)
    assert (cache.find([ONE, TWO]), cache.find_parts([SLOT, OTHER_SLOT])) == ({}, {})
    assert (dict(cache.own_measurements()), cache.survey().measurements, cache.survey().parts) == ({}, 0, 0)
    assert (cache.survey().useless_measurements, cache.survey().useless_parts) == (2, 2)
    cache.keep({ONE: MEASUREMENT})
    cache.keep_parts({SLOT: b"content"})
    assert (cache.find([ONE]), cache.find_parts([SLOT])) == ({ONE: MEASUREMENT}, {SLOT: b"content"})
    cache.prune()
    assert (cache.survey().measurements, cache.survey().useless_measurements) == (1, 0)
    cache.close()
    assert cache.warnings == [
        f"{path}: has entries that were not made with the key in our key: by an earlier auditor, with a key that is"
        " lost, by another user, or by a forger; they are not used, and what they are of is measured afresh"
    ]
    cache = MeasurementCache(path, VERSIONS, OURS)
    assert (cache.find([ONE, TWO]), cache.find_parts([SLOT, OTHER_SLOT])) == ({ONE: MEASUREMENT}, {SLOT: b"content"})
    cache.close()
    assert cache.warnings == []


def test_what_was_imported_cannot_be_passed_off_as_made_here(tmp_path: Path) -> None:
    cache = MeasurementCache(tmp_path / "cache", VERSIONS, OURS)
    cache.import_all({ONE: MEASUREMENT})
    cache.close()
    with sqlite3.connect(tmp_path / "cache") as connection:
        connection.execute("""update measurement set instruments = replace(instruments, ', "imported": "yes"', '')""")
        connection.execute("""update measurement set instruments = replace(instruments, '"imported": "yes", ', '')""")
    connection.close()
    cache = MeasurementCache(tmp_path / "cache", VERSIONS, OURS)
    assert (cache.find([ONE]), cache.imported, cache.survey().useless_measurements) == ({}, set(), 1)
    cache.close()


def test_a_part_of_earlier_code_is_no_forgery(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path / "cache", OURS)
    monkeypatch.setattr("auditor.measuring.cache.digest_program", lambda: "another program.")
    cache = MeasurementCache(tmp_path / "cache", VERSIONS, OURS)
    assert cache.find_parts([SLOT]) == {}
    cache.close()
    assert cache.warnings == []


def test_without_a_key_nothing_is_known_or_kept(tmp_path: Path) -> None:
    path = tmp_path / "cache"
    fill(path, OURS)
    before = path.read_bytes()
    cache = MeasurementCache(path, VERSIONS, make_key("nowhere", "no key, for a reason"))
    assert cache.find([ONE]) == {}
    cache.keep({ONE: OTHER})
    assert cache.find([ONE]) == {ONE: OTHER}
    assert cache.warnings == [f"{path}: no cache can be kept there (no key, for a reason); measuring without one"]
    with pytest.raises(ResourceError, match=r"cache: no key, for a reason; "):
        cache.survey()
    cache.close()
    assert path.read_bytes() == before
