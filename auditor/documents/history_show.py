# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What `auditor history show --format json` prints. Keys may be added; none is removed without a new schema number."""

from msgspec import Struct

from auditor.model.runs import Run, RunContents, RunFinding, RunRevision, RunTool, RunTotal

SCHEMA = 1


class RunDocument(Struct, frozen=True):
    """One run with all that is kept of it."""

    schema: int
    run: Run
    totals: tuple[RunTotal, ...]
    revisions: tuple[RunRevision, ...]
    findings: tuple[RunFinding, ...]
    tools: tuple[RunTool, ...]


def run_document(kept: RunContents) -> RunDocument:
    """The published form of a run."""
    return RunDocument(SCHEMA, kept.run, kept.totals, kept.revisions, kept.findings, kept.tools)
