# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What every form of a diff lists: the largest changes first, and what is left of them as a sum."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from msgspec import Struct

from auditor.findings.compare.balance import PlacedFunction, place_functions
from auditor.findings.names import count_of
from auditor.model.compared import Balance, ComponentDiff, Diff, FileChange, FunctionChange, SourceChange
from auditor.model.measured import MeasuredFile
from auditor.renderers.words.incomparable import describe_incomparable
from auditor.renderers.words.visible import make_visible

_Row = TypeVar("_Row")

_UNKNOWN = ("-",) * 6

ALL = 0
"""The number of rows that stands for all of them."""

NET = "added and removed are sums over files, of each of which only the change of its SLOC is known"


class FileRows(Struct, frozen=True):
    """The files of one list that are shown, and the number and the changes of all others, in SLOC."""

    shown: tuple[FileChange, ...]
    others: int
    added: int
    removed: int


class FunctionRows(Struct, frozen=True):
    """The functions of one list that are shown, and the number and the changes of all others, in NLOC."""

    shown: tuple[PlacedFunction, ...]
    others: int
    added: int
    removed: int


def places_of(change: FileChange, known: str = "") -> tuple[str, ...]:
    """Path and, if it is not `known`, repository of a file; of a renamed one the earlier and the later."""
    sides = (change.old, change.new) if change.renamed else (change.new or change.old,)
    return _distinct(known, *(item for item in sides if item))


def places_of_function(row: PlacedFunction, known: str = "") -> tuple[str, ...]:
    """The file of a function; of a moved one the earlier and the later."""
    if row.moved and row.moved.old and row.file.new:
        return _distinct(known, row.moved.old, row.file.new)
    return places_of(row.file, known)


def _distinct(first: str, *items: MeasuredFile) -> tuple[str, ...]:
    """The places, the name of a repository only where it is another one than before, or than the `first`."""
    places = [(item.file.origin, item.file.path) for item in items]
    known = [first, *(name for name, _ in places)]
    return tuple(
        path if name == before else f"{name}: {path}" for before, (name, path) in zip(known, places, strict=False)
    )


def list_files(balance: Balance, top: int) -> FileRows:
    """The files that differ, the largest change in SLOC first."""
    ordered = sorted(balance.files, key=lambda change: (-abs(change.code), -change.after.code))
    shown, others = _cut(ordered, top)
    added, removed = _both_ways(change.code for change in others)
    return FileRows(tuple(shown), len(others), added, removed)


def list_functions(balance: Balance, top: int, *, worst_first: bool = False) -> FunctionRows:
    """The functions that differ, the largest change in NLOC first, then in CCN.

    With `worst_first` those that grew most come first, and those that went last.
    """
    rows = sorted(place_functions(balance), key=_growth_of if worst_first else _weight_of)
    shown, others = _cut(rows, top)
    added, removed = _both_ways(row.change.nloc for row in others)
    return FunctionRows(tuple(shown), len(others), added, removed)


def _weight_of(row: PlacedFunction) -> tuple[int, int, int, str]:
    change = row.change
    return -abs(change.nloc), -abs(change.ccn), 0 if row.moved else 1, change.name


def _growth_of(row: PlacedFunction) -> tuple[int, int, str]:
    return -row.change.nloc, -row.change.ccn, row.change.name


def name_earlier(diff: Diff) -> str:
    """What is compared with: another release by its name, an earlier audit of the same one by the day of its refs."""
    old, new = diff.old, diff.new
    if old.release != new.release:
        return old.release
    return f"an earlier audit (refs of {old.as_of})" if old.as_of else "an earlier audit"


def list_components(diff: Diff) -> tuple[ComponentDiff, ...]:
    """The components in which anything differs, the largest change in SLOC first."""
    changed = (item for item in diff.components if item.changed)
    return tuple(sorted(changed, key=lambda item: -abs(item.balance.code)))


def describe_fate(item: ComponentDiff, show: Callable[[str], str] = str) -> Iterator[str]:
    """What became of a component beyond its figures; `show` writes what comes from elsewhere."""
    if item.kind in ("added", "removed"):
        yield item.kind
    if item.kind == "renamed":
        yield f"was {show(item.old_id)}"
    if item.regrouped:
        yield f"was in {show(str(item.old_group))}"
    yield from (f"both audits have {show(source.ref)} by --ref" for source in item.substitutes)


def unchanged_components(diff: Diff) -> tuple[str, ...]:
    """The ids of the others, as far as both audits read what the manifest names, and all of them can be compared."""
    lacking = diff.lacking
    same = (item for item in diff.components if not item.changed and item.id not in lacking)
    return tuple(item.id for item in same if not item.substitutes)


def list_substituted(diff: Diff) -> dict[str, tuple[str, ...]]:
    """The components that are unchanged since both audits have the same substitutes, by what these are."""
    ids: dict[str, list[str]] = {}
    for item in diff.components:
        if item.substitutes and not item.changed:
            what = ", ".join(f"{source.repository} at {source.ref}" for source in item.substitutes)
            ids.setdefault(f"both audits have {what}, overridden by --ref", []).append(item.id)
    return {what: tuple(names) for what, names in ids.items()}


def differing_sources(diff: Diff) -> tuple[SourceChange, ...]:
    """The repositories that were read at another commit, URL or ref, or by one audit only."""
    return tuple(source for source in diff.sources if source.differs)


def describe_sources(diff: Diff) -> str:
    """How many of the repositories that both audits read were at another commit, and how many only one of them read."""
    both = [source for source in diff.sources if source.old and source.new]
    moved, differing = sum(source.moved for source in both), sum(source.differs for source in both)
    alone = len(diff.sources) - len(both)
    parts = [f"{moved} of {len(both)} repositories at another commit"]
    parts += [f"{differing - moved} at the same commit by another ref or URL"] if differing > moved else []
    parts += [f"{alone} read by one audit only"] if alone else []
    return ", ".join(parts)


