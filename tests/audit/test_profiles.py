# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Which profiles belong to an audit: of what the lock pins, not of what `--ref` puts in its place."""

from pathlib import Path

import pytest

from auditor.cli import run
from tests.made.downstreams import GROW, fill, patched_text
from tests.made.upstreams import Upstreams


@pytest.mark.parametrize(("refs", "code"), [((), 2), (("beta=v1",), 0), (("packaging=R1",), 0)], ids=str)
def test_what_a_ref_replaced_or_patched_otherwise_has_no_profile(
    refs: tuple[str, ...], code: int, tmp_path: Path, upstreams: Upstreams, cache: Path
) -> None:
    """The profile that is asked for is not there, which is an error."""
    fill(upstreams, {"grow.patch": GROW})
    path = tmp_path / "components.toml"
    path.write_text(patched_text(('title = "Hypervisor"\n', 'title = "Hypervisor"\nprofiles = ["R1"]\n')))
    options = ["--manifest", str(path), "--mirror", str(upstreams.folder)]
    assert run(["check", *options, *(f"--ref={ref}" for ref in refs)]) == code
    assert cache.is_dir()
