# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What was accepted, as text: the figures that changed, each before and after."""

from collections.abc import Iterator

from msgspec.structs import asdict

from auditor.model.accepted import Figures, NewlyAccepted
from auditor.renderers.words.limits import COUNTED
from auditor.renderers.words.outcome import say

_MOST = 10


def render_acceptance(made: NewlyAccepted, name: str) -> str:
    """A line for each figure that differs from what was accepted before, of many the first ones; then the end."""
    changes = list(_changes(made)) if made.before else []
    more = [f"  and {len(changes) - _MOST:,} more figures"] if len(changes) > _MOST else []
    return "\n".join([*changes[:_MOST], *more, describe_acceptance(made, name), ""])


def describe_acceptance(made: NewlyAccepted, name: str) -> str:
    """The last line: what is accepted, and what to do with it."""
    tcb = made.now.figures.get("tcb")
    size = f" with a TCB of {tcb.code:,} SLOC" if tcb else ""
    refs = [f"{name} at {made.now.revisions[name].ref}" for name in made.overridden if name in made.now.revisions]
    other = f", with {', '.join(refs)} in place of the manifest's" if refs else ""
    return say(
        f"{made.release} is accepted{size} as of {made.now.day}{other}", [f"commit {name}, so that it is reviewed"]
    )


def _changes(made: NewlyAccepted) -> Iterator[str]:
    before = made.before.figures if made.before else {}
    for subject in dict.fromkeys((*made.now.figures, *before)):
        yield from _changes_of(subject, before.get(subject), made.now.figures.get(subject))


def _changes_of(subject: str, before: Figures | None, now: Figures | None) -> Iterator[str]:
    olds, news = asdict(before) if before else {}, asdict(now) if now else {}
    for metric, (_, counted) in COUNTED.items():
        old, new = olds.get(metric), news.get(metric)
        if old != new:
            sides = ("nothing" if side is None else f"{side:,}" for side in (old, new))
            yield f"  {subject}, {counted}: {' -> '.join(sides)}"
