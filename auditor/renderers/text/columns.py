# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables as text: whole where nobody looks, and within the width of the terminal that shows them.

A figure is never cut. Where a table is too wide, the columns that its maker calls least important are not shown and
are named below it; then texts wrap within their cells. A word, a path for example, is not broken.
"""

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from auditor.processes.streams import TERMINAL_WIDTH

_GAP = "  "
_HANGING = "  "
_LEAST_WIDTH = 12

Row = Sequence[str]
"""The cells of a row; none for an empty line."""


class Layout(Struct, frozen=True):
    """How a table stands: `l` for each column of texts and `r` for each of figures.

    `least` names the columns that may be left out on a narrow terminal, the first one first.
    """

    sides: str
    least: tuple[str, ...] = ()
    ruled: bool = False


def lay_out(head: Row, rows: Iterable[Row], layout: Layout) -> Iterator[str]:
    """The lines of a table; a head without words is not shown. White space around words of the head widens columns."""
    kept = [head, *rows]
    widths = _measure(kept)
    shown = _choose_columns(head, widths, layout)
    picked = [_pick(row, shown) for row in kept]
    sides = "".join(layout.sides[index] for index in shown)
    narrow = _narrow([widths[index] for index in shown], picked, sides)
    yield from _draw(picked if "".join(head).strip() else picked[1:], narrow, sides, ruled=layout.ruled)
    hidden = [name.strip() for index, name in enumerate(head) if index not in shown]
    if hidden:
        yield f"columns not shown: {', '.join(hidden)}: at {_total(widths)} columns, or with `| cat`"


def _measure(rows: Iterable[Row]) -> list[int]:
    return [max(map(len, column)) for column in zip(*filter(None, rows), strict=True)]


def _pick(row: Row, shown: Sequence[int]) -> Row:
    return [row[index] for index in shown] if row else row


def _draw(rows: Sequence[Row], widths: Sequence[int], sides: str, *, ruled: bool) -> Iterator[str]:
    for number, row in enumerate(rows):
        yield from _draw_row(row, widths, sides) if row else ("",)
        if ruled and not number:
            yield "-" * _total(widths)


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + len(_GAP) * (len(widths) - 1)


def _limit(widths: Sequence[int]) -> int:
    """The width that a table may have: that of the terminal, or its own."""
    return TERMINAL_WIDTH.get() or _total(widths)


def _choose_columns(head: Row, widths: Sequence[int], layout: Layout) -> list[int]:
    """The columns that are shown: all of them where they fit, else without the least important ones."""
    shown, names = list(range(len(widths))), [name.strip() for name in head]
    for name in layout.least:
        if _total([widths[index] for index in shown]) > _limit(widths):
            shown = [index for index in shown if names[index] != name]
    return shown


def _narrow(widths: Sequence[int], rows: Sequence[Row], sides: str) -> list[int]:
    """The widths with those of texts made less, the widest first, as far as their words allow."""
    narrow, last = list(widths), len(widths) - 1
    texts = [index for index, side in enumerate(sides) if side == "l"]
    for index in sorted(texts, key=lambda index: -widths[index]):
        excess = _total(narrow) - _limit(narrow)
        if excess > 0:
            # A word that is longer than the last column disturbs no other one.
            least = _LEAST_WIDTH if index == last else max(_longest_word(row[index]) for row in rows if row)
            narrow[index] = max(narrow[index] - excess, least)
    return narrow


def _longest_word(cell: str) -> int:
    """The width that a cell needs at least: its longest word, with the space before a word that is carried over."""
    first, *others = re.findall(r"^\s*\S*|\S+", cell) or [""]
    return max([len(first), *(len(_HANGING) + len(word) for word in others)])


def _draw_row(row: Row, widths: Sequence[int], sides: str) -> Iterator[str]:
    """The lines of one row, whose figures stand in the first."""
    cells = [_wrap(cell, width) for cell, width in zip(row, widths, strict=True)]
    for number in range(max(map(len, cells))):
        texts = [cell[number] if number < len(cell) else "" for cell in cells]
        drawn = zip(texts, widths, sides, strict=True)
        yield _GAP.join(text.ljust(width) if side == "l" else text.rjust(width) for text, width, side in drawn).rstrip()


def _wrap(cell: str, width: int) -> list[str]:
    if len(cell) <= width:
        return [cell]
    return textwrap.wrap(cell, width, subsequent_indent=_HANGING, break_long_words=False, break_on_hyphens=False)
