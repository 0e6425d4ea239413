# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`audit.md`, which fits a comment on a merge request: less than 60,000 bytes, whatever was measured.

It is read by GitLab, GitHub and Forgejo, which make links and mentions out of plain words and let some HTML pass. So
every text is written in letters, digits and character references, and what comes from an upstream stands in `<code>`,
where no name is a mention. Links lead to checked addresses only.
"""

from collections.abc import Iterator

from auditor.model import Audit, ClaimResult, ComponentResult, SourceRevision
from auditor.renderers import Files, Report
from auditor.renderers.claim_text import margin_of
from auditor.renderers.issues import Issue, find_issues
from auditor.renderers.left_out import components_by_reason, describe_part
from auditor.renderers.markdown_changes import list_changes
from auditor.renderers.markdown_parts import code, escape, fit, link_commit
from auditor.renderers.terminal import describe_pin
from auditor.totals import summarise_complexity, total_of

_VERDICTS = {"holds": "✅ holds", "fails": "❌ fails", "not measurable": "❔ not measurable"}


def render(report: Report) -> Files:
    """The comment."""
    sections = (
        *(_headline(report), _issues(report), _claims(report), list_changes(report)),
        *(_components(report.audit), _sources(report.audit)),
    )
    blocks = ("".join(f"{line}\n" for line in section) for section in sections)
    return {"audit.md": "\n".join(filter(None, blocks))}


# ----------------------------------------------------------------------------------------------------------- sections


def _headline(report: Report) -> Iterator[str]:
    """The figure, the verdict in a word, and all that makes it less than it seems."""
    audit = report.audit
    totals = total_of(audit.results_of("tcb"))
    at_least = "" if audit.complete else "at least "
    part = describe_part(audit, "tcb") or ("only what was asked for" if audit.partial else "")
    yield f"## TCB of Qubes OS {escape(audit.release)}: {at_least}{totals.code:,} SLOC"
    yield ""
    if report.recorded:
        yield f"**Recorded, not measured now**: {escape(report.recorded)}"
        yield ""
    families = f"{totals.c:,} C and headers, {totals.assembly:,} assembly, {totals.other:,} other"
    yield f"{families}, in {totals.files:,} files" + (f"; {escape(part)}" if part else "") + f"; {_shipped(audit)}"
    yield ""
    yield f"{_state(report)}; refs as of {escape(audit.as_of or 'this run')}"
    for reason, ids in components_by_reason(audit).items():
        yield f"- left out of the release: {escape(', '.join(ids))}: {escape(reason)}"


def _shipped(audit: Audit) -> str:
    shipped = total_of(result.as_shipped for result in audit.results_of("tcb")).code
    return f"{shipped:,} SLOC as shipped with downstream patches"


def _state(report: Report) -> str:
    """What the exit code says, in words."""
    troubles = [
        f"❌ {len(report.verdict.findings)} limits exceeded" if report.verdict.findings else "",
        f"❌ {len(report.verdict.failed_gates)} gated claims failed" if report.verdict.failed_gates else "",
        f"❌ {len(report.verdict.drift)} not where they were" if report.verdict.drift else "",
        "" if report.audit.complete else "⚠️ **The audit is incomplete**: every total with a gap is a lower bound",
    ]
    return "; ".join(filter(None, troubles)) or "✅ Within all limits, and everything was measured"


def _issues(report: Report) -> Iterator[str]:
    """All that is wrong, but not the functions that are merely complex."""
    issues = [issue for issue in find_issues(report.audit, report.verdict) if issue.level == "error"]
    if issues:
        yield "### Findings"
        yield ""
        yield from fit(map(_issue, issues), "issues")


def _issue(issue: Issue) -> str:
    where = f" {code(', '.join(issue.components))}" if issue.components else ""
    return f"- **{escape(issue.rule)}**{where}: {code(issue.message)}"


def _claims(report: Report) -> Iterator[str]:
    yield "### Claims"
    yield ""
    yield "| claim | verdict | definitions | figure | margin | sentence |"
    yield "| --- | --- | --- | ---: | --- | --- |"
    yield from fit(map(_claim, report.verdict.claims), "claims")


def _claim(result: ClaimResult) -> str:
    verdict = _VERDICTS[result.verdict] + (", gated" if result.gated else "")
    margin = escape(margin_of(result.by_definition[0])) or "&ndash;"
    figures = f"{escape(result.agreement)} | {result.measured:,} | {margin}"
    return f"| {escape(result.claim.id)} | {verdict} | {figures} | {escape(result.claim.quote)} |"


def _components(audit: Audit) -> Iterator[str]:
    """The components with figures; what is not in the TCB says so by its group."""
    yield "### Components"
    yield ""
    yield "| component | group | files | C | assembly | other | SLOC | as shipped | CCN above 15 | |"
    yield "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |"
    results = [item for item in audit.components if item.files or item.record or item.component.group != "comparison"]
    total = _row("**TCB**", "", audit.results_of("tcb"))
    yield from fit(
        [total, *(_row(escape(item.component.id), item.component.group, (item,)) for item in results)], "components"
    )


def _row(name: str, group: str, results: tuple[ComponentResult, ...]) -> str:
    complete = all(result.complete for result in results)
    head = f"| {name} | {escape(group)}"
    if complete or any(result.files for result in results):
        return f"{head} | {_figures(results)} | {'' if complete else '⚠️ incomplete'} |"
    return f"{head} | | | | | | | | ⚠️ not measured |"


def _figures(results: tuple[ComponentResult, ...]) -> str:
    totals, complexity = total_of(results), summarise_complexity(results)
    shipped = total_of(result.as_shipped for result in results).code
    above = f"{complexity.above_15:,}" if complexity else "&ndash;"
    sizes = (totals.files, totals.c, totals.assembly, totals.other, totals.code, shipped)
    return " | ".join((*(f"{size:,}" for size in sizes), above))


def _sources(audit: Audit) -> Iterator[str]:
    """The commit of each repository."""
    revisions = dict.fromkeys(item for result in audit.components for item in result.revisions)
    yield "### Sources"
    yield ""
    yield "| repository | ref | commit | |"
    yield "| --- | --- | --- | --- |"
    yield from fit(map(_source, revisions), "sources")


def _source(revision: SourceRevision) -> str:
    names = f"{escape(revision.repository)} | {code(revision.ref)}"
    return f"| {names} | {link_commit(revision)} | {escape(describe_pin(revision))} |"
