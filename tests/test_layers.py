# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The architecture as a test: imports point down only, and each untyped library has one importer."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "auditor"

LAYERS = (
    ("errors", "__init__"),
    ("model",),
    ("languages", "addresses", "toml_lines", "files", "memory", "progress"),
    ("scope", "spans", "presence", "totals", "instruments", "patches", "trust", "signatures", "custody"),
    ("build_record", "line_table", "source_tree"),
    ("trust_checks", "timeline", "quoted", "definitions", "restructured_text", "hotspots", "renames"),
    ("manifest", "lock", "git_command", "store", "document", "evidence", "profile", "pairing"),
    ("network", "measure", "recorded", "scenario_document", "count_document", "claims"),
    ("rereading", "diff_document", "balance"),
    ("repository",),
    ("selection", "downstream", "signing"),
    ("fetch", "pages"),
    ("audit", "judge", "local", "scenario", "trace", "ladder"),
    ("built", "compare", "authorship"),
    ("comparison", "renderers"),
    ("commands",),
    ("cli",),
    ("__main__",),
)
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}

ONLY_IMPORTER = {
    "git": "git_command.py",
    "pygount": "instruments/lines.py",
    "pygments": "instruments/lines.py",
    "lizard_core": "instruments/functions.py",
    "lizard_languages": "instruments/functions.py",
    "sqlite3": "store.py",
    "jinja2": "renderers/html.py",
    "tomli_w": "lock.py",
    "elftools": "line_table.py",
    "cyclonedx": "renderers/cyclonedx.py",
    "packageurl": "renderers/cyclonedx.py",
    "prometheus_client": "renderers/openmetrics.py",
    "pysequoia": "signatures.py",
    "squarify": "renderers/treemap.py",
}
HEAVY = (
    "git",
    "pygount",
    "pygments",
    "lizard_core",
    "lizard_languages",
    "rich",
    "jinja2",
    "pebble",
    "sqlite3",
    "tomli_w",
    "elftools",
    "cyclonedx",
    "packageurl",
    "prometheus_client",
    "pysequoia",
    "squarify",
)


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def imported_names(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names if node.module == "auditor")


def layer_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down(path: Path) -> None:
    own = layer_of(path)
    used = {name.split(".")[1] for name in imported_names(path) if name.startswith("auditor.")} - {"__version__"}
    upward = {name for name in used - {own} if LEVEL[name] >= LEVEL[own]}
    assert upward == set()


@pytest.mark.parametrize(("library", "importer"), ONLY_IMPORTER.items())
def test_a_library_has_one_importer(library: str, importer: str) -> None:
    importers = {
        str(path.relative_to(PACKAGE))
        for path in modules()
        if any(name == library or name.startswith(f"{library}.") for name in imported_names(path))
    }
    assert importers == {importer}


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["validate"]], ids=" ".join)
def test_light_commands_load_no_heavy_library(arguments: list[str]) -> None:
    code = (
        "import sys; from auditor.cli import run; run(sys.argv[1:]); "
        f"sys.exit(', '.join(sorted(set({HEAVY!r}) & set(sys.modules))) or 0)"
    )
    finished = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False, cwd=PACKAGE.parent
    )
    assert (finished.returncode, finished.stderr) == (0, "")


def test_every_module_has_its_licence() -> None:
    lines = (
        "# SPDX-FileCopyrightText: 2026 The auditor developers",
        "# SPDX-License-Identifier: GPL-2.0-or-later",
    )
    folder = Path(__file__).parent
    tests = [path for path in sorted(folder.rglob("*.py")) if folder / "data" not in path.parents]
    assert [path for path in [*modules(), *tests] if tuple(path.read_text().splitlines()[:2]) != lines] == []
