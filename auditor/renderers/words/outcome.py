# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The last line of a run: whether all was measured, whether it is within the limits, and what to do next."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import get_args

from auditor.findings.completeness import is_finished, unread_histories
from auditor.findings.names import count_of, join_names
from auditor.model.compared import Diff
from auditor.model.judged import ClaimVerdict, LimitState, PageReading, Verdict
from auditor.model.measured import Audit
from auditor.renderers import Report
from auditor.renderers.words.incomparable import describe_nothing
from auditor.renderers.words.lines_only import FULL, NOTICE
from auditor.renderers.words.misfits import count_misfits

READ = "run again with a network, or with --mirror DIR (AUDITOR_MIRROR=DIR)"
"""What helps where an upstream could not be read."""

UNREAD = f"do what is said above of each that was not read, and if no host answered {READ}"
"""What helps where upstreams could not be read, for whatever reason."""

_LOOK = "look at the files listed above, each with its reason"
DECIDE = "trust or exclude in the manifest what is unclassified"
"""What helps where nobody has decided on a file."""
FIT = "correct in the manifest what no longer fits"
"""What helps where the manifest does not fit an upstream."""

SIGNED = "find out why what was trusted anyway is not signed as the manifest asks for"
_FAILED = "look at what could not be done, above"
_SHRINK = "shrink the code, or raise the limit in a reviewed commit"
_ACCEPT = "accept a complete audit: `auditor accept FOLDER --reason ...`, where FOLDER has its audit.json"
_ASK = "ask who moved what is listed as moved or gone"
_CLAIMS = "`auditor claims` says what was measured"
_CORRECT = "correct the sentence where it was published, or take the gate from it in the manifest"
_PAGES = "read the pages again, and correct what the manifest quotes of them"
_READ_BOTH = "measure again what is listed as not comparable"
_WORDS: dict[ClaimVerdict, str] = {"holds": "hold", "fails": "fail", "not measurable": "are not measurable"}


def describe_outcome(report: Report) -> str:
    """The verdict on a report in one line."""
    judged = (
        describe_state(report.audit),
        *_describe_limits(report),
        *_describe_gates(report.verdict),
        *_describe_drift(report.verdict),
        *_describe_misfits(report.audit),
    )
    failures = [f"{count_of(len(report.failures), 'thing')} asked for failed"] if report.failures else []
    if report.recorded:
        shown = f"RECORDED figures of {report.audit.as_of or 'an earlier run'} are shown, nothing was measured today"
        why, _, _ = report.recorded.partition(";")
        return say(f"{shown}: {why}; as recorded: {', '.join(judged)}", [READ])
    beside = (*([FIT] if report.audit.misfits else []), *([_FAILED] if failures else []))
    steps = (*next_steps(report.audit), *_steps_of(report.verdict), *beside)
    return say(", ".join((*judged, *failures)), steps)


def describe_completeness(*audits: Audit) -> str:
    """The last line of what asks for no limit: whether everything of `audits` was measured, and what to do if not."""
    states = {describe_state(audit): is_finished(audit) for audit in audits}
    state = next((state for state, finished in states.items() if not finished), ", ".join(states))
    return say(state, (step for audit in audits for step in next_steps(audit)))


def describe_ledger(report: Report, readings: Iterable[PageReading]) -> str:
    """The last line of the ledger of claims, which is about claims and pages only."""
    readings = tuple(readings)
    counts = Counter(claim.verdict for claim in report.verdict.claims)
    claims = ", ".join(f"{counts[verdict]} {_WORDS[verdict]}" for verdict in get_args(ClaimVerdict))
    judged = (describe_state(report.audit), f"of {counts.total()} claims {claims}", *_describe_gates(report.verdict))
    steps = (*next_steps(report.audit), *([_CORRECT] if report.verdict.failed_gates else []), *_steps_on(readings))
    return say(", ".join((*judged, *_describe_pages(readings))), steps)


def say(judged: str, steps: Iterable[str]) -> str:
    """The line itself: the verdict, and what to do next."""
    todo = "; ".join(dict.fromkeys(steps))
    return f"verdict: {judged}; next: {todo}" if todo else f"verdict: {judged}; nothing to do"


def describe_state(audit: Audit) -> str:
    """`complete`, or that the audit is not, and how much it lacks; and that it is one of lines only, if it is."""
    lacks = ", ".join(f"{number:,} {what}" for what, number in _count_lacks(audit).items() if number)
    state = f"the audit is incomplete ({lacks})" if lacks else "complete"
    if audit.trusted_anyway:
        state = f"{state}, {len(audit.trusted_anyway)} NOT VERIFIED and measured by --trust-anyway"
    return f"{state}, {NOTICE}" if audit.lines_only else state


