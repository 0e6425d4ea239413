# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the HTML report shows of the origin of its figures: release, page, commits, and replaced refs."""

from collections.abc import Iterator
from itertools import chain

from msgspec import Struct

from auditor import __version__
from auditor.model.declared import Release
from auditor.model.measured import Audit, SourceRevision
from auditor.renderers import FORM_BY_NAME, Report
from auditor.renderers.html.links import NO_FIGURE, Link, page_address, revision_address


class OverrideRow(Struct, frozen=True):
    """A repository measured at a ref that is not the manifest's."""

    revision: SourceRevision
    declared_ref: str


class Origin(Struct, frozen=True):
    """What was measured, by which commits and which auditor, and what it wrote for programs."""

    system: str
    release: str
    title: str
    facts: dict[str, str]
    tcb_groups: tuple[str, ...]
    quoted_groups: tuple[str, ...]
    not_counted: str
    as_of: str
    document: Link | None
    document_revision: Link | None
    repositories: int
    locked: int
    overrides: tuple[OverrideRow, ...]
    files_beside: tuple[str, ...]
    version: str = __version__


def view_origin(report: Report) -> Origin:
    """Where the figures of `report` come from."""
    audit, page = report.audit, report.manifest.documentation
    release = report.manifest.releases.get(audit.release, Release(audit.release))
    revisions = _revisions_of(audit)
    return Origin(
        system=audit.system.name,
        release=audit.release,
        title=release.title,
        facts=release.facts,
        tcb_groups=audit.tcb_groups,
        quoted_groups=report.manifest.quoted_groups,
        not_counted=audit.system.not_counted,
        as_of=audit.as_of,
        document=Link(page.title, page_address(page.url)) if page else None,
        document_revision=Link(page.revision[:12], revision_address(page.repository, page.revision)) if page else None,
        repositories=len(revisions),
        locked=sum(revision.locked for revision in revisions),
        overrides=tuple(_view_overrides(report)),
        files_beside=_files_beside(report),
    )


def _revisions_of(audit: Audit) -> tuple[SourceRevision, ...]:
    """Every repository that was measured, once."""
    return tuple({revision: None for result in audit.components for revision in result.revisions})


def _view_overrides(report: Report) -> Iterator[OverrideRow]:
    for revision in _revisions_of(report.audit):
        if revision.overridden:
            declared = report.manifest.repositories.get(revision.repository)
            ref = declared.refs.get(report.audit.release, NO_FIGURE) if declared else NO_FIGURE
            yield OverrideRow(revision, ref)


def _files_beside(report: Report) -> tuple[str, ...]:
    """The files for programs that are written into the folder of the pages."""
    written = [form for form in ("json", "csv") if form in report.forms and not (form == "json" and report.recorded)]
    return tuple(chain.from_iterable(FORM_BY_NAME[form].files for form in sorted(written, key=report.forms.index)))
