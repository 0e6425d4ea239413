# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What `auditor check --format json` prints. Keys may be added; none is removed without a new schema number."""

from msgspec import Struct

from auditor.documents.diff import BalanceEntry, SourceEntry, balance_entry, source_entry
from auditor.documents.figures import LinesEntry, TotalsEntry, entry_or_none, lines_or_none
from auditor.documents.gaps import GapEntry, list_disputed, list_gaps
from auditor.documents.limits import Finding, FurtherFinding, FurtherLimitEntry, LimitEntry, publish_limits
from auditor.findings.totals import figure_of
from auditor.model.compared import ComponentDiff, Diff, Replaced
from auditor.model.judged import Drift, Verdict
from auditor.model.measured import Audit, LeftOutComponent, UnclassifiedFile
from auditor.model.misfits import Misfit

SCHEMA = 1


class ReplacedComponentEntry(Struct, frozen=True):
    """A component in which refs by hand change something; null where nothing of it can be compared."""

    id: str
    group: str
    balance: BalanceEntry | None


class ReplacedEntry(Struct, frozen=True):
    """What `--ref` changes, from the refs of the manifest on: repositories, totals, components.

    The totals are null where nothing of them can be compared, and are without what is in `incomparable`, components by
    their ids with the reason. `unread` are the repositories that could not be read at the ref of the manifest, and so
    are the same on both sides, with the reason.
    """

    sources: tuple[SourceEntry, ...]
    totals: BalanceEntry | None
    components: tuple[ReplacedComponentEntry, ...]
    incomparable: dict[str, str]
    unread: dict[str, str]


class CheckDocument(Struct, frozen=True):
    """All of it.

    `totals` are those of the TCB, or of `components` if only these were asked for, and null where nothing was measured;
    they are a lower bound unless `complete`. `failed_claims` are claims that gate. `growth` is what changed in them
    since the baseline, null without one, and where nothing can be compared with it. If `lines_only`, nothing but lines
    was counted: their sums are `lines`, `totals` is null, and neither `complete` nor `disputed` says anything of
    whether instruments disagree. `imported` is of how many contents the measurements were made elsewhere. `misfits` are
    where the manifest does not fit what was measured, `uncertain` says of which refs it cannot be told.
    `trusted_anyway` are revisions that are not signed as the manifest asks for, and were measured since the caller said
    so. `findings` are the limits that are exceeded; those on functions, or without a bound yet, have keys of their own.
    `replaced` is what `--ref` changes, null without it, beside a baseline, and of lines alone.
    """

    schema: int
    system: str
    release: str
    as_of: str
    exit_code: int
    complete: bool
    partial: bool
    components: tuple[str, ...]
    totals: TotalsEntry | None
    limits: tuple[LimitEntry, ...]
    failed_claims: tuple[str, ...]
    drift: tuple[Drift, ...]
    misfits: tuple[Misfit, ...]
    uncertain: tuple[str, ...]
    trusted_anyway: tuple[str, ...]
    unmeasured: tuple[GapEntry, ...]
    disputed: tuple[GapEntry, ...]
    unclassified: tuple[UnclassifiedFile, ...]
    left_out: tuple[LeftOutComponent, ...]
    growth: BalanceEntry | None
    lines_only: bool
    lines: LinesEntry | None
    imported: int
    further_limits: tuple[FurtherLimitEntry, ...]
    findings: tuple[Finding, ...]
    further_findings: tuple[FurtherFinding, ...]
    replaced: ReplacedEntry | None


def check_document(
    audit: Audit, verdict: Verdict, diff: Diff | None, replaced: Replaced | None = None
) -> CheckDocument:
    """The size check of an audit, with what changed since a baseline if there is a `diff`, and what refs by hand do."""
    totals, limits = figure_of(audit.headline), publish_limits(verdict.limits)
    return CheckDocument(
        schema=SCHEMA,
        system=audit.system.name,
        release=audit.release,
        as_of=audit.as_of,
        exit_code=verdict.exit_code,
        complete=audit.complete,
        partial=audit.partial,
        components=tuple(result.component.id for result in audit.headline),
        totals=None if audit.lines_only else entry_or_none(totals),
        limits=limits.limits,
        failed_claims=verdict.failed_gates,
        drift=verdict.drift,
        misfits=audit.misfits,
        uncertain=audit.uncertain,
        trusted_anyway=audit.trusted_anyway,
        unmeasured=list_gaps(audit.components),
        disputed=list_disputed(audit.components),
        unclassified=audit.unclassified,
        left_out=audit.left_out,
        growth=balance_entry(diff.headline) if diff and diff.is_comparable else None,
        lines_only=audit.lines_only,
        lines=lines_or_none(totals) if audit.lines_only else None,
        imported=audit.imported,
        further_limits=limits.further_limits,
        findings=limits.findings,
        further_findings=limits.further_findings,
        replaced=_replaced_entry(replaced) if replaced else None,
    )


def _replaced_entry(replaced: Replaced) -> ReplacedEntry:
    diff = replaced.diff
    return ReplacedEntry(
        sources=tuple(map(source_entry, (item for item in diff.sources if item.differs))),
        totals=balance_entry(diff.headline) if diff.is_comparable else None,
        components=tuple(_component_entry(item, diff) for item in diff.components if item.changed),
        incomparable={item.id: item.reason for item in diff.incomparable},
        unread=replaced.unread,
    )


def _component_entry(item: ComponentDiff, diff: Diff) -> ReplacedComponentEntry:
    balance = balance_entry(item.balance) if diff.is_known(item) else None
    return ReplacedComponentEntry(item.id, item.group or "", balance)
