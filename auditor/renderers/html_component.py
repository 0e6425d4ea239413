# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the HTML report shows of one component, ready to be laid out. Addresses that cannot be linked are empty."""

from collections.abc import Iterable, Iterator
from heapq import nsmallest
from itertools import chain, groupby
from operator import attrgetter

from msgspec import Struct
from msgspec.structs import replace

from auditor.addresses import check_page, check_url, commit_address, web_address
from auditor.errors import AddressError
from auditor.languages import LANGUAGE_BY_NAME
from auditor.model import (
    ComparisonRecord,
    Component,
    ComponentResult,
    Function,
    Manifest,
    MeasuredFile,
    SourceLedger,
    SourceRevision,
    Totals,
    TrustedFile,
    UnmeasuredFile,
)
from auditor.scope import globs_in
from auditor.totals import summarise_complexity, total_of

NO_FIGURE = "–"  # noqa: RUF001 - an en dash is meant
_FUNCTIONS_LISTED = 10

Identity = tuple[str, str, str]
Shared = dict[Identity, tuple[str, ...]]
"""The components that share a file, by the identity of the file, as `auditor.totals` finds them."""


class Figures(Struct, frozen=True):
    """One row of figures; `known` is false where nothing was measured, so that nothing is shown as 0."""

    known: bool
    lower_bound: bool
    totals: Totals
    functions: int | str
    median: str
    above_15: int | str
    maximum: int | str


class Link(Struct, frozen=True):
    """A text and the address it leads to."""

    text: str
    address: str


class RevisionRow(Struct, frozen=True):
    """Where one repository was measured and how its ref led there."""

    repository: Link
    ref: str
    revision: Link
    tree: str
    state: str


class Selection(Struct, frozen=True):
    """The globs by which one source of the manifest selects files."""

    repository: str
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    note: str


class LanguageRow(Struct, frozen=True):
    """What the component holds of one language; `functions` as in `Figures`."""

    name: str
    totals: Totals
    functions: int | str


class FunctionRow(Struct, frozen=True):
    """One function, linked to its lines upstream."""

    name: str
    address: str
    place: str
    figures: Function


class FileRow(Struct, frozen=True):
    """One file, linked to upstream at its commit; figures of a tool that does not know the language are dashes."""

    name: str
    address: str
    language: str
    cells: tuple[int | str, ...]
    labels: str


class Folder(Struct, frozen=True):
    """The files of one folder of one repository; `code` is in SLOC."""

    repository: str
    path: str
    code: int
    files: tuple[FileRow, ...]


class Gap(Struct, frozen=True):
    """One file or source without a figure; a source has no path."""

    url: str
    path: str
    address: str
    reason: str


class DisputeRow(Struct, frozen=True):
    """One check that failed on a file, with both figures; `accepted` is the reason of the review, if there was one."""

    file: Link
    blob: str
    check: str
    ours: int
    theirs: int
    note: str
    accepted: str


class ComponentView(Struct, frozen=True):
    """One component: why it is trusted, where it comes from, and everything that was found in it."""

    component: Component
    anchor: str
    places: str
    figures: Figures
    revisions: tuple[RevisionRow, ...]
    selections: tuple[Selection, ...]
    languages: tuple[LanguageRow, ...]
    largest: tuple[FunctionRow, ...]
    most_complex: tuple[FunctionRow, ...]
    folders: tuple[Folder, ...]
    without_functions: int
    shared: int
    gaps: tuple[Gap, ...]
    disputes: tuple[DisputeRow, ...]
    ledgers: tuple[SourceLedger, ...]
    record: ComparisonRecord | None
    record_address: str
    cited_address: str


def anchor_of(component_id: str) -> str:
    """The id of the section of a component in the page."""
    return f"component-{component_id}"


