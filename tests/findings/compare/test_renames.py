# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Which removed and added files are taken for one, and why; the same in both directions."""

import hashlib

import pytest

from auditor.findings.compare.renames import LocatedFile, find_renames
from auditor.model.measured import Function, LineCounts, MeasuredFile, Measurement, TrustedFile
from tests.made.audits import REVISION, URL

Functions = dict[str, int]


def located(
    path: str,
    *,
    code: int = 100,
    functions: Functions | None = None,
    blob: str = "",
    language: str = "C",
    repository: str = "alpha",
    size: int = 900,
) -> LocatedFile:
    """A file with functions of these NLOC; its content is its own unless a blob is given."""
    found = tuple(
        Function(name, line, line, nloc, 1, 0) for line, (name, nloc) in enumerate((functions or {}).items(), start=1)
    )
    measurement = Measurement(language, size, LineCounts(code, 0, 0), code, 0, code, found)
    own = hashlib.sha1(f"{repository} {path}".encode()).hexdigest()
    file = TrustedFile(URL, REVISION, path, "100644", blob or own, size, repository=repository)
    return LocatedFile(MeasuredFile(file, measurement))


BODY = {"open": 20, "read": 40, "close": 10}
SAME = "b" * 40
HALF = {"open": 20, "read": 15, "other": 35}
LESS = {"open": 20, "read": 14, "other": 36}

CASES = {
    "same content": (
        [located("a/x.c", blob=SAME)],
        [located("b/y.c", blob=SAME)],
        {("a/x.c", "b/y.c", "same content")},
    ),
    "same content in another repository": (
        [located("a/x.c", blob=SAME)],
        [located("x.c", blob=SAME, repository="beta")],
        {("a/x.c", "x.c", "same content")},
    ),
    "of several with one content the one of the same name": (
        [located("a/x.c", blob=SAME)],
        [located("b/a.c", blob=SAME), located("b/x.c", blob=SAME)],
        {("a/x.c", "b/x.c", "same content")},
    ),
    "empty files": (
        [located("a/x.c", blob=SAME, size=0, code=0)],
        [located("b/y.c", blob=SAME, size=0, code=5)],
        set(),
    ),
    "half of the functions": (
        [located("a/old_x.c", functions=BODY)],
        [located("b/x.c", functions=HALF)],
        {("a/old_x.c", "b/x.c", "same functions")},
    ),
    "less than half of the functions": ([located("a/x.c", functions=BODY)], [located("b/x.c", functions=LESS)], set()),
    "the most similar first": (
        [located("a/x.c", functions=BODY)],
        [located("b/x.c", functions=HALF), located("c/z.c", functions=BODY)],
        {("a/x.c", "c/z.c", "same functions")},
    ),
    "one function of a common name": (
        [located("a/x.c", functions={"main": 9})],
        [located("b/y.c", functions={"main": 9})],
        set(),
    ),
    "one function in a file of the same name": (
        [located("a/x.c", functions={"main": 9})],
        [located("b/x.c", functions={"main": 9})],
        {("a/x.c", "b/x.c", "same functions")},
    ),
    "the functions of another repository": (
        [located("a/x.c", functions=BODY)],
        [located("b/y.c", functions=BODY, repository="beta")],
        set(),
    ),
    "the functions of another language": (
        [located("a/x.c", functions=BODY)],
        [located("b/x.py", functions=BODY, language="Python")],
        set(),
    ),
    "a header beside a renamed file": (
        [located("a/old_x.c", functions=BODY), located("a/old_x.h", language="C header")],
        [located("b/x.c", functions=BODY), located("b/x.h", language="C header", code=60)],
        {("a/old_x.c", "b/x.c", "same functions"), ("a/old_x.h", "b/x.h", "beside a renamed file")},
    ),
    "a header of another size beside a renamed file": (
        [located("a/old_x.c", functions=BODY), located("a/old_x.h", language="C header")],
        [located("b/x.c", functions=BODY), located("b/x.h", language="C header", code=49)],
        {("a/old_x.c", "b/x.c", "same functions")},
    ),
    "another suffix": (
        [located("a/x.h", language="C header")],
        [located("a/x.hh", language="C++")],
        {("a/x.h", "a/x.hh", "same name")},
    ),
    "the same name in another folder": (
        [located("a/x.h", language="C header")],
        [located("b/x.h", language="C header")],
        {("a/x.h", "b/x.h", "same name")},
    ),
    "a name that several files have": (
        [located("a/x.h", language="C header")],
        [located("b/x.h", language="C header"), located("c/x.h", language="C header")],
        set(),
    ),
    "the same name with other functions": (
        [located("a/x.c", functions=BODY)],
        [located("b/x.c", functions={"f": 70})],
        set(),
    ),
    "nothing alike": ([located("a/x.c")], [located("b/y.c")], set()),
}


@pytest.mark.parametrize(("removed", "added", "expected"), CASES.values(), ids=CASES.keys())
def test_renames_are_told(
    removed: list[LocatedFile], added: list[LocatedFile], expected: set[tuple[str, str, str]]
) -> None:
    forward = {
        (item.old.item.file.path, item.new.item.file.path, item.evidence) for item in find_renames(removed, added)
    }
    backward = {
        (item.new.item.file.path, item.old.item.file.path, item.evidence) for item in find_renames(added, removed)
    }
    assert forward == backward == expected


def test_a_file_is_renamed_once() -> None:
    removed = [located(f"a/{number}.c", blob=SAME) for number in range(3)]
    added = [located(f"b/{number}.c", blob=SAME) for number in range(1, 6)]
    renames = find_renames(removed, added)
    assert sorted((item.old.item.file.path, item.new.item.file.path) for item in renames) == [
        ("a/0.c", "b/3.c"),
        ("a/1.c", "b/1.c"),
        ("a/2.c", "b/2.c"),
    ]


def test_a_name_that_many_files_have_tells_nothing() -> None:
    common = {"init": 10, "exit": 10}
    removed = [located(f"a/{number}.c", functions=common) for number in range(30)]
    assert find_renames(removed, [located("b/x.c", functions=common)]) == ()
