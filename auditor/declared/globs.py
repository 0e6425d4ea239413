# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Which paths of an upstream tree a source selects: its include globs less its exclude globs.

`*` and `?` stay in one folder, `**` crosses folders (also none: `a/**/b` matches `a/b`), `[ch]` is a set. A glob that
matches no file is noticed, because upstream then moved what the manifest means to count.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain

from msgspec import Struct

from auditor.declared.ref_ranges import ANY_REF, holds_at
from auditor.model.declared import Component, Exposure, Repository, ScopedGlob, Source

_TOKEN = re.compile(
    r"(?P<folders>\*\*/)|(?P<rest>\*\*)|(?P<star>\*)|(?P<one>\?)|(?P<set>\[(?:![^\]/]|[^\]/!])[^\]/]*\])|(?P<plain>[^*?\[])"
)

_SET_ITEM = re.compile(r"(?P<first>.)-(?P<last>.)|.", re.DOTALL)
_PLAIN_FOLDERS = re.compile(r"(?:[^*?\[/]+/)*")
_PLAIN_NAME = re.compile(r"[^*?\[\]]+")
_PLAIN_BEGINNING = re.compile(r"[^*?\[]+")
_AFTER_ALL = "\U0010ffff"


class Selection(Struct, frozen=True):
    """What the globs of a source do to a tree, paths in tree order.

    `covered` paths match an include glob. Each is either in `selected`, or in `excluded` under the first exclude glob
    that matches it. `idle_includes` are the include globs that should select something, and match no path of the tree
    at all.
    """

    covered: tuple[str, ...]
    selected: tuple[str, ...]
    excluded: dict[str, tuple[str, ...]]
    idle_includes: tuple[str, ...]


_SET_OF_OTHERS = re.compile(r"\[!\]?[^\]]*\]")


def globs_in(globs: Iterable[str | ScopedGlob], release: str, ref: str) -> tuple[str, ...]:
    """The globs that hold in `release` at `ref`, those included of which that cannot be told."""
    return tuple(
        glob if isinstance(glob, str) else glob.glob
        for glob in globs
        if isinstance(glob, str) or (glob.holds_in(release) and holds_at(glob, ref) is not False)
    )


def certain_globs_in(globs: Iterable[str | ScopedGlob], release: str, ref: str) -> tuple[str, ...]:
    """The globs that are known to hold in `release` at `ref`, so that each of them has to match something."""
    return globs_in((glob for glob in globs if isinstance(glob, str) or holds_at(glob, ref)), release, ref)


def all_globs(globs: Iterable[str | ScopedGlob]) -> tuple[str, ...]:
    """The globs, whatever they hold for."""
    return tuple(glob if isinstance(glob, str) else glob.glob for glob in globs)


