# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""How fast the scanner is: lines a second of CPU, in one process, on texts that are in memory.

    python -m tools.scanner REPOSITORY REF [PATH]

Every C file and header that a bare repository holds at a ref, below a path if one is given, is scanned
five times; the fastest round counts, since other work on the machine can only slow one down. The exit code is 1 if the
target is missed.
"""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import click

from auditor.instruments.c import scanner
from auditor.instruments.c.details import scan_text
from auditor.instruments.languages import Syntax, language_of_path
from auditor.instruments.text import SourceText, read_text
from auditor.upstream.blobs import read_blob
from tools.differential import list_blobs

MINIMUM_LINES = 500_000
_ROUNDS = 5

Texts = Sequence[tuple[SourceText, Syntax]]


def read_texts(repository: Path, ref: str, path: str) -> Iterator[tuple[SourceText, Syntax]]:
    """Each text that the scanner reads, with its syntax; a content that is no text is passed over."""
    for name, blob in list_blobs(repository, ref, path).items():
        language = language_of_path(name)
        if language and language.syntax == "c":
            text = read_text(read_blob(repository, blob))
            if isinstance(text, SourceText):
                yield text, language.syntax


def fastest(scan: Callable[[bytes, Syntax], object], texts: Texts) -> float:
    """The CPU time of the fastest round over all texts, in s."""
    return min(_time_round(scan, texts) for _ in range(_ROUNDS))


def _time_round(scan: Callable[[bytes, Syntax], object], texts: Texts) -> float:
    start = time.process_time()
    for text, syntax in texts:
        scan(text.content, syntax)
    return time.process_time() - start


def count_classes(content: bytes, syntax: Syntax) -> object:
    """Code, comment and blank lines alone."""
    return scanner.count_lines(content, scanner.skeleton_of(content, syntax))


@click.command()
@click.argument("repository", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("ref")
@click.argument("path", default="")
def main(repository: Path, ref: str, path: str) -> None:
    """Print lines a second for the classes of lines, and for these with the kinds of code lines."""
    texts = tuple(read_texts(repository, ref, path))
    lines = sum(scanner.count_physical(text.content) for text, _ in texts)
    click.echo(f"{len(texts):,} files, {lines:,} lines")
    for name, scan in (("classes", count_classes), ("classes and kinds", scan_text)):
        speed = lines / fastest(scan, texts)
        click.echo(f"{speed:>12,.0f} lines/s: {name}")
    sys.exit(0 if speed >= MINIMUM_LINES else 1)


if __name__ == "__main__":
    main()
