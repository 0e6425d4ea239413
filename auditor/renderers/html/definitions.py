# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the HTML report shows of the TCB by each definition of a line that has a figure for it."""

from msgspec import Struct

from auditor.findings.definitions import build_figures, figures_of
from auditor.findings.figures import size_of
from auditor.findings.totals import describe_undecided, figure_of, unique_files
from auditor.model.measured import Audit, ComponentResult


class DefinedSize(Struct, frozen=True):
    """The TCB by one definition, None if that has no figure; `share` is its bar, in hundredths of the longest."""

    name: str
    lines: int | None
    lower_bound: bool
    share: float


def view_definitions(audit: Audit) -> tuple[DefinedSize, ...]:
    """The TCB, all languages, by each definition; the first decides."""
    results = audit.results_of("tcb")
    least, known = _is_lower_bound(results, audit), figure_of(results) is not None
    figures = figures_of(unique_files(results), (), "code") | build_figures(results, audit.profiles, "code")
    longest = max((figure.lines for figure in figures.values()), default=0) or 1
    return tuple(
        DefinedSize(
            name=name,
            lines=figure.lines if known and (figure.lines or not least) else None,
            lower_bound=bool(figure.files_without) or least,
            share=100 * figure.lines / longest,
        )
        for name, figure in figures.items()
    )


def _is_lower_bound(results: tuple[ComponentResult, ...], audit: Audit) -> bool:
    return size_of(results).lower_bound or bool(describe_undecided(audit))
