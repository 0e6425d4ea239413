# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a person is to be told of an audit, one issue at a time. Pure functions.

An issue keeps its fingerprint while its figure, its lines and the commit change: it names the repository, the path and
the function, or the subject of a limit. Names are as upstreams write them, which a form has to make visible.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from auditor.findings.totals import CCN_NOTED, components_by_file, unique_files
from auditor.model.judged import Finding, Verdict
from auditor.model.measured import Audit, Function, MeasuredFile, TrustedFile
from auditor.model.misfits import path_beside

Level = Literal["error", "warning", "note"]


class Rule(Struct, frozen=True):
    """A kind of issue, and what a person can do about it."""

    id: str
    level: Level
    title: str
    help: str


RULES = (
    Rule(
        "limit-exceeded",
        "error",
        "A limit of the manifest is exceeded",
        "Shrink the code, or raise the limit in a reviewed commit.",
    ),
    Rule(
        "claim-failed",
        "warning",
        "A published sentence about sizes does not hold",
        "Read the sentence and its page again with `auditor claims`; an error is a claim that is gated.",
    ),
    Rule(
        "unmeasured",
        "error",
        "Trusted code has no figure",
        "Every total that it belongs to is a lower bound. The message says why it has none.",
    ),
    Rule(
        "disputed",
        "error",
        "Instruments disagree on a trusted file",
        "Look at the file with `auditor explain`, then accept the check for this blob in the manifest.",
    ),
    Rule(
        "unclassified",
        "error",
        "A file of a repository with trusted ones is not mentioned in the manifest",
        "Trust it in a component, or exclude it with a reason.",
    ),
    Rule(
        "complex-function",
        "note",
        f"A function has a cyclomatic complexity above {CCN_NOTED}",
        "Nothing fails. Such functions are where a review may begin.",
    ),
    Rule(
        "moved",
        "error",
        "A tag or a trusted file is not where the lock or the baseline has it",
        "Ask who moved it; then accept the tag with `auditor lock --move-tag`, or decide on the file in the manifest.",
    ),
    Rule(
        "misfit",
        "error",
        "The manifest does not fit what was measured",
        "Find out what upstream has moved; then correct the glob in the manifest, or give it a range.",
    ),
)
RULE_BY_ID = {rule.id: rule for rule in RULES}


class Issue(Struct, frozen=True, kw_only=True):
    """One issue: `key` is what it is recognised by, `figure` what may grow while it stays the same issue.

    It is about a file of the upstream at `url`, or with an empty path about a declaration in the manifest, in its file
    `declared` (relative to its folder) if that is known. `lines` are the first and the last, `components` the ids of
    those that are concerned.
    """

    rule: str
    message: str
    key: tuple[str, ...]
    figure: int = 0
    gated: bool = False
    url: str = ""
    revision: str = ""
    path: str = ""
    declared: str = ""
    lines: tuple[int, int] | None = None
    function: str = ""
    components: tuple[str, ...] = ()

    @property
    def level(self) -> Level:
        """That of the rule, or error if the issue fails the audit."""
        return "error" if self.gated else RULE_BY_ID[self.rule].level

    @property
    def fingerprint(self) -> str:
        """64 hexadecimal digits that depend on the rule and the key alone."""
        return digest_of(self.rule, *self.key)

    def manifest_file(self, manifest_name: str) -> str:
        """The file of the manifest in which it is declared, as a path that leads there from where the name does."""
        return path_beside(manifest_name, self.declared) if self.declared else manifest_name


def digest_of(*parts: str) -> str:
    """A SHA-256 over `parts`, none of which runs into the next one."""
    content = b"".join(b"%d:%s" % (len(part), part.encode("utf-8", "surrogatepass")) for part in parts)
    return hashlib.sha256(content).hexdigest()


def find_issues(audit: Audit, verdict: Verdict) -> tuple[Issue, ...]:
    """All issues, by rule, in an order that depends on the audit alone."""
    parts = (
        _limits(verdict),
        _claims(verdict),
        _drift(verdict),
        _misfits(audit),
        _gaps(audit),
        _disputes(audit),
        _unclassified(audit),
        _functions(audit),
    )
    return tuple(issue for part in parts for issue in part)


def _limits(verdict: Verdict) -> Iterator[Issue]:
    for finding in verdict.findings:
        yield Issue(
            rule="limit-exceeded",
            message=finding.message,
            key=_key_of(finding),
            figure=finding.measured,
            components=(finding.subject,),
        )


