# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Which manifest is used where none is named, what is said of it, and that nothing is written beside ours."""

from pathlib import Path

import pytest

import auditor
from auditor.audit.session import SILENT
from auditor.cli import run
from auditor.declared.found import FoundManifest, find_manifest, find_shipped
from auditor.declared.lock import load_lock
from auditor.errors import ManifestError, UsageError
from tests.made.manifests import small_text
from tests.made.places import SHIPPED

NOTE = (
    f"auditor: using the manifest that came with auditor, {SHIPPED}: no components.toml is in the current folder or "
    "above it\n"
)
ABOVE = "auditor: using the manifest ../../components.toml, above the current folder\n"


@pytest.fixture
def inner(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, two below one of this test, with no manifest in any."""
    folder = tmp_path / "middle" / "inner"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


def test_the_one_that_is_named_wins(inner: Path) -> None:
    Path("components.toml").touch()
    assert find_manifest(Path("other.toml")) == FoundManifest(Path("other.toml"))


def test_the_one_of_the_current_folder_wins_without_a_word(inner: Path) -> None:
    for folder in (inner, *inner.parents[:2]):
        (folder / "components.toml").touch()
    assert find_manifest() == FoundManifest(Path("components.toml"))


def test_the_nearest_one_above_is_told(inner: Path) -> None:
    (inner.parents[1] / "components.toml").touch()
    path = Path("../../components.toml")
    assert find_manifest() == FoundManifest(path, f"using the manifest {path}, above the current folder")
    (inner.parent / "components.toml").touch()
    assert find_manifest().path == Path("../components.toml")


@pytest.mark.parametrize("place", [".", ".."], ids=["here", "above"])
def test_a_link_that_leads_nowhere_is_told_and_not_passed_over(place: str, inner: Path) -> None:
    Path(place, "components.toml").symlink_to("absent")
    with pytest.raises(ManifestError, match=r"components\.toml: cannot be read"):
        auditor.load_manifest()


@pytest.mark.parametrize("place", ["..", "../.."], ids=["in it", "above it"])
def test_a_folder_where_everybody_may_write_ends_the_search(place: str, inner: Path) -> None:
    Path("..").chmod(0o1777)
    Path(place, "components.toml").touch()
    assert find_manifest().shipped


def test_ours_is_used_where_there_is_none(inner: Path) -> None:
    assert find_manifest() == FoundManifest(SHIPPED, NOTE.removeprefix("auditor: ").rstrip("\n"), shipped=True)
    assert auditor.load_manifest().manifest == auditor.load_manifest(SHIPPED).manifest


def test_ours_is_used_in_a_folder_that_is_gone(inner: Path) -> None:
    inner.rmdir()
    assert find_manifest().path == find_shipped()


def test_the_library_tells_its_voice(inner: Path) -> None:
    (inner.parents[1] / "components.toml").write_text(small_text())
    told: list[str] = []
    session = auditor.open_session(voice=auditor.Voice(told.append, SILENT.progress))
    assert [f"auditor: {line}\n" for line in told] == [ABOVE]
    assert session.lock_path == Path("../../components.lock")
    assert session.manifest.name == "../../components.toml"


COMMANDS = {
    "audit": ["audit", "--release", "none"],
    "check": ["check", "--release", "none"],
    "claims": ["claims", "--release", "none"],
    "show": ["show", "--release", "none"],
    "scenario": ["scenario", "--release", "none"],
    "timeline": ["timeline", "--release", "none"],
    "diff": ["diff", "none", "main"],
    "explain": ["explain", "none.c", "--release", "none"],
    "lock": ["lock", "--release", "none"],
    "mirror": ["mirror", "none", "--release", "none"],
    "trace": ["trace", ".", "--component", "none", "--output", "x", "--release", "none"],
}


@pytest.mark.parametrize("arguments", COMMANDS.values(), ids=COMMANDS.keys())
def test_every_command_says_once_which_manifest_it_uses(
    arguments: list[str], inner: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    err = capsys.readouterr().err
    assert err.startswith(f"{NOTE}auditor: none: ")
    assert str(SHIPPED) in err.removeprefix(NOTE)
    (inner.parents[1] / "components.toml").write_text(small_text())
    assert run(arguments) == 2
    assert capsys.readouterr().err.startswith(f"{ABOVE}auditor: none: ")


def test_validate_says_which_manifest_it_uses(inner: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["validate"]) == 0
    told = capsys.readouterr()
    assert told.err == NOTE
    assert told.out.startswith(f"{SHIPPED} is a valid manifest of Qubes OS: ")
    (inner.parents[1] / "components.toml").write_text(small_text())
    assert run(["validate"]) == 0
    told = capsys.readouterr()
    assert told.err == ABOVE
    assert told.out.startswith("../../components.toml is a valid manifest of Small OS: ")


def test_a_local_file_needs_no_manifest(inner: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.c").write_text("int a;\n")
    assert run(["explain", "a.c"]) == 0
    assert capsys.readouterr().err == ""


LOCK = SHIPPED.with_suffix(".lock")
PROFILE = SHIPPED.parent / "profiles" / "xen-R4.3.0.profile"
REFUSED = {
    "lock": (["lock"], LOCK, "--lock"),
    "lock anew": (["lock", "--anew"], LOCK, "--lock"),
    "update": (["audit", "--update"], LOCK, "--lock"),
    "comparisons": (["audit", "--comparisons"], LOCK, "--lock"),
    "trace": (["trace", ".", "--component", "xen"], PROFILE, "--output"),
}


@pytest.mark.parametrize(("arguments", "path", "option"), REFUSED.values(), ids=REFUSED.keys())
def test_nothing_is_written_beside_ours(
    arguments: list[str], path: Path, option: str, inner: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = path.read_bytes()
    assert run(arguments) == 2
    what = f"auditor: {path}: belongs to the manifest that came with auditor, and is not written; "
    remedy = f"name a file with {option}, or a manifest of your own with --manifest\n"
    assert capsys.readouterr().err.removeprefix(NOTE) == what + remedy
    assert path.read_bytes() == before


def test_a_lock_that_is_named_is_written(inner: Path) -> None:
    session = auditor.open_session(wanted=auditor.Wanted(lock_path=Path("mine.lock")))
    shipped = auditor.open_session()
    session.keep_lock(shipped.lock)
    assert load_lock(Path("mine.lock")) == shipped.lock
    with pytest.raises(UsageError, match="is not written"):
        shipped.keep_lock(session.lock)
