# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A diff on the terminal, and in a few lines below an audit that has a baseline."""

from collections.abc import Iterator, Sequence

from auditor.model.compared import AuditHead, Balance, ComponentDiff, Diff, FunctionChange, SourceChange
from auditor.model.measured import SourceRevision
from auditor.renderers import DiffReport
from auditor.renderers.text.columns import Layout, lay_out
from auditor.renderers.words.diff import (
    NET,
    FunctionRows,
    describe_component,
    describe_flow,
    describe_groups,
    describe_headline,
    describe_kind,
    describe_share,
    describe_sources,
    describe_warnings,
    differing_sources,
    function_name,
    list_components,
    list_files,
    list_functions,
    list_substituted,
    places_of,
    places_of_function,
    signed,
    unchanged_components,
)
from auditor.renderers.words.incomparable import describe_nothing, describe_scope, figures_of_claim
from auditor.renderers.words.outcome import describe_end
from auditor.renderers.words.visible import make_visible

_FEW = 2
_TOTALS_HEAD = ("", "before", "after", "change", "share", "added", "removed")
_COMPONENTS_HEAD = ("component", "", "before", "after", "change", "share", "added", "removed", "files")
_TOTALS_LAYOUT = Layout("lrrrrrr", ("share", "removed", "added"))
_COMPONENTS_LAYOUT = Layout("llrrrrrrr", ("files", "share", "removed", "added"))
_RANKING_LAYOUT = Layout("lrrrll")


def render_diff(report: DiffReport) -> str:
    """The totals, then components, repositories, files and functions, the largest change first."""
    return "\n".join([*map(make_visible, _lines(report)), ""])


def describe_baseline(diff: Diff | None) -> Iterator[str]:
    """What changed since the baseline, if there is one: the TCB, what it rests on, and why not to believe it."""
    if diff is not None:
        yield from map(make_visible, _baseline_lines(diff))


def _baseline_lines(diff: Diff) -> Iterator[str]:
    flow = f"+{diff.headline.added.code:,} / -{diff.headline.removed.code:,} SLOC in {describe_scope(diff)}"
    what = flow if diff.is_comparable else describe_nothing(diff)
    yield f"since the baseline ({audit_name(diff.old)}): {what}; {describe_sources(diff)}"
    yield from (f"  {_source_line(source)}" for source in differing_sources(diff))
    if diff.old.release != diff.new.release:
        yield f"  OTHER RELEASE: the baseline is of {diff.old.release}, this audit of {diff.new.release}"
    rows = _part_rows(diff.headline, _FEW) if diff.partial else ()
    lines = (*describe_warnings(diff), *_substitute_lines(diff), *rows, *_judgements(diff))
    yield from (f"  {line}" for line in lines)


def _lines(report: DiffReport) -> Iterator[str]:
    diff = report.diff
    if diff.partial:
        yield from part_lines(report)
        return
    yield f"auditor diff: {audit_name(diff.old)} -> {audit_name(diff.new)}"
    yield from describe_warnings(diff)
    if diff.empty:
        yield "nothing differs"
    yield from _totals(diff)
    yield from _components(diff)
    yield from _sources(diff)
    for title, balance in (("TCB", diff.headline), ("all other components", diff.beside)):
        yield from _files(title, balance, report.top)
        yield from _functions(title, balance, report.top)
    yield from _judgements(diff)
    yield f"limits and claims are those of {report.manifest}; {NET}"
    yield describe_end(diff)


def part_lines(report: DiffReport) -> Iterator[str]:
    """All of a diff of some components, which is to be read as a whole: no table, and a few files and functions."""
    diff = report.diff
    yield f"auditor diff: {audit_name(diff.old)} -> {audit_name(diff.new)}: {_part_headline(diff)}"
    yield from (*describe_warnings(diff), *_substitute_lines(diff))
    yield "; ".join((describe_sources(diff), *map(_source_line, differing_sources(diff))))
    yield from _part_rows(diff.headline, report.top)
    yield from _judgements(diff)
    yield describe_end(diff)


def _part_headline(diff: Diff) -> str:
    if not diff.is_comparable:
        return describe_nothing(diff)
    before, after, growth, share, *flow = describe_headline(diff)
    return f"{describe_scope(diff)}: {before} -> {after} SLOC, {growth} ({share}), {' '.join(flow)}"


def _substitute_lines(diff: Diff) -> Iterator[str]:
    yield from (f"unchanged, since {what}: {', '.join(names)}" for what, names in list_substituted(diff).items())


def _part_rows(balance: Balance, top: int) -> Iterator[str]:
    """The files and functions that differ, without blank lines between them."""
    lines = (*_files("it", balance, top), *_functions("it", balance, top))
    yield from filter(None, lines)


def audit_name(head: AuditHead) -> str:
    """The release of an audit, and of which day its refs are."""
    return f"{head.system} {head.release}" + (f" as of {head.as_of}" if head.as_of else "")


def _totals(diff: Diff) -> Iterator[str]:
    """A row for the TCB, each of its groups and each other group, in SLOC."""
    yield ""
    yield "SLOC, each file once"
    rows = [
        ("TCB", *describe_headline(diff)),
        ("  of it C and headers", *describe_headline(diff, "c")),
    ]
    rows += [(f"  {group}", *cells) for group, cells in describe_groups(diff).items()]
    if diff.shipped:
        before, after = (totals.code for totals in diff.shipped)
        share = describe_share(before, after)
        rows.append(("TCB as shipped", f"{before:,}", f"{after:,}", signed(after - before), share, "", ""))
    yield from lay_out(_TOTALS_HEAD, rows, _TOTALS_LAYOUT)