def figures_of(results: Iterable[ComponentResult]) -> Figures:
    """The figures of `results` taken together, over unique files; a record has files and lines but no functions."""
    results = tuple(results)
    totals, complexity = total_of(results), summarise_complexity(results)
    complete = all(result.complete for result in results)
    counted = complete and not any(_is_uncounted(result) for result in results)
    known = totals.files > 0 or counted
    if complexity is None:
        return Figures(known, not complete, totals, NO_FIGURE, NO_FIGURE, NO_FIGURE, NO_FIGURE)
    median = f"{complexity.median:g}"
    return Figures(known, not complete, totals, complexity.functions, median, complexity.above_15, complexity.maximum)


def view_component(result: ComponentResult, manifest: Manifest, release: str, shared: Shared) -> ComponentView:
    """Everything that the page shows of `result`; its selection is that of the manifest's component of this id."""
    component, record = result.component, result.record
    return ComponentView(
        component=component,
        anchor=anchor_of(component.id),
        places=", ".join(component.runs_in) or NO_FIGURE,
        figures=figures_of((result,)),
        revisions=tuple(map(view_revision, result.revisions)),
        selections=tuple(_view_selections(component, manifest, release)),
        languages=tuple(_view_languages(result)),
        largest=_view_functions(result, "nloc"),
        most_complex=_view_functions(result, "ccn"),
        folders=tuple(_view_folders(result, shared)),
        without_functions=[item.measurement.functions for item in result.files].count(None),
        shared=len(shared.keys() & {item.file.identity for item in result.files}),
        gaps=tuple(_view_gap(gap, result) for gap in result.unmeasured),
        disputes=tuple(chain.from_iterable(map(_view_disputes, (*result.files, *_patched_files(result))))),
        ledgers=result.ledgers,
        record=record,
        record_address=revision_address(record.url, record.revision) if record else "",
        cited_address=page_address(component.cited.url) if component.cited else "",
    )


def view_revision(revision: SourceRevision) -> RevisionRow:
    """One repository at its commit."""
    state = "locked" if revision.locked else "not in the lock"
    return RevisionRow(
        repository=Link(revision.repository, repository_address(revision.url)),
        ref=revision.ref,
        revision=Link(revision.revision, revision_address(revision.url, revision.revision)),
        tree=revision.tree,
        state="overridden by --ref" if revision.overridden else state,
    )


def repository_address(url: str) -> str:
    """The address of a repository if it is one that auditor uses, or nothing."""
    try:
        return check_url(url)
    except AddressError:
        return ""


def file_address(file: TrustedFile, function: Function | None = None) -> str:
    """The page of the upstream host that shows `file`, or the lines of one function in it, at its commit."""
    try:
        return web_address(file.url, file.revision, file.path, (function.start, function.end) if function else None)
    except AddressError:
        return ""


def page_address(url: str) -> str:
    """`url` if it is the address of a web page, or nothing."""
    try:
        return check_page(url)
    except AddressError:
        return ""


def revision_address(url: str, revision: str) -> str:
    """The page of the upstream host that shows the commit, or nothing."""
    return commit_address(url, revision) if repository_address(url) else ""


def _is_uncounted(result: ComponentResult) -> bool:
    """Whether this is a comparison of which nothing was counted."""
    return result.component.group == "comparison" and not (result.record or result.files)


def _view_selections(component: Component, manifest: Manifest, release: str) -> Iterable[Selection]:
    for declared in manifest.components:
        for source in declared.sources_in(release) if declared.id == component.id else ():
            include, exclude = globs_in(source.include, release), globs_in(source.exclude, release)
            yield Selection(source.repository, include, exclude, source.note)


def _view_languages(result: ComponentResult) -> Iterable[LanguageRow]:
    """One row a language, the one with most SLOC first."""
    names = {item.measurement.language for item in result.files}
    totals_by_name = {name: total_of((_part_of(result, name),)) for name in LANGUAGE_BY_NAME if name in names}
    for name, totals in sorted(totals_by_name.items(), key=lambda pair: -pair[1].code):
        functions = totals.functions if LANGUAGE_BY_NAME[name].has_functions else NO_FIGURE
        yield LanguageRow(name, totals, functions)


