# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the HTML report shows of a claim: the sentence, where it was read, and its verdict by each definition."""

from msgspec import Struct

from auditor.findings.definitions import meaning_of
from auditor.model.claimed import Claim
from auditor.model.judged import ClaimResult, ClaimVerdict, Judgement
from auditor.renderers import Report
from auditor.renderers.html.links import NO_FIGURE, Link, page_address, revision_address
from auditor.renderers.words.claims import describe_stated, margin_of


class DefinitionRow(Struct, frozen=True):
    """A claim by one definition of a line; `margin` is in lines or in orders of magnitude."""

    name: str
    meaning: str
    figure: int | str
    lower_bound: bool
    verdict: ClaimVerdict
    margin: str


class ClaimView(Struct, frozen=True):
    """A published sentence, where it was read, and its verdict; `recorded` tells that its figure is not of this run.

    `number` is its place in the ledger, from 1.
    """

    number: str
    claim: Claim
    source: Link
    revision: Link
    result: ClaimResult
    definitions: tuple[DefinitionRow, ...]
    stated: str
    recorded: bool


def view_claims(report: Report) -> tuple[ClaimView, ...]:
    """The ledger."""
    return tuple(_view(number, result, report) for number, result in enumerate(report.verdict.claims, start=1))


def _view(number: int, result: ClaimResult, report: Report) -> ClaimView:
    page = result.page
    counted = [item for subject in result.claim.subjects for item in report.audit.results_of(subject)]
    return ClaimView(
        number=str(number),
        claim=result.claim,
        source=Link(page.title, page_address(page.url)),
        revision=Link(page.revision[:12], revision_address(page.repository, page.revision)),
        result=result,
        definitions=tuple(map(_view_judgement, result.by_definition)),
        stated=describe_stated(result),
        recorded=bool(report.recorded) or any(item.record for item in counted),
    )


def _view_judgement(judgement: Judgement) -> DefinitionRow:
    meaning = meaning_of(judgement.definition)
    bound = bool(judgement.lower_bound)
    figure = NO_FIGURE if judgement.figure is None else judgement.figure
    return DefinitionRow(judgement.definition, meaning, figure, bound, judgement.verdict, margin_of(judgement))
