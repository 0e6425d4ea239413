# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Ranges of releases: what they come to, and every way in which they can be wrong."""

import pytest

from auditor.declared.globs import globs_in
from auditor.errors import ManifestError
from auditor.model.declared import ScopedGlob
from tests.made.manifests import WITH_R2, small_manifest

SCOPED = 'releases = ["main"]'

GLOBS: dict[str, tuple[str, tuple[str, ...]]] = {
    "named": ('releases = ["R1", "main"]', ("R1", "main")),
    "named in any order": ('releases = ["main", "R1"]', ("R1", "main")),
    "since": ('since = "R2"', ("R2", "main")),
    "until": ('until = "R2"', ("R1", "R2")),
    "since and until": ('since = "R2", until = "R2"', ("R2",)),
    "since the first": ('since = "R1"', ("R1", "R2", "main")),
    "until the last": ('until = "main"', ("R1", "R2", "main")),
}


@pytest.mark.parametrize(("written", "releases"), GLOBS.values(), ids=GLOBS.keys())
def test_a_range_is_worked_out_in_the_order_of_the_releases(written: str, releases: tuple[str, ...]) -> None:
    source = small_manifest(*WITH_R2, (SCOPED, written)).manifest.components[1].sources[0]
    glob = source.include[1]
    assert isinstance(glob, ScopedGlob)
    assert glob.releases == releases
    assert [release for release in ("R1", "R2", "main") if "new/*.c" in globs_in(source.include, release, "")] == [
        *releases
    ]


def test_what_says_nothing_is_for_every_release() -> None:
    component = small_manifest(*WITH_R2).manifest.components[0]
    assert (component.releases, component.sources[0].releases) == ((), ())
    assert component.holds_in("R2")
    assert component.sources[0].serves("R2")


def test_a_part_is_for_no_release_that_the_whole_is_not_for() -> None:
    narrowed = (
        ('group = "linked"', 'group = "linked"\nuntil = "R2"'),
        ('include = ["daemon/common.h", "lib/*.c"]', 'include = ["lib/*.c", { glob = "x.c", since = "R2" }]'),
    )
    component = small_manifest(*WITH_R2, *narrowed).manifest.components[2]
    (source,) = component.sources
    glob = source.include[1]
    assert isinstance(glob, ScopedGlob)
    assert (component.releases, source.releases, glob.releases) == (("R1", "R2"), ("R1", "R2"), ("R2",))


def test_a_limit_and_an_exclusion_take_a_range() -> None:
    excluded = (
        '[[repositories.alpha.excluded]]\nglobs = [{ glob = "a.c", until = "R2" }]\nreason = "old"\n\n'
        "[repositories.beta]"
    )
    changed = small_manifest(
        *WITH_R2, ("[repositories.beta]", excluded), ("maximum = 1000", 'maximum = 1000\nsince = "R2"')
    )
    (exclusion,) = changed.manifest.repositories["alpha"].excluded
    assert [globs_in(exclusion.globs, release, "") for release in ("R1", "R2", "main")] == [("a.c",), ("a.c",), ()]
    assert [changed.manifest.limits[0].holds_in(release) for release in ("R1", "R2", "main")] == [False, True, True]


DOWNSTREAM = """
[repositories.beta.downstream]
repository = "packaging"
version = "version"
ref = "v{version}"
patches = [{ glob = "beta.spec", %s }]

[repositories.packaging]
url = "https://example.org/upstream/packaging"
refs = { R2 = "v2", main = "main" }

[repositories.kernel]"""


def test_a_list_of_patches_takes_a_range() -> None:
    manifest = small_manifest(*WITH_R2, ("[repositories.kernel]", DOWNSTREAM % 'until = "R2"')).manifest
    downstream = manifest.repositories["beta"].downstream
    assert downstream is not None
    assert [globs_in(downstream.patches, release, "") for release in ("R2", "main")] == [("beta.spec",), ()]


def test_a_list_of_patches_outside_its_repository_is_refused() -> None:
    with pytest.raises(ManifestError) as caught:
        small_manifest(*WITH_R2, ("[repositories.kernel]", DOWNSTREAM % 'since = "R1"'))
    place = "components.toml:36: repositories.beta.downstream.patches[0].since"
    what = "'beta.spec': 'R1' cannot be meant: the downstream repository has no ref for it"
    assert str(caught.value) == f"{place}: {what}"


