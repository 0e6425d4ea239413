# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The build profiles that belong to an audit, read from beside the manifest and held against it."""

from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

from auditor.builds.profile import read_profile
from auditor.declared.manifest import ManifestFile
from auditor.errors import ManifestError
from auditor.findings.ladder import build_ladder
from auditor.model.measured import Audit
from auditor.model.profiled import Profile


def with_profiles(audit: Audit, manifest: ManifestFile) -> Audit:
    """The audit with the profile of every component for which the manifest says that one is kept for the release.

    Raises `ManifestError` for a profile that is not there, and `ProfileError` for one that is damaged or of something
    else than what was measured. A component that is incomplete, or of which `--ref` replaced something, has none.
    """
    return replace(audit, profiles=tuple(_find_profiles(audit, manifest)))


def _find_profiles(audit: Audit, manifest: ManifestFile) -> Iterator[Profile]:
    profiled = {item.id for item in manifest.manifest.components if audit.release in item.profiles}
    for result in audit.components:
        replaced = any(revision.overridden for revision in result.all_revisions)
        if result.component.id in profiled and result.complete and not replaced:
            yield _read(result.component.id, audit, manifest)


def place_profile(component_id: str, release: str, manifest: ManifestFile) -> Path:
    """Where the profile of a component in a release is kept: beside the manifest."""
    return Path(manifest.name).parent / "profiles" / f"{component_id}-{release}.profile"


def check_profiles(manifest: ManifestFile) -> None:
    """Raise `ManifestError`, with a line for each, if a profile that the manifest names is not there."""
    complaints = []
    for component in manifest.manifest.components:
        for release in component.profiles:
            try:
                _find_file(component.id, release, manifest)
            except ManifestError as error:
                complaints.append(str(error))
    if complaints:
        raise ManifestError("\n".join(complaints))


def _read(component_id: str, audit: Audit, manifest: ManifestFile) -> Profile:
    profile = read_profile(_find_file(component_id, audit.release, manifest))
    build_ladder(audit, profile)
    return profile


def _find_file(component_id: str, release: str, manifest: ManifestFile) -> Path:
    """The file of a profile that the manifest names."""
    path = place_profile(component_id, release, manifest)
    if not path.exists():
        ids = [component.id for component in manifest.manifest.components]
        place = manifest.where(("components", ids.index(component_id), "profiles"), release)
        raise ManifestError(f"{place}: {path} is not there; make it with `auditor trace`, or do not name the release")
    return path
