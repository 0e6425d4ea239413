# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the cache holds, and what of it goes."""

import json
import sqlite3
from pathlib import Path

import pytest

from auditor.audit.session import find_cache_key
from auditor.cli import run
from auditor.errors import ResourceError
from auditor.instruments import digest
from auditor.measuring import cache as cache_module
from auditor.measuring.cache import MeasurementCache, Slot
from auditor.model.measured import LineCounts, Measurement
from tests.made.manifests import ALPHA, BETA, small_text
from tests.made.systems import FILES, HYPERVISOR
from tests.made.upstreams import Upstreams

MEASUREMENT = Measurement("C", 12, LineCounts(3, 2, 1), 2, 0, 3, ())
OURS, OTHERS = ({("a" * 40, "C"): MEASUREMENT}, {(letter * 40, "C"): MEASUREMENT for letter in "bc"})


@pytest.fixture
def file(cold_cache: Path) -> Path:
    """A file with something of ours, of others and of other code of ours; one set aside, and clones beside it."""
    path = cold_cache / "auditor" / "measurements.sqlite"
    path.parent.mkdir(parents=True)
    path.write_text("no database")
    for instruments, measurements in ((digest.versions(), OURS), ({"instruments": "others"}, OTHERS)):
        cache = MeasurementCache(path, instruments, find_cache_key())
        cache.keep(measurements)
        of = instruments["instruments"]
        cache.keep_parts({Slot(f"{of} now", b"key"): b"content"})
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(cache_module, "digest_program", lambda: "another program")
            cache.keep_parts({Slot(f"{of} before", b"key"): b"content"})
        cache.close()
    make_clone(path.parent / "repositories" / "example.org" / "a.git", 1000)
    make_clone(path.parent / "histories" / "example.org" / "a.git", 500)
    make_clone(path.parent / "histories" / "example.org" / "group" / "b.git", 70)
    return path


def make_clone(clone: Path, size: int) -> None:
    """A folder like a clone, with a branch that is called like one, and a file that goes while one looks."""
    (clone / "refs" / "heads" / "topic.git").mkdir(parents=True)
    (clone / "refs" / "heads" / "topic.git" / "one").write_text("x" * 10)
    (clone / "HEAD").write_text("x" * (size - 10))
    (clone / "gone").symlink_to("nowhere")


def read(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, dict[str, object]]:
    assert run(["cache", "--format", "json", *arguments]) == 0
    found: dict[str, dict[str, object]] = json.loads(capsys.readouterr().out)
    return found


