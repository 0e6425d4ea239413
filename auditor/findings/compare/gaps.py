# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What one of two audits could not measure of what the other one has. Pure functions."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from auditor.model.measured import ComponentResult, MeasuredFile, UnmeasuredFile

Identity = tuple[str, str, str]


class Gaps(Struct, frozen=True):
    """The reason of each file without a figure by its URL and path, and of each file that its upstream was not read."""

    reason_by_path: dict[tuple[str, str], str]
    reason_by_identity: dict[Identity, str]

    def reason_of(self, item: MeasuredFile) -> str:
        """Why a file of the other audit has no figure in this one; empty if that is not so."""
        file = item.file
        return self.reason_by_path.get((file.url, file.path), "") or self.reason_by_identity.get(file.identity, "")


def find_gaps(having: Iterable[ComponentResult], lacking: Sequence[ComponentResult]) -> Gaps:
    """What `lacking` could not measure of the files of `having`.

    An upstream that was not read is known by its URL, or, where the manifest has changed that, by the component: what
    this has from a URL that the other audit has not read may well be what could not be read.
    """
    gaps = tuple(_list_gaps(lacking))
    read = {revision.url for result in lacking for revision in result.revisions}
    unread = [item for item in gaps if not item.gap.path and item.gap.url not in read]
    by_path = {(item.gap.url, item.gap.path): item.gap.reason for item in gaps if item.gap.path}
    return Gaps(by_path, dict(_find_unread(having, read, unread)))


class _Gap(Struct, frozen=True):
    component: str
    gap: UnmeasuredFile


def _list_gaps(results: Iterable[ComponentResult]) -> Iterator[_Gap]:
    yield from (_Gap(result.component.id, gap) for result in results for gap in result.unmeasured)


def _find_unread(
    having: Iterable[ComponentResult], read: set[str], unread: Iterable[_Gap]
) -> Iterator[tuple[Identity, str]]:
    """The files of upstreams that `unread` may be, with the reason; those of one that was `read` are not among them."""
    reason_by_url = {item.gap.url: item.gap.reason for item in unread}
    reason_by_component = {item.component: item.gap.reason for item in unread}
    for result in having:
        known = reason_by_component.get(result.component.id, "")
        for file in (item.file for item in result.files if item.file.url not in read):
            if reason := reason_by_url.get(file.url, known):
                yield file.identity, reason
