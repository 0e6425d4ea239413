# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""One component as text: why it is trusted, its sources, its files, and its most notable functions."""

from collections.abc import Iterator
from operator import itemgetter

from msgspec.structs import replace

from auditor.declared.globs import globs_in
from auditor.findings.definitions import meaning_of_component
from auditor.findings.figures import size_of
from auditor.findings.hotspots import MOST_SPOTS, Ranking, rank_by_component
from auditor.findings.ladder import Ladder, Rung, ladders_of
from auditor.findings.names import count_of
from auditor.findings.totals import shipped_figure_of
from auditor.model.declared import Source
from auditor.model.judged import OTHER_DEFINITION
from auditor.model.manifest import Manifest
from auditor.model.measured import Audit, ComponentResult, Function, MeasuredFile
from auditor.renderers.text.audit import describe_gaps, describe_patches, describe_pin
from auditor.renderers.text.columns import Layout, lay_out
from auditor.renderers.text.custody import Keys, describe_custody
from auditor.renderers.text.hotspots import describe_ranking
from auditor.renderers.words.comparisons import NOT_COUNTED, describe_cited, describe_record
from auditor.renderers.words.left_out import NOT_MEASURED, bound_of
from auditor.renderers.words.visible import make_visible

_LARGEST = 15
_FILES_HEAD = ("    SLOC", "comment", "  blank", "functions", "commits", "  in 2y", "file")
_FILES_LAYOUT = Layout("rrrrrrl", ("comment", "blank"))
_FUNCTIONS_LAYOUT = Layout("rrl")


def render_component(audit: Audit, manifest: Manifest, end: str = "") -> str:
    """All of the one component of `audit`, and the verdict `end`, but of a comparison, of which nothing is measured."""
    (result,) = audit.components
    name = result.component.id
    ladder, ranking = ladders_of(audit).get(name), rank_by_component(audit, manifest, MOST_SPOTS).get(name)
    verdict = [end] if end and not result.component.is_comparison else []
    return "\n".join([*_lines(result, audit.release, ladder, ranking, manifest.keys), *verdict, ""])


def _lines(
    result: ComponentResult, release: str, ladder: Ladder | None, ranking: Ranking | None, keys: Keys
) -> Iterator[str]:
    component = result.component
    yield f"{component.id}: {component.title} ({', '.join((component.group, *component.runs_in))})"
    yield f"  {'compared' if component.group == 'comparison' else 'trusted'} because: {component.sentence}"
    yield f"  evidence: {component.evidence}"
    if component.doubt:
        yield f"  doubt: {component.doubt}"
    if component.is_comparison:
        yield from _comparison_lines(result, release)
        return
    for source in component.sources_in(release):
        yield from _source_lines(source, result, release)
    yield from describe_custody(result, keys)
    yield describe_size(result)
    yield from _shipped_lines(result)
    yield from _ladder_lines(ladder) if ladder else ()
    yield from _file_lines(result)
    yield from _function_lines(result)
    yield from describe_ranking(ranking) if ranking else ()
    yield from describe_gaps([result])


def describe_size(result: ComponentResult) -> str:
    """The figure of a component in a sentence; a lower bound says so, and so does what was not measured."""
    size = size_of([result])
    totals = size.totals
    if totals is None:
        return NOT_MEASURED
    families = f"C {totals.c:,}, assembly {totals.assembly:,}"
    return f"{bound_of(size)}{totals.code:,} SLOC in {count_of(totals.files, 'file')} ({families})"


def _comparison_lines(result: ComponentResult, release: str) -> Iterator[str]:
    """What is cited, or was counted, lines only, when somebody asked for it."""
    cited, record = result.component.cited, result.record
    if cited:
        yield f"  cited, not measured: about {cited.code:,} lines ({cited.year}, {cited.grade}): {cited.source}"
        yield f"  {describe_cited(cited)}; {OTHER_DEFINITION}"
        return
    for source in result.component.sources_in(release):
        yield from _source_lines(source, result, release)
    yield f"{record.totals.code:,} SLOC, {describe_record(record)}" if record else NOT_COUNTED


def _source_lines(source: Source, result: ComponentResult, release: str) -> Iterator[str]:
    place = _describe_place(source, result)
    yield f"  source: {source.repository} at {place}" + (f"; {source.note}" if source.note else "")
    ref = next((item.ref for item in result.revisions if item.repository == source.repository), "")
    yield f"    include {' '.join(globs_in(source.include, release, ref))}"
    excluded = globs_in(source.exclude, release, ref)
    if excluded:
        yield f"    exclude {' '.join(excluded)}"


