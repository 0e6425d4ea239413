# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The ladder of definitions, and profiles that do not belong to an audit."""

from typing import Any

import pytest
from msgspec.structs import replace

from auditor.errors import ProfileError
from auditor.findings.ladder import Ladder, Rung, build_ladder, find_misfits, plain_ladder
from auditor.model import Audit, BuildEvidence, Patches, Profile, ProfiledFile, Shipped
from tests.made.audits import REVISION, SOURCE, URL, make_audit, measured_file, result_of
from tests.made.manifests import small_manifest

FILES = (
    measured_file("a.c", code=10, comment=4, blank=1, blob="a" * 40),
    measured_file("b.S", code=5, comment=1, blob="b" * 40, language="assembly"),
    measured_file("c.h", code=2, blob="c" * 40, language="C header"),
)
AUDIT = make_audit(small_manifest().manifest, daemon=result_of(FILES))
PROFILE = Profile(
    component="daemon",
    release="R1",
    url=URL,
    revision=REVISION,
    scanner="1",
    evidence=BuildEvidence(records=2, texts=2, tables=2),
    files=(ProfiledFile("a.c", "a" * 40, 10, 6, 3), ProfiledFile("b.S", "b" * 40, 5, 5, 0)),
)
AUDITED = (Rung("physical", 3, 23, 17), Rung("SLOC", 3, 17, 12))


def test_the_five_rungs() -> None:
    built = (Rung("built", 2, 15, 10), Rung("surviving", 2, 11, 6), Rung("emitting", 1, 3, 3))
    beside = (Rung("pygount", 3, 17, 12), Rung("NLOC", 3, 17, 12))
    assert build_ladder(AUDIT, PROFILE) == Ladder(False, (*AUDITED, *built), ("c.h",), beside)


def test_a_component_without_a_profile_has_the_rungs_that_need_no_build() -> None:
    assert plain_ladder(AUDIT.components[0]) == replace(build_ladder(AUDIT, PROFILE), rungs=AUDITED, not_built=())


def test_a_rung_without_a_record_is_left_out() -> None:
    files = tuple(replace(file, surviving=None) for file in PROFILE.files)
    ladder = build_ladder(AUDIT, replace(PROFILE, files=files))
    assert ladder.rungs == (*AUDITED, Rung("built", 2, 15, 10), Rung("emitting", 1, 3, 3))


PATCHES = Patches("https://example.org/patches", "5" * 40, 2)
DOWNSTREAM = replace(SOURCE, repository="patches", url=PATCHES.url, revision=PATCHES.revision)
CHANGED = (
    measured_file("a.c", code=12, comment=4, blank=1, blob="e" * 40),
    measured_file("d.c", code=7, blob="d" * 40),
)
SHIPPED = Shipped(URL, DOWNSTREAM, ("1.patch", "2.patch"), CHANGED, ("c.h",))
AS_SHIPPED = replace(
    PROFILE, patches=PATCHES, files=(ProfiledFile("a.c", "e" * 40, 12, 8, 4), ProfiledFile("d.c", "d" * 40, 7, 7, 7))
)


def with_daemon(**changes: Any) -> Audit:
    """The audit with another result for the daemon."""
    (daemon, *others) = AUDIT.components
    return replace(AUDIT, components=(replace(daemon, **changes), *others))


def test_a_build_with_patches_is_held_against_what_is_shipped() -> None:
    audited = (Rung("physical", 3, 30, 24), Rung("SLOC", 3, 24, 19))
    built = (Rung("built", 2, 19, 19), Rung("surviving", 2, 15, 15), Rung("emitting", 2, 11, 11))
    assert build_ladder(with_daemon(shipped=(SHIPPED,)), AS_SHIPPED) == Ladder(
        True, (*audited, *built), ("b.S",), (Rung("pygount", 3, 24, 19), Rung("NLOC", 3, 24, 19))
    )


def test_a_build_without_patches_is_held_against_upstream() -> None:
    assert build_ladder(with_daemon(shipped=(SHIPPED,)), PROFILE) == build_ladder(AUDIT, PROFILE)


