# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What `auditor explain --format json` prints. Keys may be added; none is removed without a new schema number."""

from msgspec import Struct

from auditor.documents.figures import FileEntry, file_entry
from auditor.instruments.classes import ClassifiedLine
from auditor.model.measured import MeasuredFile, Measurement, TrustedFile, Unmeasured

SCHEMA = 1


class ExplainDocument(Struct, frozen=True):
    """A file, the class of each of its lines, and its figures; if it has none, they are null and `unmeasured` why.

    The figures are those of a file in `audit.json`; a local file has neither an address nor a revision.
    """

    schema: int
    file: str
    unmeasured: str
    figures: FileEntry | None
    lines: tuple[ClassifiedLine, ...]


def explain_document(
    name: str, place: TrustedFile, lines: tuple[ClassifiedLine, ...], outcome: Measurement | Unmeasured
) -> ExplainDocument:
    """The lines of the file `name` and what came of measuring it."""
    if isinstance(outcome, Unmeasured):
        return ExplainDocument(SCHEMA, name, outcome.reason, None, ())
    figures = file_entry(MeasuredFile(place, outcome))
    return ExplainDocument(SCHEMA, name, "", figures, lines)