def globs_of(component: Component, release: str, ref: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The include globs and the exclude globs of all sources that carry `component` in `release` at `ref`."""
    sources = component.sources_in(release)
    includes = (globs_in(source.include, release, ref) for source in sources)
    excludes = (globs_in(source.exclude, release, ref) for source in sources)
    return tuple(chain.from_iterable(includes)), tuple(chain.from_iterable(excludes))


def select_paths(source: Source, release: str, ref: str, paths: Sequence[str]) -> Selection:
    """What `source` selects from the paths of the tree at `ref`, in `release`."""
    includes, excludes = globs_in(source.include, release, ref), globs_in(source.exclude, release, ref)
    covered = tuple(first_match(includes, paths))
    rule_by_path = first_match(excludes, covered)
    excluded: dict[str, list[str]] = {}
    for path, glob in rule_by_path.items():
        excluded.setdefault(glob, []).append(path)
    return Selection(
        covered=covered,
        selected=tuple(path for path in covered if path not in rule_by_path),
        excluded={glob: tuple(left_out) for glob, left_out in excluded.items()},
        idle_includes=_find_idle_includes(source, release, ref, paths),
    )


def _find_idle_includes(source: Source, release: str, ref: str, paths: Iterable[str]) -> tuple[str, ...]:
    """The include globs that match nothing; if the ranges of all have ended at `ref`, all those of the release."""
    if not globs_in(source.include, release, ref):
        return globs_in(source.include, release, ANY_REF)
    return find_idle(certain_globs_in(source.include, release, ref), paths)


def first_match(globs: Iterable[str], paths: Iterable[str]) -> dict[str, str]:
    """For each path that matches one of `globs`, in the order of `paths`, the first of them that it matches."""
    paths = tuple(paths)
    sorted_paths = sorted(paths)
    glob_by_path: dict[str, str] = {}
    for glob in globs:
        for path in _matches(glob, sorted_paths):
            glob_by_path.setdefault(path, glob)
    return {path: glob_by_path[path] for path in paths if path in glob_by_path}


def find_exposed(source: Source, release: str, ref: str, paths: Iterable[str]) -> dict[str, Exposure]:
    """How a file at `ref` is exposed, by path, for each of `paths` that is: the first that the source says of it."""
    exposure_by_glob: dict[str, Exposure] = {}
    for exposure in source.exposed:
        for glob in globs_in(exposure.globs, release, ref):
            exposure_by_glob.setdefault(glob, exposure)
    return {path: exposure_by_glob[glob] for path, glob in first_match(exposure_by_glob, paths).items()}


def find_languages(repository: Repository, release: str, ref: str, paths: Iterable[str]) -> dict[str, str]:
    """The name of the language of each of `paths` that the manifest gives one to at `ref`, whatever its suffix says."""
    rules = [(glob, rule.language) for rule in repository.languages for glob in globs_in(rule.globs, release, ref)]
    language_by_glob = dict(reversed(rules))
    return {path: language_by_glob[glob] for path, glob in first_match([glob for glob, _ in rules], paths).items()}


def folders_of(globs: Iterable[str]) -> tuple[str, ...]:
    """The folders, each ending in `/`, below which lies all that `globs` can match, and what is beside it."""
    return tuple(dict.fromkeys(match[0] for match in map(_PLAIN_FOLDERS.match, globs) if match))


def find_idle(globs: Iterable[str], paths: Iterable[str]) -> tuple[str, ...]:
    """Those of `globs` that match no path."""
    sorted_paths = sorted(paths)
    return tuple(glob for glob in globs if not any(_matches(glob, sorted_paths)))


def _matches(glob: str, sorted_paths: Sequence[str]) -> Iterator[str]:
    """The paths that match, looked for only among those that begin as the glob does: a tree can have 80,000 paths."""
    beginning = _PLAIN_BEGINNING.match(glob)
    prefix = beginning[0] if beginning else ""
    first = bisect_left(sorted_paths, prefix)
    last = bisect_left(sorted_paths, prefix + _AFTER_ALL, first)
    return filter(compile_glob(glob).fullmatch, sorted_paths[first:last])


def check_glob(glob: str) -> None:
    """Raise `ValueError` for a glob that is not one."""
    _translate(glob)


@lru_cache(maxsize=1024)
def has_open_top(glob: str) -> bool:
    """Whether a glob says of what lies at the top of a repository less than its name."""
    return not _PLAIN_NAME.fullmatch(glob.partition("/")[0])


@lru_cache(maxsize=1024)
def has_open_name(glob: str) -> bool:
    """Whether a glob says nothing of the name of a file, so that all of a folder, or any name, matches."""
    return not re.search(r"\w", _SET_OF_OTHERS.sub("", glob.rpartition("/")[2]))


def compile_glob(glob: str) -> re.Pattern[str]:
    """The pattern that a whole path must match; raises `ValueError` for a glob that is not one."""
    return re.compile(_translate(glob), re.DOTALL)


@lru_cache(maxsize=1024)
def _translate(glob: str) -> str:
    """The regular expression of a glob. To compile it takes much longer, and most of a manifest is not asked for."""
    if glob.startswith("/") or glob.endswith("/") or ".." in glob.split("/"):
        raise ValueError(f"{glob!r} is not a path below the top of a repository")
    parts = []
    position = 0
    while position < len(glob):
        token = _TOKEN.match(glob, position)
        if token is None:
            raise ValueError(f"{glob!r}: the set that opens at character {position + 1} is not closed")
        parts.append(_translate_token(token))
        position = token.end()
    return "".join(parts)


def _translate_token(token: re.Match[str]) -> str:
    kind = token.lastgroup
    if kind == "set":
        return _translate_set(token[0])
    if kind == "plain":
        return re.escape(token[0])
    return {"folders": "(?:[^/]+/)*", "rest": ".*", "star": "[^/]*", "one": "[^/]"}[str(kind)]


def _translate_set(text: str) -> str:
    """`[a-z]`, or `[!a-z]` for all others; what is no range stands for itself, and none of them crosses folders."""
    negated = text.startswith("[!")
    items = "".join(map(_translate_item, _SET_ITEM.finditer(text, 2 if negated else 1, len(text) - 1)))
    return f"[^/{items}]" if negated else f"(?!/)[{items}]"


def _translate_item(item: re.Match[str]) -> str:
    if item["first"] is None:
        return re.escape(item[0])
    if item["first"] > item["last"]:
        raise ValueError(f"{item.string!r}: the range {item[0]} is not in order")
    return f"{re.escape(item['first'])}-{re.escape(item['last'])}"
