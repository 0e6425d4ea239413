# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What `make dist` builds, installed into an empty environment and run there, in a folder that has nothing."""

import hashlib
import json
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import zipfile
from collections.abc import Callable
from email.message import Message
from email.parser import Parser
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import auditor
from auditor.declared.manifest import load_manifest
from tests.made.manifests import ALPHA, BETA, small_text
from tests.made.places import PACKAGE, ROOT, SHIPPED
from tests.made.systems import FILES, HYPERVISOR
from tests.made.upstreams import Upstreams
from tools.sbom import make_sbom

NAME = f"auditor-{auditor.__version__}"
SOURCES = ("auditor", "docs", "examples", "manifest", "profiles")
SHIPPED_FILES = (
    *("components.toml", "components.lock", *load_manifest(SHIPPED).manifest.include),
    *(f"profiles/{path.name}" for path in (ROOT / "profiles").iterdir()),
)
ACCEPTED = "reports/baseline.json"
MAN_PAGE = f"{NAME}.data/data/share/man/man1/auditor.1"

Program = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the source, so that nothing is built in the checkout."""
    folder = tmp_path_factory.mktemp("source")
    for path in ROOT.iterdir():
        if path.is_file():
            shutil.copy2(path, folder)
    for name in SOURCES:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "reports").mkdir()
    (folder / ACCEPTED).write_text('{"schema": 1}\n')
    return folder


def build(source: Path, output: Path, *kinds: str) -> None:
    """Build as `make dist` does, without network: an archive of the source, and from that the wheel, or one of them."""
    arguments = ["-m", "build", "--no-isolation", "--outdir", str(output), *kinds, str(source)]
    finished = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stdout + finished.stderr


@pytest.fixture(scope="module")
def dist(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the archive and the wheel that is built from it."""
    folder = tmp_path_factory.mktemp("dist")
    build(source, folder)
    assert {path.name for path in folder.iterdir()} == {f"{NAME}.tar.gz", f"{NAME}-py3-none-any.whl"}
    return folder


