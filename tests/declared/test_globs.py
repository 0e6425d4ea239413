# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.declared.globs import Selection, check_glob, compile_glob, select_paths
from auditor.model.declared import ScopedGlob, Source

MATCHES = {
    "star stays in its folder": ("a/*.c", ["a/b.c", "a/.c"], ["a/b/c.c", "b.c", "a/b.h", "xa/b.c"]),
    "stars cross folders": ("a/**/*.c", ["a/b.c", "a/b/c.c", "a/b/c/d.c"], ["b/a/c.c", "a.c"]),
    "stars at the end": ("a/**", ["a/b", "a/b/c"], ["a", "ab/c"]),
    "stars at the start": ("**/x.c", ["x.c", "a/x.c", "a/b/x.c"], ["ax.c"]),
    "set": ("*.[chS]", ["a.c", "a.h", "a.S"], ["a.s", "a.ch", "a"]),
    "negated set": ("[!a].c", ["b.c"], ["a.c", "/.c"]),
    "range": ("[a-c].c", ["a.c", "b.c"], ["-.c", "d.c"]),
    "a range that has the slash": ("[+-9].c", ["+.c", "0.c"], ["/.c"]),
    "no range": ("[a-].c", ["a.c", "-.c"], ["b.c"]),
    "a set that Python reads otherwise": ("[^a&&[~|].c", ["^.c", "a.c", "&.c", "[.c", "~.c", "|.c"], ["b.c", "/.c"]),
    "a backslash in a set": ("[\\d].c", ["\\.c", "d.c"], ["1.c"]),
    "an exclamation mark further on": ("[a!].c", ["a.c", "!.c"], ["b.c"]),
    "one": ("?.c", ["a.c"], ["ab.c", ".c", "/.c"]),
    "plain": ("a+b/c.(d)", ["a+b/c.(d)"], ["aab/c.(d)", "a+b/cx(d)"]),
    "newline": ("*.c", ["a\nb.c"], []),
}


@pytest.mark.parametrize(("glob", "matching", "other"), MATCHES.values(), ids=MATCHES.keys())
def test_glob(glob: str, matching: list[str], other: list[str]) -> None:
    pattern = compile_glob(glob)
    assert [path for path in matching + other if pattern.fullmatch(path)] == matching


@pytest.mark.parametrize("glob", ["/a", "a/", "../a", "a/../b", "[ab", "a/[", "[]", "[!]", "[z-a]"])
def test_refuses(glob: str) -> None:
    with pytest.raises(ValueError, match="is not"):
        check_glob(glob)


@given(st.lists(st.text(st.characters(exclude_characters="/\0", codec="utf-8"), min_size=1), min_size=1))
def test_stars_match_every_path(parts: list[str]) -> None:
    assert compile_glob("**").fullmatch("/".join(parts))
    assert compile_glob("**/*").fullmatch("/".join(parts))


@pytest.mark.filterwarnings("error")
@given(st.text("ab!-^&~|[]\\*?", min_size=1))
def test_a_glob_is_refused_or_can_be_matched(text: str) -> None:
    try:
        check_glob(text)
    except ValueError:
        return
    compile_glob(text)


@given(st.text(st.characters(codec="utf-8", exclude_characters="*?[/"), min_size=1).filter(lambda text: text != ".."))
def test_a_glob_without_wildcards_matches_itself_alone(text: str) -> None:
    pattern = compile_glob(text)
    assert pattern.fullmatch(text)
    assert not pattern.fullmatch(text + "x")


def test_select_paths() -> None:
    source = Source(
        repository="r",
        include=("a/*.c", "absent/*.c", ScopedGlob("b/*.c", releases=("R2",))),
        exclude=("a/x.c", ScopedGlob("a/y.c", releases=("R2",)), "gone.c"),
    )
    paths = ("a/w.c", "a/x.c", "a/y.c", "b/z.c", "c.h")
    assert select_paths(source, "R1", "v1", paths) == Selection(
        covered=("a/w.c", "a/x.c", "a/y.c"),
        selected=("a/w.c", "a/y.c"),
        excluded={"a/x.c": ("a/x.c",)},
        idle_includes=("absent/*.c",),
    )
    assert select_paths(source, "R2", "v2", paths) == Selection(
        covered=("a/w.c", "a/x.c", "a/y.c", "b/z.c"),
        selected=("a/w.c", "b/z.c"),
        excluded={"a/x.c": ("a/x.c",), "a/y.c": ("a/y.c",)},
        idle_includes=("absent/*.c",),
    )
