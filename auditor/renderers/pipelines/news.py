# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What is news of an audit, one entry at a time: what a person has to look at, and what changed since the baseline."""

import datetime
import uuid

from msgspec import Struct

from auditor.findings.issues import RULE_BY_ID, Issue, digest_of, find_issues
from auditor.model.compared import ComponentDiff, Diff, SourceChange
from auditor.model.measured import Audit
from auditor.renderers import Report
from auditor.renderers.html.diff import SourceRow
from auditor.renderers.html.links import path_address, source_address
from auditor.renderers.words.diff import describe_change, describe_fate, differing_sources, list_components
from auditor.renderers.words.visible import make_visible, shorten

NO_DAY = "1970-01-01"
"""The day of an audit without a lock, which has none, where a form demands one."""

CHANGE = "change"
"""The subject of an entry on a component that changed; else it is the rule of an issue."""

_DIGITS, _TITLE = 12, 200


class Entry(Struct, frozen=True):
    """One entry: its `id`, a URN, is the same in every run that tells of the same thing; times are days in UTC.

    The first of the `links` is that of the entry, the others are related to it.
    """

    id: str
    title: str
    published: str
    updated: str
    subject: str
    text: str
    links: tuple[str, ...] = ()


def name_of(audit: Audit, *parts: str) -> str:
    """The URN of what these parts name, of the system and the release of an audit."""
    digest = digest_of(audit.system.name, audit.release, *parts)
    return uuid.uuid5(uuid.NAMESPACE_URL, digest).urn


def day_of(report: Report) -> str:
    """The day of a night; of any other audit the latest day on which a ref of it was resolved, or `NO_DAY`."""
    try:
        return datetime.date.fromisoformat(report.day or report.audit.as_of).isoformat()
    except ValueError:
        return NO_DAY


def list_news(report: Report) -> tuple[Entry, ...]:
    """What changed, the largest change first, then every error and warning, by rule."""
    diff = report.diff
    issues = (issue for issue in find_issues(report.audit, report.verdict) if issue.level != "note")
    changes = (_tell_change(item, diff, report) for item in list_components(diff)) if diff else ()
    return (*changes, *(_tell_issue(issue, report) for issue in issues))


def _tell_issue(issue: Issue, report: Report) -> Entry:
    audit, day, message = report.audit, day_of(report), make_visible(issue.message)
    address, rule = _find_file(issue, audit), RULE_BY_ID[issue.rule]
    concerned = f"\nconcerns {', '.join(map(make_visible, issue.components))}" if issue.components else ""
    return Entry(
        id=name_of(audit, "issue", issue.fingerprint),
        title=shorten(f"{issue.level}: {issue.message}", _TITLE),
        published=day,
        updated=day,
        subject=issue.rule,
        text=f"{message}{concerned}\n{rule.title}. {rule.help}",
        links=(address,) if address else (),
    )


def _find_file(issue: Issue, audit: Audit) -> str:
    """The page of the file at its commit, or nothing where the upstream is not known to have that."""
    revisions = (item for result in audit.components for item in result.all_revisions if item.is_upstreams)
    if not issue.path or all((item.url, item.revision) != (issue.url, issue.revision) for item in revisions):
        return ""
    return path_address(issue.url, issue.revision, make_visible(issue.path), issue.lines)


def _tell_change(item: ComponentDiff, diff: Diff, report: Report) -> Entry:
    audit, day, sources = report.audit, day_of(report), _sources_of(item, diff, report.audit)
    fate = "".join(f"\n{make_visible(words)}" for words in describe_fate(item))
    ends = [make_visible(f"{end.url} {end.revision}") for source in sources for end in (source.old, source.new) if end]
    change = describe_change(item, diff)
    return Entry(
        id=name_of(audit, CHANGE, item.id, change, diff.old.as_of, diff.new.as_of, *ends),
        title=shorten(change, _TITLE),
        published=day,
        updated=day,
        subject=CHANGE,
        text="\n".join((f"{make_visible(item.title)}: {change}{fate}", *map(_describe_source, sources))),
        links=tuple(dict.fromkeys(address for address in map(_find_commits, sources) if address)),
    )


def _sources_of(item: ComponentDiff, diff: Diff, audit: Audit) -> list[SourceChange]:
    """The repositories of a component that are not the same in both audits; of one that went nothing is known."""
    names = {
        revision.repository
        for result in audit.components
        if result.component.id == item.new_id
        for revision in result.all_revisions
    }
    return [source for source in differing_sources(diff) if source.repository in names]


def _describe_source(source: SourceChange) -> str:
    ends = (f"{end.ref} {end.revision[:_DIGITS]}" if end else "not read" for end in (source.old, source.new))
    return make_visible(f"{source.repository}: {' -> '.join(ends)}")


def _find_commits(source: SourceChange) -> str:
    """The upstream's page of what lies between both commits, or of the later one; nothing if it may have neither."""
    return SourceRow(source).between or (source_address(source.new) if source.new else "")
