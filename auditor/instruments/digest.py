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
_MARK = ".dist-info"
_ENTRY = re.compile(r"[^-]+-[^-]+\.dist-info")
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
    return versions_of_lines() | {tool: _version_of(tool) for tool in _TOOLS}


def versions_of_lines() -> dict[str, str]:
    """The same of what lines alone depend on, which is nobody else's tool."""
    return {"instruments": digest_instruments(), "scanner": digest_scanner()}


def _version_of(tool: str) -> str:
    """The version of an installed tool, by the name of the folder that says so, which takes no parsing."""
    found = _installed().get(_PUNCTUATION.sub("_", tool).lower(), ())
    if len(found) == 1:
        return found[0]
    from importlib.metadata import version

    return version(tool)


@cache
def _installed() -> dict[str, tuple[str, ...]]:
    """The versions of each distribution by its name, as `NAME-VERSION.dist-info` has them in the places of modules."""
    versions_by_name: dict[str, tuple[str, ...]] = {}
    for folder in filter(os.path.isdir, dict.fromkeys(sys.path)):
        for entry in filter(_ENTRY.fullmatch, os.listdir(folder)):  # noqa: PTH208 - a path for each takes much longer
            name, _, version = entry.removesuffix(_MARK).lower().partition("-")
            versions_by_name[name] = (*versions_by_name.get(name, ()), version)
    return versions_by_name


@cache
def digest_instruments() -> str:
    """The digest of all code that a measurement depends on."""
    return digest_of(_PACKAGE, find_code(_PACKAGE))


@cache
def digest_scanner() -> str:
    """The digest of the code that makes the lines of a comparison, which the lock keeps beside its figures."""
    return digest_of(_PACKAGE, SCANNER)


def find_code(package: Path) -> list[str]:
    """The modules of the instruments, whose folder `package` is, by their relative names."""
    return [module.relative_to(package).as_posix() for module in package.rglob("*.py")]


def digest_of(package: Path, names: Iterable[str]) -> str:
    """What tells these files below `package`, their names and their contents, from all others, in 16 letters."""
    digest = hashlib.sha256()
    for name in sorted(names):
        content = (package / name).read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:_LETTERS]
