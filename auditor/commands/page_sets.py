# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A set of pages in a folder, replaced in one step: nobody sees pages of two runs, not even after one was killed.

The pages of a run are in a folder of their own below `.pages`, which is named by what is in them. `.pages/current` is a
symbolic link to one of these folders, and `index.html` and all the others lead through it: the set is another one as
soon as that one link is.
"""

import contextlib
import errno
import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from auditor.errors import ReportError
from auditor.files import TEMPORARY, remove_others, write_text

_SETS, _CURRENT, _BEFORE, _COPIED = ".pages", "current", "before", "copied"
_HAS_NO_LINKS = (errno.EPERM, errno.ENOSYS, errno.EOPNOTSUPP)


def replace_set(folder: Path, files: Mapping[str, str], mark: str) -> None:
    """Make `files`, texts by their path, the set of pages in `folder`; the last one is what leads to the others.

    Files of somebody else, which have no `mark`, stay where they are. On a file system without symbolic links each page
    is replaced by itself. Raises `ReportError` for what cannot be written.
    """
    new = folder / _SETS / _name(files)
    with _failures(folder):
        new.mkdir(parents=True, exist_ok=True)
        with _held(new):
            for path, text in files.items():
                write_text(new / path, text)
            if not _has_links(new):
                _replace_each(folder, files, mark)
                return
            _put_copy_aside(new.parent / _CURRENT)
            _link(new.parent / _CURRENT, new.name)
            for name in dict.fromkeys(PurePosixPath(path).parts[0] for path in files):
                if (new / name).is_dir():
                    _put_aside(folder / name)
                _link(folder / name, f"{_SETS}/{_CURRENT}/{name}")
    tidy_sets(folder, mark)


def tidy_sets(folder: Path, mark: str) -> None:
    """Remove the sets of earlier runs, and links to pages that there are no more; raises `ReportError`."""
    sets = folder / _SETS
    with _failures(folder):
        if not (sets / _CURRENT).is_symlink():
            return
        current = sets / (sets / _CURRENT).readlink()
        for old in [path for path in _folders_in(sets) if path != current]:
            with contextlib.suppress(BlockingIOError), _held(old, wait=False):  # which another run is writing
                _clear(old, current, mark)
        for path in folder.iterdir():
            if _leads_nowhere(path):
                path.unlink()


def _leads_nowhere(path: Path) -> bool:
    """Whether it is a link to a page that there is no more."""
    return path.is_symlink() and path.readlink().parts[0] == _SETS and not path.exists()


def _name(files: Mapping[str, str]) -> str:
    digest = hashlib.sha256()
    for path, text in files.items():
        digest.update(f"{path}\0{len(text)}\0{text}".encode())
    return digest.hexdigest()[:16]


def _link(place: Path, target: str) -> None:
    """Let `place` be a symbolic link to `target`, in place of whatever file or link is there."""
    temporary = place.with_name(f".{place.name}{TEMPORARY}")
    temporary.unlink(missing_ok=True)  # of a run that was killed
    if place.is_symlink() and str(place.readlink()) == target:
        return
    temporary.symlink_to(target)
    temporary.replace(place)


def _has_links(folder: Path) -> bool:
    """Whether the file system knows symbolic links; raises `OSError` for what else is wrong with it."""
    link = folder / f".link{TEMPORARY}"
    try:
        link.unlink(missing_ok=True)
        link.symlink_to(_CURRENT)
        link.unlink()
    except OSError as error:
        if error.errno in _HAS_NO_LINKS:
            return False
        raise
    return True


def _replace_each(folder: Path, files: Mapping[str, str], mark: str) -> None:
    for path, text in files.items():
        write_text(folder / path, text)
    for below in {(folder / path).parent for path in files} - {folder}:
        remove_others(below, [folder / path for path in files], mark)
    shutil.rmtree(folder / _SETS, ignore_errors=True)


def _put_aside(place: Path) -> None:
    """Move a folder of pages, as an auditor before this wrote it, to where earlier sets are."""
    if place.is_symlink() or not place.is_dir():
        return
    aside = place.parent / _SETS / _BEFORE
    while (aside / place.name).exists():
        aside = aside.with_name(f"{aside.name}_")
    aside.mkdir(exist_ok=True)
    place.rename(aside / place.name)


def _put_copy_aside(current: Path) -> None:
    """Make a set like others of what stands in the place of the link: so do caches that copy what links lead to."""
    if current.is_symlink() or not current.is_dir():
        return
    aside = current.with_name(_COPIED)
    while aside.exists():
        aside = aside.with_name(f"{aside.name}_")
    current.rename(aside)


def _clear(old: Path, current: Path, mark: str) -> None:
    """Remove a set; what somebody else has put into one of its folders goes to the same place of the current one."""
    for place in (*_folders_in(old), old):
        remove_others(place, (), mark)
        for path in (*place.glob(f".*{TEMPORARY}"), place / ".stamp.json"):
            path.unlink(missing_ok=True)
        _take_along(place, current / place.relative_to(old))
        with contextlib.suppress(OSError):  # what is left has the name of something in the current set
            place.rmdir()


def _folders_in(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_dir() and not path.is_symlink()]


def _take_along(old: Path, current: Path) -> None:
    if current.is_dir():
        for path in old.iterdir():
            if not os.path.lexists(current / path.name):
                path.rename(current / path.name)


@contextlib.contextmanager
def _held(folder: Path, *, wait: bool = True) -> Iterator[None]:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _failures(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        place = error.filename2 or error.filename or folder
        raise ReportError(f"{place}: could not be written: {error.strerror or error}") from error
