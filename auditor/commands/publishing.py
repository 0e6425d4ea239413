# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The reports of a run: files in a folder, whose pages of an earlier run go, or one text on standard output."""

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

import click
from msgspec.structs import replace

from auditor.audit.holding import hold_file
from auditor.commands.printing import conclude, remark, show, tell, tell_lacks
from auditor.errors import ReportError, UsageError
from auditor.model.reading import ReadingLimits, describe_limit, option_of
from auditor.renderers import FORM_BY_NAME, Files, Report, render
from auditor.renderers.text.audit import list_lacks
from auditor.renderers.words.outcome import describe_outcome

_STANDARD_OUTPUT = Path("-")
_STAMP = ".stamp.json"


def check_output(output: Path, formats: tuple[str, ...]) -> None:
    """Raise `UsageError` if more would go to standard output than one text."""
    if output != _STANDARD_OUTPUT:
        return
    if len(formats) > 1:
        raise UsageError(f"--output -: {', '.join(formats)} cannot share one stream; name one --format, or a folder")
    if FORM_BY_NAME[formats[0]].several:
        raise UsageError(f"--output -: {formats[0]} is written as files; name a folder, or another --format")


def publish(report: Report, output: Path, formats: tuple[str, ...], limits: ReadingLimits | None = None) -> None:
    """Write the files and say where they are, then print the texts. A recorded audit is not written as a new one.

    Another run that writes into the same folder is waited for, so that what is there is of one of them. Raises
    `ReportError` for a file that is larger than one of a report may be.
    """
    with _held(output, formats):
        for name in sorted(formats, key=lambda name: not FORM_BY_NAME[name].files):
            for message in tuple(_write(name, report, output, limits or ReadingLimits())):
                remark(message)


def publish_or_tell(report: Report, output: Path, formats: tuple[str, ...], limits: ReadingLimits) -> Report:
    """Publish a report, and say the verdict where no text does; the report, and in it what could not be written."""
    for_programs = all(FORM_BY_NAME[name].files for name in formats)
    if for_programs:
        tell_lacks(list_lacks(report.audit))
    try:
        publish(report, output, formats, limits)
        sys.stdout.flush()
    except ReportError as error:
        report, for_programs = with_failure(report, error), True
    if for_programs:
        conclude(describe_outcome(report))
    return report


def with_failure(report: Report, error: ReportError) -> Report:
    """The same report, of which something could not be written, which is told: its verdict is not that all is done."""
    tell(str(error))
    return replace(report, failures=(*report.failures, str(error)))


def _held(output: Path, formats: tuple[str, ...]) -> contextlib.AbstractContextManager[None]:
    """The folder held against other runs, if anything is written there."""
    if output == _STANDARD_OUTPUT or not any(FORM_BY_NAME[name].files for name in formats):
        return contextlib.nullcontext()
    return hold_file(output, tell)


def _write(name: str, report: Report, output: Path, limits: ReadingLimits) -> Iterator[str]:
    """Write the files of one format, and print what is none; where the files are."""
    form = FORM_BY_NAME[name]
    if form.paged:
        yield from _write_pages(report, name, output, limits)
    elif form.measured_only and report.recorded:
        tell(f"{', '.join(form.files)} is not written, since nothing was measured")
    elif form.keeps and output != _STANDARD_OUTPUT:
        yield from _write_texts(_render_behind(report, name, output / form.files[0]), output, limits)
    else:
        yield from _write_texts(render(report, name), output, limits)


def _render_behind(report: Report, name: str, path: Path) -> Files:
    """The file of a form with what it keeps of the one that is there; what cannot be kept is told."""
    from auditor.files import read_text

    try:
        earlier = read_text(path, "utf-8") if path.exists() else ""
        return render(replace(report, earlier=earlier), name)
    except (OSError, UnicodeDecodeError, ReportError) as error:
        tell(f"{path}: what stands there is not kept: {error}")
        return render(report, name)


def _refuse_large(files: Files, output: Path, limits: ReadingLimits) -> None:
    """Raise `ReportError` for the first file that is too large, before any is written."""
    for path, text in files.items():
        if len(text) > limits.report_size << 20:
            what = f"larger than {describe_limit('report_size', limits)}, so none of these files is written"
            raise ReportError(f"{output / path}: {what}; allow more: {option_of('report_size')}")


def _write_texts(files: Files, output: Path, limits: ReadingLimits) -> Iterator[str]:
    from auditor.files import write_text

    _refuse_large(files, output, limits)
    for path, text in files.items():
        if path and output != _STANDARD_OUTPUT:
            write_text(output / path, text)
            yield f"wrote {output / path}"
        else:
            click.echo(text, nl=False) if path else show(text)


def _write_pages(report: Report, name: str, output: Path, limits: ReadingLimits) -> Iterator[str]:
    """Write the pages, unless they are there already just as they would be, and remove those of an earlier run."""
    from auditor.commands.page_sets import replace_set, tidy_sets
    from auditor.files import remove_others
    from auditor.renderers.html.pages import MARK, PAGES
    from auditor.renderers.stamp import digest_input, find_unchanged, render_stamp

    stamp, made_from = output / PAGES / _STAMP, digest_input(report)
    paths, verb = find_unchanged(output, stamp, made_from), "unchanged:"
    if paths:
        tidy_sets(output, MARK)
    else:
        files, verb = render(report, name), "wrote"
        _refuse_large(files, output, limits)
        replace_set(output, {f"{PAGES}/{_STAMP}": render_stamp(made_from, files), **files}, MARK)
        paths = tuple(output / path for path in files)
    remove_others(output / PAGES, paths, MARK)
    for place in dict.fromkeys(path.parent if path.parent.name == PAGES else path for path in paths):
        yield f"{verb} {place}"
