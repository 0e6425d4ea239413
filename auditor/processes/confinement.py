# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a worker gives up before its first call, for ever: what a content made to take it over could use then.

Landlock is reached through landlockpy, which the extra `sandbox` brings; the only importer.
"""

import os
import resource
import shutil
import sys
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

_MOST_FILES = 512
"""Open files at once: a worker has three for each repository that it reads from, and few others."""
# Where systems keep programs and libraries, those of Nix, Guix, Flatpak and Snap among them.
_PROGRAMS = ("app", "bin", "gnu", "lib", "lib32", "lib64", "libx32", "nix", "opt", "sbin", "snap", "usr")
_OF_THE_MACHINE = (
    *("/dev/null", "/dev/random", "/dev/urandom", "/etc/ld.so.cache", "/etc/ld.so.preload", "/etc/localtime"),
    "/proc/self",
)


def drop_rights(readable: Iterable[str] | None) -> None:
    """Leave no core and open few files; and unless `readable` is None, be confined to these folders and files.

    That is: this process, and all that it starts, can read them and the programs of the machine, write no file, reach
    nobody over a network and gain no right, as far as kernel and landlockpy can have it so. Raises `OSError` if they
    can and it fails.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = _MOST_FILES if most == resource.RLIM_INFINITY else min(_MOST_FILES, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    if readable is not None and can_confine():
        _confine({*readable, *_folders_of_programs(), *_OF_THE_MACHINE})


def can_confine() -> bool:
    """Whether landlockpy is there, and the kernel has Landlock."""
    if find_spec("landlockpy") is None:
        return False
    import landlockpy

    return bool(landlockpy.supported())


def _confine(readable: Iterable[str]) -> None:
    from landlockpy import AccessFS, Ruleset, Scope

    folder = AccessFS.READ_FILE | AccessFS.READ_DIR | AccessFS.EXECUTE
    with Ruleset(scoped=Scope.ABSTRACT_UNIX_SOCKET) as rules:
        for path in filter(os.path.exists, readable):
            rules.allow_path(path, folder if Path(path).is_dir() else AccessFS.READ_FILE)
        if git := shutil.which("git"):  # which may lie anywhere
            rules.allow_path(git, AccessFS.READ_FILE | AccessFS.EXECUTE)
        rules.allow_path(os.devnull, AccessFS.READ_FILE | AccessFS.WRITE_FILE)
        rules.restrict()


def _folders_of_programs() -> Iterator[str]:
    """Where Python, its modules, git and libraries lie: what the system has, and what this process was started with."""
    yield from (f"/{name}" for name in _PROGRAMS)
    yield from (sys.prefix, sys.base_prefix, str(Path(__file__).parents[1]))
    yield from filter(os.path.isabs, sys.path)
    git = shutil.which("git")
    if git:
        place = Path(git).resolve()
        yield from (str(place), str(place.parents[1] / "lib"), str(place.parents[1] / "libexec"))
