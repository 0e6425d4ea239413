# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What vouches for a fetched revision: its tag and its commit object, read from the clone, never from the network."""

import re
import tempfile

from auditor.custody.signatures import read_commit, read_tag
from auditor.errors import FetchError
from auditor.model import GitObject, Signing
from auditor.repository import Upstream
from auditor.upstream.git_command import GitCommand, object_id

_READERS = {"tag": read_tag, "commit": read_commit}
_HEAD = re.compile(rb"([0-9a-f]+) (?:missing|([a-z]+) (\d+))\n")
_NOT_RECORDED = "components.lock does not tell whether the ref is an annotated tag; run `auditor lock`"


def read_signing(upstream: Upstream, revision: str, tag: str | None) -> Signing:
    """What the clone holds of the tag object `tag` (empty: there is none; None: unknown) and of the commit."""
    wanted = [*([tag] if tag else []), revision]
    try:
        found = _read_objects(upstream, wanted)
    except FetchError as error:
        return Signing(gap=str(error))
    gap = _NOT_RECORDED if tag is None else ""
    if tag and tag not in found:
        gap = f"the tag object {tag} is neither in the cache nor with the upstream any more"
    return Signing(found.get(tag or ""), found.get(revision), gap)


def _read_objects(upstream: Upstream, ids: list[str]) -> dict[str, GitObject]:
    """Those of `ids` that the clone has, by their id, each checked against it."""
    git = GitCommand(upstream.git_dir, upstream.url)
    with tempfile.TemporaryFile() as wanted:
        wanted.write("".join(f"{name}\n" for name in ids).encode("ascii"))
        wanted.seek(0)
        listing = git.output("cat-file", "--batch", stdin=wanted)
    found: dict[str, GitObject] = {}
    position = 0
    while head := _HEAD.match(listing, position):
        name, kind, size = head[1].decode(), (head[2] or b"").decode(), int(head[3] or 0)
        content = listing[head.end() : head.end() + size]
        if kind in _READERS and object_id(kind, content, len(name)) == name:
            found[name] = _READERS[kind](name, content)
        position = head.end() + (size + 1 if kind else 0)
    return found
