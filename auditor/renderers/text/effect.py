# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a change does to the trusted code, in at most twelve lines: totals, functions, what is wrong, the verdict."""

from collections.abc import Iterable, Iterator, Sequence

from auditor.findings.effect import Effect
from auditor.model.compared import ComponentDiff
from auditor.renderers.text.diff import function_lines
from auditor.renderers.words.diff import list_files, list_functions, places_of, signed
from auditor.renderers.words.effect import (
    ASIDE,
    changed_components,
    describe_end_of_check,
    describe_ends,
    describe_growth,
    describe_room,
    list_problems,
)
from auditor.renderers.words.visible import make_visible

LINES = 12
"""The most lines that are printed of one change."""
_FEW = 3
_PROBLEMS = 4


def render_effects(effects: Iterable[Effect]) -> str:
    """All of them, one after the other."""
    return "".join(f"{make_visible(line)}\n" for effect in effects for line in _lines(effect))


def _lines(effect: Effect) -> Iterator[str]:
    if effect.empty and not effect.exceeded:
        yield describe_end_of_check(effect)
        return
    head = [f"{describe_ends(effect)}: {describe_growth(effect)}", *_totals(effect), *_commits(effect)]
    problems = list(_problems(effect))
    yield from head
    yield from _functions(effect, LINES - len(head) - len(problems) - 1)
    yield from problems
    yield describe_end_of_check(effect)


def _totals(effect: Effect) -> Iterator[str]:
    """A line of components and one of files, the largest change of each first."""
    components = sorted(changed_components(effect), key=lambda item: -abs(item.balance.code))
    if components:
        yield f"  {_few([_component(item, effect) for item in components])}"
    listed = list_files(effect.diff.headline, _FEW)
    files = [f"{' -> '.join(places_of(change, effect.repository))} {signed(change.code)}" for change in listed.shown]
    if files:
        more = f" and {listed.others:,} more" if listed.others else ""
        yield f"  {', '.join(files)}{more}"


def _commits(effect: Effect) -> Iterator[str]:
    """A line of those that add or take most, if there are several."""
    shares = sorted(effect.shares, key=lambda share: -abs(share.growth.code))
    if len(shares) > 1:
        texts = [f"{share.revision[:12] or ASIDE} {signed(share.growth.code)}" for share in shares]
        yield f"  by commit: {_few(texts)}"


def _component(item: ComponentDiff, effect: Effect) -> str:
    before, after = item.balance.before.code, item.balance.after.code
    room = describe_room(item.id, effect)
    return f"{item.id} {before:,} -> {after:,} SLOC" + (f" ({room})" if room else "")


def _few(texts: Sequence[str]) -> str:
    more = f" and {len(texts) - _FEW:,} more" if len(texts) > _FEW else ""
    return "; ".join(texts[:_FEW]) + more


def _functions(effect: Effect, room: int) -> Iterator[str]:
    """As many functions as there is room for, one line being for those that are not shown."""
    listed = list_functions(effect.diff.headline, room, worst_first=True)
    if listed.others:
        listed = list_functions(effect.diff.headline, room - 1, worst_first=True)
    yield from function_lines(listed, effect.repository)


def _problems(effect: Effect) -> Iterator[str]:
    """A line for each problem; of each kind as many as there is room for, and how many more there are."""
    problems = list(list_problems(effect))
    most = _PROBLEMS // len(problems) if problems else 0
    for problem in problems:
        shown = problem.found[: most if len(problem.found) <= most else max(1, most - 1)]
        yield from (f"{problem.kind}: {text}" for text in shown[:-1])
        more = len(problem.found) - len(shown)
        yield f"{problem.kind}: {shown[-1]}" + (f", and {more:,} more" if more else "")
