# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Files that need not be made again: the same input, the same program, and every file as it was written."""

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec import Struct

from auditor.files import write_text
from auditor.renderers.stamp import digest_input, find_unchanged, render_stamp

FILES = {"index.html": "first\n", "below/page.html": "second \N{EN DASH}\n"}


class Input(Struct, frozen=True):
    """What pages are made from."""

    name: str
    lines: int = 3


MADE_FROM = digest_input(Input("a"))


@pytest.fixture
def stamp(tmp_path: Path) -> Path:
    for path, text in FILES.items():
        write_text(tmp_path / path, text)
    write_text(tmp_path / "below" / ".stamp.json", render_stamp(MADE_FROM, FILES))
    return tmp_path / "below" / ".stamp.json"


def test_all_is_as_it_was(stamp: Path, tmp_path: Path) -> None:
    assert find_unchanged(tmp_path, stamp, MADE_FROM) == tuple(tmp_path / path for path in FILES)


def test_an_input_is_told_from_others() -> None:
    others = {digest_input(Input("a")), digest_input(Input("b")), digest_input(Input("a", 4))}
    assert (len(others), MADE_FROM in others) == (3, True)


CHANGES: dict[str, Callable[[Path], object]] = {
    "an edited file": lambda folder: (folder / "index.html").write_text("First\n"),
    "a missing file": lambda folder: (folder / "below" / "page.html").unlink(),
    "no stamp": lambda folder: (folder / "below" / ".stamp.json").unlink(),
    "a damaged stamp": lambda folder: (folder / "below" / ".stamp.json").write_text('{"made_from": "'),
    "a stamp that is no text": lambda folder: (folder / "below" / ".stamp.json").write_bytes(b'{"made_from": "\xff"}'),
    "a stamp of no path": lambda folder: (folder / "below" / ".stamp.json").write_text(
        render_stamp(MADE_FROM, {"a\0": ""})
    ),
    "another form of stamp": lambda folder: (folder / "below" / ".stamp.json").write_text('{"made_from": "a"}'),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_in_doubt_nothing_is_unchanged(change: Callable[[Path], object], stamp: Path, tmp_path: Path) -> None:
    change(tmp_path)
    assert find_unchanged(tmp_path, stamp, MADE_FROM) == ()


def test_another_input_changes_all(stamp: Path, tmp_path: Path) -> None:
    assert find_unchanged(tmp_path, stamp, digest_input(Input("b"))) == ()


def test_an_input_that_json_cannot_hold_is_never_unchanged(tmp_path: Path) -> None:
    made_from = digest_input(Input("\udc80"))
    for path, text in FILES.items():
        write_text(tmp_path / path, text)
    write_text(tmp_path / "stamp.json", render_stamp(made_from, FILES))
    assert (made_from, find_unchanged(tmp_path, tmp_path / "stamp.json", made_from)) == ("", ())
