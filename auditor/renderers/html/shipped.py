# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the HTML report shows of a component as it is shipped, with the patches of its downstream repository."""

from collections.abc import Iterator

from msgspec import Struct

from auditor.findings.totals import figure_of, shipped_figure_of
from auditor.model.measured import ComponentResult, Shipped, SourceRevision, Totals
from auditor.renderers.html.links import Link, path_address


class PatchedRow(Struct, frozen=True):
    """One file that patches change, in SLOC; one that they add has 0 before them, one that they remove 0 after."""

    path: str
    before: int
    after: int


class ShippedView(Struct, frozen=True):
    """The patches to one component, what it is without and with them, and the files that they change.

    Both sizes are a `lower_bound` where something of the component has none.
    """

    downstream: SourceRevision
    patches: tuple[Link, ...]
    lower_bound: bool
    before: Totals
    after: Totals
    rows: tuple[PatchedRow, ...]


def view_shipped(result: ComponentResult) -> tuple[ShippedView, ...]:
    """A view for each upstream of the component that is patched."""
    before, after = figure_of((result,)), shipped_figure_of((result,))
    if before is None or after is None:
        return ()
    return tuple(
        ShippedView(
            downstream=part.downstream,
            patches=tuple(
                Link(path, path_address(part.downstream.url, part.downstream.revision, path)) for path in part.patches
            ),
            lower_bound=not result.complete,
            before=before,
            after=after,
            rows=tuple(_rows(part, result)),
        )
        for part in result.shipped
    )


def _rows(part: Shipped, result: ComponentResult) -> Iterator[PatchedRow]:
    code_by_path = {item.file.path: item.measurement.lines.code for item in result.files if item.file.url == part.url}
    for item in part.files:
        yield PatchedRow(item.file.path, code_by_path.get(item.file.path, 0), item.measurement.lines.code)
    for path in part.removed:
        yield PatchedRow(path, code_by_path[path], 0)
