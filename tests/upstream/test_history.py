# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The past of one upstream: what first parents and tags change, from trees alone, in a clone apart from others."""

from pathlib import Path

import pytest

from auditor.errors import FetchError
from auditor.upstream.blobs import read_blob
from auditor.upstream.git_command import blob_id
from auditor.upstream.history import History, Step, Tag
from auditor.upstream.network import FetchSettings, Network
from tests.made.upstreams import TIME, Host, Rerouted, Upstreams, run_git

URL = "https://github.com/QubesOS/example"


def open_history(tmp_path: Path, upstreams: Upstreams, *, offline: bool = False) -> History:
    return History(URL, Network(FetchSettings(tmp_path / "repositories", upstreams.folder, offline, backoff=0)))


def read_line(history: History, revision: str, *folders: str) -> list[Step]:
    history.fetch_history(revision, "main")
    return list(history.read_line(revision, folders))


def told(step: Step) -> dict[str, tuple[str, str]]:
    """By path, the blobs before and after a step."""
    return {
        change.path: (change.before.blob if change.before else "", change.after.blob if change.after else "")
        for change in step.changes
    }


def blob(text: str) -> str:
    return blob_id(text.encode())


def test_each_commit_says_what_stood_there_before(tmp_path: Path, upstreams: Upstreams) -> None:
    first = upstreams.commit(URL, {"d/a.c": "1\n", "top": "t\n"}, message="begin\n\nmore")
    second = upstreams.commit(URL, {"d/a.c": "2\n", "d/b.c": "3\n"}, time=TIME + 60)
    third = upstreams.commit(URL, {"d/b.c": "3\n"}, message="")
    steps = read_line(open_history(tmp_path, upstreams), third, "")
    assert [(step.name, step.revision, step.time, step.subject) for step in steps] == [
        (first, first, TIME, "begin"),
        (second, second, TIME + 60, "Commit to main"),
        (third, third, TIME, "Commit to main"),
    ]
    assert [told(step) for step in steps] == [
        {"d/a.c": ("", blob("1\n")), "top": ("", blob("t\n"))},
        {"d/a.c": (blob("1\n"), blob("2\n")), "d/b.c": ("", blob("3\n")), "top": (blob("t\n"), "")},
        {"d/a.c": (blob("2\n"), "")},
    ]


def test_only_folders_asked_for_are_read(tmp_path: Path, upstreams: Upstreams) -> None:
    upstreams.commit(URL, {"d/a.c": "1\n", "d*/a.c": "star\n", "e/a.c": "1\n"})
    upstreams.commit(URL, {"d/a.c": "1\n", "d*/a.c": "star\n", "e/a.c": "2\n"})
    end = upstreams.commit(URL, {"d/a.c": "1\n", "d*/a.c": "stars\n", "e/a.c": "2\n"})
    history = open_history(tmp_path, upstreams)
    assert [list(told(step)) for step in read_line(history, end, "d*/")] == [["d*/a.c"], ["d*/a.c"]]
    assert [list(told(step)) for step in read_line(history, end, "d/", "e/")] == [["d/a.c", "e/a.c"], ["e/a.c"]]


def test_a_merge_is_what_it_changes_against_its_first_parent(tmp_path: Path, upstreams: Upstreams) -> None:
    upstreams.commit(URL, {"a.c": "1\n"})
    upstreams.git(URL, "branch", "side", "main")
    upstreams.commit(URL, {"a.c": "1\n", "side.c": "1\n"}, branch="side")
    side = upstreams.commit(URL, {"a.c": "1\n", "side.c": "2\n"}, branch="side")
    upstreams.commit(URL, {"a.c": "2\n"})
    merge = upstreams.commit(URL, {"a.c": "2\n", "side.c": "2\n"}, merged=side)
    steps = read_line(open_history(tmp_path, upstreams), merge, "")
    assert [told(step) for step in steps] == [
        {"a.c": ("", blob("1\n"))},
        {"a.c": (blob("1\n"), blob("2\n"))},
        {"side.c": ("", blob("2\n"))},
    ]
    assert steps[-1].revision == merge


def test_what_a_stranger_writes_is_no_format(tmp_path: Path, upstreams: Upstreams) -> None:
    hostile = f"\x01{'0' * 40} :100644 100644 \x1b[31m"
    end = upstreams.commit(URL, {"d/a\n\x01b.c": "1\n", "d/\udcff.c": "2\n"}, message=hostile)
    (step,) = read_line(open_history(tmp_path, upstreams), end, "d/")
    assert step.subject == hostile
    assert told(step) == {"d/a\n\x01b.c": ("", blob("1\n")), "d/\\xff.c": ("", blob("2\n"))}


