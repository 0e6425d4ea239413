# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What refs that were given by hand change, in a few lines below the size check."""

from collections.abc import Iterator

from auditor.model.compared import ComponentDiff, Diff, Replaced
from auditor.renderers.text.columns import Layout, lay_out
from auditor.renderers.words.diff import (
    describe_component,
    describe_headline,
    describe_warnings,
    list_components,
)
from auditor.renderers.words.incomparable import describe_nothing, describe_scope
from auditor.renderers.words.visible import make_visible

_MOST = 6
_LAYOUT = Layout("lrrrrrr", ("removed", "added", "share"))


def describe_replaced(replaced: Replaced | None) -> Iterator[str]:
    """The change of the total and of each component, the largest first; and what that is without."""
    if replaced is not None:
        yield from map(make_visible, _lines(replaced))


def _lines(replaced: Replaced) -> Iterator[str]:
    diff = replaced.diff
    refs = ", ".join(_describe_refs(replaced))
    if refs:
        yield f"changed by --ref, {refs}: {_describe_total(diff)}"
    changed = list_components(diff)
    yield from lay_out(("",) * 7, (_row(item, diff) for item in changed[:_MOST]), _LAYOUT)
    if len(changed) > _MOST:
        yield f"  and {len(changed) - _MOST:,} more components; `auditor diff` shows all"
    for name, reason in replaced.unread.items():
        yield f"  not compared: {name}, which could not be read at the ref of the manifest: {reason}"
    yield from (f"  {line}" for line in describe_warnings(diff))


def _describe_refs(replaced: Replaced) -> Iterator[str]:
    """Each ref by hand that something can be compared with, and the one that it replaces."""
    declared = {source.repository: source.old.ref for source in replaced.diff.sources if source.old}
    for name, ref in replaced.refs.items():
        if name in declared and name not in replaced.unread:
            yield f"{name} {declared[name]} -> {ref}"


def _describe_total(diff: Diff) -> str:
    if not diff.is_comparable:
        return describe_nothing(diff)
    before, after, growth, share, *_ = describe_headline(diff)
    if before == after:
        return f"{describe_scope(diff)} has {after} SLOC with both"
    return f"{describe_scope(diff)} {before} -> {after} SLOC, {growth} ({share})"


def _row(item: ComponentDiff, diff: Diff) -> tuple[str, ...]:
    before, after, growth, share, *flow = describe_component(item, diff)
    return f"  {item.id}", before, f"-> {after}", growth, f"({share})", *flow
