# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The manifest applied to the tree of one repository: what each source selects, and what no rule mentions."""

import logging
from collections.abc import Iterable, Iterator
from itertools import chain

from msgspec import Struct

from auditor.declared.globs import Selection, first_match, folders_of, globs_in, select_paths
from auditor.declared.manifest import ManifestFile
from auditor.declared.ref_ranges import ANY_REF
from auditor.declared.scope import SourceKey
from auditor.fetch.misfits import MisfitFinder
from auditor.instruments.languages import language_of_path
from auditor.model.declared import Exclusion, LanguageRule, Repository, Source
from auditor.model.measured import SourceRevision
from auditor.model.misfits import Misfit
from auditor.upstream.trees import TreeEntry

_log = logging.getLogger(__name__)

_EXECUTABLE = "100755"


class TreeSelection(Struct, frozen=True):
    """What each source selects from one tree, and the paths around it that no rule of the manifest decides on.

    The `misfits` are where the manifest does not fit the tree.
    """

    selection_by_source: dict[SourceKey, Selection]
    unclassified: tuple[str, ...]
    misfits: tuple[Misfit, ...] = ()

    def needed_paths(self) -> set[str]:
        """The paths that some source covers, selected or excluded."""
        return {path for selection in self.selection_by_source.values() for path in selection.covered}


def select_from_tree(
    manifest: ManifestFile, release: str, keys: set[SourceKey], revision: SourceRevision, tree: tuple[TreeEntry, ...]
) -> TreeSelection:
    """Apply the sources `keys`, and the exclusions of the repository, to `tree`, the tree of `revision`.

    Where upstream is no longer what the manifest describes, that is among the misfits, and all else is selected.
    """
    sources = dict(_sources_of(manifest, release, revision.repository, keys))
    repository = manifest.manifest.repositories[revision.repository]
    exclusions = _globs_of_rules(repository.excluded, release, revision.ref)
    languages = _globs_of_rules(repository.languages, release, revision.ref)
    lists = chain.from_iterable((source.include, source.exclude) for source in sources.values())
    rules = [*chain.from_iterable(globs_in(globs, release, revision.ref) for globs in lists)]
    near = _entries_near(tree, (*rules, *exclusions, *languages))
    paths = tuple(entry.path for entry in near)
    selected = {key: select_paths(source, release, revision.ref, paths) for key, source in sources.items()}
    wanted = {key: selection for key, selection in selected.items() if key in keys}
    for (component_id, number), selection in wanted.items():
        chosen = f"{len(selection.selected)} of {len(tree)} files"
        _log.info("%s: source %d of %s selects %s", revision.repository, number + 1, component_id, chosen)
    misfits = tuple(MisfitFinder(manifest, release, revision, paths).find(wanted))
    undecided = _find_undecided(tree, set(_trusted_paths(manifest, selected)), (*rules, *exclusions), repository)
    return TreeSelection(wanted, tuple(_without_names(manifest, release, undecided)), misfits)


def _trusted_paths(manifest: ManifestFile, selections: dict[SourceKey, Selection]) -> Iterator[str]:
    """What is selected of a tree, less what is only compared with."""
    trusted = {item.id for item in manifest.manifest.components if not item.is_comparison}
    yield from chain.from_iterable(selection.selected for key, selection in selections.items() if key[0] in trusted)


def _entries_near(tree: tuple[TreeEntry, ...], globs: tuple[str, ...]) -> tuple[TreeEntry, ...]:
    """The entries in the folders that `globs` concern, which are few: a tree can have 80,000 entries."""
    folders = folders_of(globs)
    return tuple(entry for entry in tree if entry.path.startswith(folders))


def _sources_of(
    manifest: ManifestFile, release: str, repository: str, keys: set[SourceKey]
) -> Iterator[tuple[SourceKey, Source]]:
    """The sources `keys`, and all others of the repository that carry trusted code, asked for or not."""
    for component in manifest.manifest.components:
        for number, source in enumerate(component.sources):
            key = (component.id, number)
            is_meant = source.repository == repository and source.serves(release)
            if is_meant and (key in keys or not component.is_comparison):
                yield key, source


def _globs_of_rules(rules: Iterable[Exclusion | LanguageRule], release: str, ref: str = ANY_REF) -> tuple[str, ...]:
    """The globs of tables; those that belong to no repository have no range of refs."""
    return tuple(glob for rule in rules for glob in globs_in(rule.globs, release, ref))


def _find_undecided(
    tree: tuple[TreeEntry, ...], trusted: set[str], rules: tuple[str, ...], repository: Repository
) -> Iterator[TreeEntry]:
    """All of a tree with trusted files, whatever its name and place, that no rule of its repository decides on."""
    if trusted:
        decided = first_match(rules, (entry.path for entry in tree)).keys() | _find_outside(tree, trusted, repository)
        yield from (entry for entry in tree if entry.path not in decided)


def _find_outside(tree: tuple[TreeEntry, ...], trusted: set[str], repository: Repository) -> set[str]:
    """The paths that are outside of what is trusted; none that lies beside or below a trusted file.

    What is new there, or was moved there, has to be decided on by itself.
    """
    folders = {_folder_of(path) for path in trusted}
    globs = (glob for rule in repository.outside for glob in rule.globs)
    outside = first_match(globs, (entry.path for entry in tree))
    return {path for path in outside if folders.isdisjoint(_folders_above(path))}


def _without_names(manifest: ManifestFile, release: str, undecided: Iterable[TreeEntry]) -> Iterator[str]:
    """The paths that do not bear a name of `outside` either, which what looks like code cannot bear."""
    entries = tuple(undecided)
    outside = first_match(_globs_of_rules(manifest.manifest.outside, release), (entry.path for entry in entries))
    yield from (entry.path for entry in entries if entry.path not in outside or _looks_like_code(entry))


def _looks_like_code(entry: TreeEntry) -> bool:
    language = language_of_path(entry.path)
    return entry.mode == _EXECUTABLE or (language is not None and not language.lines_only)


def _folder_of(path: str) -> str:
    return path.rpartition("/")[0]


def _folders_above(path: str) -> Iterator[str]:
    """The folder that a path is in, and each that this is in, up to the top."""
    while path:
        path = _folder_of(path)
        yield path
