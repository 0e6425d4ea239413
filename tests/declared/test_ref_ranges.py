# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Ranges of refs: what they come to, what cannot be told, and every way in which they can be wrong."""

import pytest
from msgspec.structs import replace

from auditor.declared.globs import certain_globs_in, globs_in, select_paths
from auditor.declared.over_time import select_over_time, sort_paths
from auditor.declared.ref_ranges import holds_at
from auditor.errors import ManifestError
from auditor.model.declared import ScopedGlob, Source
from tests.made.manifests import small_manifest

SINCE, UNTIL = {"since_ref": "RELEASE-4.20.0"}, {"until_ref": "RELEASE-4.21.0"}

HOLDS: dict[str, tuple[dict[str, str], str, bool | None]] = {
    "no range": ({}, "staging", True),
    "before its first": (SINCE, "RELEASE-4.19.3", False),
    "its first": (SINCE, "RELEASE-4.20.0", True),
    "by numbers and not by letters": ({"since_ref": "v9.2"}, "v10.0", True),
    "its last": (UNTIL, "RELEASE-4.21.0", True),
    "a number more than its last": (UNTIL, "RELEASE-4.21.0.1", True),
    "one of its last": ({"until_ref": "RELEASE-4.19"}, "RELEASE-4.19.3", True),
    "after all of its last": ({"until_ref": "RELEASE-4.19"}, "RELEASE-4.20.0", False),
    "one of its first": ({"since_ref": "RELEASE-4.20"}, "RELEASE-4.20.0", True),
    "before all of its first": ({"since_ref": "RELEASE-4.20"}, "RELEASE-4.19.3", False),
    "fewer numbers than its first": ({"since_ref": "v6.12.1"}, "v6.12", False),
    "after its last": (UNTIL, "RELEASE-4.22.0", False),
    "between both": (SINCE | UNTIL, "RELEASE-4.20.3", True),
    "a branch": (SINCE | UNTIL, "staging", None),
    "a branch with a number": (UNTIL, "stable-4.22", None),
    "a candidate": (UNTIL, "RELEASE-4.22.0-rc1", None),
    "a commit id": (UNTIL, "4" * 40, None),
    "a ref that is not known": (UNTIL, "", None),
    "each number of a ref for itself": ({"until_ref": "r4.1-2"}, "r4.1-10", False),
    "the first number that differs": ({"until_ref": "r4.1-2"}, "r4.2-1", False),
    "after its last, whatever its first is": ({"since_ref": "other-1"} | UNTIL, "RELEASE-4.22.0", False),
}


@pytest.mark.parametrize(("ends", "ref", "holds"), HOLDS.values(), ids=HOLDS.keys())
def test_a_range_of_refs_is_that_of_version_numbers(ends: dict[str, str], ref: str, holds: bool | None) -> None:
    glob = replace(ScopedGlob("a.c"), **ends)
    assert holds_at(glob, ref) is holds
    assert globs_in([glob], "R1", ref) == (() if holds is False else ("a.c",))
    assert certain_globs_in([glob], "R1", ref) == (("a.c",) if holds else ())


def test_a_range_of_releases_has_to_hold_as_well() -> None:
    glob = ScopedGlob("a.c", releases=("R1",), until_ref="v2")
    found = [(release, ref) for release in ("R1", "R2") for ref in ("v1", "v3") if globs_in([glob], release, ref)]
    assert found == [("R1", "v1")]


MOVED = Source(
    "alpha",
    include=("a/*.c", ScopedGlob("old.c", until_ref="v1"), ScopedGlob("new.c", since_ref="v2")),
    exclude=(ScopedGlob("a/tree.c", until_ref="v1"), ScopedGlob("a/tree_*.c", since_ref="v2")),
)
BEFORE, AFTER = ("a/main.c", "a/tree.c", "old.c"), ("a/main.c", "a/tree_x.c", "new.c")

