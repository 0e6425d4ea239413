# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`make docs`: the part of docs/history.md that lists the views and their columns, written from their register."""

from collections.abc import Iterator
from pathlib import Path

from auditor.files import write_text
from auditor.history.views import VIEWS
from auditor.model.runs import View
from tools.made_part import fill_part

PAGE = Path(__file__).parent.parent / "docs" / "history.md"


def write_views() -> Iterator[str]:
    """The lines of the part, each with its end."""
    for view in VIEWS:
        yield from _write_view(view)


def _write_view(view: View) -> Iterator[str]:
    yield f"`{view.name}`: {view.meaning}\n\n"
    yield "| column | | what it is |\n|---|---|---|\n"
    for column in view.columns:
        yield f"| `{column.name}` | {column.kind} | {column.meaning} |\n"
    yield "\n"


def write_page(page: str) -> str:
    """A page with the part between its marks; raises ValueError if it lacks them."""
    return fill_part(page, "views", "\n" + "".join(write_views()))


def main() -> None:
    """Write the page anew."""
    write_text(PAGE, write_page(PAGE.read_text("utf-8")))


if __name__ == "__main__":
    main()
