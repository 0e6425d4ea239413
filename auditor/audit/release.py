# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The audit of one release: trusted files fetched, measured and joined to their components. Knows no output."""

from collections.abc import Iterable, Iterator
from itertools import chain

from msgspec import Struct
from msgspec.structs import astuple

from auditor.declared.lock import Lock
from auditor.declared.manifest import ManifestFile
from auditor.declared.presence import reasons_left_out
from auditor.declared.scope import Scope, SourceKey
from auditor.errors import FetchError
from auditor.fetch.repositories import FetchedRepository, fetch_repositories, repositories_in
from auditor.instruments.digest import versions
from auditor.instruments.languages import (
    LANGUAGE_BY_NAME,
    ToldLanguage,
    describe_unknown,
    language_of_path,
    language_of_shebang,
)
from auditor.measuring.cache import BlobKey, MeasurementCache, Outcome
from auditor.measuring.contents import BlobTask, measure_blobs
from auditor.model.declared import Acceptance, Component
from auditor.model.manifest import Manifest
from auditor.model.measured import (
    Audit,
    ComponentResult,
    LeftOutComponent,
    MeasuredFile,
    Shipped,
    SourceLedger,
    SourceRevision,
    Tally,
    TrustedFile,
    Unmeasured,
    UnmeasuredFile,
)
from auditor.processes.limits import WorkerSettings
from auditor.progress import Progress
from auditor.upstream.git_command import read_blob_head
from auditor.upstream.network import Network
from auditor.upstream.repository import SUBMODULE, SYMBOLIC_LINK

_HEAD = 256


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

    A component without a source in the release is no part of it, or is left out of it with a reason. Comparisons are
    not measured here: they are joined as `lock` recorded them.
    """
    fetched = _fetch(manifest, lock, scope, means)
    step_by_file = {file: _plan(file, repository, means.workers) for file, repository in _trusted_files(fetched)}
    outcomes = _measure(step_by_file.values(), means)
    joined = _Joiner(scope, lock, fetched, step_by_file, outcomes, _acceptance_by_file(manifest))
    return Audit(
        release=scope.release,
        as_of=_as_of(lock, fetched),
        instruments=versions(),
        components=tuple(map(joined.join, _present(scope))),
        system=manifest.manifest.system,
        groups=manifest.manifest.groups,
        partial=not set(manifest.manifest.default_components) <= set(scope.components),
        unclassified=tuple(file for repository in fetched.values() for file in repository.unclassified),
        left_out=tuple(_left_out(manifest.manifest, scope)),
    )


def _present(scope: Scope) -> tuple[Component, ...]:
    """The components that the release has."""
    return tuple(item for item in scope.components if item.cited or item.sources_in(scope.release))


def _left_out(manifest: Manifest, scope: Scope) -> Iterator[LeftOutComponent]:
    """The components asked for that the manifest leaves out of the release."""
    reason_by_id = reasons_left_out(manifest, scope.release)
    for item in scope.components:
        if item.id in reason_by_id:
            yield LeftOutComponent(item.id, item.title, item.group, reason_by_id[item.id])


def _acceptance_by_file(manifest: ManifestFile) -> dict[tuple[str, str], Acceptance]:
    return {(entry.path, entry.blob): entry for entry in manifest.manifest.accepted}


def _measure(steps: Iterable[Step], means: Means) -> dict[BlobKey, Outcome]:
    """The outcome of every step that is a blob to be measured."""
    tasks = {step.key: step for step in steps if isinstance(step, BlobTask)}
    with means.progress.stage("measuring", len(tasks)) as advance:
        return measure_blobs(tasks.values(), means.cache, means.workers, advance)


def _fetch(manifest: ManifestFile, lock: Lock, scope: Scope, means: Means) -> dict[str, FetchedRepository]:
    """Every repository that carries a component, by its name; those of comparisons are not wanted here."""
    measurable = scope.without_comparisons()
    with means.progress.stage("fetching", len(repositories_in(manifest, measurable))) as advance:
        return fetch_repositories(manifest, lock, measurable, means.network, lambda _: advance(1))


def _trusted_files(fetched: dict[str, FetchedRepository]) -> Iterator[tuple[TrustedFile, FetchedRepository]]:
    """Every trusted file as it is upstream and as it is shipped."""
    for repository in fetched.values():
        shipped = repository.shipped.files.values() if repository.shipped else ()
        for files in (*(source.files for source in repository.sources.values()), *shipped):
            yield from ((file, repository) for file in files)


def _plan(file: TrustedFile, repository: FetchedRepository, settings: WorkerSettings) -> Step:
    """How to measure one file; only one whose language nothing else tells is opened, for its first line."""
    if file.mode == SYMBOLIC_LINK:
        return Unmeasured("symbolic link: it has no content of its own")
    if file.mode == SUBMODULE:
        return Unmeasured("submodule: its content is in another repository")
    if too_large := settings.refuse(file.size):
        return Unmeasured(too_large)
    try:
        told = find_language(file, repository)
    except FetchError as error:
        return Unmeasured(str(error))
    if told is None:
        return Unmeasured(describe_unknown(file.path))
    return BlobTask(repository.git_dir, file.blob, told.language.name, told.decided)


def find_language(file: TrustedFile, repository: FetchedRepository) -> ToldLanguage | None:
    """The language of a trusted file: the manifest's, else that of its suffix, else of its first line."""
    declared = repository.languages.get(file.path)
    if declared:
        return ToldLanguage(LANGUAGE_BY_NAME[declared], decided=True)
    language = language_of_path(file.path) or language_of_shebang(read_blob_head(repository.git_dir, file.blob, _HEAD))
    return ToldLanguage(language) if language else None


