# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A clone in the cache that is damaged, or holds what is not what its id says: found, told, and fetched again."""

import shutil
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.cli import run
from auditor.upstream.addresses import folder_of
from tests.made.manifests import ALPHA, BETA, small_text
from tests.made.systems import FILES, HYPERVISOR
from tests.made.upstreams import Upstreams, run_git

Spoil = Callable[[Path], object]
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def clone(cold_cache: Path, work: Path, upstreams: Upstreams, capsys: Capture) -> Path:
    """The clone of alpha, of which everything was measured once; the audit of then is `first`."""
    upstreams.commit(ALPHA, FILES, tag="v1")
    upstreams.commit(BETA, HYPERVISOR, tag="v1")
    (work / "components.toml").write_text(small_text())
    audit(upstreams, "first")
    capsys.readouterr()
    return cold_cache / "auditor" / "repositories" / folder_of(ALPHA)


def audit(upstreams: Upstreams, output: str, *options: str) -> int:
    mirror = () if "--offline" in options else ("--mirror", str(upstreams.folder))
    return run(["audit", "--format", "json", "-o", output, *mirror, *options])


def unpack(clone: Path) -> None:
    """Have every object in a file of its own."""
    packs = clone / "objects" / "pack"
    kept = [path.read_bytes() for path in packs.glob("*.pack")]
    for path in tuple(packs.iterdir()):
        path.unlink()
    for pack in kept:
        run_git(clone, "unpack-objects", "-q", stdin=pack)


def rewrite_excluded(clone: Path) -> None:
    """An object that nobody measures says that it is larger than it is."""
    unpack(clone)
    blob = run_git(clone, "rev-parse", "refs/tags/v1:daemon/main_test.c")
    path = clone / "objects" / blob[:2] / blob[2:]
    path.chmod(0o600)
    path.write_bytes(zlib.compress(b"blob 5000\0" + b"x" * 5000))


def cut_packs(clone: Path) -> None:
    for path in (*clone.rglob("*.pack"), *(path for path in (clone / "objects").glob("??/*"))):
        path.chmod(0o600)
        path.write_bytes(path.read_bytes()[:20])


DAMAGE: dict[str, Spoil] = {
    "an object that nobody measures": rewrite_excluded,
    "packs cut short": cut_packs,
    "no objects": lambda clone: shutil.rmtree(clone / "objects"),
    "no HEAD": lambda clone: (clone / "HEAD").unlink(),
    "an empty HEAD": lambda clone: (clone / "HEAD").write_text(""),
    "a wrong shallow": lambda clone: (clone / "shallow").write_text("zz\n"),
    "wrong packed refs": lambda clone: (clone / "packed-refs").write_text("zz\n"),
    "refs cut short": lambda clone: [path.write_bytes(b"") for path in (clone / "refs").rglob("*") if path.is_file()],
}


@pytest.mark.parametrize("spoil", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_damaged_clone_is_fetched_again_and_moves_no_byte(
    spoil: Spoil, clone: Path, upstreams: Upstreams, work: Path, capsys: Capture
) -> None:
    spoil(clone)
    forget_measurements(clone)
    assert audit(upstreams, "second") == 0
    assert (work / "second" / "audit.json").read_bytes() == (work / "first" / "audit.json").read_bytes()
    assert f"auditor: {ALPHA}: " in (told := capsys.readouterr().err)
    assert " in the cache is damaged; all of it is fetched again" in told


def test_a_false_object_makes_no_figure_where_nothing_can_be_fetched(
    clone: Path, upstreams: Upstreams, capsys: Capture
) -> None:
    rewrite_excluded(clone)
    forget_measurements(clone)
    assert audit(upstreams, "second", "--offline") == 3
    assert f"in the cache is damaged; remove {clone} and run again" in capsys.readouterr().err


def forget_measurements(clone: Path) -> None:
    for path in clone.parents[3].glob("measurements.sqlite*"):
        path.unlink()
