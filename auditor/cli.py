# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The command line: finds the command, turns errors into one clear line each, and ends with the right exit code."""

import errno
import gc
import importlib
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from typing import Any

import click

from auditor import __version__
from auditor.declared.suggestions import find_similar
from auditor.errors import AuditorError, ExitCode, UsageError
from auditor.processes.interrupts import end_programs, ignore_signals, obey_signals
from auditor.processes.streams import find_terminal, open_streams
from auditor.processes.talk import current_manner, speak, talk_as

_COMPLETION = "_AUDITOR_COMPLETE"
"""The variable by which a shell asks for its script, or for what may stand next in a line."""

_SECTIONS = {
    "Measure": {
        "audit": "Measure every component of a release and write the reports.",
        "check": "Check the size of the TCB, or what a working copy does to it, against the limits of the manifest.",
        "timeline": "Measure the TCB in every release, by one definition.",
        "count": "Count the lines and functions of local files and folders.",
    },
    "Understand": {
        "claims": "Show each published sentence about sizes, what was measured, and whether it holds.",
        "explain": "Show the class of each line of a file, and what every instrument makes of it.",
        "show": "Show a component, its files and functions, why and whom one trusts with it; or whom, for all of them.",
        "scenario": "Show how much code each trust scenario trusts, and what stands between two VMs.",
        "diff": "Show what differs between two audits or releases: components, files, functions.",
        "pr": "Show what commits of a repository do to the trusted code, as a comment on a pull request.",
    },
    "Keep": {
        "nightly": "Move the refs, measure, record, and say what changed since the last night.",
        "accept": "Accept an audit as what later ones are held against.",
        "verify": "Make an audit again from its sources, and say whether it is the same; or check an attestation.",
        "attest": "Sign a statement on an audit.",
        "lock": "Pin the commit that each ref stands for now.",
        "history": "Show, export or copy the history of runs.",
        "query": "Ask the history of runs in SQL.",
        "cache": "Show what the cache holds, how large it is, and what of it can go.",
    },
    "Set up": {
        "init": "Write a small commented manifest for a repository and the files to trust in it.",
        "validate": "Check a manifest without fetching anything, and explain what it says.",
        "trace": "Write down what a build, made elsewhere, read, kept and emitted of the trusted code.",
        "mirror": "Fill a folder with all that an audit needs, for a machine without a network.",
        "schema": "Print the JSON Schema of the manifest, of audit.json, or of what a command prints as JSON.",
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

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Raise `click.UsageError` for a name that is no command, with what may have been meant."""
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            similar = find_similar(args[0], self.list_commands(ctx))
            hint = f"did you mean {' or '.join(similar)}?" if similar else "`auditor --help` lists them"
            ctx.fail(f"{args[0]}: no such command; {hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        for section, commands in _SECTIONS.items():
            with formatter.section(section):
                formatter.write_dl(list(commands.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="auditor")
def auditor() -> None:
    """Measure a trusted computing base, as a manifest declares it, and check what is claimed about it.

    Exit codes: 0 within all limits, 1 limit exceeded or gated claim failed, 2 bad arguments, manifest or lock,
    3 incomplete or not written, 4 a bug in auditor, 130 interrupted.
    """


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code. No exception leaves this function."""
    manner = current_manner()
    try:
        code = _say_errors_of(lambda: _call_command(arguments))
        return max(code, _say_errors_of(_flush))
    finally:
        talk_as(manner)


def _call_command(arguments: Sequence[str] | None) -> int:
    """What the command returns. click's own `main` would end with 1 when a reader of the output goes away."""
    instruction = os.environ.get(_COMPLETION)
    if instruction:
        return _complete(instruction)
    find_terminal()
    try:
        with auditor.make_context("auditor", list(sys.argv[1:] if arguments is None else arguments)) as context:
            outcome: Any = auditor.invoke(context)
    except click.exceptions.Exit as end:
        return end.exit_code
    return outcome if isinstance(outcome, int) else ExitCode.WITHIN_LIMITS


def _complete(instruction: str) -> int:
    """Print what a shell asks for; raises `UsageError` for what no shell does."""
    from click.shell_completion import shell_complete

    if shell_complete(auditor, {}, "auditor", _COMPLETION, instruction):
        kinds = "bash_source, zsh_source or fish_source"
        raise UsageError(f"{_COMPLETION}={instruction[:40]!r}: no shell asks so; write {kinds}, or unset it")
    return ExitCode.WITHIN_LIMITS


def _flush() -> int:
    sys.stdout.flush()
    return ExitCode.WITHIN_LIMITS


def _say_errors_of(call: Callable[[], int]) -> int:
    """The exit code of a call, or of the error that it raised, which is then told, whatever interrupts that."""
    try:
        return _say_error_of(call)
    except KeyboardInterrupt:
        end_programs()
        return _tell("interrupted", ExitCode.INTERRUPTED)


def _say_error_of(call: Callable[[], int]) -> int:
    try:
        return call()
    except click.ClickException as error:
        return _tell_misuse(error)
    except AuditorError as error:
        return _tell(str(error), error.exit_code)
    except click.Abort as error:
        raise KeyboardInterrupt from error
    except Exception as error:
        reason = _explain(error)
        if reason:
            return _tell(reason, ExitCode.INCOMPLETE)
        _show_trace()
        return _tell("this is a bug in auditor; please report it with the lines above", ExitCode.BUG)


def _explain(error: Exception) -> str:
    """What the machine lacks, if that is why something could not be done; empty for a bug."""
    if isinstance(error, OSError):
        return _explain_system(error)
    if isinstance(error, ImportError):
        return f"{error}; install auditor again"
    if isinstance(error, MemoryError) or str(error) == "can't start new thread":
        return "this machine, or a limit set on it (`ulimit`), has too little memory or too few processes for this run"
    return ""


def _explain_system(error: OSError) -> str:
    if error.errno in (errno.EMFILE, errno.ENFILE):
        return "this machine, or a limit set on it (`ulimit -n`), allows too few open files for this run"
    return f"{error.filename or 'this machine'}: {error.strerror or error}"


def _tell(message: str, code: int) -> int:
    speak("error", message)
    return code


def _tell_misuse(error: click.ClickException) -> int:
    """Tell an error of click, for people with the usage of the command."""
    if current_manner().form == "json":
        return _tell(error.format_message(), error.exit_code)
    error.show()
    return error.exit_code


def _show_trace() -> None:
    if current_manner().form == "json":
        speak("error", traceback.format_exc())
    else:
        traceback.print_exc()


def main() -> None:
    """Run the command that the arguments of the process ask for, and end the process."""
    # A run holds its findings to the end and makes no cycles worth looking for; the looking took 15 % of a warm audit.
    gc.disable()
    open_streams()
    obey_signals()
    code = run()
    ignore_signals()
    sys.exit(code)
