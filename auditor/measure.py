# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Many blobs -> outcomes: cache look-up, then worker processes that get blob ids and read the bytes themselves.

Each blob is a task of its own with a time limit, in a process that can be killed. The outcomes do not depend on the
number of workers.
"""

import multiprocessing
import os
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Any

from msgspec import Struct

from auditor import instruments
from auditor.errors import AuditorError
from auditor.git_command import read_blob
from auditor.languages import LANGUAGE_BY_NAME
from auditor.model import Measurement, Unmeasured
from auditor.store import BlobKey, MeasurementCache, Outcome

_TASKS_WORTH_A_WORKER = 16

Progress = Callable[[int], None]
"""Told how many more blobs have an outcome."""


class BlobTask(Struct, frozen=True):
    """A blob to be measured: where it is stored and what language it is written in."""

    git_dir: Path
    blob: str
    language: str

    @property
    def key(self) -> BlobKey:
        """What the outcome depends on, the instruments apart."""
        return self.blob, self.language


class WorkerSettings(Struct, frozen=True):
    """How many worker processes there are (0: one a core) and how long, in s, one may spend on one blob."""

    jobs: int = 0
    seconds: float = 20.0

    @property
    def workers(self) -> int:
        """The number of processes: as asked, or one for each core that this process may use."""
        return self.jobs or len(os.sched_getaffinity(0))


def measure_blobs(
    tasks: Iterable[BlobTask], cache: MeasurementCache, settings: WorkerSettings, progress: Progress
) -> dict[BlobKey, Outcome]:
    """The outcome for each different (blob, language) of `tasks`; new measurements are added to `cache`."""
    task_by_key = {task.key: task for task in tasks}
    known = cache.find(task_by_key)
    progress(len(known))
    unknown = [task for key, task in sorted(task_by_key.items()) if key not in known]
    measured = _measure_in_workers(unknown, settings, progress)
    cache.keep({key: outcome for key, outcome in measured.items() if isinstance(outcome, Measurement)})
    return {**known, **measured}


def _measure_in_workers(
    tasks: Collection[BlobTask], settings: WorkerSettings, progress: Progress
) -> dict[BlobKey, Outcome]:
    if not tasks:
        return {}
    from pebble import ProcessPool

    workers = min(settings.workers, 1 + len(tasks) // _TASKS_WORTH_A_WORKER)
    outcomes = {}
    with ProcessPool(max_workers=workers, context=multiprocessing.get_context("spawn")) as pool:
        try:
            futures = [
                (task.key, pool.schedule(_measure_task, args=[task], timeout=settings.seconds)) for task in tasks
            ]
            for key, future in futures:
                outcomes[key] = _outcome_of(future, settings.seconds)
                progress(1)
        except BaseException:
            pool.stop()  # type: ignore[no-untyped-call]
            raise
    return outcomes


def _measure_task(task: BlobTask) -> Outcome:
    """Run in a worker: read the blob and measure it."""
    return instruments.measure(read_blob(task.git_dir, task.blob), LANGUAGE_BY_NAME[task.language])


def _outcome_of(future: Any, seconds: float) -> Outcome:
    """What a worker returned, or why it did not: a file that hangs or kills its worker is unmeasured."""
    from pebble import ProcessExpired

    try:
        outcome: Outcome = future.result()
    except TimeoutError:
        return Unmeasured(f"not measured within {seconds:g} s")
    except ProcessExpired as error:
        return Unmeasured(f"its worker process ended with exit code {error.exitcode}")
    except (AuditorError, RecursionError, MemoryError) as error:
        return Unmeasured(f"{type(error).__name__}: {error}")
    return outcome
