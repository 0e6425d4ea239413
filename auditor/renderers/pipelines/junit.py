# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`junit.xml`: the verdict as test cases, one for each limit, each claim and each component.

What ends in exit code 1 is a failure, what ends in 3 is an error. A claim that fails without being gated, and what the
manifest leaves out, is skipped: neither counts against the audit, and neither passes for fine.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Literal
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from msgspec import Struct

from auditor.findings.figures import sizes_by_subject
from auditor.findings.names import count_of
from auditor.findings.totals import figure_of
from auditor.model.judged import ClaimResult, LimitResult
from auditor.model.measured import Audit, ComponentResult
from auditor.renderers import Files, Report
from auditor.renderers.text.audit import describe_doubts, describe_drift, describe_gaps
from auditor.renderers.text.custody import describe_source
from auditor.renderers.words.left_out import NOT_MEASURED, bound_of
from auditor.renderers.words.limits import COUNTED, bound_of_limit
from auditor.renderers.words.lines_only import LACKS
from auditor.renderers.words.misfits import count_misfits, list_misfits
from auditor.renderers.words.reservations import list_reservations
from auditor.renderers.words.visible import make_visible

Outcome = Literal["passed", "failure", "error", "skipped"]

_CASES: dict[str, str] = {
    "lines-only": "checked",
    "trusted-anyway": "signed",
    "other-refs": "declared refs",
    "uncertain": "certain",
    "imported": "measured here",
}
"""The case that each reservation on an audit is, by its name."""


class Case(Struct, frozen=True):
    """One test case: `message` is its one line, `details` what belongs to it."""

    name: str
    outcome: Outcome
    message: str
    details: str = ""


