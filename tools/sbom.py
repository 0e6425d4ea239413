# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`python -m tools.sbom PYTHON FILE`: the bill of materials of auditor itself, of what the program PYTHON imports.

cyclonedx-py finds what is installed, with the licence that each package declares. The version of auditor, which its
pyproject.toml does not say, is added. Equal environments give the same bytes.
"""

import subprocess
import sys
from pathlib import Path

import msgspec

import auditor
from auditor.files import write_bytes

_PROJECT = Path(__file__).parent.parent / "pyproject.toml"


def main(python: str, file: str) -> None:
    """Write the bill of materials, CycloneDX as JSON."""
    write_bytes(Path(file), make_sbom(python))


def make_sbom(python: str) -> bytes:
    """What is installed where `python` imports from, auditor being what needs it; raises `CalledProcessError`."""
    options = ("--pyproject", str(_PROJECT), "--output-reproducible", "-o", "-")
    command = [sys.executable, "-m", "cyclonedx_py", "environment", *options, python]
    sbom = msgspec.json.decode(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)  # noqa: S603 - our own words
    sbom["metadata"]["component"]["version"] = auditor.__version__
    return msgspec.json.format(msgspec.json.encode(sbom), indent=1) + b"\n"


if __name__ == "__main__":
    main(*sys.argv[1:])
