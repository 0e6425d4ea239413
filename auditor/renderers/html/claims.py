# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the HTML report shows of a claim: the sentence, where it was read, and its verdict by each definition."""

from msgspec import Struct

from auditor.model.claimed import Claim
from auditor.model.judged import ClaimResult
from auditor.renderers import Report
from auditor.renderers.html.links import Link, page_address, revision_address


class ClaimView(Struct, frozen=True):
    """A claim and its verdict; `recorded` tells that its figure is not of this run.

    `number` is its place in the ledger, from 1.
    """

    number: str
    result: ClaimResult
    recorded: bool

    @property
    def claim(self) -> Claim:
        """The published sentence."""
        return self.result.claim

    @property
    def source(self) -> Link:
        """The page that it is a sentence of."""
        return Link(self.result.page.title, page_address(self.result.page.url))

    @property
    def revision(self) -> Link:
        """The commit at which the page was read, without a text where it is in no repository."""
        page = self.result.page
        return Link(page.revision[:12], revision_address(page.repository, page.revision))


def view_claims(report: Report) -> tuple[ClaimView, ...]:
    """The ledger."""
    return tuple(
        ClaimView(str(number), result, _is_recorded(result, report))
        for number, result in enumerate(report.verdict.claims, start=1)
    )


def _is_recorded(result: ClaimResult, report: Report) -> bool:
    counted = (item for subject in result.claim.subjects for item in report.audit.results_of(subject))
    return bool(report.recorded) or any(item.record for item in counted)
