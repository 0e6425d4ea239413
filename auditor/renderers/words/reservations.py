# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What every form says of an audit whose figures were not all measured now, here, and of what the manifest names."""

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from auditor.findings.issues import Level
from auditor.findings.uncertain import describe_imported, describe_overridden
from auditor.renderers import Report
from auditor.renderers.words.lines_only import LACKS
from auditor.renderers.words.visible import make_visible

ReservationName = Literal["recorded", "lines-only", "trusted-anyway", "other-refs", "uncertain", "imported"]


class Reservation(Struct, frozen=True):
    """One of them: `head` says what it is, `text` of what, in words that may be a stranger's.

    Where nothing stands before it, `lead` makes a sentence of the text.
    """

    name: ReservationName
    level: Level
    head: str
    text: str
    lead: str = ""

    @property
    def sentence(self) -> str:
        """All of it without the head."""
        return f"{self.lead}{self.text}"


def list_reservations(report: Report) -> Iterator[Reservation]:
    """What a reader of the figures has to know first, the worst first; that something is missing is told apart."""
    audit = report.audit
    if report.recorded:
        yield Reservation("recorded", "error", "Recorded, not measured now", report.recorded, "nothing was measured: ")
    if audit.lines_only:
        yield Reservation("lines-only", "warning", "Lines only, no full audit", LACKS, "lines only: ")
    for line in audit.trusted_anyway:
        yield Reservation("trusted-anyway", "error", "Not verified, and measured anyway", line)
    for line in describe_overridden(audit.components):
        yield Reservation("other-refs", "warning", "Not the ref of the manifest", line)
    for line in audit.uncertain:
        yield Reservation("uncertain", "warning", "Not certain what is selected", line)
    if imported := describe_imported(audit.imported):
        yield Reservation("imported", "note", "Not all measured here", imported)


def render_reservations(report: Report) -> Iterator[str]:
    """A line for each, in plain text."""
    for item in list_reservations(report):
        yield f"{item.name.replace('-', ' ').upper()}: {make_visible(item.text)}"