SELECTED: dict[str, tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "before": ("v1", BEFORE, ("a/main.c", "old.c"), ()),
    "after": ("v2", AFTER, ("a/main.c", "new.c"), ()),
    "moved earlier than declared": ("v1", AFTER, ("a/main.c", "a/tree_x.c"), ("old.c",)),
    "a branch as before": ("staging", BEFORE, ("a/main.c", "old.c"), ()),
    "a branch as after": ("staging", AFTER, ("a/main.c", "new.c"), ()),
    "a branch with neither": ("staging", ("a/main.c",), ("a/main.c",), ()),
}


@pytest.mark.parametrize(("ref", "paths", "selected", "idle"), SELECTED.values(), ids=SELECTED.keys())
def test_a_glob_that_may_hold_selects_and_excludes_and_is_never_idle(
    ref: str, paths: tuple[str, ...], selected: tuple[str, ...], idle: tuple[str, ...]
) -> None:
    selection = select_paths(MOVED, "R1", ref, paths)
    assert (selection.selected, selection.idle_includes) == (selected, idle)


def test_a_source_of_which_no_glob_holds_any_more_lacks_all_of_them() -> None:
    source = Source("alpha", include=(ScopedGlob("old.c", until_ref="v1"), ScopedGlob("older.c", until_ref="v0")))
    selection = select_paths(source, "R1", "v2", ("old.c", "new.c"))
    assert (selection.selected, selection.idle_includes) == ((), ("old.c", "older.c"))


RANGED = 'include = ["daemon/*.[ch]", { glob = "old.c", until_ref = "v1" }, { glob = "new.c", since_ref = "v2" }]'


def test_the_past_follows_a_file_from_one_range_of_refs_to_the_next() -> None:
    manifest = small_manifest(('include = ["daemon/*.[ch]", "daemon/run"]', RANGED)).manifest
    paths = sort_paths("alpha", "R1", "v1", ["daemon/a.c", "old.c", "new.c"], {"daemon/a.c", "old.c"})
    assert select_over_time(manifest.components[0], manifest, paths) == {"daemon/a.c", "old.c", "new.c"}


RULE = '[[{table}]]\nglobs = [{{ glob = "x/*.c", {range} }}]\nreason = "tests"\n\n[repositories.beta]'
OF_A_SOURCE = '{{ glob = "new/*.c", releases = ["main"], {range} }}'

BACKWARDS = 'since_ref = "v2", until_ref = "v1"'

WRONG: dict[str, tuple[tuple[str, str], str]] = {
    "another kind of tag": (
        ("[repositories.beta]", RULE.format(table="repositories.alpha.excluded", range='until_ref = "RELEASE-4"')),
        "'x/*.c': 'RELEASE-4' cannot be compared with the refs of its repository; its refs are like v*",
    ),
    "a branch": (
        ('{ glob = "new/*.c", releases = ["main"] }', OF_A_SOURCE.format(range='since_ref = "main"')),
        "'new/*.c': 'main' cannot be compared with the refs of its repository; its refs are like v*",
    ),
    "backwards": (
        ("[repositories.beta]", RULE.format(table="repositories.alpha.excluded", range=BACKWARDS)),
        "'x/*.c': 'v2' does not come before 'v1', so the range selects nothing",
    ),
    "of no repository": (
        ("[repositories.beta]", RULE.format(table="outside", range='until_ref = "v1"')),
        "'x/*.c': a range of refs is for globs of sources, `excluded` and `languages`; give releases",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "complaint"), WRONG.values(), ids=WRONG.keys())
def test_a_range_of_refs_that_cannot_be_meant_is_refused(change: tuple[str, str], complaint: str) -> None:
    with pytest.raises(ManifestError) as refused:
        small_manifest(change)
    (line,) = str(refused.value).splitlines()
    assert line.endswith(f": {complaint}")


def test_one_glob_may_stand_in_two_ranges_but_not_twice_at_one_ref() -> None:
    twice = 'include = ["daemon/*.[ch]", { glob = "a.c", until_ref = "v2" }, { glob = "a.c", since_ref = "v%d" }]'
    include = 'include = ["daemon/*.[ch]", "daemon/run"]'
    assert small_manifest((include, twice % 3)).manifest.components[0].sources[0].include[1:]
    with pytest.raises(ManifestError, match=r"'a\.c' stands here twice"):
        small_manifest((include, twice % 1))
