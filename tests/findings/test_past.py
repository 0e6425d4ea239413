# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Running sums over the past: at each point what all files that are there have together, and what made them grow."""

import itertools
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from auditor.findings.moments import (
    count_uncertain,
    moments_of_commits,
    moments_of_months,
    moments_of_tags,
    most_growth,
    name_after_months,
)
from auditor.findings.past import (
    NOTHING,
    TOTAL,
    InconsistentError,
    PastPoint,
    Sized,
    Sums,
    fold_before,
    fold_months,
    format_time,
    month_of,
    only_paths,
    sums_of,
)
from auditor.model.declared import Acceptance
from auditor.model.measured import Dispute
from auditor.upstream.history import Change, Step
from auditor.upstream.trees import TreeEntry
from tests.made.audits import measured_file

COMPONENTS = {"a": ("one",), "b": ("two",), "both": ("one", "two")}
DAY = 86_400
GAP, DISPUTED = "gap", "disputed"
Tree = dict[str, str]


def size(entry: TreeEntry) -> Sums:
    """A content of so many letters has as many SLOC; one that is called a gap has none."""
    if entry.blob == GAP:
        return Sums(unmeasured=1)
    return Sums(1, len(entry.blob), 1, 2, disputed=int(entry.blob == DISPUTED))


def steps_of(trees: Iterable[Tree], days: Iterable[int] = range(1000)) -> list[Step]:
    """A step to each of some trees, which are contents by path, on these days."""
    steps, before = list[Step](), Tree()
    for number, (tree, day) in enumerate(zip(trees, days, strict=False)):
        changes = tuple(
            Change(path, _entry(path, before), _entry(path, tree))
            for path in sorted(before.keys() | tree.keys())
            if before.get(path) != tree.get(path)
        )
        steps.append(Step(f"c{number}", f"c{number}", day * DAY, f"subject {number}", changes))
        before = tree
    return steps


def _entry(path: str, tree: Tree) -> TreeEntry | None:
    return TreeEntry(path, "100644", tree[path]) if path in tree else None


def add_up(steps: Iterable[Step], repository: str = "alpha") -> list[PastPoint]:
    return list(Sized(repository, COMPONENTS, size).add_up(steps))


def codes(points: Iterable[PastPoint]) -> list[tuple[int, int, int]]:
    return [(point.sums["one"].code, point.sums["two"].code, point.sums[TOTAL].code) for point in points]


TREES = st.lists(st.dictionaries(st.sampled_from(sorted(COMPONENTS)), st.text("xyz", max_size=4), max_size=3))


@given(TREES)
def test_running_sums_are_those_of_the_files_that_are_there(trees: list[Tree]) -> None:
    for point, tree in zip(add_up(steps_of(trees)), trees, strict=True):
        found = {path: size(TreeEntry(path, "100644", blob)) for path, blob in tree.items()}
        for name in ("one", "two"):
            assert point.sums[name] == sum((found[path] for path in tree if name in COMPONENTS[path]), start=NOTHING)
        assert point.sums[TOTAL] == sum(found.values(), start=NOTHING)


@given(TREES, st.lists(st.integers(0, 200), min_size=50, max_size=50))
def test_months_lead_to_the_same_end(trees: list[Tree], days: list[int]) -> None:
    steps = steps_of(trees[:50], days)
    folded = list(fold_months(steps, "1970-03"))
    points, ends = add_up(steps), add_up(folded)
    assert [end.sums for end in ends[-1:]] == [point.sums for point in points[-1:]]
    assert [step.name for step in folded] == sorted({step.name for step in folded})
    assert sum(step.name < "1970-03" for step in folded) <= 1


def test_a_file_that_comes_back_counts_again() -> None:
    points = add_up(steps_of([{"a": "xx", "b": "y"}, {"b": "y"}, {"a": "xx", "b": "y", "both": "zzz"}]))
    assert codes(points) == [(2, 1, 3), (0, 1, 1), (5, 4, 6)]
    assert [(point.before, point.growth) for point in points] == [("", None), ("c0", -2), ("c1", 5)]


