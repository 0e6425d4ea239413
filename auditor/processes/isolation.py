# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Keeps code that is not auditor's own out of this process and of all that it starts.

The folder in which auditor is called may be a tree that nobody trusts, and Python puts that folder first on its path
for `-m` and `-c`, which is how workers are started. Imports nothing but what the interpreter itself has loaded.
"""

import os
import site
import sys

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# What these change is no code; each of the others may name a place that code is taken from.
_HARMLESS = {
    "PYTHONCOERCECLOCALE",
    "PYTHONDONTWRITEBYTECODE",
    "PYTHONHASHSEED",
    "PYTHONIOENCODING",
    "PYTHONNOUSERSITE",
    "PYTHONSAFEPATH",
    "PYTHONUNBUFFERED",
    "PYTHONUTF8",
}


def isolate() -> None:
    """Start this process anew, isolated, if it takes modules from where strangers may put them; clean its environment.

    Also if it compiles nothing and what it starts would, which has its options and not its variables. To be called
    before any other module is imported. The new process has the same id, arguments and streams.
    """
    if _takes_foreign_modules() or sys.dont_write_bytecode > sys.flags.dont_write_bytecode:
        os.execv(sys.executable, [sys.executable, *_options(), os.path.join(_PACKAGE, "__main__.py"), *sys.argv[1:]])  # noqa: S606 - ourselves
    program = getattr(sys.modules["__main__"], "__file__", None)
    if program and not sys.flags.safe_path:  # then the folder of the console script is on the path
        folder = os.path.dirname(os.path.realpath(program))
        sys.path[:] = [entry for entry in sys.path if os.path.realpath(entry) != folder]
    clean_environment()


def clean_environment() -> None:
    """Leave what this process starts no variable of Python and no place in `PATH` by which foreign code reaches it."""
    for name in [name for name in os.environ if name.startswith("PYTHON")]:
        del os.environ[name]
    os.environ["PYTHONSAFEPATH"] = "1"
    if not _is_installed_for_user():
        os.environ["PYTHONNOUSERSITE"] = "1"
    # An empty one would stand for the current folder.
    os.environ["PATH"] = os.pathsep.join(_checked_entries(os.environ.get("PATH", os.defpath))) or os.devnull


def _takes_foreign_modules() -> bool:
    """Whether the current folder, variables or a user site, which is not our own, had a say in where modules are."""
    if sys.flags.isolated:
        return False
    by_name = getattr(sys.modules["__main__"], "__spec__", None) is not None  # python -m
    if by_name and not sys.flags.safe_path:
        return True
    return _obeys_variables() or (_has_user_site() and not _is_installed_for_user())


def _obeys_variables() -> bool:
    variables = {name for name in os.environ if name.startswith("PYTHON")}
    return bool(variables - _HARMLESS) and not sys.flags.ignore_environment


def _options() -> tuple[str, ...]:
    """What keeps the interpreter from all of these; a user site stays only if it is where auditor is installed.

    And what keeps it from compiling, if something does.
    """
    compiling = ("-B",) if sys.dont_write_bytecode else ()
    return (*compiling, "-E", "-P") if _is_installed_for_user() else (*compiling, "-I")


def _has_user_site() -> bool:
    return bool(site.ENABLE_USER_SITE) and site.getusersitepackages() in sys.path


def _is_installed_for_user() -> bool:
    """Whether `pip install --user` put auditor, or what leads to it, into the user site, and all that it needs."""
    if not _has_user_site():
        return False
    names = os.listdir(site.getusersitepackages())
    return any(name.startswith("auditor-") and name.endswith(".dist-info") for name in names)


def _checked_entries(path: str) -> list[str]:
    """The folders of `PATH` that are absolute, not below the current folder, and not writable by everybody."""
    entries = [entry for entry in path.split(os.pathsep) if os.path.isabs(entry)]
    return [entry for entry in entries if not _is_strangers(os.path.realpath(entry))]


def _is_strangers(place: str) -> bool:
    here = _current_folder()
    if here != os.sep and (place == here or place.startswith(here + os.sep)):
        return True
    try:
        return bool(os.stat(place).st_mode & 0o002)
    except OSError:
        return True  # nothing is there, for now


def _current_folder() -> str:
    try:
        return os.path.realpath(os.getcwd())
    except OSError:  # it was removed
        return os.sep
