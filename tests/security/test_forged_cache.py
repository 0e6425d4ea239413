# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A cache that somebody else has written makes no figure; the key that tells so does not travel with it."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from auditor.audit.parts import Part
from auditor.cli import run
from auditor.model.measured import LineCounts
from tests.made.manifests import ALPHA, BETA, small_text
from tests.made.systems import FILES, HYPERVISOR
from tests.made.upstreams import Upstreams

Check = Callable[..., tuple[int, str, str]]
Capture = pytest.CaptureFixture[str]
FOREIGN = "has entries that were not made with the key in"


@pytest.fixture
def state(tmp_path: Path, cold_cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder with the key, beside an empty cache."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert not cold_cache.exists()
    return tmp_path / "state"


@pytest.fixture
def check(tmp_path: Path, state: Path, upstreams: Upstreams, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> Check:
    """Check the small system, which is locked; the exit code, what was printed and what was told."""
    upstreams.commit(ALPHA, FILES, tag="v1")
    upstreams.commit(BETA, HYPERVISOR, tag="v1")
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    (folder / "components.toml").write_text(small_text())
    mirror = ("--mirror", str(upstreams.folder))
    assert run(["lock", "--release", "R1", *mirror]) == 0

    def call(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(["check", "--format", "json", *mirror, *arguments])
        return (code, *capsys.readouterr())

    return call


def edit(cache: Path, change: Callable[[sqlite3.Connection], object]) -> None:
    with sqlite3.connect(cache / "auditor" / "measurements.sqlite") as connection:
        change(connection)
    connection.close()


def add_code(part: Part) -> Part:
    """The part with a thousand lines more in each file."""
    more = LineCounts(1000, 0, 0)
    sources = {
        key: replace(source, files=tuple(replace(item, measurement=replace(item.measurement, lines=more))
                                         for item in source.files))
        for key, source in part.sources.items()
    }  # fmt: skip
    return replace(part, sources=sources)


def forge_parts(connection: sqlite3.Connection) -> None:
    for place, content in connection.execute("select place, content from part where place like '[\"R1\"%'").fetchall():
        forged = msgspec.msgpack.encode(add_code(msgspec.msgpack.decode(content, type=Part)))
        connection.execute("update part set content = ? where place = ?", (forged, place))


def forge_measurements(connection: sqlite3.Connection) -> None:
    connection.execute("delete from part")
    connection.execute("update measurement set result = replace(result, '\"code\":', '\"code\":1000')")


@pytest.mark.parametrize("forge", [forge_parts, forge_measurements])
def test_a_forged_entry_makes_no_figure(
    forge: Callable[[sqlite3.Connection], None], check: Check, cold_cache: Path
) -> None:
    code, printed, told = check()
    assert (code, FOREIGN in told) == (0, False)
    edit(cold_cache, forge)
    again, printed_again, told = check()
    assert (again, printed_again) == (0, printed)
    assert [line.count(FOREIGN) for line in told.splitlines() if FOREIGN in line] == [1]
    assert FOREIGN not in check()[2]


def test_a_lost_key_is_told_in_one_line_and_costs_time_only(
    check: Check, state: Path, upstreams: Upstreams, cold_cache: Path
) -> None:
    code, printed, _ = check()
    shutil.rmtree(state)
    again, printed_again, told = check()
    assert (code, again, printed) == (0, 0, printed_again)
    assert [line.count(FOREIGN) for line in told.splitlines() if FOREIGN in line] == [1]
    shutil.rmtree(upstreams.folder)
    shutil.rmtree(cold_cache / "auditor" / "repositories")
    upstreams.folder.mkdir()
    assert check() == (0, printed, "auditor: verdict: complete, within all limits; nothing to do\n")


def test_a_variable_carries_the_key_to_where_the_cache_is_restored(
    check: Check, state: Path, upstreams: Upstreams, cold_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUDITOR_CACHE_KEY", "5ea1" * 16)
    shutil.rmtree(state)
    _, printed, _ = check()
    assert not state.exists()
    shutil.rmtree(upstreams.folder)
    shutil.rmtree(cold_cache / "auditor" / "repositories")
    upstreams.folder.mkdir()
    assert check()[:2] == (0, printed)
    for other in ("5ea2" * 16, ""):  # a secret that is not handed out is an empty variable
        monkeypatch.setenv("AUDITOR_CACHE_KEY", other)
        code, _, told = check()
        assert code == 3
        assert FOREIGN in told


def test_a_variable_that_can_be_guessed_is_refused(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDITOR_CACHE_KEY", "secret")
    code, printed, told = check()
    assert (code, printed) == (2, "")
    assert told.startswith("auditor: AUDITOR_CACHE_KEY: has 6 characters, ")


def test_without_a_place_for_a_key_all_is_measured_and_told(check: Check, state: Path, cold_cache: Path) -> None:
    shutil.rmtree(state)
    shutil.rmtree(cold_cache)
    state.write_text("in the way")
    code, printed, told = check()
    assert (code, json.loads(printed)["totals"]["code"]) == (0, 11)
    assert "state/auditor/cache.key: no key for it can be kept there: Not a directory; set XDG_STATE_HOME or" in told
    assert told.count("measuring without one") == 1
    assert not (cold_cache / "auditor" / "measurements.sqlite").exists()
