# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Keyrings and policies: what a manifest says of whose signatures are believed, and what of that is no sense."""

import pytest

from auditor.declared.manifest import load_manifest
from auditor.declared.policies import find_policy, list_keyring_files
from auditor.errors import ManifestError
from auditor.renderers.text.manifest import render_manifest
from tests.made.manifests import POLICIES, small_manifest
from tests.made.places import ROOT

MASTER = "427F11FD0FAA4B080123F01CDDFA1A3E36879494"
SIGNED = (
    """\
[keyrings.master]
title = "It ends here"
keys = { 0000000000000000000000000000000000000001 = "keys/master.asc" }

[keyrings.developers]
title = "Developers"
repository = "alpha"
revision = "1111111111111111111111111111111111111111"
certified_by = "master"
signed_by = "master"
keys = { 0000000000000000000000000000000000000002 = "dev.asc", 0000000000000000000000000000000000000003 = "dev.asc" }

"""
    + POLICIES
)


def signed(*changes: tuple[str, str]) -> tuple[str, str]:
    text = SIGNED
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return "[[limits]]", f"{text}[[limits]]"


@pytest.mark.parametrize(
    ("repository", "release", "require"),
    [
        ("alpha", "R1", "signed-tag"),
        ("alpha", "main", "signed-tag-or-commit"),
        ("beta", "R1", "none"),
        ("kernel", "R1", ""),
    ],
)
def test_each_repository_has_a_policy_in_each_release(repository: str, release: str, require: str) -> None:
    policy = find_policy(small_manifest(signed()).manifest, repository, release)
    assert (policy.require if policy else "") == require


def test_only_files_beside_the_manifest_can_change_while_it_does_not() -> None:
    assert list_keyring_files(small_manifest(signed()).manifest) == ("keys/master.asc",)


def test_they_are_explained() -> None:
    text = render_manifest(small_manifest(signed()).manifest, "components.toml")
    one, two, three = ("0" * 39 + digit for digit in "123")
    assert [line for line in text.splitlines() if line.startswith(("keyring", "policy"))] == [
        f"keyring master: It ends here: {one}, from files beside the manifest; believed by fingerprint alone",
        f"keyring developers: Developers: {two}, {three}, from alpha {'1' * 12}; signed by master, certified by master",
        "policy in R1: signed-tag by a key of developers: alpha",
        "policy in main: signed-tag-or-commit by a key of developers: alpha",
        "policy: none (upstream does not sign): beta",
    ]


WRONG = {
    "no reason": (('reason = "upstream does not sign"\n', ""), "policies[2].require: nothing is asked for; say why"),
    "no keyring": (('keyring = "developers"\nuntil', "until"), "policies[0].require: say in `keyring` whose"),
    "unknown keyring": (('keyring = "developers"\nuntil', 'keyring = "others"\nuntil'), "'others' is none of the"),
    "unknown repository": (('["beta"]', '["beta", "gamma"]'), "policies[2].repositories: 'gamma' is not one of"),
    "unknown release": (('until = "R1"', 'until = "R9"'), "policies[0].until: 'R9' is not one of the releases"),
    "two policies": (('["beta"]', '["beta", "alpha"]'), "policies[2].repositories: 'alpha' has another policy in R1"),
    "no policy": (('until = "R1"\n', 'releases = ["main"]\n'), "'alpha' has no policy in R1; give it one"),
    "keyring of nowhere": (('repository = "alpha"\n', ""), "keyrings.developers: give `repository` and"),
    "keyring of no repository": (('repository = "alpha"', 'repository = "x"'), "'x' is not one of the repositories"),
    "no commit": (('certified_by = "master"', 'certified_by = "x"'), "developers.certified_by: 'x' is none"),
    "circle": (('"It ends here"', '"M"\ncertified_by = "developers"'), "rests on itself: "),
    "signed files": (('"It ends here"', '"M"\nsigned_by = "developers"'), "have no commit that is signed"),
    "elsewhere": (('"keys/master.asc"', '"../master.asc"'), "'../master.asc' is no path of a file"),
    "unused": (('certified_by = "master"\nsigned_by = "master"\n', ""), "no policy and no other keyring uses it"),
    "no fingerprint": (("0000000000000000000000000000000000000001", "0000001"), "keyrings.master"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "complaint"), WRONG.values(), ids=WRONG.keys())
def test_what_makes_no_sense_is_refused(change: tuple[str, str], complaint: str) -> None:
    with pytest.raises(ManifestError) as caught:
        small_manifest(signed(change))
    assert complaint in str(caught.value)


def test_in_the_manifest_of_qubes_all_rests_on_the_master_key() -> None:
    keyrings = load_manifest(ROOT / "components.toml").manifest.keyrings
    assert tuple(keyrings["qubes-master"].keys) == (MASTER,)
    ends = [name for name, keyring in keyrings.items() if not keyring.signed_by and not keyring.certified_by]
    assert ends == ["qubes-master"]
