# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What cannot be compared, in the words of every form of a diff, and figures of which one may be missing."""

from collections.abc import Iterable, Iterator

from auditor.findings.names import join_names
from auditor.model.compared import AuditHead, ClaimChange, Diff, Incomparable, IncomparableFiles, Missing
from auditor.renderers.words.left_out import NOT_MEASURED

_Entry = Incomparable | IncomparableFiles


def describe_incomparable(diff: Diff) -> Iterator[str]:
    """The components and files that are in no sum, together those of one reason, and the totals with them.

    Indented lines are details of the first.
    """
    entries: tuple[_Entry, ...] = (*diff.incomparable, *diff.incomparable_files)
    if not entries:
        return
    none = " or in none" if any(entry.missing_in == "both" for entry in entries) else ""
    yield f"NOT COMPARABLE: these have a figure in one audit only{none}, and are in no sum"
    for names, found in (*_name_components(diff.incomparable), *map(_name_files, diff.incomparable_files)):
        yield f"  {names}: {_describe(found, diff)}"
    if not diff.partial:
        yield f"  with these the TCB has {_describe_head(diff.old)} and {_describe_head(diff.new)} SLOC"


def _name_components(entries: Iterable[Incomparable]) -> Iterator[tuple[str, list[_Entry]]]:
    """The components that have the reason in common, by their ids."""
    groups: dict[tuple[Missing, str], list[Incomparable]] = {}
    for entry in entries:
        groups.setdefault((entry.missing_in, entry.reason), []).append(entry)
    for found in groups.values():
        yield ", ".join(entry.id for entry in found), [*found]


def _name_files(entry: IncomparableFiles) -> tuple[str, list[_Entry]]:
    return f"{', '.join(entry.components)}: {entry.url} {join_names(entry.paths)}", [entry]


def _describe(entries: list[_Entry], diff: Diff) -> str:
    """What one audit has of them, and why the other has no figure."""
    sizes = [entry.totals.code for entry in entries if entry.totals]
    missing_in, reason = entries[0].missing_in, entries[0].reason
    if missing_in == "both" or not sizes:
        return (
            f"in {_name_side('old', diff)} and {_name_side('new', diff)}; {reason}" if missing_in == "both" else reason
        )
    return f"{sum(sizes):,} SLOC in {_name_side('new' if missing_in == 'old' else 'old', diff)}; {reason}"


def _name_side(side: Missing, diff: Diff) -> str:
    """The release of an audit, or which of the two it is if both are of one release."""
    if diff.old.release == diff.new.release:
        return "the earlier audit" if side == "old" else "the later audit"
    return diff.old.release if side == "old" else diff.new.release


def _describe_head(head: AuditHead) -> str:
    if head.tcb is None:
        return "no measured"
    return f"{'' if head.complete else 'at least '}{head.tcb.code:,}"


def describe_scope(diff: Diff) -> str:
    """What the headline is about: the TCB or what was asked for, as far as it can be compared."""
    partly = bool(diff.incomparable or diff.incomparable_files)
    return f"{diff.subject}, as far as it can be compared" if partly else diff.subject


def describe_nothing(diff: Diff) -> str:
    """What stands where the change would, if nothing of what the diff is about has a figure in both audits."""
    return f"nothing of {diff.subject} is comparable"


def figures_of_claim(claim: ClaimChange) -> tuple[str, str]:
    """The figure of the subject before and after, in SLOC."""
    sides = zip((claim.before, claim.after), claim.bounds, strict=True)
    before, after = (_figure(value, is_bound) for value, is_bound in sides)
    return before, after


def _figure(value: int | None, is_bound: bool) -> str:
    if value is None:
        return NOT_MEASURED
    return f"{'at least ' if is_bound else ''}{value:,} SLOC"
