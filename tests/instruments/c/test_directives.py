# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Directives with all their lines, and the bodies of `#if 0`."""

import pytest

from auditor.instruments.c.directives import find_dead_bodies, find_directives
from auditor.instruments.c.scanner import skeleton_of


def directives_in(content: bytes) -> list[tuple[bytes, int]]:
    """The name and the number of lines of each directive."""
    return [(found.name, found.text.count(b"\n") + 1) for found in find_directives(skeleton_of(content, "c"))]


def dead_in(content: bytes) -> list[bytes]:
    return [content[begin:end] for begin, end in find_dead_bodies(find_directives(content), len(content))]


@pytest.mark.parametrize(
    ("content", "directives"),
    [
        pytest.param(b"#if A\na\n # endif\n", [(b"if", 1), (b"endif", 1)], id="plain"),
        pytest.param(b"#define A \\\n 1 \\\n\nb\n", [(b"define", 3)], id="continued"),
        pytest.param(b"#define A /* b\n\nc */ d\ne\n", [(b"define", 3)], id="through a comment"),
        pytest.param(b'#define A "b\\\nc"\n#undef A', [(b"define", 2), (b"undef", 1)], id="through a literal"),
        pytest.param(b"/* a\n*/ #if A\n", [(b"if", 2)], id="behind a comment"),
        pytest.param(b"#\n#/* a */\n", [(b"", 1), (b"", 1)], id="null directives"),
        pytest.param(b"a # if\nb \\\n#if A\n", [], id="behind code or a spliced line"),
        pytest.param(b" \\\n\\\n #if A\nb\n", [(b"if", 3)], id="behind nothing but splices"),
        pytest.param(b"%: if A\n%\\\n:endif\na %: b\n", [(b"if", 1), (b"endif", 2)], id="with the digraph"),
        pytest.param(b"#i\\\nf A\n#e\\\nnd\\\nif\n", [(b"if", 2), (b"endif", 3)], id="with a spliced name"),
        pytest.param(b"#\\\nif A\n# /* b\n*/ endif\nc\n", [(b"if", 2), (b"endif", 2)], id="a gap over lines"),
        pytest.param(b"#el\\\nse/* a\n*/ b\n#else\\\nb\n", [(b"else", 3), (b"elseb", 2)], id="a name goes on"),
        pytest.param(b"#define A \\ \n b\n#undef A\\\t\n\nc\n", [(b"define", 2), (b"undef", 2)], id="blanks"),
        pytest.param(b"// #if A\n/*\n#if B\n*/\n", [], id="in comments"),
    ],
)
def test_directives(content: bytes, directives: list[tuple[bytes, int]]) -> None:
    assert directives_in(content) == directives


@pytest.mark.parametrize(
    ("content", "bodies"),
    [
        pytest.param(b"#if 0\na\n#endif\nb", [b"\na\n"], id="if 0"),
        pytest.param(b"# if 0\na\n # else\nb\n# endif", [b"\na\n"], id="blanks and else"),
        pytest.param(b"#if A\na\n#elif 0\nb\n#elif B\nc\n#endif", [b"\nb\n"], id="elif 0"),
        pytest.param(
            b"#if 0\n#if A\na\n#else\nb\n#endif\nc\n#endif\nd", [b"\n#if A\na\n#else\nb\n#endif\nc\n"], id="nested"
        ),
        pytest.param(b"#if 0\n#if 0\na\n#endif\n#endif\n", [b"\n#if 0\na\n#endif\n"], id="the outermost only"),
        pytest.param(b"#if A\n#if 0\na\n#endif\n#else\nb\n#endif", [b"\na\n"], id="in a live arm"),
        pytest.param(b"#if 0\na\n#endif\n#if 0\nb\n#endif", [b"\na\n", b"\nb\n"], id="two"),
        pytest.param(b"#if 00\na\n#endif\n#if 0 || A\nb\n#endif\n#ifdef 0\nc\n#endif", [], id="other conditions"),
        pytest.param(b"#if 0\na\n", [b"\na\n"], id="never closed"),
        pytest.param(b"#if A\n#elif 0\n#if B\na\n#endif\n#if C", [b"\n#if B\na\n#endif\n#if C"], id="nor those in it"),
        pytest.param(b"#if A\n#if 0\na\n#endif\nb", [b"\na\n"], id="the one around it never closed"),
        pytest.param(b"#endif\n#else\na\n#endif\n#elif 0\nb\n#endif", [], id="out of place"),
    ],
)
def test_dead_bodies(content: bytes, bodies: list[bytes]) -> None:
    assert dead_in(content) == bodies
