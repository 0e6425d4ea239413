# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows of a table on the terminal: columns of text to the left, columns of figures to the right."""

from collections.abc import Iterable, Sequence


def widths_of(rows: Iterable[Sequence[str]]) -> list[int]:
    """The width of each column of `rows`, which have the same number of cells."""
    return [max(map(len, column)) for column in zip(*rows, strict=True)]


def align(cells: Sequence[str], widths: Sequence[int], text_columns: int) -> str:
    """One line; what stands beyond the columns is put behind them."""
    texts = [cell.ljust(width) for cell, width in zip(cells[:text_columns], widths, strict=False)]
    figures = [cell.rjust(width) for cell, width in zip(cells[text_columns:], widths[text_columns:], strict=False)]
    return "  ".join((*texts, *figures, *cells[len(widths) :])).rstrip()


def rule_below(widths: Sequence[int]) -> str:
    """The line below the head of a table."""
    return "-" * (sum(widths) + 2 * (len(widths) - 1))
