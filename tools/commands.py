# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`make docs`: docs/commands.md and the man page docs/auditor.1, written from the help of the commands themselves."""

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import click

from auditor import __version__
from auditor.cli import auditor
from auditor.files import write_text
from tools.made_part import fill_part

_DOCS = Path(__file__).parent.parent / "docs"
PAGE, MAN_PAGE = _DOCS / "commands.md", _DOCS / "auditor.1"
_WIDTH = 100
_LICENCE = ("SPDX-FileCopyrightText: 2026 The auditor developers", "SPDX-License-Identifier: GPL-2.0-or-later")


def list_contexts() -> Iterator[click.Context]:
    """The program itself, then each of its commands, as one that is called; behind a group the commands of that."""
    program = click.Context(auditor, info_name="auditor", terminal_width=_WIDTH, max_content_width=_WIDTH)
    program.help_option_names = ["-h", "--help"]
    yield program
    yield from _list_commands(program)


def _list_commands(above: click.Context) -> Iterator[click.Context]:
    if isinstance(above.command, click.Group):
        for name in above.command.list_commands(above):
            command = above.command.get_command(above, name)
            if command:
                context = click.Context(command, info_name=name, parent=above)
                yield context
                yield from _list_commands(context)


def write_page(page: str) -> str:
    """A page with the help of each command between its marks; raises ValueError if it lacks them."""
    return fill_part(page, "commands", "\n".join(map(_write_section, list_contexts())))


def _write_section(context: click.Context) -> str:
    lines = (f"    {line}".rstrip() for line in context.get_help().splitlines())
    return "\n".join((f"## {context.command_path}", "", *lines, ""))


def write_man_page() -> str:
    """The man page, in the macros of man(7)."""
    program, *commands = list_contexts()
    summary, *paragraphs = _paragraphs_of(program)
    parts = (
        *(f'.\\" {line}' for line in _LICENCE),
        f'.TH AUDITOR 1 "" "auditor {__version__}" "User Commands"',
        *(".ad l", ".nh"),  # no word is torn, and none set apart, in what may be copied
        *(".SH NAME", f"auditor \\- {_escape(_begin_small(summary))}"),
        *(".SH SYNOPSIS", ".B auditor", ".I command", ".RI [ arguments ]"),
        *(".SH DESCRIPTION", _escape(summary)),
        *(f".PP\n{_escape(paragraph)}" for paragraph in paragraphs),
        *(".SH OPTIONS", *_write_options(program)),
        *(".SH COMMANDS", *(line for context in commands for line in _write_command(context))),
        *(
            ".SH SEE ALSO",
            "The folder docs of the source: exit codes, the manifest, rules of counting, completion in shells.",
        ),
    )
    return "\n".join((*parts, ""))


def _write_command(context: click.Context) -> Iterator[str]:
    yield f".SS {_escape(' '.join((context.command_path, *context.command.collect_usage_pieces(context))))}"
    for number, paragraph in enumerate(_paragraphs_of(context)):
        yield f".PP\n{_escape(paragraph)}" if number else _escape(paragraph)
    yield from _write_options(context)


def _write_options(context: click.Context) -> Iterator[str]:
    for parameter in context.command.get_params(context):
        record = parameter.get_help_record(context)
        if record:
            yield f".TP\n.B {_escape(record[0])}\n{_escape(record[1])}"


def _paragraphs_of(context: click.Context) -> list[str]:
    """The paragraphs of the help of a command, each in one line."""
    return [" ".join(text.split()) for text in inspect.cleandoc(context.command.help or "").split("\n\n")]


def _begin_small(sentence: str) -> str:
    return f"{sentence[0].lower()}{sentence[1:].rstrip('.')}"


def _escape(text: str) -> str:
    """A line of text, of which nothing is a request; a hyphen is the one that is typed."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"^(?=[.'])", r"\\&", escaped)


def main() -> None:
    """Write both pages anew."""
    write_text(PAGE, write_page(PAGE.read_text("utf-8")))
    write_text(MAN_PAGE, write_man_page())


if __name__ == "__main__":
    main()
