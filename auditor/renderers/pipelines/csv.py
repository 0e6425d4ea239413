# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Components, files, functions and claims as tables for spreadsheets and data frames: RFC 4180 in UTF-8, with a head.

A spreadsheet would run a text that looks like a formula. Such a text, and one that begins with an apostrophe, gets an
apostrophe in front; take that away to have the text again. Control characters are escapes, as everywhere.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from auditor.findings.exposure import (
    Exposures,
    count_exposed_functions,
    exposed_part,
    exposure_of_file,
    exposure_of_function,
    find_exposures,
    find_own_exposures,
    list_undeclared,
    sum_places,
)
from auditor.findings.figures import Size, shown_in, size_figures, size_of, sizes_by_subject, values_of
from auditor.findings.totals import (
    components_by_file,
    results_by_subject,
    shipped_figure_of,
    total_of,
    unique_files,
)
from auditor.model.declared import COMPARISON
from auditor.model.judged import ClaimResult
from auditor.model.measured import Audit, ComponentResult, Function, MeasuredFile, SourceRevision
from auditor.renderers import Files, Report
from auditor.renderers.text.custody import describe_source
from auditor.renderers.words.claims import margin_of
from auditor.renderers.words.left_out import describe_subject
from auditor.renderers.words.visible import make_visible

Cell = str | int | bool | None
Row = tuple[Cell, ...]

_FORMULA = frozenset(
    "=+-@'\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}"
)

_WITH_FIGURES = ("measured", "counted on request")

_SIZES = size_figures(
    *("files", "code", "c", "assembly", "other", "comment", "blank", "physical", "size"),
    *("functions", "ccn_median", "ccn_above_15", "ccn_max"),
)
_FILE_FIGURES = shown_in("csv")

COMPONENT_HEAD = (
    *("release", "kind", "subject", "group", "title", "runs_in", "basis", "complete", "recorded"),
    *(figure.name for figure in _SIZES),
    *("code_as_shipped", "cited_code", "sources"),
    *("exposed_files", "exposed_code", "exposed_c", "exposed_functions", "exposed_complete"),
)
FILE_HEAD = (
    *("release", "url", "revision", "path", "components", "tcb", "state", "reason", "recorded", "language"),
    *(figure.name for figure in _FILE_FIGURES),
    *("blob", "exposed"),
)
FUNCTION_HEAD = (
    *("release", "url", "revision", "path", "components", "tcb", "recorded"),
    *("function", "start", "end", "nloc", "ccn", "parameters", "arms_dropped", "exposed"),
)
CLAIM_HEAD = (
    *("release", "claim", "verdict", "agreement", "gated", "subject", "metric", "measured", "margin"),
    *("explanation", "quote", "page", "url", "recorded"),
)


def render(report: Report) -> Files:
    """One table of components and totals, one of files, one of their functions, one of claims."""
    lines_only = report.audit.lines_only
    return {
        "components.csv": _table(COMPONENT_HEAD, _component_rows(report), lines_only),
        "files.csv": _table(FILE_HEAD, _file_rows(report), lines_only),
        "functions.csv": _table(FUNCTION_HEAD, _function_rows(report), lines_only),
        "claims.csv": _table(CLAIM_HEAD, (_claim_row(item, report) for item in report.verdict.claims), lines_only),
    }


def defuse(text: str) -> str:
    """`text` with nothing hidden, and with an apostrophe in front where a spreadsheet would take it for a formula."""
    shown = make_visible(text)
    return f"'{shown}" if shown.lstrip()[:1] in _FORMULA else shown


def _table(head: Sequence[str], rows: Iterable[Row], lines_only: bool) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow((*head, "lines_only"))
    writer.writerows([_show(cell) for cell in (*row, lines_only)] for row in rows)
    return stream.getvalue()


