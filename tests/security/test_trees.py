# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Trees, links, submodules and commits as no git would write them."""

from collections.abc import Callable
from itertools import cycle

import pytest

from tests.made.objects import FILE, FOLDER, LINK, PROGRAM, SUBMODULE, Entry, Objects, commit_of, tree_of
from tests.made.transports import SCHEMES, Reached, read_all

REFUSALS = ("FetchError", "FinalRefusalError")
TEXT = b"int x;\n"
SOUND = {"a.c": b"int a;\n"}
Make = Callable[[Objects, str], list[Entry]]
"""The entries of the tree of the commit, given the database and a blob that is there."""


def folder(objects: Objects, *entries: Entry) -> str:
    return objects.put("tree", tree_of(entries))


def nest(objects: Objects, blob: str, depth: int) -> str:
    tree = folder(objects, (FILE, b"x.c", blob))
    for _ in range(depth):
        tree = folder(objects, (FOLDER, b"d", tree))
    return tree


MODULES = {
    "an option as their address": b'[submodule "x"]\n\tpath = x\n\turl = -u./run\n',
    "a program as their address": b'[submodule "x"]\n\tpath = x\n\turl = ext::sh -c ./run\n',
    "an option as their path": b'[submodule "x"]\n\tpath = -x\n\turl = https://a.example/\n',
    "a name that leads out": b'[submodule "../../x"]\n\tpath = x\n\turl = https://a.example/\n',
    "a program to update them": b'[submodule "x"]\n\tpath = x\n\tupdate = !./run\n',
}
"""What `.gitmodules` may say: none of them is entered, and this is a text like others."""
ATTRIBUTES = b"* filter=x diff=x export-ignore working-tree-encoding=x\n"


def make_modules(text: bytes) -> Make:
    return lambda objects, blob: [(FILE, b".gitmodules", objects.put("blob", text))]


READ: dict[str, tuple[Make, dict[str, bytes]]] = {
    "a link to an absolute path": (
        lambda objects, blob: [(LINK, b"a.c", objects.put("blob", b"/etc/passwd"))],
        {"a.c": b"/etc/passwd"},
    ),
    "a link out of the tree": (
        lambda objects, blob: [(LINK, b"a.c", objects.put("blob", b"../../../../etc/passwd"))],
        {"a.c": b"../../../../etc/passwd"},
    ),
    "a link to itself": (lambda objects, blob: [(LINK, b"a.c", objects.put("blob", b"a.c"))], {"a.c": b"a.c"}),
    "two links in a circle": (
        lambda objects, blob: [(LINK, b"a", objects.put("blob", b"b")), (LINK, b"b", objects.put("blob", b"a"))],
        {"a": b"b", "b": b"a"},
    ),
    "a link with a path of 70,000 bytes": (
        lambda objects, blob: [(LINK, b"a", objects.put("blob", b"x" * 70_000))],
        {"a": b"x" * 70_000},
    ),
    "a submodule of a commit that is nowhere": (
        lambda objects, blob: [(FILE, b"a.c", blob), (SUBMODULE, b"sub", "1" * 40)],
        {"a.c": TEXT},
    ),
    "settings of git with a filter, and a hook": (
        lambda objects, blob: [
            (
                FILE,
                b".gitattributes",
                objects.put("blob", ATTRIBUTES),
            ),
            (PROGRAM, b"hook", blob),
        ],
        {".gitattributes": ATTRIBUTES, "hook": TEXT},
    ),
    "500 folders, one in the other": (
        lambda objects, blob: [(FOLDER, b"d", nest(objects, blob, 500))],
        {"d/" * 501 + "x.c": TEXT},
    ),
    "2,000 files of one content": (
        lambda objects, blob: [(FILE, b"%05d.c" % number, blob) for number in range(2_000)],
        {f"{number:05}.c": TEXT for number in range(2_000)},
    ),
    "a mode that is none": (lambda objects, blob: [(b"100666", b"a.c", blob)], {"a.c": TEXT}),
    **{
        f"submodules with {title}": (
            make_modules(text),
            {".gitmodules": text},
        )
        for title, text in MODULES.items()
    },
    "nothing": (lambda objects, blob: [], {}),
    "an empty folder": (lambda objects, blob: [(FOLDER, b"d", folder(objects))], {}),
}

REFUSED: dict[str, tuple[Make, str]] = {
    "a name twice": (lambda objects, blob: [(FILE, b"a", blob)] * 2, "duplicateEntries"),
    "a file and a folder of one name": (
        lambda objects, blob: [(FILE, b"a", blob), (FOLDER, b"a", folder(objects, (FILE, b"b", blob)))],
        "duplicateEntries",
    ),
    "names out of order": (lambda objects, blob: [(FILE, b"b", blob), (FILE, b"a", blob)], "treeNotSorted"),
    "a mode with zeros before it": (
        lambda objects, blob: [(b"0" + FOLDER, b"d", folder(objects, (FILE, b"b", blob)))],
        "zeroPaddedFilemode",
    ),
    "a link in place of submodules' addresses": (
        lambda objects, blob: [(LINK, b".gitmodules", objects.put("blob", b"/etc/passwd"))],
        "gitmodulesSymlink",
    ),
}

