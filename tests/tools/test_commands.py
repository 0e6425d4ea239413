# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The reference of commands is what the commands say of themselves, and the man page can be shown."""

import os
import re
import shutil
import subprocess

import click
import pytest

from auditor.cli import auditor
from tools.commands import MAN_PAGE, PAGE, list_contexts, write_man_page, write_page

CONTEXTS = {context.command_path: context for context in list_contexts()}
NAMES = auditor.list_commands(click.Context(auditor))


def test_the_page_is_as_the_commands_have_it() -> None:
    page = PAGE.read_text("utf-8")
    assert write_page(page) == page, "run `make docs`"


def test_the_man_page_is_as_the_commands_have_it() -> None:
    assert write_man_page() == MAN_PAGE.read_text("utf-8"), "run `make docs`"


def test_every_command_has_a_section() -> None:
    sections = re.findall(r"^## (auditor.*)$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert [name for name in sections if name.count(" ") < 2] == ["auditor", *(f"auditor {name}" for name in NAMES)]
    assert "auditor history runs" in sections
    assert list(CONTEXTS) == sections


@pytest.mark.parametrize("name", [name for name in CONTEXTS if name != "auditor"])
def test_every_option_is_in_both(name: str) -> None:
    command = CONTEXTS[name].command
    own = rf"{name} (?s:.*?)\n"
    section = re.search(rf"^## {name}\n(?s:.*?)(?=^## |\Z)", PAGE.read_text("utf-8"), re.MULTILINE)
    manual = re.search(rf"^\.SS {own}(?=\.S[SH] )", MAN_PAGE.read_text("utf-8"), re.MULTILINE)
    assert section
    assert manual
    for option in (option for option in command.params if isinstance(option, click.Option)):
        for spelling in option.opts:
            assert spelling in section[0]
            assert spelling.replace("-", "\\-") in manual[0]


@pytest.mark.skipif(not shutil.which("groff"), reason="needs groff, which formats man pages")
def test_the_man_page_has_no_fault_and_shows_the_options() -> None:
    command = ["groff", "-man", "-ww", "-Wbreak", "-Tutf8", str(MAN_PAGE)]  # a list of choices is one word
    finished = subprocess.run(
        command, capture_output=True, text=True, check=True, env={**os.environ, "LC_ALL": "C.UTF-8"}
    )
    assert finished.stderr == ""
    plain = re.sub(r"\x1b\[[0-9;]*m|.\x08", "", finished.stdout)
    assert re.search(r"--gate-claims\n +Fail on any failed claim", plain)
