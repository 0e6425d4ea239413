# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A cache folder filled so that it serves as the mirror of another machine."""

from auditor.declared.lock import Lock
from auditor.declared.manifest import ManifestFile
from auditor.declared.scope import Scope
from auditor.errors import FetchError
from auditor.fetch.keyrings import Verifier
from auditor.fetch.repositories import fetch_repositories
from auditor.upstream.network import Network
from auditor.upstream.repository import Upstream


def fill_mirror(manifest: ManifestFile, lock: Lock, scope: Scope, network: Network) -> tuple[str, ...]:
    """Fetch what `scope` needs into the cache folder of `network`, refs included; one line for each failure.

    The folder is then a mirror: it answers for the same URLs, refs and commits.
    """
    failures = []
    for name, fetched in fetch_repositories(manifest, lock, scope, network, lambda _: None).items():
        if fetched.revision is None:
            failures.append(fetched.failure)
            continue
        try:
            Upstream(fetched.url, network).keep_ref(fetched.revision.ref, fetched.revision.revision)
        except FetchError as error:
            failures.append(f"{error} ({name})")
    return tuple(failures)


def fill_mirror_with_keyrings(manifest: ManifestFile, network: Network) -> tuple[str, ...]:
    """Fetch the keys of all keyrings into the cache folder of `network`; one line for each that is not believed."""
    verifier = Verifier(manifest, network)
    return tuple(filter(None, (verifier.read(name).fault for name in manifest.manifest.keyrings)))
