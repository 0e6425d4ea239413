# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the HTML report shows of one component, ready to be laid out."""

from collections.abc import Iterator
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from auditor.declared.globs import globs_in
from auditor.findings.exposure import find_own_exposures
from auditor.findings.figures import Size, shipped_size_of, size_of
from auditor.findings.totals import total_of
from auditor.instruments.languages import LANGUAGE_BY_NAME
from auditor.model.declared import Acceptance, Component, Source
from auditor.model.measured import ComponentResult, Dispute, MeasuredFile, Shipped, Totals, UnmeasuredFile
from auditor.renderers import Report
from auditor.renderers.html.custody import Custody, SignedRow, list_signed
from auditor.renderers.html.files import (
    FilePage,
    FileRow,
    FolderRow,
    FunctionRow,
    Marks,
    Shared,
    list_folders,
    list_functions,
    list_largest,
    paginate_files,
)
from auditor.renderers.html.links import NO_FIGURE, page_path, uncounted_address
from auditor.renderers.html.shipped import PatchedRow, list_patched
from auditor.renderers.html.treemap import Block, Leaf, Treemap, lay_out, split_block
from auditor.renderers.text.custody import describe_signers

_FEW_FILES = 8


class LanguageRow(Struct, frozen=True):
    """What the component holds of one language; functions were not looked for in an audit of `lines_only`."""

    name: str
    totals: Totals
    lines_only: bool

    @property
    def functions(self) -> int | str:
        """Its functions; a dash where no instrument finds any, or was asked to."""
        known = LANGUAGE_BY_NAME[self.name].functions and not self.lines_only
        return self.totals.functions if known else NO_FIGURE


class DisputeRow(Struct, frozen=True):
    """One check that failed on a file."""

    item: MeasuredFile
    dispute: Dispute

    @property
    def accepted(self) -> str:
        """The reason of the review; empty if nobody has reviewed it."""
        return self._review.reason if self._review else ""

    @property
    def accepted_for(self) -> str:
        """That it was accepted, in words: for any content of its path, if the review names no blob."""
        return "accepted" if self._review and self._review.blob else "accepted for any content"

    @property
    def _review(self) -> Acceptance | None:
        return None if self.dispute in self.item.open_disputes else self.item.acceptance


class ComponentView(Struct, frozen=True):
    """One component of `report`: its result, and what its pages show of that several times."""

    report: Report
    result: ComponentResult
    figures: Size
    languages: tuple[LanguageRow, ...]
    pages: tuple[FilePage, ...]

    @property
    def component(self) -> Component:
        """What the manifest said of it when it was measured."""
        return self.result.component

    @property
    def page(self) -> str:
        """Its page, or the first of them."""
        return page_path(self.component.id)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of the manifest's component of this id, if it has it, with the globs of the release."""
        return tuple(_list_sources(self.result, self.report))

    @property
    def custody(self) -> Custody:
        """Whom one trusts with it."""
        return Custody((self.result,), self.figures, self.result.authorship)

    @property
    def signers(self) -> str:
        """Who is said to have signed its sources."""
        return describe_signers(self.result, self.report.manifest.keys)

    @property
    def signed(self) -> tuple[SignedRow, ...]:
        """The tags and commits of its sources."""
        return tuple(list_signed(self.result.revisions, self.report.manifest.keys))

    @property
    def rows(self) -> Iterator[FileRow]:
        """The files of all pages."""
        return chain.from_iterable(page.rows for page in self.pages)

    @property
    def folders(self) -> tuple[FolderRow, ...]:
        """The folders in the order of the files."""
        return list_folders(self.pages)

    @property
    def largest_files(self) -> tuple[FileRow, ...]:
        """The files with most SLOC, the largest first."""
        return list_largest(self.pages)

    def largest_functions(self, measure: str) -> tuple[FunctionRow, ...]:
        """The functions with the largest figure of this name, the largest first."""
        return list_functions(self.result, measure)

    @property
    def block(self) -> Block:
        """All files, as a part of a treemap."""
        leaves = (Leaf(row.folder, row.name, row.code, row.complexity, row.target) for row in self.rows)
        return Block(self.component.title, self.page, tuple(leaves))

    @property
    def treemap(self) -> Treemap | None:
        """The files by folder; None for so few that a table tells more."""
        enough = len(self.result.files) > _FEW_FILES
        return lay_out(split_block(self.block), name_files=True) if enough else None

    @property
    def without_functions(self) -> int:
        """How many files are of languages in which no instrument finds functions."""
        return [item.measurement.functions for item in self.result.files].count(None)

    @property
    def agreed(self) -> int:
        """On how many files all instruments agree."""
        return [item.measurement.disputes for item in self.result.files].count(())

    @property
    def shared(self) -> int:
        """How many files serve other components, too."""
        return sum("shared" in row.marks for row in self.rows)

    @property
    def disputes(self) -> tuple[DisputeRow, ...]:
        """The checks that failed on a file, as measured or as shipped: of each those first that nobody has reviewed."""
        patched = (part.files for part in self.result.shipped)
        return tuple(row for item in chain(self.result.files, *patched) for row in _list_disputes(item))

    def address_of(self, gap: UnmeasuredFile) -> str:
        """Where a file or source without a figure is upstream; empty if its commit is not known to be there."""
        return uncounted_address(gap, self.result.revisions)

    @property
    def shipped(self) -> Size | None:
        """Its size with the downstream patches applied; None without patches, or where they cannot be applied."""
        return shipped_size_of((self.result,), self.figures) if self.figures.totals else None

    def patched_by(self, part: Shipped) -> tuple[PatchedRow, ...]:
        """The files that the patches to one upstream change."""
        return tuple(list_patched(part, self.result))


def view_component(result: ComponentResult, report: Report, shared: Shared) -> ComponentView:
    """Everything that the report shows of `result`; its selection is that of the manifest's component of this id."""
    exposures = find_own_exposures(result, report.manifest, report.audit.release)
    return ComponentView(
        report=report,
        result=result,
        figures=size_of((result,)),
        languages=tuple(_view_languages(result, report.audit.lines_only)),
        pages=paginate_files(result, Marks(shared, exposures)),
    )


def _list_sources(result: ComponentResult, report: Report) -> Iterator[Source]:
    """The sources of a component with the globs that hold where each was read."""
    release = report.audit.release
    ref_by_name = {revision.repository: revision.ref for revision in result.revisions}
    for declared in report.manifest.components:
        for source in declared.sources_in(release) if declared.id == result.component.id else ():
            ref = ref_by_name.get(source.repository, "")
            include, exclude = globs_in(source.include, release, ref), globs_in(source.exclude, release, ref)
            yield replace(source, include=include, exclude=exclude)


def _view_languages(result: ComponentResult, lines_only: bool) -> Iterator[LanguageRow]:
    """One row a language, the one with most SLOC first."""
    names = {item.measurement.language for item in result.files}
    totals = ((name, total_of((_part_of(result, name),))) for name in LANGUAGE_BY_NAME if name in names)
    rows = (LanguageRow(name, lines, lines_only) for name, lines in totals)
    yield from sorted(rows, key=lambda row: -row.totals.code)


def _part_of(result: ComponentResult, language: str) -> ComponentResult:
    files = tuple(item for item in result.files if item.measurement.language == language)
    return replace(result, files=files, record=None)


def _list_disputes(item: MeasuredFile) -> list[DisputeRow]:
    rows = (DisputeRow(item, dispute) for dispute in item.measurement.disputes)
    return sorted(rows, key=lambda row: (bool(row.accepted), row.dispute.check))