def test_a_tag_differs_from_the_one_before_it(tmp_path: Path, upstreams: Upstreams) -> None:
    first = upstreams.commit(URL, {"a.c": "1\n", "b.c": "1\n"}, tag="v1", message="one")
    history = open_history(tmp_path, upstreams)
    history.fetch_history(first, "v1")
    second = upstreams.commit(URL, {"a.c": "2\n", "b.c": "1\n"}, tag="v2", branch="stable", time=TIME + 9)
    upstreams.commit(URL, {"a.c": "3\n"}, tag="other")
    upstreams.git(URL, "tag", "v3", second)
    tags = history.list_tags(["v*"])
    trees = [upstreams.git(URL, "rev-parse", f"{revision}^{{tree}}") for revision in (first, second)]
    assert tags == [
        Tag("v1", first, trees[0], TIME, "one"),
        Tag("v2", second, trees[1], TIME + 9, "Commit to stable"),
        Tag("v3", second, trees[1], TIME + 9, "Commit to stable"),
    ]
    steps = list(history.read_tags(tags))
    assert [(step.name, step.revision, told(step)) for step in steps] == [
        ("v1", first, {"a.c": ("", blob("1\n")), "b.c": ("", blob("1\n"))}),
        ("v2", second, {"a.c": (blob("1\n"), blob("2\n"))}),
        ("v3", second, {}),
    ]
    assert list(history.read_tags([])) == []


def test_tags_are_those_of_the_upstream_now_and_offline_those_known(tmp_path: Path, upstreams: Upstreams) -> None:
    first = upstreams.commit(URL, {"a.c": "1\n"}, tag="v1")
    history = open_history(tmp_path, upstreams)
    history.fetch_history(first, "v1")
    assert [tag.name for tag in history.list_tags(["v*"])] == ["v1"]
    upstreams.git(URL, "tag", "v2", "main")
    assert [tag.name for tag in open_history(tmp_path, upstreams, offline=True).list_tags(["v*"])] == ["v1"]
    upstreams.git(URL, "tag", "--delete", "v1")
    assert [tag.name for tag in history.list_tags(["v*"])] == ["v2"]


def test_a_tag_of_a_file_is_none_of_a_commit(tmp_path: Path, upstreams: Upstreams) -> None:
    first = upstreams.commit(URL, {"a.c": "1\n"}, tag="v1")
    upstreams.git(URL, "tag", "v2", f"{first}^{{tree}}")
    history = open_history(tmp_path, upstreams)
    history.fetch_history(first, "v1")
    assert [tag.name for tag in history.list_tags(["v*"])] == ["v1"]


def test_contents_come_on_request_into_a_clone_of_their_own(tmp_path: Path, upstreams: Upstreams) -> None:
    upstreams.commit(URL, {"a.c": "old\n"})
    end = upstreams.commit(URL, {"a.c": "new\n"})
    history = open_history(tmp_path, upstreams)
    history.fetch_history(end, "main")
    assert history.fetch_blobs({blob("old\n")}, end) == {blob("old\n"): 4}
    assert read_blob(history.git_dir, blob("old\n")) == b"old\n"
    assert history.git_dir.is_relative_to(tmp_path / "histories")
    assert not (tmp_path / "repositories").exists()


@pytest.mark.parametrize("smart", [True, False], ids=["tips only", "plain files"])
def test_a_host_without_single_contents_sends_all_and_cuts_nothing(
    tmp_path: Path, upstreams: Upstreams, smart: bool
) -> None:
    upstreams.commit(URL, {"a.c": "old\n"})
    end = upstreams.commit(URL, {"a.c": "new\n"})
    upstreams.git(URL, "config", "uploadpack.allowAnySHA1InWant", "false")
    upstreams.git(URL, "update-server-info")
    with Host(upstreams.folder, version=0, smart=smart).serve_http() as host:
        settings = FetchSettings(tmp_path / "repositories", protocols=("http",), backoff=0)
        history = History(URL, Rerouted(settings, host.address))
        history.fetch_history(end, "main")
        assert history.fetch_blobs({blob("old\n")}, end) == {blob("old\n"): 4}
        assert [step.revision for step in read_line(history, end, "")][-1] == end
        assert len(read_line(history, end, "")) == 2


def test_a_commit_that_is_not_there_has_no_past(tmp_path: Path, upstreams: Upstreams) -> None:
    end = upstreams.commit(URL, {"a.c": "1\n"})
    history = open_history(tmp_path, upstreams)
    history.fetch_history(end, "main")
    with pytest.raises(FetchError, match="bad object"):
        list(history.read_line("0" * 40, [""]))
    assert run_git(history.git_dir, "cat-file", "-t", end) == "commit"
