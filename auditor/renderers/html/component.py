# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the HTML report shows of one component, ready to be laid out. Addresses that cannot be linked are empty."""

from collections.abc import Iterable, Iterator
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from auditor.declared.globs import globs_in
from auditor.findings.exposure import find_own_exposures
from auditor.findings.figures import Size, size_of
from auditor.findings.ladder import Ladder
from auditor.findings.totals import total_of
from auditor.instruments.languages import LANGUAGE_BY_NAME
from auditor.model.declared import Component, Source
from auditor.model.manifest import Manifest
from auditor.model.measured import (
    ComparisonRecord,
    ComponentResult,
    Dispute,
    MeasuredFile,
    SourceLedger,
    SourceRevision,
    Totals,
    TrustedFile,
    UnmeasuredFile,
)
from auditor.renderers.html.changes import ChangeView
from auditor.renderers.html.custody import CustodyView
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
from auditor.renderers.html.hotspots import RankingView
from auditor.renderers.html.links import (
    NO_FIGURE,
    file_address,
    page_address,
    page_path,
    path_address,
    record_address,
    repository_address,
)
from auditor.renderers.html.neighbours import Neighbours
from auditor.renderers.html.shipped import ShippedView, view_shipped
from auditor.renderers.html.treemap import Block, Leaf, Treemap, lay_out, split_block

_FEW_FILES = 8


class LanguageRow(Struct, frozen=True):
    """What the component holds of one language; `functions` as in `Figures`."""

    name: str
    totals: Totals
    functions: int | str


class Gap(Struct, frozen=True):
    """One file or source without a figure; a source has no path."""

    url: str
    path: str
    address: str
    reason: str


class DisputeRow(Struct, frozen=True):
    """One check that failed on a file; `accepted` is the reason of the review, if there was one."""

    file: TrustedFile
    dispute: Dispute
    accepted: str

    @property
    def address(self) -> str:
        """The file upstream, at its commit."""
        return file_address(self.file)


class ComponentView(Struct, frozen=True):
    """One component: why it is trusted, where it comes from, and everything that was found in it.

    `without_functions`, `agreed` and `shared` are numbers of files: those of languages in which no instrument finds
    functions, those on which all instruments agree, and those that serve other components, too.
    """

    component: Component
    page: str
    places: str
    figures: Size
    revisions: tuple[SourceRevision, ...]
    sources: tuple[Source, ...]
    languages: tuple[LanguageRow, ...]
    largest: tuple[FunctionRow, ...]
    most_complex: tuple[FunctionRow, ...]
    largest_files: tuple[FileRow, ...]
    folders: tuple[FolderRow, ...]
    pages: tuple[FilePage, ...]
    without_functions: int
    agreed: int
    shared: int
    gaps: tuple[Gap, ...]
    disputes: tuple[DisputeRow, ...]
    ledgers: tuple[SourceLedger, ...]
    record: ComparisonRecord | None
    record_address: str
    cited_address: str
    shipped: tuple[ShippedView, ...] = ()
    ladder: Ladder | None = None
    ranking: RankingView | None = None
    custody: CustodyView | None = None
    changes: ChangeView | None = None
    neighbours: Neighbours | None = None

    @property
    def rows(self) -> Iterator[FileRow]:
        """The files of all pages."""
        return chain.from_iterable(page.rows for page in self.pages)

    @property
    def block(self) -> Block:
        """All files, as a part of a treemap."""
        leaves = (Leaf(row.folder, row.name, row.code, row.complexity, row.target) for row in self.rows)
        return Block(self.component.title, self.page, tuple(leaves))

    @property
    def treemap(self) -> Treemap | None:
        """The files by folder; None for so few that a table tells more."""
        enough = sum(len(page.rows) for page in self.pages) > _FEW_FILES
        return lay_out(split_block(self.block), name_files=True) if enough else None


def view_component(result: ComponentResult, manifest: Manifest, release: str, shared: Shared) -> ComponentView:
    """Everything that the report shows of `result`; its selection is that of the manifest's component of this id."""
    component, record = result.component, result.record
    pages = paginate_files(result, Marks(shared, find_own_exposures(result, manifest, release)))
    return ComponentView(
        component=component,
        page=page_path(component.id),
        places=", ".join(component.runs_in) or NO_FIGURE,
        figures=size_of((result,)),
        revisions=result.revisions,
        sources=tuple(_list_sources(component.id, manifest, release)),
        languages=tuple(_view_languages(result)),
        largest=list_functions(result, "nloc"),
        most_complex=list_functions(result, "ccn"),
        largest_files=list_largest(pages),
        folders=list_folders(pages),
        pages=pages,
        without_functions=[item.measurement.functions for item in result.files].count(None),
        agreed=[item.measurement.disputes for item in result.files].count(()),
        shared=len(shared.keys() & {item.file.identity for item in result.files}),
        gaps=tuple(_view_gap(gap, result) for gap in result.unmeasured),
        disputes=tuple(chain.from_iterable(map(_view_disputes, (*result.files, *_patched_files(result))))),
        ledgers=result.ledgers,
        shipped=view_shipped(result),
        record=record,
        record_address=record_address(record) if record else "",
        cited_address=page_address(component.cited.url) if component.cited else "",
    )


def _list_sources(component_id: str, manifest: Manifest, release: str) -> Iterator[Source]:
    """The sources of the manifest's component of this id, if it has it, with the globs of `release`."""
    for declared in manifest.components:
        for source in declared.sources_in(release) if declared.id == component_id else ():
            include, exclude = globs_in(source.include, release), globs_in(source.exclude, release)
            yield replace(source, include=include, exclude=exclude)


def _view_languages(result: ComponentResult) -> Iterable[LanguageRow]:
    """One row a language, the one with most SLOC first."""
    names = {item.measurement.language for item in result.files}
    totals_by_name = {name: total_of((_part_of(result, name),)) for name in LANGUAGE_BY_NAME if name in names}
    for name, totals in sorted(totals_by_name.items(), key=lambda pair: -pair[1].code):
        functions = totals.functions if LANGUAGE_BY_NAME[name].functions else NO_FIGURE
        yield LanguageRow(name, totals, functions)


def _part_of(result: ComponentResult, language: str) -> ComponentResult:
    files = tuple(item for item in result.files if item.measurement.language == language)
    return replace(result, files=files, record=None)


def _patched_files(result: ComponentResult) -> Iterator[MeasuredFile]:
    """The files that downstream patches change, as shipped."""
    return chain.from_iterable(part.files for part in result.shipped)


def _view_disputes(item: MeasuredFile) -> Iterator[DisputeRow]:
    """The checks that failed on a file, those first that nobody has reviewed."""
    file, opened = item.file, item.open_disputes
    for dispute in sorted(item.measurement.disputes, key=lambda dispute: (dispute not in opened, dispute.check)):
        reason = item.acceptance.reason if item.acceptance and dispute not in opened else ""
        yield DisputeRow(file, dispute, reason)


def _view_gap(gap: UnmeasuredFile, result: ComponentResult) -> Gap:
    """A file without a figure, linked to upstream where its commit is known."""
    if not gap.revision:
        return Gap(gap.url, gap.path, repository_address(gap.url), gap.reason)
    known = (gap.url, gap.revision) in {(item.url, item.revision) for item in result.revisions if item.is_upstreams}
    return Gap(gap.url, gap.path, path_address(gap.url, gap.revision, gap.path) if known else "", gap.reason)
