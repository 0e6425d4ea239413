# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`audit.sarif`: the issues as SARIF 2.1.0 (OASIS), for GitHub code scanning and for editors.

Each repository is a base address, mapped to its commit in the version control provenance, so that a location is a
path in that commit. What concerns a whole file stands at its line 1, what concerns no file at line 1 of the manifest.
An issue that the baseline has too is suppressed unless its figure has grown; so is what stands for many, if all are.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import msgspec

from auditor import __version__
from auditor.findings.issues import RULES, Issue, Rule, find_issues
from auditor.findings.judge import judge
from auditor.findings.totals import total_of, totals_by_subject
from auditor.model.measured import Audit, SourceRevision
from auditor.renderers import Files, Report
from auditor.renderers.pipelines.issues import Entry, Fold, fold
from auditor.renderers.text.custody import NOT_UPSTREAMS
from auditor.renderers.words.reservations import list_reservations
from auditor.renderers.words.visible import make_visible
from auditor.upstream.addresses import is_url, web_address

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_OF_A_FULL_AUDIT = ("disputed", "complex-function")
"""The rules that nothing is known of in an audit of lines alone."""
_INDEX_BY_RULE = {rule.id: index for index, rule in enumerate(RULES)}


def render(report: Report) -> Files:
    """The log with one run."""
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(report)]}
    return {"audit.sarif": msgspec.json.format(msgspec.json.encode(log), indent=1).decode("utf-8") + "\n"}


def _run(report: Report) -> dict[str, Any]:
    entries, folds = fold(find_issues(report.audit, report.verdict))
    accepted = _accepted(report)
    revision_by_url = {item.url: item for item in _revisions(report.audit)}
    return {
        "tool": {"driver": {"name": "auditor", "version": __version__, "rules": list(map(_rule, RULES))}},
        "automationDetails": {"id": make_visible(f"auditor/{report.audit.release}/")},
        "invocations": [_invocation(report, folds)],
        "originalUriBaseIds": {_base_name(item): {"uri": f"{item.url}/"} for item in revision_by_url.values()},
        "versionControlProvenance": list(map(_provenance, revision_by_url.values())),
        "results": [
            _result(entry.issue, revision_by_url.get(entry.issue.url), report.manifest_name)
            | _state(entry, accepted, report)
            for entry in entries
        ],
        "properties": _figures(report),
    }


def _revisions(audit: Audit) -> Iterator[SourceRevision]:
    """The commits measured, of repositories with an address that auditor would use."""
    for revision in sorted({item for result in audit.components for item in result.revisions}, key=_base_name):
        if is_url(revision.url):
            yield revision


def _base_name(revision: SourceRevision) -> str:
    return make_visible(revision.repository)


def _provenance(revision: SourceRevision) -> dict[str, Any]:
    return {
        "repositoryUri": revision.url,
        "revisionId": make_visible(revision.revision),
        "mappedTo": {"uriBaseId": _base_name(revision)},
        "properties": {"ref": make_visible(revision.ref), "tree": make_visible(revision.tree)}
        | ({} if revision.is_upstreams else {"note": NOT_UPSTREAMS}),
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": f"{rule.title}. {rule.help}"},
        "help": {"text": rule.help},
        "defaultConfiguration": {"level": rule.level},
    }


def _invocation(report: Report, folds: tuple[Fold, ...]) -> dict[str, Any]:
    """Whether everything was measured, and what a reader of this log alone would not know."""
    complete = report.audit.complete and not report.recorded
    told = [("warning", item.sentence) for item in folds]
    told += [(item.level, item.sentence) for item in list_reservations(report)]
    if not report.audit.complete:
        told.append(("error", "the audit is incomplete: every total with something missing is a lower bound"))
    notes = [{"level": level, "message": _message(text)} for level, text in told]
    return {"executionSuccessful": complete, "toolExecutionNotifications": notes} | _switched_off(report.audit)


def _switched_off(audit: Audit) -> dict[str, Any]:
    """The rules that were not applied, so that no result of them is no good news (SARIF 2.1.0, 3.20.5)."""
    if not audit.lines_only:
        return {}
    rules = ({"id": rule, "index": _INDEX_BY_RULE[rule]} for rule in _OF_A_FULL_AUDIT)
    overrides = [{"descriptor": rule, "configuration": {"enabled": False}} for rule in rules]
    return {"ruleConfigurationOverrides": overrides}


