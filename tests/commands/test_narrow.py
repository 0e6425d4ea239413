# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every command that prints a table fits a terminal of 80 columns, cuts no figure and says what it does not show."""

import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.history.place import parse_place
from auditor.history.recording import write_run
from auditor.processes.streams import TERMINAL_WIDTH
from auditor.renderers.text.columns import Layout, lay_out
from tests.made.histories import make_contents
from tests.made.manifests import ALPHA, BETA, DOC, KERNEL, PAGE, trust_text
from tests.made.upstreams import Upstreams

WIDTH = 80
FUNCTION = "int {}(int x)\n{{\n    return x > 1 ? x : 1;\n}}\n"
LONG = "daemon/a_name_of_a_file_that_is_rather_long_for_a_terminal.c"
FILES = {
    "daemon/main.c": FUNCTION.format("main") * 400,
    LONG: FUNCTION.format("a_name_of_a_function_that_is_rather_long_too"),
    "daemon/run": "#!/bin/sh\nexec true\n",
    "daemon/main_test.c": "int test;\n",
    "daemon/common.h": "#define SIZE 3\n",
    "lib/list.c": "int length;\n",
    "net/front.c": "int front;\n",
    "net/back.c": "int back;\n",
    "net/shared.h": "extern int shared;\n",
    "net/stack.c": "int stack;\n" * 12_345,
    "manager/main.py": "import sys\n" * 7,
}
OF_HISTORY = ("history runs", "history show", "history trend guid")
COMMANDS = (
    "audit",
    "check",
    "claims",
    "show",
    "show daemon",
    "show main",
    "scenario",
    "diff R1 main",
    "pr alpha v1..main --format text",
    "timeline",
    "timeline --every tag",
)

Run = Callable[..., str]


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a manifest, a mirror, a cache, and a history."""
    folder = tmp_path_factory.mktemp("narrow")
    upstreams = Upstreams(folder / "mirror")
    upstreams.commit(ALPHA, FILES, tag="v1")
    upstreams.commit(ALPHA, FILES | {LONG: "int gone;\n"})
    upstreams.commit(BETA, {"arch/x86/mm.c": "int map(void) { return 3; }\n" * 4_000, "new/a.c": "int a;\n"}, tag="v1")
    upstreams.commit(KERNEL, {"init/main.c": "int kernel;\n" * 100}, tag="v6")
    upstreams.commit(DOC, {"code.rst": PAGE})
    (folder / "components.toml").write_text(trust_text())
    write_run(parse_place(str(folder / "history.db")), make_contents())
    (folder / "tree").mkdir()
    (folder / "tree" / Path(LONG).name).write_text(FILES["daemon/main.c"])
    return folder


@pytest.fixture(scope="module")
def environment(workplace: Path) -> dict[str, str]:
    return {**os.environ, "COLUMNS": str(WIDTH), "NO_COLOR": "1", "XDG_CACHE_HOME": str(workplace / "cache")}


@pytest.fixture(scope="module")
def words_of(workplace: Path) -> Callable[[str], list[str]]:
    """The words of a command."""

    def words_of(command: str) -> list[str]:
        local = command.startswith(("count", "history"))
        source = () if local else ("--mirror", str(workplace / "mirror"))
        form = ("--format", "text") if command == "audit" else ()
        return [sys.executable, "-P", "-m", "auditor", *command.split(), *source, *form]

    return words_of


def read_terminal(words: list[str], folder: Path, environment: dict[str, str]) -> str:
    """What a terminal shows of a command."""
    here, there = pty.openpty()
    shown = b""
    with subprocess.Popen(words, stdout=there, stderr=subprocess.DEVNULL, cwd=folder, env=environment):
        os.close(there)
        while True:
            try:
                part = os.read(here, 65_536)
            except OSError:  # the end, as Linux says it
                break
            if not part:
                break
            shown += part
    os.close(here)
    return shown.decode().replace("\r\n", "\n")


@pytest.mark.parametrize("command", [*COMMANDS, *OF_HISTORY, "count tree"])
def test_a_terminal_of_80_columns(
    command: str, workplace: Path, words_of: Callable[[str], list[str]], environment: dict[str, str]
) -> None:
    shown = read_terminal(words_of(command), workplace, environment)
    assert "verdict: " in " ".join(shown.split())
    long = [line for line in shown.split("\n") if len(line) > WIDTH]
    assert [line for line in long if max(map(len, line.split())) < WIDTH // 2] == []
    piped = subprocess.run(
        words_of(command), capture_output=True, check=False, text=True, cwd=workplace, env=environment
    ).stdout
    assert "columns not shown" not in piped
    lost = set(re.findall(r"[\d,]*\d\d", piped)) - set(re.findall(r"[\d,]*\d\d", shown))
    assert not lost or "columns not shown" in shown


def test_the_table_of_an_audit_names_what_it_does_not_show(
    workplace: Path, words_of: Callable[[str], list[str]], environment: dict[str, str]
) -> None:
    shown = " ".join(read_terminal(words_of("audit"), workplace, environment).split())
    (names,) = re.findall(r"columns not shown: (.*?): at \d+ columns, or with `\| cat`", shown)
    assert "CCN median" in names
    assert "SLOC" not in names
    assert names.split(", ")[0] not in shown.partition("---")[0]


CELL = st.text(alphabet="ab ", max_size=30)
FIGURE = st.integers(0, 10**9).map("{:,}".format)


@given(st.lists(st.tuples(CELL, CELL, FIGURE, FIGURE), min_size=1, max_size=5), st.integers(30, 100))
def test_no_figure_is_cut_and_no_column_goes_in_silence(rows: list[tuple[str, ...]], width: int) -> None:
    head = ("name", "text", "SLOC", "files")
    layout = Layout("llrr", ("files",), ruled=True)
    whole = list(lay_out(head, rows, layout))
    token = TERMINAL_WIDTH.set(width)
    try:
        lines = list(lay_out(head, rows, layout))
    finally:
        TERMINAL_WIDTH.reset(token)
    if max(map(len, whole)) <= width and len(whole[1]) <= width:
        assert lines == whole
    text = "\n".join(lines)
    assert all(row[2] in text for row in rows)
    assert all(row[3] in text for row in rows) or "columns not shown: files: at " in text
