# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Where each component is: measured in a release, left out of it for a reason, or no part of it.

A manifest decides this for every component and every release, so that nothing is dropped in silence.
"""

from collections.abc import Iterable, Iterator

from auditor.declared.toml_lines import Complaint, KeyPath
from auditor.model.declared import Component
from auditor.model.manifest import Manifest


def reasons_left_out(manifest: Manifest, release: str) -> dict[str, str]:
    """Why each component that is left out of `release` is left out, by its id."""
    entries = [entry for entry in manifest.left_out if entry.holds_in(release)]
    return {component: entry.reason for entry in entries for component in entry.components}


def check_presence(manifest: Manifest) -> Iterator[Complaint]:
    """A complaint for each component of which a release has neither a figure nor a word, or contradicting ones."""
    for index, component in enumerate(manifest.components):
        undecided = [release for release in manifest.releases if _is_undecided(component, release, manifest)]
        if undecided:
            what = f"{component.id!r} has no source in {', '.join(undecided)}; "
            remedy = "give it one, leave it out in `left_out` with a reason, or say by `since` and `until` where it is"
            yield ("components", index), what + remedy
    yield from _check_left_out(manifest)


def _is_undecided(component: Component, release: str, manifest: Manifest) -> bool:
    if component.cited or not component.holds_in(release) or component.sources_in(release):
        return False
    return component.id not in reasons_left_out(manifest, release)


def _check_left_out(manifest: Manifest) -> Iterator[Complaint]:
    component_by_id = {component.id: component for component in manifest.components}
    for index, entry in enumerate(manifest.left_out):
        key: KeyPath = ("left_out", index, "components")
        releases = tuple(filter(entry.holds_in, manifest.releases))
        for name in entry.components:
            if name in component_by_id:
                yield from ((key, what) for what in _contradictions(component_by_id[name], releases))
            else:
                yield key, f"{name!r} is not a component"


def _contradictions(component: Component, releases: Iterable[str]) -> Iterator[str]:
    """Why the component cannot be left out of these releases."""
    for release in releases:
        if not component.holds_in(release):
            yield f"{component.id!r} is no part of {release}, so it cannot be left out there"
        elif component.cited or component.sources_in(release):
            yield f"{component.id!r} has a figure in {release}, so it cannot be left out there"
