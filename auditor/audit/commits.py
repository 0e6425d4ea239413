# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What commits of one repository do to the trusted code: both ends compared, and the share of each commit."""

from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from auditor.audit.effect import Ground, scope_of
from auditor.audit.means import Means
from auditor.audit.past_measuring import measure_past
from auditor.audit.past_reading import PastRepository
from auditor.audit.reading import acceptance_by_file
from auditor.audit.session import Session
from auditor.declared.globs import find_languages, folders_of, globs_in, select_paths
from auditor.errors import UsageError
from auditor.files import hold_folder
from auditor.findings.effect import CommitShare, Effect, check_shares
from auditor.findings.past import TOTAL, PastPoint, Sized, only_paths
from auditor.model.measured import SourceRevision
from auditor.upstream.history import Change, History, Step
from auditor.upstream.local import find_local
from auditor.upstream.workbench import Workbench


class Wish(Struct, frozen=True):
    """Commits that are asked about: a `span` of git, `A..B`, or `A...B` for B against where both lead on from.

    They are in the repository called `repository`, at `path` if that is given; with `components`, only these matter.
    """

    repository: str
    span: str
    path: Path | None = None
    components: tuple[str, ...] = ()


def measure_commits(session: Session, wish: Wish) -> Effect:
    """What differs between the ends of a span, and what each commit adds to that.

    Raises `UsageError` for a span that is none, and `FetchError` for commits that cannot be had.
    """
    names, from_base = split_span(wish.span)
    session.check_repositories((wish.repository,), "pr")
    scope = scope_of(session, wish.repository, wish.components)
    url = session.manifest.manifest.repositories[wish.repository].url
    with hold_folder() as folder, session.means() as means:
        bench = Workbench(folder / "bench", url)
        old, new = _find_commits(session, bench, wish, names)
        if from_base:
            old = bench.merge_base(old, new)
        ground = Ground(session, wish.repository, scope, bench)
        ends = [_revision(ground, name, commit) for name, commit in zip(names, (old, new), strict=True)]
        effect = ground.measure(ground.end_at(ends[0]), ground.end_at(ends[1]), means)
        return _with_shares(effect, ground, means)


def split_span(text: str) -> tuple[tuple[str, str], bool]:
    """The names of both ends, and whether the first is only to lead to where both come from."""
    for dots in ("...", ".."):
        old, separator, new = text.partition(dots)
        if separator and old and new and ".." not in new and not new.startswith("."):
            return (old, new), dots == "..."
    raise UsageError(f"{text}: no span of commits; write A..B, or A...B for B against where it left A")


def _find_commits(session: Session, bench: Workbench, wish: Wish, names: tuple[str, str]) -> tuple[str, str]:
    """The ids of both ends, with all that led to them in reach of the bench."""
    place = wish.path or session.network.mirror_of(bench.url)
    if place:
        local = find_local(place)
        bench.borrow(local.objects)
        bench.take_refs(local)
        return bench.resolve(names[0]), bench.resolve(names[1])
    history = History(bench.url, session.network)
    found = [history.resolve_ref(name).revision for name in names]
    for revision, name in zip(found, names, strict=True):
        history.fetch_history(revision, name)
    bench.borrow(history.git_dir / "objects")
    bench.bring = lambda blobs: history.fetch_blobs(blobs, found[1])
    return found[0], found[1]


def _revision(ground: Ground, name: str, commit: str) -> SourceRevision:
    tree = ground.bench.tree_of(commit)
    return SourceRevision(ground.name, ground.bench.url, name, commit, tree, locked=False, overridden=True)


def _with_shares(effect: Effect, ground: Ground, means: Means) -> Effect:
    """The effect with the share of each commit that changes what is trusted, the first one first."""
    steps = _read_steps(ground, effect.old.revision, effect.new.revision)
    trusted = _trusted(ground, {change.path for step in steps for change in step.changes})
    steps = tuple(step for step in only_paths(steps, trusted) if step.changes)
    if not steps:
        return effect
    contents = tuple(_first_contents(ground, effect, steps))
    base = replace(steps[0], revision=effect.old.revision, changes=contents)
    sums = [point.sums[TOTAL] for point in _add_up(ground, effect.new, (base, *steps), means)]
    shares = [
        CommitShare(step.revision, step.subject, after - before)
        for step, (before, after) in zip(steps, pairwise(sums), strict=True)
    ]
    return check_shares(replace(effect, shares=tuple(shares)))


def _read_steps(ground: Ground, old: str, new: str) -> tuple[Step, ...]:
    """The commits by first parents from `old` to `new`, after one step for what `old` has that is not among these."""
    bench = ground.bench
    globs = (glob for _, source in ground.scope.sources() for glob in globs_in(source.include, ground.scope.release))
    line = bench.read_line(old, new, folders_of(globs))
    fork = bench.find_fork(old, new)
    aside = Step("", "", 0, "", bench.read_changes(old, fork)) if fork != old else None
    return (aside, *line) if aside and aside.changes else line


def _trusted(ground: Ground, paths: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Those of the paths that any component selects."""
    ordered, release = sorted(paths), ground.scope.release
    selections = (select_paths(source, release, ordered) for _, source in ground.scope.sources())
    return dict.fromkeys((path for selection in selections for path in selection.selected), ())


def _first_contents(ground: Ground, effect: Effect, steps: Iterable[Step]) -> Iterator[Change]:
    """What stood at the first end where the steps change something."""
    changed = {change.path for step in steps for change in step.changes}
    for entry in ground.bench.list_tree(effect.old.revision):
        if entry.path in changed:
            yield Change(entry.path, None, entry)


def _add_up(ground: Ground, revision: SourceRevision, steps: tuple[Step, ...], means: Means) -> Iterator[PastPoint]:
    manifest = ground.session.manifest.manifest
    paths = {change.path: () for step in steps for change in step.changes}
    languages = find_languages(manifest.repositories[ground.name], ground.scope.release, paths)
    repository = PastRepository(ground.name, ground.bench, revision, steps, paths, languages, (), {})
    figures = measure_past(repository, acceptance_by_file(manifest), means)
    return Sized(ground.name, paths, figures.sums.__getitem__).add_up(steps)
