# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
from pathlib import Path

import pytest
from msgspec.structs import asdict, replace

from auditor.declared.lock import Lock, LockedRevision, load_lock, save_lock
from auditor.errors import LockError
from auditor.model.measured import ComparisonRecord, Totals

ENTRY = LockedRevision(
    repository="alpha",
    release="R1",
    url="https://example.org/alpha",
    ref="v1",
    revision="1" * 40,
    tree="2" * 40,
    resolved="2026-01-02",
)
RECORD = ComparisonRecord(
    component="linux",
    url="https://git.example.org/kernel",
    ref="v6",
    revision="3" * 40,
    resolved="2026-01-02",
    scanner="1",
    overridden=False,
    unmeasured=2,
    physical_c=30,
    totals=Totals(files=3, c=20, assembly=4, comment=5, blank=6, size=700),
)


def test_survives_a_round_trip(tmp_path: Path) -> None:
    lock = Lock().with_revisions([ENTRY]).with_comparison(RECORD)
    save_lock(lock, tmp_path / "components.lock")
    assert load_lock(tmp_path / "components.lock") == lock


def test_is_sorted_whatever_the_order(tmp_path: Path) -> None:
    entries = [replace(ENTRY, repository=name, release=release) for name in "cab" for release in ("R2", "R1")]
    save_lock(Lock().with_revisions(entries), tmp_path / "one")
    save_lock(Lock().with_revisions(entries[::-1]), tmp_path / "two")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_no_file_is_an_empty_lock(tmp_path: Path) -> None:
    assert load_lock(tmp_path / "absent") == Lock()


def test_the_day_stays_while_the_commit_does() -> None:
    lock = Lock().with_revisions([ENTRY])
    assert lock.with_revisions([replace(ENTRY, resolved="2026-02-03")]) == lock
    moved = replace(ENTRY, resolved="2026-02-03", revision="4" * 40)
    assert lock.with_revisions([moved]).revisions == (moved,)


def test_a_tag_object_is_noted_at_the_same_day() -> None:
    lock = Lock().with_revisions([ENTRY])
    entry = replace(ENTRY, resolved="2026-02-03", tag="5" * 40)
    assert lock.with_revisions([entry]).revisions == (replace(ENTRY, tag="5" * 40),)


def test_a_lock_without_tags_is_read_as_not_knowing(tmp_path: Path) -> None:
    save_lock(Lock().with_revisions([ENTRY]), tmp_path / "components.lock")
    assert "tag" not in (tmp_path / "components.lock").read_text()
    assert load_lock(tmp_path / "components.lock").revisions[0].tag is None


@pytest.mark.parametrize(
    ("url", "ref", "found"),
    [(ENTRY.url, "v1", ENTRY), ("https://example.org/other", "v1", None), (ENTRY.url, "v2", None)],
    ids=["same", "other url", "other ref"],
)
def test_find_wants_the_url_and_ref_of_the_manifest(url: str, ref: str, found: LockedRevision | None) -> None:
    assert Lock().with_revisions([ENTRY]).find("alpha", "R1", url, ref) == found


def text_of(*entries: LockedRevision) -> str:
    return "schema = 1\n" + "".join(map(block_of, entries))


def block_of(entry: LockedRevision) -> str:
    return "[[revisions]]\n" + "".join(
        f'{key} = "{value}"\n' for key, value in asdict(entry).items() if value is not None
    )


DAMAGED: dict[str, tuple[str, str]] = {
    "no schema": ("# written by hand\n", "not a lock of auditor: it has no line `schema = 1`"),
    "not TOML": ("schema = ", "not a lock of auditor"),
    "unknown key": ("schema = 1\ncolour = 1\n", "not a lock of auditor"),
    "another schema": ("schema = 2\n", "not a lock of auditor: Invalid enum value 2"),
    "missing key": ('[[revisions]]\nrepository="a"\n', "not a lock of auditor"),
    "a conflict": ("schema = 1\n<<<<<<< HEAD\n=======\n>>>>>>> theirs\n", "2: a conflict of a merge"),
    "the middle of a conflict": (text_of(ENTRY) + "=======\n", "10: a conflict of a merge"),
    "twice": (text_of(ENTRY, replace(ENTRY, revision="3" * 40)), "alpha is there twice for R1"),
    "short id": (text_of(replace(ENTRY, revision="1" * 39)), "revision of alpha in R1: revision '111"),
    "id of SHA-256": (text_of(replace(ENTRY, tree="2" * 64)), "tree '222"),
    "capital letters": (text_of(replace(ENTRY, tree="A" * 40)), "tree 'AAA"),
    "a tag that is no id": (text_of(replace(ENTRY, tag="--all")), "tag '--all' is not a full object id"),
    "no day": (text_of(replace(ENTRY, resolved="yesterday")), "resolved 'yesterday' is not a day"),
    "a day that is none": (text_of(replace(ENTRY, resolved="2026-02-30")), "resolved '2026-02-30' is not a day"),
    "another form of a day": (text_of(replace(ENTRY, resolved="20260102")), "resolved '20260102' is not a day"),
    "no name of a ref": (text_of(replace(ENTRY, ref="v1\\u0000")), r"ref 'v1\x00' is not a name of a ref"),
    "an option": (text_of(replace(ENTRY, ref="--all")), "ref '--all' is not a name of a ref"),
    "another address": (text_of(replace(ENTRY, url="ext::sh")), "url 'ext::sh' is not an address"),
}


@pytest.mark.parametrize(("text", "cause"), DAMAGED.values(), ids=DAMAGED.keys())
def test_refuses_a_damaged_lock(text: str, cause: str, tmp_path: Path) -> None:
    path = tmp_path / "components.lock"
    path.write_text(text)
    with pytest.raises(LockError, match=r"components\.lock.*`auditor lock --anew`") as caught:
        load_lock(path)
    assert (cause in str(caught.value), caught.value.exit_code) == (True, 2)


def test_a_lock_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "components.lock").write_bytes(b"\xff\xfe")
    with pytest.raises(LockError, match="`auditor lock --anew`"):
        load_lock(tmp_path / "components.lock")


def test_a_byte_order_mark_is_no_part_of_a_lock(tmp_path: Path) -> None:
    (tmp_path / "components.lock").write_text("\ufeff" + text_of(ENTRY))
    assert load_lock(tmp_path / "components.lock") == Lock(revisions=(ENTRY,))