def _as_of(lock: Lock, fetched: dict[str, FetchedRepository]) -> str:
    """The latest day on which one of the locked commits in use was resolved."""
    used = {repository.revision.revision for repository in fetched.values() if repository.revision}
    return max((entry.resolved for entry in lock.revisions if entry.revision in used), default="")


class _JoinedSource(Struct, frozen=True):
    """What became of the files of one source; no revision and no ledger if its repository was not read."""

    revision: SourceRevision | None
    files: tuple[MeasuredFile, ...]
    unmeasured: tuple[UnmeasuredFile, ...]
    ledger: SourceLedger | None
    shipped: Shipped | None = None


class _Joiner(Struct, frozen=True):
    """Everything an audit has found, from which the result of each component is put together."""

    scope: Scope
    lock: Lock
    fetched: dict[str, FetchedRepository]
    step_by_file: dict[TrustedFile, Step]
    outcomes: dict[BlobKey, Outcome]
    acceptance_by_file: dict[tuple[str, str], Acceptance]

    def join(self, component: Component) -> ComponentResult:
        """The result of one component, its files in the order of its sources and of their trees."""
        if component.is_comparison:  # cited, or counted on request: no source of it is fetched here
            return ComponentResult(component, record=self.lock.find_comparison(component, self.scope.release))
        parts = [self._join_source(component.id, *source) for source in self._repositories_of(component)]
        revisions, files, unmeasured, ledgers, shipped = zip(*map(astuple, parts), strict=True)
        return ComponentResult(
            component,
            revisions=tuple(dict.fromkeys(filter(None, revisions))),
            files=tuple(chain(*files)),
            unmeasured=tuple(dict.fromkeys(chain(*unmeasured))),
            ledgers=tuple(filter(None, ledgers)),
            shipped=tuple(filter(None, shipped)),
        )

    def _join_source(self, component_id: str, number: int, name: str) -> _JoinedSource:
        """What became of each file of one source, or of the source as a whole if its repository was not read."""
        repository = self.fetched[name]
        if repository.revision is None:
            reason = repository.failure.removeprefix(f"{repository.url}: ")
            return _JoinedSource(None, (), (UnmeasuredFile(repository.url, "", reason),), None)
        source = repository.sources[component_id, number]
        measured, unmeasured = self._items(source.files)
        ledger = SourceLedger(
            repository=name,
            url=repository.url,
            revision=repository.revision.revision,
            tree_files=source.tree_files,
            tree_size=source.tree_size,
            outside_files=source.outside_files,
            outside_size=source.outside_size,
            covered=source.covered,
            measured=Tally(len(measured), sum(item.file.size for item in measured)),
            unmeasured=Tally(len(unmeasured), sum(item.size for item in unmeasured)),
            excluded=source.excluded,
        )
        shipped, gaps = self._join_shipped(repository, (component_id, number), source.files)
        return _JoinedSource(repository.revision, measured, (*unmeasured, *gaps), ledger, shipped)

    def _join_shipped(
        self, repository: FetchedRepository, key: SourceKey, upstream_files: tuple[TrustedFile, ...]
    ) -> tuple[Shipped | None, tuple[UnmeasuredFile, ...]]:
        """What patches make of one source, if there are any, and what of it has no figure."""
        tree = repository.shipped
        if tree is None or tree.failure:
            return None, (tree.failure,) if tree and tree.failure else ()
        files = tree.files[key]
        measured, unmeasured = self._items(sorted(set(files) - set(upstream_files), key=files.index))
        removed = {file.path for file in upstream_files} - {file.path for file in files}
        shipped = Shipped(repository.url, tree.downstream, tree.patches, measured, tuple(sorted(removed)))
        return shipped, unmeasured

    def _items(self, files: Iterable[TrustedFile]) -> tuple[tuple[MeasuredFile, ...], tuple[UnmeasuredFile, ...]]:
        """Which of `files` have a figure and which have none."""
        items = list(map(self._item, files))
        measured = tuple(item for item in items if isinstance(item, MeasuredFile))
        return measured, tuple(item for item in items if isinstance(item, UnmeasuredFile))

    def _item(self, file: TrustedFile) -> MeasuredFile | UnmeasuredFile:
        step = self.step_by_file[file]
        outcome = step if isinstance(step, Unmeasured) else self.outcomes[step.key]
        if isinstance(outcome, Unmeasured):
            return UnmeasuredFile(file.url, file.path, outcome.reason, file.size, file.revision)
        return MeasuredFile(file, outcome, self.acceptance_by_file.get((file.path, file.blob)))

    def _repositories_of(self, component: Component) -> Iterator[tuple[int, str]]:
        """The number of each source that serves the release, and the name of its repository."""
        for number, source in enumerate(component.sources):
            if source.serves(self.scope.release):
                yield number, source.repository
