# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a change does to the trusted code, in the words of every form that shows it."""

from collections.abc import Callable, Iterator

from msgspec import Struct

from auditor.findings.compare.balance import PlacedFunction, place_functions
from auditor.findings.effect import Effect
from auditor.findings.names import join_names
from auditor.model.compared import ComponentDiff
from auditor.model.declared import LimitMetric
from auditor.model.judged import LimitResult
from auditor.model.measured import SourceRevision
from auditor.model.misfits import Misfit
from auditor.renderers.words.diff import function_name, signed
from auditor.renderers.words.incomparable import describe_nothing
from auditor.renderers.words.outcome import DECIDE, say

ASIDE = "what the first end has and these commits do not build on"
"""What stands where a commit would, for the share of none of them."""

_DIGITS = 12
_WORDS: dict[LimitMetric, str] = {"c": "of C", "functions": "functions", "ccn": "CCN", "above_15": "complex functions"}
_LOOK = "look at what has no figure, above"
_SHRINK = "shrink the code, or raise the limit in a reviewed commit"
_FIT = "measure a release whose manifest fits it, or correct the manifest"


class Problem(Struct, frozen=True):
    """Why a change is not to be taken as it is: its kind, in capitals, and what of it there is, one text each."""

    kind: str
    found: tuple[str, ...]


def describe_ref(revision: SourceRevision) -> str:
    """The ref of an end and its commit; a working copy has none."""
    if not revision.tree:
        return revision.ref
    digits = revision.revision[:_DIGITS]
    return digits if revision.ref == revision.revision else f"{revision.ref} ({digits})"


def describe_growth(effect: Effect, show: Callable[[str], str] = str) -> str:
    """What comes first: SLOC, functions, and the function whose CCN rose most; `show` writes its name."""
    diff = effect.diff
    if not diff.is_comparable:
        return describe_nothing(diff)
    functions = diff.headline.after.functions - diff.headline.before.functions
    plural = "" if abs(functions) == 1 else "s"
    partly = ["as far as it can be compared"] if diff.incomparable or diff.incomparable_files else []
    sums = (f"{signed(diff.headline.code)} SLOC", f"{signed(functions)} function{plural}")
    return ", ".join((*sums, *_worst(effect, show), *partly))


def _worst(effect: Effect, show: Callable[[str], str]) -> Iterator[str]:
    """The function whose CCN rose most, if any did."""
    row = max(_with_both(effect), key=lambda row: row.change.ccn, default=None)
    if row and row.change.old and row.change.new and row.change.ccn > 0:
        yield f"{show(function_name(row.change))} CCN {row.change.old.ccn:,} to {row.change.new.ccn:,}"


def _with_both(effect: Effect) -> Iterator[PlacedFunction]:
    """The functions that both ends have."""
    yield from (row for row in place_functions(effect.diff.headline) if row.change.old and row.change.new)


def changed_components(effect: Effect) -> tuple[ComponentDiff, ...]:
    """The components in which anything differs."""
    return tuple(item for item in effect.diff.components if item.changed)


def describe_room(name: str, effect: Effect) -> str:
    """What is left of the limits on a component, or why that is not decided; empty without one."""
    limits = (limit for limit in effect.limits if limit.limit.subject == name)
    return ", ".join(_room_of(limit, effect.complete) for limit in limits if limit.measured is not None)


def _room_of(limit: LimitResult, complete: bool) -> str:
    what = "" if limit.limit.metric == "code" else f" {_WORDS[limit.limit.metric]}"
    if limit.maximum is None:
        return f"its limit{f' of{what}' if what else ''} is not decided: {limit.doubt}"
    left = limit.maximum - (limit.measured or 0)
    if left < 0:
        return f"{-left:,}{what} over the limit of {limit.maximum:,}"
    return f"{'at most ' if limit.lack or not complete else ''}{left:,}{what} left of {limit.maximum:,}"


def list_problems(effect: Effect) -> Iterator[Problem]:
    """Exceeded limits, what nobody has decided on, what has no figure, and what the manifest does not fit."""
    problems = (
        Problem("LIMIT EXCEEDED", tuple(limit.finding.message for limit in effect.exceeded if limit.finding)),
        Problem("UNCLASSIFIED, nobody has decided whether it is trusted", effect.undecided),
        Problem("NO FIGURE", tuple(f"{gap.path}: {gap.reason}" for gap in effect.gaps)),
        Problem("THE MANIFEST DOES NOT FIT", tuple(map(_describe_misfit, (*effect.misfits, *effect.outdated)))),
    )
    yield from (problem for problem in problems if problem.found)


def _describe_misfit(misfit: Misfit) -> str:
    """Where in the manifest it stands, and what is wrong; of the second end, which has no ref of its own."""
    found = "is selected twice" if misfit.kind == "selected twice" else "matches no file"
    owner = misfit.component or misfit.repository
    return f"{misfit.file}:{misfit.line}: {misfit.name!r} in `{misfit.kind}` of {owner} {found}"


def describe_end_of_check(effect: Effect) -> str:
    """The last line: whether all of it is known, whether it is within the limits, and what to do."""
    if effect.empty and not effect.exceeded:
        return say(f"nothing that is trusted differs ({describe_ends(effect)})", ())
    steps = (
        *([_SHRINK] if effect.exceeded else []),
        *([DECIDE] if effect.undecided else []),
        *([_LOOK] if effect.gaps else []),
        *([_FIT] if effect.misfits or effect.outdated else []),
    )
    return say(", ".join((_describe_state(effect), _describe_limits(effect))), steps)


def describe_ends(effect: Effect) -> str:
    """Which repository it is about, and its two ends."""
    ends = f"{describe_ref(effect.new)} against {describe_ref(effect.old)}"
    return f"{effect.repository} of {effect.release}, {ends}"


def _describe_state(effect: Effect) -> str:
    globs = len(effect.misfits)
    counts = {
        "unclassified": len(effect.undecided),
        "without a figure": len(effect.gaps),
        f"{'glob that matches' if globs == 1 else 'globs that match'} nothing": globs,
    }
    lacks = ", ".join(f"{number:,} {what}" for what, number in counts.items() if number)
    state = f"incomplete ({lacks})" if lacks else "complete"
    number = len(effect.outdated)
    return f"{state}, {number:,} place{'' if number == 1 else 's'} of the manifest outdated" if number else state


def _describe_limits(effect: Effect) -> str:
    """What becomes of the limits on what lies in this repository alone; others need a whole audit."""
    exceeded = [limit.limit.subject for limit in effect.exceeded]
    if exceeded:
        return f"limits exceeded: {', '.join(exceeded)}"
    if not effect.limits:
        return "no limit is on it alone"
    undecided = list(dict.fromkeys(limit.limit.subject for limit in effect.limits if limit.state == "not decided"))
    if undecided:
        return f"no limit is known to be exceeded, not decided: {join_names(undecided)}"
    return "within the limits on it" if effect.complete else "no limit is known to be exceeded"
