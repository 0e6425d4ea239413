# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""By whom each repository has to be signed in each release, and what is wrong with what a manifest says of that."""

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import filterfalse
from pathlib import PurePosixPath

from auditor.declared.toml_lines import Complaint, KeyPath
from auditor.model.keyrings import Keyring, Policy
from auditor.model.manifest import Manifest

_CHAINS = ("signed_by", "certified_by")


def find_policy(manifest: Manifest, repository: str, release: str) -> Policy | None:
    """The policy for a repository in a release; a checked manifest has one at most."""
    return next((policy for policy in manifest.policies if _is_for(policy, repository, release)), None)


def _is_for(policy: Policy, repository: str, release: str) -> bool:
    return repository in policy.repositories and policy.holds_in(release)


def list_keyring_files(manifest: Manifest) -> tuple[str, ...]:
    """The paths of keys that lie in the folder of the manifest, which can change while the manifest does not."""
    own = (keyring for keyring in manifest.keyrings.values() if not keyring.repository)
    return tuple(sorted({path for keyring in own for path in keyring.keys.values()}))


def find_policy_complaints(manifest: Manifest) -> Iterator[Complaint]:
    """What is wrong with the keyrings and the policies of `manifest`, each with the key where it stands."""
    used = {policy.keyring for policy in manifest.policies}
    used |= {getattr(keyring, chain) for keyring in manifest.keyrings.values() for chain in _CHAINS}
    for name, keyring in manifest.keyrings.items():
        yield from _check_keyring(("keyrings", name), keyring, manifest)
        if name not in used:
            yield ("keyrings", name), "no policy and no other keyring uses it; name it in one, or remove it"
    yield from _check_chains(manifest)
    for index, policy in enumerate(manifest.policies):
        yield from _check_policy(("policies", index), policy, manifest)
    yield from _find_missing(manifest)


def _check_keyring(key: KeyPath, keyring: Keyring, manifest: Manifest) -> Iterator[Complaint]:
    if keyring.repository and keyring.repository not in manifest.repositories:
        yield (*key, "repository"), f"{keyring.repository!r} is not one of the repositories"
    if bool(keyring.repository) != bool(keyring.revision):
        yield key, "give `repository` and `revision` both, or none of them for files of the project"
    if keyring.signed_by and not keyring.repository:
        yield (*key, "signed_by"), "files of the project have no commit that is signed; leave it out"
    for path in filterfalse(_is_below, keyring.keys.values()):
        yield (*key, "keys"), f"{path!r} is no path of a file in the repository, or in the folder of the manifest"


def _is_below(path: str) -> bool:
    """Whether a path leads to what is in a folder."""
    return not PurePosixPath(path).is_absolute() and ".." not in PurePosixPath(path).parts


def _check_chains(manifest: Manifest) -> Iterator[Complaint]:
    """Each keyring that another rests on must be there, and none may rest on itself."""
    graph = {}
    for name, keyring in manifest.keyrings.items():
        after = {chain: getattr(keyring, chain) for chain in _CHAINS if getattr(keyring, chain)}
        graph[name] = set(after.values())
        for chain, other in after.items():
            if other not in manifest.keyrings:
                yield ("keyrings", name, chain), f"{other!r} is none of the keyrings"
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle = error.args[1]
        yield ("keyrings", circle[0]), f"rests on itself: {' -> '.join(circle)}; a chain has to end somewhere"


def _check_policy(key: KeyPath, policy: Policy, manifest: Manifest) -> Iterator[Complaint]:
    for name in policy.repositories:
        if name not in manifest.repositories:
            yield (*key, "repositories"), f"{name!r} is not one of the repositories"
        elif other := _find_rival(policy, name, manifest):
            yield (*key, "repositories"), f"{name!r} has another policy in {other}; decide on one"
    if policy.keyring and policy.keyring not in manifest.keyrings:
        yield (*key, "keyring"), f"{policy.keyring!r} is none of the keyrings"
    yield from _check_requirement((*key, "require"), policy)


def _check_requirement(key: KeyPath, policy: Policy) -> Iterator[Complaint]:
    if policy.require == "none" and not policy.reason:
        yield key, "nothing is asked for; say why in `reason`"
    if policy.require != "none" and not policy.keyring:
        yield key, "say in `keyring` whose signatures are meant"


def _find_rival(policy: Policy, name: str, manifest: Manifest) -> str:
    """A release in which an earlier policy is for the same repository; empty if there is none."""
    held = (release for release in manifest.releases if policy.holds_in(release))
    return next((release for release in held if find_policy(manifest, name, release) is not policy), "")


def _find_missing(manifest: Manifest) -> Iterator[Complaint]:
    """Where there are policies, there must be one for every repository with trusted code in every release."""
    if not manifest.policies:
        return
    releases_by_name: dict[str, list[str]] = {}
    for release in manifest.releases:
        lacking = (
            name for name in _repositories_trusted(manifest, release) if not find_policy(manifest, name, release)
        )
        for name in lacking:
            releases_by_name.setdefault(name, []).append(release)
    for name, releases in releases_by_name.items():
        what = f"{name!r} has no policy in {', '.join(releases)}; give it one, if only `none` with the reason"
        yield ("policies",), what


def _repositories_trusted(manifest: Manifest, release: str) -> list[str]:
    """The repositories from which trusted code, or the patches to it, come in a release."""
    components = (item for item in manifest.components if not item.is_comparison)
    used = {source.repository for item in components for source in item.sources_in(release)}
    downstreams = (manifest.repositories[name].downstream for name in used & manifest.repositories.keys())
    return sorted(used | {item.repository for item in downstreams if item})
