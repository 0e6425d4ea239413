# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

import pytest

import auditor
from auditor.instruments import digest as digest_module
from auditor.instruments.digest import SCANNER, digest_instruments, digest_of, digest_scanner, find_code, versions
from auditor.instruments.languages import C
from auditor.instruments.measurement import measure
from auditor.measuring.cache import MeasurementCache
from auditor.model.measured import Measurement
from tests.made.cache_keys import CACHE_KEY

PACKAGE = Path(auditor.__file__).parent
INSTRUMENTS = PACKAGE / "instruments"
CODE = sorted(find_code(INSTRUMENTS))


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package that each test leaves as it was."""
    folder = tmp_path_factory.mktemp("copied")
    return shutil.copytree(PACKAGE, folder / "auditor", ignore=shutil.ignore_patterns("__pycache__", "templates"))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return shutil.copytree(PACKAGE, tmp_path / "auditor", ignore=shutil.ignore_patterns("__pycache__", "templates"))


def digest(package: Path) -> str:
    return digest_of(package / "instruments", find_code(package / "instruments"))


def test_the_code_of_every_instrument_counts() -> None:
    assert {"languages.py", "__init__.py", "c/scanner.py", "grammars/rust.py"} < {*CODE}
    assert len(CODE) == len(list(INSTRUMENTS.rglob("*.py")))


@pytest.mark.parametrize("name", CODE)
def test_one_byte_of_any_module_changes_the_digest(package: Path, name: str) -> None:
    assert digest(package) == digest_instruments()
    module = package / "instruments" / name
    content = module.read_bytes()
    module.write_bytes(content[:-1] + b" ")
    assert digest(package) != digest_instruments()
    module.write_bytes(content)


def test_a_module_that_comes_goes_or_has_another_name_changes_the_digest(copy: Path) -> None:
    (copy / "instruments" / "new.py").touch()
    came = digest(copy)
    (copy / "instruments" / "new.py").rename(copy / "instruments" / "renamed.py")
    renamed = digest(copy)
    (copy / "instruments" / "renamed.py").unlink()
    (copy / "instruments" / "text.py").unlink()
    assert len({digest_instruments(), came, renamed, digest(copy)}) == 4


def test_other_modules_do_not_count(copy: Path) -> None:
    (copy / "errors.py").write_bytes(b"")
    assert digest(copy) == digest_instruments()


def test_what_a_comparison_is_counted_with_has_a_digest_of_its_own(copy: Path) -> None:
    with (copy / "instruments" / "comments" / "shell.py").open("a") as module:
        module.write("# one more line\n")
    program = "from auditor.instruments.digest import versions; print(versions())"
    told = subprocess.run(
        [sys.executable, "-c", program], cwd=copy.parent, capture_output=True, text=True, check=True
    ).stdout
    assert digest_scanner() in told
    assert digest_instruments() not in told


def test_a_cache_that_other_code_filled_is_not_used(tmp_path: Path, copy: Path) -> None:
    measurement = measure(b"int main(void) { return 0; }\n", C)
    assert isinstance(measurement, Measurement)
    (copy / "instruments" / "comments" / "readers.py").write_bytes(b"")
    key = ("a" * 40, "C")
    cache = MeasurementCache(tmp_path / "cache", {**versions(), "instruments": digest(copy)}, CACHE_KEY)
    cache.keep({key: measurement})
    cache.close()
    cache = MeasurementCache(tmp_path / "cache", versions(), CACHE_KEY)
    assert cache.find([key]) == {}
    cache.close()


def imported_by(module: Path) -> set[Path]:
    """The modules of the instruments that a module imports."""
    found = set()
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            place = PACKAGE.parent.joinpath(*node.module.split("."))
            found |= {place / f"{name.name}.py" for name in node.names} | {place.with_suffix(".py")}
    return {path for path in found if path.is_file() and INSTRUMENTS in path.parents}


def test_all_that_counts_the_lines_of_a_comparison_is_in_its_digest() -> None:
    known: set[Path] = set()
    new = imported_by(PACKAGE / "audit" / "whole_systems.py") - {INSTRUMENTS / "digest.py"}
    while new:
        known |= new
        new = {path for module in new for path in imported_by(module)} - known
    assert {path.relative_to(INSTRUMENTS).as_posix() for path in known} == set(SCANNER)


TOOL = "Tree-Sitter-C"
METADATA = "Metadata-Version: 2.1\nName: tree_sitter_c\nVersion: {}\n"
SECOND = {"2/tree_sitter_c-2.0.dist-info/METADATA": "2.0"}
PLACES = {
    "one alone": {"1/tree_sitter_c-1.2.3.dist-info/METADATA": "1.2.3"},
    "two": {"1/tree_sitter_c-3.0.dist-info/METADATA": "3.0"} | SECOND,
    "an egg-info before": {"1/tree_sitter_c-1.0-py3.11.egg-info/PKG-INFO": "1.0"} | SECOND,
    "one of developers": {"1/Tree_sitter_C.egg-info/PKG-INFO": "0.1"} | SECOND,
    "an egg": {"1/tree_sitter_c-1.0-py3.11.egg/EGG-INFO/PKG-INFO": "1.0"} | SECOND,
    "a version with letters": {"1/tree.sitter.c-1.0.DEV1.dist-info/METADATA": "1.0.DEV1"},
}


@pytest.fixture
def forgetful() -> Iterator[None]:
    digest_module._installed.cache_clear()
    yield
    digest_module._installed.cache_clear()


@pytest.mark.usefixtures("forgetful")
@pytest.mark.parametrize("places", PLACES.values(), ids=PLACES.keys())
def test_the_version_of_a_tool_is_that_of_the_one_python_takes(
    places: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place, said in places.items():
        (tmp_path / place).parent.mkdir(parents=True)
        (tmp_path / place).write_text(METADATA.format(said))
    eggs = sorted(map(str, tmp_path.glob("*/*.egg")))
    monkeypatch.setattr(sys, "path", [*eggs, str(tmp_path / "1"), str(tmp_path / "2")])
    assert digest_module._version_of(TOOL) == version(TOOL) == next(iter(places.values()))


@pytest.mark.usefixtures("forgetful")
@pytest.mark.parametrize("kind", ["unreadable", "absent", "archive", "current folder"])
def test_an_odd_place_of_modules_hides_no_tool(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = version("lizard")
    odd = {"absent": tmp_path / "absent", "archive": tmp_path / "modules.zip"}.get(kind, tmp_path)
    if kind == "archive":
        shutil.make_archive(str(tmp_path / "modules"), "zip", INSTRUMENTS / "rust")
    if kind == "unreadable":
        monkeypatch.setattr(os, "listdir", refuse_to_list(str(odd)))
    monkeypatch.setattr(sys, "path", ["" if kind == "current folder" else str(odd), *sys.path])
    assert digest_module._version_of("lizard") == expected


def refuse_to_list(closed: str) -> Callable[[str], list[str]]:
    """`os.listdir` for one who may not list one folder, which root always may."""
    listdir = os.listdir

    def refuse(folder: str) -> list[str]:
        if folder == closed:
            raise PermissionError(13, "Permission denied", folder)
        return listdir(folder)

    return refuse
