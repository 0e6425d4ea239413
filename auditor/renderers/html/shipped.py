# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the HTML report shows of the files of a component that the patches of its downstream repository change."""

from collections.abc import Iterator

from msgspec import Struct

from auditor.model.measured import ComponentResult, Shipped


class PatchedRow(Struct, frozen=True):
    """One file that patches change, in SLOC; one that they add has 0 before them, one that they remove 0 after."""

    path: str
    before: int
    after: int


def list_patched(part: Shipped, result: ComponentResult) -> Iterator[PatchedRow]:
    """The files of `result` that the patches to one of its upstreams change."""
    code_by_path = {item.file.path: item.measurement.lines.code for item in result.files if item.file.url == part.url}
    for item in part.files:
        yield PatchedRow(item.file.path, code_by_path.get(item.file.path, 0), item.measurement.lines.code)
    for path in part.removed:
        yield PatchedRow(path, code_by_path[path], 0)
