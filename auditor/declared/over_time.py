# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The manifest applied to all paths that a repository has ever had, so that files are followed where they were moved.

What is trusted is what one release trusts. A path that is in its tree is decided on as in an audit of it. One that is
not, since it is gone or was not there yet, is trusted if the globs of any release, whatever refs they hold for, select
it and those of none exclude it: an exclude glob has matched a file in each release that it is for, while an include
glob may cover what a release never had.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence

from msgspec import Struct

from auditor.declared.globs import find_languages, first_match, globs_in, select_paths
from auditor.declared.ref_ranges import ANY_REF
from auditor.model.declared import Component
from auditor.model.manifest import Manifest


class RepositoryPaths(Struct, frozen=True):
    """The paths that one repository has ever had: those in its tree at `ref`, that of `release`, and the others."""

    repository: str
    release: str
    ref: str
    present: tuple[str, ...]
    absent: tuple[str, ...]


def sort_paths(repository: str, release: str, ref: str, paths: Iterable[str], tree: Collection[str]) -> RepositoryPaths:
    """Which of `paths` are in `tree`, the paths at `ref`, that of the release, and which are not."""
    present: list[str] = []
    absent: list[str] = []
    for path in dict.fromkeys(paths):
        (present if path in tree else absent).append(path)
    return RepositoryPaths(repository, release, ref, tuple(present), tuple(absent))


def select_over_time(component: Component, manifest: Manifest, paths: RepositoryPaths) -> set[str]:
    """The paths, present and absent, that `component` trusts of one repository."""
    selected, _ = _decide(component, paths, paths.release, paths.ref, paths.present)
    absent_selected: set[str] = set()
    absent_excluded: set[str] = set()
    for release in manifest.releases:
        chosen, left_out = _decide(component, paths, release, ANY_REF, paths.absent)
        absent_selected |= chosen
        absent_excluded |= left_out
    return selected | (absent_selected - absent_excluded)


def _decide(
    component: Component, of: RepositoryPaths, release: str, ref: str, paths: Sequence[str]
) -> tuple[set[str], set[str]]:
    """What the globs of one release select of `paths`, and what else their exclude globs match."""
    selected: set[str] = set()
    excluded: set[str] = set()
    for source in component.sources_in(release):
        if source.repository == of.repository:
            selected.update(select_paths(source, release, ref, paths).selected)
            excluded.update(first_match(globs_in(source.exclude, release, ref), paths))
    return selected, excluded - selected


def languages_over_time(manifest: Manifest, paths: RepositoryPaths) -> dict[str, str]:
    """The name of the language of each path that the manifest gives one to; of one that is absent, the newest such."""
    repository = manifest.repositories[paths.repository]
    found = find_languages(repository, paths.release, paths.ref, paths.present)
    for release in manifest.releases:
        found |= find_languages(repository, release, ANY_REF, paths.absent)
    return found


def elsewhere(component: Component, manifest: Manifest, release: str) -> Iterator[tuple[str, str]]:
    """Each repository that carries the component in earlier releases only, and the last of them: it is not followed."""
    now = {source.repository for source in component.sources_in(release)}
    last: dict[str, str] = {}
    for earlier in manifest.releases:
        if earlier == release:
            break
        last |= {item.repository: earlier for item in component.sources_in(earlier) if item.repository not in now}
    yield from last.items()
