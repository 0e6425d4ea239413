# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the HTML report shows of tags and files that are not where they were: each with what shows it upstream."""

from collections.abc import Iterator

from msgspec import Struct

from auditor.model.judged import Drift
from auditor.model.measured import SourceRevision
from auditor.renderers import Report
from auditor.renderers.html.links import Link, comparison_address, path_address, revision_address


class DriftRow(Struct, frozen=True):
    """A tag that moved, or a trusted file that is gone: what is said of it, and the pages that show it, if any do."""

    drift: Drift
    links: tuple[Link, ...]


def view_drift(report: Report) -> tuple[DriftRow, ...]:
    """All that is not where it was, in the order in which it was found."""
    revisions = {item.repository: item for result in report.audit.components for item in result.revisions}
    return tuple(
        DriftRow(item, tuple(link for link in _link(item, revisions.get(item.repository)) if link.address))
        for item in report.verdict.drift
    )


def _link(drift: Drift, revision: SourceRevision | None) -> Iterator[Link]:
    """The addresses are empty where nothing tells that the upstream has what they would show."""
    if revision is None:
        return
    if drift.kind == "gone file":
        yield Link("the file as it was", path_address(revision.url, drift.before, drift.name))
        if revision.is_upstreams:
            yield Link("what changed since", comparison_address(revision.url, drift.before, revision.revision))
        return
    # Words can stand behind a commit, such as those on the object of a tag; a tag that is no more has no commit now.
    before, now = drift.before.partition(" ")[0], drift.now.partition(" ")[0]
    yield Link("the commit as locked", revision_address(revision.url, before))
    if now:
        yield Link("what lies between", comparison_address(revision.url, before, now))
