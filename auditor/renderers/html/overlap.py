# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the HTML report shows of files that serve several components, and of files with the same content."""

from collections import defaultdict
from collections.abc import Iterator

from msgspec import Struct

from auditor.findings.totals import duplicate_blobs
from auditor.model.measured import Audit, MeasuredFile
from auditor.renderers.html.files import Shared
from auditor.renderers.html.links import Link, file_address, link_component


class SharedFiles(Struct, frozen=True):
    """Files that serve the same components."""

    components: tuple[Link, ...]
    files: tuple[MeasuredFile, ...]

    @property
    def code(self) -> int:
        """Their SLOC."""
        return sum(item.measurement.lines.code for item in self.files)


class Duplicates(Struct, frozen=True):
    """Files with the same content, named by its git object id."""

    blob: str
    files: tuple[Link, ...]


def group_shared(audit: Audit, shared: Shared) -> Iterator[SharedFiles]:
    """The files that serve several components, by these components."""
    item_by_identity = {item.file.identity: item for result in audit.components for item in result.files}
    items_by_components: dict[tuple[str, ...], list[MeasuredFile]] = defaultdict(list)
    for identity, components in shared.items():
        items_by_components[components].append(item_by_identity[identity])
    for components, items in items_by_components.items():
        yield SharedFiles(tuple(map(link_component, components)), tuple(items))


def find_duplicates(audit: Audit) -> Iterator[Duplicates]:
    """The files whose content another file has, too, by this content."""
    files = {item.file.identity: item.file for result in audit.components for item in result.files}
    for blob in duplicate_blobs(audit):
        same = [file for file in files.values() if file.blob == blob]
        yield Duplicates(blob, tuple(Link(f"{file.url} {file.path}", file_address(file)) for file in same))
