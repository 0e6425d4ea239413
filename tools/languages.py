# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`make docs`: the table of docs/counting.md that says how each language is read, written from their register."""

import re
from collections.abc import Iterator
from pathlib import Path

from auditor.files import write_text
from auditor.instruments.languages import LANGUAGES, Language
from tools.made_part import fill_part

PAGE = Path(__file__).parent.parent / "docs" / "counting.md"

_HEAD = ("language", "files", "`#!` of", "lines from", "counted again by", "functions from", "memory-safe", "counted")
_LOOKAHEAD = re.compile(r"\(\?![^()]*\([^()]*\)[^()]*\)")
_SCANNER, _ASSEMBLY = "c/scanner.py", "c/assembly.py"


def write_table() -> Iterator[str]:
    """The lines of the table, each with its end."""
    for cells in (_HEAD, ("---",) * len(_HEAD), *map(_write_cells, LANGUAGES)):
        yield f"| {' | '.join(cells)} |\n"


def _write_cells(language: Language) -> tuple[str, ...]:
    return (
        language.name,
        ", ".join(_write_files(language)),
        ", ".join(language.interpreters),
        _write_link(_reader_of(language)),
        language.witness,
        language.functions or "none",
        "yes" if language.memory_safe else "no",
        "where selected or named" if language.lines_only else "always",
    )


def _write_files(language: Language) -> Iterator[str]:
    yield from map(_write_code, language.suffixes)
    if language.file_names:
        yield _write_code(_LOOKAHEAD.sub("", language.file_names))
    for other in LANGUAGES:
        if other.if_cpp is language:
            yield f"{', '.join(map(_write_code, other.suffixes))} that is C++"


def _write_code(text: str) -> str:
    return f"`{text}`".replace("|", "\\|")


def _reader_of(language: Language) -> str:
    """The module that finds the comments of a language, below `auditor/instruments`."""
    if language.comments:
        return language.comments.partition(":")[0].replace(".", "/") + ".py"
    return _ASSEMBLY if language.syntax == "plain assembly" else _SCANNER


def _write_link(module: str) -> str:
    return f"[`{module}`](../auditor/instruments/{module})"


def write_page(page: str) -> str:
    """A page with the table between its marks; raises ValueError if it lacks them."""
    return fill_part(page, "languages", "".join(write_table()))


def main() -> None:
    """Write the page anew."""
    write_text(PAGE, write_page(PAGE.read_text("utf-8")))


if __name__ == "__main__":
    main()
