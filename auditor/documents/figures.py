# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The published form of files, functions and sums, which every document shares. What has no figure is null."""

from collections.abc import Iterable
from types import MappingProxyType

import msgspec
from msgspec import Struct

from auditor.findings.exposure import Exposures, exposure_of_file, exposure_of_function
from auditor.model.custody import Churn
from auditor.model.declared import BlobId, Checks, Text
from auditor.model.measured import Dispute, Function, LineDetails, MeasuredFile, Totals

NOT_DECLARED: Exposures = MappingProxyType({})
"""What is said of exposed files where no manifest is at hand: nothing."""


class FunctionEntry(Struct, frozen=True, omit_defaults=True):
    """One function: first and last line, NLOC, CCN and its number of parameters."""

    name: str
    start: int
    end: int
    nloc: int
    ccn: int
    parameters: int
    arms_dropped: int = 0


class Acceptance(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """The review of the disputes of a file, in which these checks may fail.

    It is of this content, the `blob`, or with `any_content` of whatever is at the path.
    """

    path: Text
    blob: BlobId
    checks: Checks
    reason: Text
    any_content: bool = False


class FileEntry(Struct, frozen=True, omit_defaults=True):
    """One measured file; `functions` is empty and `functions_measured` false where no instrument finds functions.

    `exposed` is why input from less trusted code reaches it first, `apart` has the functions that it does not reach,
    `further` the figures of `instruments.further` by their name.
    """

    url: str
    revision: str
    path: str
    mode: str
    blob: str
    language: str
    size: int
    physical: int
    code: int
    comment: int
    blank: int
    pygount_code: int | None
    pygount_string: int | None
    lizard_nloc: int | None
    functions_measured: bool
    functions: tuple[FunctionEntry, ...]
    labels: tuple[str, ...]
    details: LineDetails | None = None
    raw_functions: tuple[FunctionEntry, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    acceptance: Acceptance | None = None
    churn: Churn | None = None
    exposed: str = ""
    apart: tuple[str, ...] = ()
    further: dict[str, int] = {}


class TotalsEntry(Struct, frozen=True):
    """The sums over unique files: `code` = `c` + `assembly` + `other`, in SLOC."""

    files: int
    code: int
    c: int
    assembly: int
    other: int
    comment: int
    blank: int
    physical: int
    functions: int
    size: int


class LinesEntry(Struct, frozen=True):
    """The sums of a count of lines alone, which knows of no functions: `code` = `c` + `assembly` + `other`, in SLOC.

    It stands apart from the totals, so that a reader who looks for those of a full count finds none.
    """

    files: int
    code: int
    c: int
    assembly: int
    other: int
    comment: int
    blank: int
    physical: int
    size: int


def file_entry(item: MeasuredFile, exposures: Exposures = NOT_DECLARED) -> FileEntry:
    """The published form of a file."""
    file, measurement = item.file, item.measurement
    return FileEntry(
        url=file.url,
        revision=file.revision,
        path=file.path,
        mode=file.mode,
        blob=file.blob,
        language=measurement.language,
        size=measurement.size,
        physical=measurement.lines.physical,
        code=measurement.lines.code,
        comment=measurement.lines.comment,
        blank=measurement.lines.blank,
        pygount_code=measurement.pygount_code,
        pygount_string=measurement.pygount_string,
        lizard_nloc=measurement.lizard_nloc,
        functions_measured=measurement.functions is not None,
        functions=function_entries(measurement.functions or ()),
        labels=measurement.labels,
        details=measurement.details,
        raw_functions=function_entries(measurement.raw_functions),
        disputes=measurement.disputes,
        acceptance=_acceptance_entry(item),
        churn=item.churn,
        exposed=exposure_of_file(item, exposures),
        apart=_functions_apart(item, exposures) if exposures else (),
        further=dict(measurement.further),
    )


def _acceptance_entry(item: MeasuredFile) -> Acceptance | None:
    review = item.acceptance
    if review is None:
        return None
    return Acceptance(item.file.path, item.file.blob, review.checks, review.reason, not review.blob)


def _functions_apart(item: MeasuredFile, exposures: Exposures) -> tuple[str, ...]:
    """The names of the functions of an exposed file that are not exposed themselves."""
    if not exposure_of_file(item, exposures):
        return ()
    names = dict.fromkeys(function.name for function in item.measurement.functions or ())
    return tuple(name for name in names if not exposure_of_function(item, name, exposures))


def function_entries(functions: Iterable[Function]) -> tuple[FunctionEntry, ...]:
    """The published form of functions."""
    return tuple(FunctionEntry(*msgspec.structs.astuple(function)) for function in functions)


def entry_or_none(totals: Totals | None) -> TotalsEntry | None:
    """The published form of `totals`, or nothing where there is no figure."""
    return totals_entry(totals) if totals else None


def lines_or_none(totals: Totals | TotalsEntry | None) -> LinesEntry | None:
    """The published form of the lines of `totals`, or nothing where there is no figure."""
    return lines_entry(totals) if totals else None


def lines_entry(totals: Totals | TotalsEntry) -> LinesEntry:
    """The published form of the lines of `totals`."""
    return LinesEntry(**{name: getattr(totals, name) for name in LinesEntry.__struct_fields__})


def totals_entry(totals: Totals) -> TotalsEntry:
    """The published form of `totals`."""
    return TotalsEntry(**{name: getattr(totals, name) for name in TotalsEntry.__struct_fields__})
