# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A repository on this machine by its path: where its parts are. Of what it says about itself nothing is obeyed.

Its configuration may name programs, so git is not run on such a folder, but for `upload-pack`, which is made for
repositories that are not trusted. What else auditor needs of it is borrowed or copied (`workbench`).
"""

import os
import re
from pathlib import Path

from msgspec import Struct

from auditor.errors import UsageError
from auditor.files import read_bytes
from auditor.upstream.borrowing import find_common

_LINK = re.compile(r"gitdir: (.+)\n?")
_ADDRESS = re.compile(r"^[ \t]*url[ \t]*=[ \t]*(\S+)[ \t]*$", re.MULTILINE | re.IGNORECASE)
_LONGEST = 500
_URL = re.compile(r"(?:[a-z+]+://)?(?:[^@/]+@)?(?P<host>[^:/]+)(?::\d+)?[:/]+(?P<path>.+?)(?:\.git)?/*")


class LocalRepository(Struct, frozen=True):
    """A repository, as the caller named it.

    `git_dir` is what belongs to one work tree, `common_dir` what all of them share, as with `git worktree`; there is no
    `work_tree` if it is bare.
    """

    name: str
    git_dir: Path
    common_dir: Path
    work_tree: Path | None

    @property
    def objects(self) -> Path:
        """The folder of its objects."""
        return self.common_dir / "objects"


def find_local(path: Path) -> LocalRepository:
    """The repository at `path`, or the one whose files these are; raises `UsageError` if there is none."""
    if not path.is_dir():
        raise UsageError(f"{path}: no such folder; name that of a clone")
    absolute = path.absolute()
    if (absolute / "objects").is_dir() and (absolute / "HEAD").is_file():
        return LocalRepository(str(path), absolute, _find_common(absolute), None)
    for folder in (absolute, *absolute.parents):
        git_dir = _follow(folder / ".git")
        if git_dir:
            return LocalRepository(str(path), git_dir, _find_common(git_dir), folder)
    raise UsageError(f"{path}: neither a git repository nor inside one; name the folder of a clone")


def _follow(place: Path) -> Path | None:
    """The folder that `.git` is, or leads to as a file of `git worktree` or of a submodule; None if it is neither."""
    link = _LINK.fullmatch(_read(place)) if place.is_file() else None
    folder = place.parent / link[1] if link else place
    return folder if (folder / "HEAD").is_file() else None


def _find_common(git_dir: Path) -> Path:
    """What all work trees of a repository share; raises `UsageError` if it cannot be told."""
    try:
        return find_common(git_dir)
    except OSError as error:
        raise UsageError(f"{git_dir / 'commondir'}: {error.strerror or error}; let auditor read it") from error


def _read(path: Path) -> str:
    """A short file of git; raises `UsageError` if it cannot be read."""
    try:
        return os.fsdecode(read_bytes(path))
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}; let auditor read it") from error


def place_of(url: str) -> str:
    """Host and path of the address of a repository, however it is written, so that two ways to one place are equal."""
    match = _URL.fullmatch(url[:_LONGEST])
    return f"{match['host']}/{match['path']}".lower() if match else url


def read_remotes(local: LocalRepository) -> tuple[str, ...]:
    """The addresses that stand in the configuration of a repository, to know it by; nothing that this includes."""
    return tuple(match[1].strip('"') for match in _ADDRESS.finditer(_read(local.common_dir / "config")))
