# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Repositories read and their trusted files measured: what an audit does not know yet."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from auditor.audit.means import Means
from auditor.audit.parts import Part, SourcePart
from auditor.declared.acceptances import Acceptances, list_acceptances
from auditor.declared.scope import SourceKey
from auditor.errors import FetchError
from auditor.fetch.repositories import FetchedRepository, Fetcher
from auditor.instruments.languages import (
    LANGUAGE_BY_NAME,
    ToldLanguage,
    describe_unknown,
    language_of_path,
    language_of_shebang,
)
from auditor.measuring.cache import BlobKey, MeasurementCache, Outcome
from auditor.measuring.contents import measure_blobs
from auditor.measuring.tasks import BlobTask
from auditor.model.ledger import SourceLedger, Tally
from auditor.model.manifest import Manifest
from auditor.model.measured import MeasuredFile, Shipped, SourceRevision, TrustedFile, Unmeasured, UnmeasuredFile
from auditor.processes.limits import WorkerSettings
from auditor.upstream.blobs import read_blob_head
from auditor.upstream.trees import SUBMODULE, SYMBOLIC_LINK

_HEAD = 256

IDLE = "a glob of an include that selects no file of the measured commit"
"""Why nothing that it should have selected has a figure."""

Plan = BlobTask | Unmeasured
"""What is to be done about one trusted file: measure its blob, or say why that cannot be."""


def read_parts(names: Iterable[str], fetcher: Fetcher, means: Means) -> dict[str, Part]:
    """What became of the repositories of these names, by name; an upstream that cannot be read has its reason."""
    names = tuple(names)
    with means.progress.stage("fetching", len(names)) as advance:
        fetched = fetcher.fetch_all(names, lambda _: advance(1))
    parts = measure_fetched(fetched.values(), fetcher.manifest.manifest, means)
    return dict(zip(fetched, parts, strict=True))


def measure_fetched(repositories: Iterable[FetchedRepository], manifest: Manifest, means: Means) -> list[Part]:
    """What became of each of these repositories, in their order; a content that several have is measured once."""
    repositories = tuple(repositories)
    step_by_file = {
        file: plan_file(file, repository, means.workers)
        for repository in repositories
        for file in _trusted_files(repository)
    }
    outcomes = _measure(step_by_file.values(), means)
    joiner = _Joiner(step_by_file, outcomes, list_acceptances(manifest))
    return [
        replace(joiner.join(repository), imported=_find_imported(repository, step_by_file, means.cache))
        for repository in repositories
    ]


def _find_imported(
    repository: FetchedRepository, steps: Mapping[TrustedFile, Plan], cache: MeasurementCache
) -> tuple[BlobKey, ...]:
    """The contents of a repository of which the measurements were not made here."""
    planned = (steps[file] for file in _trusted_files(repository))
    return tuple(sorted({step.key for step in planned if isinstance(step, BlobTask)} & cache.imported))


def _trusted_files(repository: FetchedRepository) -> Iterator[TrustedFile]:
    """Every trusted file of a repository as it is upstream and as it is shipped."""
    shipped = repository.shipped.files.values() if repository.shipped else ()
    for files in (*(source.files for source in repository.sources.values()), *shipped):
        yield from files


def plan_file(file: TrustedFile, repository: FetchedRepository, settings: WorkerSettings) -> Plan:
    """How to measure one file; only one whose language nothing else tells is opened, for its first line."""
    plan = plan_unread(file, repository, settings)
    if plan:
        return plan
    try:
        told = find_language(file, repository)
    except FetchError as error:
        return Unmeasured(str(error))
    return _make_task(file, told, repository, settings) if told else Unmeasured(describe_unknown(file.path))


def plan_unread(file: TrustedFile, repository: FetchedRepository, settings: WorkerSettings) -> Plan | None:
    """The same as far as it can be told without the content; None where its first line has to tell the language."""
    if gap := repository.unread.get(file.path):
        return Unmeasured(gap)
    if file.mode == SYMBOLIC_LINK:
        return Unmeasured("symbolic link: it has no content of its own")
    if file.mode == SUBMODULE:
        return Unmeasured("submodule: its content is in another repository")
    if too_large := settings.refuse(file.size):
        return Unmeasured(too_large)
    told = _tell_language(file.path, repository.languages)
    return _make_task(file, told, repository, settings) if told else None


def _make_task(
    file: TrustedFile, told: ToldLanguage, repository: FetchedRepository, settings: WorkerSettings
) -> BlobTask:
    said = (told.language.name, told.decided)
    return BlobTask(repository.git_dir, file.blob, *said, file.size, settings.lines_only)


def find_language(file: TrustedFile, repository: FetchedRepository) -> ToldLanguage | None:
    """The language of a trusted file: the manifest's, else that of its suffix, else of its first line."""
    told = _tell_language(file.path, repository.languages)
    if told:
        return told
    language = language_of_shebang(read_blob_head(repository.git_dir, file.blob, _HEAD))
    return ToldLanguage(language) if language else None


def _tell_language(path: str, languages: Mapping[str, str]) -> ToldLanguage | None:
    """The language that `languages`, the manifest's by path, or else its suffix gives to a file, whatever is in it."""
    declared = languages.get(path)
    if declared:
        return ToldLanguage(LANGUAGE_BY_NAME[declared], decided=True)
    language = language_of_path(path)
    return ToldLanguage(language) if language else None


def _measure(steps: Iterable[Plan], means: Means) -> dict[BlobKey, Outcome]:
    """The outcome of every step that is a blob to be measured."""
    tasks = {step.key: step for step in steps if isinstance(step, BlobTask)}
    with means.progress.stage("measuring", len(tasks)) as advance:
        return measure_blobs(tasks.values(), means.cache, means.workers, advance)


def _list_idle(globs: Iterable[str], revision: SourceRevision) -> Iterator[UnmeasuredFile]:
    """The globs that should have selected something: what that would be has no figure."""
    for glob in globs:
        yield UnmeasuredFile(revision.url, glob, IDLE, revision=revision.revision, is_glob=True)


class _Joiner(Struct, frozen=True):
    """All that was measured of the trusted files, and the reviews of disputes."""

    step_by_file: Mapping[TrustedFile, Plan]
    outcomes: Mapping[BlobKey, Outcome]
    acceptances: Acceptances

    def join(self, repository: FetchedRepository) -> Part:
        """What became of a repository, the files of each source in the order of the tree."""
        if repository.revision is None:
            return Part(repository.url, None, failure=repository.failure.removeprefix(f"{repository.url}: "))
        sources = {key: self._join_source(repository, key) for key in repository.sources}
        return Part(repository.url, repository.revision, sources, repository.unclassified, misfits=repository.misfits)

    def _join_source(self, repository: FetchedRepository, key: SourceKey) -> SourcePart:
        assert repository.revision  # noqa: S101 - it was read
        source = repository.sources[key]
        measured, unmeasured = self._items(source.files)
        ledger = SourceLedger(
            repository=repository.revision.repository,
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
        shipped, gaps = self._join_shipped(repository, key, source.files)
        idle = _list_idle(source.idle_includes, repository.revision)
        return SourcePart(measured, (*unmeasured, *idle, *gaps), ledger, shipped)

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
        return MeasuredFile(file, outcome, self.acceptances.find(file.repository, file.path, file.blob))
