# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the HTML report shows of the origin of its figures: release, commits, replaced refs, and files beside it."""

from itertools import chain

from msgspec import Struct

from auditor.model.declared import Release
from auditor.model.measured import SourceRevision
from auditor.renderers import FORM_BY_NAME, Report


class Origin(Struct, frozen=True):
    """What was measured for `report`, at which commits, and what is written beside it for programs."""

    report: Report

    @property
    def release(self) -> Release:
        """The release as users know it; one that the manifest does not have is known by its name."""
        name = self.report.audit.release
        return self.report.manifest.releases.get(name, Release(name))

    @property
    def revisions(self) -> tuple[SourceRevision, ...]:
        """Every repository that was measured, once."""
        return tuple(dict.fromkeys(item for result in self.report.audit.components for item in result.revisions))

    def declared_ref(self, revision: SourceRevision) -> str:
        """The ref that the manifest has for the repository of `revision` in this release; empty if it has none."""
        declared = self.report.manifest.repositories.get(revision.repository)
        return declared.refs.get(self.report.audit.release, "") if declared else ""

    def named_by(self, revision: SourceRevision) -> str:
        """What says which ref the repository of `revision` has where the manifest has none for this release."""
        declared = self.report.manifest.repositories.get(revision.repository)
        if declared is None or declared.downstream is None:
            return "no ref: the manifest has none"
        return f"the ref that {declared.downstream.version} of {declared.downstream.repository} names"

    @property
    def files_beside(self) -> tuple[str, ...]:
        """The files for programs that are written into the folder of the pages."""
        asked, recorded = self.report.forms, self.report.recorded
        written = [form for form in ("json", "csv") if form in asked and not (form == "json" and recorded)]
        return tuple(chain.from_iterable(FORM_BY_NAME[form].files for form in sorted(written, key=asked.index)))
