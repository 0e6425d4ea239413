# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The objects of a clone, read or listed by one git process however many there are."""

import re
from collections.abc import Collection, Sequence

from msgspec import Struct

from auditor.errors import FetchError
from auditor.upstream.blobs import REMOVE
from auditor.upstream.git_command import GitCommand, lines_in_file, object_id

_HEAD = re.compile(rb"([^\n]+) missing\n|([0-9a-f]+) ([a-z]+) (\d+)\n")
_SIZE = re.compile(rb"^([0-9a-f]+) (\d+)$", re.MULTILINE)


class HeldObject(Struct, frozen=True):
    """An object as a clone holds it: its id, its kind (`commit`, `tag`, `tree` or `blob`) and its content."""

    id: str
    kind: str
    content: bytes


def read_objects(git: GitCommand, names: Sequence[str]) -> dict[str, HeldObject]:
    """By name, what each of `names` (ids, refs) leads to in the clone, if that is there; each checked against its id.

    Raises `FetchError` for an object that is not what its id says, after which nothing that git tells is certain.
    """
    with lines_in_file(names) as wanted:
        listing = git.output("cat-file", "--batch", "--buffer", stdin=wanted)
    found: dict[str, HeldObject] = {}
    position = 0
    for name in names:
        head = _HEAD.match(listing, position)
        if head is None:
            raise FetchError(f"{git.url}: git tells nothing about {name}; run again")
        position = head.end()
        if head[1] is None:
            held = HeldObject(head[2].decode(), head[3].decode(), listing[position : position + int(head[4])])
            position += int(head[4]) + 1
            if object_id(held.kind, held.content, len(held.id)) != held.id:
                raise FetchError(f"{git.git_dir}: the content of {held.id} is not what its id says; {REMOVE}")
            found[name] = held
    return found


def read_headers(content: bytes) -> tuple[dict[bytes, bytes], bytes]:
    """The headers of a commit or tag, the first of each name, and its message.

    A line that begins with a space goes on with the header before it.
    """
    head, _, message = content.partition(b"\n\n")
    headers: dict[bytes, bytes] = {}
    for line in head.replace(b"\n ", b"\0").split(b"\n"):
        name, _, value = line.partition(b" ")
        headers.setdefault(name, value.replace(b"\0", b"\n"))
    return headers, message


def list_sizes(git: GitCommand, names: Collection[str]) -> dict[str, int]:
    """The size in bytes of each of these objects that the clone holds, by its id; nothing is fetched on the way.

    git lists all objects, since it would ask the upstream for one by its name that is not there. Of those of a whole
    history few are wanted, and all of them would take ten times the memory of the list.
    """
    wanted = set(names)
    form = "--batch-check=%(objectname) %(objectsize)"
    listing = git.output("cat-file", "--batch-all-objects", form, "--unordered")
    found = ((match[1].decode("ascii"), match[2]) for match in _SIZE.finditer(listing))
    return {name: int(size) for name, size in found if name in wanted}


def sizes_of(git: GitCommand, names: Collection[str]) -> dict[str, int]:
    """The same of a repository that promises nothing, where git can be asked for each of them by its name."""
    with lines_in_file(sorted(names)) as wanted:
        listing = git.output("cat-file", "--batch-check=%(objectname) %(objectsize)", stdin=wanted)
    return {match[1].decode("ascii"): int(match[2]) for match in _SIZE.finditer(listing)}
