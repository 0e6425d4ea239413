# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The manifest applied to the tree of one repository: what each source selects, and what no rule mentions."""

from collections.abc import Iterable, Iterator
from itertools import chain

from msgspec import Struct

from auditor.errors import ManifestError
from auditor.languages import language_of_path
from auditor.manifest import ManifestFile
from auditor.model import Source, SourceRevision
from auditor.repository import TreeEntry
from auditor.scope import Selection, find_idle, first_match, folders_of, globs_in, select_paths
from auditor.toml_lines import KeyPath

SourceKey = tuple[str, int]
"""A source by the id of its component and its own position there."""

_EXECUTABLE = "100755"


class TreeSelection(Struct, frozen=True):
    """What each source selects from one tree, and the paths of code that no rule of the manifest mentions."""

    selection_by_source: dict[SourceKey, Selection]
    unclassified: tuple[str, ...]

    def needed_paths(self) -> set[str]:
        """The paths that some source covers, selected or excluded."""
        return {path for selection in self.selection_by_source.values() for path in selection.covered}


def select_from_tree(
    manifest: ManifestFile, release: str, keys: set[SourceKey], revision: SourceRevision, tree: tuple[TreeEntry, ...]
) -> TreeSelection:
    """Apply the sources `keys`, and the exclusions of the repository, to `tree`, the tree of `revision`.

    Raises `ManifestError`, with a line for each complaint, if a glob matches nothing or if a component selects a file
    twice: then upstream is no longer what the manifest describes.
    """
    sources = dict(_sources_of(manifest, release, revision.repository, keys))
    exclusions = _exclusion_globs(manifest, release, revision.repository)
    rules = [glob for source in sources.values() for glob in globs_in((*source.include, *source.exclude), release)]
    near = _entries_near(tree, (*rules, *exclusions))
    paths = tuple(entry.path for entry in near)
    selected = {key: select_paths(source, release, paths) for key, source in sources.items()}
    wanted = {key: selection for key, selection in selected.items() if key in keys}
    _refuse(chain(_idle_globs(manifest, wanted), _idle_exclusions(manifest, revision, exclusions, paths)), revision)
    _refuse(_idle_exposures(manifest, release, wanted), revision)
    _refuse(_files_chosen_twice(manifest, wanted), revision)
    trusted = set(chain.from_iterable(selection.selected for selection in selected.values()))
    return TreeSelection(wanted, tuple(_find_unclassified(near, trusted, (*rules, *exclusions))))


def _entries_near(tree: tuple[TreeEntry, ...], globs: tuple[str, ...]) -> tuple[TreeEntry, ...]:
    """The entries in the folders that `globs` concern, which are few: a tree can have 80,000 entries."""
    folders = folders_of(globs)
    return tuple(entry for entry in tree if entry.path.startswith(folders))


def _refuse(complaints: Iterable[str], revision: SourceRevision) -> None:
    """Raise `ManifestError` if there is a complaint."""
    at = f"in {revision.url} at {revision.ref} ({revision.revision[:12]})"
    lines = [f"{complaint} {at}" for complaint in complaints]
    if lines:
        raise ManifestError("\n".join(lines))


def _sources_of(
    manifest: ManifestFile, release: str, repository: str, keys: set[SourceKey]
) -> Iterator[tuple[SourceKey, Source]]:
    """The sources `keys`, and all others of the repository that carry trusted code, asked for or not."""
    for component in manifest.manifest.components:
        for number, source in enumerate(component.sources):
            key = (component.id, number)
            is_meant = source.repository == repository and source.serves(release)
            if is_meant and (key in keys or component.group != "comparison"):
                yield key, source


def _exclusion_globs(manifest: ManifestFile, release: str, repository: str) -> tuple[str, ...]:
    exclusions = manifest.manifest.repositories[repository].excluded
    return tuple(glob for exclusion in exclusions for glob in globs_in(exclusion.globs, release))


def _idle_globs(manifest: ManifestFile, selections: dict[SourceKey, Selection]) -> Iterator[str]:
    for key, selection in selections.items():
        for glob in selection.idle_globs:
            yield f"{_where(manifest, key, glob)}: {glob!r} matches no file"


def _idle_exclusions(
    manifest: ManifestFile, revision: SourceRevision, exclusions: tuple[str, ...], paths: tuple[str, ...]
) -> Iterator[str]:
    key: KeyPath = ("repositories", revision.repository, "excluded")
    for glob in find_idle(exclusions, paths):
        yield f"{manifest.where(key, glob)}: {glob!r} matches no file"


def _idle_exposures(manifest: ManifestFile, release: str, selections: dict[SourceKey, Selection]) -> Iterator[str]:
    component_by_id = {component.id: component for component in manifest.manifest.components}
    for key, selection in selections.items():
        component_id, number = key
        for exposure in component_by_id[component_id].sources[number].exposed:
            for glob in find_idle(globs_in(exposure.globs, release), selection.selected):
                yield f"{_where(manifest, key, glob)}: {glob!r} is exposed, but matches no file that the source selects"


def _files_chosen_twice(manifest: ManifestFile, selections: dict[SourceKey, Selection]) -> Iterator[str]:
    chosen: set[tuple[str, str]] = set()
    for key, selection in selections.items():
        component_id = key[0]
        for path in selection.selected:
            if (component_id, path) in chosen:
                yield f"{_where(manifest, key)}: {path} is selected twice inside {component_id}"
            chosen.add((component_id, path))


def _where(manifest: ManifestFile, key: SourceKey, glob: str = "") -> str:
    component_id, number = key
    ids = [component.id for component in manifest.manifest.components]
    return manifest.where(("components", ids.index(component_id), "sources", number), glob)


def _find_unclassified(tree: tuple[TreeEntry, ...], trusted: set[str], rules: tuple[str, ...]) -> Iterator[str]:
    """The code in the folders of trusted files that no rule mentions.

    Code is what has the suffix of a language that is counted, or can be executed.
    """
    folders = {_folder_of(path) for path in trusted}
    beside = [entry for entry in tree if _folder_of(entry.path) in folders and _looks_like_code(entry)]
    mentioned = first_match(rules, (entry.path for entry in beside))
    yield from (entry.path for entry in beside if entry.path not in mentioned)


def _folder_of(path: str) -> str:
    return path.rpartition("/")[0]


def _looks_like_code(entry: TreeEntry) -> bool:
    return entry.mode == _EXECUTABLE or language_of_path(entry.path) is not None
