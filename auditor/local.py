# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Local files and folders measured with the same instruments as upstream code."""

import os
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from msgspec import Struct

from auditor.errors import UsageError
from auditor.languages import language_of_path, language_of_shebang
from auditor.limits import WorkerSettings
from auditor.measure import FileTask, measure_all
from auditor.model import MeasuredFile, Measurement, TrustedFile, Unmeasured, UnmeasuredFile
from auditor.progress import Progress
from auditor.store import Outcome
from auditor.upstream.git_command import blob_id

_HEAD = 256


class LocalCount(Struct, frozen=True):
    """What became of each local file, in order."""

    items: tuple[MeasuredFile | UnmeasuredFile, ...]

    @property
    def files(self) -> tuple[MeasuredFile, ...]:
        """The files that have figures."""
        return tuple(item for item in self.items if isinstance(item, MeasuredFile))

    @property
    def unmeasured(self) -> tuple[UnmeasuredFile, ...]:
        """All others."""
        return tuple(item for item in self.items if isinstance(item, UnmeasuredFile))


def count_local(paths: Iterable[Path], settings: WorkerSettings, progress: Progress) -> LocalCount:
    """Measure `paths`, and every file below those that are folders, in the order of their names.

    Folders named `.git` are not entered, links are not followed. Raises `UsageError` for a path that does not exist.
    """
    steps = {path: _plan(path, settings) for path in _find_files(paths)}
    outcome_by_path = _measure(tuple(step for step in steps.values() if isinstance(step, FileTask)), settings, progress)
    return LocalCount(tuple(_item(path, outcome_by_path.get(path, step)) for path, step in steps.items()))


def _measure(tasks: tuple[FileTask, ...], settings: WorkerSettings, progress: Progress) -> dict[Path, Outcome]:
    with progress.stage("measuring", len(tasks)) as advance:
        outcomes = measure_all(tasks, settings, advance)
    return {task.path: outcome for task, outcome in zip(tasks, outcomes, strict=True)}


def _find_files(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Each file that is named, or is below a folder that is, once."""
    return tuple(dict.fromkeys(chain.from_iterable(map(_files_below, paths))))


def _files_below(path: Path) -> Iterator[Path]:
    if not os.path.lexists(path):
        raise UsageError(f"{path}: no such file or folder")
    if path.is_symlink() or not path.is_dir():
        yield path
        return
    for folder, names, files in os.walk(path):
        links = [name for name in names if Path(folder, name).is_symlink()]
        names[:] = sorted(set(names) - {".git"})
        yield from (Path(folder, name) for name in sorted(files + links))


def _plan(path: Path, settings: WorkerSettings) -> FileTask | Unmeasured:
    if path.is_symlink():
        return Unmeasured("symbolic link: it has no content of its own")
    if not path.is_file():
        return Unmeasured("not a regular file")
    if too_large := settings.refuse(path.stat().st_size):
        return too_large
    try:
        with path.open("rb") as file:
            language = language_of_path(str(path)) or language_of_shebang(file.read(_HEAD))
    except OSError as error:
        return Unmeasured(f"cannot be read: {error.strerror or error}")
    return FileTask(path, language.name) if language else Unmeasured("no instrument knows the language of this file")


def _item(path: Path, outcome: FileTask | Measurement | Unmeasured) -> MeasuredFile | UnmeasuredFile:
    if isinstance(outcome, Measurement):
        content = path.read_bytes()
        mode = "100755" if os.access(path, os.X_OK) else "100644"
        return MeasuredFile(TrustedFile("", "", str(path), mode, blob_id(content), len(content)), outcome)
    reason = outcome.reason if isinstance(outcome, Unmeasured) else "it was not measured"
    return UnmeasuredFile("", str(path), reason, path.lstat().st_size)
