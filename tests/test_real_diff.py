# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The diff of two real releases, held against git: AUDITOR_MIRROR names a mirror of the upstreams."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from auditor.cli import run

ROOT = Path(__file__).parent.parent
MIRROR = os.environ.get("AUDITOR_MIRROR", "")
RELEASES = ("R4.2.0", "R4.3.0")

pytestmark = [
    pytest.mark.mirrors,
    pytest.mark.skipif(not MIRROR, reason="no real upstreams: set AUDITOR_MIRROR to a mirror of them"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with the audits of both releases."""
    folder = tmp_path_factory.mktemp("audits")
    files = ("--manifest", str(ROOT / "components.toml"), "--mirror", MIRROR, "--ref", "linux=debian/6.1.192")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        for release in RELEASES:
            assert (
                run(["audit", "--release", release, *files, "--format", "json", "--output", str(folder / release)]) == 0
            )
        yield folder


def diff_of(folder: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    audits = [str(folder / release / "audit.json") for release in RELEASES]
    assert run(["diff", *audits, "--manifest", str(ROOT / "components.toml"), "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


def lines_by_path(source: dict[str, Any]) -> dict[str, int]:
    """By how many physical lines each file of a repository grew, by git."""
    path = Path(MIRROR) / source["new"]["url"].removeprefix("https://")
    commits = source["old"]["revision"], source["new"]["revision"]
    options = ("diff", "--no-renames", "--numstat", "-z", *commits)
    git = ["git", "-C", str(path.with_name(f"{path.name.removesuffix('.git')}.git")), *options]
    out = os.fsdecode(subprocess.run(git, capture_output=True, check=True).stdout)
    rows = [record.split("\t", 2) for record in out.split("\0") if record]
    return {path: int(added) - int(removed) for added, removed, path in rows if added != "-"}


def test_every_file_grows_by_the_lines_that_git_counts(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = diff_of(folder, capsys)
    both = [item for item in document["sources"] if item["old"] and item["new"] and item["old"]["tree"]]
    lines_by_url = {source["new"]["url"]: lines_by_path(source) for source in both}
    compared = 0
    for component in document["components"]:
        for change in component["files"]:
            sides = [change[side] for side in ("old", "new") if change[side]]
            if change["note"] or sides[0]["url"] not in lines_by_url:
                continue
            lines = lines_by_url[sides[0]["url"]]
            expected = sum(lines[path] for path in dict.fromkeys(side["path"] for side in sides) if path in lines)
            signs = {"old": -1, "new": 1}
            ours = sum(signs[name] * physical(change[name]) for name in signs if change[name])
            assert ours == expected, change
            compared += 1
    assert compared > 1_000


def physical(place: dict[str, Any]) -> int:
    return int(place["code"] + place["comment"] + place["blank"])


def test_the_document_has_the_figures_of_the_diff(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = diff_of(folder, capsys)
    lines = (ROOT / "docs" / "comparing-audits.md").read_text().splitlines()
    rows = {
        cells[0]: cells[1:]
        for cells in ([cell.strip(" `*") for cell in line.split("|")[1:-1]] for line in lines)
        if cells
    }
    balances = {"TCB": document["tcb"]} | document["groups"]
    balances |= {item["id"]: item["balance"] for item in document["components"] if item["files"]}
    for name, balance in balances.items():
        before, after = balance["before"]["code"], balance["after"]["code"]
        added, removed = balance["added"]["code"], balance["removed"]["code"]
        change = f"{after - before:+,}" if after != before else "0"
        flow = [f"+{added:,}" if added else "0", f"-{removed:,}" if removed else "0"]
        assert [cell for number, cell in enumerate(rows[name]) if number != 3] == [
            f"{before:,}", f"{after:,}", change, *flow
        ]  # fmt: skip
