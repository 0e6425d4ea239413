# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor history`: what was recorded of earlier runs; a module for each of its commands."""

import click

from auditor.commands.history import backup, export, runs, show, trend


@click.group()
def command() -> None:
    """Show, export or copy the history of runs, to which `auditor audit --record` adds.

    `auditor query` asks it in SQL. The exit code is 0, 2 for a place that has no history or a run that is not in it,
    3 if the history cannot be read, or the result not be written.
    """


for module in (runs, show, trend, export, backup):
    command.add_command(module.command)
