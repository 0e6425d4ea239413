# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Globs that hold for a range of the refs of their repository, in the order of version numbers.

Two refs can be compared if they differ in numbers only. With another one, such as a branch or a commit id, it is not
known whether a range holds, and history is not asked: clones have none (decision 22).
"""

from collections.abc import Iterable, Iterator
from itertools import chain

from auditor.declared.tags import numbers_of, shape_of, shapes_of
from auditor.model.declared import Repository, ScopedGlob
from auditor.model.manifest import Manifest

Globs = tuple[str | ScopedGlob, ...]

ANY_REF = ""
"""A ref that nothing can be compared with, so that no range of refs leaves a glob out."""


def ends_of(glob: ScopedGlob) -> tuple[str, ...]:
    """The refs between which a glob holds, as far as it names any."""
    return tuple(filter(None, (glob.since_ref, glob.until_ref)))


def holds_at(glob: ScopedGlob, ref: str) -> bool | None:
    """Whether a glob holds at `ref` by its range of refs; None where that cannot be told.

    An end with fewer numbers stands for all versions that begin with them.
    """
    since, until = (_compare(ref, end) if end else 0 for end in (glob.since_ref, glob.until_ref))
    if (since is not None and since < 0) or (until is not None and until > 0):
        return False
    return None if None in (since, until) else True


def _compare(ref: str, end: str) -> int | None:
    """How `ref` compares with the end of a range: -1 before, 0 one of it, 1 after; None if that cannot be told."""
    if not shape_of(ref) or shape_of(ref) != shape_of(end):
        return None
    ours, theirs = numbers_of(ref), numbers_of(end)
    ours = tuple(number[: len(other)] for number, other in zip(ours, theirs, strict=True))
    return (ours > theirs) - (ours < theirs)


def find_uncertain(manifest: Manifest, release: str, repository: str, ref: str) -> tuple[ScopedGlob, ...]:
    """The globs about a repository of which it cannot be told at `ref` whether they hold."""
    globs = (entry for entry in _list_globs(manifest, release, repository) if isinstance(entry, ScopedGlob))
    return tuple(glob for glob in globs if glob.holds_in(release) and holds_at(glob, ref) is None)


def find_ref_faults(glob: ScopedGlob, repository: Repository | None) -> Iterator[str]:
    """What is wrong with the range of refs of a glob; one of no `repository` can have none."""
    if repository is None:
        if ends_of(glob):
            yield f"{glob.glob!r}: a range of refs is for globs of sources, `excluded` and `languages`; give releases"
        return
    shapes = shapes_of(repository)
    like = f"its refs are like {', '.join(shapes)}" if shapes else "none of its refs has a number"
    for end in ends_of(glob):
        if shape_of(end) not in shapes:
            yield f"{glob.glob!r}: {end!r} cannot be compared with the refs of its repository; {like}"
    if len(ends_of(glob)) > 1 and _compare(glob.since_ref, glob.until_ref) not in (-1, 0):
        yield f"{glob.glob!r}: {glob.since_ref!r} does not come before {glob.until_ref!r}, so the range selects nothing"


def _list_globs(manifest: Manifest, release: str, repository: str) -> Iterator[str | ScopedGlob]:
    """The entries of all lists of globs about a repository: of its own tables, and of sources that serve a release."""
    declared = manifest.repositories[repository]
    yield from chain.from_iterable(rule.globs for rule in declared.excluded)
    yield from chain.from_iterable(rule.globs for rule in declared.languages)
    sources = chain.from_iterable(component.sources_in(release) for component in manifest.components)
    for source in (source for source in sources if source.repository == repository):
        lists: Iterable[Globs] = (source.include, source.exclude, *(exposure.globs for exposure in source.exposed))
        yield from chain.from_iterable(lists)
