# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The programs of others that tests need, and what becomes of a test without one.

`make test` installs them where there is apt-get. Elsewhere the test is skipped and says why; on Debian, and wherever
continuous integration runs, which must not lose a test silently, it fails.
"""

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NoReturn

import pytest

FEDORA: Mapping[str, str] = MappingProxyType(
    {
        "c_count": "sloccount",
        "gpg": "gnupg2",
        "systemd-analyze": "systemd",
        "promtool": "golang-github-prometheus",
        **dict.fromkeys(("initdb", "postgres"), "postgresql-server"),
    }
)
"""The package of a program in Fedora, where it has another name."""

_READERS = Path(sys.prefix) / "readers"


def find_program(name: str) -> str:
    """The path of a program, from the folder of `make test`, `PATH`, or Debian's own for PostgreSQL.

    Without it, see above.
    """
    found = shutil.which(name, path=str(_READERS)) or shutil.which(name)
    return found or shutil.which(name, path=os.pathsep.join(_find_servers())) or _do_without(name)


def _find_servers() -> list[str]:
    """The folders of the versions of PostgreSQL that Debian has installed, the latest first."""
    return sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), reverse=True)


def _do_without(name: str) -> NoReturn:
    if os.environ.get("CI") or shutil.which("apt-get"):
        pytest.fail(f"{name}: missing; `make test` without T installs it", pytrace=False)
    package = FEDORA.get(name, name)
    pytest.skip(
        f"{name}: missing; install it (`dnf install {package}`, where that is there), or put it into {_READERS}"
    )