def render(report: Report) -> Files:
    """The suites of the audit itself, its components, the limits and the claims."""
    suites = {
        "audit": tuple(_audit_cases(report)),
        "components": tuple(_component_cases(report.audit)),
        "limits": tuple(map(_limit_case, report.verdict.limits)),
        "claims": tuple(map(_claim_case, report.verdict.claims)),
    }
    release = make_visible(report.audit.release)
    root = Element("testsuites", {"name": f"auditor {release}"} | _counts(suites.values()))
    for name, cases in suites.items():
        _add_suite(root, f"{release}.{name}", cases, _properties(report) if name == "audit" else {})
    indent(root)
    return {"junit.xml": f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'}


# ------------------------------------------------------------------------------------------------------------- cases


def _audit_cases(report: Report) -> Iterator[Case]:
    audit = report.audit
    figures = _lines(_figures(audit))
    if report.recorded:
        yield Case("measured", "error", f"nothing was measured: {report.recorded}", figures)
    else:
        yield Case("measured", "passed", f"measured by {_instruments(audit)}", figures)
    yield from _doubtful_cases(report)
    yield from _manifest_cases(report)


def _doubtful_cases(report: Report) -> Iterator[Case]:
    """What a full audit of now vouches for, and this one does not; whether it was measured at all is a case before."""
    doubtful = (item for item in list_reservations(report) if item.name in _CASES)
    for head, items in groupby(doubtful, key=lambda item: (item.name, item.head)):
        yield Case(_CASES[head[0]], "skipped", head[1], _lines(item.sentence for item in items))


def _manifest_cases(report: Report) -> Iterator[Case]:
    """Whether what is declared is what is there, and all that is there is decided on."""
    audit, verdict = report.audit, report.verdict
    if verdict.drift:
        yield Case("moved", "failure", f"{len(verdict.drift)} not where they were", _lines(describe_drift(verdict)))
    if audit.misfits:
        yield Case("fitting", "failure", count_misfits(len(audit.misfits)), _lines(list_misfits(report)))
    count = len(audit.unclassified)
    message = f"{count_of(count, 'file')} not mentioned in the manifest" if count else "all is mentioned"
    yield Case("classified", "error" if count else "passed", message, _lines(describe_doubts(audit)) if count else "")


def _figures(audit: Audit) -> Iterator[str]:
    """The size of each subject that has a total."""
    for name, size in sizes_by_subject(audit).items():
        if size.totals:
            yield f"{name}: {bound_of(size)}{size.totals.code} SLOC"


def _component_cases(audit: Audit) -> Iterator[Case]:
    """One for each component of which code was to be measured, and one for each that is left out."""
    for result in audit.components:
        if not result.component.is_comparison:
            yield _component_case(result, audit.lines_only)
    for item in audit.left_out:
        yield Case(item.id, "skipped", f"left out of the release by the manifest: {item.reason}")


def _component_case(result: ComponentResult, lines_only: bool) -> Case:
    totals, component = figure_of([result]), result.component
    figures = f"{totals.code} SLOC in {count_of(totals.files, 'file')}" if totals else ""
    if result.complete:
        return Case(component.id, "passed", figures)
    doubts = f"{len(result.unmeasured)} unmeasured" + ("" if lines_only else f", {len(result.disputed)} disputed")
    found = f"at least {figures}" if figures else NOT_MEASURED
    return Case(component.id, "error", f"{found}: {doubts}", _lines(_troubles(result)))


def _troubles(result: ComponentResult) -> Iterator[str]:
    yield from describe_gaps([result])
    for item in result.disputed:
        for dispute in item.open_disputes:
            figures = f"{dispute.ours:,} against {dispute.theirs:,}"
            yield f"{item.file.path}: check {dispute.check}: {figures}: {dispute.note}"


def _limit_case(result: LimitResult) -> Case:
    limit, measured, left = result.limit, result.measured, result.headroom
    name, bound = f"{limit.subject} ({limit.metric})", f"{bound_of_limit(result)} {COUNTED[limit.metric][0]}"
    if result.maximum is None:
        return Case(name, "skipped", f"not decided: {result.doubt}")
    if measured is None:
        return Case(name, "error", f"not decided, the limit being {bound}: {result.lack}")
    figures = f"{'at least ' if result.lack else ''}{measured:,} of {bound}"
    if left is None:
        return Case(name, "error", f"{figures}: not decided: {result.lack}")
    if result.finding:
        return Case(name, "failure", f"{figures}: {-left:,} too many", result.finding.message)
    return Case(name, "passed", f"{figures}: {left:,} left")


def _claim_case(result: ClaimResult) -> Case:
    message = f"{result.verdict} under {result.agreement} definitions of a line: {result.explanation}"
    details = f'"{result.claim.quote}"\n{result.page.title}, {result.page.url}'
    if result.verdict == "holds":
        return Case(result.claim.id, "passed", message, details)
    gated = result.gated and result.verdict == "fails"
    return Case(result.claim.id, "failure" if gated else "skipped", message, details)


def _instruments(audit: Audit) -> str:
    return ", ".join(f"{name} {version}" for name, version in sorted(audit.instruments.items()))


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(map(make_visible, lines))


# --------------------------------------------------------------------------------------------------------------- XML


def _add_suite(root: Element, name: str, cases: tuple[Case, ...], properties: dict[str, str]) -> None:
    skipped = str(_number(cases, "skipped"))
    suite = SubElement(root, "testsuite", {"name": name} | _counts([cases]) | {"skipped": skipped})
    if properties:
        bag = SubElement(suite, "properties")
        for key, value in properties.items():
            SubElement(bag, "property", {"name": make_visible(key), "value": make_visible(value)})
    for case in cases:
        element = SubElement(suite, "testcase", {"classname": f"auditor.{name}", "name": make_visible(case.name)})
        message, details = make_visible(case.message), _lines(case.details.splitlines())
        if case.outcome == "passed":
            SubElement(element, "system-out").text = f"{message}\n{details}".rstrip()
        else:
            SubElement(element, case.outcome, {"message": message}).text = details or message


def _counts(suites: Iterable[tuple[Case, ...]]) -> dict[str, str]:
    cases = [case for suite in suites for case in suite]
    numbers = {"tests": len(cases), "failures": _number(cases, "failure"), "errors": _number(cases, "error")}
    return {name: str(number) for name, number in numbers.items()}


def _number(cases: Iterable[Case], outcome: Outcome) -> int:
    return sum(case.outcome == outcome for case in cases)


def _properties(report: Report) -> dict[str, str]:
    """What was measured: the release, and the commit of each source."""
    revisions = {item for result in report.audit.components for item in result.revisions}
    sources = {f"source {item.repository}": describe_source(item) for item in revisions}
    lacks = {"lines_only": LACKS} if report.audit.lines_only else {}
    return {"release": report.audit.release, "as_of": report.audit.as_of} | lacks | dict(sorted(sources.items()))