BROKEN: dict[str, Make] = {
    "a folder that is a file": lambda objects, blob: [(FOLDER, b"d", blob)],
    "a file that is a folder": lambda objects, blob: [(FILE, b"a.c", folder(objects, (FILE, b"b", blob)))],
    "a file that is a commit": lambda objects, blob: [
        (FILE, b"a.c", objects.put("commit", commit_of(folder(objects, (FILE, b"b", blob)))))
    ],
    "a file that is nowhere": lambda objects, blob: [(FILE, b"a.c", "1" * 40)],
    "a file with the id of nothing": lambda objects, blob: [(FILE, b"a.c", "0" * 40)],
    "a folder that is cut short": lambda objects, blob: [
        (FOLDER, b"d", objects.put("tree", tree_of([(FILE, b"a", blob)])[:-3]))
    ],
    "a folder that is no tree": lambda objects, blob: [(FOLDER, b"d", objects.put("tree", b"no tree at all"))],
    "a name without a letter": lambda objects, blob: [(FILE, b"", blob)],
}


def over_each(cases: dict[str, object]) -> list[object]:
    """Each case over one way, and the ways by turns."""
    pairs = zip(cases.items(), cycle(SCHEMES), strict=False)
    return [
        pytest.param(*(case if isinstance(case, tuple) else (case,)), scheme, id=f"{title} over {scheme}")
        for (title, case), scheme in pairs
    ]


def make_commit(reached: Reached, make: Make) -> None:
    blob = reached.objects.put("blob", TEXT)
    reached.objects.commit(make(reached.objects, blob), branch="evil")


@pytest.mark.needs("openssl")
@pytest.mark.parametrize(("make", "expected", "scheme"), over_each({**READ}))
def test_what_is_odd_and_read(make: Make, expected: dict[str, bytes], scheme: str, reached: Reached) -> None:
    make_commit(reached, make)
    with reached.reach(scheme) as upstream:
        assert read_all(upstream, "evil") == expected
    assert reached.outside() == set()


@pytest.mark.needs("openssl")
@pytest.mark.parametrize(("make", "cause", "scheme"), over_each({**REFUSED}))
def test_what_git_refuses(make: Make, cause: str, scheme: str, reached: Reached) -> None:
    make_commit(reached, make)
    with reached.reach(scheme) as upstream:
        outcome = read_all(upstream, "evil")
        assert isinstance(outcome, str)
        assert (outcome.startswith("FinalRefusalError: fsck error in "), f": {cause}: " in outcome) == (True, True), (
            outcome
        )
        assert read_all(upstream, "v1") == SOUND
    assert reached.outside() == set()


@pytest.mark.needs("openssl")
@pytest.mark.parametrize(("make", "scheme"), over_each({**BROKEN}))
def test_what_is_not_what_it_is_said_to_be(make: Make, scheme: str, reached: Reached) -> None:
    make_commit(reached, make)
    with reached.reach(scheme) as upstream:
        outcome = read_all(upstream, "evil")
        assert isinstance(outcome, str)
        assert (outcome.split(": ")[0] in REFUSALS, outcome.isprintable()) == (True, True)
        assert read_all(upstream, "v1") == SOUND
    assert reached.outside() == set()


COMMITS = {
    "without a tree": b"author x\n\nm",
    "with the tree of nothing": commit_of("0" * 40),
    "with two trees": b"tree %(tree)s\n" + commit_of("1" * 40),
    "with a tree that is nowhere": commit_of("1" * 40),
    "with nothing": b"",
    "with a zero in its head": b"tree %(tree)s\nauthor \0 <a> 1 +0000\ncommitter a <a> 1 +0000\n\nm",
    "with a time that is none": b"tree %(tree)s\nauthor a <a> x +0000\ncommitter a <a> x +0000\n\nm",
    "that is its own parent": b"tree %(tree)s\nparent " + b"0" * 40 + b"\nauthor a <a> 1 +0000\n\nm",
}


@pytest.mark.needs("openssl")
@pytest.mark.parametrize(("content", "scheme"), over_each({**COMMITS}))
def test_a_commit_that_is_none(content: bytes, scheme: str, reached: Reached) -> None:
    tree = reached.upstreams.git("https://example.org/upstream/hostile", "rev-parse", "main^{tree}")
    content = content.replace(b"%(tree)s", tree.encode())
    reached.objects.lead("refs/heads/evil", reached.objects.put("commit", content))
    with reached.reach(scheme) as upstream:
        outcome = read_all(upstream, "evil")
        assert isinstance(outcome, str)
        assert (outcome.split(": ")[0] in REFUSALS, outcome.isprintable()) == (True, True)
        assert read_all(upstream, "v1") == SOUND
