# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every component is decided on in every release: measured, left out with a reason, or no part of it."""

import pytest

from auditor.declared.manifest import load_manifest
from auditor.declared.presence import reasons_left_out
from auditor.errors import ManifestError
from tests.made.manifests import WITH_R2, WITHOUT_HYPERVISOR, small_manifest
from tests.made.places import ROOT

NARROWED = ('    { glob = "new/*.c", releases = ["main"] },\n]', ']\nsince = "main"')
LIMITS = "[[limits]]"
LEFT_OUT = '[[left_out]]\ncomponents = ["%s"]\n%s\nreason = "not read"\n\n[[limits]]'

REFUSED: dict[str, tuple[tuple[tuple[str, str], ...], str]] = {
    "no word about it": (
        (NARROWED,),
        "components.toml:48: components[1]: 'hypervisor' has no source in R1, R2; give it one, leave it out in "
        "`left_out` with a reason, or say by `since` and `until` where it is",
    ),
    "left out of some only": (
        (NARROWED, (LIMITS, LEFT_OUT % ("hypervisor", 'until = "R1"'))),
        "components.toml:48: components[1]: 'hypervisor' has no source in R2; give it one",
    ),
    "no word about what is linked": (
        (('include = ["daemon/common.h", "lib/*.c"]', 'include = ["lib/*.c"]\nsince = "R2"'),),
        "components[2]: 'daemon+library' has no source in R1; ",
    ),
    "no word about a comparison": (
        (('include = ["**/*.[ch]"]', 'include = ["**/*.[ch]"]\nsince = "R2"'),),
        "components[3]: 'linux' has no source in R1; ",
    ),
    "left out and measured": (
        ((LIMITS, LEFT_OUT % ("hypervisor", 'releases = ["R2"]')),),
        "components.toml:103: left_out[0].components: 'hypervisor' has a figure in R2, so it cannot be left out there",
    ),
    "left out and cited": (
        ((LIMITS, LEFT_OUT % ("windows", 'releases = ["R2"]')),),
        "left_out[0].components: 'windows' has a figure in R2, so it cannot be left out there",
    ),
    "left out of what it is no part of": (
        (
            ('group = "linked"', 'group = "linked"\nsince = "R2"'),
            (LIMITS, LEFT_OUT % ("daemon+library", 'until = "R1"')),
        ),
        "left_out[0].components: 'daemon+library' is no part of R1, so it cannot be left out there",
    ),
    "left out twice": (
        (
            NARROWED,
            (LIMITS, LEFT_OUT % ("hypervisor", 'until = "R2"')),
            (LIMITS, LEFT_OUT % ("hypervisor", 'releases = ["R2"]')),
        ),
        "left_out[1].components: 'hypervisor' is also left out of R2 at components.toml:103; do so once",
    ),
    "unknown": (
        ((LIMITS, LEFT_OUT % ("demon", 'until = "R1"')),),
        "left_out[0].components: 'demon' is not a component",
    ),
    "unknown release": (
        (NARROWED, (LIMITS, LEFT_OUT % ("hypervisor", 'until = "R7"'))),
        "left_out[0].until: 'R7' is not one of the releases",
    ),
    "without a reason": (
        ((LIMITS, '[[left_out]]\ncomponents = ["hypervisor"]\n\n[[limits]]'),),
        "left_out[0]: Object missing required field `reason`",
    ),
}


@pytest.mark.parametrize(("changes", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_refuses(changes: tuple[tuple[str, str], ...], message: str) -> None:
    with pytest.raises(ManifestError) as caught:
        small_manifest(*WITH_R2, *changes)
    assert message in str(caught.value)


def test_what_a_release_does_not_have_needs_no_word() -> None:
    manifest = small_manifest(*WITH_R2, ('group = "linked"', 'group = "linked"\nreleases = ["R2"]')).manifest
    present = [release for release in manifest.releases if manifest.components[2].sources_in(release)]
    assert present == ["R2"]
    assert reasons_left_out(manifest, "R1") == {}


def test_what_is_left_out_has_its_reason() -> None:
    manifest = small_manifest(*WITHOUT_HYPERVISOR).manifest
    assert reasons_left_out(manifest, "R1") == {"hypervisor": "not read"}
    assert reasons_left_out(manifest, "main") == {}


def test_the_shipped_manifest_leaves_out_of_the_old_releases_what_is_documented() -> None:
    manifest = load_manifest(ROOT / "components.toml").manifest
    tcb = {component.id for component in manifest.components if component.group in manifest.tcb_groups}
    left_out = {release: sorted(tcb & reasons_left_out(manifest, release).keys()) for release in manifest.releases}
    old, new = ("R1", "R2", "R3.0", "R3.1", "R3.2", "R4.0", "R4.1.0"), ("R4.2.0", "R4.3.0", "main")
    expected = [(release, ["blkback", "rpm-verify"]) for release in old] + [(release, []) for release in new]
    assert list(left_out.items()) == expected
