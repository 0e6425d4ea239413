# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Names in trees that git, a file system, a terminal or a reader could take for something else."""

from itertools import cycle

import pytest

from tests.made.objects import FILE, tree_of
from tests.made.transports import SCHEMES, Reached, read_all

KEPT = {
    "newline": (b"a\nb.c", "a\nb.c"),
    "escape sequence": (b"\x1b]0;owned\x07.c", "\x1b]0;owned\x07.c"),
    "C1 control": (b"\xc2\x9b31m.c", "\x9b31m.c"),
    "tab and return": (b"a\tb\r.c", "a\tb\r.c"),
    "right-to-left": ("\u202ecod.c".encode(), "\u202ecod.c"),
    "line separator": ("\u2028.c".encode(), "\u2028.c"),
    "invalid UTF-8": (b"\xff\xfe.c", "\\xff\\xfe.c"),
    "overlong UTF-8": (b"\xc0\xae\xc0\xae.c", "\\xc0\\xae\\xc0\\xae.c"),
    "surrogate in UTF-8": (b"\xed\xa0\x80.c", "\\xed\\xa0\\x80.c"),
    "4,096 bytes": (b"n" * 4094 + b".c", "n" * 4094 + ".c"),
    "an option": (b"--upload-pack=x.c", "--upload-pack=x.c"),
    "a formula": (b"=1+1.c", "=1+1.c"),
    "backslashes": (b"..\\..\\a.c", "..\\..\\a.c"),
    "a drive": (b"C:a.c", "C:a.c"),
    "a device": (b"CON.c", "CON.c"),
    "a glob": (b"[a-z]*?.c", "[a-z]*?.c"),
    "a home": (b"~root.c", "~root.c"),
    "a variable": (b"$HOME`id`$(id).c", "$HOME`id`$(id).c"),
    "settings of git": (b".gitattributes", ".gitattributes"),
    "three dots": (b"...", "..."),
}
REFUSED = {
    "the folder above": (b"..", "hasDotdot"),
    "the folder itself": (b".", "hasDot"),
    "a repository": (b".git", "hasDotgit"),
    "a repository, in capitals": (b".GIT", "hasDotgit"),
    "a repository, short": (b"GIT~1", "hasDotgit"),
    "a repository, with a character that is not seen": (".g\u200cit".encode(), "hasDotgit"),
    "a repository, as a stream": (b".git::$INDEX_ALLOCATION", "hasDotgit"),
    "a path": (b"a/b.c", "fullPathname"),
    "a path out": (b"../../a.c", "fullPathname"),
    "an absolute path": (b"/etc/passwd", "fullPathname"),
}


@pytest.mark.needs("openssl")
@pytest.mark.parametrize(
    ("name", "path", "scheme"),
    [
        pytest.param(*case, scheme, id=f"{title} over {scheme}")
        for (title, case), scheme in zip(KEPT.items(), cycle(SCHEMES), strict=False)
    ],
)
def test_a_name_is_a_text_and_nothing_else(name: bytes, path: str, scheme: str, reached: Reached) -> None:
    blob = reached.objects.put("blob", b"int x;\n")
    reached.objects.commit([(FILE, name, blob)], branch="evil")
    with reached.reach(scheme) as upstream:
        assert read_all(upstream, "evil") == {path: b"int x;\n"}
    assert reached.outside() == set()


@pytest.mark.needs("openssl")
@pytest.mark.parametrize(
    ("name", "cause", "scheme"),
    [
        pytest.param(*case, scheme, id=f"{title} over {scheme}")
        for (title, case), scheme in zip(REFUSED.items(), cycle(SCHEMES), strict=False)
    ],
)
def test_a_name_that_is_a_way_out_is_refused(name: bytes, cause: str, scheme: str, reached: Reached) -> None:
    objects = reached.objects
    blob = objects.put("blob", b"int x;\n")
    tree = objects.put("tree", tree_of([(FILE, name, blob)]))
    objects.commit([(FILE, name, blob)], branch="evil")
    with reached.reach(scheme) as upstream:
        outcome = read_all(upstream, "evil")
        assert isinstance(outcome, str)
        assert outcome.startswith(f"FinalRefusalError: fsck error in packed object: object {tree}: {cause}: ")
        assert read_all(upstream, "v1") == {"a.c": b"int a;\n"}
    assert reached.outside() == set()


def test_two_names_that_look_the_same_once_they_can_be_read(reached: Reached) -> None:
    blob = reached.objects.put("blob", b"int x;\n")
    revision = reached.objects.commit([(FILE, b"\\xff.c", blob), (FILE, b"\xff.c", blob)], branch="evil")
    with reached.reach("file") as upstream:
        assert read_all(upstream, "evil") == (
            f"FetchError: '\\\\xff.c' in {revision} is the name of two files once it is readable"
        )


def test_names_that_differ_in_case_are_two(reached: Reached) -> None:
    one, other = (reached.objects.put("blob", content) for content in (b"int x;\n", b"int y;\n"))
    reached.objects.commit([(FILE, b"A.c", one), (FILE, b"a.c", other)], branch="evil")
    with reached.reach("file") as upstream:
        assert read_all(upstream, "evil") == {"A.c": b"int x;\n", "a.c": b"int y;\n"}


def test_names_that_differ_in_their_composition_are_two(reached: Reached) -> None:
    one, other = (reached.objects.put("blob", content) for content in (b"int x;\n", b"int y;\n"))
    decomposed, composed = "e\u0301.c", "\u00e9.c"
    entries = [(FILE, decomposed.encode(), one), (FILE, composed.encode(), other)]
    reached.objects.commit(entries, branch="evil")
    with reached.reach("file") as upstream:
        assert read_all(upstream, "evil") == {decomposed: b"int x;\n", composed: b"int y;\n"}
