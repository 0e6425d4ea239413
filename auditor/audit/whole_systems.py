# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Whole systems counted with the same ruler, lines only, to set the TCB against: on request, then kept in the lock."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from auditor.audit.means import Means
from auditor.declared.globs import globs_of
from auditor.declared.lock import Lock
from auditor.declared.manifest import ManifestFile
from auditor.declared.scope import Scope
from auditor.errors import FetchError, ManifestError
from auditor.fetch.repositories import fetch_repositories
from auditor.instruments.c import scanner
from auditor.instruments.c.headers import language_of_text
from auditor.instruments.digest import digest_scanner
from auditor.instruments.languages import LANGUAGE_BY_NAME, language_of_path
from auditor.instruments.text import read_text
from auditor.measuring.contents import measure_each
from auditor.measuring.refusals import refuse_content
from auditor.measuring.tasks import BlobTask, Packed
from auditor.model.declared import Component
from auditor.model.measured import ComparisonRecord, Totals, TrustedFile, Unmeasured
from auditor.model.reading import ReadingLimits
from auditor.upstream.trees import SUBMODULE, SYMBOLIC_LINK


class _Count(Struct, frozen=True):
    """The lines of some files, the physical ones of the C files among them, and how many files have no figure.

    `gaps` are those among the latter that should have had one, each with the reason.
    """

    totals: Totals = Totals()
    physical_c: int = 0
    unmeasured: int = 0
    gaps: tuple[str, ...] = ()

    def __add__(self, other: "_Count") -> "_Count":
        return _Count(
            self.totals + other.totals,
            self.physical_c + other.physical_c,
            self.unmeasured + other.unmeasured,
            self.gaps + other.gaps,
        )


def count_comparison(
    component: Component, manifest: ManifestFile, scope: Scope, means: Means, today: str
) -> tuple[ComparisonRecord, tuple[str, ...]]:
    """The lines of all files of `component`, a comparison, at what its ref resolves to now, and files that have none.

    The latter are those that took too much, each with the reason; the record has their number among the others.

    Raises `FetchError` if its repository cannot be read, `AddressError` if it is pinned to a commit that nobody has,
    and `ManifestError` if its globs do not fit the tree: what is recorded stays, and nobody would see that again.
    """
    alone = replace(scope, components=(component,))
    with means.progress.stage(f"fetching {component.id}", 1) as advance:
        (fetched,) = fetch_repositories(manifest, Lock(), alone, means.network, lambda _: advance(1)).values()
    if fetched.revision is None:
        raise FetchError(fetched.failure)
    if fetched.misfits:
        misfits = manifest.locate(fetched.misfits)
        raise ManifestError("; ".join(misfit.describe(manifest.name) for misfit in misfits))
    files = [file for source in fetched.sources.values() for file in source.files]
    with means.progress.stage(f"counting {component.id}", len(files)) as advance:
        count = _Count()
        for partial, size in _count_files(files, fetched.git_dir, means):
            count += partial
            advance(size)
    revision = fetched.revision
    include, exclude = globs_of(component, scope.release, revision.ref)
    record = ComparisonRecord(
        component=component.id,
        url=revision.url,
        ref=revision.ref,
        revision=revision.revision,
        resolved=today,
        scanner=digest_scanner(),
        overridden=revision.overridden,
        unmeasured=count.unmeasured,
        physical_c=count.physical_c,
        totals=count.totals,
        include=include,
        exclude=exclude,
    )
    return record, count.gaps


def _count_files(files: Sequence[TrustedFile], git_dir: Path, means: Means) -> Iterator[tuple[_Count, int]]:
    """The count of one file after another, and how many files that is."""
    counted, tasks = [], []
    for file in files:
        language = None if file.mode in (SYMBOLIC_LINK, SUBMODULE) else language_of_path(file.path)
        if too_large := means.workers.refuse(file.size):
            yield _gap(file, too_large), 1
        elif language is None or not language.syntax:
            yield _Count(unmeasured=1), 1
        else:
            counted.append(file)
            tasks.append(BlobTask(git_dir, file.blob, language.name, size=file.size, lines_only=True))
    settings = replace(means.workers, lines_only=True, verified=0)
    count = partial(_count_file, limits=settings.reading)
    counts = measure_each(count, tasks, settings, lambda _: None, lambda _: None)
    for file, found in zip(counted, counts, strict=True):
        yield _gap(file, found.reason) if isinstance(found, Unmeasured) else found, 1


def _gap(file: TrustedFile, reason: str) -> _Count:
    return _Count(unmeasured=1, gaps=(f"{file.path}: {reason}",))


def _count_file(packed: Packed[BlobTask], limits: ReadingLimits) -> _Count | Unmeasured:
    """Run in a worker."""
    content = packed.read()
    refusal = refuse_content(content, limits)
    if refusal:
        return Unmeasured(refusal)
    text = read_text(content)
    if isinstance(text, Unmeasured):
        return _Count(unmeasured=1)
    language = language_of_text(text.content, LANGUAGE_BY_NAME[packed.task.language])
    lines = scanner.count_lines(text.content, scanner.skeleton_of(text.content, language.syntax or "c"))
    code_by_family = {language.family: lines.code}
    totals = Totals(files=1, comment=lines.comment, blank=lines.blank, size=len(content), **code_by_family)
    return _Count(totals, lines.physical if language.family == "c" else 0)
