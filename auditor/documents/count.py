# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What `auditor count --format json` prints: the objects of `audit.json` for local files."""

from msgspec import Struct

from auditor.documents.audit import SCHEMA
from auditor.documents.figures import FileEntry, TotalsEntry, file_entry, totals_entry
from auditor.findings.totals import total_of_file
from auditor.model.measured import MeasuredFile, Totals, UnmeasuredFile


class CountDocument(Struct, frozen=True):
    """What `auditor count --format json` prints: the objects of `audit.json` for local files.

    `totals` is null where no file could be measured, and there is one. `uncounted` are the files below folders that are
    of no known language.
    """

    schema: int
    complete: bool
    files: tuple[FileEntry, ...]
    unmeasured: tuple[UnmeasuredFile, ...]
    totals: TotalsEntry | None
    uncounted: tuple[str, ...] = ()


def count_document(
    files: tuple[MeasuredFile, ...], unmeasured: tuple[UnmeasuredFile, ...], uncounted: tuple[str, ...]
) -> CountDocument:
    """The figures of local files."""
    complete = not unmeasured and not any(item.measurement.disputes for item in files)
    totals = totals_entry(sum(map(total_of_file, files), start=Totals())) if files or not unmeasured else None
    entries = tuple(map(file_entry, files))
    return CountDocument(SCHEMA, complete, entries, unmeasured, totals, uncounted)