def _components(diff: Diff) -> Iterator[str]:
    yield ""
    yield "Components, the largest change first; `+` marks a lower bound"
    rows = (_component_row(item, diff) for item in list_components(diff))
    yield from lay_out(_COMPONENTS_HEAD, rows, _COMPONENTS_LAYOUT)
    unchanged = unchanged_components(diff)
    if unchanged:
        yield f"unchanged: {', '.join(unchanged)}"
    yield from _substitute_lines(diff)


def _component_row(item: ComponentDiff, diff: Diff) -> tuple[str, ...]:
    name = f"{item.old_id} -> {item.new_id}" if item.kind == "renamed" else item.id
    kind = f"{item.kind}, {item.old_group} -> {item.new_group}" if item.regrouped else item.kind
    before, after, *rest = describe_component(item, diff)
    marks = [
        figure + (" +" if bound and diff.is_known(item) else "")
        for figure, bound in zip((before, after), item.incomplete, strict=True)
    ]
    return name, kind, *marks, *rest, _files_cell(item.balance)


def _files_cell(balance: Balance) -> str:
    renamed = sum(change.renamed for change in balance.files)
    counts = f"+{balance.added.files} -{balance.removed.files}"
    return f"{counts}, {renamed} renamed" if renamed else counts


def _sources(diff: Diff) -> Iterator[str]:
    yield ""
    yield f"{describe_sources(diff)}"
    yield from (f"  {_source_line(source)}" for source in differing_sources(diff))
    same = [source.repository for source in diff.sources if not source.differs]
    if same:
        yield f"  the same: {', '.join(same)}"


def _source_line(source: SourceChange) -> str:
    """Both commits of a repository; a URL or ref that is another one is named."""
    if source.old and source.new and source.old.url != source.new.url:
        url = f", OTHER URL: {source.old.url} -> {source.new.url}"
    else:
        url = ""
    return f"{source.repository}: {describe_commit(source.old)} -> {describe_commit(source.new)}{url}"


def describe_commit(revision: SourceRevision | None) -> str:
    """The ref of a repository and the commit that it led to."""
    if revision is None:
        return "not read"
    overridden = ", overridden by --ref" if revision.overridden else ""
    return f"{revision.ref} ({revision.revision[:12]}{overridden})"


def _files(title: str, balance: Balance, top: int) -> Iterator[str]:
    if not balance.files and not balance.unchanged:
        return
    listed = list_files(balance, top)
    yield ""
    yield f"Files of {title}: {len(balance.files):,} differ, {balance.unchanged:,} do not; SLOC"
    rows = []
    for change in listed.shown:
        why = f" ({change.evidence})" if change.renamed else ""
        note = f" [{change.note}]" if change.note else ""
        place = f"{' -> '.join(places_of(change))}{why}{note}"
        figures = signed(change.code), f"{change.before.code:,}", f"{change.after.code:,}"
        rows.append((*figures, describe_kind(change), place))
    yield from _ranking(rows)
    if listed.others:
        yield f"  and {listed.others:,} more: {' '.join(describe_flow(listed.added, listed.removed))}"


def _functions(title: str, balance: Balance, top: int) -> Iterator[str]:
    listed = list_functions(balance, top)
    total = len(listed.shown) + listed.others
    if not total:
        return
    yield ""
    yield f"Functions of {title}: {total:,} differ; NLOC, then CCN"
    yield from function_lines(listed)


def function_lines(listed: FunctionRows, known: str = "") -> Iterator[str]:
    """A line for each function that is shown, and one for all others; the repository that is `known` is not named."""
    rows = []
    for row in listed.shown:
        change, kind = row.change, "moved" if row.moved else row.change.kind
        place = f"{function_name(change)}, {' -> '.join(places_of_function(row, known))}"
        rows.append((signed(change.nloc), *_before_after(change), kind, place))
    yield from _ranking(rows)
    if listed.others:
        yield f"  and {listed.others:,} more: {' '.join(describe_flow(listed.added, listed.removed))}"


def _before_after(change: FunctionChange) -> tuple[str, str]:
    """NLOC and CCN, each before and after; a dash where there is no such function."""
    sides = (change.old, change.new)
    nloc = " -> ".join(f"{side.nloc:,}" if side else "-" for side in sides)
    ccn = " -> ".join(f"{side.ccn:,}" if side else "-" for side in sides)
    return nloc, ccn


def _ranking(rows: Sequence[tuple[str, str, str, str, str]]) -> Iterator[str]:
    """Three columns of figures, one of words, and a place."""
    yield from lay_out(("",) * 6, (("", *row) for row in rows), _RANKING_LAYOUT)


def _judgements(diff: Diff) -> Iterator[str]:
    """Limits and claims that only one of the audits keeps."""
    for finding in diff.exceeded:
        yield f"LIMIT NEWLY EXCEEDED: {finding.message}"
    for finding in diff.relieved:
        yield f"limit no longer exceeded: {finding.subject} ({finding.metric}), of {finding.maximum:,}"
    for claim in diff.claims:
        figures = " -> ".join(figures_of_claim(claim))
        yield f"CLAIM {claim.id}: {claim.old.upper()} -> {claim.new.upper()}: {figures}"
