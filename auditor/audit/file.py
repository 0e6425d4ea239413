# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""One file found, local or trusted, with the class of each line and all its figures."""

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from auditor.audit.reading import find_language
from auditor.audit.session import Session
from auditor.audit.shown import check_all_read
from auditor.declared.suggestions import find_similar
from auditor.errors import UsageError
from auditor.fetch.repositories import FetchedRepository, fetch_repositories
from auditor.files import open_regular
from auditor.instruments.classes import ClassifiedLine
from auditor.instruments.languages import (
    LANGUAGE_BY_NAME,
    ToldLanguage,
    describe_unknown,
    language_of_path,
    language_of_shebang,
)
from auditor.measuring.cache import Outcome
from auditor.measuring.local import name_of
from auditor.measuring.refusals import refuse_content
from auditor.model.measured import TrustedFile, Unmeasured
from auditor.model.reading import ReadingLimits
from auditor.processes.limits import WorkerSettings
from auditor.processes.workers import WorkerError, start_workers
from auditor.upstream.blobs import read_blob
from auditor.upstream.git_command import blob_id

Named = tuple[str, TrustedFile, bytes | Unmeasured, ToldLanguage | None]
"""A name that says which file it is, the file, its content or why it is not read, and its language."""


def explain(
    file: str, named: Named, settings: WorkerSettings
) -> tuple[str, TrustedFile, tuple[ClassifiedLine, ...], Outcome]:
    """The name of a file, the file, the class of each of its lines, and all its figures or why it has none.

    Raises `UsageError` if nothing tells the language of `file`, as the caller calls it.
    """
    name, place, content, told = named
    if isinstance(content, Unmeasured):
        return name, place, (), content
    if told is None:
        raise UsageError(f"{file}: {describe_unknown(file, content)}")
    return name, place, *_classify(content, told, settings)


def _classify(
    content: bytes, told: ToldLanguage, settings: WorkerSettings
) -> tuple[tuple[ClassifiedLine, ...], Outcome]:
    """The class of each line and all figures, from a worker like those of an audit."""
    with start_workers(1, settings.limits, readable=()) as workers:
        try:
            return workers.call(_read_lines, content, told.language.name, told.decided, settings.reading).result()
        except WorkerError as error:
            return (), Unmeasured(str(error))


def _read_lines(
    content: bytes, language_name: str, decided: bool, limits: ReadingLimits
) -> tuple[tuple[ClassifiedLine, ...], Outcome]:
    """Run in a worker."""
    refusal = refuse_content(content, limits)
    if refusal:
        return (), Unmeasured(refusal)
    from auditor.instruments.measurement import classify_lines, measure

    language = LANGUAGE_BY_NAME[language_name]
    lines = classify_lines(content, language, decided=decided)
    return lines, measure(content, language, decided=decided)


def read_local(path: Path, settings: WorkerSettings) -> Named:
    """The local file at `path`."""
    name, size = name_of(path), path.stat().st_size
    too_large = settings.refuse(size)
    if too_large:
        return name, TrustedFile("", "", name, "", "", size), Unmeasured(too_large), None
    with open_regular(path) as file:
        content = file.read()
    language = language_of_path(str(path)) or language_of_shebang(content)
    place = TrustedFile("", "", name, "", blob_id(content), size)
    return name, place, content, ToldLanguage(language) if language else None


def read_trusted(path: str, session: Session, components: tuple[str, ...]) -> Named:
    """The one trusted file with this path or, if there is none, with this name or end of a path.

    Raises `UsageError` if there is none, or there are several.
    """
    trusted, unread = _list_trusted(session, components)
    found = _find_trusted(path, trusted)
    if not found:
        check_all_read(unread, path)
        hint = _suggest(path, [file.path for file in trusted])
        raise UsageError(f"{path}: neither a local file nor a trusted file of {session.release}; {hint}")
    file = _choose(path, found)
    repository = trusted[file]
    name, too_large = f"{file.url} {file.path} at {file.revision}", session.workers.refuse(file.size)
    if too_large:
        return name, file, Unmeasured(too_large), None
    return name, file, read_blob(repository.git_dir, file.blob), find_language(file, repository)


def _list_trusted(
    session: Session, components: tuple[str, ...]
) -> tuple[dict[TrustedFile, FetchedRepository], tuple[tuple[str, str], ...]]:
    """Every trusted file of the components, or of all, with its repository; and the upstreams not read, and why."""
    scope = session.scope(components, on_request=True).without_comparisons()
    fetched = fetch_repositories(session.manifest, session.lock, scope, session.network, lambda _: None)
    trusted = {
        file: repository
        for repository in fetched.values()
        for source in repository.sources.values()
        for file in source.files
    }
    return trusted, tuple((item.url, item.failure) for item in fetched.values() if item.revision is None)


def _choose(path: str, found: tuple[TrustedFile, ...]) -> TrustedFile:
    """The file that is meant of those that were found; raises `UsageError` if there are several."""
    if len(found) > 1:
        places = ", ".join(sorted(f"{file.url} {file.path}" for file in found))
        raise UsageError(f"{path}: in several places ({places}); give the whole path, or choose with --component")
    return found[0]


def _find_trusted(path: str, trusted: Iterable[TrustedFile]) -> tuple[TrustedFile, ...]:
    """The files with this path or, if there is none, those whose path ends so."""
    trusted = tuple(trusted)
    same = tuple(file for file in trusted if file.path == path)
    return same or tuple(file for file in trusted if file.path.endswith(f"/{path}"))


def _suggest(path: str, paths: list[str]) -> str:
    """Paths, or names of files, that are spelt nearly so, or where all are listed."""
    names = dict.fromkeys((*paths, *(PurePosixPath(item).name for item in paths)))
    similar = find_similar(path, names)
    return f"did you mean {' or '.join(similar)}?" if similar else "see `auditor show`"
