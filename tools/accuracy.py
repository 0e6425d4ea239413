# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The table of `docs/accuracy.md` from what `tools.differential --output` wrote of each tree.

    python -m tools.accuracy NAME=FILE...

A column is a tree. What stands between the two marks of the page is written anew, and nothing else.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click
import msgspec

from auditor.files import write_text
from tools.differential import FileReport, figures_of

PAGE = Path(__file__).parent.parent / "docs" / "accuracy.md"
BEGIN, END = "<!-- figures of C++ and Rust -->\n", "<!-- end of figures -->\n"

Column = tuple[str, Counter[str]]
"""The name of a tree and its figures."""


def read_column(argument: str) -> Column:
    """The column of NAME=FILE."""
    name, _, file = argument.partition("=")
    figures: Counter[str] = Counter()
    for report in msgspec.json.decode(Path(file).read_bytes(), type=tuple[FileReport, ...]):
        figures.update(figures_of(report))
    return name, figures


def render_table(columns: Sequence[Column]) -> Iterator[str]:
    """The lines of the table."""
    yield _row(["tree", *(name for name, _ in columns)])
    yield _row(["---", *("--:" for _ in columns)])
    for figure in columns[0][1]:
        yield _row([figure, *(f"{figures[figure]:,}" for _, figures in columns)])


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def replace_table(page: str, table: Iterable[str]) -> str:
    """The page with the table between its marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{''.join(table)}\n{END}{after}"


@click.command()
@click.argument("trees", nargs=-1, required=True, metavar="NAME=FILE...")
def main(trees: tuple[str, ...]) -> None:
    """Write the figures of each tree into the page."""
    table = render_table([read_column(tree) for tree in trees])
    write_text(PAGE, replace_table(PAGE.read_text(), table))


if __name__ == "__main__":
    main()
