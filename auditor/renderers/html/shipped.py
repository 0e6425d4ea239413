# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the HTML report shows of the files of a component that the patches of its downstream repository change."""

from collections.abc import Iterator

from msgspec import Struct

from auditor.model.measured import ComponentResult, Shipped


class PatchedRow(Struct, frozen=True):
    """One file that patches change, in SLOC; one that they add has 0 before them, one that they remove 0 after.

    `before` is None for a file without a figure, such as a symbolic link.
    """

    path: str
    before: int | None
    after: int


def list_patched(part: Shipped, result: ComponentResult) -> Iterator[PatchedRow]:
    """The files of `result` that the patches to one of its upstreams change."""
    code_by_path = {item.file.path: item.measurement.lines.code for item in result.files if item.file.url == part.url}
    known: dict[str, int | None] = {**_unmeasured_paths(part, result), **code_by_path}
    for item in part.files:
        yield PatchedRow(item.file.path, known.get(item.file.path, 0), item.measurement.lines.code)
    for path in part.removed:
        yield PatchedRow(path, known.get(path), 0)


def _unmeasured_paths(part: Shipped, result: ComponentResult) -> dict[str, None]:
    """The files of one upstream that have no figure; a glob that matches nothing is none of them."""
    return dict.fromkeys(gap.path for gap in result.unmeasured if gap.url == part.url and not gap.is_glob)
