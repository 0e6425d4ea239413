# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Sums over results: each file counts once in a total, however many components it serves. Pure functions."""

import bisect
import statistics
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import get_args

from msgspec import Struct
from msgspec.structs import replace

from auditor.instruments.languages import LANGUAGE_BY_NAME
from auditor.model.custody import MemorySafety
from auditor.model.declared import COMPARISON, PART, Family
from auditor.model.measured import Audit, ComponentResult, MeasuredFile, Measurement, Totals

_REMEMBERED = 256


class _Same(Struct, frozen=True, eq=False):
    """Some results, which are equal to no other objects: they are large, and each form asks for their sums again."""

    results: tuple[ComponentResult, ...]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Same) or len(self.results) != len(other.results):
            return False
        return all(mine is theirs for mine, theirs in zip(self.results, other.results, strict=True))

    def __hash__(self) -> int:
        return hash(tuple(map(id, self.results)))


def total_of(results: Iterable[ComponentResult]) -> Totals:
    """The totals over the unique files of `results`, and over the records of comparisons counted on request."""
    return _add_up(_Same(tuple(results)))


@lru_cache(maxsize=_REMEMBERED)
def _add_up(same: _Same) -> Totals:
    records = (result.record.totals for result in same.results if result.record)
    return sum(records, start=_total_of_files([item.measurement for item in unique_files(same.results)]))


def figure_of(results: Iterable[ComponentResult]) -> Totals | None:
    """The totals of `results`, which are a lower bound if one is incomplete; None if nothing of them has a figure.

    What was not measured is never 0: every form asks here, and has to say what it shows instead.
    """
    results = tuple(results)
    counted = any(result.files or result.record for result in results)
    is_figure = counted or (bool(results) and all(result.has_figure for result in results))
    return total_of(results) if is_figure else None


def shipped_figure_of(results: Iterable[ComponentResult]) -> Totals | None:
    """The same with the downstream patches applied; None as well if patches of one of them could not be."""
    results = tuple(results)
    patched = figure_of(result.as_shipped for result in results)
    return patched if all(result.has_figure_as_shipped or not result.has_figure for result in results) else None


def is_patched(results: Iterable[ComponentResult]) -> bool:
    """Whether there are downstream patches to any of `results`, be it that they could not be applied."""
    return any(result.shipped or (result.has_figure and not result.has_figure_as_shipped) for result in results)


def unique_files(results: Iterable[ComponentResult]) -> tuple[MeasuredFile, ...]:
    """The files of `results`, each once, however many components it serves."""
    return tuple({item.file.identity: item for result in results for item in result.files}.values())


def split_by_safety(results: Iterable[ComponentResult]) -> MemorySafety:
    """The SLOC of the unique files of `results` in memory-safe languages and in others."""
    code = {True: 0, False: 0}
    for item in unique_files(results):
        code[LANGUAGE_BY_NAME[item.measurement.language].memory_safe] += item.measurement.lines.code
    return MemorySafety(safe=code[True], unsafe=code[False])


CCN_NOTED = 15
"""A function with a higher CCN is counted apart, and listed where functions are listed."""


class ComplexitySummary(Struct, frozen=True):
    """The CCN of a set of functions: their number, the median, how many are above 15, the maximum.

    The median and the number above 15 tell more than the mean: one table of instructions can have a CCN of thousands.
    """

    functions: int
    median: float
    above_15: int
    maximum: int


def summarise_complexity(results: Iterable[ComponentResult]) -> ComplexitySummary | None:
    """The CCN over the functions of the unique files of `results`; None if no function was found."""
    return _sort_out(_Same(tuple(results)))


@lru_cache(maxsize=_REMEMBERED)
def _sort_out(same: _Same) -> ComplexitySummary | None:
    measurements = (item.measurement for item in unique_files(same.results))
    values = sorted(function.ccn for measurement in measurements for function in measurement.functions or ())
    if not values:
        return None
    above_15 = len(values) - bisect.bisect_right(values, CCN_NOTED)
    return ComplexitySummary(len(values), statistics.median(values), above_15, values[-1])


