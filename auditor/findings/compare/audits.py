# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Two audits beside each other: what was added and removed, file by file and function by function. Pure functions."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, product

from msgspec import Struct
from msgspec.structs import replace

from auditor.errors import UsageError
from auditor.findings.compare.balance import Compared, Results, balance_of, compare_pairs
from auditor.findings.compare.incomparable import find_incomparable, group_files
from auditor.findings.compare.pairing import Pair, Unfigured, pair_by, pair_files
from auditor.findings.judge import judge
from auditor.findings.names import join_names
from auditor.findings.totals import figure_of, shipped_figure_of
from auditor.model.compared import AuditHead, Balance, ClaimChange, ComponentDiff, Diff, InstrumentChange, SourceChange
from auditor.model.declared import COMPARISON, Component
from auditor.model.judged import Finding, Verdict
from auditor.model.manifest import Manifest
from auditor.model.measured import Audit, ComponentResult, MeasuredFile, SourceRevision, Totals


def compare(old: Audit, new: Audit, manifest: Manifest) -> Diff:
    """What differs between two audits, both judged by the limits and claims of `manifest`.

    What the release of one of them leaves out, and what it could not measure, is compared with nothing. Nothing is said
    of components and groups that one of them was not asked for. Raises `UsageError` for audits of lines alone, in which
    it is not known what is disputed or which functions there are.
    """
    refuse_lines_only(old, f"the earlier audit ({old.release})")
    refuse_lines_only(new, f"the later audit ({new.release})")
    old, new = _restrict(old, new), _restrict(new, old)
    incomparable = tuple(find_incomparable(old, new))
    ids = {item.id for item in incomparable}
    whole = _Sides(_comparable(old, ids), _comparable(new, ids))
    paired = pair_files(whole.old, whole.new)
    sides = whole.without(paired.unfigured)
    pairs = compare_pairs(paired.pairs)
    verdicts = judge(old, manifest), judge(new, manifest)
    is_part = old.partial or new.partial
    trusted, order = _tcb_groups_of(old, new), _groups_in_order(old, new)
    headline, beside = sides.split(lambda result: is_part or result.component.group in trusted)
    return Diff(
        old=_head(old),
        new=_head(new),
        instruments=tuple(_compare_instruments(old.instruments, new.instruments)),
        sources=tuple(_compare_sources(_revisions_of(old), _revisions_of(new))),
        components=tuple(_compare_components(sides, pairs, order)),
        incomparable=tuple(sorted(incomparable, key=lambda item: (order.index(item.group), item.id))),
        incomparable_files=tuple(group_files(whole.old, whole.new, paired.unfigured)),
        subject=_name_subject(sides, order) if is_part else "the TCB",
        headline=headline.balance(pairs),
        beside=beside.balance(pairs),
        groups={} if is_part else _compare_groups(sides, pairs, order),
        shipped=None if is_part or paired.unfigured else _compare_shipped(old, new, ids),
        patched_in_one=tuple(sorted((_patched(old) ^ _patched(new)) - ids)),
        claims=tuple(_compare_claims(*verdicts)),
        exceeded=_limits_beyond(verdicts[1], verdicts[0]),
        relieved=_limits_beyond(verdicts[0], verdicts[1]),
    )


def refuse_lines_only(audit: Audit, name: str) -> None:
    """Raise `UsageError` for an audit of lines alone, which is called `name`: it is compared with no other."""
    if audit.lines_only:
        why = "one of lines only, without functions and without the checks of a full one, which cannot be compared"
        raise UsageError(f"{name}: {why}; audit without --lines-only")


def _restrict(audit: Audit, other: Audit) -> Audit:
    """The audit less what `other` was not asked for: groups on request, and components if it is of some only."""
    kept = tuple(result for result in audit.components if _was_asked_for(result.component, other))
    if not other.partial:
        return replace(audit, components=kept)
    left_out = tuple(item for item in audit.left_out if item.id in _ids_of(other))
    return replace(audit, components=kept, left_out=left_out, partial=True)


def _was_asked_for(component: Component, audit: Audit) -> bool:
    if audit.partial:
        return component.id in _ids_of(audit)
    name = component.group
    group = audit.groups.get(name)
    on_request = group is not None and group.on_request
    return not on_request or bool(audit.results_of(name) or audit.left_out_of(name))


def _ids_of(audit: Audit) -> set[str]:
    return {result.component.id for result in audit.components} | {item.id for item in audit.left_out}


def _groups_in_order(old: Audit, new: Audit) -> tuple[str, ...]:
    """The groups of both audits, in the order of the later one."""
    return tuple(dict.fromkeys((*new.groups, *old.groups, COMPARISON)))


