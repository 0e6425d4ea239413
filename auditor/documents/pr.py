# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What `auditor pr` and `auditor check --worktree` print with `--format json`.

Keys may be added; none is removed without a new schema number.
"""

from collections.abc import Iterable

from msgspec import Struct

from auditor.documents.diff import BalanceEntry, ComponentDiffEntry, balance_entry, component_entry
from auditor.documents.limits import FurtherLimitEntry, list_limits
from auditor.findings.effect import CommitShare, Effect, EffectGap, worst_of
from auditor.findings.past import Sums
from auditor.model.measured import SourceRevision
from auditor.model.misfits import Misfit

SCHEMA = 1


class EndEntry(Struct, frozen=True):
    """One end of a change: the ref it was asked for by, and its commit, which a working copy has not."""

    ref: str
    revision: str | None


class CommitEntry(Struct, frozen=True):
    """What one commit adds, `certain` if all that it changes has a figure that no instrument disputes.

    `revision` is null for what the first end has and the line of commits does not build on.
    """

    revision: str | None
    subject: str
    growth: Sums
    certain: bool


class EffectEntry(Struct, frozen=True):
    """What one change does to the trusted code of one repository.

    `growth` is over unique files, null where nothing of it can be compared. `limits` are those on what lies in this
    repository alone, or that it exceeds by itself. `gaps` differ and have no figure, `undecided` came or changed
    without a decision, `misfits` are include globs that match nothing at its end: any of these makes it incomplete.
    What else of the manifest fitted its begin and not its end is `outdated`. The `growth` of `commits` adds up to the
    whole if it is complete; a working copy has none.
    """

    repository: str
    url: str
    release: str
    old: EndEntry
    new: EndEntry
    complete: bool
    empty: bool
    growth: BalanceEntry | None
    components: tuple[ComponentDiffEntry, ...]
    limits: tuple[FurtherLimitEntry, ...]
    gaps: tuple[EffectGap, ...]
    undecided: tuple[str, ...]
    misfits: tuple[Misfit, ...]
    outdated: tuple[Misfit, ...]
    commits: tuple[CommitEntry, ...]


class EffectsDocument(Struct, frozen=True):
    """All of it: one change of commits, or each of the working copies that were asked about."""

    schema: int
    exit_code: int
    changes: tuple[EffectEntry, ...]


def effects_document(effects: Iterable[Effect]) -> EffectsDocument:
    """The published form of changes."""
    effects = tuple(effects)
    return EffectsDocument(SCHEMA, worst_of(effects), tuple(map(_effect_entry, effects)))


def _effect_entry(effect: Effect) -> EffectEntry:
    diff = effect.diff
    return EffectEntry(
        repository=effect.repository,
        url=effect.new.url,
        release=effect.release,
        old=_end_entry(effect.old),
        new=_end_entry(effect.new),
        complete=effect.complete,
        empty=effect.empty,
        growth=balance_entry(diff.headline) if diff.is_comparable else None,
        components=tuple(component_entry(item) for item in diff.components),
        limits=list_limits(effect.limits),
        gaps=effect.gaps,
        undecided=effect.undecided,
        misfits=effect.misfits,
        outdated=effect.outdated,
        commits=tuple(map(_commit_entry, effect.shares)),
    )


def _end_entry(revision: SourceRevision) -> EndEntry:
    return EndEntry(revision.ref, revision.revision if revision.tree else None)


def _commit_entry(share: CommitShare) -> CommitEntry:
    return CommitEntry(share.revision or None, share.subject, share.growth, share.certain)