def total_of_file(item: MeasuredFile) -> Totals:
    """One file as a total of its own."""
    return _total_of_files([item.measurement])


def _total_of_files(measurements: list[Measurement]) -> Totals:
    code_by_family: dict[Family, int] = dict.fromkeys(get_args(Family), 0)
    for measurement in measurements:
        code_by_family[LANGUAGE_BY_NAME[measurement.language].family] += measurement.lines.code
    return Totals(
        files=len(measurements),
        c=code_by_family["c"],
        assembly=code_by_family["assembly"],
        other=code_by_family["other"],
        comment=sum(item.lines.comment for item in measurements),
        blank=sum(item.lines.blank for item in measurements),
        functions=sum(len(item.functions or ()) for item in measurements),
        size=sum(item.size for item in measurements),
    )


def describe_undecided(audit: Audit, subjects: Iterable[str] = ("tcb",)) -> str:
    """Why the size of `subjects` can only be larger though all of them was measured; empty if nothing keeps it open.

    Code that nobody has decided on can belong to any group of the TCB, so that it is the TCB as a whole that lacks it.
    """
    subjects = set(subjects)
    is_tcb = "tcb" in subjects or subjects.issuperset(audit.tcb_groups)
    number = len(audit.unclassified)
    return f"files that no rule of the manifest mentions: {number:,}" if number and is_tcb else ""


def results_by_subject(audit: Audit) -> dict[str, tuple[ComponentResult, ...]]:
    """What has a total: the TCB and each group with components in the audit, or only all that was asked for.

    An audit of some components has no total of the TCB or of a group, of which it may have a part.
    """
    if audit.partial:
        return {PART: audit.headline} if audit.headline else {}
    results = {subject: audit.results_of(subject) for subject in ("tcb", *audit.groups, COMPARISON)}
    return {subject: found for subject, found in results.items() if found}


def totals_by_subject(audit: Audit) -> dict[str, Totals]:
    """The totals of each subject of which anything has a figure."""
    figures = {subject: figure_of(results) for subject, results in results_by_subject(audit).items()}
    return {subject: totals for subject, totals in figures.items() if totals is not None}


def shipped_totals_by_subject(audit: Audit) -> dict[str, Totals]:
    """The same with the downstream patches applied, where they could be."""
    figures = {subject: shipped_figure_of(results) for subject, results in results_by_subject(audit).items()}
    return {subject: totals for subject, totals in figures.items() if totals is not None}


def times_the_tcb(result: ComponentResult, audit: Audit) -> float | None:
    """How many times as many SLOC, of all languages, a comparison has as the TCB; None unless both were counted whole.

    Both are counted by our scanner. A cited figure is not, and has no ratio.
    """
    is_whole = audit.complete and not audit.partial and not audit.left_out_of("tcb")
    theirs, ours = total_of([result]).code, total_of(audit.results_of("tcb")).code
    return theirs / ours if is_whole and theirs and ours else None


def as_shipped(audit: Audit) -> Audit:
    """The audit with the downstream patches applied to the files of every component."""
    return replace(audit, components=tuple(result.as_shipped for result in audit.components))


def components_by_file(audit: Audit) -> dict[tuple[str, str, str], tuple[str, ...]]:
    """The ids of the components that each measured file serves, by the identity of the file."""
    components: dict[tuple[str, str, str], list[str]] = {}
    for result in audit.components:
        for item in result.files:
            components.setdefault(item.file.identity, []).append(result.component.id)
    return {identity: tuple(ids) for identity, ids in components.items()}


def shared_files(audit: Audit) -> dict[tuple[str, str, str], tuple[str, ...]]:
    """The components that share a file, by the identity of the file, for each file that serves more than one."""
    return {identity: ids for identity, ids in sorted(components_by_file(audit).items()) if len(ids) > 1}


def duplicate_blobs(audit: Audit) -> dict[str, int]:
    """How many different files carry the same content, by blob id, for each content that stands in several."""
    counts = Counter(item.file.blob for item in unique_files(audit.components))
    return {blob: count for blob, count in sorted(counts.items()) if count > 1}
