# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The requests that a host is sent, the kindest first, and after which refusals a heavier one may be of use."""

from collections.abc import Iterable

from auditor.errors import FetchError, FinalRefusalError

FETCH = ("--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--no-auto-maintenance")
WITHOUT_CONTENT, _CONTENT = "--filter=blob:none", "--no-filter"
_ONE_COMMIT, _HISTORY = "--depth=1", "--depth=2147483647"
# The last is for hosts of plain files, which know neither depth nor filter.
BY_ID = ((_ONE_COMMIT, WITHOUT_CONTENT), (_ONE_COMMIT, _CONTENT), (_CONTENT,))
BY_NAME = ((_ONE_COMMIT, WITHOUT_CONTENT), (_HISTORY, WITHOUT_CONTENT), (_CONTENT,))
# The depth of all there is makes a host that has less say so, and the clone remember it.
WHOLE = ((_HISTORY, WITHOUT_CONTENT), (_HISTORY, _CONTENT), (_CONTENT,))
AGAIN_BY_ID = (("--refetch", _ONE_COMMIT, _CONTENT),)
ALL_WITH_CONTENT = (("--refetch", _HISTORY, _CONTENT), ("--refetch", _CONTENT))
# Pruned, because a ref that is gone can stand in the way of one that is there.
ALL_REFS = ("--prune", "+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*")


def by_id(revision: str) -> str:
    """What is fetched of an object by its id."""
    return f"+{revision}:refs/auditor/{revision}"


def same(name: str) -> str:
    """What is fetched of a ref under its own name."""
    return f"+{name}:{name}"


def describe(refspecs: Iterable[str], request: Iterable[str]) -> str:
    """What a request is for, in words."""
    place, its = ("all branches and tags", "their") if refspecs is ALL_REFS else ("the commit", "its")
    history = "" if _ONE_COMMIT in request else f" with {its} history"
    return place + history + (", without files" if WITHOUT_CONTENT in request else "")


def is_final(refusal: FetchError | None) -> bool:
    """Whether nothing else is asked for after this: it would be refused, too."""
    return isinstance(refusal, FinalRefusalError) or is_gone(refusal)


def is_gone(refusal: FetchError | None) -> bool:
    """Whether the host says that it does not have what it was asked for by its id."""
    return "not our ref" in str(refusal)


def needs_a_name(refusal: FetchError | None) -> bool:
    """Whether the host hands out only what its refs lead to."""
    return "unadvertised object" in str(refusal)
