# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Functions of one name as text: where each is, its figures, and what input reaches it first."""

from collections.abc import Iterable, Iterator

from auditor.findings.functions import FoundFunction
from auditor.renderers.words.visible import make_visible


def render_functions(found: Iterable[FoundFunction]) -> str:
    """A few lines for each function."""
    return "\n".join([*(line for entry in found for line in _describe(entry)), ""])


def _describe(entry: FoundFunction) -> Iterator[str]:
    file, function = entry.item.file, entry.function
    yield f"{make_visible(function.name)}: {make_visible(file.path)}:{function.start}-{function.end}"
    yield f"  in {entry.result.component.id} ({entry.result.component.group}), {file.url} at {file.revision}"
    arms = ", of the first arm of each #if only" if function.arms_dropped else ""
    yield f"  {function.nloc:,} NLOC, CCN {function.ccn:,}, {function.parameters} parameters{arms}"
    if entry.exposure:
        yield f"  input arrives here first: {entry.exposure}"
    if entry.item.open_disputes:
        yield "  DISPUTED: the instruments do not agree on this file; see `auditor explain`"
