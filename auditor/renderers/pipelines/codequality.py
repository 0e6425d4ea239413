# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`gl-code-quality-report.json`, which GitLab compares between two branches and shows in a merge request.

GitLab calls what only the new branch has degraded, and what only the old one has improved. So beside the issues there
is one entry for each size, which has the figure in its fingerprint: a merge request that moves a size shows both.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from auditor.findings.figures import headline_of, size_of
from auditor.findings.issues import Issue, Level, digest_of, find_issues
from auditor.findings.names import count_of
from auditor.model.judged import ClaimResult
from auditor.renderers import Files, Report
from auditor.renderers.pipelines.issues import fold
from auditor.renderers.words.left_out import bound_of, describe_subject
from auditor.renderers.words.reservations import list_reservations
from auditor.renderers.words.visible import make_visible

_SEVERITY: dict[Level, str] = {"error": "critical", "warning": "minor", "note": "info"}


def render(report: Report) -> Files:
    """The entries as one JSON array."""
    content = msgspec.json.format(msgspec.json.encode(list(_entries(report))), indent=1)
    return {"gl-code-quality-report.json": content.decode("utf-8") + "\n"}


def _entries(report: Report) -> Iterator[dict[str, Any]]:
    audit = report.audit
    yield from (_about_manifest(report, *words) for words in _lacks(report))
    entries, folds = fold(find_issues(audit, report.verdict))
    yield from (_issue_entry(entry.issue, report) for entry in entries)
    # Recognised by what it is about: the numbers in its words may be others each night.
    yield from (_about_manifest(report, "by-file", "info", item.sentence, f"{item.rule} {item.url}") for item in folds)
    yield from (_claim_entry(result, report) for result in report.verdict.claims if result.verdict != "fails")
    yield from (_about_manifest(report, "size", "info", sentence) for sentence in _sizes(report))


def _lacks(report: Report) -> Iterator[tuple[str, str, str]]:
    """What makes the audit less than a full one of now: the name of a check, its severity and a sentence."""
    for item in list_reservations(report):
        yield item.name, _SEVERITY[item.level], item.sentence
    if not report.audit.complete:
        yield "incomplete", "critical", "the audit is incomplete: its totals are lower bounds"


def _sizes(report: Report) -> Iterator[str]:
    """The TCB and each component with a figure of its own, in words."""
    audit = report.audit
    whole = describe_subject(audit) if audit.partial else "tcb"
    sizes = {whole: headline_of(audit)} | {item.component.id: size_of([item]) for item in audit.components}
    for name, size in sizes.items():
        if size.totals and size.totals.files:
            yield f"{name}: {bound_of(size)}{size.totals.code:,} SLOC in {count_of(size.totals.files, 'file')}"


def _issue_entry(issue: Issue, report: Report) -> dict[str, Any]:
    concerned = f" ({', '.join(issue.components)})" if issue.components and issue.path else ""
    begin, _ = issue.lines or (1, 1)
    return {
        "description": make_visible(issue.message + concerned),
        "check_name": issue.rule,
        "fingerprint": digest_of(report.audit.release, issue.fingerprint),
        "severity": _SEVERITY[issue.level],
        "location": {"path": _path(issue, report), "lines": {"begin": begin}},
    }


def _path(issue: Issue, report: Report) -> str:
    """The name of the repository and the path in it, or the manifest."""
    if not issue.path:
        return make_visible(issue.manifest_file(report.manifest_name))
    names = {item.url: item.repository for result in report.audit.components for item in result.revisions}
    return make_visible(f"{names.get(issue.url, issue.url)}/{issue.path}")


def _claim_entry(result: ClaimResult, report: Report) -> dict[str, Any]:
    severity = "info" if result.verdict == "holds" else "minor"
    return _about_manifest(report, "claim", severity, f"{result.claim.id}: {result.verdict}: {result.explanation}")


def _about_manifest(report: Report, check: str, severity: str, description: str, known_by: str = "") -> dict[str, Any]:
    """An entry at the beginning of the manifest that is recognised by its words, or what it is `known_by`."""
    return {
        "description": make_visible(description),
        "check_name": check,
        "fingerprint": digest_of(report.audit.release, check, known_by or description),
        "severity": severity,
        "location": {"path": make_visible(report.manifest_name), "lines": {"begin": 1}},
    }
