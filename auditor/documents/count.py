# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What `auditor count --format json` prints: the objects of `audit.json` for local files."""

from msgspec import Struct

from auditor.documents.audit import SCHEMA
from auditor.documents.figures import FileEntry, LinesEntry, TotalsEntry, entry_or_none, file_entry, lines_or_none
from auditor.findings.totals import total_of_file
from auditor.model.local import LocalCount
from auditor.model.measured import Totals, UnmeasuredFile


class CountDocument(Struct, frozen=True):
    """What `auditor count --format json` prints: the objects of `audit.json` for local files.

    `totals` is null where no file could be measured, and there is one. `uncounted` are the files below folders that are
    of no known language. If `lines_only`, nothing but lines was counted: their sums are `lines`, `totals` is null, and
    `complete` says nothing of disputes.
    """

    schema: int
    complete: bool
    files: tuple[FileEntry, ...]
    unmeasured: tuple[UnmeasuredFile, ...]
    totals: TotalsEntry | None
    uncounted: tuple[str, ...] = ()
    lines_only: bool = False
    lines: LinesEntry | None = None


def count_document(count: LocalCount) -> CountDocument:
    """The figures of local files."""
    sums = sum(map(total_of_file, count.files), start=Totals()) if count.files or not count.unmeasured else None
    return CountDocument(
        schema=SCHEMA,
        complete=not count.unmeasured and not any(item.measurement.disputes for item in count.files),
        files=tuple(map(file_entry, count.files)),
        unmeasured=count.unmeasured,
        totals=None if count.lines_only else entry_or_none(sums),
        uncounted=count.uncounted,
        lines_only=count.lines_only,
        lines=lines_or_none(sums) if count.lines_only else None,
    )
