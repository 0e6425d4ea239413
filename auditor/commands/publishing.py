# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The reports of a run: files in a folder, whose pages of an earlier run go, or one text on standard output."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import click

from auditor.commands.session import tell
from auditor.errors import UsageError
from auditor.renderers import SEVERAL_FILES, Report, find_renderer

_STANDARD_OUTPUT = Path("-")


def check_output(output: Path, formats: tuple[str, ...]) -> None:
    """Raise `UsageError` if more would go to standard output than one text."""
    if output != _STANDARD_OUTPUT:
        return
    if len(formats) > 1:
        raise UsageError(f"--output -: {', '.join(formats)} cannot share one stream; name one --format, or a folder")
    if formats[0] in SEVERAL_FILES:
        raise UsageError(f"--output -: {formats[0]} is written as files; name a folder, or another --format")


def publish(report: Report, output: Path, formats: tuple[str, ...]) -> None:
    """Write the files, print the texts, then say where the files are. A recorded audit is not written as a new one."""
    from auditor.files import remove_others
    from auditor.renderers.html import MARK, PAGES

    written = list(chain.from_iterable(_write(name, report, output) for name in formats))
    if "html" in formats:
        remove_others(output / PAGES, written, MARK)
    for path in dict.fromkeys(_summarise(path, output / PAGES) for path in written):
        tell(f"wrote {path}")


def _write(name: str, report: Report, output: Path) -> Iterator[Path]:
    """Write the files of one format, and print what is none; the paths that were written."""
    from auditor.files import write_text

    if report.recorded and name == "json":
        tell("audit.json is not written, since nothing was measured")
        return
    for path, text in find_renderer(name)(report).items():
        if path and output != _STANDARD_OUTPUT:
            write_text(output / path, text)
            yield output / path
        else:
            click.echo(text, nl=False)


def _summarise(path: Path, folder: Path) -> Path:
    """The folder in place of each of its many files."""
    return folder if path.parent == folder else path
