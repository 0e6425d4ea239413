# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Printing a result: for people as it is, or fit for the terminal that shows it; for programs as JSON."""

import os
import shutil
import sys
from collections.abc import Callable, Iterable

import click
from msgspec import Struct

from auditor.documents.register import encode_line
from auditor.processes.talk import Kind, current_manner, speak
from auditor.progress import Progress, SilentProgress, watch
from auditor.renderers.text.on_terminal import colour, fit
from auditor.renderers.words.visible import make_visible

_TOLD = 20
"""How many lines at most are told of what has no figure, beside a form that has all of them."""


class Answer(Struct, frozen=True):
    """What a command has found out, in the forms in which it can be printed; only what is asked for is made.

    `end` is the verdict in one line, `lacks` has a line for each thing without a figure: the text has both already.
    """

    text: Callable[[], str]
    document: Callable[[], Struct]
    end: str
    lacks: Callable[[], Iterable[str]] = tuple


def answer(form: str, found: Answer) -> None:
    """Print an answer as `text`, or as `json` with what it lacks and the verdict on standard error."""
    if form == "json":
        click.echo(encode_line(found.document()), nl=False)
        sys.stdout.flush()  # or the verdict would be said of what could not be written
        tell_lacks(found.lacks())
        conclude(found.end)
    else:
        show(found.text())


def show(text: str) -> None:
    """Print `text`, in which nothing hidden is left; on a terminal its sentences wrap, and its verdicts are in colour.

    `NO_COLOR` keeps them plain.
    """
    text = "\n".join(map(make_visible, text.split("\n")))
    if sys.stdout.isatty():
        text = fit(text, shutil.get_terminal_size().columns)
        text = text if os.environ.get("NO_COLOR") else colour(text)
    click.echo(text, nl=False)


def tell(message: str) -> None:
    """Say on standard error what bears on a figure or on what was asked for, also in a quiet run."""
    _speak("warning", message)


def remark(message: str) -> None:
    """Say on standard error what no figure depends on, such as what was written where."""
    _speak("remark", message)


def conclude(verdict: str) -> None:
    """Say the verdict on standard error, where standard output has none for people."""
    _speak("verdict", verdict)


def tell_lacks(lines: Iterable[str]) -> None:
    """Tell what has no figure where standard output does not tell people; the verdict points to it."""
    lines = list(lines)
    for line in lines[:_TOLD]:
        tell(line)
    if len(lines) > _TOLD:
        tell(f"and {len(lines) - _TOLD:,} more lines, which `--format text` has")


def _speak(kind: Kind, message: str) -> None:
    speak(kind, "\n".join(map(make_visible, message.splitlines())))


def watch_progress() -> Progress:
    """How far a run has come, as it is to talk: bars are for people alone, and a quiet run has none."""
    manner = current_manner()
    if manner.quiet:
        return SilentProgress()
    return watch(lambda line: speak("progress", line), bars=manner.form == "text")
