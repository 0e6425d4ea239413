# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Audits of the real upstreams, where a mirror of them is at hand: AUDITOR_MIRROR names it."""

import json
import os
from pathlib import Path

import pytest

from auditor.cli import run

ROOT = Path(__file__).parent.parent
MIRROR = os.environ.get("AUDITOR_MIRROR", "")

# The kernel of the mirror stands in for those of the releases, as in the recorded audit.
KERNEL = ("--ref", "linux=debian/6.1.192")

pytestmark = [
    pytest.mark.mirrors,
    pytest.mark.skipif(not MIRROR, reason="no real upstreams: set AUDITOR_MIRROR to a mirror of them"),
]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


def audit(release: str, output: Path, *options: str) -> int:
    files = ("--manifest", str(ROOT / "components.toml"), "--mirror", MIRROR, "--output", str(output))
    return run(["audit", "--release", release, *files, *KERNEL, *options])


def test_the_recorded_audit_is_measured_again_to_the_byte(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    assert audit("R4.3.0", tmp_path) == 0
    for name in ("audit.json", "index.html"):
        assert (tmp_path / name).read_bytes() == (ROOT / "reports" / "recorded" / name).read_bytes()


@pytest.mark.parametrize("release", ["R4.2.0", "main"])
def test_every_component_has_a_figure(
    release: str, tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    assert audit(release, tmp_path) == 0
    document = json.loads((tmp_path / "audit.json").read_text())
    assert document["complete"] is True
    measured = [item for item in document["components"] if item["group"] != "comparison"]
    assert [item["id"] for item in measured if item["totals"]["code"] == 0] == []
