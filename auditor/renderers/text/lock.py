# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What became of the lock, as text."""

from collections.abc import Iterable

from auditor.declared.lock import Lock
from auditor.documents.lock import PinEntry
from auditor.model.judged import Drift
from auditor.renderers.words.outcome import UNREAD, say


def render_pins(pins: Iterable[PinEntry]) -> str:
    """A line for each ref that was resolved."""
    return "".join(f"{_describe(pin)}\n" for pin in pins)


def _describe(pin: PinEntry) -> str:
    return f"{pin.release}  {pin.repository}  {pin.ref}  {pin.revision[:12]}  {_describe_change(pin)}"


def _describe_change(pin: PinEntry) -> str:
    if pin.change == "moved":
        return f"was {pin.before[:12]}"
    if pin.change == "another ref":
        return f"was {pin.before[:12]} at {pin.ref_before}"
    return f"{pin.change} at the same commit" if pin.change == "another tag object" else pin.change


def describe_lock(before: Lock, lock: Lock, failures: tuple[str, ...], moved_tags: tuple[Drift, ...], name: str) -> str:
    """The last line: how much is pinned, how much of it moved, and what to do about refs and tags that were not."""
    known = [(entry, before.entry(entry.repository, entry.release)) for entry in lock.revisions]
    moved = sum(old is not None and old.revision != entry.revision for entry, old in known)
    state = f"{_count(lock)} in {name}, {moved:,} of them moved"
    state += f"; {len(moved_tags):,} tags that moved are kept as locked" if moved_tags else ""
    steps = (
        (failures, UNREAD),
        (moved_tags, "ask who moved them, then name their repositories with --move-tag"),
        (moved, f"`auditor diff` shows what moved, before {name} is committed"),
    )
    judged = f"the lock is incomplete: {state}; {len(failures):,} refs are not locked" if failures else state
    return say(judged, (step for wanted, step in steps if wanted))


def _count(lock: Lock) -> str:
    return "1 commit is" if len(lock.revisions) == 1 else f"{len(lock.revisions):,} commits are"
