# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The published form of what has no figure, or none beyond dispute, each once with the components that it is of."""

from collections.abc import Iterable

from msgspec import Struct

from auditor.model.measured import ComponentResult


class GapEntry(Struct, frozen=True):
    """A file, or with an empty `path` all of an upstream, the components that it belongs to, and why it is listed."""

    url: str
    path: str
    reason: str
    components: tuple[str, ...]


def list_gaps(results: Iterable[ComponentResult]) -> tuple[GapEntry, ...]:
    """What could not be measured."""
    return _group((gap.url, gap.path, gap.reason, item.component.id) for item in results for gap in item.unmeasured)


def list_disputed(results: Iterable[ComponentResult]) -> tuple[GapEntry, ...]:
    """The files on which instruments disagree and that nobody has reviewed; a file with two disputes is here twice."""
    return _group(
        (item.file.url, item.file.path, f"check {one.check}: {one.ours} against {one.theirs}: {one.note}", name)
        for name, items in ((result.component.id, result.disputed) for result in results)
        for item in items
        for one in item.open_disputes
    )


def _group(found: Iterable[tuple[str, str, str, str]]) -> tuple[GapEntry, ...]:
    components_by_gap: dict[tuple[str, str, str], dict[str, None]] = {}
    for *gap, component in found:
        components_by_gap.setdefault((gap[0], gap[1], gap[2]), {})[component] = None
    return tuple(GapEntry(*gap, tuple(components)) for gap, components in components_by_gap.items())
