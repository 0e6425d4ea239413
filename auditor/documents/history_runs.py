# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What `auditor history runs --format json` prints. Keys may be added; none is removed without a new schema number."""

from msgspec import Struct

from auditor.model.runs import Run

SCHEMA = 1


class RunsDocument(Struct, frozen=True):
    """The runs in the order in which they were recorded."""

    schema: int
    runs: tuple[Run, ...]


def runs_document(runs: tuple[Run, ...]) -> RunsDocument:
    """The published form of runs."""
    return RunsDocument(SCHEMA, runs)
