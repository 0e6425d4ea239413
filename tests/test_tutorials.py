# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The tutorials, as they are written: their manifest is one, their commands run, every option exists."""

import itertools
import re
import shlex
import subprocess
from pathlib import Path

import click
import pytest

from auditor.cli import auditor, run
from tests.made.places import ROOT
from tests.made.upstreams import Upstreams

TUTORIALS = ROOT / "docs" / "tutorials"
DOCUMENTS = sorted((*TUTORIALS.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "README.md"))
DAEMON = "https://example.org/daemon"
FORK = "https://example.org/you/daemon"
SCREEN = 60
PROTOCOL = "int parse(int x)\n{\n    return x > 1 ? x : 1;\n}\n"
FILES = {"src/protocol.c": PROTOCOL, "tests/t.c": "int t;\n", "Makefile": "all:\n", "README.md": "hi\n"}


def commands_in(path: Path, program: str = "auditor") -> list[list[str]]:
    """The words of each indented line that runs `program`, without its comment."""
    lines = re.findall(rf"(?m)^    ({program} [^\n]*)", path.read_text())
    return [shlex.split(line, comments=True) for line in lines]


@pytest.fixture
def workplace(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_and_option_exists(path: Path) -> None:
    for _, name, *words in commands_in(path):
        if name.startswith("-"):
            continue
        command = auditor.get_command(click.Context(auditor), name)
        if isinstance(command, click.Group):
            command = command.commands.get(words.pop(0))
        assert command is not None, name
        known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
        used = {word.partition("=")[0] for word in words if re.match(r"--?[a-z]", word)}
        assert used <= known, (name, used - known)


PAGES = sorted((ROOT / "docs").rglob("*.md"))


@pytest.mark.parametrize("path", [*PAGES, ROOT / "README.md"], ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_to_a_file(path: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", path.read_text())
    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", sorted((ROOT / "docs").glob("*.md")), ids=lambda path: path.name)
def test_a_table_longer_than_a_screen_is_in_an_appendix(path: Path) -> None:
    rows = [line.startswith("|") for line in path.read_text().splitlines()]
    lengths = [len(list(run)) for is_row, run in itertools.groupby(rows) if is_row]
    assert max(lengths, default=0) <= SCREEN


def test_my_fork(workplace: Path, upstreams: Upstreams, capsys: pytest.CaptureFixture[str]) -> None:
    page = TUTORIALS / "my-fork.md"
    upstreams.commit(DAEMON, FILES, tag="v1.0")
    upstreams.commit(FORK, FILES | {"src/more.c": PROTOCOL}, tag="v1.0")
    (manifest,) = re.findall(r"(?s)```toml\n(.*?)```", (TUTORIALS / "my-own-system.md").read_text())
    (workplace / "components.toml").write_text(manifest)
    for name in ("mine", "manifest", "profiles"):
        (workplace / name).mkdir()
    assert run(["lock", "--mirror", str(upstreams.folder)]) == 0
    for words in commands_in(page, "cp"):
        subprocess.run(words, check=True)
    mine = Path("mine", "components.toml")
    mine.write_text(mine.read_text().replace(DAEMON, FORK))
    for _, *words in commands_in(page):
        text = shlex.join(words).replace("MIRROR", str(upstreams.folder)).replace("qubes-guid", "daemon")
        assert run(shlex.split(text)) == 0, words
    assert re.search(r"daemon +8 of +5,000 SLOC", capsys.readouterr().out)


def test_the_manifest_of_my_own_system_is_one(
    workplace: Path, upstreams: Upstreams, capsys: pytest.CaptureFixture[str]
) -> None:
    page = TUTORIALS / "my-own-system.md"
    upstreams.commit(DAEMON, FILES, tag="v1.0")
    (manifest,) = re.findall(r"(?s)```toml\n(.*?)```", page.read_text())
    (_, *init), *others = commands_in(page)
    assert run(init) == 0
    (workplace / "components.toml").write_text(manifest)
    for _, *words in others:
        assert run([word.replace("MIRROR", str(upstreams.folder)) for word in words]) == 0, words
    assert "Our product 1.0: the TCB is 4 SLOC in 1 file" in capsys.readouterr().out


def test_two_nights(workplace: Path, upstreams: Upstreams, capsys: pytest.CaptureFixture[str]) -> None:
    upstreams.commit(DAEMON, FILES, tag="v1.0")
    (manifest,) = re.findall(r"(?s)```toml\n(.*?)```", (TUTORIALS / "my-own-system.md").read_text())
    (workplace / "components.toml").write_text(manifest.replace('"1.0" = "v1.0"', '"1.0" = "main"'))
    for number, (_, *words) in enumerate(commands_in(TUTORIALS / "two-nights.md")):
        if number == 1:
            upstreams.commit(DAEMON, {**FILES, "src/protocol.c": PROTOCOL + "int more;\n"})
        assert run([word.replace("MIRROR", str(upstreams.folder)) for word in words]) == 0, words
    assert "+1" in capsys.readouterr().out
    assert "compared with an earlier audit" in (workplace / "tuesday" / "index.html").read_text()


def test_the_glossary_has_the_labels_and_states() -> None:
    text = (ROOT / "docs" / "glossary.md").read_text()
    words = [row.split(" | ")[0].removeprefix("| ") for row in text.splitlines() if row.startswith("| ")][1:]
    assert words == sorted(words, key=str.casefold)
    wanted = {"TCB", "component", "arms dropped", "exposed", "as shipped", "partial", "gate", "ledger", "check A to K"}
    assert wanted <= set(words)


def test_the_index_of_decisions_lists_every_page() -> None:
    folder = ROOT / "docs" / "adr"
    listed = re.findall(r"\]\((\d{4}-[^)]*)\)", (folder / "README.md").read_text())
    assert listed == sorted(path.name for path in folder.glob("0*.md"))