def _show(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if cell is None:
        return ""
    return str(cell) if isinstance(cell, int) else defuse(cell)


# ------------------------------------------------------------------------------------------- components and totals


def _component_rows(report: Report) -> Iterator[Row]:
    """A row for each component, each sum (of all that was asked for in a partial audit) and each place of the TCB."""
    audit, exposures = report.audit, find_exposures(report.audit, report.manifest)
    for result in audit.components:
        component = result.component
        names = ("component", component.id, component.group, component.title, ", ".join(component.runs_in))
        cited = component.cited.code if component.cited else None
        own = find_own_exposures(result, report.manifest, audit.release)
        size = size_of((result,))
        figures = _figures(report, names, (result,), _basis(result), size)
        yield (*figures, cited, _sources(result.revisions), *_exposed((result,), own, size))
    subjects, sizes = results_by_subject(audit), sizes_by_subject(audit)
    for subject in sorted(subjects, key=lambda name: name == "tcb"):
        if subject != COMPARISON:
            total_names = ("total", subject, "", describe_subject(audit) if audit.partial else "", "")
            figures = _figures(report, total_names, subjects[subject], "measured", sizes[subject])
            yield (*figures, None, "", *_exposed(subjects[subject], exposures, sizes[subject]))
    for item in sum_places(audit, exposures):
        figures = _figures(report, ("place", item.place, "", "", item.place), item.results, "measured", item.size)
        yield (*figures, None, "", *_exposed(item.results, exposures, item.size))


def _figures(report: Report, names: Sequence[str], results: tuple[ComponentResult, ...], basis: str, size: Size) -> Row:
    """The cells up to the figure as shipped, of `results` with this size; no figure is an empty cell, never 0."""
    head: Row = (report.audit.release, *names, basis, not size.lower_bound, report.recorded)
    if basis not in _WITH_FIGURES:
        return (*head, *(None,) * (len(_SIZES) + 1))
    if size.totals is None:
        return (*head[:6], "not measured", *head[7:], *(None,) * (len(_SIZES) + 1))
    shipped = shipped_figure_of(results)
    return (*head, *values_of(size, _SIZES), shipped.code if shipped else None)


def _exposed(results: tuple[ComponentResult, ...], exposures: Exposures, size: Size) -> Row:
    """What of `results`, which have `size`, is in exposed files, and whether that is all of it.

    It is empty if nothing is declared, which is not to say that nothing is.
    """
    parts = tuple(exposed_part(result, exposures) for result in results)
    totals = total_of(parts)
    if not totals.files:
        return (None,) * 5
    whole = not (size.lower_bound or list_undeclared(results, exposures))
    return (totals.files, totals.code, totals.c, count_exposed_functions(unique_files(parts), exposures), whole)


def _basis(result: ComponentResult) -> str:
    """Where the figures of a component come from."""
    if result.record:
        return "counted on request"
    if result.component.cited:
        return "cited"
    if result.files or (result.complete and not result.component.is_comparison):
        return "measured"
    return "not counted" if result.complete else "not measured"


def _sources(revisions: tuple[SourceRevision, ...]) -> str:
    return " ".join(map(describe_source, revisions))


# ------------------------------------------------------------------------------------------------- files and claims


def _file_rows(report: Report) -> Iterator[Row]:
    """A row for each measured file, then one for each without a figure and each that is unclassified."""
    audit = report.audit
    ids_by_file, exposures = components_by_file(audit), find_exposures(audit, report.manifest)
    for item in unique_files(audit.components):
        file, ids = item.file, ids_by_file[item.file.identity]
        state = "disputed" if item.open_disputes else "measured"
        place = (file.url, file.revision, file.path, " ".join(ids), _is_trusted(audit, ids), state, "")
        exposed = exposure_of_file(item, exposures)
        yield (audit.release, *place, report.recorded, *_file_figures(item), file.blob, exposed)
    for place in _without_figure(audit):
        yield (audit.release, *place, report.recorded, *(None,) * (len(_FILE_FIGURES) + 3))


def _function_rows(report: Report) -> Iterator[Row]:
    """A row for each function of each measured file, in the order of the files and their lines."""
    audit = report.audit
    ids_by_file, exposures = components_by_file(audit), find_exposures(audit, report.manifest)
    for item in unique_files(audit.components):
        file, ids = item.file, ids_by_file[item.file.identity]
        place = (file.url, file.revision, file.path, " ".join(ids), _is_trusted(audit, ids))
        for function in item.measurement.functions or ():
            exposed = exposure_of_function(item, function.name, exposures)
            yield (audit.release, *place, report.recorded, *_function_figures(function), exposed)


def _function_figures(function: Function) -> Row:
    figures = (function.nloc, function.ccn, function.parameters, function.arms_dropped)
    return (function.name, function.start, function.end, *figures)


def _is_trusted(audit: Audit, ids: tuple[str, ...]) -> bool:
    """Whether one of the components with these ids is part of the TCB."""
    return any(result.component.id in ids for result in audit.results_of("tcb"))


def _file_figures(item: MeasuredFile) -> Row:
    return (item.measurement.language, *(figure.of(item) for figure in _FILE_FIGURES))


def _without_figure(audit: Audit) -> Iterator[tuple[str, str, str, str, bool, str, str]]:
    """The cells from the address to the reason, of what has no figure."""
    for result in audit.components:
        name, trusted = result.component.id, result.component.group in audit.tcb_groups
        for gap in result.unmeasured:
            yield gap.url, gap.revision, gap.path, name, trusted, "unmeasured", gap.reason
    for file in audit.unclassified:
        yield file.url, file.revision, file.path, "", False, "unclassified", "no rule of the manifest mentions it"


def _claim_row(result: ClaimResult, report: Report) -> Row:
    claim = result.claim
    verdict = (report.audit.release, claim.id, result.verdict, result.agreement, result.gated)
    figures = (claim.subject, claim.metric, result.measured, margin_of(result.by_definition[0]))
    words = (result.explanation, claim.quote, result.page.title, result.page.url)
    return (*verdict, *figures, *words, report.recorded)