def _name_subject(sides: "_Sides", order: Sequence[str]) -> str:
    components = (result.component for result in (*sides.old, *sides.new))
    names = {item.id: (order.index(item.group), item.id) for item in components}
    return f"{join_names(sorted(names, key=names.__getitem__))} alone" if names else "what was asked for"


class _Sides(Struct, frozen=True):
    """Results of both audits."""

    old: Results
    new: Results

    def of(self, wanted: Callable[[ComponentResult], bool]) -> "_Sides":
        """Those that are wanted."""
        return _Sides(tuple(filter(wanted, self.old)), tuple(filter(wanted, self.new)))

    def split(self, wanted: Callable[[ComponentResult], bool]) -> "tuple[_Sides, _Sides]":
        """Those that are wanted, and the others."""
        return self.of(wanted), self.of(lambda result: not wanted(result))

    def without(self, unfigured: Iterable[Unfigured]) -> "_Sides":
        """The results less the files that cannot be compared."""
        pairs = [item.pair for item in unfigured]
        olds, news = ({item.file.identity for item in side if item} for side in _unzip(pairs))
        return _Sides(_drop_files(self.old, olds), _drop_files(self.new, news))

    def balance(self, pairs: Compared) -> Balance:
        """Their unique files before and after."""
        return balance_of(self.old, self.new, pairs)


def _unzip(pairs: Iterable[Pair]) -> tuple[list[MeasuredFile | None], list[MeasuredFile | None]]:
    pairs = tuple(pairs)
    return [pair.old for pair in pairs], [pair.new for pair in pairs]


def _drop_files(results: Results, dropped: set[tuple[str, str, str]]) -> Results:
    if not dropped:
        return results
    return tuple(
        replace(result, files=tuple(item for item in result.files if item.file.identity not in dropped))
        for result in results
    )


def _tcb_groups_of(old: Audit, new: Audit) -> tuple[str, ...]:
    """The groups that make up the TCB of both audits; raises `UsageError` if they do not agree on one."""
    for name in old.groups.keys() & new.groups.keys():
        if old.groups[name].tcb != new.groups[name].tcb:
            raise UsageError(f"{name}: a group of the TCB in one of the audits only; audit both with one manifest")
    return tuple(dict.fromkeys((*new.tcb_groups, *old.tcb_groups)))


def _head(audit: Audit) -> AuditHead:
    tcb = None if audit.partial else figure_of(audit.results_of("tcb"))
    name, trusted = audit.system.name, len(audit.trusted_anyway)
    return AuditHead(name, audit.release, audit.as_of, audit.complete, audit.partial, tcb, trusted)


def _comparable(audit: Audit, incomparable: set[str]) -> Results:
    """The results that are compared; whole systems to compare the TCB with are not."""
    wanted = (item for item in audit.components if not item.component.is_comparison)
    return tuple(item for item in wanted if item.component.id not in incomparable)


def _compare_instruments(old: dict[str, str], new: dict[str, str]) -> Iterator[InstrumentChange]:
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            yield InstrumentChange(name, old.get(name, ""), new.get(name, ""))


def _revisions_of(audit: Audit) -> set[SourceRevision]:
    """Every repository that was read, those of patches and of systems to compare with, too."""
    measured = {revision for result in audit.components for revision in result.revisions}
    patches = {part.downstream for result in audit.components for part in result.shipped}
    return measured | patches | set(_recorded_revisions(audit))


def _recorded_revisions(audit: Audit) -> Iterator[SourceRevision]:
    for result in audit.components:
        if record := result.record:
            name = f"{record.component} (comparison)"
            yield SourceRevision(name, record.url, record.ref, record.revision, "", True, record.overridden)


def _compare_sources(old: Iterable[SourceRevision], new: Iterable[SourceRevision]) -> Iterator[SourceChange]:
    def order_of(item: SourceRevision) -> tuple[str, ...]:
        return item.url, item.ref, item.revision

    for left, right in pair_by(old, new, lambda item: item.repository, order_of):
        either = left or right
        if either:
            yield SourceChange(either.repository, left, right)


def _compare_components(sides: _Sides, pairs: Compared, order: Sequence[str]) -> Iterator[ComponentDiff]:
    """Each component of either side, in the order of groups and ids."""
    renamed = _renamed_components(sides, pairs)
    parts: dict[str, _Sides] = {}
    for old in sides.old:
        parts[renamed.get(old.component.id, old.component.id)] = _Sides((old,), ())
    for new in sides.new:
        parts[new.component.id] = replace(parts.get(new.component.id, _Sides((), ())), new=(new,))
    diffs = [_compare_component(part, pairs) for part in parts.values()]
    yield from sorted(diffs, key=lambda item: (order.index(item.group or COMPARISON), item.id, item.old_id))


