# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Many contents -> outcomes: cache look-up, then worker processes that read each content themselves.

Contents go to processes that can be killed, in bundles with a limit of time and of memory; one that breaks is measured
again, each content by itself: whatever one file does to an instrument, the others are measured. The outcomes do not
depend on the number of workers.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from msgspec import Struct

from auditor.errors import AuditorError, VerificationError
from auditor.instruments.languages import LANGUAGE_BY_NAME
from auditor.measuring.cache import BlobKey, MeasurementCache, Outcome
from auditor.measuring.verification import is_chosen, verify_content
from auditor.model.measured import LINES_ONLY, Measurement, Unmeasured
from auditor.processes.limits import WorkerSettings
from auditor.processes.workers import WorkerError, Workers, start_workers
from auditor.upstream.git_command import read_blob

_log = logging.getLogger(__name__)

_TASKS_WORTH_A_WORKER = 16
_BUNDLES_A_WORKER = 8
_SMALLEST_BUNDLE, _LARGEST_BUNDLE = 20_000, 500_000
"""Bytes: a call costs as much as the less, and the slowest instrument measures the more in a few s."""
_LARGEST_OF_LINES = 2_000_000
"""Bytes of a bundle of which only lines are counted, which takes less than 0.1 s."""

_Result = TypeVar("_Result")

Progress = Callable[[int], None]
"""Told how many more tasks have an outcome."""
Tell = Callable[[str], None]
"""Told what there is to say at the end."""


class Task(Protocol):
    """A content to be measured as `language`, read by the worker itself."""

    @property
    def language(self) -> str:
        """The name of the language."""
        ...

    @property
    def decided(self) -> bool:
        """Whether a person has decided so, whatever the content says."""
        ...

    @property
    def size(self) -> int:
        """The size of the content in bytes, as far as it is known."""
        ...

    @property
    def lines_only(self) -> bool:
        """Whether nothing but its lines is counted."""
        ...

    def read(self) -> bytes:
        """The content."""
        ...


_Task = TypeVar("_Task", bound=Task)


class BlobTask(Struct, frozen=True):
    """A blob in the object database of `git_dir`."""

    git_dir: Path
    blob: str
    language: str
    decided: bool = False
    size: int = 0
    lines_only: bool = False

    @property
    def key(self) -> BlobKey:
        """What the outcome depends on, the instruments apart."""
        marks = (("decided", self.decided), (LINES_ONLY, self.lines_only))
        return self.blob, ", ".join((self.language, *(mark for mark, holds in marks if holds)))

    def read(self) -> bytes:
        """The content, checked against its id."""
        return read_blob(self.git_dir, self.blob)


class FileTask(Struct, frozen=True):
    """A local file; its path is a text, of which there may be many."""

    path: str
    language: str
    decided: bool = False
    size: int = 0
    lines_only: bool = False

    def read(self) -> bytes:
        """The content."""
        return Path(self.path).read_bytes()


def measure_blobs(
    tasks: Iterable[BlobTask], cache: MeasurementCache, settings: WorkerSettings, progress: Progress
) -> dict[BlobKey, Outcome]:
    """The outcome for each different key of `tasks`; new measurements are added to `cache`.

    What there is to say of those that are verified is added to the warnings of the cache.
    """
    task_by_key = {task.key: task for task in tasks}
    known = {} if settings.verified else cache.find(task_by_key)
    progress(len(known))
    _log.info("%d of %d contents are known from the cache", len(known), len(task_by_key))
    unknown = [task for key, task in sorted(task_by_key.items()) if key not in known]
    outcomes = measure_all(unknown, settings, progress, cache.warnings.append)
    measured = {task.key: outcome for task, outcome in zip(unknown, outcomes, strict=True)}
    cache.keep({key: outcome for key, outcome in measured.items() if isinstance(outcome, Measurement)})
    return {**known, **measured}


def measure_all(tasks: Sequence[Task], settings: WorkerSettings, progress: Progress, tell: Tell) -> list[Outcome]:
    """The outcome of each task, in their order, from worker processes and without any cache."""
    return measure_each(_measure_task, tasks, settings, progress, tell)


