# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a line is, by each definition that an audit has figures for: a claim says "lines" and leaves it open.

One entry of `DEFINITIONS` is all that a further definition needs. Pure functions.
"""

from collections.abc import Callable, Collection, Iterator

from msgspec import Struct

from auditor.instruments.languages import LANGUAGE_BY_NAME
from auditor.model import ComparisonRecord, ComponentResult, MeasuredFile, Profile, ProfiledFile, SizeMetric


class Definition(Struct, frozen=True):
    """One meaning of "line", with what it counts in a file and in a comparison; None where it has no figure.

    `of_component` says in words what it comes to for the files of one component.
    """

    name: str
    meaning: str
    of_component: str
    count_file: Callable[[MeasuredFile], int | None]
    count_record: Callable[[ComparisonRecord, SizeMetric], int | None]


class Figure(Struct, frozen=True):
    """A number of lines; a lower bound if some files have no figure by this definition."""

    lines: int
    files_without: int = 0


def _no_figure(record: ComparisonRecord, metric: SizeMetric) -> None:
    """Comparisons are counted by our scanner only."""


DEFINITIONS = (
    Definition(
        "SLOC",
        "lines with anything but white space and comment, by our scanner",
        "SLOC of the selected files",
        lambda item: item.measurement.lines.code,
        lambda record, metric: record.totals.of(metric),
    ),
    Definition(
        "physical",
        "all lines, blank ones and comments included",
        "physical lines of the selected files",
        lambda item: item.measurement.lines.physical,
        lambda record, metric: record.physical_c if metric == "c" else record.totals.physical,
    ),
    Definition(
        "pygount",
        "pygount's own figure: without brackets alone, strings alone and code under #if 0",
        "lines of code by pygount's own count",
        lambda item: item.measurement.pygount_code,
        _no_figure,
    ),
    Definition(
        "NLOC",
        "lizard's own figure of the file: without most preprocessor directives",
        "NLOC by lizard's own count",
        lambda item: item.measurement.lizard_nloc,
        _no_figure,
    ),
)
"""All definitions; the first decides."""

PRIMARY = DEFINITIONS[0]


def figures_of(
    files: Collection[MeasuredFile], records: Collection[ComparisonRecord], metric: SizeMetric
) -> dict[str, Figure]:
    """The figure of `files` and `records` together by the name of each definition that has one; SLOC always has."""
    meant = [item for item in files if is_meant(item, metric)]
    figures = {definition.name: _figure(definition, meant, records, metric) for definition in DEFINITIONS}
    return {name: figure for name, figure in figures.items() if figure is not None}


BuiltFiles = dict[str, ProfiledFile]
CountBuilt = Callable[[ProfiledFile], int | None]


class BuildDefinition(Struct, frozen=True):
    """One meaning of "line" that only a build can tell, with what it counts in a file that the build read."""

    name: str
    meaning: str
    of_component: str
    count_file: CountBuilt


BUILD_DEFINITIONS = (
    BuildDefinition(
        "built",
        "SLOC of the files that a build reads, as shipped",
        "SLOC of the files that a build reads",
        lambda file: file.code,
    ),
    BuildDefinition(
        "surviving",
        "of these, SLOC that survive the preprocessor",
        "SLOC that survive the preprocessor",
        lambda file: file.surviving,
    ),
    BuildDefinition("emitting", "of these, SLOC that emit code", "SLOC that emit code", lambda file: file.emitting),
)


DEFINITION_BY_NAME = {item.name: item for item in DEFINITIONS}
_ALL: tuple[Definition | BuildDefinition, ...] = (*DEFINITIONS, *BUILD_DEFINITIONS)


def meaning_of(name: str) -> str:
    """What a line is by the definition with this name."""
    return next(item.meaning for item in _ALL if item.name == name)


def meaning_of_component(name: str) -> str:
    """What a component comes to by the definition with this name."""
    return next(item.of_component for item in _ALL if item.name == name)


def build_figures(
    results: Collection[ComponentResult], profiles: Collection[Profile], metric: SizeMetric
) -> dict[str, Figure]:
    """The figure of `results`, as shipped, by each definition that a profile has a record of; empty without a profile.

    A component of which no build is recorded counts in full. Of one that is, files that the build did not read count 0.
    """
    meant = list(_built_files(results, profiles, metric))
    if all(built is None for _, built in meant):
        return {}
    figures = ((definition.name, _sum_built(meant, definition.count_file)) for definition in BUILD_DEFINITIONS)
    return {name: figure for name, figure in figures if figure is not None}


def _built_files(
    results: Collection[ComponentResult], profiles: Collection[Profile], metric: SizeMetric
) -> Iterator[tuple[MeasuredFile, BuiltFiles | None]]:
    """Every file that is meant, as shipped, with what a build read of its component; None without a profile of that."""
    built_by_component = {profile.component: {file.path: file for file in profile.files} for profile in profiles}
    for result in results:
        built = built_by_component.get(result.component.id)
        yield from ((item, built) for item in result.as_shipped.files if is_meant(item, metric))


def _sum_built(meant: Collection[tuple[MeasuredFile, BuiltFiles | None]], count: CountBuilt) -> Figure | None:
    """The sum over unique files; None if the profile has no record of this."""
    lines = {item.file.identity: _count_built(item, built, count) for item, built in meant}
    known = [number for number in lines.values() if number is not None]
    return Figure(sum(known)) if len(known) == len(lines) else None


def _count_built(item: MeasuredFile, built: BuiltFiles | None, count: CountBuilt) -> int | None:
    if built is None:
        return item.measurement.lines.code
    return count(built[item.file.path]) if item.file.path in built else 0


def record_figures(record: ComparisonRecord, metric: SizeMetric) -> dict[str, int]:
    """The figure of a comparison by the name of each definition that has one."""
    figures = {definition.name: definition.count_record(record, metric) for definition in DEFINITIONS}
    return {name: lines for name, lines in figures.items() if lines is not None}


def is_meant(item: MeasuredFile, metric: SizeMetric) -> bool:
    """Whether the metric counts the language of a file."""
    return metric == "code" or LANGUAGE_BY_NAME[item.measurement.language].family == "c"


def _figure(
    definition: Definition, files: Collection[MeasuredFile], records: Collection[ComparisonRecord], metric: SizeMetric
) -> Figure | None:
    """The sum by one definition; None if it has no figure for a record, or none for anything at all."""
    counts = [definition.count_file(item) for item in files]
    recorded = [definition.count_record(record, metric) for record in records]
    known = [count for count in (*counts, *recorded) if count is not None]
    if None in recorded or not (known or definition is PRIMARY):
        return None
    return Figure(sum(known), counts.count(None))