def _compare_component(sides: _Sides, pairs: Compared) -> ComponentDiff:
    """The diff of the one component, with one result on each side or on one of them."""
    (old_id, old_group), (new_id, new_group) = _name_and_group(sides.old), _name_and_group(sides.new)
    incomplete = [not all(result.complete for result in side) for side in (sides.old, sides.new)]
    return ComponentDiff(
        old_id=old_id,
        new_id=new_id,
        title=(sides.new or sides.old)[0].component.title,
        old_group=old_group,
        new_group=new_group,
        balance=sides.balance(pairs),
        incomplete=(incomplete[0], incomplete[1]),
        substitutes=tuple(_find_substitutes(sides)),
    )


def _find_substitutes(sides: _Sides) -> Iterator[SourceRevision]:
    """The repositories that both audits read at one commit by `--ref`."""
    before = {(item.url, item.revision) for item in _overridden(sides.old)}
    yield from (item for item in _overridden(sides.new) if (item.url, item.revision) in before)


def _overridden(results: Results) -> Iterator[SourceRevision]:
    yield from (item for result in results for item in result.revisions if item.overridden)


def _name_and_group(results: Results) -> tuple[str, str | None]:
    return (results[0].component.id, results[0].component.group) if results else ("", None)


def _renamed_components(sides: _Sides, pairs: Compared) -> dict[str, str]:
    """The new id by the old one of components where most SLOC of both, and of no others, are in the same files."""
    olds, news = ({result.component.id: result for result in side} for side in (sides.old, sides.new))
    candidates = [
        (old_id, new_id)
        for old_id, new_id in product(olds.keys() - news.keys(), news.keys() - olds.keys())
        if _mostly_same(_Sides((olds[old_id],), (news[new_id],)), pairs)
    ]
    uses = Counter(chain.from_iterable(candidates))
    return {old_id: new_id for old_id, new_id in candidates if uses[old_id] == uses[new_id] == 1}


def _mostly_same(sides: _Sides, pairs: Compared) -> bool:
    balance = sides.balance(pairs)
    gone = sum(change.before.code for change in balance.files if change.new is None)
    come = sum(change.after.code for change in balance.files if change.old is None)
    return 2 * gone < balance.before.code and 2 * come < balance.after.code


def _compare_groups(sides: _Sides, pairs: Compared, order: Sequence[str]) -> dict[str, Balance]:
    balances: dict[str, Balance] = {}
    for group in order:
        part = sides.of(lambda result, group=group: result.component.group == group)  # type: ignore[misc]
        if part.old or part.new:
            balances[group] = part.balance(pairs)
    return balances


def _compare_shipped(old: Audit, new: Audit, incomparable: set[str]) -> tuple[Totals, Totals] | None:
    """The totals of the TCB as shipped; None unless the same components of both audits are patched, at least one."""
    if _patched(old) != _patched(new) or not _patched(old):
        return None
    results = [
        tuple(item for item in audit.results_of("tcb") if item.component.id not in incomparable) for audit in (old, new)
    ]
    before, after = map(shipped_figure_of, results)
    return (before, after) if before and after else None


def _patched(audit: Audit) -> set[str]:
    """The ids of the components of the TCB that downstream patches are known for."""
    return {result.component.id for result in audit.results_of("tcb") if result.shipped}


def _compare_claims(old: Verdict, new: Verdict) -> Iterator[ClaimChange]:
    """The claims on which both audits speak and whose verdict is another one."""
    before_by_id = {result.claim.id: result for result in old.claims}
    for after in new.claims:
        before, claim = before_by_id.get(after.claim.id), after.claim
        if before and before.verdict != after.verdict:
            verdicts, figures = (before.verdict, after.verdict), (before.measured, after.measured)
            bounds = bool(before.by_definition[0].lower_bound), bool(after.by_definition[0].lower_bound)
            yield ClaimChange(claim.id, claim.quote, *verdicts, *figures, bounds)


def _limits_beyond(verdict: Verdict, other: Verdict) -> tuple[Finding, ...]:
    """The limits that `verdict` finds exceeded and `other` finds kept; one that it cannot decide has not changed."""
    kept = {item.limit for item in other.limits if item.state == "within"}
    return tuple(item.finding for item in verdict.limits if item.finding and item.limit in kept)