def test_it_says_what_it_holds_and_what_can_go(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = read(capsys)
    assert {name: value for name, value in found["kept"].items() if name != "size"} == {
        "file": str(file),
        "measurements": 1,
        "imported": 0,
        "useless_measurements": 2,
        "parts": 1,
        "useless_parts": 3,
        "aside": 1,
    }
    assert found["clones"] == {"folder": str(file.parent / "repositories"), "number": 1, "size": 1000}
    assert found["histories"] == {"folder": str(file.parent / "histories"), "number": 2, "size": 570}
    assert run(["cache"]) == 0
    assert capsys.readouterr().out.endswith(
        "6 entries and files are of no more use; next: `auditor cache --prune` removes them\n"
    )


def test_what_is_of_no_more_use_goes_and_nothing_else(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = read(capsys)["kept"]
    kept = read(capsys, "--prune")["kept"]
    gone = {"useless_measurements": 0, "useless_parts": 0, "aside": 0}
    assert kept == before | gone | {"size": file.stat().st_size}
    assert [path.name for path in file.parent.iterdir() if path.is_file()] == [file.name]
    cache = MeasurementCache(file, digest.versions(), find_cache_key())
    assert cache.find(OURS) == OURS
    cache.close()
    assert run(["cache"]) == 0
    assert capsys.readouterr().out.endswith("all of it may be of use; nothing to do\n")


def test_an_empty_cache(cold_cache: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = read(capsys, "--prune")
    assert (found["kept"]["measurements"], found["clones"]["number"], found["histories"]["number"]) == (0, 0, 0)
    assert (cold_cache / "auditor" / "measurements.sqlite").is_file()


def test_a_file_that_another_run_holds(file: Path) -> None:
    cache = MeasurementCache(file, digest.versions(), find_cache_key(), patience=0)
    other = sqlite3.connect(file)
    other.execute("begin exclusive")
    with pytest.raises(ResourceError, match=r"measurements\.sqlite: database is locked; wait for other runs to end"):
        cache.prune()
    other.close()
    cache.close()


def test_parts_of_an_audit_are_of_use_until_our_code_changes(
    cold_cache: Path, upstreams: Upstreams, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    upstreams.commit(ALPHA, FILES, tag="v1")
    upstreams.commit(BETA, HYPERVISOR, tag="v1")
    (tmp_path / "components.toml").write_text(small_text())
    options = ("--manifest", str(tmp_path / "components.toml"), "--mirror", str(upstreams.folder))
    assert run(["lock", "--release", "R1", *options]) == 0
    assert run(["check", *options]) == 0
    capsys.readouterr()
    kept = read(capsys)["kept"]
    assert (kept["parts"], kept["useless_parts"]) == (3, 0)  # the manifest and two repositories
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cache_module, "digest_program", lambda: "another program")
        kept = read(capsys)["kept"]
    assert (kept["parts"], kept["useless_parts"]) == (0, 3)


def test_a_cache_that_cannot_be_kept_is_told_once(
    tmp_path: Path, upstreams: Upstreams, capsys: pytest.CaptureFixture[str], cold_cache: Path
) -> None:
    """The manifest is looked up in it, and then the parts of each release."""
    upstreams.commit(ALPHA, FILES, tag="v1")
    upstreams.commit(BETA, {**HYPERVISOR, "new/a.c": "int a;\n"}, tag="v1")
    (tmp_path / "components.toml").write_text(small_text())
    (cold_cache / "auditor" / "measurements.sqlite").mkdir(parents=True)
    options = ("--manifest", str(tmp_path / "components.toml"), "--mirror", str(upstreams.folder))
    assert run(["timeline", *options]) == 0
    assert capsys.readouterr().err.count("no cache can be kept there") == 1
    assert run(["cache"]) == 3
    assert capsys.readouterr().err.splitlines() == [
        f"auditor: {cold_cache}/auditor/measurements.sqlite: unable to open database file;"
        " wait for other runs to end, or remove the file"
    ]


@pytest.mark.usefixtures("cold_cache")
def test_figures_that_were_imported_are_stated_by_every_audit_that_has_them(
    tmp_path: Path, upstreams: Upstreams, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    upstreams.commit(ALPHA, FILES, tag="v1")
    shared = FILES["daemon/main.c"]  # one content in two repositories is measured, and told, once
    upstreams.commit(BETA, {**HYPERVISOR, "arch/x86/mm.c": shared}, tag="v1")
    (tmp_path / "components.toml").write_text(small_text())
    options = ("--manifest", str(tmp_path / "components.toml"), "--mirror", str(upstreams.folder))
    assert run(["lock", "--release", "R1", *options]) == 0
    assert run(["check", *options]) == 0
    assert run(["cache", "--export", str(tmp_path / "file")]) == 0
    assert f"auditor: {tmp_path}/file: 5 measurements exported\n" in capsys.readouterr().err
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "elsewhere"))
    assert run(["cache", "--import", str(tmp_path / "file")]) == 0
    assert f"auditor: {tmp_path}/file: 5 measurements imported, which each audit that" in capsys.readouterr().err
    forms = ["--output", str(tmp_path / "out")]
    for form in ("html", "json", "text", "markdown"):
        forms += ["--format", form]
    said = "the figures of 5 contents were imported into the cache and not measured here"
    for warm in (False, True):  # parts of the first audit are known to the second
        assert run(["audit", *forms, *options]) == 0
        printed = capsys.readouterr()
        assert f"IMPORTED: {said}\n" in printed.out
        told = "5 measurements were imported, not made here; `auditor cache --forget-imported` has them made"
        assert (told in printed.err) is not warm
        assert json.loads((tmp_path / "out" / "audit.json").read_text())["imported"] == 5
        for page in ("index.html", "components/daemon.html", "audit.md"):
            assert said[1:] in (tmp_path / "out" / page).read_text()
    assert run(["check", "--format", "json", *options]) == 0
    assert json.loads(capsys.readouterr().out)["imported"] == 5
    assert run(["cache", "--forget-imported"]) == 0
    assert run(["check", *options]) == 0
    printed = capsys.readouterr()
    assert "import" not in printed.out.rpartition("clones of whole histories")[2] + printed.err
    assert run(["audit", "--output", str(tmp_path / "out"), *options]) == 0
    assert "imported" not in json.loads((tmp_path / "out" / "audit.json").read_text())
