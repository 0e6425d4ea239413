# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What an audit asks its upstreams for: each thing once, and nothing that it has."""

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from auditor.cli import run
from tests.made.manifests import ALPHA, BETA, small_text
from tests.made.systems import FILES, HYPERVISOR
from tests.made.upstreams import Upstreams

_ASKED = re.compile(r"git_command: https://(\S+): git .*? (ls-remote|fetch) ")


@pytest.fixture
def options(tmp_path: Path, upstreams: Upstreams, cold_cache: Path) -> list[str]:
    upstreams.commit(ALPHA, FILES, tag="v1")
    upstreams.commit(BETA, HYPERVISOR, tag="v1")
    (tmp_path / "components.toml").write_text(small_text())
    return ["--manifest", str(tmp_path / "components.toml"), "--mirror", str(upstreams.folder)]


def asked(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, int]:
    """How often each repository is asked where its refs lead, or for objects, by what it is asked for."""
    assert run([*arguments, "--verbose"]) == 0
    return Counter(what for _, what in _ASKED.findall(capsys.readouterr().err))


def test_a_cold_audit_asks_each_repository_for_its_refs_its_trees_and_its_contents(
    options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert asked(capsys, "check", *options) == {"ls-remote": 2, "fetch": 4}


def test_a_second_audit_transfers_nothing(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    asked(capsys, "check", *options)
    assert asked(capsys, "check", *options) == {"ls-remote": 2}


def test_what_is_new_is_transferred_alone(
    options: list[str], upstreams: Upstreams, capsys: pytest.CaptureFixture[str]
) -> None:
    asked(capsys, "check", *options)
    upstreams.commit(ALPHA, {**FILES, "daemon/main.c": "int main(void) { return 1; }\n"}, tag="v2")
    # Both repositories are asked once more, without `--ref`, for what that changes; nothing pins them.
    assert asked(capsys, "check", "--ref", "alpha=v2", *options) == {"ls-remote": 4, "fetch": 2}


def test_a_locked_audit_asks_no_host(
    options: list[str], upstreams: Upstreams, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["lock", "--release", "R1", *options]) == 0
    asked(capsys, "check", *options)
    shutil.rmtree(upstreams.folder)
    upstreams.folder.mkdir()
    assert asked(capsys, "check", *options) == {}
    assert asked(capsys, "check", "--lines-only", *options) == {}  # of which no part is known
