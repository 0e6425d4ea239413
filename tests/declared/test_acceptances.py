# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Reviews of disputes: of one content, or of whatever is at a path; what they hold for, and what they never hide."""

import pytest

from auditor.declared.acceptances import list_acceptances
from auditor.errors import ManifestError
from tests.made.manifests import small_manifest, small_text

ONE, OTHER = "1" * 40, "2" * 40
REVIEW = """
[[accepted]]
path = "daemon/main.c"
checks = ["A"]
reason = "of one content"
blob = "1111111111111111111111111111111111111111"

[[accepted]]
path = "daemon/main.c"
checks = ["D"]
reason = "of any content in alpha"
repository = "alpha"

[[accepted]]
path = "daemon/main.c"
checks = ["D", "E"]
reason = "of any content"

"""


def reviewed(*changes: tuple[str, str]) -> tuple[str, str]:
    text = REVIEW
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return "[[limits]]", f"{text}[[limits]]"


FOUND: dict[str, tuple[tuple[str, str, str], str]] = {
    "the content": (("alpha", "daemon/main.c", ONE), "of one content"),
    "the content elsewhere": (("beta", "daemon/main.c", ONE), "of one content"),
    "another content": (("alpha", "daemon/main.c", OTHER), "of any content in alpha"),
    "another content elsewhere": (("beta", "daemon/main.c", OTHER), "of any content"),
    "another path": (("alpha", "daemon/run", ONE), ""),
}


@pytest.mark.parametrize(("file", "reason"), FOUND.values(), ids=FOUND.keys())
def test_the_review_that_says_most_of_a_content_holds(file: tuple[str, str, str], reason: str) -> None:
    found = list_acceptances(small_manifest(reviewed()).manifest).find(*file)
    assert (found.reason if found else "") == reason


WRONG: dict[str, tuple[tuple[str, str], str]] = {
    "no such repository": (
        ('"alpha"\n', '"gamma"\n'),
        "accepted[1].repository: 'gamma' is not one of the repositories",
    ),
    "any content twice": (
        ('repository = "alpha"\n', ""),
        "accepted[2].path: 'daemon/main.c' whatever its content is also accepted at components.toml:{second}; "
        "accept it once, with all its checks",
    ),
    "a blob that is none": (('blob = "1111', 'blob = "111'), "accepted[0].blob: Expected `str` matching regex"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "complaint"), WRONG.values(), ids=WRONG.keys())
def test_a_review_that_cannot_be_meant_is_refused(change: tuple[str, str], complaint: str) -> None:
    with pytest.raises(ManifestError) as refused:
        small_manifest(reviewed(change))
    (line,) = str(refused.value).splitlines()
    second = small_text(reviewed(change)).split("\n").index('checks = ["D"]')
    assert line.partition(": ")[2].startswith(complaint.format(second=second))
