# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Files that nobody has decided on: each by itself if they are few, by the top of their repository if they are many."""

from auditor.model.measured import UnclassifiedFile
from auditor.renderers.words.undecided import group_unclassified
from tests.made.audits import REVISION, URL


def undecided(*paths: str, url: str = URL) -> tuple[UnclassifiedFile, ...]:
    return tuple(UnclassifiedFile(url, REVISION, path) for path in paths)


def words(files: tuple[UnclassifiedFile, ...]) -> list[str]:
    return [item.words for item in group_unclassified(files)]


def test_few_are_listed_one_by_one() -> None:
    paths = [f"tools/{number:02}.c" for number in range(19)] + ["README"]
    assert words(undecided(*paths)) == [f"{URL} {path}" for path in paths]


def test_many_are_listed_by_the_top_of_their_repository() -> None:
    many = undecided("Makefile", *(f"tools/x/{number}.c" for number in range(1_234)), "zoo/a.c")
    other = undecided("README", url="https://example.org/other")
    assert words(many + other) == [
        f"{URL} Makefile",
        f"{URL} tools/ (1,234 files)",
        f"{URL} zoo/ (1 file)",
        "https://example.org/other README",
    ]
    assert sum(item.files for item in group_unclassified(many + other)) == 1_237
