# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Tags that name releases: like a ref of the manifest in all but its numbers, in the order of these."""

import pytest

from auditor.declared.tags import order_releases, patterns_of, shapes_of
from auditor.model.declared import Downstream, Repository

XEN = Repository("https://example.org/xen", downstream=Downstream("spec", "version", "RELEASE-{version}"))
RPM = Repository("https://example.org/rpm", {"R1": "rpm-4.18.2-release", "R2": "4.20.1", "main": "master"})


@pytest.mark.parametrize(
    ("repository", "shapes", "patterns"),
    [
        pytest.param(XEN, ("RELEASE-*",), ("RELEASE-*",), id="named by a downstream"),
        pytest.param(RPM, ("rpm-*-release", "*"), ("rpm-*-release", "*"), id="by refs"),
        pytest.param(Repository("u", {"R1": "v1.2-3"}), ("v*-*",), ("v*",), id="two numbers"),
        pytest.param(Repository("u", {"R1": "4" * 40, "main": "main"}), (), (), id="none"),
    ],
)
def test_shapes_of_refs(repository: Repository, shapes: tuple[str, ...], patterns: tuple[str, ...]) -> None:
    assert shapes_of(repository) == shapes
    assert patterns_of(shapes) == patterns


def test_releases_come_by_their_numbers_and_others_do_not_come() -> None:
    names = [
        "4.10.0",
        "rpm-4.2-release",
        "rpm-4.10.1-release",
        "rpm-4.10-release",
        "4.10.0-rc1",
        "rpm-x-release",
        "4.9",
    ]
    ordered = ["rpm-4.2-release", "4.9", "rpm-4.10-release", "4.10.0", "rpm-4.10.1-release"]
    assert order_releases(names, ("rpm-*-release", "*")) == ordered
    assert order_releases(["9" * 10], ("*",)) == []