@pytest.fixture(scope="module")
def wheel(dist: Path) -> Path:
    (path,) = dist.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def environment_folder(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel; behind it on the path is what auditor needs, but no other auditor.

    The folder with the libraries is named in a .pth file. Those in that folder are not read, and so the editable
    install of the checkout, which is one, is not found.
    """
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    python = str(folder / "bin" / "python")
    options = ["--quiet", "--no-index", "--no-deps", "--disable-pip-version-check"]
    subprocess.run([sys.executable, "-m", "pip", "--python", python, "install", *options, str(wheel)], check=True)
    (site,) = folder.glob("lib/python*/site-packages")
    (site / "libraries.pth").write_text(f"{sysconfig.get_path('purelib')}\n{sysconfig.get_path('platlib')}\n")
    return folder


@pytest.fixture
def program(environment_folder: Path, tmp_path: Path, cache: Path) -> Program:
    """Run a program of the environment in an empty folder, or in one that is named."""
    empty = tmp_path / "empty"
    empty.mkdir()

    def run(name: str, *arguments: str, folder: Path = empty) -> subprocess.CompletedProcess[str]:
        words = [str(environment_folder / "bin" / name), *arguments]
        return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)

    return run


def site_of(environment_folder: Path) -> Path:
    (site,) = environment_folder.glob("lib/python*/site-packages")
    return site


def contents(wheel: Path) -> dict[str, str]:
    """The digest of each file by its name, but for the list of them."""
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if not name.endswith("/RECORD")]
        return {name: hashlib.sha256(archive.read(name)).hexdigest() for name in names}


def test_the_wheel_has_the_package_and_what_stands_beside_it(wheel: Path) -> None:
    names = {name for name in contents(wheel) if not name.startswith(f"{NAME}.dist-info/")}
    package = {path for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    expected = {str(path.relative_to(ROOT)) for path in package} | {f"auditor/shipped/{name}" for name in SHIPPED_FILES}
    assert names == expected | {MAN_PAGE, f"auditor/shipped/{ACCEPTED}"}
    assert {"auditor/py.typed", "auditor/shipped/manifest/qubes.toml", "auditor/shipped/components.lock"} <= names


def test_what_is_shipped_is_that_of_the_checkout(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        for name in SHIPPED_FILES:
            assert archive.read(f"auditor/shipped/{name}") == (ROOT / name).read_bytes(), name


def test_the_archive_builds_the_wheel_of_the_source(source: Path, wheel: Path, tmp_path: Path) -> None:
    build(source, tmp_path, "--wheel")
    (direct,) = tmp_path.iterdir()
    assert contents(direct) == contents(wheel)


def test_the_archive_has_what_tells_of_the_package_and_no_tests(dist: Path) -> None:
    with tarfile.open(dist / f"{NAME}.tar.gz") as archive:
        names = {name.removeprefix(f"{NAME}/") for name in archive.getnames()}
    documents = {str(path.relative_to(ROOT)) for path in (ROOT / "docs").rglob("*.*")}
    assert {"README.md", "LICENSE", "CHANGELOG.md", "constraints.txt", "pyproject.toml", "setup.py"} <= names
    assert {*SHIPPED_FILES, *documents} <= names
    apart = {name for name in names if name.startswith(("tests", "tools", "reports", ".git", ".ci"))}
    assert apart == {"reports", ACCEPTED}


def metadata_of(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        metadata: Message = Parser().parsestr(archive.read(f"{NAME}.dist-info/METADATA").decode())
    return metadata


def pinned() -> dict[str, str]:
    """The version of each package that constraints.txt pins, by its normal name."""
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    return {str(canonicalize_name(name)): version for name, _, version in (line.partition("==") for line in lines)}


def test_metadata(wheel: Path) -> None:
    metadata = metadata_of(wheel)
    with zipfile.ZipFile(wheel) as archive:
        points = archive.read(f"{NAME}.dist-info/entry_points.txt").decode()
        assert archive.read(f"{NAME}.dist-info/licenses/LICENSE") == (ROOT / "LICENSE").read_bytes()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert (metadata["Name"], metadata["Version"]) == ("auditor", auditor.__version__)
    assert (metadata["License-Expression"], metadata["License-File"]) == ("GPL-2.0-or-later", "LICENSE")
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata["Description-Content-Type"] == "text/markdown"
    assert metadata.get_all("Classifier") == project["classifiers"]
    needed = [item for item in metadata.get_all("Requires-Dist", []) if "extra ==" not in item]
    assert len(needed) == len(project["dependencies"])
    assert points == "[console_scripts]\nauditor = auditor.__main__:start\n"


def test_help(program: Program) -> None:
    finished = program("auditor", "check", "--help")
    assert (finished.returncode, finished.stderr) == (0, "")
    assert "--manifest" in finished.stdout
    assert program("auditor", "--version").stdout == f"auditor, version {auditor.__version__}\n"


def test_validate_and_claims_use_what_came_with_the_wheel(program: Program, environment_folder: Path) -> None:
    shipped = site_of(environment_folder) / "auditor" / "shipped" / "components.toml"
    note = f"auditor: using the manifest that came with auditor, {shipped}: no components.toml is in the current folder"
    finished = program("auditor", "validate")
    assert finished.returncode == 0, finished.stderr
    assert finished.stderr == f"{note} or above it\n"
    assert finished.stdout.startswith(f"{shipped} is a valid manifest of Qubes OS: ")
    finished = program("auditor", "claims", "--offline")
    assert finished.returncode == 3
    assert finished.stderr.startswith(note)
    assert "does not pin" not in finished.stderr  # the lock is there, too
    ids = [claim.id for claim in load_manifest(SHIPPED).manifest.claims]
    assert [name for name in ids if name not in finished.stdout] == []


def test_man_finds_the_page_beside_the_program(environment_folder: Path) -> None:
    page = environment_folder / "share" / "man" / "man1" / "auditor.1"
    assert page.read_bytes() == (ROOT / "docs" / "auditor.1").read_bytes()


def test_nothing_is_written_beside_the_installed_manifest(program: Program, environment_folder: Path) -> None:
    shipped = site_of(environment_folder) / "auditor" / "shipped"
    before = {path: path.read_bytes() for path in shipped.rglob("*") if path.is_file()}
    finished = program("auditor", "lock")
    assert finished.returncode == 2
    assert f"auditor: {shipped}/components.lock: belongs to the manifest that came with auditor" in finished.stderr
    assert {path: path.read_bytes() for path in shipped.rglob("*") if path.is_file()} == before


def test_the_library_finds_what_came_with_the_wheel(program: Program, environment_folder: Path) -> None:
    finished = program("python", "-c", "import auditor; print(auditor.__file__); print(auditor.load_manifest().name)")
    package = site_of(environment_folder) / "auditor"
    assert finished.stdout == f"{package}/__init__.py\n{package}/shipped/components.toml\n"


def test_an_audit_with_a_manifest_above(program: Program, upstreams: Upstreams, tmp_path: Path) -> None:
    """What an installed auditor measures is reported by all its templates, and recorded by the steps of its schema."""
    upstreams.commit(ALPHA, FILES, tag="v1")
    upstreams.commit(BETA, HYPERVISOR, tag="v1")
    folder = tmp_path / "work" / "inner"
    folder.mkdir(parents=True)
    (folder.parent / "components.toml").write_text(small_text())
    mirror = ("--mirror", str(upstreams.folder))
    finished = program("auditor", "audit", *mirror, "--record", "--format", "html", "--format", "text", folder=folder)
    assert finished.returncode == 0, finished.stderr
    assert finished.stderr.startswith("auditor: using the manifest ../components.toml, above the current folder\n")
    assert (folder / "reports" / "index.html").is_file()
    assert sorted(path.name for path in folder.parent.iterdir()) == ["components.toml", "history.db", "inner"]


def test_the_bill_of_materials_has_what_is_installed(wheel: Path, environment_folder: Path) -> None:
    """What the wheel asks for, in the versions that are pinned; the same bytes each time, and no place of a machine."""
    python = str(environment_folder / "bin" / "python")
    sbom = make_sbom(python)
    read = json.loads(sbom)
    assert (read["bomFormat"], read["metadata"]["component"]["version"]) == ("CycloneDX", auditor.__version__)
    version_by_name = {str(canonicalize_name(item["name"])): item["version"] for item in read["components"]}
    for beside in ("pip", "auditor"):  # which the libraries of this test came with
        del version_by_name[beside]
    needed = [Requirement(text) for text in metadata_of(wheel).get_all("Requires-Dist", [])]
    names = {canonicalize_name(item.name) for item in needed if item.marker is None}
    assert names <= version_by_name.keys()
    assert version_by_name.items() <= pinned().items()
    assert make_sbom(python) == sbom
    assert str(environment_folder).encode() not in sbom
