# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Local files and folders measured with the same instruments as upstream code."""

import os
import stat
from collections.abc import Iterable, Iterator
from functools import cache, partial
from pathlib import Path

from msgspec import Struct

from auditor.declared.globs import compile_glob
from auditor.errors import UsageError
from auditor.instruments.languages import (
    Language,
    ToldLanguage,
    describe_unknown,
    language_of_path,
    language_of_shebang,
)
from auditor.measuring.contents import Tell, measure_each, read_and_measure
from auditor.measuring.tasks import FileTask, Packed
from auditor.model.local import LocalCount
from auditor.model.measured import MeasuredFile, TrustedFile, Unmeasured, UnmeasuredFile
from auditor.model.reading import ReadingLimits
from auditor.processes.limits import WorkerSettings
from auditor.progress import Progress
from auditor.upstream.git_command import blob_id

_HEAD = 256

_Found = MeasuredFile | Unmeasured


class Choice(Struct, frozen=True):
    """Which files below a folder are counted, by globs, and what they are written in where a glob of `languages` says.

    A glob with a slash matches the path below the folder, another one the name of a file in any folder.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    languages: tuple[tuple[str, Language], ...] = ()

    def takes(self, path: str) -> bool:
        """Whether a path below a folder is included, or nothing is, and is not excluded."""
        return (not self.include or _match(self.include, path)) and not _match(self.exclude, path)

    def language_of(self, path: str) -> ToldLanguage | None:
        """The language that is said for a path."""
        return next((ToldLanguage(language, True) for glob, language in self.languages if _match((glob,), path)), None)


def count_local(
    paths: Iterable[Path], choice: Choice, settings: WorkerSettings, progress: Progress, tell: Tell
) -> LocalCount:
    """Measure `paths`, and the files that are chosen below those that are folders, in the order of their names.

    Folders named `.git` are not entered, links are not followed, and a file with two of these paths counts once. A
    folder that cannot be listed is without a figure. A file below a folder that is of no known language is not counted;
    one that is named itself is without a figure. Raises `UsageError` for a path that does not exist, and for a folder
    without a file.
    """
    plans = {path: _plan(path, below, choice, settings) for path, below in _find_files(paths, choice).items()}
    tasks = tuple(step for step in plans.values() if isinstance(step, FileTask))
    found_by_path = _measure(tasks, settings, progress, tell)
    items = (_item(path, found_by_path.get(path, step)) for path, step in plans.items() if step is not None)
    uncounted = tuple(name_of(path) for path, step in plans.items() if step is None)
    return LocalCount(tuple(items), uncounted, settings.lines_only)


def _measure(
    tasks: tuple[FileTask, ...], settings: WorkerSettings, progress: Progress, tell: Tell
) -> dict[str, _Found]:
    with progress.stage("measuring", len(tasks)) as advance:
        found = measure_each(partial(_measure_file, limits=settings.reading), tasks, settings, advance, tell)
        return {task.path: item for task, item in zip(tasks, found, strict=True)}


def _measure_file(packed: Packed[FileTask], limits: ReadingLimits) -> _Found:
    """Run in a worker: the file with the id of just the content that was measured."""
    content, outcome = read_and_measure(packed, limits)
    if isinstance(outcome, Unmeasured):
        return outcome
    mode = "100755" if packed.task.executable else "100644"
    return MeasuredFile(TrustedFile("", "", name_of(packed.task.path), mode, blob_id(content), len(content)), outcome)


def _match(globs: Iterable[str], path: str) -> bool:
    name = path.rpartition("/")[2]
    return any(compile_glob(glob).fullmatch(path if "/" in glob else name) for glob in globs)


# A tree may have many files, and a `Path` takes far more time and memory than the text of it: texts from here on.


def _find_files(paths: Iterable[Path], choice: Choice) -> dict[str, str]:
    """Each file that is named, or is chosen below a folder that is; with its path below it, empty if it is named."""
    found: dict[str, str] = {}
    for path in paths:
        if not os.path.lexists(path):
            raise UsageError(f"{path}: no such file or folder")
        if path.is_symlink() or not path.is_dir():
            found[str(path)] = ""
        else:
            found = _chosen_below(str(path), choice) | found
    return _once(found)


def _once(found: dict[str, str]) -> dict[str, str]:
    """Each file by one of its paths: that by which it is named, if it is, or else the first."""
    resolve = cache(os.path.realpath)
    by_place: dict[tuple[str, str], tuple[str, str]] = {}
    for path, below in found.items():
        folder, _, name = path.rpartition("/")
        place = resolve(folder or ("/" if path.startswith("/") else ".")), name
        if place not in by_place or not below:
            by_place[place] = path, below
    return dict(by_place.values())


def _chosen_below(folder: str, choice: Choice) -> dict[str, str]:
    """The files below a folder that are chosen, and the folders below it that cannot be listed."""
    unlisted: list[OSError] = []
    begin = "" if folder == "." else f"{folder.rstrip('/')}/"
    below = list(_files_below(folder, unlisted))
    chosen = {begin + path: path for path in below if choice.takes(path)}
    places = (_below(folder, str(error.filename)) for error in unlisted)
    chosen |= {begin + path: path for path in places}
    if not chosen:
        what = "none of its files is included, or all are excluded" if below else "the folder holds no file"
        raise UsageError(f"{folder}: nothing to count: {what}")
    return chosen


def _files_below(folder: str, unlisted: list[OSError]) -> Iterator[str]:
    """The paths below a folder of all that is no folder."""
    for place, names, files in os.walk(folder, onerror=unlisted.append):
        links = [name for name in names if os.path.islink(f"{place}/{name}")]  # noqa: PTH114 - as texts, see above
        names[:] = sorted(set(names) - {".git"})
        here = _below(folder, place)
        yield from (f"{here}/{name}" if here else name for name in sorted(files + links))


def _below(folder: str, place: str) -> str:
    """The path from a folder to a place below it that `os.walk` has named."""
    return place[len(folder.rstrip("/")) + 1 :]


def _plan(path: str, below: str, choice: Choice, settings: WorkerSettings) -> FileTask | Unmeasured | None:
    """How a file is to be measured, or why it cannot be; None if it is below a folder and of no known language."""
    try:
        status = os.lstat(path)
        if stat.S_ISDIR(status.st_mode):  # one that could not be listed
            os.scandir(path).close()
        told = choice.language_of(below or path) or _tell_language(path, status)
        return None if told is None and below else _plan_told(path, told, status, settings)
    except OSError as error:
        return Unmeasured(f"cannot be read: {error.strerror or error}")


def _plan_told(
    path: str, told: ToldLanguage | None, status: os.stat_result, settings: WorkerSettings
) -> FileTask | Unmeasured:
    """How a file is to be measured, or why it cannot be, before it is read."""
    if stat.S_ISLNK(status.st_mode):
        return Unmeasured("symbolic link: it has no content of its own")
    if not stat.S_ISREG(status.st_mode):
        return Unmeasured("not a regular file")
    if told is None:
        return Unmeasured(f"{describe_unknown(path, _read_head(path))}; name one with --language 'GLOB=NAME'")
    if too_large := settings.refuse(status.st_size):
        return Unmeasured(too_large)
    executable = os.access(path, os.X_OK)
    return FileTask(path, told.language.name, told.decided, status.st_size, settings.lines_only, executable)


def _tell_language(path: str, status: os.stat_result) -> ToldLanguage | None:
    """The language of a file by its suffix, or by its first line if it is one that has lines."""
    language = language_of_path(path)
    if language is None and stat.S_ISREG(status.st_mode):
        language = language_of_shebang(_read_head(path))
    return ToldLanguage(language) if language else None


def _read_head(path: str) -> bytes:
    with Path(path).open("rb") as file:
        return file.read(_HEAD)


def _item(path: str, found: FileTask | _Found) -> MeasuredFile | UnmeasuredFile:
    if isinstance(found, MeasuredFile):
        return found
    reason = found.reason if isinstance(found, Unmeasured) else "it was not measured"
    return UnmeasuredFile("", name_of(path), reason, _size_of(path))


def name_of(path: Path | str) -> str:
    """A path in characters, as documents are of them, with an escape for each byte that is none."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _size_of(path: str) -> int:
    """The bytes of a file, 0 if nobody can tell."""
    try:
        return os.lstat(path).st_size
    except OSError:
        return 0
