# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Lists of patches: their order from a spec or a series, and what is refused because it leaves doubt."""

import pytest

from auditor.fetch.patches import ListedPatch, list_patches

SPEC = """\
Name: xen
Source0: xen.tar.gz
# Patch7: commented.patch
Patch0201: first.patch
PAtch0300:  second.patch
Patch: third.patch
patch1000: %SOURCE{unused}
"""
AUTOSETUP = "%prep\n%autosetup -p1 -n %{name}\n"


def paths_of(name: str, text: str) -> list[tuple[str, int]]:
    return [(patch.path, patch.strip) for patch in list_patches(name, text)]


@pytest.mark.parametrize(
    ("name", "text", "listed"),
    [
        pytest.param(
            "xen.spec.in",
            SPEC.replace("%SOURCE{unused}", "last.patch") + AUTOSETUP,
            [("first.patch", 1), ("second.patch", 1), ("third.patch", 1), ("last.patch", 1)],
            id="tags in any case, with and without a number",
        ),
        pytest.param("a.spec", "Patch1: a\n%autopatch\n", [("a", 0)], id="no option strips nothing"),
        pytest.param("a.spec", "Patch1: a\n%autosetup -v -p 2\n", [("a", 2)], id="a blank behind -p"),
        pytest.param("a.spec", "Patch1: https://e.org/d/a.patch\n%autosetup -p1\n", [("a.patch", 1)], id="a URL"),
        pytest.param(
            "a.spec",
            "%if 1\nSource1: x\n%endif\nPatch1: a\n%autosetup -p1\n",
            [("a", 1)],
            id="a condition around something else",
        ),
        pytest.param(
            "series", "a.patch\n\n# no\nb/c.patch -p0 # why\n", [("a.patch", 1), ("b/c.patch", 0)], id="series"
        ),
    ],
)
def test_patches_are_listed_in_order(name: str, text: str, listed: list[tuple[str, int]]) -> None:
    assert paths_of(name, text) == listed


def test_a_list_is_made_of_patches() -> None:
    assert list_patches("series.conf", "a -p2\n") == (ListedPatch("a", 2),)


@pytest.mark.parametrize(
    ("name", "text", "cause"),
    [
        pytest.param("a.spec", AUTOSETUP, "lists no patch", id="empty spec"),
        pytest.param("series", "# nothing\n", "lists no patch", id="empty series"),
        pytest.param(
            "a.spec", "Patch2: b\nPatch1: a\n" + AUTOSETUP, "patch 1 \\(a\\) stands behind patch 2", id="order"
        ),
        pytest.param("a.spec", "Patch1: b\nPatch1: a\n" + AUTOSETUP, "the order is in doubt", id="one number twice"),
        pytest.param("a.spec", "%if 1\nPatch1: a\n%endif\n" + AUTOSETUP, "line 2: a depends on", id="a condition"),
        pytest.param("a.spec", "%ifarch x\nPatch1: a\n%endif\n" + AUTOSETUP, "depends on", id="an architecture"),
        pytest.param("a.spec", SPEC + AUTOSETUP, "line 7: %SOURCE{unused} depends on", id="a macro"),
        pytest.param(
            "a.spec", "Patch1: a\n%setup\n%patch1 -p1\n", "does not apply all of its patches", id="one by one"
        ),
        pytest.param("a.spec", "Patch1: a\n%autosetup -N -p1\n", "does not apply all", id="setup without patches"),
        pytest.param("a.spec", "Patch1: a\n%autopatch -M 5\n", "does not apply all", id="some patches only"),
        pytest.param("a.spec", "Patch1: a\n" + AUTOSETUP * 2, "does not apply all", id="twice"),
        pytest.param("series", "a.patch -R\n", "line 1: '-R' is no option", id="series with another option"),
    ],
)
def test_what_leaves_doubt_is_refused(name: str, text: str, cause: str) -> None:
    with pytest.raises(ValueError, match=cause):
        list_patches(name, text)
