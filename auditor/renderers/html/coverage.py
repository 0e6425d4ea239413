# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What an audit lacks, as the HTML report shows it: figures, agreement, and decisions on code beside trusted code."""

from collections import defaultdict
from collections.abc import Iterator

from msgspec import Struct

from auditor.model import Audit, Component, UnclassifiedFile
from auditor.renderers import Report
from auditor.renderers.html.links import Link, link_component, path_address, repository_address
from auditor.renderers.words.left_out import components_by_reason, describe_part


class GapGroup(Struct, frozen=True):
    """Files of one repository that have no figure for one reason; no paths stand for the whole source."""

    url: str
    address: str
    reason: str
    paths: tuple[str, ...]
    components: tuple[Link, ...]


class Coverage(Struct, frozen=True):
    """What the audit lacks: components of the manifest, perhaps of the TCB itself, and figures of files.

    `absent` components were not asked for; `left_out` has those that the manifest leaves out of the release, by reason,
    and `tcb_part` says how many of the TCB are measured then.
    """

    complete: bool
    partial: bool
    tcb_part: str
    absent: tuple[str, ...]
    left_out: dict[str, tuple[str, ...]]
    gaps: tuple[GapGroup, ...]
    disputed: int
    unclassified: tuple[Link, ...]


def view_coverage(report: Report) -> Coverage:
    """What the audit of `report` lacks."""
    audit, absent = report.audit, find_absent(report)
    return Coverage(
        complete=audit.complete,
        partial=audit.partial or bool(absent),
        tcb_part=describe_part(audit, "tcb"),
        absent=tuple(item.id for item in absent),
        left_out=components_by_reason(audit),
        gaps=tuple(_group_gaps(audit)),
        disputed=len({item.file.identity for result in audit.components for item in result.disputed}),
        unclassified=tuple(_link_unclassified(file, audit) for file in audit.unclassified),
    )


def _link_unclassified(file: UnclassifiedFile, audit: Audit) -> Link:
    revisions = (item for result in audit.components for item in result.revisions)
    foreign = {(item.url, item.revision) for item in revisions if not item.is_upstreams}
    known = (file.url, file.revision) not in foreign
    return Link(f"{file.url} {file.path}", path_address(file.url, file.revision, file.path) if known else "")


def find_absent(report: Report) -> list[Component]:
    """The components that an audit has by default and this one does not have."""
    present = {result.component.id for result in report.audit.components}
    absent = (item for item in report.manifest.default_components if item.id not in present)
    return [item for item in absent if item.cited or item.sources_in(report.audit.release)]


def _group_gaps(audit: Audit) -> Iterator[GapGroup]:
    """What has no figure, by repository and reason, in the order of the audit."""
    paths_by_key: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    components_by_key: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for result in audit.components:
        for gap in result.unmeasured:
            key = gap.url, gap.reason
            paths_by_key[key][gap.path] = None
            components_by_key[key][result.component.id] = None
    for (url, reason), paths in paths_by_key.items():
        links = tuple(link_component(name) for name in components_by_key[url, reason])
        yield GapGroup(url, repository_address(url), reason, () if "" in paths else tuple(paths), links)