def _count_lacks(audit: Audit) -> dict[str, int]:
    gaps = {(gap.url, gap.path) for result in audit.components for gap in result.unmeasured}
    unread = sum(not path for _, path in gaps)
    return {
        "not read": unread,
        "without a figure": len(gaps) - unread,
        "disputed": len({item.file.identity for result in audit.components for item in result.disputed}),
        "unclassified": len(audit.unclassified),
        "without a history": len(unread_histories(audit)),
    }


def next_steps(audit: Audit) -> Iterator[str]:
    """What to do about what an audit lacks; nothing if it is complete, and one of all figures."""
    lacks = _count_lacks(audit)
    if lacks["not read"] or lacks["without a history"]:
        yield UNREAD
    if lacks["without a figure"] or lacks["disputed"]:
        yield _LOOK
    if lacks["unclassified"]:
        yield DECIDE
    if audit.trusted_anyway:
        yield SIGNED
    if audit.lines_only:
        yield FULL


def _describe_limits(report: Report) -> Iterator[str]:
    """What becomes of the limits; that there are none is said, too."""
    limits, where = report.verdict.limits, " on it" if report.audit.partial else ""
    exceeded, undecided = _subjects(report.verdict, "exceeded"), _subjects(report.verdict, "not decided")
    if not limits:
        yield f"no limit is set{where} for {report.audit.release} in {report.manifest_name}"
    elif not exceeded and not undecided:
        yield f"within all limits{where}"
    if exceeded:
        yield f"limits exceeded: {join_names(exceeded)}"
    if undecided:
        number = sum(item.state == "not decided" for item in limits)
        yield f"{number} of {len(limits)} limits not decided: {join_names(undecided)}"


def _subjects(verdict: Verdict, state: LimitState) -> list[str]:
    return list(dict.fromkeys(item.limit.subject for item in verdict.limits if item.state == state))


def _describe_gates(verdict: Verdict) -> Iterator[str]:
    if verdict.failed_gates:
        yield f"gated claims failed: {', '.join(verdict.failed_gates)}"


def _describe_drift(verdict: Verdict) -> Iterator[str]:
    counts = Counter(item.kind for item in verdict.drift)
    yield from (count_of(number, kind) for kind, number in counts.items())


def _describe_misfits(audit: Audit) -> Iterator[str]:
    if audit.misfits:
        yield count_misfits(len(audit.misfits))


def _steps_of(verdict: Verdict) -> Iterator[str]:
    if verdict.findings:
        yield _SHRINK
    if any(item.maximum is None for item in verdict.limits):
        yield _ACCEPT
    if verdict.failed_gates:
        yield _CLAIMS
    if verdict.drift:
        yield _ASK


def _describe_pages(readings: tuple[PageReading, ...]) -> Iterator[str]:
    found, unread = sum(len(reading.findings) for reading in readings), sum(bool(item.failure) for item in readings)
    if found:
        yield f"{count_of(found, 'finding')} on pages"
    if unread:
        yield f"{count_of(unread, 'page')} not read again"


def _steps_on(readings: tuple[PageReading, ...]) -> Iterator[str]:
    if any(reading.findings for reading in readings):
        yield _PAGES
    if any(reading.failure for reading in readings):
        yield READ


def describe_end(diff: Diff) -> str:
    """The last line of a diff: whether both audits are complete, what differs, and what to do."""
    heads = {"earlier": diff.old, "later": diff.new}
    sides = [name for name, head in heads.items() if not head.complete]
    state = f"the {' and the '.join(sides)} audit incomplete" if sides else "both audits complete"
    state += "".join(f", the {name} NOT VERIFIED" for name, head in heads.items() if head.trusted_anyway)
    judged = (state, *_describe_differences(diff))
    steps = [_READ_BOTH] if sides else []
    return say(", ".join(judged), (*steps, *([_SHRINK] if diff.exceeded else [])))


def _describe_differences(diff: Diff) -> Iterator[str]:
    """Whether anything differs, and what of it matters beyond the sizes."""
    yield _describe_size(diff)
    if diff.exceeded:
        yield f"limits newly exceeded: {join_names(finding.subject for finding in diff.exceeded)}"
    if diff.claims:
        yield f"claims with another verdict: {join_names(claim.id for claim in diff.claims)}"


def _describe_size(diff: Diff) -> str:
    """Whether what a diff is about grew, or that nothing of it has a figure in both audits."""
    if diff.empty:
        return "nothing differs"
    return f"{diff.headline.code:+,} SLOC in {diff.subject}" if diff.is_comparable else describe_nothing(diff)
