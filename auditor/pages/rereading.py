# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A page read again: does the manifest quote it rightly, and does it still say so? Pure functions.

What the manifest quotes has to stand on the page at the commit at which it was read: that is about the manifest. Each
sentence with a quotation in it, and the lists of what is trusted, have to stand there now: that is about the page.
"""

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import dropwhile, pairwise, takewhile

from msgspec import Struct

from auditor.declared.manifest import ManifestFile
from auditor.model.judged import PageFinding
from auditor.pages.restructured_text import Block, fold, read_blocks

_BOUNDARY = re.compile(r"[.!?][\"')\]]*\s+(?=[\"'(\[A-Z0-9])")
_NEAR = 0.6  # of the words sought, in their order


class PageCopy(Struct, frozen=True):
    """A page at one commit, which `ref` leads to if it is named; without a blob the page is not there.

    `elsewhere` are the files of the tree that have its name, in case it was moved.
    """

    path: str
    revision: str
    ref: str = ""
    blob: str = ""
    content: bytes = b""
    elsewhere: tuple[str, ...] = ()

    def at(self, line: int = 0) -> str:
        """The page, or a line of it, and its commit in words."""
        ref = f" ({self.ref})" if self.ref else ""
        return f"{self.path}{f':{line}' if line else ''} at {self.revision[:12]}{ref}"

    def blocks(self) -> tuple[Block, ...]:
        """What a reader sees; bytes that are not UTF-8 are like no quotation."""
        return read_blocks(self.content.decode("utf-8", "replace"))


class _Passage(Struct, frozen=True):
    """Some words and where they stand: a line of a page, or a place in the manifest."""

    text: str
    line: int = 0
    place: str = ""


def compare_page(manifest: ManifestFile, name: str, read: PageCopy, current: PageCopy) -> tuple[PageFinding, ...]:
    """Where the page `name` of the manifest differs from what it was when it was `read`, and is `current`ly."""
    missing = [_missing(manifest, name, copy) for copy in (read, current) if not copy.blob]
    if not read.blob:
        return tuple(missing)
    if read.path.endswith(".rst"):
        return (*missing, *_compare_text(manifest, name, read, current))
    return tuple(missing) or tuple(_compare_whole(manifest, name, read, current))


def _missing(manifest: ManifestFile, name: str, copy: PageCopy) -> PageFinding:
    place = manifest.where(("pages", name, "path"))
    return PageFinding("moved", place, copy.at(), copy.path, ", ".join(copy.elsewhere))


def _compare_whole(manifest: ManifestFile, name: str, read: PageCopy, current: PageCopy) -> Iterator[PageFinding]:
    """Whether a document whose text cannot be read here is the same to the byte."""
    if read.blob != current.blob:
        yield PageFinding(
            "replaced", manifest.where(("pages", name, "revision")), current.at(), read.blob, current.blob
        )


def _compare_text(manifest: ManifestFile, name: str, read: PageCopy, current: PageCopy) -> Iterator[PageFinding]:
    """What was misquoted, then what has changed since; what was wrong from the beginning is told once."""
    before = read.blocks()
    quotations = tuple(_quotations(manifest, name))
    yield from _find_misquotes(quotations, read, before)
    known = tuple(_compare_lists(manifest, name, read, before))
    yield from known
    if current.blob and current.blob != read.blob:
        now = current.blocks()
        yield from _find_changes(quotations, before, current, now)
        told = {(finding.kind, finding.wording, finding.found) for finding in known}
        later = _compare_lists(manifest, name, current, now)
        yield from (finding for finding in later if (finding.kind, finding.wording, finding.found) not in told)


# ---------------------------------------------------------------------------------------------- quotations


def _quotations(manifest: ManifestFile, name: str) -> Iterator[_Passage]:
    """What the manifest quotes from the text of the page: in claims, and in components of the groups of its prose."""
    page = manifest.manifest.pages[name]
    for index, claim in enumerate(manifest.manifest.claims):
        if claim.page == name:
            yield _Passage(fold(claim.quote), place=manifest.where(("claims", index, "quote")))
    for index, component in enumerate(manifest.manifest.components):
        if component.group in page.prose:
            yield _Passage(fold(component.sentence), place=manifest.where(("components", index, "sentence")))


def _find_misquotes(quotations: Iterable[_Passage], read: PageCopy, blocks: tuple[Block, ...]) -> Iterator[PageFinding]:
    for quotation in quotations:
        if not any(quotation.text in block.text for block in blocks):
            near = _nearest(quotation.text, _sentences(blocks))
            yield PageFinding("misquoted", quotation.place, read.at(near.line), quotation.text, near.text)


def _find_changes(
    quotations: Iterable[_Passage], before: tuple[Block, ...], current: PageCopy, now: tuple[Block, ...]
) -> Iterator[PageFinding]:
    """The quoted sentences that are no longer there, word by word; a misquoted one never was."""
    for quotation in quotations:
        sentence = next((_widen(quotation.text, block.text) for block in before if quotation.text in block.text), "")
        if not any(sentence in block.text for block in now):
            near = _nearest(sentence, _sentences(now))
            yield PageFinding("changed", quotation.place, current.at(near.line), sentence, near.text)


def _widen(quotation: str, text: str) -> str:
    """The whole sentences of `text` that hold `quotation`."""
    start = text.index(quotation)
    end = start + len(quotation)
    boundaries = [0, *(match.end() for match in _BOUNDARY.finditer(text)), len(text)]
    first = max(boundary for boundary in boundaries if boundary <= start)
    last = min(boundary for boundary in boundaries if boundary >= end)
    return text[first:last].strip()


def _sentences(blocks: Iterable[Block]) -> Iterator[_Passage]:
    for block in blocks:
        boundaries = [0, *(match.end() for match in _BOUNDARY.finditer(block.text)), len(block.text)]
        yield from (_Passage(block.text[start:end].strip(), block.line) for start, end in pairwise(boundaries))


def _nearest(text: str, passages: Iterable[_Passage]) -> _Passage:
    """The passage that has the most of the words of `text`, in their order; an empty one if none is near."""
    matcher: SequenceMatcher[str] = SequenceMatcher(autojunk=False)
    words = text.split()
    matcher.set_seq2(words)
    best, nearest = _NEAR * len(words), _Passage("")
    for passage in passages:
        matcher.set_seq1(passage.text.split())
        common = sum(block.size for block in matcher.get_matching_blocks())
        if common > best or (common == best and not nearest.text):
            best, nearest = common, passage
    return nearest


# --------------------------------------------------------------------------------------------------- lists


def _compare_lists(
    manifest: ManifestFile, name: str, copy: PageCopy, blocks: tuple[Block, ...]
) -> Iterator[PageFinding]:
    """Each list of the page beside the components of its group: every item has one, and each is an item."""
    place = manifest.where(("pages", name, "lists"))
    for group, heading in manifest.manifest.pages[name].lists.items():
        items = _items_below(fold(heading), blocks)
        if items is None:
            headings = (_Passage(block.text, block.line) for block in blocks if block.kind == "heading")
            near = _nearest(fold(heading), headings)
            yield PageFinding("no such heading", place, copy.at(near.line), heading, near.text)
        else:
            yield from _compare_items(place, tuple(_members(manifest, group)), items, copy)


def _compare_items(
    place: str, members: tuple[_Passage, ...], items: tuple[_Passage, ...], copy: PageCopy
) -> Iterator[PageFinding]:
    absent, strange = _not_in(members, items), _not_in(items, members)
    for member in absent:
        near = _nearest(member.text, strange)
        yield PageFinding("component without item", member.place, copy.at(near.line), member.text, near.text)
    for item in strange:
        near = _nearest(item.text, absent)
        yield PageFinding("item without component", near.place or place, copy.at(item.line), near.text, item.text)


def _not_in(passages: Iterable[_Passage], others: Iterable[_Passage]) -> tuple[_Passage, ...]:
    """Those of `passages` whose words none of `others` has."""
    known = {other.text for other in others}
    return tuple(passage for passage in passages if passage.text not in known)


def _members(manifest: ManifestFile, group: str) -> Iterator[_Passage]:
    """The sentences of the components of a group."""
    for index, component in enumerate(manifest.manifest.components):
        if component.group == group:
            yield _Passage(fold(component.sentence), place=manifest.where(("components", index, "sentence")))


def _items_below(heading: str, blocks: Iterable[Block]) -> tuple[_Passage, ...] | None:
    """The items of the lists between a heading and the next; None if there is no such heading."""
    rest = dropwhile(lambda block: (block.kind, block.text) != ("heading", heading), blocks)
    if next(rest, None) is None:
        return None
    below = takewhile(lambda block: block.kind != "heading", rest)
    return tuple(_Passage(block.text, block.line) for block in below if block.kind == "item")
