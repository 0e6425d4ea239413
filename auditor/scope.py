# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Which paths of an upstream tree a source selects: its include globs less its exclude globs.

`*` and `?` stay in one folder, `**` crosses folders (also none: `a/**/b` matches `a/b`), `[ch]` is a set. A glob that
matches no file is an error, because upstream then moved what the manifest means to count.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from msgspec import Struct

from auditor.model import ScopedGlob, Source

_TOKEN = re.compile(
    r"(?P<folders>\*\*/)|(?P<rest>\*\*)|(?P<star>\*)|(?P<one>\?)|(?P<set>\[!?[^\]/]+\])|(?P<plain>[^*?\[])"
)


class Selection(Struct, frozen=True):
    """The selected paths in tree order, and the globs of the source that match no path of the tree at all."""

    paths: tuple[str, ...]
    idle_globs: tuple[str, ...]


def globs_in(globs: Iterable[str | ScopedGlob], release: str) -> tuple[str, ...]:
    """The globs that hold in `release`."""
    return tuple(
        glob if isinstance(glob, str) else glob.glob
        for glob in globs
        if isinstance(glob, str) or release in glob.releases
    )


def select_paths(source: Source, release: str, paths: Sequence[str]) -> Selection:
    """The paths of a tree that `source` selects in `release`."""
    included, idle_includes = _match_any(globs_in(source.include, release), paths)
    excluded, idle_excludes = _match_any(globs_in(source.exclude, release), paths)
    selected = tuple(path for path in paths if path in included and path not in excluded)
    return Selection(selected, idle_includes + idle_excludes)


def _match_any(globs: Sequence[str], paths: Sequence[str]) -> tuple[set[str], tuple[str, ...]]:
    """The paths that match one of `globs`, and the globs that match none."""
    matched: set[str] = set()
    idle = []
    for glob in globs:
        matches = list(filter(compile_glob(glob).fullmatch, paths))
        matched.update(matches)
        if not matches:
            idle.append(glob)
    return matched, tuple(idle)


@lru_cache(maxsize=1024)
def compile_glob(glob: str) -> re.Pattern[str]:
    """The pattern that a whole path must match; raises `ValueError` for a glob that is not one."""
    if glob.startswith("/") or glob.endswith("/") or ".." in glob.split("/"):
        raise ValueError(f"{glob!r} is not a path below the top of a repository")
    parts = []
    position = 0
    while position < len(glob):
        token = _TOKEN.match(glob, position)
        if token is None:
            raise ValueError(f"{glob!r}: the set that opens at character {position + 1} is not closed")
        parts.append(_translate(token))
        position = token.end()
    return re.compile("".join(parts), re.DOTALL)


def _translate(token: re.Match[str]) -> str:
    kind = token.lastgroup
    if kind == "set":
        return token[0].replace("\\", "\\\\").replace("[!", "[^/", 1)
    if kind == "plain":
        return re.escape(token[0])
    return {"folders": "(?:[^/]+/)*", "rest": ".*", "star": "[^/]*", "one": "[^/]"}[str(kind)]
