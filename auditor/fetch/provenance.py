# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether a commit to which `--ref` led is known to be one of the upstream itself."""

from auditor.declared.lock import Lock
from auditor.upstream.addresses import is_object_id
from auditor.upstream.network import Network


def is_upstreams(url: str, ref: str, revision: str, lock: Lock, network: Network) -> bool:
    """Whether the upstream at `url` is known to have the commit `revision` of a ref that is not the manifest's.

    It has what its host says that a name leads to, and what the lock pins in any release. A mirror and a cache can have
    commits of anybody, and a commit id is nothing that a host is asked about.
    """
    settings = network.settings
    told_by_host = settings.mirror is None and not settings.offline and not is_object_id(ref)
    return told_by_host or lock.has_commit(url, revision)
