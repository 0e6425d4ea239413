# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Tags and branches: what an upstream or a lock says that they lead to, and what the objects of a clone say to that.

An object is named by the hash of its content, a ref by whoever serves it: where the two differ the objects are right.
"""

import re
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from auditor.errors import AddressError, AuditorError, FetchError, LockError
from auditor.upstream.addresses import RefKind
from auditor.upstream.git_command import GitCommand
from auditor.upstream.objects import HeldObject, read_objects

_TAGS, _BRANCHES = "refs/tags/", "refs/heads/"
# What git allows as the name of a ref holds neither blanks nor control characters.
_LISTED = re.compile(r"([0-9a-f]{40}(?:[0-9a-f]{24})?)\t(refs/[^\x00-\x20\x7f]+)")
# Of a clone without contents only these are missing, and git gives up on them instead of saying so.
_PROMISED = re.compile(r"could not fetch ([0-9a-f]+) from promisor remote")
_MOST_NESTED = 8
"""Through how many tags a tag may lead to its commit; each costs a process, and nobody needs one."""
_TAG_HEAD = re.compile(rb"object ([0-9a-f]+)\ntype ([a-z]+)\ntag ([^\n]*)\n")

Voucher = Literal["upstream", "lock", "caller"]
"""Who says that a ref leads to a commit; a caller does by giving the id of the commit itself."""
_WAYS_OUT: dict[Voucher, str] = {
    "upstream": "ask who runs that repository, or name another ref in the manifest or with --ref",
    "lock": "restore that entry of the lock, or find out who changed it and write it anew with `auditor lock --anew`",
    "caller": "correct the id in the manifest or in --ref",
}
_KINDS: dict[Voucher, type[AuditorError]] = {"upstream": FetchError, "lock": LockError, "caller": AddressError}


class ResolvedRef(Struct, frozen=True):
    """The full name of a tag or branch, the commit that it leads to, and the tag object on the way if there is one.

    There is no name where only ids are known: those of the lock, or the one that a caller gives in place of a ref.
    """

    name: str
    revision: str
    tag: str = ""
    by: Voucher = "upstream"

    @property
    def kind(self) -> RefKind:
        """What the ref is, as the upstream has it."""
        if not self.name:
            return "commit"
        return "tag" if self.name.startswith(_TAGS) else "branch"


class HeldRef(Struct, frozen=True):
    """What a clone holds of a resolved ref: the id of the tree, the commit and the tag object, each if it is there.

    `remembered` tells whether the ref leads there in the clone, too; `contradiction` is what the objects themselves say
    against the ref.
    """

    tree: str = ""
    commit: HeldObject | None = None
    tag: HeldObject | None = None
    remembered: bool = False
    contradiction: str = ""


def look_up(git: GitCommand, resolved: ResolvedRef, ref: str) -> HeldRef:
    """What the clone of `git` holds of `ref`, resolved to `resolved`; nothing is fetched on the way.

    Raises `FetchError` where git cannot tell.
    """
    tree, name = f"{resolved.revision}^{{tree}}", resolved.name
    try:
        found = read_objects(git, list(filter(None, (resolved.revision, tree, resolved.tag, name))))
    except FetchError as error:
        promised = _PROMISED.search(str(error))
        if promised:
            return HeldRef(contradiction=f"{ref} is said to lead through {promised[1]}, which is a blob")
        raise
    commit, tag = found.get(resolved.revision), found.get(resolved.tag)
    contradiction = _contradict_tag(git, resolved.revision, ref, tag) or _contradict_commit(ref, commit)
    target = resolved.tag or resolved.revision
    return HeldRef(
        tree=found[tree].id if tree in found else "",
        commit=commit,
        tag=tag,
        remembered=not name or (name in found and found[name].id == target),
        contradiction=contradiction,
    )


def _contradict_commit(ref: str, commit: HeldObject | None) -> str:
    if commit is None or commit.kind == "commit":
        return ""
    return f"{ref} leads to {commit.id}, which is a {commit.kind} and not a commit"


def _contradict_tag(git: GitCommand, revision: str, ref: str, tag: HeldObject | None) -> str:
    """Why the tag object, if there is one, is not that of `ref`, or leads elsewhere than to `revision`."""
    if tag is None:
        return ""
    head = _TAG_HEAD.match(tag.content)
    if tag.kind != "tag" or head is None:
        return f"{tag.id}, given as the tag object of {ref}, is no tag that can be read, but a {tag.kind}"
    if head[3] != ref.encode():
        name = ascii(head[3].decode("utf-8", "replace")[:100])
        return f"{tag.id}, given as the tag object of {ref}, is that of the tag {name}"
    kind, target = _follow_tags(git, head)
    if kind != "commit":
        return f"{ref} leads to {target}, which is a {kind} and not a commit"
    if target != revision:
        return f"{ref} is said to lead to commit {revision}, but its tag object {tag.id} leads to commit {target}"
    return ""


def _follow_tags(git: GitCommand, head: re.Match[bytes]) -> tuple[str, str]:
    """The kind and the id of what a tag leads to, through other tags if it names one: a tag itself where they go on."""
    kind, target = head[2].decode(), head[1].decode()
    for _ in range(_MOST_NESTED):
        if kind != "tag":
            break
        inner = read_objects(git, [target]).get(target)
        following = _TAG_HEAD.match(inner.content) if inner else None
        if following is None:
            break
        kind, target = following[2].decode(), following[1].decode()
    return kind, target


def contradict(url: str, cause: str, by: Voucher) -> AuditorError:
    """The error of whoever said something of a repository that is not so, and what they can do."""
    return _KINDS[by](f"{url}: {cause}; {_WAYS_OUT[by]}")


def patterns_of(ref: str) -> tuple[str, str, str]:
    """What `git ls-remote` is asked for: a tag, the commit that it names if it is annotated, and a branch."""
    return f"{_TAGS}{ref}", f"{_TAGS}{ref}^{{}}", f"{_BRANCHES}{ref}"


def refs_in(listing: str, patterns: Sequence[str]) -> list[ResolvedRef]:
    """What `git ls-remote` found of the tag and the branch that `patterns` ask for.

    Raises `ValueError` for what no git lists: a name with a control character, or one that nobody has asked for.
    """
    tag, peeled_tag, branch = patterns
    revision_by_name: dict[str, str] = {}
    for line in filter(None, listing.split("\n")):
        name, revision = _read_line(line, patterns)
        if name in revision_by_name:
            raise ValueError(f"the list of refs holds {name} twice")
        revision_by_name[name] = revision
    target, peeled = revision_by_name.get(tag, ""), revision_by_name.get(peeled_tag, "")
    found = (
        ResolvedRef(tag, peeled or target, target if peeled else ""),
        ResolvedRef(branch, revision_by_name.get(branch, "")),
    )
    return [resolved for resolved in found if resolved.revision]


def _read_line(line: str, patterns: Sequence[str]) -> tuple[str, str]:
    """The name and the id on one line, whose name ends as one of `patterns`: `git ls-remote` looks for ends."""
    match = _LISTED.fullmatch(line)
    if match is None or not match[2].endswith(tuple(patterns)):
        raise ValueError(f"the list of refs holds {line[:100]!a}, which git cannot have written")
    return match[2], match[1]
