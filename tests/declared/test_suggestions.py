# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What is offered for a name that is not known."""

import pytest

from auditor.declared.suggestions import find_similar, suggest

KNOWN = ("qubes-guid", "qubes-guid+libpng", "xen", "xenstored", "qrexec-daemon", "rpm-verify")


@pytest.mark.parametrize(
    ("name", "similar"),
    [
        ("qubes-gui", ("qubes-guid", "qubes-guid+libpng")),
        ("Xen", ("xen", "xenstored")),
        ("guid", ("qubes-guid", "qubes-guid+libpng")),
        ("xenstore", ("xenstored",)),
        ("rpm", ("rpm-verify",)),
        ("completely-other", ()),
        ("", ()),
    ],
    ids=repr,
)
def test_similar_names(name: str, similar: tuple[str, ...]) -> None:
    assert find_similar(name, KNOWN)[: len(similar) or None] == similar


def test_what_is_said() -> None:
    assert suggest("xenstore", KNOWN).startswith("did you mean xenstored")
    assert suggest("zzz", ("a", "b")) == "there is a, b"
    assert suggest("zzz", map(str, range(40))) == "`auditor validate` lists all 40"
    assert suggest("zzz", ()) == "there is none"


def test_what_is_similar_may_be_more_than_what_is_listed() -> None:
    functions = [f"function{number}" for number in range(40)]
    assert suggest("zzz", ["daemon", *functions], ["daemon"]) == "there is daemon"
    assert suggest("functio3", ["daemon", *functions], ["daemon"]).startswith("did you mean function3")
