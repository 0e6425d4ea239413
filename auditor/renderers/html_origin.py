# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the HTML report shows of the origin of its figures: release, page, commits, and replaced refs."""

from collections.abc import Iterator

from msgspec import Struct

from auditor.model import Audit, Release, SourceRevision
from auditor.renderers import Report
from auditor.renderers.html_links import (
    NO_FIGURE,
    Link,
    RevisionRow,
    page_address,
    revision_address,
    view_revision,
)


class OverrideRow(Struct, frozen=True):
    """A repository measured at a ref that is not the manifest's."""

    revision: RevisionRow
    declared_ref: str


class Origin(Struct, frozen=True):
    """What was measured, and by which commits of how many repositories."""

    release: str
    title: str
    dom0: str
    as_of: str
    document: Link
    document_revision: Link
    repositories: int
    locked: int
    overrides: tuple[OverrideRow, ...]


def view_origin(report: Report) -> Origin:
    """Where the figures of `report` come from."""
    audit, page = report.audit, report.manifest.documentation
    release = report.manifest.releases.get(audit.release, Release(audit.release, ""))
    revisions = _revisions_of(audit)
    return Origin(
        release=audit.release,
        title=release.title,
        dom0=release.dom0,
        as_of=audit.as_of,
        document=Link(page.title, page_address(page.url)),
        document_revision=Link(page.revision[:12], revision_address(page.repository, page.revision)),
        repositories=len(revisions),
        locked=sum(revision.locked for revision in revisions),
        overrides=tuple(_view_overrides(report)),
    )


def _revisions_of(audit: Audit) -> tuple[SourceRevision, ...]:
    """Every repository that was measured, once."""
    return tuple({revision: None for result in audit.components for revision in result.revisions})


def _view_overrides(report: Report) -> Iterator[OverrideRow]:
    for revision in _revisions_of(report.audit):
        if revision.overridden:
            declared = report.manifest.repositories.get(revision.repository)
            ref = declared.refs.get(report.audit.release, NO_FIGURE) if declared else NO_FIGURE
            yield OverrideRow(view_revision(revision), ref)