def measure_each(
    measure: Callable[[_Task], _Result],
    tasks: Sequence[_Task],
    settings: WorkerSettings,
    progress: Progress,
    tell: Tell,
) -> list[_Result | Unmeasured]:
    """What a function of a module makes of each task in a worker, in their order, or why it could not.

    As many of a hundred as the settings say are then verified, each in a call of its own, so that a tool that takes too
    much there costs no file its figures; how many were is told. Raises `VerificationError` where a model is wrong.
    """
    if not tasks:
        return []
    outcomes: list[_Result | Unmeasured] = []
    number = min(settings.workers, 1 + len(tasks) // _TASKS_WORTH_A_WORKER)
    bundles = list(_bundle(tasks, number, lines_only=settings.lines_only))
    number = min(number, len(bundles))
    _log.info("%d contents are measured by %d workers in %d bundles", len(tasks), number, len(bundles))
    with start_workers(number, settings.limits, partial(_load_instruments, settings.lines_only)) as workers:
        for measured in workers.call_for_each(measure, bundles):
            found = [Unmeasured(str(item)) if isinstance(item, WorkerError) else item for item in measured]
            outcomes += found
            progress(len(found))
        done = list(_measured_among(tasks, outcomes))
        if settings.verified:
            tell(_verify([task for task in done if is_chosen(str(task), settings.verified)], workers))
    return outcomes


def _measured_among(tasks: Iterable[_Task], outcomes: Iterable[_Result | Unmeasured]) -> Iterator[_Task]:
    """The tasks that have a measurement; why the others have none is logged."""
    for task, outcome in zip(tasks, outcomes, strict=True):
        if isinstance(outcome, Unmeasured):
            _log.info("%s is unmeasured: %s", task, outcome.reason)
        else:
            yield task


def _verify(tasks: Sequence[Task], workers: Workers) -> str:
    """What there is to say of these once they are verified, each in a bundle of its own: a tool alone takes long."""
    reasons: dict[str, str] = {}
    for task, (found,) in zip(tasks, workers.call_for_each(_verify_task, [[task] for task in tasks]), strict=True):
        if found:
            reasons[str(task)] = str(found)
            _log.info("%s is not verified: %s", task, found)
    same = len(tasks) - len(reasons)
    return (
        f"--verify: contents that are the same by the tools alone: {same:,}; not verifiable in full: {len(reasons):,}"
    )


def _bundle(tasks: Sequence[_Task], workers: int, *, lines_only: bool = False) -> Iterator[list[_Task]]:
    """The tasks in order, in bundles of about the same size, several for each worker.

    A bundle is full once it is larger than the largest may be, of which only its last task can be the cause.
    """
    largest = _LARGEST_OF_LINES if lines_only else _LARGEST_BUNDLE
    share = sum(task.size for task in tasks) // (workers * _BUNDLES_A_WORKER)
    most = min(largest, max(share, _SMALLEST_BUNDLE))
    bundle: list[_Task] = []
    size = 0
    for task in tasks:
        bundle.append(task)
        size += task.size
        if size > most:
            yield bundle
            bundle, size = [], 0
    if bundle:
        yield bundle


def _load_instruments(lines_only: bool) -> None:
    """Run in a worker before its first task, whose time does not pay for it.

    No tool of others is loaded, since models answer for them: most workers never need one, which would take 0.4 s.
    """
    _measure(FileTask("", "C", lines_only=lines_only), b"int loaded;\n")


def _measure(task: Task, content: bytes) -> Outcome:
    """The outcome of a task; what only a full measurement needs is not even loaded for lines alone."""
    language = LANGUAGE_BY_NAME[task.language]
    if task.lines_only:
        from auditor.instruments.lines_only import measure_lines

        return measure_lines(content, language, decided=task.decided)
    from auditor.instruments.measurement import measure

    return measure(content, language, decided=task.decided)


def _measure_task(task: Task) -> Outcome:
    """Run in a worker."""
    return read_and_measure(task)[1]


def read_and_measure(task: Task) -> tuple[bytes, Outcome]:
    """The content of a task, which may be empty if it could not be measured, and its outcome."""
    content = b""
    try:
        content = task.read()
        return content, _measure(task, content)
    except OSError as error:
        return content, Unmeasured(f"cannot be read: {error.strerror or error}")
    except (AuditorError, RecursionError) as error:
        return content, Unmeasured(f"{type(error).__name__}: {error}")


def _verify_task(task: Task) -> str:
    """Run in a worker: why a content could not be verified in full; empty if it could."""
    try:
        return verify_content(task.read(), LANGUAGE_BY_NAME[task.language], decided=task.decided)
    except VerificationError as error:
        raise VerificationError(f"{task}: {error}; this is a bug in auditor, please report it") from None
    except (OSError, AuditorError, RecursionError) as error:
        return f"{type(error).__name__}: {error}"
