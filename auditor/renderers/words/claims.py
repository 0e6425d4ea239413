# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What every form of a report says of a claim in the same words."""

from auditor.model.declared import Page
from auditor.model.judged import ClaimResult, Judgement
from auditor.renderers.words.left_out import NOT_MEASURED


def margin_of(judgement: Judgement) -> str:
    """How far the figure is from the bound of the claim, and on which side of it; empty if that is not known."""
    if judgement.margin is None:
        return ""
    amount = abs(judgement.margin)
    size = f"{amount:,}" if isinstance(amount, int) else f"{amount:.2f} orders"
    return f"{size} inside" if judgement.margin >= 0 else f"{size} outside"


def describe_agreement(result: ClaimResult) -> str:
    """The verdict by each definition of a line, in one line."""
    figures = ", ".join(map(_describe, result.by_definition))
    return f"{result.verdict} under {result.agreement} definitions of a line: {figures}"


def _describe(judgement: Judgement) -> str:
    return f"{judgement.definition} {figure_in_words(judgement)} {judgement.verdict}"


def figure_in_words(judgement: Judgement) -> str:
    """The figure of a claim by one definition, with what it lacks."""
    if judgement.figure is None:
        return NOT_MEASURED
    return f"{'at least ' if judgement.lower_bound else ''}{judgement.figure:,}"


def describe_stated(result: ClaimResult) -> str:
    """What the words of the page itself come to as orders of magnitude; empty if it does not give both sizes."""
    if result.stated is None:
        return ""
    extremes = f"{result.stated.least:.2f} to {result.stated.most:.2f}"
    return f"the page's own words come to {result.stated.named:.2f} orders of magnitude ({extremes} at the extremes)"


def describe_place(page: Page) -> str:
    """Where a page was read."""
    return f"{page.path} at {page.revision[:12]}" if page.repository else "cited, not re-read"
