# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor count`: the instruments as a plain counter for local files and folders."""

from pathlib import Path
from typing import Any

import click

from auditor.commands.options import format_option, verbose_option, worker_options, worker_settings
from auditor.commands.printing import Answer, answer
from auditor.declared.globs import check_glob
from auditor.documents.count import count_document
from auditor.exit_codes import ExitCode
from auditor.instruments.languages import LANGUAGE_BY_NAME, Language
from auditor.measuring.local import Choice, count_local
from auditor.progress import watch
from auditor.renderers.text.count import describe_count, render_count


def check_globs(_context: click.Context, _option: click.Parameter, globs: tuple[str, ...]) -> tuple[str, ...]:
    """The globs; raises BadParameter for one that is none."""
    for glob in globs:
        try:
            check_glob(glob)
        except ValueError as error:
            raise click.BadParameter(str(error)) from error
    return globs


def read_languages(
    context: click.Context, option: click.Parameter, pairs: tuple[str, ...]
) -> tuple[tuple[str, Language], ...]:
    """Each glob with its language; raises BadParameter for what is no pair of them."""
    known = {name.lower(): language for name, language in LANGUAGE_BY_NAME.items()}
    chosen = []
    for pair in pairs:
        glob, _, name = pair.rpartition("=")
        if not glob or name.lower() not in known:
            raise click.BadParameter(f"{pair!r} is not GLOB=NAME with one of the names {', '.join(LANGUAGE_BY_NAME)}")
        chosen.append((glob, known[name.lower()]))
    check_globs(context, option, tuple(glob for glob, _ in chosen))
    return tuple(chosen)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--include", multiple=True, metavar="GLOB", callback=check_globs, help="Count only what matches below a folder."
)
@click.option(
    "--exclude", multiple=True, metavar="GLOB", callback=check_globs, help="Leave out what matches below a folder."
)
@click.option(
    "--language",
    "languages",
    multiple=True,
    metavar="GLOB=NAME",
    callback=read_languages,
    help="Read what matches as this language.",
)
@worker_options
@verbose_option
@format_option("text", "json")
def command(paths: tuple[Path, ...], form: str, **options: Any) -> int:
    """Count the lines and functions of PATHS: files, and folders with all that is below them.

    The figures are those of an audit, and so are the objects of `--format json`. What cannot be measured, or is
    disputed, is listed, and the exit code is then 3. What is of no known language is not counted if it lies below a
    folder, and listed. A glob with a slash matches a path below the folder, another one a name in any folder.
    """
    choice = Choice(options["include"], options["exclude"], options["languages"])
    count = count_local(paths, choice, worker_settings(options), watch())
    shown = Answer(
        text=lambda: render_count(count),
        document=lambda: count_document(count.files, count.unmeasured, count.uncounted),
        end=describe_count(count),
    )
    answer(form, shown)
    disputed = any(item.measurement.disputes for item in count.files)
    return ExitCode.INCOMPLETE if count.unmeasured or disputed else ExitCode.WITHIN_LIMITS
