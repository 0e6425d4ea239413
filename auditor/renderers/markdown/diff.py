# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A diff as Markdown that fits a comment on a merge request, with both commits of every repository that moved.

Whatever comes from elsewhere stands in `code`, so that it can be no markup, link or mention.
"""

from collections.abc import Iterable, Iterator, Sequence

from auditor.findings.compare.balance import PlacedFunction
from auditor.findings.names import count_of
from auditor.model.compared import Balance, ComponentDiff, Diff, FileChange
from auditor.renderers import DiffReport
from auditor.renderers.markdown.parts import code, escape
from auditor.renderers.text.diff import describe_commit
from auditor.renderers.words.diff import (
    NET,
    count_differing,
    describe_component,
    describe_flow,
    describe_groups,
    describe_headline,
    describe_kind,
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

_FIGURES = ("before", "after", "change", "share", "added", "removed")


def render_diff(report: DiffReport) -> str:
    """The TCB in one line, then tables of groups, components, repositories, and folded ones of files and functions."""
    return "\n".join([*_lines(report), ""])


def _lines(report: DiffReport) -> Iterator[str]:
    diff = report.diff
    if diff.partial:
        yield from _part_lines(report)
        return
    yield from _head(diff)
    yield from _warnings(diff)
    yield from _judgements(diff)
    rows = [
        ("**TCB**", *describe_headline(diff)),
        ("of it C and headers", *describe_headline(diff, "c")),
    ]
    rows += [(code(group), *cells) for group, cells in describe_groups(diff).items()]
    yield from table(("SLOC", *_FIGURES), rows)
    if diff.shipped:
        before, after = (totals.code for totals in diff.shipped)
        yield f"With downstream patches the TCB has {before:,} and {after:,} SLOC ({signed(after - before)}).\n"
    yield from _components(diff)
    yield from _sources(diff)
    for title, balance in (("the TCB", diff.headline), ("all other components", diff.beside)):
        yield from _files(title, balance, report.top)
        yield from _functions(title, balance, report.top)
    yield f"Limits and claims are those of {code(report.manifest)}; {NET}."


def _head(diff: Diff) -> Iterator[str]:
    """The title, then both sizes of what the diff is about."""
    yield f"### {_headline(diff)}\n"
    sides = " to ".join(f"{code(head.release)}{_day(head.as_of)}" for head in (diff.old, diff.new))
    if not diff.is_comparable:
        yield f"{sides}: {escape(describe_nothing(diff))}.\n"
        return
    subject = diff.headline
    flow = f"+{subject.added.code:,} / -{subject.removed.code:,}"
    yield f"{sides}: **{subject.before.code:,}** to **{subject.after.code:,}** SLOC ({flow}).\n"


def _headline(diff: Diff) -> str:
    """The change; what cannot be compared is no part of it."""
    scope = describe_scope(diff)
    name = scope.replace("the TCB", "Trusted computing base", 1) if scope.startswith("the TCB") else code(scope)
    return f"{name}: {diff.headline.code:+,} SLOC" if diff.is_comparable else f"{name}: not comparable"


def _part_lines(report: DiffReport) -> Iterator[str]:
    """All of a diff of some components: no table, and a few files and functions."""
    diff = report.diff
    yield from _head(diff)
    yield from filter(None, (*_warnings(diff), *(line.rstrip("\n") for line in _judgements(diff))))
    for what, ids in list_substituted(diff).items():
        yield f"- unchanged, since {code(what)}: {', '.join(map(code, ids))}"
    for source in differing_sources(diff):
        commits = " to ".join(code(describe_commit(item)) for item in (source.old, source.new))
        yield f"- {code(source.repository)}: {commits}"
    yield from _part_rows(diff.headline, report.top)
    yield f"\n{describe_end(diff)}"


def _part_rows(part: Balance, top: int) -> Iterator[str]:
    """A line for each of the largest changes, files first, each with how many there are besides."""
    files, functions = list_files(part, top), list_functions(part, top)
    for change in files.shown:
        figures, kind, place = file_row(change)[:3], *file_row(change)[3:]
        yield f"- file **{figures[0]}** SLOC, {figures[1]} to {figures[2]}, {kind}: {place}"
    for row in functions.shown:
        nloc, before, after, *ccn, name, place = function_row(row)
        yield f"- function **{nloc}** NLOC, {before} to {after}, CCN {ccn[0]} to {ccn[1]}: {name} in {place}"
    if files.others or functions.others:
        yield f"- and {count_of(files.others, 'file')} and {count_of(functions.others, 'function')} more"


def _day(as_of: str) -> str:
    return f" as of {code(as_of)}" if as_of else ""


def _warnings(diff: Diff) -> Iterator[str]:
    for line in describe_warnings(diff):
        yield f"> - {code(line.strip())}" if line.startswith("  ") else f"> **{line}**\n>"
    yield ""


def _judgements(diff: Diff) -> Iterator[str]:
    for finding in diff.exceeded:
        yield f"**Limit newly exceeded:** {code(finding.message)}\n"
    for finding in diff.relieved:
        yield f"Limit no longer exceeded: {code(finding.subject)}\n"
    for claim in diff.claims:
        figures = " to ".join(figures_of_claim(claim))
        yield f"**Claim {code(claim.id)}: {claim.old} to {claim.new}**, {figures}: {code(claim.quote)}\n"


def _components(diff: Diff) -> Iterator[str]:
    changed = list_components(diff)
    if changed:
        yield from table(
            ("component", *_FIGURES), [(_component(item), *describe_component(item, diff)) for item in changed]
        )
    unchanged = unchanged_components(diff)
    if unchanged:
        yield f"Unchanged: {', '.join(map(code, unchanged))}.\n"
    for what, names in list_substituted(diff).items():
        yield f"Unchanged, since {code(what)}: {', '.join(map(code, names))}.\n"


def _component(item: ComponentDiff) -> str:
    name = f"{code(item.old_id)} to {code(item.new_id)}" if item.kind == "renamed" else code(item.id)
    kind = item.kind if item.kind in ("added", "removed", "renamed") else ""
    regrouped = f"was in {code(str(item.old_group))}" if item.regrouped else ""
    return ", ".join(filter(None, (name, kind, regrouped, "lower bound" if any(item.incomplete) else "")))


def _sources(diff: Diff) -> Iterator[str]:
    rows = []
    for source in differing_sources(diff):
        urls = dict.fromkeys(item.url for item in (source.old, source.new) if item)
        commits = [code(describe_commit(item)) for item in (source.old, source.new)]
        rows.append((code(source.repository), *commits, " to ".join(map(code, urls))))
    if rows:
        yield from table(("repository", "before", "after", "URL"), rows, figures=0)
    yield f"{describe_sources(diff)}.\n"


def _files(title: str, balance: Balance, top: int) -> Iterator[str]:
    listed = list_files(balance, top)
    rest = _rest(listed.others, listed.added, listed.removed)
    head = ("SLOC", "before", "after", "what", "file")
    rows = [file_row(change) for change in listed.shown]
    yield from folded(count_differing(len(balance.files), "file", title), head, rows, rest)


def file_row(change: FileChange, known: str = "") -> tuple[str, ...]:
    """Growth, SLOC before and after, what became of it, and its name; the repository that is `known` is not named."""
    kind = describe_kind(change) + (f" ({change.evidence})" if change.renamed else "")
    place = _place(change, known) + (f" {code(change.note)}" if change.note else "")
    return signed(change.code), f"{change.before.code:,}", f"{change.after.code:,}", kind, place


def _place(change: FileChange, known: str) -> str:
    return " to ".join(map(code, places_of(change, known)))


def _functions(title: str, balance: Balance, top: int) -> Iterator[str]:
    listed = list_functions(balance, top)
    rest = _rest(listed.others, listed.added, listed.removed)
    head = ("NLOC", "before", "after", "CCN before", "CCN after", "function", "file")
    rows = [function_row(row) for row in listed.shown]
    total = len(listed.shown) + listed.others
    yield from folded(count_differing(total, "function", title), head, rows, rest, figures=5)


def function_row(row: PlacedFunction, known: str = "") -> tuple[str, ...]:
    """Growth, NLOC before and after, CCN before and after, its name and its file, named as in `file_row`."""
    sides = (row.change.old, row.change.new)
    nloc = (f"{side.nloc:,}" if side else "-" for side in sides)
    ccn = (f"{side.ccn:,}" if side else "-" for side in sides)
    place = " to ".join(map(code, places_of_function(row, known)))
    return signed(row.change.nloc), *nloc, *ccn, code(function_name(row.change)), place


def _rest(others: int, added: int, removed: int) -> str:
    return f"And {others:,} more: {' / '.join(describe_flow(added, removed))}.\n" if others else ""


def folded(
    title: str, head: Sequence[str], rows: Sequence[tuple[str, ...]], rest: str, figures: int = 3
) -> Iterator[str]:
    """A table that a reader opens; nothing if there are no rows."""
    if rows:
        yield f"<details><summary>{title}</summary>\n"
        yield from table(head, rows, figures, text_first=False)
        yield from filter(None, [rest])
        yield "</details>\n"


def table(
    head: Sequence[str], rows: Iterable[tuple[str, ...]], figures: int = len(_FIGURES), *, text_first: bool = True
) -> Iterator[str]:
    """A table; `figures` columns are aligned to the right, behind the first or at its place."""
    first = 1 if text_first else 0
    rules = ["---:" if first <= number < first + figures else "---" for number in range(len(head))]
    for cells in (head, rules, *rows):
        yield f"| {' | '.join(cells)} |"
    yield ""
