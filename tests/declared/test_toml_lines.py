# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
import tomllib

import pytest

from auditor.declared.toml_lines import KeyPath, find_lines

CASES = {
    "top": ("a = 1\nb.c = 2\n", {("a",): 1, ("b", "c"): 2}),
    "tables": ('[x]\ny = 1\n[x."q.r"]\nz = 2\n', {("x",): 1, ("x", "y"): 2, ("x", "q.r"): 3, ("x", "q.r", "z"): 4}),
    "arrays of tables": (
        "[[c]]\nid = 1\n[[c.s]]\nr = 1\n[[c.s]]\nr = 2\n[[c]]\nid = 2\n[[c.s]]\nr = 3\n",
        {
            ("c", 0): 1,
            ("c", 0, "id"): 2,
            ("c", 0, "s", 0): 3,
            ("c", 0, "s", 0, "r"): 4,
            ("c", 0, "s", 1): 5,
            ("c", 0, "s", 1, "r"): 6,
            ("c", 1): 7,
            ("c", 1, "id"): 8,
            ("c", 1, "s", 0): 9,
            ("c", 1, "s", 0, "r"): 10,
        },
    ),
    "multi-line strings": ('a = """\n[x]\nb = 1\n"""\nc = 2\n', {("a",): 1, ("c",): 5}),
    "literal multi-line strings": ("a = '''\n[x]\n'''\nc = 2\n", {("a",): 1, ("c",): 4}),
    "quoted keys": ('"a b" = 1\n', {("a b",): 1}),
    "multi-line arrays": ('a = [\n  "x",\n  { y = 1 },\n]\nb = 1\n', {("a",): 1, ("b",): 5}),
    "arrays within arrays": (
        'a = [\n["c"],\n["d", "]"],\n]\nb = 1\n[t]\nc = 2\n',
        {("a",): 1, ("b",): 5, ("t",): 6, ("t", "c"): 7},
    ),
    "quotes within comments": ('a = 1 # """\nb = 2\nc = 3 # """ \'\'\'\n', {("a",): 1, ("b",): 2, ("c",): 3}),
    "signs of comments within strings": (
        'a = "# ["\nb = \'#\'\nc = """#\n"""\nd = 1\n',
        {("a",): 1, ("b",): 2, ("c",): 3, ("d",): 5},
    ),
    "quotes before the end": ('a = """x""""\nb = 1\n', {("a",): 1, ("b",): 2}),
    "brackets within comments": ("a = [ # [[\n1, # ]\n]\nb = 1\n", {("a",): 1, ("b",): 4}),
    "comments": ("# [x]\n# a = 1\n[y] # z\n", {("y",): 3}),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_find_lines(text: str, expected: dict[KeyPath, int]) -> None:
    tomllib.loads(text)
    assert find_lines(text) == expected