@pytest.mark.parametrize("lacking", [GAP, DISPUTED])
def test_growth_by_what_has_no_sure_figure_is_not_told(lacking: str) -> None:
    trees = [{"a": "x", "b": "x"}, {"a": lacking, "b": "x"}, {"a": lacking, "b": "xxx"}, {"a": "xx", "b": "xxx"}]
    points = add_up(steps_of(trees))
    assert [point.growth for point in points] == [None, None, 2, None]
    assert [point.sums[TOTAL].complete for point in points] == [True, False, False, True]
    assert count_uncertain(points) == 2


@pytest.mark.parametrize(
    "before",
    [pytest.param(None, id="present"), pytest.param(TreeEntry("a", "100755", "x"), id="other mode")],
)
def test_steps_that_do_not_follow_from_one_another_are_refused(before: TreeEntry | None) -> None:
    first, second = steps_of([{"a": "x"}, {"a": "xx"}])
    torn = replace(second, changes=(replace(second.changes[0], before=before),))
    with pytest.raises(InconsistentError, match="c1 replaces a content of 'a' that is not there"):
        add_up([first, torn])


def test_only_what_is_trusted_is_looked_at() -> None:
    steps = steps_of([{"a": "x", "other": "x"}, {"a": "x", "other": "xx"}])
    assert [[change.path for change in step.changes] for step in only_paths(steps, COMPONENTS)] == [["a"], []]


def test_a_file_as_sums() -> None:
    item = measured_file("a.c", code=7)
    functions = item.measurement.functions or ()
    expected = Sums(1, 7, len(functions), sum(function.ccn for function in functions))
    assert sums_of(item) == expected
    both = replace(item.measurement, disputes=(Dispute("C", 1, 2, "n"), Dispute("D", 1, 2, "n")))
    seen = Acceptance(path="a.c", blob="0" * 40, checks=("C", "D"), reason="seen")
    assert sums_of(replace(item, measurement=both, acceptance=seen)) == expected
    partly = replace(item, measurement=both, acceptance=replace(seen, checks=("C",)))
    assert sums_of(partly) == replace(expected, disputed=1)


# ------------------------------------------------------------------------------------------------- time


def test_months_are_those_of_utc_and_never_go_back() -> None:
    assert (month_of(31 * DAY - 1), month_of(31 * DAY)) == ("1970-01", "1970-02")
    assert month_of(2**62) == "9999-12"
    assert format_time(1_700_000_000) == "2023-11-14T22:13:20Z"
    folded = list(fold_months(steps_of([{"a": "x"}, {"a": "xx"}, {"a": "xxx"}], [0, 40, 20]), ""))
    assert [(step.name, step.revision, len(step.changes)) for step in folded] == [
        ("1970-01", "c0", 1),
        ("1970-02", "c2", 1),
    ]


def test_what_comes_and_goes_in_one_month_is_nothing() -> None:
    steps = steps_of([{"a": "x"}, {"a": "x", "b": "y"}, {"a": "x"}, {"a": "xx"}], [0, 32, 33, 34])
    (_, month) = fold_months(steps, "")
    assert [(change.path, change.after.blob if change.after else "") for change in month.changes] == [("a", "xx")]


def test_the_last_month_that_a_commit_can_say_ends_the_months() -> None:
    points = add_up(fold_months(steps_of([{"a": "x"}, {"a": "xx"}], [0, 2**40]), ""))
    moments = list(itertools.islice(moments_of_months(points, "9999-11"), 9))
    assert [(item.name, item.total.code) for item in moments] == [("9999-11", 1), ("9999-12", 2)]


def test_all_commits_before_a_month_are_one_from_which_the_others_go_on() -> None:
    """The last one says that it is older, and comes after the others all the same."""
    steps = steps_of([{"a": "x"}, {"a": "xx", "b": "y"}, {"a": "xxx"}, {"a": "xxxx"}], [0, 20, 40, 10])
    points = add_up(fold_before(steps, "1970-02"))
    assert codes(points) == [(2, 1, 3), (3, 0, 3), (4, 0, 4)]
    assert [(point.name, point.before, point.growth) for point in points] == [
        ("c1", "", None),
        ("c2", "c1", 0),
        ("c3", "c2", 1),
    ]
    assert [moment.name for moment in moments_of_commits(points, "1970-02")] == ["c2", "c3"]
    assert add_up(fold_before(steps, "")) == add_up(steps)


