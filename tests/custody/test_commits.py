# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Who touched which file, on histories that the test writes, and on a log that git writes."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.custody.commits import (
    LOG_FORMAT,
    TWO_YEARS,
    ChangedFile,
    Commit,
    Touch,
    count_people,
    find_touches,
    read_commits,
)
from auditor.model.custody import Churn, People
from tests.made.upstreams import Upstreams, run_git

NOW = 1_700_000_000


def commit(
    name: str, *parents: str, changes: tuple[ChangedFile, ...] = (), time: int = NOW, author: str = "a"
) -> Commit:
    return Commit(name, parents, time, author, "c", changes)


def touched(commits: list[Commit], path: str) -> str:
    """The commits that touched `path`, sorted, in one word."""
    return "".join(sorted(touch.commit for touch in find_touches(commits, [path])[path].ever))


def change(path: str, earlier: str = "") -> tuple[ChangedFile, ...]:
    return (ChangedFile(path, earlier),)


LINEAR = [
    commit("5", "4", changes=change("new")),
    commit("4", "3", changes=change("other")),
    commit("3", "2", changes=change("new", "old")),
    commit("2", "1", changes=change("old")),
    commit("1", changes=change("old")),
]


@pytest.mark.parametrize(
    ("path", "expected"), [("new", "1235"), ("old", "12"), ("other", "4"), ("absent", "")], ids=str
)
def test_a_file_is_followed_through_an_exact_rename(path: str, expected: str) -> None:
    assert touched(LINEAR, path) == expected


def test_another_file_at_the_earlier_path_is_not_the_file() -> None:
    commits = [commit("6", "5", changes=change("old")), *LINEAR]
    assert touched(commits, "new") == "1235"
    assert touched(commits, "old") == "126"


def test_a_change_on_a_branch_that_forked_before_the_rename_counts() -> None:
    commits = [
        commit("5", "3", "4"),
        commit("4", "1", changes=change("old")),
        commit("3", "1", changes=change("new", "old")),
        commit("1", changes=change("old")),
    ]
    assert touched(commits, "new") == "134"


def test_renames_to_and_fro_end() -> None:
    commits = [
        commit("4", "3", changes=change("a", "b")),
        commit("3", "2", changes=change("b", "a")),
        commit("2", "1", changes=change("a", "b")),
        commit("1", changes=change("b")),
    ]
    assert touched(commits, "a") == "1234"


def test_two_years_count_back_from_the_measured_commit() -> None:
    commits = [
        commit("3", "2", time=NOW),
        commit("2", "1", changes=change("a"), time=NOW - TWO_YEARS, author="b"),
        commit("1", changes=change("a"), time=NOW - TWO_YEARS - 1),
    ]
    touches = find_touches(commits, ["a"])["a"]
    assert touches.churn == Churn(commits=2, recent=1)
    assert (count_people(touches.ever), count_people(touches.recent)) == (People(2, 1, 2), People(1, 1, 1))


def test_a_person_counts_once() -> None:
    touches = {Touch("1", "a", "c"), Touch("2", "a", "d"), Touch("3", "b", "d")}
    assert count_people(touches) == People(authors=2, committers=2, commits=3)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["", *"abc"]), st.integers(0, 3)), max_size=12))
def test_touches_are_commits_of_the_history(entries: list[tuple[str, str, int]]) -> None:
    count = len(entries)
    commits = [commit(str(count + 1), *([str(count)] if count else []))]
    for number, (path, earlier, skip) in zip(range(count, 0, -1), entries, strict=True):
        parents = {str(number - 1), str(number - 1 - skip)} & {str(item) for item in range(1, number)}
        commits.append(commit(str(number), *parents, changes=change(path, earlier if earlier != path else "")))
    by_path = {path: {item.commit for item in found.ever} for path, found in find_touches(commits, "abc").items()}
    for path in "abc":
        own = {item.id for item in commits if any(entry.path == path for entry in item.changes)}
        assert own <= by_path[path] <= {item.id for item in commits}


# ------------------------------------------------------------------------------------------------- the log


def log_of(upstreams: Upstreams, url: str) -> bytes:
    options = ("-z", "--raw", "--no-abbrev", "-M100%", "--no-rename-empty", "-c", "--topo-order")
    return upstreams.git(url, "log", *options, f"--format={LOG_FORMAT}", "main").encode("utf-8", "surrogateescape")


def test_reads_what_git_writes(upstreams: Upstreams) -> None:
    url, odd = "https://example.org/upstream/alpha", "odd\n:100644 path"
    first = upstreams.commit(url, {"old.c": "int a;\n", odd: "int b;\n"})
    second = upstreams.commit(url, {"new.c": "int a;\n", odd: "int c;\n"})
    commits = read_commits(log_of(upstreams, url))
    assert [(item.id, item.parents, item.author) for item in commits] == [
        (second, (first,), "upstream@example.org"),
        (first, (), "upstream@example.org"),
    ]
    assert set(commits[0].changes) == {ChangedFile("new.c", "old.c"), ChangedFile(odd)}
    assert {item.path for item in commits[1].changes} == {"old.c", odd}


def test_a_merge_touches_what_differs_from_both_parents(upstreams: Upstreams, tmp_path: Path) -> None:
    url = "https://example.org/upstream/alpha"
    base = upstreams.commit(url, {"a.c": "int a;\n", "b.c": "int b;\n"})
    upstreams.git(url, "update-ref", "refs/heads/side", base)
    side = upstreams.commit(url, {"a.c": "int side;\n", "b.c": "int b;\n"}, branch="side")
    main = upstreams.commit(url, {"a.c": "int main;\n", "b.c": "int more;\n"})
    blobs = {name: upstreams.git(url, "rev-parse", name) for name in ("main:b.c", "side:a.c")}
    mixed = tmp_path / "mixed"
    mixed.write_text("int both;\n")
    resolved = upstreams.git(url, "hash-object", "-w", str(mixed))
    index = f"100644 blob {resolved}\ta.c\n100644 blob {blobs['main:b.c']}\tb.c\n"
    tree = run_mktree(upstreams, url, index)
    person = ("-c", "user.name=M", "-c", "user.email=Merger@Example.org")
    merge = upstreams.git(url, *person, "commit-tree", "-p", main, "-p", side, "-m", "merge", tree)
    upstreams.git(url, "update-ref", "refs/heads/main", merge)
    first, *_ = read_commits(log_of(upstreams, url))
    assert (first.id, set(first.parents), first.changes) == (merge, {main, side}, change("a.c"))
    assert first.author == "merger@example.org"


def run_mktree(upstreams: Upstreams, url: str, listing: str) -> str:
    return run_git(upstreams.git_dir(url), "mktree", stdin=listing.encode())


def test_an_empty_log_has_no_commits() -> None:
    assert read_commits(b"") == ()


@pytest.mark.parametrize(
    "log", [b"fatal: nothing", b"\x01a\x001\x00e\x00n\x00e\x00n\x00what\x00"], ids=["text", "meta"]
)
def test_what_is_no_log_is_refused(log: bytes) -> None:
    with pytest.raises(ValueError, match="no log of git"):
        read_commits(log)
