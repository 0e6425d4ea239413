# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The command line: finds the command, turns errors into one clear line each, and ends with the right exit code."""

import errno
import gc
import importlib
import os
import sys
import traceback
from collections.abc import Sequence
from typing import Any

import click

from auditor import __version__
from auditor.errors import AuditorError

BUG, INTERRUPTED = 4, 130
_OUTPUT_ERRORS = (errno.EPIPE, errno.ENOSPC, errno.EIO, errno.EBADF)

_SECTIONS = {
    "Measure": {
        "audit": "Measure every component of a release and write the reports.",
        "check": "Check the size of the TCB against the limits of the manifest.",
        "timeline": "Measure the TCB in every release, by one definition.",
        "count": "Count the lines and functions of local files and folders.",
    },
    "Understand": {
        "claims": "Show each published sentence about sizes, what was measured, and whether it holds.",
        "explain": "Show the class of each line of a file, and what every instrument makes of it.",
        "show": "Show a component, its files and functions, why and whom one trusts with it; or whom, for all of them.",
        "scenario": "Show how much code each trust scenario trusts, and what stands between two VMs.",
        "diff": "Show what differs between two audits or releases: components, files, functions.",
    },
    "Keep": {
        "lock": "Pin the commit that each ref stands for now.",
    },
    "Set up": {
        "validate": "Check a manifest without fetching anything, and explain what it says.",
        "trace": "Write down what a build, made elsewhere, read, kept and emitted of the trusted code.",
        "mirror": "Fill a folder with all that an audit needs, for a machine without a network.",
        "schema": "Print the JSON Schema of the manifest, of audit.json, of the scenarios or of a diff.",
    },
}


class _Commands(click.Group):
    """The commands by section; the module of one is imported only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - the signature of click
        return [name for commands in _SECTIONS.values() for name in commands]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = importlib.import_module(f"auditor.commands.{cmd_name}").command
        command.name = cmd_name
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        for section, commands in _SECTIONS.items():
            with formatter.section(section):
                formatter.write_dl(list(commands.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="auditor")
def auditor() -> None:
    """Measure the trusted computing base of Qubes OS and check what is claimed about it.

    Exit codes: 0 within all limits, 1 limit exceeded or gated claim failed, 2 bad arguments, manifest or lock,
    3 incomplete or not written, 4 a bug in auditor, 130 interrupted.
    """


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code. No exception leaves this function."""
    try:
        code = _run(arguments)
        sys.stdout.flush()
    except OSError as error:
        return _refuse(error)
    return code


def _run(arguments: Sequence[str] | None) -> int:
    try:
        outcome: Any = auditor.main(arguments, prog_name="auditor", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except AuditorError as error:
        for line in str(error).splitlines():
            click.echo(f"auditor: {line}", err=True)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("auditor: interrupted", err=True)
        return INTERRUPTED
    except OSError:
        raise
    except Exception:
        traceback.print_exc()
        click.echo("auditor: this is a bug in auditor; please report it with the lines above", err=True)
        return BUG
    return outcome if isinstance(outcome, int) else 0


def _refuse(error: OSError) -> int:
    """A file, or standard output, that cannot be used: that is never exit 0."""
    cause = error.strerror or str(error)
    if error.filename is not None or error.errno not in _OUTPUT_ERRORS:
        click.echo(f"auditor: {error.filename or type(error).__name__}: {cause}", err=True)
    else:
        # The interpreter would try to flush what is left once more when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        click.echo(f"auditor: standard output could not be written: {cause}", err=True)
    return AuditorError.exit_code


def main() -> None:
    """The console script."""
    # A run holds its findings to the end and makes no cycles worth looking for; the looking took 15 % of a warm audit.
    gc.disable()
    sys.exit(run())
