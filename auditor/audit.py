# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The audit of one release: trusted files fetched, measured and joined to their components. Knows no output."""

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from auditor import instruments
from auditor.fetch import FetchedRepository, Scope, fetch_repositories
from auditor.git_command import read_blob
from auditor.languages import language_of_path, language_of_shebang
from auditor.lock import Lock
from auditor.manifest import ManifestFile
from auditor.measure import BlobTask, WorkerSettings, measure_blobs
from auditor.model import (
    Audit,
    Component,
    ComponentResult,
    MeasuredFile,
    SourceRevision,
    TrustedFile,
    Unmeasured,
    UnmeasuredFile,
)
from auditor.progress import Progress
from auditor.repository import SUBMODULE, SYMBOLIC_LINK, Network
from auditor.store import BlobKey, MeasurementCache, Outcome


class Means(Struct, frozen=True):
    """What an audit works with: the network, the cache of measurements, the workers, and somebody to tell."""

    network: Network
    cache: MeasurementCache
    workers: WorkerSettings
    progress: Progress


Step = BlobTask | Unmeasured
"""What is to be done about one trusted file: measure its blob, or say why that cannot be."""


def audit_release(manifest: ManifestFile, lock: Lock, scope: Scope, means: Means) -> Audit:
    """Measure the components of `scope`; what cannot be measured is in the result, with its reason.

    A component without a source in the release is no part of it. Comparisons are not measured here: they are joined
    as `lock` recorded them.
    """
    present = tuple(item for item in scope.components if item.cited or item.sources_in(scope.release))
    fetched = _fetch(manifest, lock, scope, means)
    step_by_file = {file: _plan(file, repository.git_dir) for file, repository in _trusted_files(fetched)}
    tasks = {step.key: step for step in step_by_file.values() if isinstance(step, BlobTask)}
    with means.progress.stage("measuring", len(tasks)) as advance:
        outcomes = measure_blobs(tasks.values(), means.cache, means.workers, advance)
    joined = _Joiner(scope, lock, fetched, step_by_file, outcomes)
    return Audit(
        release=scope.release,
        as_of=_as_of(lock, fetched),
        instruments=instruments.versions(),
        components=tuple(joined.join(component) for component in present),
        partial=len(scope.components) < len(manifest.manifest.components),
    )


def _fetch(manifest: ManifestFile, lock: Lock, scope: Scope, means: Means) -> dict[str, FetchedRepository]:
    """Every repository that carries a component, by its name; those of comparisons are not wanted here."""
    measurable = replace(scope, components=tuple(item for item in scope.components if item.group != "comparison"))
    with means.progress.stage("fetching", len(measurable.repositories())) as advance:
        return fetch_repositories(manifest, lock, measurable, means.network, lambda _: advance(1))


def _trusted_files(fetched: dict[str, FetchedRepository]) -> Iterator[tuple[TrustedFile, FetchedRepository]]:
    for repository in fetched.values():
        for files in repository.files.values():
            yield from ((file, repository) for file in files)


def _plan(file: TrustedFile, git_dir: Path) -> Step:
    """How to measure one file; only a file without a known suffix is opened, for its first line."""
    if file.mode == SYMBOLIC_LINK:
        return Unmeasured("symbolic link: it has no content of its own")
    if file.mode == SUBMODULE:
        return Unmeasured("submodule: its content is in another repository")
    language = language_of_path(file.path) or language_of_shebang(read_blob(git_dir, file.blob))
    if language is None:
        return Unmeasured("no instrument knows the language of this file")
    return BlobTask(git_dir, file.blob, language.name)


def _as_of(lock: Lock, fetched: dict[str, FetchedRepository]) -> str:
    """The latest day on which one of the locked commits in use was resolved."""
    used = {repository.revision.revision for repository in fetched.values() if repository.revision}
    return max((entry.resolved for entry in lock.revisions if entry.revision in used), default="")


class _Joiner(Struct, frozen=True):
    """Everything an audit has found, from which the result of each component is put together."""

    scope: Scope
    lock: Lock
    fetched: dict[str, FetchedRepository]
    step_by_file: dict[TrustedFile, Step]
    outcomes: dict[BlobKey, Outcome]

    def join(self, component: Component) -> ComponentResult:
        """The result of one component, its files in the order of its sources and of their trees."""
        if component.group == "comparison":
            return ComponentResult(component, record=self.lock.find_comparison(component.id))
        items = [item for source in self._repositories_of(component) for item in self._items(component.id, *source)]
        return ComponentResult(
            component,
            revisions=self._revisions_of(component),
            files=tuple(item for item in items if isinstance(item, MeasuredFile)),
            unmeasured=tuple(dict.fromkeys(item for item in items if isinstance(item, UnmeasuredFile))),
        )

    def _items(
        self, component_id: str, number: int, repository: FetchedRepository
    ) -> Iterator[MeasuredFile | UnmeasuredFile]:
        """What became of one source: of each file, or of the source as a whole if its repository was not read."""
        if repository.failure:
            yield UnmeasuredFile(repository.url, "", repository.failure.removeprefix(f"{repository.url}: "))
        for file in repository.files.get((component_id, number), ()):
            outcome = self._outcome_of(file)
            if isinstance(outcome, Unmeasured):
                yield UnmeasuredFile(file.url, file.path, outcome.reason)
            else:
                yield MeasuredFile(file, outcome)

    def _revisions_of(self, component: Component) -> tuple[SourceRevision, ...]:
        """The commits that the component was measured at, each once."""
        revisions = dict.fromkeys(repository.revision for _, repository in self._repositories_of(component))
        return tuple(revision for revision in revisions if revision)

    def _repositories_of(self, component: Component) -> Iterator[tuple[int, FetchedRepository]]:
        for number, source in enumerate(component.sources):
            if source.serves(self.scope.release):
                yield number, self.fetched[source.repository]

    def _outcome_of(self, file: TrustedFile) -> Outcome:
        step = self.step_by_file[file]
        return step if isinstance(step, Unmeasured) else self.outcomes[step.key]