def test_every_month_has_a_moment_and_repositories_add_up() -> None:
    alpha = add_up(fold_months(steps_of([{"a": "x"}, {"a": "xxx"}], [0, 95]), "1970-02"))
    beta = add_up(fold_months(steps_of([{"b": "yy"}], [40]), "1970-02"), "beta")
    moments = list(moments_of_months([*alpha, *beta], "1970-02"))
    assert [(item.name, item.sums["one"].code, item.sums["two"].code, item.total.code) for item in moments] == [
        ("1970-02", 1, 2, 3),
        ("1970-03", 1, 2, 3),
        ("1970-04", 3, 2, 5),
    ]
    assert [item.revisions for item in moments] == [
        {"alpha": "c0", "beta": "c0"},
        {"alpha": "c0", "beta": "c0"},
        {"alpha": "c1", "beta": "c0"},
    ]
    assert list(moments_of_months([], "1970-02")) == []


def test_commits_of_several_repositories_come_by_their_times() -> None:
    alpha = add_up(steps_of([{"a": "x"}, {"a": "xx"}, {"a": "xxx"}], [0, 20, 10]))
    beta = add_up(steps_of([{"b": "yy"}, {"b": "yyyy"}], [15, 25]), "beta")
    moments = list(moments_of_commits([*alpha, *beta], ""))
    assert [(*item.revisions.items(), item.total.code) for item in moments] == [
        (("alpha", "c0"), 1),
        (("beta", "c0"), 3),
        (("alpha", "c1"), 4),
        (("alpha", "c2"), 5),
        (("beta", "c1"), 7),
    ]


def test_a_tag_has_the_sums_of_its_repository_alone() -> None:
    alpha, beta = add_up(steps_of([{"a": "x"}])), add_up(steps_of([{"b": "yy"}]), "beta")
    moments = list(moments_of_tags([*alpha, *beta]))
    assert [(item.revisions, item.total.code, set(item.sums)) for item in moments] == [
        ({"alpha": "c0"}, 1, {"one", "two"}),
        ({"beta": "c0"}, 2, {"one", "two"}),
    ]


def test_the_most_growth_comes_first_and_what_shrank_not_at_all() -> None:
    points = add_up(steps_of([{"a": "x"}, {"a": "xx"}, {"a": "xxxxx"}, {}, {"b": "yy"}]))
    assert [(point.name, point.growth) for point in most_growth(points, 2)] == [("c2", 3), ("c4", 2)]
    assert len(most_growth(points, 9)) == 3


def test_growth_says_what_of_it_is_in_which_component() -> None:
    """A file of both is in both, and once in the total; what is as large as before is not named."""
    trees = [
        {"a": "x", "b": "x"},
        {"a": "xxxx", "b": "x", "both": "yy"},
        {"a": "", "b": "xxxx"},
        {"b": "xxx", "a": "x"},
    ]
    points = add_up(steps_of(trees))
    assert [(point.growth, dict(point.by_component)) for point in points] == [
        (None, {}),
        (5, {"one": 5, "two": 2}),
        (-3, {"one": -6, "two": 1}),
        (0, {"one": 1, "two": -1}),
    ]
    (grown,) = most_growth(points, 1)
    assert (grown.revision, grown.before, grown.subject, grown.by_component) == (
        "c1",
        "c0",
        "subject 1",
        {"one": 5, "two": 2},
    )
    assert grown.is_of_commit
    (month, *_) = most_growth(add_up(fold_months(steps_of(trees, (0, 40, 80, 120)), "")), 1)
    assert (month.name, month.is_of_commit) == ("1970-02", False)


@given(TREES, st.lists(st.integers(0, 200), min_size=50, max_size=50))
def test_commits_give_the_same_months_as_months_do(trees: list[Tree], days: list[int]) -> None:
    steps = steps_of(trees[:50], days)
    points = name_after_months(add_up(fold_before(steps, "1970-03")))
    months = list(moments_of_months(points, "1970-03"))
    assert months == list(moments_of_months(add_up(fold_months(steps, "1970-03")), "1970-03"))
