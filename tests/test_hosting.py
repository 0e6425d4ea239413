# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the host of the project, editors and those who cite it read: valid, and true of the project."""

import configparser
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

import auditor
from tests.made.places import ROOT

GITHUB = ROOT / ".github"
FORMS = sorted(path for path in (GITHUB / "ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def read(path: Path) -> Any:
    """The data of a YAML file."""
    return YAML(typ="safe", pure=True).load(path.read_text("utf-8"))


@pytest.mark.parametrize(
    ("schema", "paths"),
    [
        ("vendor.citation-file-format", [ROOT / "CITATION.cff"]),
        ("vendor.dependabot", [GITHUB / "dependabot.yml"]),
        ("vendor.github-issue-config", [GITHUB / "ISSUE_TEMPLATE" / "config.yml"]),
        ("vendor.github-issue-forms", FORMS),
    ],
    ids=lambda value: value if isinstance(value, str) else value[0].name,
)
def test_fits_the_schema(schema: str, paths: list[Path]) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *map(str, paths)]
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (finished.returncode, finished.stdout) == (0, "ok -- validation done\n")


def test_nothing_that_counts_is_upgraded_by_a_robot() -> None:
    updates = {update["package-ecosystem"]: update for update in read(GITHUB / "dependabot.yml")["updates"]}
    pinned = {line.partition("==")[0] for line in PROJECT["project"]["dependencies"] if "==" in line}
    assert set(updates) == {"pip", "github-actions"}
    assert {entry["dependency-name"] for entry in updates["pip"]["ignore"]} == pinned
    assert {"pygount", "lizard", "Pygments"} <= pinned
    assert all(entry.keys() == {"dependency-name"} for entry in updates["pip"]["ignore"]), "no version is let through"


def lint_commands() -> list[str]:
    """What `make lint` runs, as it stands in the Makefile but for the folder of the programs."""
    (recipe,) = re.findall(r"^lint:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text(), re.MULTILINE)
    return [line.removeprefix("\t$(BIN)/").removesuffix(" .") for line in recipe.splitlines()]


def test_a_commit_is_checked_as_make_lint_checks_and_downloads_nothing() -> None:
    (repository,) = read(ROOT / ".pre-commit-config.yaml")["repos"]
    assert repository["repo"] == "local"
    assert {hook["language"] for hook in repository["hooks"]} == {"system"}
    entries = [hook["entry"].removesuffix(" --force-exclude") for hook in repository["hooks"]]
    assert entries == [f".venv/bin/{command}" for command in lint_commands()]


def test_the_citation_is_of_this_version() -> None:
    citation = read(ROOT / "CITATION.cff")
    assert (citation["title"], citation["version"]) == (PROJECT["project"]["name"], auditor.__version__)
    assert citation["license"] == PROJECT["project"]["license"]


def test_a_vulnerability_is_reported_in_private_and_the_scope_is_the_model() -> None:
    text = (ROOT / "SECURITY.md").read_text("utf-8")
    assert "Report a\nvulnerability" in text
    assert "docs/security.md" in text
    assert "@" not in text, "no address of a person"


@pytest.mark.parametrize(
    "path",
    [*FORMS, ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", GITHUB / "pull_request_template.md"],
    ids=lambda path: path.name,
)
def test_what_is_named_is_there(path: Path) -> None:
    text = path.read_text("utf-8")
    matches = re.finditer(r"\b(?:docs/[\w./-]+|[A-Z]+)\.md\b|\]\(([^)]+)\)|`([.\w-]+/[\w./-]+)`", text)
    names = [match[1] or match[2] or match[0] for match in matches]
    meant = [name for name in names if not re.search("NAME|GROUP|VERSION", name)]
    assert [name for name in meant if not (ROOT / name).exists()] == []
    targets = re.findall(r"`make (\w+)`", text)
    assert [name for name in targets if f"\n{name}:" not in (ROOT / "Makefile").read_text()] == []


# ------------------------------------------------------------------------------------------------ .editorconfig


def editor_settings() -> configparser.ConfigParser:
    parser = configparser.ConfigParser()
    parser.read_string(f"[top]\n{(ROOT / '.editorconfig').read_text('utf-8')}")
    return parser


def texts() -> Iterator[Path]:
    folders = ("auditor", "docs", "examples", "manifest", "profiles", "tests", "tools", ".github", ".ci", "ci")
    suffixes = {".py", ".md", ".toml", ".yml", ".html", ".css", ".js", ".json", ".lock", ".cff"}
    paths = [*ROOT.iterdir(), *(path for folder in folders for path in (ROOT / folder).rglob("*"))]
    for path in paths:
        if path.is_file() and path.suffix in suffixes and not {"data", "node_modules"} & {*path.parts}:
            yield path


def test_the_settings_of_editors_are_those_of_ruff() -> None:
    settings = editor_settings()
    assert settings["top"]["root"] == "true"
    assert int(settings["*"]["max_line_length"]) == PROJECT["tool"]["ruff"]["line-length"]
    assert settings["Makefile"]["indent_style"] == "tab"


def test_every_text_keeps_them() -> None:
    settings = editor_settings()["*"]
    kept = (settings["charset"], settings["end_of_line"], settings["insert_final_newline"])
    assert (*kept, settings["trim_trailing_whitespace"]) == ("utf-8", "lf", "true", "true")
    paths = list(texts())
    assert len(paths) > 400
    for path in paths:
        text = path.read_bytes().decode("utf-8")
        assert "\r" not in text, path
        assert text.endswith("\n") or not text, path
        assert not re.search(r"[ \t]$", text, re.MULTILINE), path