def _part_of(result: ComponentResult, language: str) -> ComponentResult:
    files = tuple(item for item in result.files if item.measurement.language == language)
    return replace(result, files=files, record=None)


def _view_functions(result: ComponentResult, measure: str) -> tuple[FunctionRow, ...]:
    """The functions with the largest figure of this name, the largest first."""
    found = ((item.file, function) for item in result.files for function in item.measurement.functions or ())
    figure_of = attrgetter(measure)
    listed = nsmallest(
        _FUNCTIONS_LISTED, found, key=lambda pair: (-figure_of(pair[1]), pair[0].url, pair[0].path, pair[1].start)
    )
    return tuple(
        FunctionRow(
            name=function.name,
            address=file_address(file, function),
            place=f"{file.path}:{function.start}–{function.end}",  # noqa: RUF001 - a range has an en dash
            figures=function,
        )
        for file, function in listed
    )


def _view_folders(result: ComponentResult, shared: Shared) -> Iterable[Folder]:
    """The files by repository and folder, in the order of their paths."""
    name_by_url = {revision.url: revision.repository for revision in result.revisions}

    def folder_of(item: MeasuredFile) -> tuple[str, str, str]:
        return item.file.url, item.file.revision, item.file.path.rpartition("/")[0]

    ordered = sorted(result.files, key=lambda item: (*folder_of(item), item.file.path))
    for (url, _, path), group in groupby(ordered, folder_of):
        files = tuple(group)
        code = total_of((replace(result, files=files, record=None),)).code
        rows = tuple(_view_file(item, item.file.identity in shared) for item in files)
        yield Folder(name_by_url.get(url, url), f"{path}/" if path else "", code, rows)


def _view_file(item: MeasuredFile, is_shared: bool) -> FileRow:
    measurement = item.measurement
    lines, functions = measurement.lines, measurement.functions
    tools = measurement.pygount_code, measurement.pygount_string, measurement.lizard_nloc
    complexity = max((function.ccn for function in functions), default=None) if functions else None
    cells = lines.code, lines.comment, lines.blank, lines.physical, *tools, _count(functions), complexity
    return FileRow(
        name=item.file.path.rpartition("/")[2],
        address=file_address(item.file),
        language=measurement.language,
        cells=tuple(NO_FIGURE if cell is None else cell for cell in cells),
        labels=", ".join((*measurement.labels, *(["shared"] if is_shared else []))),
    )


def _count(functions: tuple[Function, ...] | None) -> int | None:
    return None if functions is None else len(functions)


def _patched_files(result: ComponentResult) -> Iterator[MeasuredFile]:
    """The files that downstream patches change, as shipped."""
    return chain.from_iterable(part.files for part in result.shipped)


def _view_disputes(item: MeasuredFile) -> Iterator[DisputeRow]:
    """The checks that failed on a file, those first that nobody has reviewed."""
    file, opened = item.file, item.open_disputes
    for dispute in sorted(item.measurement.disputes, key=lambda dispute: (dispute not in opened, dispute.check)):
        reason = item.acceptance.reason if item.acceptance and dispute not in opened else ""
        link = Link(file.path, file_address(file))
        yield DisputeRow(link, file.blob, dispute.check, dispute.ours, dispute.theirs, dispute.note, reason)


def _view_gap(gap: UnmeasuredFile, result: ComponentResult) -> Gap:
    """A file without a figure, linked to upstream where its commit is known."""
    revision = next((item.revision for item in result.revisions if item.url == gap.url), "")
    if gap.path and revision:
        return Gap(
            gap.url, gap.path, file_address(TrustedFile(gap.url, revision, gap.path, "", "", gap.size)), gap.reason
        )
    return Gap(gap.url, gap.path, repository_address(gap.url), gap.reason)
