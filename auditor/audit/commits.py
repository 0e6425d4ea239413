# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What commits of one repository do to the trusted code: both ends compared, and the share of each commit."""

from collections.abc import Collection, Iterable, Iterator
from itertools import chain, pairwise
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from auditor.audit.effect import ANY_REF, OneRepository, scope_of
from auditor.audit.means import Means
from auditor.audit.past_measuring import measure_past
from auditor.audit.past_reading import PastRepository
from auditor.audit.session import Session
from auditor.declared.acceptances import list_acceptances
from auditor.declared.globs import find_languages, folders_of, globs_in, select_paths
from auditor.errors import UsageError
from auditor.files import hold_folder
from auditor.findings.effect import CommitShare, Effect, check_shares
from auditor.findings.past import TOTAL, PastPoint, Sized, only_paths
from auditor.model.measured import SourceRevision
from auditor.upstream.addresses import is_object_id
from auditor.upstream.history import Change, History, Step
from auditor.upstream.local import find_local
from auditor.upstream.workbench import Workbench

_DIGITS = 12


class Proposal(Struct, frozen=True):
    """Commits that are asked about: a `span` of git, `A..B`, or `A...B` for B against where both lead on from.

    They are in the repository called `repository`, at `path` if that is given; with `components`, only these matter.
    """

    repository: str
    span: str
    path: Path | None = None
    components: tuple[str, ...] = ()


def measure_commits(session: Session, proposal: Proposal) -> Effect:
    """What differs between the ends of a span, and what each commit adds to that.

    Raises `UsageError` for a span that is none, and `FetchError` for commits that cannot be had.
    """
    names, from_base = split_span(proposal.span)
    session.check_repositories((proposal.repository,), "pr")
    scope = scope_of(session, proposal.repository, proposal.components)
    url = session.manifest.manifest.repositories[proposal.repository].url
    with hold_folder() as folder, session.means() as means:
        bench = Workbench(folder / "bench", url)
        old, new = _find_commits(session, bench, proposal, names)
        if from_base:
            old, names = bench.merge_base(old, new), (f"where it left {_shorten(names[0])}", names[1])
        one = OneRepository(session, proposal.repository, scope, bench)
        ends = [_revision(one, name, commit) for name, commit in zip(names, (old, new), strict=True)]
        effect = one.measure(one.end_at(ends[0]), one.end_at(ends[1]), means)
        return _with_shares(effect, one, means)


def split_span(text: str) -> tuple[tuple[str, str], bool]:
    """The names of both ends, and whether the first is only to lead to where both come from."""
    for dots in ("...", ".."):
        old, separator, new = text.partition(dots)
        if separator and old and new and ".." not in new and not new.startswith("."):
            return (old, new), dots == "..."
    raise UsageError(f"{text}: no span of commits; write A..B, or A...B for B against where it left A")


def _shorten(name: str) -> str:
    return name[:_DIGITS] if is_object_id(name) else name


def _find_commits(session: Session, bench: Workbench, proposal: Proposal, names: tuple[str, str]) -> tuple[str, str]:
    """The ids of both ends, with all that led to them in reach of the bench."""
    network = session.network
    place = proposal.path or (None if network.settings.offline else network.mirror_of(bench.url))
    if place:
        local = find_local(place)
        bench.borrow(local.objects)
        bench.take_refs(local)
        return bench.resolve(names[0]), bench.resolve(names[1])
    history = History(bench.url, network)
    found = [history.resolve_ref(name).revision for name in names]
    for revision, name in zip(found, names, strict=True):
        history.fetch_history(revision, name)
    bench.borrow(history.git_dir / "objects")
    bench.bring = lambda blobs: history.fetch_blobs(blobs, found[1])
    return found[0], found[1]


def _revision(one: OneRepository, name: str, commit: str) -> SourceRevision:
    tree = one.bench.tree_of(commit)
    return SourceRevision(one.name, one.bench.url, name, commit, tree, locked=False, overridden=True)


def _with_shares(effect: Effect, one: OneRepository, means: Means) -> Effect:
    """The effect with the share of each commit that changes what is trusted, the first one first."""
    steps = _read_steps(one, effect.old.revision, effect.new.revision)
    trusted = _trusted(one, {change.path for step in steps for change in step.changes})
    steps = tuple(step for step in only_paths(steps, trusted) if step.changes)
    if not steps:
        return effect
    contents = tuple(_first_contents(one, effect, steps))
    base = replace(steps[0], revision=effect.old.revision, changes=contents)
    points = pairwise(_add_up(one, effect.new, (base, *steps), means))
    shares = [
        CommitShare(step.name, step.subject, after.sums[TOTAL] - before.sums[TOTAL], after.growth is not None)
        for step, (before, after) in zip(steps, points, strict=True)
    ]
    return check_shares(replace(effect, shares=tuple(shares)))


def _read_steps(one: OneRepository, old: str, new: str) -> tuple[Step, ...]:
    """The commits by first parents from `old` to `new`, after one step for what `old` has that is not among these."""
    bench = one.bench
    includes = (globs_in(source.include, one.scope.release, ANY_REF) for _, source in one.scope.sources())
    line = bench.read_line(old, new, folders_of(chain.from_iterable(includes)))
    fork = bench.find_fork(old, new)
    aside = Step("", fork or old, 0, "", bench.read_changes(old, fork)) if fork != old else None
    return (aside, *line) if aside and aside.changes else line


def _trusted(one: OneRepository, paths: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Those of the paths that any component selects."""
    ordered, release = sorted(paths), one.scope.release
    selections = (select_paths(source, release, ANY_REF, ordered) for _, source in one.scope.sources())
    return dict.fromkeys((path for selection in selections for path in selection.selected), ())


def _first_contents(one: OneRepository, effect: Effect, steps: Iterable[Step]) -> Iterator[Change]:
    """What stood at the first end where the steps change something."""
    changed = {change.path for step in steps for change in step.changes}
    for entry in one.bench.list_tree(effect.old.revision):
        if entry.path in changed:
            yield Change(entry.path, None, entry)


def _add_up(one: OneRepository, revision: SourceRevision, steps: tuple[Step, ...], means: Means) -> Iterator[PastPoint]:
    manifest = one.session.manifest.manifest
    paths = {change.path: () for step in steps for change in step.changes}
    languages = find_languages(manifest.repositories[one.name], one.scope.release, ANY_REF, paths)
    repository = PastRepository(one.name, one.bench, revision, steps, paths, languages, (), (), {})
    figures = measure_past(repository, list_acceptances(manifest), means)
    return Sized(one.name, paths, figures.sums.__getitem__).add_up(steps)
