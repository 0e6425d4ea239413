# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the refs of a manifest lead to now, as entries of the lock."""

from msgspec import Struct
from msgspec.structs import replace

from auditor.declared.lock import Lock, LockedRevision
from auditor.declared.manifest import ManifestFile
from auditor.declared.scope import Scope
from auditor.errors import FetchError, UntrustedError
from auditor.fetch.repositories import REPOSITORIES_AT_ONCE, Fetcher
from auditor.processes.interrupts import map_in_threads
from auditor.upstream.network import Network


class Resolutions(Struct, frozen=True):
    """What the refs of one release lead to now, as entries of the lock, and by name why a repository has none."""

    entries: tuple[LockedRevision, ...]
    failures: dict[str, FetchError]


def resolve_revisions(manifest: ManifestFile, scope: Scope, network: Network, today: str) -> Resolutions:
    """What each repository of `scope` resolves to now.

    A repository whose ref is overridden is left alone: the lock is about the refs of the manifest. What is not signed
    as that asks for is a failure, whatever the caller trusts.
    """
    fetcher = Fetcher(manifest, Lock(), replace(scope, trust_anyway=False), network)

    def resolve(name: str) -> LockedRevision | FetchError:
        try:
            return fetcher.resolve_for_lock(name, today)
        except UntrustedError as error:
            return FetchError(f"{error.what}; find out why")
        except FetchError as error:
            return error

    names = sorted(set(scope.repositories(manifest.manifest)) - scope.refs.keys())
    outcomes = dict(zip(names, map_in_threads(REPOSITORIES_AT_ONCE, resolve, names), strict=True))
    return Resolutions(
        tuple(outcome for outcome in outcomes.values() if isinstance(outcome, LockedRevision)),
        {name: outcome for name, outcome in outcomes.items() if isinstance(outcome, FetchError)},
    )
