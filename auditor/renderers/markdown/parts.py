# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the sections of `audit.md` are written with: text that is no markup, rows within a number of bytes, links."""

import re
from collections.abc import Iterable, Iterator

from auditor.model.measured import SourceRevision
from auditor.renderers.words.visible import shorten
from auditor.upstream.addresses import commit_address, is_object_id, is_url

_TEXT = 300
_NAME = 200
_PLAIN = frozenset(" ,;%-./:+=()'")
# What a host makes a link of without any markup.
_LINKED = re.compile(r"(?i)(?<=www)\.|:(?=//)")

# The most bytes that the rows of a section may have; with the heads the sum stays below 60,000.
_BUDGET = {
    "issues": 8_000,
    "claims": 9_000,
    "warnings": 3_000,
    "changes": 5_000,
    "moved": 8_000,
    "components": 12_000,
    "sources": 9_000,
}
# Those of a comment on a pull request, of which hosts take 65,536 characters.
_BUDGET |= {"functions": 16_000, "files": 10_000, "commits": 12_000}


def escape(text: str, most: int = _TEXT) -> str:
    """`text` in which nothing means anything to Markdown or HTML, cut to `most` characters."""
    shown = shorten(text, most)
    linked = {match.start() for match in _LINKED.finditer(shown)}
    return "".join(_entity(one) if place in linked else _escape(one) for place, one in enumerate(shown))


def code(text: str) -> str:
    """A name of an upstream, in which nothing means anything either, nor is a mention of anybody."""
    return f"<code>{escape(text, _NAME)}</code>"


def _escape(character: str) -> str:
    harmless = character.isalnum() or character in _PLAIN or not character.isascii()
    return character if harmless else _entity(character)


def _entity(character: str) -> str:
    return f"&#{ord(character)};"


def fit(rows: Iterable[str], section: str, whole: str = "in audit&#46;json") -> Iterator[str]:
    """As many rows as there is room for, then how many are missing; `whole` is where these are, in Markdown."""
    room, missing = _BUDGET[section], 0
    for row in rows:
        room -= len(row.encode("utf-8")) + 1
        if room >= 0 and not missing:
            yield row
        else:
            missing += 1
    if missing:
        yield ""
        yield f"{missing:,} more are {whole}"


def link_commit(revision: SourceRevision, digits: int = 40) -> str:
    """The commit id, or its first digits, as a link if auditor would use the address and the upstream has it."""
    if not (is_url(revision.url) and is_object_id(revision.revision) and revision.is_upstreams):
        return code(revision.revision[:digits] if is_object_id(revision.revision) else revision.revision)
    return f"[{code(revision.revision[:digits])}]({commit_address(revision.url, revision.revision)})"
