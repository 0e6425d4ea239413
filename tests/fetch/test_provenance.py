# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
from pathlib import Path

import pytest

from auditor.declared.lock import Lock, LockedRevision
from auditor.fetch.provenance import is_upstreams
from auditor.upstream.network import FetchSettings, Network
from tests.made.manifests import ALPHA, BETA

COMMIT, OTHER = "1" * 40, "2" * 40
LOCK = Lock(revisions=(LockedRevision("alpha", "R2", ALPHA, "v2", COMMIT, "3" * 40, "2026-01-02"),))
HOST = FetchSettings(Path("cache"))
MIRROR = FetchSettings(Path("cache"), Path("mirror"))
CACHE = FetchSettings(Path("cache"), None, True)

KNOWN: dict[str, tuple[FetchSettings, str, str, str, bool]] = {
    "a name that the host knows": (HOST, ALPHA, "branch", OTHER, True),
    "a commit that the host was not asked about": (HOST, ALPHA, OTHER, OTHER, False),
    "a name in a mirror": (MIRROR, ALPHA, "branch", OTHER, False),
    "a name in the cache": (CACHE, ALPHA, "branch", OTHER, False),
    "a name in a mirror, of a locked commit": (MIRROR, ALPHA, "branch", COMMIT, True),
    "a locked commit": (CACHE, ALPHA, COMMIT, COMMIT, True),
    "a commit that is locked of another upstream": (MIRROR, BETA, "branch", COMMIT, False),
}


@pytest.mark.parametrize(("settings", "url", "ref", "revision", "known"), KNOWN.values(), ids=KNOWN.keys())
def test_a_commit_is_the_upstreams_if_its_host_or_the_lock_says_so(
    settings: FetchSettings, url: str, ref: str, revision: str, known: bool
) -> None:
    assert is_upstreams(url, ref, revision, LOCK, Network(settings)) == known
