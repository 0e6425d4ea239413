# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What `audit.md` says of an earlier audit, and of what was accepted: what became of the TCB, and where."""

from collections.abc import Iterator

from auditor.model.compared import ComponentDiff, Diff, SourceChange
from auditor.model.measured import SourceRevision
from auditor.renderers import Report
from auditor.renderers.markdown.parts import code, escape, fit, link_commit
from auditor.renderers.words.accepted import describe_accepted, describe_growth
from auditor.renderers.words.diff import (
    describe_component,
    describe_fate,
    describe_headline,
    describe_sources,
    describe_warnings,
    differing_sources,
    list_components,
    list_substituted,
    name_earlier,
    signed,
)
from auditor.renderers.words.incomparable import describe_nothing, describe_scope, figures_of_claim

_DIGITS = 12
_DETAILS = 4
_WHOLE = "in what auditor diff says"


def list_changes(report: Report) -> Iterator[str]:
    """The section on the earlier audit; nothing if there is none."""
    diff = report.diff
    if diff is None:
        return
    yield "### Since the earlier audit"
    yield ""
    yield _headline(diff)
    yield ""
    yield from fit((*_judgements(diff), *_warnings(diff), *_substituted(diff)), "warnings", _WHOLE)
    yield from _changes(diff)
    yield from _moved(diff)


def list_growth(report: Report) -> Iterator[str]:
    """The section on how much the TCB has grown since a person accepted it; nothing if nobody has."""
    accepted = report.accepted
    if accepted is None:
        return
    yield "### Since it was accepted"
    yield ""
    what = f"{escape(describe_accepted(accepted))}: {code(accepted.reason)}"
    yield f"**{escape(describe_growth(accepted, report.audit))}**, compared with {what}"


def _headline(diff: Diff) -> str:
    if diff.empty:
        return f"Nothing differs from {escape(name_earlier(diff))}"
    since = f"since {escape(name_earlier(diff))}; {escape(describe_sources(diff))}"
    if not diff.is_comparable:
        return f"**{escape(describe_nothing(diff))}**, {since}"
    tcb = diff.headline
    flow = escape(f"+{tcb.added.code:,} and -{tcb.removed.code:,}")
    growth = f"**{escape(signed(tcb.code))} SLOC** in {escape(describe_scope(diff))}"
    return f"{growth}, {flow}, from {tcb.before.code:,} to {tcb.after.code:,}, {since}"


def _warnings(diff: Diff) -> Iterator[str]:
    """Why the figures are not what they seem: a list, in which the first details of each are lists of their own."""
    details = 0
    for line in describe_warnings(diff):
        if not line.startswith("  "):
            yield from _left_out(details)
            details = 0
            yield f"- ⚠️ **{escape(line)}**"
            continue
        details += 1
        if details <= _DETAILS:
            yield f"  - {code(line.strip())}"
    yield from _left_out(details)


def _left_out(details: int) -> Iterator[str]:
    if details > _DETAILS:
        yield f"  - {details - _DETAILS} more are {_WHOLE}"


def _judgements(diff: Diff) -> Iterator[str]:
    for finding in diff.exceeded:
        yield f"- ❌ limit newly exceeded: {code(finding.message)}"
    for finding in diff.relieved:
        yield f"- ✅ limit no longer exceeded: {code(finding.subject)}"
    for claim in diff.claims:
        figures = " to ".join(figures_of_claim(claim))
        yield f"- claim {code(claim.id)}: from **{escape(claim.old)}** to **{escape(claim.new)}**, {figures}"


def _substituted(diff: Diff) -> Iterator[str]:
    """What is unchanged only because both audits measured one substitute for it."""
    for what, names in list_substituted(diff).items():
        yield f"- unchanged, since {escape(what)}: {', '.join(map(code, names))}"


def _changes(diff: Diff) -> Iterator[str]:
    changed = list_components(diff)
    if not changed:
        return
    yield ""
    yield "| SLOC | before | after | change | share | added | removed | |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |"
    total = _row(f"**{escape(diff.subject)}**" if diff.partial else "**TCB**", describe_headline(diff), "")
    rows = [_row(code(item.id), describe_component(item, diff), _note(item)) for item in changed]
    yield from fit((total, *rows), "changes", _WHOLE)


def _row(name: str, cells: tuple[str, ...], note: str) -> str:
    return f"| {name} | {' | '.join(map(escape, cells))} | {note} |"


def _note(item: ComponentDiff) -> str:
    """What became of a component beyond its figures."""
    return ", ".join((*describe_fate(item, code), *(["lower bound"] if any(item.incomplete) else [])))


def _moved(diff: Diff) -> Iterator[str]:
    """Both commits of each repository that was not read at the same one, and by the same ref and URL."""
    sources = differing_sources(diff)
    if not sources:
        return
    yield ""
    yield "| repository | before | after |"
    yield "| --- | --- | --- |"
    yield from fit(map(_source, sources), "moved", _WHOLE)


def _source(source: SourceChange) -> str:
    return f"| {code(source.repository)} | {_commit(source.old)} | {_commit(source.new)} |"


def _commit(revision: SourceRevision | None) -> str:
    if revision is None:
        return "not read"
    overridden = ", overridden by &#45;&#45;ref" if revision.overridden else ""
    return f"{code(revision.ref)} {link_commit(revision, _DIGITS)}{overridden}"
