# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The figures of an audit that a person accepts, and the lowest since. Pure functions."""

from collections.abc import Iterable

from msgspec.structs import replace

from auditor.findings.figures import headline_of
from auditor.findings.totals import figure_of, results_by_subject, summarise_complexity
from auditor.model.accepted import Accepted, AcceptedRevision, Figures
from auditor.model.measured import Audit, ComponentResult


def figures_of(results: Iterable[ComponentResult]) -> Figures | None:
    """What a limit can be on, of `results`; None if nothing of them has a figure.

    Without functions there is none above a CCN of 15, and the highest CCN is 0.
    """
    results = tuple(results)
    totals, complexity = figure_of(results), summarise_complexity(results)
    if totals is None:
        return None
    highest, above_15 = (complexity.maximum, complexity.above_15) if complexity else (0, 0)
    return Figures(totals.code, totals.c, totals.functions, highest, above_15)


def figures_by_subject(audit: Audit) -> dict[str, Figures]:
    """The figures of the TCB, and of each group and component of an audit of everything, comparisons apart."""
    subjects = {name: results for name, results in results_by_subject(audit).items() if name in ("tcb", *audit.groups)}
    parts = {item.component.id: (item,) for item in audit.components if not item.component.is_comparison}
    figures = {name: figures_of(results) for name, results in (subjects | parts).items()}
    return {name: found for name, found in figures.items() if found is not None}


def accept(audit: Audit, digest: str, day: str, reason: str) -> Accepted:
    """An audit as it is accepted on a day, for a reason; `digest` is the SHA-256 of its audit.json."""
    figures = figures_by_subject(audit)
    revisions = {
        item.repository: AcceptedRevision(item.url, item.ref, item.revision)
        for result in audit.components
        if not result.component.is_comparison
        for item in result.all_revisions
    }
    instruments = dict(sorted(audit.instruments.items()))
    return Accepted(day, reason, digest, instruments, dict(sorted(revisions.items())), figures, figures)


def growth_since(accepted: Accepted, audit: Audit) -> int | None:
    """By how many SLOC the TCB is larger than the accepted one; None unless both have a figure, and this one is whole.

    A lower bound is compared with nothing: its difference would be no bound of anything.
    """
    figures, size = accepted.figures.get("tcb"), headline_of(audit)
    if figures is None or size.totals is None or size.lower_bound or audit.partial:
        return None
    return size.totals.code - figures.code


def lower(accepted: Accepted, audit: Audit) -> Accepted:
    """What is accepted with its lowest figures at most those of a later audit, which has to be complete."""
    now = figures_by_subject(audit)
    lowest = {name: known.lowered_to(now.get(name, known)) for name, known in accepted.lowest.items()}
    return replace(accepted, lowest=lowest)
