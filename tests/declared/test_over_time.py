# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a component trusts of all paths that ever were: today's by its release, all others by the spans of the globs."""

from auditor.declared.manifest import ManifestFile
from auditor.declared.over_time import elsewhere, languages_over_time, select_over_time, sort_paths
from tests.made.manifests import WITH_R2, small_manifest

SPANS = (
    'include = ["daemon/*.[ch]", "daemon/run"]\nexclude = ["daemon/*_test.c"]\n',
    """\
include = ["daemon/*.[ch]", { glob = "old/*.c", until = "R1" }, { glob = "new/*.c", since = "main" }]
exclude = [{ glob = "daemon/arm.c", until = "R1" }, { glob = "daemon/x86.c", since = "main" }]
releases = ["R1", "R2", "main"]
""",
)


def manifest(*replacements: tuple[str, str]) -> ManifestFile:
    return small_manifest(*WITH_R2, *replacements)


def select(file: ManifestFile, release: str, tree: set[str], paths: list[str]) -> set[str]:
    found = sort_paths("alpha", release, "", paths, tree)
    return select_over_time(file.manifest.components[0], file.manifest, found)


def test_moved_paths_are_followed_and_exclusions_of_any_release_hold() -> None:
    paths = ["daemon/a.c", "daemon/gone.c", "daemon/arm.c", "daemon/x86.c", "old/a.c", "new/a.c", "lib/a.c"]
    chosen = select(manifest(SPANS), "R2", {"daemon/a.c"}, paths)
    assert chosen == {"daemon/a.c", "daemon/gone.c", "old/a.c", "new/a.c"}


def test_what_the_release_has_is_decided_by_it_alone() -> None:
    paths = ["daemon/a.c", "daemon/arm.c", "daemon/x86.c", "old/a.c", "new/a.c"]
    assert select(manifest(SPANS), "R2", set(paths), paths) == {"daemon/a.c", "daemon/arm.c", "daemon/x86.c"}
    assert select(manifest(SPANS), "R1", set(paths), paths) == {"daemon/a.c", "daemon/x86.c", "old/a.c"}


def test_what_one_source_leaves_to_another_is_selected() -> None:
    two = (
        SPANS[0],
        'include = ["daemon/*.c"]\nexclude = ["daemon/b.c"]\n\n'
        '[[components.sources]]\nrepository = "alpha"\ninclude = ["daemon/b.c"]\n',
    )
    assert select(manifest(two), "R1", set(), ["daemon/a.c", "daemon/b.c"]) == {"daemon/a.c", "daemon/b.c"}


def test_a_repository_that_was_left_is_named_and_not_followed() -> None:
    moved = (
        SPANS[0],
        'include = ["daemon/*.c"]\nsince = "main"\n\n'
        '[[components.sources]]\nrepository = "beta"\ninclude = ["daemon/*.c"]\nuntil = "R2"\n',
    )
    file = manifest(moved)
    daemon = file.manifest.components[0]
    assert list(elsewhere(daemon, file.manifest, "main")) == [("beta", "R2")]
    assert list(elsewhere(daemon, file.manifest, "R1")) == []
    assert select(file, "main", set(), ["daemon/a.c"]) == {"daemon/a.c"}


def test_languages_are_those_of_the_release_and_of_what_was_before() -> None:
    rules = (
        'alpha"\nrefs',
        'alpha"\nlanguages = [\n'
        '    { globs = [{ glob = "a", until = "R1" }, "b"], language = "shell", reason = "r" },\n'
        '    { globs = [{ glob = "a", since = "R2" }], language = "Python", reason = "r" },\n'
        "]\nrefs",
    )
    file = manifest(rules).manifest
    assert languages_over_time(file, sort_paths("alpha", "R1", "v1", ["a", "b", "c"], {"a"})) == {
        "a": "shell",
        "b": "shell",
    }
    assert languages_over_time(file, sort_paths("alpha", "R1", "v1", ["a", "b"], {"b"})) == {
        "a": "Python",
        "b": "shell",
    }
