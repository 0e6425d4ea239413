# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a measurement depends on besides its content: the versions of the tools, and a digest of our own code.

Every byte of the code counts, so that nobody has to remember what a change does to a figure.
"""

import hashlib
import os
import re
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parent
SCANNER = (
    "c/assembly.py",
    "c/details.py",
    "c/directives.py",
    "c/headers.py",
    "c/scanner.py",
    "languages.py",
    "text.py",
)
_LETTERS = 16
_MARKS = (".dist-info", ".egg-info")
_PLAIN = re.compile(r"[^-]+-(?P<version>[0-9.]+)\.dist-info")
_PUNCTUATION = re.compile(r"[-_.]+")
_TOOLS = (
    "pygount",
    "lizard",
    "Pygments",
    "tree-sitter",
    "tree-sitter-c",
    "tree-sitter-cpp",
    "tree-sitter-python",
    "tree-sitter-rust",
)


def versions() -> dict[str, str]:
    """What a measurement depends on besides the content and the language, by name: our code, and the tools' versions.

    `instruments` is a digest of all our code, `scanner` of that which counts the lines of a comparison.
    """
    return versions_of_lines() | versions_of_tools()


def versions_of_tools() -> dict[str, str]:
    """The versions of everybody else's tools, by the names of their distributions."""
    return {tool: _version_of(tool) for tool in _TOOLS}


def versions_of_lines() -> dict[str, str]:
    """The same of what lines alone depend on, which is nobody else's tool."""
    return {"instruments": digest_instruments(), "scanner": digest_scanner()}


def _version_of(tool: str) -> str:
    """The version of an installed tool, by the name of the folder that says so, which takes no parsing.

    Where that is not the only one, or not a plain one, `importlib.metadata` knows which of them Python takes.
    """
    found = _installed().get(_plain_name(tool), ())
    plain = _PLAIN.fullmatch(found[0]) if len(found) == 1 else None
    if plain:
        return plain["version"]
    from importlib.metadata import version

    return version(tool)


@cache
def _installed() -> dict[str, tuple[str, ...]]:
    """By the plain name of each distribution the names of all that says its version in the places of modules.

    None at all if one of these is an archive or an egg, which has such a folder within.
    """
    if any(folder.endswith(".egg") or os.path.isfile(folder) for folder in sys.path):  # noqa: PTH113 - as below
        return {}
    entries_by_name: dict[str, tuple[str, ...]] = {}
    for folder in dict.fromkeys(sys.path):
        for entry in filter(_says_a_version, _list(folder or os.curdir)):
            name = _plain_name(entry.rpartition(".")[0].partition("-")[0])
            entries_by_name[name] = (*entries_by_name.get(name, ()), entry)
    return entries_by_name


def _list(folder: str) -> list[str]:
    """What is in a place of modules; nothing if nobody can tell, as for `importlib.metadata`."""
    try:
        return os.listdir(folder)  # noqa: PTH208 - a path for each takes much longer
    except OSError:
        return []


def _says_a_version(entry: str) -> bool:
    return entry.lower().endswith(_MARKS)


def _plain_name(distribution: str) -> str:
    return _PUNCTUATION.sub("_", distribution).lower()


@cache
def digest_instruments() -> str:
    """The digest of all code that a measurement depends on."""
    return digest_of(_PACKAGE, find_code(_PACKAGE))


@cache
def digest_scanner() -> str:
    """The digest of the code that makes the lines of a comparison, which the lock keeps beside its figures."""
    return digest_of(_PACKAGE, SCANNER)


@cache
def digest_program() -> str:
    """The digest of all code of auditor, of which nobody has to remember what it does to a part of an audit."""
    return digest_of(_PACKAGE.parent, find_code(_PACKAGE.parent))


def find_code(package: Path) -> list[str]:
    """The modules in and below the folder `package`, by their relative names."""
    return [module.relative_to(package).as_posix() for module in package.rglob("*.py")]


def digest_of(package: Path, names: Iterable[str]) -> str:
    """What tells these files below `package`, their names and their contents, from all others, in 16 letters."""
    digest = hashlib.sha256()
    for name in sorted(names):
        content = (package / name).read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:_LETTERS]
