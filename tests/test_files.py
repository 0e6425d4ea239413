# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
import fcntl
import os
import socket
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.errors import ReportError
from auditor.files import (
    LARGEST_FILE,
    hold_folder,
    open_lock,
    open_regular,
    read_bytes,
    read_text,
    remove_others,
    write_bytes,
    write_text,
)


def bind(path: Path) -> None:
    socket.socket(socket.AF_UNIX).bind(str(path))


IRREGULAR: dict[str, tuple[Callable[[Path], object], str]] = {
    "pipe": (os.mkfifo, "a pipe and no file"),
    "device without an end": (lambda path: path.symlink_to("/dev/zero"), "a device and no file"),
    "folder": (Path.mkdir, "a folder and no file"),
    "socket": (bind, "No such device or address"),
    "circle": (lambda path: path.symlink_to(path), "Too many levels of symbolic links"),
    "too large": (lambda path: os.truncate(os.open(path, os.O_CREAT | os.O_WRONLY), LARGEST_FILE + 1), "larger than"),
}


@pytest.mark.parametrize(("make", "said"), IRREGULAR.values(), ids=IRREGULAR.keys())
def test_what_has_no_end_is_not_read(
    make: Callable[[Path], object], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # the name of a socket is short
    path = Path("named")
    make(path)
    with pytest.raises(OSError, match=said) as caught:
        read_bytes(path)
    assert caught.value.strerror


@pytest.mark.parametrize("name", ["pipe", "device without an end"])
def test_what_is_no_file_is_neither_opened_nor_locked(name: str, tmp_path: Path) -> None:
    make, said = IRREGULAR[name]
    make(tmp_path / "named")
    for use in (open_regular, open_lock):
        with pytest.raises(OSError, match=said):
            use(tmp_path / "named")


def test_reads_a_text_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"\xef\xbb\xbfone\r\nzwei \xc3\xa4\n")
    (tmp_path / "link").symlink_to("file")
    assert read_text(tmp_path / "link") == "one\nzwei ä\n"


def test_a_lock_is_made_and_keeps_what_is_in_it(tmp_path: Path) -> None:
    open_lock(tmp_path / "lock").close()
    write_text(tmp_path / "lock", "kept")
    open_lock(tmp_path / "lock").close()
    assert read_bytes(tmp_path / "lock") == b"kept"


def test_replaces_and_leaves_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "new" / "report.html"
    write_text(path, "one")
    write_text(path, "zwei ä")
    assert path.read_text(encoding="utf-8") == "zwei ä"
    assert list(path.parent.iterdir()) == [path]


def test_a_place_that_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "kept").touch()
    with pytest.raises(ReportError, match="report: could not be written") as caught:
        write_bytes(tmp_path / "report", b"x")
    assert caught.value.exit_code == 3
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("kept")
    with pytest.raises(ReportError, match="could not be written"):
        write_bytes(tmp_path / "file" / "report", b"x")
    assert (tmp_path / "file").read_text() == "kept"


def test_removes_its_own_files_only(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    assert remove_others(folder, [], "mark") == ()
    for name, text in {
        "old": "a mark",
        "kept": "a mark",
        "others": "none",
        "late": " " * 2_000 + "mark",
        ".new.x": "a mark",
    }.items():
        write_text(folder / name, text)
    (folder / "folder").mkdir()
    (folder / "link").symlink_to(folder / "kept")
    assert remove_others(folder, [folder / "kept"], "mark") == (folder / "old",)
    assert sorted(path.name for path in folder.iterdir()) == [".new.x", "folder", "kept", "late", "link", "others"]


def test_what_a_killed_run_was_writing_goes_and_what_others_write_stays(tmp_path: Path) -> None:
    left, held, others = (tmp_path / name for name in (".a.json.1.auditor-new", ".a.json.2.auditor-new", ".a.json.3"))
    for path in (left, held, others):
        path.write_text("half")
    with held.open() as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        write_text(tmp_path / "a.json", "whole")
    assert sorted(path.name for path in tmp_path.iterdir()) == [held.name, others.name, "a.json"]
    write_text(tmp_path / "a.json", "whole")
    assert sorted(path.name for path in tmp_path.iterdir()) == [others.name, "a.json"]


def test_a_folder_of_a_killed_run_goes_and_that_of_another_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left, others = tmp_path / ".auditor-temporary-a1b2c3d4", tmp_path / ".auditor-temporary-of-mine"
    for folder in (left, others):
        (folder / "below").mkdir(parents=True)
    with hold_folder() as first, hold_folder() as second:
        assert sorted(tmp_path.iterdir()) == sorted([first, second, others])
    assert list(tmp_path.iterdir()) == [others]


def test_a_temporary_folder_that_another_run_takes_for_left_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between making it and holding it there is a moment."""
    make, gone = tempfile.mkdtemp, list[str]()

    def make_and_lose(*arguments: str | None) -> str:
        folder = make(*arguments)
        if not gone:
            gone.append(folder)
            Path(folder).rmdir()
        return folder

    monkeypatch.setattr(tempfile, "mkdtemp", make_and_lose)
    with hold_folder() as folder:
        assert (folder.is_dir(), str(folder) in gone) == (True, False)
