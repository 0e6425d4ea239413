# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A hostile upstream on loopback, over every way to reach one."""

from pathlib import Path

import pytest

from tests.made.transports import Reached, make_certificate


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate for this machine, which git trusts in a test of `reached`."""
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def reached(tmp_path: Path, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Reached:
    """The upstream of this test."""
    monkeypatch.setenv("GIT_SSL_CAINFO", str(certificate))
    return Reached(tmp_path, certificate)
