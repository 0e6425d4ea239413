# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Printing a result for people: as it is, or fit for the terminal that shows it."""

import os
import shutil
import sys

import click

from auditor.renderers.text.on_terminal import colour, fit


def show(text: str) -> None:
    """Print `text`; on a terminal its sentences wrap, and its verdicts are in colour unless `NO_COLOR` is set."""
    if sys.stdout.isatty():
        text = fit(text, shutil.get_terminal_size().columns)
        text = text if os.environ.get("NO_COLOR") else colour(text)
    click.echo(text, nl=False)
