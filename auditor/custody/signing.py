# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What vouches for a fetched revision: its tag and its commit object, as the clone holds them. Pure functions."""

from auditor.custody.signatures import read_commit, read_tag
from auditor.model.custody import GitObject, Signing
from auditor.upstream.objects import HeldObject
from auditor.upstream.refs import HeldRef

_READERS = {"tag": read_tag, "commit": read_commit}
_NOT_RECORDED = "components.lock does not tell whether the ref is an annotated tag; run `auditor lock`"


def read_signing(held: HeldRef, tag: str | None) -> Signing:
    """What `held` tells of the tag object `tag` (empty: there is none; None: unknown) and of the commit."""
    gap = _NOT_RECORDED if tag is None else ""
    if tag and not held.tag:
        gap = f"the tag object {tag} is neither in the cache nor with the upstream any more"
    return Signing(_read(held.tag), _read(held.commit), gap)


def _read(held: HeldObject | None) -> GitObject | None:
    return _READERS[held.kind](held.id, held.content) if held and held.kind in _READERS else None
