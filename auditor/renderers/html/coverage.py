# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What an audit lacks, as the HTML report shows it: figures, agreement, and decisions on files."""

from collections import defaultdict
from collections.abc import Iterator

from msgspec import Struct

from auditor.model.declared import Component
from auditor.model.measured import Audit, UnclassifiedFile
from auditor.renderers import Report
from auditor.renderers.html.links import Link, link_component, uncounted_address
from auditor.renderers.words.left_out import components_by_reason, describe_part
from auditor.renderers.words.undecided import Undecided, group_unclassified


class GapGroup(Struct, frozen=True):
    """Files of one repository that have no figure for one reason; no paths stand for the whole source."""

    url: str
    reason: str
    paths: tuple[str, ...]
    components: tuple[Link, ...]


class Coverage(Struct, frozen=True):
    """What the audit of a report lacks: components of the manifest, perhaps of the TCB itself, and figures of files.

    `absent` are the components that were not asked for.
    """

    report: Report
    absent: tuple[Component, ...]

    @property
    def partial(self) -> bool:
        """Whether it has a part of the components only."""
        return self.report.audit.partial or bool(self.absent)

    @property
    def tcb_part(self) -> str:
        """How many of the TCB are measured, if the manifest leaves some out of the release."""
        return describe_part(self.report.audit, "tcb")

    @property
    def left_out(self) -> dict[str, tuple[str, ...]]:
        """The components that the manifest leaves out of the release, by reason."""
        return components_by_reason(self.report.audit)

    @property
    def gaps(self) -> tuple[GapGroup, ...]:
        """What has no figure, by repository and reason, in the order of the audit."""
        return tuple(_group_gaps(self.report.audit))

    @property
    def undecided(self) -> tuple[Undecided, ...]:
        """What nobody has decided on."""
        return tuple(group_unclassified(self.report.audit.unclassified))

    @property
    def disputed(self) -> int:
        """How many files are disputed and not reviewed."""
        results = self.report.audit.components
        return len({item.file.identity for result in results for item in result.disputed})

    def address_of(self, file: UnclassifiedFile) -> str:
        """Where an unclassified file is upstream; empty if its commit is not known to be there."""
        return uncounted_address(file, (item for result in self.report.audit.components for item in result.revisions))


def view_coverage(report: Report) -> Coverage:
    """What the audit of `report` lacks."""
    return Coverage(report, tuple(find_absent(report)))


def find_absent(report: Report) -> list[Component]:
    """The components that an audit has by default and this one does not have."""
    present = {result.component.id for result in report.audit.components}
    absent = (item for item in report.manifest.default_components if item.id not in present)
    return [item for item in absent if item.cited or item.sources_in(report.audit.release)]


def _group_gaps(audit: Audit) -> Iterator[GapGroup]:
    paths_by_key: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    components_by_key: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for result in audit.components:
        for gap in result.unmeasured:
            key = gap.url, gap.reason
            paths_by_key[key][gap.path] = None
            components_by_key[key][result.component.id] = None
    for (url, reason), paths in paths_by_key.items():
        links = tuple(link_component(name) for name in components_by_key[url, reason])
        yield GapGroup(url, reason, () if "" in paths else tuple(paths), links)
