# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The architecture as a test: imports point down only, and each untyped library has one importer.

Features are packages, and packages import each other one way.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "auditor"

# From the bottom up. A package is named whole if its modules are one layer, else module by module.
LAYERS = (
    ("__init__", "exit_codes", "isolation"),
    ("errors",),
    ("model",),
    (
        "files",
        "interrupts",
        "languages",
        "limits",
        "names",
        "progress",
        "streams",
        "suggestions",
        "toml_lines",
        "upstream.addresses",
        "upstream.causes",
    ),
    (
        "instruments",
        "scope",
        "totals",
        "custody.commits",
        "custody.signatures",
        "fetch.once",
        "fetch.patches",
        "releases.presence",
        "releases.spans",
        "trust.rules",
        "workers",
    ),
    ("exposure", "builds.line_table", "builds.records", "builds.source_tree"),
    (
        "hotspots",
        "claims.definitions",
        "claims.quoted",
        "compare.gaps",
        "compare.renames",
        "pages.restructured_text",
        "releases.timeline",
        "trust.checks",
    ),
    (
        "lock",
        "manifest",
        "stamp",
        "store",
        "builds.evidence",
        "builds.profile",
        "compare.pairing",
        "documents.figures",
        "upstream.git_command",
    ),
    (
        "measure",
        "claims.check",
        "documents.audit",
        "upstream.network",
        "upstream.objects",
    ),
    (
        "compare.balance",
        "compare.incomparable",
        "documents.count",
        "documents.diff",
        "documents.recorded",
        "documents.scenario",
        "pages.rereading",
        "upstream.clone",
        "upstream.refs",
    ),
    ("repository",),
    ("custody.signing", "fetch.downstream", "fetch.provenance", "fetch.selection"),
    ("fetch.repositories", "pages.copies"),
    ("fetch.gone", "fetch.mirroring", "fetch.moves"),
    ("audit", "judge", "local", "builds.ladder", "builds.trace", "trust.scenario"),
    ("builds.audited", "compare.audits", "custody.authorship"),
    ("comparison", "renderers"),
    ("commands",),
    ("cli",),
    ("__main__",),
)
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}

# A feature is a package: which other features it imports. docs/adr/0014 says why.
FEATURES: dict[str, tuple[str, ...]] = {
    "upstream": (),
    "releases": (),
    "trust": ("releases",),
    "claims": ("upstream",),
    "compare": (),
    "documents": ("releases", "trust"),
    "pages": ("upstream",),
    "custody": ("upstream",),
    "fetch": ("custody", "upstream"),
    "builds": ("upstream",),
}

ONLY_IMPORTER = {
    "git": "upstream/git_command.py",
    "pygount": "instruments/lines.py",
    "pygments": "instruments/lines.py",
    "lizard_core": "instruments/functions.py",
    "lizard_languages": "instruments/functions.py",
    "tree_sitter": "instruments/grammar.py",
    "sqlite3": "store.py",
    "jinja2": "renderers/html.py",
    "tomli_w": "lock.py",
    "elftools": "builds/line_table.py",
    "cyclonedx": "renderers/cyclonedx.py",
    "packageurl": "renderers/cyclonedx.py",
    "prometheus_client": "renderers/openmetrics.py",
    "pysequoia": "custody/signatures.py",
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


def is_own_module(name: str) -> bool:
    place = PACKAGE.parent.joinpath(*name.split("."))
    return name.startswith("auditor.") and (place.is_dir() or place.with_suffix(".py").is_file())


def imported_names(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            members = (f"{module}.{alias.name}" for alias in node.names)
            yield from (member if is_own_module(member) else module for member in members)


def own_name(imported: str) -> str:
    return imported.removeprefix("auditor").removeprefix(".") or "__init__"


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts)


def part_of(name: str) -> str:
    return name.partition(".")[0]


def layer_of(name: str) -> str:
    return part_of(name) if part_of(name) in LEVEL else name


def own_imports(path: Path) -> set[str]:
    return {own_name(name) for name in imported_names(path) if part_of(name) == "auditor"}


def parts_by_part() -> dict[str, set[str]]:
    """The packages and single modules right below auditor, each with those that it imports."""
    used: dict[str, set[str]] = {}
    for path in modules():
        own = part_of(name_of(path))
        used.setdefault(own, set()).update(map(part_of, own_imports(path)))
    return {own: names - {own} for own, names in used.items()}


def test_layers_name_each_module() -> None:
    assert {layer_of(name_of(path)) for path in modules()} - {f"{name}.__init__" for name in FEATURES} == set(LEVEL)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down(path: Path) -> None:
    own = layer_of(name_of(path))
    used = {layer_of(name) for name in own_imports(path)}
    upward = {name for name in used - {own} if LEVEL[name] >= LEVEL[own]}
    assert upward == set()


def test_no_import_is_relative() -> None:
    assert [name for path in modules() for name in imported_names(path) if name.startswith(".")] == []


def test_packages_import_one_way() -> None:
    TopologicalSorter(parts_by_part()).prepare()


def test_features_import_the_features_that_they_may() -> None:
    parts = parts_by_part()
    assert {name: parts[name] & set(FEATURES) for name in FEATURES} == {
        name: set(may) for name, may in FEATURES.items()
    }


@pytest.mark.parametrize("feature", FEATURES)
def test_a_feature_is_introduced_by_one_sentence(feature: str) -> None:
    body = ast.parse((PACKAGE / feature / "__init__.py").read_text()).body
    assert [type(node) for node in body] == [ast.Expr]
    assert len(list((PACKAGE / feature).glob("*.py"))) > 2


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