def _message(text: str) -> dict[str, str]:
    """A message in which nothing is a link or a placeholder (SARIF 2.1.0, 3.11.5 and 3.11.6)."""
    escaped = make_visible(text).replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    return {"text": escaped.replace("{", "{{").replace("}", "}}")}


def _result(issue: Issue, revision: SourceRevision | None, manifest_name: str) -> dict[str, Any]:
    place = {"uri": quote(issue.path or issue.manifest_file(manifest_name), errors="surrogateescape")}
    shown = {}
    if issue.path and revision:
        place["uriBaseId"] = _base_name(revision)
        if revision.is_upstreams:
            shown["hostedViewerUri"] = web_address(issue.url, issue.revision, issue.path, issue.lines)
    return {
        "ruleId": issue.rule,
        "ruleIndex": _INDEX_BY_RULE[issue.rule],
        "level": issue.level,
        "message": _message(issue.message),
        "locations": [_location(issue, place)],
        # The second name is the one by which GitHub recognises an alert.
        "partialFingerprints": {"auditorIssue/v1": issue.fingerprint, "primaryLocationLineHash": issue.fingerprint},
        "properties": {"components": [make_visible(name) for name in issue.components]},
    } | shown


def _location(issue: Issue, place: dict[str, str]) -> dict[str, Any]:
    first, last = issue.lines or (1, 1)
    physical = {"artifactLocation": place, "region": {"startLine": first, "endLine": last}}
    function = [{"name": make_visible(issue.function), "kind": "function"}] if issue.function else []
    return {"physicalLocation": physical} | ({"logicalLocations": function} if function else {})


# ---------------------------------------------------------------------------------------------------------- baseline


def _accepted(report: Report) -> dict[str, int]:
    """The figure of each issue of the baseline by its fingerprint, judged by the manifest of today."""
    if report.baseline is None:
        return {}
    verdict = judge(report.baseline, report.manifest)
    return {issue.fingerprint: issue.figure for issue in find_issues(report.baseline, verdict)}


def _state(entry: Entry, accepted: dict[str, int], report: Report) -> dict[str, Any]:
    """What SARIF says of an entry in the light of the baseline; nothing if there is no baseline."""
    if report.baseline is None:
        return {}
    growths = {_growth(issue, accepted) for issue in entry.members}
    if growths == {None}:
        return {"baselineState": "new", "suppressions": []}
    state = "unchanged" if growths == {0} else "updated"
    if any(growth is None or growth > 0 for growth in growths):
        return {"baselineState": state, "suppressions": []}
    reason = make_visible(f"in the accepted baseline {report.baseline.release} of {report.baseline.as_of}")
    suppression = {"kind": "external", "status": "accepted", "justification": reason}
    return {"baselineState": state, "suppressions": [suppression]}


def _growth(issue: Issue, accepted: dict[str, int]) -> int | None:
    """By how much the figure of an issue is above the accepted one; None if none was."""
    figure = accepted.get(issue.fingerprint)
    return None if figure is None else issue.figure - figure


# ----------------------------------------------------------------------------------------------------------- figures


def _figures(report: Report) -> dict[str, Any]:
    """The sizes in SLOC and the verdicts, since a log of issues does not tell what is fine."""
    audit = report.audit
    return {
        "release": make_visible(audit.release),
        "asOf": make_visible(audit.as_of),
        "recorded": make_visible(report.recorded),
        "complete": audit.complete,
        "partial": audit.partial,
        "linesOnly": audit.lines_only,
        "totals": {subject: totals.code for subject, totals in totals_by_subject(audit).items()},
        "components": {
            make_visible(result.component.id): total_of([result]).code
            for result in audit.components
            if result.files or result.record
        },
        "claims": {make_visible(result.claim.id): result.verdict for result in report.verdict.claims},
        "instruments": {make_visible(name): make_visible(text) for name, text in sorted(audit.instruments.items())},
    }
