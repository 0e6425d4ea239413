# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
from pathlib import Path

import pytest

from auditor.errors import ReportError
from auditor.files import remove_others, write_bytes, write_text


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