NAME = "profile of daemon in R1: "
MISFITS: dict[str, tuple[Audit, Profile, list[str]]] = {
    "none": (AUDIT, PROFILE, []),
    "another release": (
        AUDIT,
        replace(PROFILE, release="R2"),
        ["profile of daemon in R2: not of the audited components of R1; trace a build of that release"],
    ),
    "another component": (
        AUDIT,
        replace(PROFILE, component="linux"),
        ["profile of linux in R1: not of the audited components of R1; trace a build of that release"],
    ),
    "another revision": (
        AUDIT,
        replace(PROFILE, revision="9" * 40),
        [f"{NAME}of revision {'9' * 40}, but audited is {REVISION}; trace a build of that"],
    ),
    "another repository": (
        AUDIT,
        replace(PROFILE, url="https://example.org/far"),
        [
            f"{NAME}of https://example.org/far, which carries nothing of the component in this audit",
            f"{NAME}of https://example.org/far only; the component is in {URL}, too",
        ],
    ),
    "one of two repositories": (
        with_daemon(revisions=(SOURCE, replace(SOURCE, url="https://example.org/far"))),
        PROFILE,
        [f"{NAME}of {URL} only; the component is in https://example.org/far, too"],
    ),
    "a figure that the audit contradicts": (
        AUDIT,
        replace(PROFILE, files=(ProfiledFile("a.c", "a" * 40, 11, 6, 3),)),
        [f"{NAME}a.c: 11 SLOC, but the audit counts 10 in that very blob"],
    ),
    "patches that the audit has not": (
        AUDIT,
        AS_SHIPPED,
        [f"{NAME}with 2 patches of {PATCHES.url} at {PATCHES.revision}, but audited are none"],
    ),
    "other patches": (
        with_daemon(shipped=(replace(SHIPPED, downstream=replace(DOWNSTREAM, revision="6" * 40)),)),
        AS_SHIPPED,
        [
            f"{NAME}with 2 patches of {PATCHES.url} at {PATCHES.revision}, "
            f"but audited are 2 patches of {PATCHES.url} at {'6' * 40}"
        ],
    ),
    "a file as it is upstream": (
        with_daemon(shipped=(SHIPPED,)),
        replace(AS_SHIPPED, files=PROFILE.files),
        [f"{NAME}a.c: built from blob {'a' * 40}, but audited is {'e' * 40}"],
    ),
    "a file that patches remove": (
        with_daemon(shipped=(SHIPPED,)),
        replace(AS_SHIPPED, files=(ProfiledFile("c.h", "c" * 40, 2, 2, 2),)),
        [f"{NAME}c.h: built, but not audited: no glob of the manifest selects it"],
    ),
    "another blob": (
        AUDIT,
        replace(PROFILE, files=(ProfiledFile("a.c", "d" * 40, 10, 6, 3),)),
        [f"{NAME}a.c: built from blob {'d' * 40}, but audited is {'a' * 40}"],
    ),
    "a file that is not audited": (
        AUDIT,
        replace(PROFILE, files=(ProfiledFile("x.c", "d" * 40, 10, 6, 3),)),
        [f"{NAME}x.c: built, but not audited: no glob of the manifest selects it"],
    ),
}


@pytest.mark.parametrize(("audit", "profile", "lines"), MISFITS.values(), ids=MISFITS.keys())
def test_misfits(audit: Audit, profile: Profile, lines: list[str]) -> None:
    assert list(find_misfits(audit, profile)) == lines
    if lines:
        with pytest.raises(ProfileError) as caught:
            build_ladder(audit, profile)
        assert str(caught.value).splitlines() == lines


@pytest.mark.parametrize("figures", [(1, 2, 1), (3, 1, 2), (1, None, 2), (1, 1, -1), (-1, None, None)], ids=str)
def test_a_file_that_cannot_be(figures: tuple[int, int | None, int | None]) -> None:
    with pytest.raises(ValueError, match="survive"):
        ProfiledFile("a.c", "a" * 40, *figures)