def _describe_place(source: Source, result: ComponentResult) -> str:
    """The commit at which a source was read, and how it was chosen."""
    revision = next((item for item in result.revisions if item.repository == source.repository), None)
    if revision:
        return f"{make_visible(revision.ref)} ({revision.revision}), {describe_pin(revision)}"
    record = result.record
    return f"{make_visible(record.ref)} ({record.revision}), recorded" if record else "no commit, not read"


def _ladder_lines(ladder: Ladder) -> Iterator[str]:
    """The definitions of its size, the widest first, then what other tools count."""
    yield f"by other definitions of a line{', as shipped' if ladder.shipped else ''}:"
    rungs = (*ladder.rungs, *ladder.beside)
    yield from lay_out(("", ""), ((f"{rung.lines:>11,}", _describe_rung(rung)) for rung in rungs), Layout("rl"))
    if ladder.not_built:
        yield f"  {len(ladder.not_built):,} selected files are not read by the build"


def _describe_rung(rung: Rung) -> str:
    without = f"; {rung.without:,} have no such figure" if rung.without else ""
    return f"{meaning_of_component(rung.name)} (C {rung.c:,}, in {count_of(rung.files, 'file')}{without})"


def _shipped_lines(result: ComponentResult) -> Iterator[str]:
    """What the downstream patches change: the sum, then each file."""
    for part in result.shipped:
        before = {item.file.path: item.measurement.lines.code for item in result.files}
        shipped, size = shipped_figure_of([result]), size_of([result])
        if shipped is None or size.totals is None:
            yield f"as shipped {NOT_MEASURED}, with {describe_patches(part)}"
        else:
            delta = shipped.code - size.totals.code
            yield f"{bound_of(size)}{shipped.code:,} SLOC as shipped ({delta:+,}), with {describe_patches(part)}"
        for item in part.files:
            code = item.measurement.lines.code
            yield f"  {code - before.get(item.file.path, 0):>+8,}  {make_visible(item.file.path)}"
        yield from (f"  {-before[path]:>+8,}  {make_visible(path)}, removed" for path in part.removed)


def _file_lines(result: ComponentResult) -> Iterator[str]:
    if not result.files:
        return
    yield ""
    churn = any(item.churn for item in result.files)
    rows = map(_file_row, sorted(result.files, key=_by_size))
    if churn:
        yield from lay_out(_FILES_HEAD, rows, _FILES_LAYOUT)
    else:
        head, *rest = ((*row[:4], row[-1]) for row in (_FILES_HEAD, *rows))
        yield from lay_out(head, rest, replace(_FILES_LAYOUT, sides="rrrrl"))


def _file_row(item: MeasuredFile) -> tuple[str, ...]:
    lines, functions = item.measurement.lines, item.measurement.functions
    found = "-" if functions is None else f"{len(functions):,}"
    sizes = f"{lines.code:,}", f"{lines.comment:,}", f"{lines.blank:,}", found
    return *sizes, *_churn_cells(item), f"{make_visible(item.file.path)} ({item.measurement.language})"


def _churn_cells(item: MeasuredFile) -> tuple[str, str]:
    """The commits that touched a file, ever and in the last two years; `?` where that is not counted."""
    return (f"{item.churn.commits:,}", f"{item.churn.recent:,}") if item.churn else ("?", "?")


def _by_size(item: MeasuredFile) -> tuple[int, str]:
    return -item.measurement.lines.code, item.file.path


def _function_lines(result: ComponentResult) -> Iterator[str]:
    found: list[tuple[tuple[int, str, int], str, Function]] = []
    for item in result.files:
        for function in item.measurement.functions or ():
            found.append(((-function.nloc, item.file.path, function.start), item.file.path, function))
    if not found:
        return
    found.sort(key=itemgetter(0))
    yield ""
    head = "    NLOC", "    CCN", f"the {min(_LARGEST, len(found))} largest of {len(found):,} functions"
    yield from lay_out(
        head, (_function_row(path, function) for _, path, function in found[:_LARGEST]), _FUNCTIONS_LAYOUT
    )


def _function_row(path: str, function: Function) -> tuple[str, str, str]:
    place = f"{make_visible(function.name)}  {make_visible(path)}:{function.start}-{function.end}"
    return f"{function.nloc:,}", f"{function.ccn:,}", place
