# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What `auditor claims --format json` prints. Keys may be added; none is removed without a new schema number."""

from msgspec import Struct

from auditor.documents.audit import ClaimEntry, claim_entry
from auditor.documents.gaps import GapEntry, list_disputed, list_gaps
from auditor.findings.judge import judge_ledger
from auditor.model.judged import PageFinding, PageReading, Verdict
from auditor.model.measured import Audit

SCHEMA = 1


class PageEntry(Struct, frozen=True):
    """A quoted page that was read again: its commits when it was quoted and now, or the `failure` to read it."""

    title: str
    url: str
    revision: str
    current: str
    failure: str
    findings: tuple[PageFinding, ...]


class ClaimsDocument(Struct, frozen=True):
    """All of it; `pages` is null if no page was to be read again."""

    schema: int
    system: str
    release: str
    as_of: str
    exit_code: int
    complete: bool
    claims: tuple[ClaimEntry, ...]
    pages: tuple[PageEntry, ...] | None
    unmeasured: tuple[GapEntry, ...]
    disputed: tuple[GapEntry, ...]


def claims_document(audit: Audit, verdict: Verdict, readings: tuple[PageReading, ...] | None) -> ClaimsDocument:
    """The ledger of claims, with the pages that were read again."""
    return ClaimsDocument(
        schema=SCHEMA,
        system=audit.system.name,
        release=audit.release,
        as_of=audit.as_of,
        exit_code=judge_ledger(verdict, readings or (), audit.complete),
        complete=audit.complete,
        claims=tuple(map(claim_entry, verdict.claims)),
        pages=None if readings is None else tuple(map(_page_entry, readings)),
        unmeasured=list_gaps(audit.components),
        disputed=list_disputed(audit.components),
    )


def _page_entry(reading: PageReading) -> PageEntry:
    page = reading.page
    return PageEntry(page.title, page.url, page.revision, reading.current, reading.failure, reading.findings)
