# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What `auditor timeline --format json` prints. Keys may be added; none is removed without a new schema number."""

from msgspec import Struct

from auditor.findings.timeline import Timeline

SCHEMA = 1


class TimelineDocument(Struct, frozen=True):
    """All of it; `timeline` is as in audit.json, and its figures are lower bounds unless `complete`."""

    schema: int
    complete: bool
    timeline: Timeline


def timeline_document(timeline: Timeline) -> TimelineDocument:
    """The releases and what each component has there."""
    return TimelineDocument(SCHEMA, timeline.complete, timeline)