def _key_of(finding: Finding) -> tuple[str, ...]:
    """What a finding on a limit is known by from run to run; limits of several kinds can be on one figure."""
    kind = () if finding.kind == "maximum" else (finding.kind,)
    return (finding.subject, finding.metric, *kind)


def _claims(verdict: Verdict) -> Iterator[Issue]:
    for result in verdict.claims:
        if result.verdict == "fails":
            yield Issue(
                rule="claim-failed",
                message=f"{result.claim.id} fails: {result.explanation}",
                key=(result.claim.id,),
                gated=result.gated,
                components=result.claim.subjects,
            )


def _drift(verdict: Verdict) -> Iterator[Issue]:
    for item in verdict.drift:
        key = (item.kind, item.repository, item.release, item.name)
        yield Issue(rule="moved", message=item.message, key=key)


def _misfits(audit: Audit) -> Iterator[Issue]:
    for item in audit.misfits:
        yield Issue(
            rule="misfit",
            message=item.message,
            key=(item.kind, item.repository, item.component, item.name),
            declared=item.file,
            lines=(item.line, item.line),
            components=(item.component,) if item.component else (),
        )


def _gaps(audit: Audit) -> Iterator[Issue]:
    """One issue for each file or source without a figure, whatever components it is missing from.

    A glob that matches nothing is told as a misfit, in the manifest.
    """
    gaps: dict[tuple[str, str, str], tuple[dict[str, None], dict[str, None]]] = {}
    for result in audit.components:
        for gap in (gap for gap in result.unmeasured if not gap.is_glob):
            reasons, ids = gaps.setdefault((gap.url, gap.revision, gap.path), ({}, {}))
            reasons[gap.reason] = ids[result.component.id] = None
    for (url, revision, path), (reasons, ids) in gaps.items():
        yield Issue(
            rule="unmeasured",
            message=f"{url} {path}".strip() + f" has no figure: {'; '.join(reasons)}",
            key=(url, path),
            url=url,
            revision=revision,
            path=path,
            components=tuple(ids),
        )


def _disputes(audit: Audit) -> Iterator[Issue]:
    """One issue for each check that failed on a file; another content of the file is another issue."""
    ids_by_file = components_by_file(audit)
    disputed = {(item.file.identity, item.file.blob): item for result in audit.components for item in result.disputed}
    for item in disputed.values():
        file = item.file
        for dispute in item.open_disputes:
            figures = f"{dispute.ours:,} against {dispute.theirs:,}"
            yield Issue(
                rule="disputed",
                message=f"{file.path}: check {dispute.check}: {figures}: {dispute.note}",
                key=(file.url, file.path, file.blob, dispute.check),
                url=file.url,
                revision=file.revision,
                path=file.path,
                components=ids_by_file.get(file.identity, ()),
            )


def _unclassified(audit: Audit) -> Iterator[Issue]:
    for file in audit.unclassified:
        yield Issue(
            rule="unclassified",
            message=f"{file.path}: no rule of the manifest mentions it",
            key=(file.url, file.path),
            url=file.url,
            revision=file.revision,
            path=file.path,
        )


def _functions(audit: Audit) -> Iterator[Issue]:
    """The functions with a high CCN: those of the TCB before the others, the highest CCN first."""
    ids_by_file = components_by_file(audit)
    groups = {result.component.id: result.component.group for result in audit.components}
    found = []
    for item in unique_files(audit.components):
        ids = ids_by_file[item.file.identity]
        outside = not any(groups[name] in audit.tcb_groups for name in ids)
        for function, number in _numbered(item):
            if function.ccn > CCN_NOTED:
                place = (outside, -function.ccn, item.file.url, item.file.path, function.start, number)
                found.append((place, _function_issue(item.file, function, number, ids)))
    yield from (issue for _, issue in sorted(found, key=lambda pair: pair[0]))


def _numbered(item: MeasuredFile) -> Iterator[tuple[Function, int]]:
    """The functions of a file, with how many of the same name stand before each."""
    seen: Counter[str] = Counter()
    for function in item.measurement.functions or ():
        yield function, seen[function.name]
        seen[function.name] += 1


def _function_issue(file: TrustedFile, function: Function, number: int, ids: tuple[str, ...]) -> Issue:
    return Issue(
        rule="complex-function",
        message=f"{function.name} has a CCN of {function.ccn:,} in {function.nloc:,} NLOC",
        key=(file.url, file.path, function.name, str(number)),
        figure=function.ccn,
        url=file.url,
        revision=file.revision,
        path=file.path,
        lines=(function.start, function.end),
        function=function.name,
        components=ids,
    )
