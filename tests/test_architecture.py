# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The architecture as a test, by package: imports point down only, and each untyped library has one importer."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.made.places import PACKAGE, TESTS

VERSION = "auditor.__version__"
"""A constant of the face of the library, for which nothing above is loaded."""

# What stands right below auditor/, from the bottom up: a name imports those of lower lines only.
LAYERS = (
    ("errors", "progress"),
    ("model",),
    ("files", "instruments", "processes"),
    ("upstream",),
    ("declared",),
    ("attestation", "builds", "custody", "findings", "measuring", "pages"),
    ("documents", "fetch", "history"),
    ("audit", "renderers"),
    ("__init__", "commands"),
    ("cli",),
    ("__main__",),
)
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}

ONLY_IMPORTER = {
    "git": "upstream/git_command.py",
    "pygount": "instruments/published/lines.py",
    "pygments": "instruments/published/lines.py",
    "lizard_core": "instruments/published/functions.py",
    "lizard_languages": "instruments/published/functions.py",
    "tree_sitter": "instruments/grammars/parser.py",
    "jinja2": "renderers/html/pages.py",
    "tomli_w": "declared/lock.py",
    "elftools": "builds/line_table.py",
    "cyclonedx": "renderers/pipelines/cyclonedx.py",
    "packageurl": "renderers/pipelines/cyclonedx.py",
    "prometheus_client": "renderers/pipelines/openmetrics.py",
    "squarify": "renderers/html/treemap.py",
    "dask": "processes/cluster.py",
    "distributed": "processes/cluster.py",
    "pyarrow": "renderers/pipelines/rows.py",
    "landlockpy": "processes/confinement.py",
}
ONLY_PACKAGE = {"sqlite3": "measuring", "sqlalchemy": "history", "alembic": "history/migrations"}
OF_HISTORIES = ("sqlalchemy", "alembic", "psycopg", "pyarrow")
IMPORTERS = {"pysequoia": {"attestation/openpgp.py", "custody/verification.py"}}
"""A library that verifies and signs, for what upstreams and for what users sign."""
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
    "dask",
    "distributed",
    "landlockpy",
    *OF_HISTORIES,
)


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def is_own_module(name: str) -> bool:
    place = PACKAGE.parent.joinpath(*name.split("."))
    return name.startswith("auditor.") and (place.is_dir() or place.with_suffix(".py").is_file())


@cache
def imported_names(path: Path) -> tuple[str, ...]:
    return tuple(find_imports(path))


def find_imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            members = (f"{module}.{alias.name}" for alias in node.names)
            yield from (member if is_own_module(member) else module for member in members if member != VERSION)


def own_name(imported: str) -> str:
    return imported.removeprefix("auditor").removeprefix(".") or "__init__"


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts)


def part_of(name: str) -> str:
    return name.partition(".")[0]


def own_imports(path: Path) -> set[str]:
    return {own_name(name) for name in imported_names(path) if part_of(name) == "auditor"}


def packages() -> list[str]:
    """The dotted names, below auditor, of its packages; empty for itself."""
    return [name_of(path).rpartition(".")[0] for path in modules() if path.name == "__init__.py"]


def members_used(package: str) -> dict[str, set[str]]:
    """What stands right below a package, each with those of its neighbours that it imports."""
    prefix = f"{package}." if package else ""
    used: dict[str, set[str]] = {}
    for path in modules():
        if name_of(path).startswith(prefix) and name_of(path) != f"{prefix}__init__":
            below = {name.removeprefix(prefix) for name in own_imports(path) if name.startswith(prefix)}
            used.setdefault(part_of(name_of(path).removeprefix(prefix)), set()).update(map(part_of, below))
    return {own: names - {own} for own, names in used.items()}


def test_layers_name_what_stands_right_below_the_package() -> None:
    assert {part_of(name_of(path)) for path in modules()} == set(LEVEL)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down(path: Path) -> None:
    own = part_of(name_of(path))
    used = {part_of(name) for name in own_imports(path)}
    assert {name for name in used - {own} if LEVEL[name] >= LEVEL[own]} == set()


def test_no_import_is_relative() -> None:
    assert [name for path in modules() for name in imported_names(path) if name.startswith(".")] == []


@pytest.mark.parametrize("package", packages(), ids=lambda name: name or "auditor")
def test_the_members_of_a_package_import_one_way(package: str) -> None:
    TopologicalSorter(members_used(package)).prepare()


@pytest.mark.parametrize("package", packages(), ids=lambda name: name or "auditor")
def test_a_package_has_two_members_and_says_what_it_is_for(package: str) -> None:
    folder = PACKAGE.joinpath(*package.split(".")) if package else PACKAGE
    assert ast.get_docstring(ast.parse((folder / "__init__.py").read_text()))
    assert len([path for path in folder.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()]) > 2


def importers_of(library: str) -> set[Path]:
    return {
        path.relative_to(PACKAGE)
        for path in modules()
        if any(name == library or name.startswith(f"{library}.") for name in imported_names(path))
    }


@pytest.mark.parametrize(("library", "importer"), ONLY_IMPORTER.items())
def test_a_library_has_one_importer(library: str, importer: str) -> None:
    assert importers_of(library) == {Path(importer)}


@pytest.mark.parametrize(("library", "importers"), IMPORTERS.items())
def test_a_library_has_these_importers(library: str, importers: set[str]) -> None:
    assert importers_of(library) == set(map(Path, importers))


@pytest.mark.parametrize(("library", "package"), ONLY_PACKAGE.items())
def test_a_library_stays_in_one_package(library: str, package: str) -> None:
    importers = importers_of(library)
    assert importers
    assert [path for path in importers if Path(package) not in path.parents] == []


def find_loaded(arguments: list[str], libraries: tuple[str, ...]) -> tuple[int, str]:
    """The exit code of a command in a process of its own, other than 0 if it loads one of these, and their names."""
    code = (
        "import sys; from auditor.cli import run; run(sys.argv[1:]); "
        f"sys.exit(', '.join(sorted(set({libraries!r}) & set(sys.modules))) or 0)"
    )
    finished = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False, cwd=PACKAGE.parent
    )
    return finished.returncode, finished.stderr


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["validate"]], ids=" ".join)
def test_light_commands_load_no_heavy_library(arguments: list[str]) -> None:
    assert find_loaded(arguments, HEAVY) == (0, "")


@pytest.mark.parametrize(
    "arguments", [["audit", "--help"], ["history", "runs", "--help"], ["query", "--help"]], ids=" ".join
)
def test_a_library_for_histories_is_loaded_with_a_history_only(arguments: list[str]) -> None:
    assert find_loaded(arguments, OF_HISTORIES) == (0, "")


def test_every_module_has_its_licence() -> None:
    lines = (
        "# SPDX-FileCopyrightText: 2026 The auditor developers",
        "# SPDX-License-Identifier: GPL-2.0-or-later",
    )
    folder = TESTS
    tests = [path for path in sorted(folder.rglob("*.py")) if folder / "data" not in path.parents]
    assert [path for path in [*modules(), *tests] if tuple(path.read_text().splitlines()[:2]) != lines] == []
