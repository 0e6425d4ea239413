# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a change of one repository, in commits or in a working copy, does to the trusted code. Pure functions."""

from collections.abc import Iterable, Iterator, Mapping, Set

from msgspec import Struct

from auditor.errors import ExitCode
from auditor.findings.past import NOTHING, InconsistentError, Sums
from auditor.model.compared import Diff
from auditor.model.judged import LimitResult, Verdict
from auditor.model.manifest import Manifest
from auditor.model.measured import Audit, SourceRevision
from auditor.model.misfits import Misfit

Content = tuple[str, str]
"""The git mode and the blob id of a file; the id is empty where it could not be read."""


class EffectGap(Struct, frozen=True):
    """A trusted file that differs and has no figure beyond dispute at one of the ends, and why."""

    path: str
    reason: str


class CommitShare(Struct, frozen=True):
    """What one commit adds to the trusted code, or takes from it; it is `certain` if all that it changes has a figure.

    One without a `revision` is what the first end has and what the commits that lead to the second do not build on.
    """

    revision: str
    subject: str
    growth: Sums
    certain: bool = True


class Effect(Struct, frozen=True):
    """The trusted code of `repository` in a release at both ends of a change, and what differs.

    `limits` are those on what lies wholly in it, or that it exceeds by itself. `gaps` have no figure, `undecided` are
    files that came or changed and that no rule of the manifest decides on, `misfits` are include globs that match
    nothing at the second end; any of these means that there may be more to it. What else of the manifest fitted the
    first end and not the second is `outdated`. `shares` add up to the whole where every file has a figure; there are
    none of a working copy.
    """

    repository: str
    release: str
    old: SourceRevision
    new: SourceRevision
    diff: Diff
    limits: tuple[LimitResult, ...]
    gaps: tuple[EffectGap, ...] = ()
    undecided: tuple[str, ...] = ()
    misfits: tuple[Misfit, ...] = ()
    outdated: tuple[Misfit, ...] = ()
    shares: tuple[CommitShare, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether all that it does is known."""
        return not (self.gaps or self.undecided or self.misfits)

    @property
    def exceeded(self) -> tuple[LimitResult, ...]:
        """The limits that are exceeded at the second end."""
        return tuple(limit for limit in self.limits if limit.state == "exceeded")

    @property
    def empty(self) -> bool:
        """Whether nothing trusted differs, and the manifest fits as it did."""
        return self.complete and not self.outdated and not any(item.changed for item in self.diff.components)

    @property
    def exit_code(self) -> ExitCode:
        """What a check ends with."""
        if not self.complete:
            return ExitCode.INCOMPLETE
        return ExitCode.OVER_LIMIT if self.exceeded or self.outdated else ExitCode.WITHIN_LIMITS


def check_shares(effect: Effect) -> Effect:
    """The effect; raises `InconsistentError` if its commits do not add up to it, though every file has a figure."""
    whole = sum((share.growth for share in effect.shares), start=NOTHING)
    before, after = effect.diff.headline.before, effect.diff.headline.after
    told = Sums(after.files - before.files, after.code - before.code, after.functions - before.functions, whole.ccn)
    if effect.complete and whole != told:
        raise InconsistentError(f"{effect.repository}: its commits come to {whole}, what they lead to is {told}")
    return effect


def worst_of(effects: Iterable[Effect]) -> ExitCode:
    """The exit code of several, the highest of theirs."""
    return max((effect.exit_code for effect in effects), default=ExitCode.WITHIN_LIMITS)


def limits_within(verdict: Verdict, audit: Audit, manifest: Manifest) -> Iterator[LimitResult]:
    """The limits in the verdict on an audit of one repository, those that only what lies elsewhere decides left out."""
    read = {revision.repository for result in audit.components for revision in result.revisions}
    yield from (
        limit for limit in verdict.limits if limit.state == "exceeded" or _lies_in(read, limit, manifest, audit)
    )


def _lies_in(repositories: Set[str], limit: LimitResult, manifest: Manifest, audit: Audit) -> bool:
    """Whether all that a limit is on lies in these repositories."""
    components = manifest.components_of(limit.limit.subject)
    sources = (source for item in components for source in item.sources_in(audit.release))
    return all(source.repository in repositories for source in sources)


def find_outdated(old: Audit, new: Audit) -> Iterator[Misfit]:
    """Where the manifest fitted the earlier of two audits and not the later, though no figure lacks anything."""
    known = {(misfit.key, misfit.name) for misfit in old.misfits}
    for misfit in new.misfits:
        if not misfit.leaves_out and (misfit.key, misfit.name) not in known:
            yield misfit


def find_gaps(
    old: Audit, new: Audit, contents: tuple[Mapping[str, Content], Mapping[str, Content]]
) -> Iterator[EffectGap]:
    """The files without an undisputed figure in one of two audits of a repository, as far as their contents differ."""
    before, after = contents
    reasons: dict[str, str] = {}
    for audit in (new, old):
        for path, reason in _list_reasons(audit):
            reasons.setdefault(path, reason)
    for path, reason in sorted(reasons.items()):
        if before.get(path) != after.get(path):
            yield EffectGap(path, reason)


def _list_reasons(audit: Audit) -> Iterator[tuple[str, str]]:
    for result in audit.components:
        yield from ((gap.path, gap.reason) for gap in result.unmeasured)
        for item in result.disputed:
            checks = ", ".join(dict.fromkeys(dispute.check for dispute in item.open_disputes))
            yield item.file.path, f"disputed by check {checks}"
