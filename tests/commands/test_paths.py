# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Names of files on the command line that cannot be meant."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.cli import run
from tests.made.manifests import small_text


@pytest.fixture(autouse=True)
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "components.toml").write_text(small_text())
    monkeypatch.chdir(tmp_path)
    return tmp_path


EMPTY = (
    ["count", ""],
    ["count", "components.toml", ""],
    ["check", "--manifest", ""],
    ["check", "--lock", ""],
    ["check", "--mirror", ""],
    ["check", "--baseline", ""],
    ["audit", "--output", ""],
    ["audit", "--recorded", ""],
    ["cache", "--import", ""],
    ["cache", "--export", ""],
    ["mirror", ""],
)


@pytest.mark.parametrize("arguments", EMPTY, ids=" ".join)
def test_an_empty_name_is_no_folder(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    assert capsys.readouterr().err.endswith(": the name of a file or folder is empty.\n")


DEVICES = ("--manifest", "--lock", "--baseline", "--recorded")


@pytest.mark.parametrize("option", DEVICES)
def test_a_device_is_not_read(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["audit", option, "/dev/zero"]) == 2
    assert capsys.readouterr().err.endswith(f"'{option}': /dev/zero is a device and no file.\n")


@pytest.mark.parametrize("option", DEVICES)
def test_a_pipe_is_not_waited_for(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo("pipe")
    assert run(["audit", option, "pipe"]) == 2
    assert capsys.readouterr().err.endswith(f"'{option}': pipe is a pipe and no file.\n")


# Where a run looks by itself, at whatever a change has put there.
KINDS: dict[str, tuple[Callable[[str], object], str]] = {
    "a pipe": (os.mkfifo, "a pipe and no file"),
    "a device": (lambda name: Path(name).symlink_to("/dev/zero"), "a device and no file"),
    "a folder": (os.mkdir, "a folder and no file"),
}


@pytest.mark.parametrize(("make", "said"), KINDS.values(), ids=KINDS.keys())
@pytest.mark.parametrize("name", ["components.toml", "components.lock"])
def test_what_is_found_and_is_no_file(
    name: str, make: Callable[[str], object], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(name).unlink(missing_ok=True)
    make(name)
    assert run(["check", "--offline"]) == 2
    assert capsys.readouterr().err.startswith(f"auditor: {name}: cannot be read ([Errno 22] {said}: '{name}'); ")


@pytest.mark.parametrize(("make", "said"), KINDS.values(), ids=KINDS.keys())
def test_what_was_accepted_and_is_no_file(
    make: Callable[[str], object], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("reports").mkdir()
    make("reports/baseline.json")
    assert run(["check", "--offline"]) == 2
    assert f"auditor: reports/baseline.json: cannot be read ({said}); restore it, or" in capsys.readouterr().err


def test_a_lock_that_is_named_has_to_be_there(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("check", "claims", "show"):
        assert run([command, "--lock", "absent.lock"]) == 2
        said = "auditor: --lock absent.lock: no such file; name one that `auditor lock` has written\n"
        assert capsys.readouterr().err == said


def test_there_is_nothing_to_accept_without_a_recorded_audit(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["audit", "--accept-recorded"]) == 2
    assert capsys.readouterr().err.startswith("auditor: --accept-recorded: there is nothing to accept; name a")


FILES_ALONE = (
    ["nightly", "-o", "-"],
    ["diff", "R1", "R1", "--format", "html", "-o", "-"],
    ["history", "export", "-o", "-"],
    ["history", "backup", "-"],
    ["check", "--baseline", "-"],
)


@pytest.mark.parametrize("arguments", FILES_ALONE, ids=" ".join)
def test_what_is_files_is_no_stream(arguments: list[str], capsys: pytest.CaptureFixture[str], workplace: Path) -> None:
    assert run(arguments) == 2
    said = ": standard output or input cannot stand here; ./- is a file or folder of that name.\n"
    assert capsys.readouterr().err.endswith(said)
    assert [path.name for path in workplace.iterdir()] == ["components.toml"]


@pytest.mark.parametrize("month", ["0000-01", "2020-13", "2020-1", "month"])
def test_a_month_that_is_none(month: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["timeline", "--every", "month", "--since", month]) == 2
    assert f"--since {month}: no month; write YYYY-MM" in capsys.readouterr().err
