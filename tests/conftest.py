# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What every test gets: a home of its own, and, on request, upstream repositories and a cache folder."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from auditor import progress
from tests.made.upstreams import Upstreams

# No test fails for being slow: the first example may load a library on a busy machine.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


_INHERITED = {name: value for name, value in os.environ.items() if name == "PATH" or name.startswith("PYTHON")}


@pytest.fixture(autouse=True, scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An empty home, so that no test depends on the developer's own settings or writes among them."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("GIT_")]:
            patch.delenv(name)
        patch.setenv("HOME", str(folder))
        patch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        patch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
        # What is on standard error does not depend on how busy the machine is.
        patch.setattr(progress, "SECONDS", 3600.0)
        yield folder


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each test the variables that pytest was called with: a run cleans its own (see `processes.isolation`)."""
    for name in [name for name in os.environ if name.startswith("PYTHON")]:
        monkeypatch.delenv(name)
    for name, value in _INHERITED.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def upstreams(tmp_path: Path) -> Upstreams:
    """Upstream repositories of this test, none yet."""
    return Upstreams(tmp_path / "upstreams")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The XDG cache folder of this test, with no mirror in the environment."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    monkeypatch.delenv("AUDITOR_MIRROR", raising=False)
    return folder
