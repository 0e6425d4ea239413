# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`make docs`: the table of docs/outputs.md that says what each figure of a file is, written from their register."""

from collections.abc import Iterator
from pathlib import Path

from auditor.files import write_text
from auditor.findings.figures import FILE_FIGURES, FileFigure
from tools.made_part import fill_part

PAGE = Path(__file__).parent.parent / "docs" / "outputs.md"
_HEAD = ("figure of a file", "what it is", "in", "`files.csv`", "pages")


def write_table() -> Iterator[str]:
    """The lines of the table, each with its end."""
    for cells in (_HEAD, ("---",) * len(_HEAD), *map(_write_cells, FILE_FIGURES)):
        yield f"| {' | '.join(cells)} |\n"


def _write_cells(figure: FileFigure) -> tuple[str, ...]:
    head = f"{figure.below}: {figure.head}" if figure.below else figure.head
    in_pages = head if "html" in figure.shown else ""
    return f"`{figure.name}`", figure.meaning, figure.unit, "yes" if "csv" in figure.shown else "", in_pages


def write_page(page: str) -> str:
    """A page with the table between its marks; raises ValueError if it lacks them."""
    return fill_part(page, "figures", "".join(write_table()))


def main() -> None:
    """Write the page anew."""
    write_text(PAGE, write_page(PAGE.read_text("utf-8")))


if __name__ == "__main__":
    main()
