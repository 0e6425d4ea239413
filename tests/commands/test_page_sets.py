# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Pages of two runs are never beside each other: looked at before each step of a run, and after one that ends there."""

import errno
import itertools
import os
import shutil
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from auditor.commands.page_sets import replace_set, tidy_sets
from auditor.errors import ReportError
from tests.reading.folders import read_shown

MARK = "<mark>"
ONE = {f"components/{name}.html": f"{MARK} one {name}" for name in "ab"} | {"index.html": f"{MARK} one"}
TWO = {f"components/{name}.html": f"{MARK} two {name}" for name in "bc"} | {"index.html": f"{MARK} two"}
NOTES = {"components/notes.html": "of somebody", "README": "of somebody"}


class _KilledError(BaseException):
    pass


class _Steps:
    """Calls `look` before each step that this process takes in the file system while it is set."""

    def __init__(self) -> None:
        self.look: Callable[[], None] | None = None
        sys.addaudithook(self._hear)

    def _hear(self, event: str, _: object) -> None:
        look = self.look
        if look and event in ("open", "os.rename", "os.symlink", "os.mkdir", "os.remove", "os.rmdir", "os.chmod"):
            self.look = None  # which reads files itself
            look()
            self.look = look

    def during(self, look: Callable[[], None], call: Callable[[], None]) -> None:
        self.look = look
        try:
            call()
        finally:
            self.look = None


@pytest.fixture(scope="module")
def steps() -> _Steps:
    return _Steps()  # a hook stays for good


def write(folder: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)


def shown(folder: Path) -> dict[str, str]:
    return {path: content.decode() for path, content in read_shown(folder).items()}


def hidden(folder: Path) -> list[str]:
    names = (str(path.relative_to(folder)) for path in folder.rglob("*"))
    return sorted(name for name in names if not name.endswith((".html", "README", "components")))


def pages(folder: Path) -> dict[str, str]:
    return {path: text for path, text in shown(folder).items() if path not in NOTES}


def test_a_reader_sees_the_pages_of_one_run_at_each_step(steps: _Steps, tmp_path: Path) -> None:
    seen: list[dict[str, str]] = []
    replace_set(tmp_path, ONE, MARK)
    write(tmp_path, NOTES)
    steps.during(lambda: seen.append(pages(tmp_path)), lambda: replace_set(tmp_path, TWO, MARK))
    assert [files for files, _ in itertools.groupby(seen)] == [ONE, TWO]
    assert shown(tmp_path) == TWO | NOTES


def test_first_pages_are_led_to_when_all_are_there(steps: _Steps, tmp_path: Path) -> None:
    seen: list[dict[str, str]] = []
    steps.during(lambda: seen.append(pages(tmp_path)), lambda: replace_set(tmp_path, ONE, MARK))
    assert all(files == ONE for files in seen if "index.html" in files)
    assert shown(tmp_path) == ONE


def ends_at(step: int, steps: _Steps, call: Callable[[], None]) -> bool:
    """Whether a call, which is ended before a step of this number, has one."""
    taken = itertools.count()

    def end() -> None:
        if next(taken) == step:
            raise _KilledError

    try:
        steps.during(end, call)
    except _KilledError:
        return True
    return False


@pytest.mark.parametrize("last", [ONE, TWO], ids=["as before", "anew"])
def test_the_next_run_puts_in_order_what_one_left_that_ended_at_any_step(
    last: dict[str, str], steps: _Steps, tmp_path: Path
) -> None:
    for step in itertools.count():
        folder = tmp_path / str(step)
        replace_set(folder, ONE, MARK)
        write(folder, NOTES)
        if not ends_at(step, steps, partial(replace_set, folder, TWO, MARK)):
            break
        assert pages(folder) in (ONE, TWO)
        replace_set(folder, last, MARK)
        assert (shown(folder), len(hidden(folder))) == (last | NOTES, 3)  # .pages, current and what that leads to
    assert step > 10


def test_pages_of_an_auditor_before_make_room_for_a_set(tmp_path: Path) -> None:
    write(tmp_path, ONE | NOTES)
    (tmp_path / "components" / ".stamp.json").write_text("{}")
    replace_set(tmp_path, TWO, MARK)
    assert (shown(tmp_path), len(hidden(tmp_path))) == (TWO | NOTES, 3)


def test_a_copy_of_what_links_lead_to_makes_room_for_a_set(tmp_path: Path) -> None:
    """A cache of a host that follows links brings folders and files back in their place."""
    replace_set(tmp_path / "first", ONE, MARK)
    shutil.copytree(tmp_path / "first", tmp_path / "copy")
    for folder in (tmp_path / "first", tmp_path / "copy"):
        replace_set(folder, TWO, MARK)
        assert pages(folder) == TWO
    assert hidden(tmp_path / "copy") == hidden(tmp_path / "first")


def test_folders_of_others_are_taken_along(tmp_path: Path) -> None:
    replace_set(tmp_path, ONE, MARK)
    write(tmp_path, {"components/mine/a.txt": "of somebody"})
    replace_set(tmp_path, TWO, MARK)
    assert shown(tmp_path) == TWO | {"components/mine/a.txt": "of somebody"}


def test_a_page_that_is_gone_leaves_no_link(tmp_path: Path) -> None:
    replace_set(tmp_path, {"past.html": f"{MARK} past", **ONE}, MARK)
    (tmp_path / "theirs").symlink_to("nowhere")
    replace_set(tmp_path, TWO, MARK)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".pages", "components", "index.html", "theirs"]


def test_without_symbolic_links_each_page_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on FAT, which cannot be mounted everywhere."""

    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "symlink", refuse)
    for files in (ONE, TWO):
        replace_set(tmp_path, files, MARK)
        tidy_sets(tmp_path, MARK)
        assert (shown(tmp_path), hidden(tmp_path)) == (files, [])


def test_a_folder_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "index.html" / "kept").mkdir(parents=True)
    with pytest.raises(ReportError, match=r"index\.html: could not be written: Is a directory$"):
        replace_set(tmp_path, ONE, MARK)
    assert (tmp_path / "index.html" / "kept").is_dir()
