# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Many contents -> outcomes: cache look-up, then worker processes, of this machine or of an executor.

Whatever one file does to an instrument, the others are measured. The outcomes do not depend on how many workers there
are, nor on where.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TypeVar

from auditor.errors import AuditorError, ResourceError, VerificationError
from auditor.instruments.languages import LANGUAGE_BY_NAME
from auditor.measuring.bundles import Place, open_place
from auditor.measuring.cache import BlobKey, MeasurementCache, Outcome
from auditor.measuring.refusals import refuse_content, refuse_outcome
from auditor.measuring.tasks import AnyTask, BlobTask, FileTask, Packed, Task
from auditor.measuring.verification import is_chosen, verify_content
from auditor.model.measured import Measurement, Unmeasured
from auditor.model.reading import ReadingLimits
from auditor.processes.limits import WorkerSettings
from auditor.processes.workers import WorkerError

_log = logging.getLogger(__name__)

_Result = TypeVar("_Result")

Progress = Callable[[int], None]
"""Told how many more tasks have an outcome."""
Tell = Callable[[str], None]
"""Told what there is to say at the end."""


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
    measured: dict[BlobKey, Outcome] = {}
    try:
        measure = partial(_measure_task, limits=settings.reading)
        outcomes = measure_each(measure, unknown, settings, progress, cache.warnings.append)
        for task, outcome in zip(unknown, outcomes, strict=True):
            measured[task.key] = outcome
    except (KeyboardInterrupt, ResourceError):
        if not settings.verified:  # else nothing is verified yet
            _keep(measured, cache)
        raise
    _keep(measured, cache)
    return {**known, **measured}


def _keep(measured: Mapping[BlobKey, Outcome], cache: MeasurementCache) -> None:
    cache.keep({key: outcome for key, outcome in measured.items() if isinstance(outcome, Measurement)})


def measure_all(tasks: Sequence[Task], settings: WorkerSettings, progress: Progress, tell: Tell) -> list[Outcome]:
    """The outcome of each task, in their order, from worker processes and without any cache."""
    return [*measure_each(partial(_measure_task, limits=settings.reading), tasks, settings, progress, tell)]


def measure_each(
    measure: Callable[[Packed[AnyTask]], _Result],
    tasks: Sequence[AnyTask],
    settings: WorkerSettings,
    progress: Progress,
    tell: Tell,
) -> Iterator[_Result | Unmeasured]:
    """What a function of a module makes of each task in a worker, in their order, or why it could not.

    As many of a hundred as the settings say are then verified, each in a call of its own, so that a tool that takes too
    much there costs no file its figures; how many were is told. Raises `VerificationError` where a model is wrong.
    """
    if not tasks:
        return
    done: list[AnyTask] = []
    with open_place(tasks, settings, partial(_load_instruments, settings.lines_only)) as (place, bundles):
        for bundle, measured in zip(bundles, place.call_for_each(measure, bundles), strict=True):
            outcomes = [Unmeasured(str(item)) if isinstance(item, WorkerError) else item for item in measured]
            progress(len(outcomes))
            done += _measured_among(bundle, outcomes)
            yield from outcomes
        if settings.verified:
            tell(_verify([task for task in done if is_chosen(str(task), settings.verified)], place))


def _measured_among(tasks: Iterable[AnyTask], outcomes: Iterable[_Result | Unmeasured]) -> Iterator[AnyTask]:
    """The tasks that have a measurement; why the others have none is logged."""
    for task, outcome in zip(tasks, outcomes, strict=True):
        if isinstance(outcome, Unmeasured):
            _log.info("%s is unmeasured: %s", task, outcome.reason)
        else:
            yield task


def _verify(tasks: Sequence[AnyTask], place: Place) -> str:
    """What there is to say of these once they are verified, each in a bundle of its own: a tool alone takes long."""
    reasons: dict[str, str] = {}
    for task, (found,) in zip(tasks, place.call_for_each(_verify_task, [[task] for task in tasks]), strict=True):
        if found:
            reasons[str(task)] = str(found)
            _log.info("%s is not verified: %s", task, found)
    same = len(tasks) - len(reasons)
    return (
        f"--verify: contents that are the same by the tools alone: {same:,}; not verifiable in full: {len(reasons):,}"
    )


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


def _measure_task(packed: Packed[AnyTask], limits: ReadingLimits) -> Outcome:
    """Run in a worker."""
    return read_and_measure(packed, limits)[1]


def read_and_measure(packed: Packed[AnyTask], limits: ReadingLimits) -> tuple[bytes, Outcome]:
    """The content of a task, which may be empty if it could not be measured, and its outcome."""
    content = b""
    try:
        content = packed.read()
        refusal = refuse_content(content, limits)
        return content, Unmeasured(refusal) if refusal else refuse_outcome(_measure(packed.task, content), limits)
    except OSError as error:
        return content, Unmeasured(f"cannot be read: {error.strerror or error}")
    except (AuditorError, RecursionError) as error:
        return content, Unmeasured(f"{type(error).__name__}: {error}")


def _verify_task(packed: Packed[AnyTask]) -> str:
    """Run in a worker: why a content could not be verified in full; empty if it could."""
    task = packed.task
    try:
        return verify_content(packed.read(), LANGUAGE_BY_NAME[task.language], decided=task.decided)
    except VerificationError as error:
        raise VerificationError(f"{task}: {error}; this is a bug in auditor, please report it") from None
    except (OSError, AuditorError, RecursionError) as error:
        return f"{type(error).__name__}: {error}"