def describe_share(before: int, after: int) -> str:
    """A change as a share of what was there before, in percent: with the digit that tells it from none at all."""
    if before in (0, after):
        return "new" if after > before else "-"
    share = 100 * (after - before) / before
    digits = max(1, -math.floor(math.log10(abs(share))))
    return f"{share:+.{digits}f} %"


def signed(value: int) -> str:
    """A change with its sign, nothing being neither."""
    return f"{value:+,}" if value else "0"


def describe_flow(added: int, removed: int) -> tuple[str, str]:
    """What was added and what was removed."""
    return f"+{added:,}" if added else "0", f"-{removed:,}" if removed else "0"


def describe_balance(balance: Balance, figure: str = "code") -> tuple[str, ...]:
    """Before, after, change, share, added and removed, of SLOC or of another figure of the totals."""
    parts = (balance.before, balance.after, balance.added, balance.removed)
    before, after, added, removed = (getattr(part, figure) for part in parts)
    share, flow = describe_share(before, after), describe_flow(added, removed)
    return f"{before:,}", f"{after:,}", signed(after - before), share, *flow


def describe_headline(diff: Diff, figure: str = "code") -> tuple[str, ...]:
    """The same of what a diff is about; dashes where nothing of it can be compared."""
    return describe_balance(diff.headline, figure) if diff.is_comparable else _UNKNOWN


def describe_groups(diff: Diff) -> dict[str, tuple[str, ...]]:
    """The same of each group, by its name."""
    unknown = diff.unknown_groups
    groups = diff.groups.items()
    return {name: _UNKNOWN if name in unknown else describe_balance(balance) for name, balance in groups}


def describe_component(item: ComponentDiff, diff: Diff) -> tuple[str, ...]:
    """The same of a component of `diff`."""
    return describe_balance(item.balance) if diff.is_known(item) else _UNKNOWN


def describe_change(item: ComponentDiff, diff: Diff) -> str:
    """What changed in a component, in a line."""
    balance, name = item.balance, make_visible(item.id)
    if not diff.is_known(item):
        return f"{name}: not comparable"
    size = f"{balance.before.code:,} -> {balance.after.code:,} SLOC ({signed(balance.code)})"
    same = f"{balance.after.code:,} SLOC as before"
    return ", ".join((f"{name}: {size if balance.code else same}", *_describe_parts(balance)))


def _describe_parts(balance: Balance) -> Iterator[str]:
    """How many functions are other than before; without any, how many files have another name, or are other."""
    functions = len(place_functions(balance))
    renamed = 0 if functions else sum(change.renamed and change.kind == "changed" for change in balance.files)
    others = 0 if functions else len(balance.files) - renamed
    if functions:
        yield f"{count_of(functions, 'function')} other than before"
    if renamed:
        yield f"{count_of(renamed, 'file')} renamed"
    if others:
        yield f"{count_of(others, 'file')} other than before"


def count_differing(number: int, thing: str, of: str = "") -> str:
    """`1 file of xen differs`, `2 files differ`."""
    return f"{count_of(number, thing)}{f' of {of}' if of else ''} {'differs' if number == 1 else 'differ'}"


def describe_kind(change: FileChange) -> str:
    """What became of a file, in a word or two."""
    if change.renamed:
        return "renamed" if change.kind == "changed" else f"renamed, {change.kind}"
    return change.kind


def function_name(change: FunctionChange) -> str:
    """The name of a function, with its number among those of this name in the file from the second on."""
    return f"{change.name} #{change.occurrence}" if change.occurrence > 1 else change.name


def describe_warnings(diff: Diff) -> Iterator[str]:
    """Why the figures are not what they seem, a line each.

    Indented lines are details of the one before; only these hold text that comes from elsewhere.
    """
    if diff.old.system != diff.new.system:
        yield "OTHER SYSTEM: the two audits are of different systems, so nothing was added to or removed from either"
        yield f"  {diff.old.system} -> {diff.new.system}"
    yield from _describe_instruments(diff)
    for name, head in (("earlier", diff.old), ("later", diff.new)):
        if not head.complete:
            yield f"INCOMPLETE: the {name} audit is, so its figures are lower bounds"
        if head.trusted_anyway:
            revisions = count_of(head.trusted_anyway, "revision")
            yield f"NOT VERIFIED: {revisions} of the {name} audit, measured by --trust-anyway"
    if diff.patched_in_one:
        yield "PATCHES: only one audit has the downstream patches of these, so the TCB as shipped is not compared"
        yield f"  {', '.join(diff.patched_in_one)}"
    yield from describe_incomparable(diff)


def _describe_instruments(diff: Diff) -> Iterator[str]:
    if diff.instruments:
        yield "INSTRUMENTS DIFFER: the figures of the two audits are not comparable"
        yield from (f"  {item.name}: {item.old or 'none'} -> {item.new or 'none'}" for item in diff.instruments)
    recounted = sum(change.kind == "recounted" for item in diff.components for change in item.balance.files)
    if recounted:
        yield f"RECOUNTED: {count_of(recounted, 'file')} of components got another figure for the same content"


def _cut(rows: Sequence[_Row], top: int) -> tuple[Sequence[_Row], Sequence[_Row]]:
    return (rows, ()) if top == ALL else (rows[:top], rows[top:])


def _both_ways(changes: Iterable[int]) -> tuple[int, int]:
    """The sum of what is above zero, and of what is below, without its sign."""
    changes = tuple(changes)
    return sum(value for value in changes if value > 0), -sum(value for value in changes if value < 0)
