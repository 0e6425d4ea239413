# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What every test gets: a home of its own, and, on request, upstream repositories and a cache folder."""

import gc
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from auditor import progress
from tests.made.upstreams import Upstreams
from tests.reading.programs import find_program

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
        patch.setenv("XDG_STATE_HOME", str(folder / "state"))
        patch.delenv("AUDITOR_CACHE_KEY", raising=False)
        patch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
        # A worker is started as one of auditor is: it need not load pytest first, which is what `__main__` is here.
        patch.delattr(sys.modules["__main__"], "__file__", raising=False)
        # Tests that were started in the background have this signal ignored, and so would all that they start.
        signal.signal(signal.SIGINT, signal.default_int_handler)
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


def pytest_collection_finish() -> None:
    """Leave what the tests are made of to no collection of garbage, of which there are thousands."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """See whether the programs are there that this test needs, before anything is made for it."""
    for mark in item.iter_markers("needs"):
        for name in mark.args:
            find_program(name)


@pytest.fixture
def upstreams(tmp_path: Path) -> Upstreams:
    """Upstream repositories of this test, none yet."""
    return Upstreams(tmp_path / "upstreams")


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder of this test, empty, on 2026-01-02."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767312000")
    return folder


@pytest.fixture
def cold_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The XDG cache folder of this test, empty, with no mirror in the environment."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    monkeypatch.delenv("AUDITOR_MIRROR", raising=False)
    monkeypatch.delenv("AUDITOR_HISTORY", raising=False)
    return folder


@pytest.fixture(scope="session")
def known(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The measurements that tests share, so that only the first one with a content measures it."""
    return tmp_path_factory.mktemp("known") / "measurements.sqlite"


@pytest.fixture
def cache(cold_cache: Path, known: Path) -> Iterator[Path]:
    """The same without a clone, but with the measurements of earlier tests; for tests of anything but measuring."""
    place = cold_cache / "auditor" / known.name
    if known.is_file():
        place.parent.mkdir(parents=True)
        shutil.copyfile(known, place)
    yield cold_cache
    if place.is_file():
        shutil.copyfile(place, known)
