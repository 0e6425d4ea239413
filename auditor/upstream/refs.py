# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Tags and branches: what an upstream says that they lead to, and what a clone holds of that."""

from msgspec import Struct

from auditor.errors import FetchError
from auditor.upstream.git_command import GitCommand
from auditor.upstream.objects import HeldObject, read_objects


class ResolvedRef(Struct, frozen=True):
    """The full name of a tag or branch, the commit that it leads to, and the tag object on the way if there is one."""

    name: str
    revision: str
    tag: str = ""


class HeldRef(Struct, frozen=True):
    """What a clone holds of a resolved ref: the id of the tree, the commit and the tag object, each if it is there.

    `remembered` tells whether the ref leads there in the clone, too; `gap` why git could not tell.
    """

    tree: str = ""
    commit: HeldObject | None = None
    tag: HeldObject | None = None
    remembered: bool = False
    gap: str = ""


def look_up(git: GitCommand, resolved: ResolvedRef) -> HeldRef:
    """What the clone of `git` holds of `resolved`, all asked of one process; nothing is fetched on the way."""
    tree, name = f"{resolved.revision}^{{tree}}", resolved.name
    try:
        found = read_objects(git, [part for part in (resolved.revision, tree, resolved.tag, name) if part])
    except FetchError as error:
        return HeldRef(gap=str(error))
    target = resolved.tag or resolved.revision
    return HeldRef(
        tree=found[tree].id if tree in found else "",
        commit=found.get(resolved.revision),
        tag=found.get(resolved.tag),
        remembered=not name or (name in found and found[name].id == target),
    )


def refs_in(listing: str, tag: str, branch: str) -> list[ResolvedRef]:
    """What `git ls-remote` found of a tag and a branch; an annotated tag has a line `^{}` for the commit it names."""
    revision_by_name = {name: revision for revision, name in (line.split("\t") for line in listing.splitlines())}
    target, peeled = revision_by_name.get(tag, ""), revision_by_name.get(f"{tag}^{{}}", "")
    found = (
        ResolvedRef(tag, peeled or target, target if peeled else ""),
        ResolvedRef(branch, revision_by_name.get(branch, "")),
    )
    return [resolved for resolved in found if resolved.revision]
