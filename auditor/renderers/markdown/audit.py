# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`audit.md`, which fits a comment on a merge request: less than 60,000 bytes, whatever was measured.

It is read by GitLab, GitHub and Forgejo, which make links and mentions out of plain words and let some HTML pass. So
every text is written in letters, digits and character references, and what comes from an upstream stands in `<code>`,
where no name is a mention. Links lead to checked addresses only.
"""

from collections.abc import Iterator

from auditor.findings.figures import Size, headline_of, size_figures, size_of, values_of
from auditor.findings.issues import Issue, find_issues
from auditor.findings.names import count_of
from auditor.findings.totals import is_patched, shipped_figure_of
from auditor.model.judged import ClaimResult
from auditor.model.measured import Audit, ComponentResult, SourceRevision
from auditor.renderers import Files, Report
from auditor.renderers.markdown.changes import list_changes, list_growth
from auditor.renderers.markdown.parts import code, escape, fit, link_commit
from auditor.renderers.text.audit import describe_pin
from auditor.renderers.words.claims import margin_of
from auditor.renderers.words.left_out import (
    NOT_MEASURED,
    bound_of,
    components_by_reason,
    describe_part,
    describe_subject,
)
from auditor.renderers.words.misfits import count_misfits
from auditor.renderers.words.reservations import list_reservations

_VERDICTS = {"holds": "✅ holds", "fails": "❌ fails", "not measurable": "❔ not measurable"}

_SIZES, _ABOVE = size_figures("files", "c", "assembly", "other", "code"), size_figures("ccn_above_15")


def render(report: Report) -> Files:
    """The comment."""
    sections = (
        *(_headline(report), _issues(report), _claims(report), list_growth(report)),
        *(list_changes(report), _components(report.audit), _sources(report.audit)),
    )
    blocks = ("".join(f"{line}\n" for line in section) for section in sections)
    return {"audit.md": "\n".join(filter(None, blocks))}


# ----------------------------------------------------------------------------------------------------------- sections


def _reservations(report: Report) -> Iterator[str]:
    """That the figures were not all measured now and here, or are not all that an audit has."""
    for item in list_reservations(report):
        yield f"**{item.head}**: {escape(item.text)}"
        yield ""


def _headline(report: Report) -> Iterator[str]:
    """The figure, the verdict in a word, and all that makes it less than it seems."""
    audit = report.audit
    headline = headline_of(audit)
    totals = headline.totals
    subject = describe_subject(audit) if audit.partial else "TCB"
    size = f"{bound_of(headline)}{totals.code:,} SLOC" if totals else NOT_MEASURED
    yield f"## {escape(subject)} of {escape(audit.system.name)} {escape(audit.release)}: {size}"
    yield ""
    yield from _reservations(report)
    if totals:
        families = f"{totals.c:,} C and headers, {totals.assembly:,} assembly, {totals.other:,} other"
        yield "; ".join((f"{families}, in {count_of(totals.files, 'file')}", *_parts(audit)))
        yield ""
    yield f"{_state(report)}; refs as of {escape(audit.as_of or 'this run')}"
    for reason, ids in components_by_reason(audit).items():
        yield f"- left out of the release: {escape(', '.join(ids))}: {escape(reason)}"


def _parts(audit: Audit) -> Iterator[str]:
    """What the manifest leaves out of the figure, and what downstream patches make of it, if there are any."""
    part = "" if audit.partial else describe_part(audit, "tcb")
    if part:
        yield escape(part)
    if is_patched(audit.headline):
        shipped = shipped_figure_of(audit.headline)
        size = f"{bound_of(headline_of(audit))}{shipped.code:,} SLOC" if shipped else NOT_MEASURED
        yield f"{size} as shipped with downstream patches"


def _state(report: Report) -> str:
    """What the exit code says, in words."""
    troubles = [
        *_limits(report),
        *_findings(report),
        "" if report.audit.complete else "⚠️ **The audit is incomplete**: every total with a gap is a lower bound",
    ]
    within = "Within all limits" if report.verdict.limits else "No limit is set"
    asked = "everything that was asked for" if report.audit.partial else "everything"
    if report.audit.lines_only:
        return "; ".join(filter(None, (*troubles, f"⚠️ {within} of SLOC, by lines only")))
    return "; ".join(filter(None, troubles)) or f"✅ {within}, and {asked} was measured"


def _findings(report: Report) -> Iterator[str]:
    """What else fails the audit."""
    if report.verdict.failed_gates:
        yield f"❌ {count_of(len(report.verdict.failed_gates), 'gated claim')} failed"
    if report.verdict.drift:
        yield f"❌ {len(report.verdict.drift)} not where they were"
    if report.audit.misfits:
        yield f"❌ {count_misfits(len(report.audit.misfits))}"


def _limits(report: Report) -> Iterator[str]:
    """The limits that are exceeded, and those that nobody can decide on."""
    limits = report.verdict.limits
    undecided = sum(item.state == "not decided" for item in limits)
    if report.verdict.findings:
        yield f"❌ {count_of(len(report.verdict.findings), 'limit')} exceeded"
    if undecided:
        yield f"❔ {undecided} of {count_of(len(limits), 'limit')} not decided"


def _issues(report: Report) -> Iterator[str]:
    """All that is wrong, but not the functions that are merely complex."""
    issues = [issue for issue in find_issues(report.audit, report.verdict) if issue.level == "error"]
    if issues:
        yield "### Findings"
        yield ""
        yield from fit((_issue(issue, report.manifest_name) for issue in issues), "issues")


def _issue(issue: Issue, manifest_name: str) -> str:
    where = f" {code(', '.join(issue.components))}" if issue.components else ""
    line, _ = issue.lines or (0, 0)
    place = f"{issue.manifest_file(manifest_name)}:{line}: " if issue.declared else ""
    return f"- **{escape(issue.rule)}**{where}: {code(place + issue.message)}"


def _claims(report: Report) -> Iterator[str]:
    if not report.verdict.claims:
        return
    yield "### Claims"
    yield ""
    yield "| claim | verdict | definitions | figure | margin | sentence |"
    yield "| --- | --- | --- | ---: | --- | --- |"
    yield from fit(map(_claim, report.verdict.claims), "claims")


def _claim(result: ClaimResult) -> str:
    verdict = _VERDICTS[result.verdict] + (", gated" if result.gated else "")
    margin = escape(margin_of(result.by_definition[0])) or "&ndash;"
    at_least = "at least " if result.by_definition[0].lower_bound else ""
    measured = "" if result.measured is None else f"{at_least}{result.measured:,}"
    figures = f"{escape(result.agreement)} | {measured} | {margin}"
    return f"| {escape(result.claim.id)} | {verdict} | {figures} | {escape(result.claim.quote)} |"


def _components(audit: Audit) -> Iterator[str]:
    """The components with figures; what is not in the TCB says so by its group."""
    yield "### Components"
    yield ""
    results = list(_list_shown(audit))
    patched = is_patched(results)
    heads = (*(figure.head for figure in _SIZES), *(["as shipped"] if patched else []), "CCN above 15")
    yield f"| component | group | {' | '.join(heads)} | |"
    yield f"| --- | --- |{' ---: |' * len(heads)} --- |"
    name = f"**{escape(describe_subject(audit))}**" if audit.partial else "**TCB**"
    total = _row(f"{name} | ", headline_of(audit), audit.headline, patched)
    yield from fit([total, *(_component(result, patched) for result in results)], "components")


def _list_shown(audit: Audit) -> Iterator[ComponentResult]:
    """Every component but the systems to compare with that have no count."""
    yield from (item for item in audit.components if item.files or item.record or not item.component.is_comparison)


def _component(result: ComponentResult, patched: bool) -> str:
    component = result.component
    return _row(f"{escape(component.id)} | {escape(component.group)}", size_of([result]), (result,), patched)


def _row(names: str, size: Size, results: tuple[ComponentResult, ...], patched: bool) -> str:
    """One row, with a cell for the figure as shipped if the table has that column."""
    head = f"| {names}"
    if size.totals is None:
        return f"{head} |{' |' * (len(_SIZES) + 1 + patched)} ⚠️ {NOT_MEASURED} |"
    shipped = shipped_figure_of(results) if patched else None
    as_shipped = [shipped.code if shipped else None] if patched else []
    sizes = (*values_of(size, _SIZES), *as_shipped, *values_of(size, _ABOVE))
    return f"{head} | {' | '.join(map(_cell, sizes))} | {'⚠️ incomplete' if size.lower_bound else ''} |"


def _cell(value: int | str | None) -> str:
    return "&ndash;" if value is None else f"{value:,}"


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
