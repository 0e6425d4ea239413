# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The past of each repository as far as it is trusted: its steps, and which component each path serves."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from auditor.declared.globs import all_globs, folders_of
from auditor.declared.over_time import RepositoryPaths, languages_over_time, select_over_time, sort_paths
from auditor.declared.tags import order_releases, patterns_of, shapes_of
from auditor.errors import FetchError
from auditor.fetch.repositories import Fetcher
from auditor.findings.past import Every, fold_before, fold_months, month_of, only_paths
from auditor.model.declared import Component
from auditor.model.measured import SourceRevision, UnclassifiedFile
from auditor.model.misfits import Misfit
from auditor.upstream.history import History, Step
from auditor.upstream.trees import TreeEntry


class ContentStore(Protocol):
    """A repository that contents are read from: its URL, its folder, and a way to have some of them there."""

    url: str
    git_dir: Path

    def fetch_blobs(self, blobs: Collection[str], revision: str) -> dict[str, int]:
        """The size in bytes of each of `blobs`, all of which are there then; raises `FetchError`."""
        ...


class PastRepository(Struct, frozen=True):
    """One repository by its name: the steps that change trusted files, and what these are by the tree of `revision`.

    Commits and months lead to `revision`, which is that of the release; tags may be of other lines, and later.

    `components_by_path` has the ids of the components that each trusted path serves, `languages` the language that the
    manifest gives to a path. Nobody has decided on the `unclassified` files of `revision`, and the `misfits` are where
    the manifest does not fit it. `release_times` says by release when the commit that is locked for it was made, in s
    since 1970, if it led to `revision`.
    """

    name: str
    history: ContentStore
    revision: SourceRevision
    steps: tuple[Step, ...]
    components_by_path: Mapping[str, tuple[str, ...]]
    languages: dict[str, str]
    unclassified: tuple[UnclassifiedFile, ...]
    misfits: tuple[Misfit, ...]
    release_times: Mapping[str, int]


class PastReader(Struct, frozen=True):
    """Reads the past of repositories, a point for each tag, commit or month from the month `since` (YYYY-MM) on.

    Of tags no other is read; of commits and months all that was before is one more point, to which the others add.
    """

    fetcher: Fetcher
    every: Every
    since: str = ""

    def read(self, name: str) -> PastRepository:
        """One repository; raises `FetchError` if its past cannot be had."""
        revision = self.fetcher.fetch_revision(name)
        history = History(revision.url, self.fetcher.network)
        history.fetch_history(revision.revision, revision.ref)
        tree = history.list_tree(revision.revision)
        selected = self.fetcher.select(name, revision, tree)
        undecided = (UnclassifiedFile(revision.url, revision.revision, path) for path in selected.unclassified)
        steps = tuple(self._read_steps(name, history, revision))
        changed = (change.path for step in steps for change in step.changes)
        paths = sort_paths(name, self.fetcher.scope.release, revision.ref, changed, {entry.path for entry in tree})
        components_by_path = dict(self._select(paths))
        trusted = tuple(self._keep_steps(only_paths(steps, components_by_path)))
        if self.every != "tag":
            check_end(trusted, tree, components_by_path.keys(), history)
        languages = languages_over_time(self.fetcher.manifest.manifest, paths)
        return PastRepository(
            name=name,
            history=history,
            revision=revision,
            steps=tuple(self._fold(trusted)),
            components_by_path=components_by_path,
            languages=languages,
            unclassified=tuple(undecided),
            misfits=self.fetcher.manifest.locate(selected.misfits),
            release_times=self._read_release_times(name, history, revision),
        )

    def _read_release_times(self, name: str, history: History, revision: SourceRevision) -> dict[str, int]:
        """When the commit that is locked for each release was made, if it led to `revision`."""
        entries = (
            (release, self.fetcher.lock.entry(name, release)) for release in self.fetcher.manifest.manifest.releases
        )
        locked = {release: entry.revision for release, entry in entries if entry}
        times = history.times_of(set(locked.values()), revision.revision)
        return {release: times[commit] for release, commit in locked.items() if commit in times}

    def _read_steps(self, name: str, history: History, revision: SourceRevision) -> Iterator[Step]:
        if self.every == "tag":
            return self._read_tags(name, history)
        return history.read_line(revision.revision, folders_of(self._globs_of(name)))

    def _keep_steps(self, steps: Iterable[Step]) -> Iterator[Step]:
        """The steps that have a point: each tag, and each commit that changes something trusted."""
        return (step for step in steps if step.changes or self.every == "tag")

    def _globs_of(self, name: str) -> Iterator[str]:
        """The include globs of all sources in a repository, whatever they hold for."""
        sources = chain.from_iterable(component.sources for component in self._components())
        for source in sources:
            if source.repository == name:
                yield from all_globs(source.include)

    def _read_tags(self, name: str, history: History) -> Iterator[Step]:
        shapes = shapes_of(self.fetcher.manifest.manifest.repositories[name])
        tag_by_name = {tag.name: tag for tag in history.list_tags(patterns_of(shapes))} if shapes else {}
        names = order_releases(tag_by_name, shapes)
        if not names:
            raise FetchError(f"{history.url}: has no tag like {' or '.join(shapes) or 'a ref of the manifest'}")
        tags = (tag_by_name[name] for name in names)
        return history.read_tags([tag for tag in tags if month_of(tag.time) >= self.since])

    def _fold(self, steps: Iterable[Step]) -> Iterable[Step]:
        if self.every == "tag":
            return steps
        return fold_months(steps, self.since) if self.every == "month" else fold_before(steps, self.since)

    def _select(self, paths: RepositoryPaths) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Each trusted path with the ids of the components that it serves."""
        ids_by_path: dict[str, list[str]] = {}
        for component in self._components():
            for path in select_over_time(component, self.fetcher.manifest.manifest, paths):
                ids_by_path.setdefault(path, []).append(component.id)
        yield from ((path, tuple(ids)) for path, ids in ids_by_path.items())

    def _components(self) -> tuple[Component, ...]:
        return self.fetcher.scope.components


def check_end(steps: Iterable[Step], tree: Iterable[TreeEntry], trusted: Collection[str], history: History) -> None:
    """Raise `FetchError` if the steps do not lead to the trusted files of the tree: then no sum could be relied on."""
    present: dict[str, TreeEntry | None] = {}
    for step in steps:
        present.update((change.path, change.after) for change in step.changes)
    if set(filter(None, present.values())) != {entry for entry in tree if entry.path in trusted}:
        raise FetchError(f"{history.url}: its log does not lead to its tree; remove {history.git_dir} and run again")
