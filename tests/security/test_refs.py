# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Refs and tags that lie, and lists of refs that no git writes: the objects are right, or nothing is measured."""

from collections.abc import Callable
from itertools import cycle
from pathlib import Path

import pytest

from auditor.errors import AddressError
from tests.made.objects import FILE, Objects, tag_of
from tests.made.transports import SCHEMES, URL, Reached, read_all
from tests.made.upstreams import run_git

WAY_OUT = "ask who runs that repository, or name another ref in the manifest or with --ref"
FILES = {"a.c": b"int a;\n"}


def tip(objects: Objects, what: str = "") -> str:
    return run_git(objects.git_dir, "rev-parse", f"main{what}")


def lead(objects: Objects, target: str) -> str:
    objects.lead("refs/tags/evil", target)
    return target


Make = Callable[[Objects], str]
TAGS: dict[str, tuple[Make, str]] = {
    "of a tree": (
        lambda objects: lead(objects, tip(objects, "^{tree}")),
        "evil leads to {}, which is a tree and not a commit",
    ),
    "of a blob": (lambda objects: lead(objects, tip(objects, ":a.c")), "evil leads to {}, which is a blob"),
    "annotated, of a tree": (
        lambda objects: lead(objects, objects.put("tag", tag_of(tip(objects, "^{tree}"), "evil", "tree"))),
        "which is a tree and not a commit",
    ),
    "annotated, of a blob": (
        lambda objects: lead(objects, objects.put("tag", tag_of(tip(objects, ":a.c"), "evil", "blob"))),
        "which is a blob",
    ),
    "of another name": (
        lambda objects: lead(objects, objects.put("tag", tag_of(tip(objects), "good"))),
        "{}, given as the tag object of evil, is that of the tag 'good'",
    ),
    "of a name with an escape sequence": (
        lambda objects: lead(objects, objects.put("tag", tag_of(tip(objects), "\x1b[2Jevil"))),
        "is that of the tag '\\x1b[2Jevil'",
    ),
    "that says commit and leads to a tree": (
        lambda objects: lead(objects, objects.put("tag", tag_of(tip(objects, "^{tree}"), "evil"))),
        "",
    ),
    "that leads nowhere": (lambda objects: lead(objects, objects.put("tag", tag_of("1" * 40, "evil"))), ""),
    "that is no tag": (lambda objects: lead(objects, objects.put("tag", b"nothing\n")), ""),
    "that is empty": (lambda objects: lead(objects, objects.put("tag", b"")), ""),
    "of an object that is nowhere": (lambda objects: lead(objects, "1" * 40), ""),
    "of the id of nothing": (lambda objects: lead(objects, "0" * 40), ""),
}


@pytest.mark.needs("openssl")
@pytest.mark.parametrize(
    ("make", "said", "scheme"),
    [
        pytest.param(*case, scheme, id=f"{title} over {scheme}")
        for (title, case), scheme in zip(TAGS.items(), cycle(SCHEMES), strict=False)
    ],
)
def test_a_tag(make: Make, said: str, scheme: str, reached: Reached) -> None:
    target = make(reached.objects)
    with reached.reach(scheme) as upstream:
        outcome = read_all(upstream, "evil")
        assert isinstance(outcome, str)
        assert (outcome.split(": ")[0] in ("FetchError", "NoSuchRefError"), outcome.isprintable()) == (True, True)
        assert said.format(target) in outcome
        assert outcome.endswith(WAY_OUT) or not said
        assert read_all(upstream, "v1") == FILES


def test_a_few_tags_of_tags_are_followed(reached: Reached) -> None:
    target, kind = tip(reached.objects), "commit"
    for _ in range(8):
        target, kind = reached.objects.put("tag", tag_of(target, "evil", kind)), "tag"
    lead(reached.objects, target)
    with reached.reach("file") as upstream:
        assert read_all(upstream, "evil") == FILES


def test_a_list_that_has_a_tag_lead_elsewhere(reached: Reached) -> None:
    other = reached.objects.commit([(FILE, b"b.c", reached.objects.put("blob", b"int b;\n"))])
    tag = reached.upstreams.git(URL, "rev-parse", "v1")
    with reached.reach("http") as upstream:
        reached.host.listing = [(tag, b"refs/tags/v1"), (other, b"refs/tags/v1^{}")]
        resolved = upstream.resolve_ref("v1")
        reached.host.listing = []
        with pytest.raises(Exception, match="is said to lead to commit") as caught:
            upstream.fetch_ref(resolved, "v1")
    contradiction = f"said to lead to commit {other}, but its tag object {tag} leads to commit {tip(reached.objects)}"
    assert str(caught.value) == f"{URL}: v1 is {contradiction}; {WAY_OUT}"


LISTS = {
    "a tabulator": b"refs/heads/x\ty/refs/heads/main",
    "a return": b"refs/heads/x\r/refs/heads/main",
    "an escape sequence": b"refs/heads/\x1b[2J/refs/heads/main",
    "a blank": b"refs/heads/x y/refs/heads/main",
    "an end of line": b"refs/heads/x\n" + b"1" * 40 + b"\trefs/heads/main",
    "a zero": b"refs/heads/x\0/refs/heads/main",
}


@pytest.mark.parametrize("name", LISTS.values(), ids=LISTS.keys())
def test_a_name_in_a_list(name: bytes, reached: Reached) -> None:
    reached.host.listing = [("1" * 40, name)]
    with reached.reach("http") as upstream:
        outcome = read_all(upstream)
        assert isinstance(outcome, str)
        assert (outcome.split(": ")[0] in ("FetchError", "NoSuchRefError"), outcome.isprintable()) == (True, True)
        reached.host.listing = []
        assert read_all(upstream) == FILES


def test_a_ref_that_is_listed_twice(reached: Reached) -> None:
    reached.host.listing = [("1" * 40, b"refs/heads/main"), ("2" * 40, b"refs/heads/main")]
    with reached.reach("http") as upstream:
        assert str(read_all(upstream)).startswith("FetchError: the list of refs holds refs/heads/main twice; ")


def test_a_tag_and_a_branch_of_one_name(reached: Reached) -> None:
    reached.objects.commit([(FILE, b"b.c", reached.objects.put("blob", b"int b;\n"))], branch="v1")
    with reached.reach("git") as upstream:
        assert read_all(upstream, "v1") == (
            "FetchError: v1 is a tag and also a branch elsewhere; name a full commit id instead"
        )


OPTIONS = ["--upload-pack=x", "-x", "main:refs/heads/x", "+main", "^main", "main~1", "@{u}", "refs/../x", "a b", "x\0y"]


@pytest.mark.parametrize("ref", OPTIONS)
def test_a_ref_that_git_would_take_for_more_than_a_name(ref: str, reached: Reached) -> None:
    with reached.reach("file") as upstream, pytest.raises(AddressError):
        upstream.resolve_ref(ref)
    assert not upstream.git_dir.exists()


def test_branches_named_like_options_are_names(reached: Reached, tmp_path: Path) -> None:
    for name in ("--upload-pack=touch sprung", "-c", "--exec=x"):
        reached.objects.lead(f"refs/heads/{name}", tip(reached.objects))
    with reached.reach("file") as upstream:
        assert read_all(upstream) == FILES
    assert not [*tmp_path.rglob("sprung")]
