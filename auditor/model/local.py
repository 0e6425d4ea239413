# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Local files, which belong to no release, as they were counted."""

from msgspec import Struct

from auditor.model.measured import MeasuredFile, UnmeasuredFile


class LocalCount(Struct, frozen=True):
    """What became of each local file, in order; `uncounted` are those below folders that are of no known language.

    With `lines_only` nothing but lines was counted: no functions, and nobody knows of disputes.
    """

    items: tuple[MeasuredFile | UnmeasuredFile, ...]
    uncounted: tuple[str, ...] = ()
    lines_only: bool = False

    @property
    def files(self) -> tuple[MeasuredFile, ...]:
        """The files that have figures."""
        return tuple(item for item in self.items if isinstance(item, MeasuredFile))

    @property
    def unmeasured(self) -> tuple[UnmeasuredFile, ...]:
        """All others."""
        return tuple(item for item in self.items if isinstance(item, UnmeasuredFile))