IN_GLOB = "components.toml:58: components[1].sources[0].include[1]"

REFUSED: dict[str, tuple[tuple[str, str], str]] = {
    "both kinds": (
        (SCOPED, 'releases = ["main"], since = "R2"'),
        f"{IN_GLOB}.releases: 'new/*.c': give either `releases` or a range of `since` and `until`",
    ),
    "unknown release": ((SCOPED, 'releases = ["R7"]'), f"{IN_GLOB}.releases: 'new/*.c': 'R7' is not one of the"),
    "unknown since": ((SCOPED, 'since = "R7"'), f"{IN_GLOB}.since: 'new/*.c': 'R7' is not one of the releases"),
    "unknown until": ((SCOPED, 'until = "R7"'), f"{IN_GLOB}.until: 'new/*.c': 'R7' is not one of the releases"),
    "since after until": (
        (SCOPED, 'since = "R2", until = "R1"'),
        f"{IN_GLOB}.since: 'new/*.c': 'R2' comes after 'R1', so the range selects nothing",
    ),
    "no release at all": (
        (", " + SCOPED, ""),
        f"{IN_GLOB}: 'new/*.c' is for every release; write it as a plain string",
    ),
    "an empty list": ((SCOPED, "releases = []"), "components[1].sources[0].include[1].releases: Expected `array`"),
    "an empty name": ((SCOPED, 'since = ""'), "components[1].sources[0].include[1].since: Expected `str`"),
    "outside its source": (
        ('{ glob = "new/*.c", releases = ["main"] },\n]', '{ glob = "new/*.c", until = "R1" },\n]\nsince = "R2"'),
        f"{IN_GLOB}.until: 'new/*.c': 'R1' cannot be meant: its source does not serve it",
    ),
    "source with both kinds": (
        ('repository = "alpha"', 'repository = "alpha"\nreleases = ["R1"]\nuntil = "R2"'),
        "components.toml:45: components[0].sources[0].releases: give either",
    ),
    "source with an unknown release": (
        ('repository = "alpha"', 'repository = "alpha"\nsince = "R7"'),
        "components.toml:45: components[0].sources[0].since: 'R7' is not one of the releases",
    ),
    "component": (
        ('group = "linked"', 'group = "linked"\nsince = "main"\nuntil = "R1"'),
        "components.toml:67: components[2].since: 'main' comes after 'R1'",
    ),
    "limit": (
        ("maximum = 1000", 'maximum = 1000\nuntil = "R7"'),
        "components.toml:105: limits[0].until: 'R7' is not one of the releases",
    ),
    "exclusion without a ref": (
        (
            'kernel"\nrefs = { R1 = "v6", R2 = "v6", main = "main" }',
            'kernel"\nrefs = { R2 = "v6", main = "main" }\n\n[[repositories.kernel.excluded]]\nreason = "no"\n'
            'globs = [{ glob = "a.c", until = "R1" }]',
        ),
        "components.toml:37: repositories.kernel.excluded[0].globs[0].until: 'a.c': 'R1' cannot be meant: its repo",
    ),
    "main is not the last": (
        ("[releases.main]", "[releases.main]\ntitle = 'x'\nfacts = {}\n\n[releases.R3]"),
        "components.toml:19: releases.main: must be the last: releases are declared from the oldest to the newest",
    ),
}


def test_a_source_outside_its_component_is_refused() -> None:
    changes = ('group = "qubes"', 'group = "qubes"\nuntil = "R1"'), ('["daemon/*_test.c"]', '[]\nsince = "R2"')
    with pytest.raises(ManifestError) as caught:
        small_manifest(*WITH_R2, *changes)
    place = "components.toml:48: components[0].sources[0].since"
    assert f"{place}: 'R2' cannot be meant: its component is no part of it" in str(caught.value)


@pytest.mark.parametrize(("change", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_refuses(change: tuple[str, str], message: str) -> None:
    with pytest.raises(ManifestError) as caught:
        small_manifest(*WITH_R2, change)
    assert message in str(caught.value)
