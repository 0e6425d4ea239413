# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The shell completes what the installed program offers."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from auditor.cli import auditor, run

PROGRAM = Path(sys.executable).with_name("auditor")
Output = pytest.CaptureFixture[str]


def ask(instruction: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """What the program answers a shell."""
    environment = {**os.environ, "_AUDITOR_COMPLETE": instruction, **variables}
    return subprocess.run([PROGRAM], env=environment, capture_output=True, text=True, check=False)


def complete(*words: str) -> set[str]:
    """What bash is told that may stand for the last of these words."""
    finished = ask("bash_complete", COMP_WORDS=" ".join(words), COMP_CWORD=str(len(words) - 1))
    assert (finished.returncode, finished.stderr) == (0, "")
    return {line.partition(",")[2] for line in finished.stdout.splitlines() if line}


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("auditor", "c"), {"cache", "check", "claims", "count"}),
        (("auditor", "check", "--ver"), {"--verbose", "--verify"}),
        (("auditor", "timeline", "--format", "c"), {"csv"}),
        (("auditor", "nothing"), set()),
    ],
    ids=["command", "option", "choice", "none"],
)
def test_bash_is_told_what_may_stand_there(words: tuple[str, ...], offered: set[str]) -> None:
    assert complete(*words) == offered


def test_every_command_is_offered() -> None:
    assert complete("auditor", "''") == set(auditor.list_commands(click.Context(auditor)))


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_are_told_with_a_help(shell: str) -> None:
    finished = ask(f"{shell}_complete", COMP_WORDS="auditor val", COMP_CWORD="val" if shell == "fish" else "1")
    assert finished.returncode == 0
    assert re.search(r"validate\W.*Check the manifest", finished.stdout, re.DOTALL)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_a_shell_names_the_variable(shell: str) -> None:
    finished = ask(f"{shell}_source")
    assert (finished.returncode, finished.stderr) == (0, "")
    assert f"_AUDITOR_COMPLETE={shell}_complete" in finished.stdout


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
def test_bash_completes_after_its_script() -> None:
    script = (
        'eval "$(_AUDITOR_COMPLETE=bash_source auditor)"; COMP_WORDS=(auditor sce); COMP_CWORD=1; '
        '_auditor_completion auditor; echo "${COMPREPLY[@]}"; complete -p auditor'
    )
    path = f"{PROGRAM.parent}:{os.environ['PATH']}"
    command = ["bash", "--norc", "-c", script]
    finished = subprocess.run(command, env={"PATH": path}, capture_output=True, text=True, check=False)
    assert (finished.returncode, finished.stderr) == (0, "")
    reply, registered = finished.stdout.splitlines()
    assert reply == "scenario"
    assert registered.endswith("-F _auditor_completion auditor")


@pytest.mark.parametrize("instruction", ["tcsh_source", "bash_answer", "bash"])
def test_what_no_shell_asks_is_an_error(instruction: str, monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    monkeypatch.setenv("_AUDITOR_COMPLETE", instruction)
    assert run([]) == 2
    shown = (
        f"auditor: _AUDITOR_COMPLETE={instruction!r}: no shell asks so; write bash_source, zsh_source or fish_source"
    )
    assert capsys.readouterr().err == f"{shown}, or unset it\n"
