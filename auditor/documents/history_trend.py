# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What `auditor history trend --format json` prints. Keys may be added; none is removed without a new schema number."""

from msgspec import Struct

from auditor.model.runs import Trend, TrendPoint

SCHEMA = 1


class TrendDocument(Struct, frozen=True):
    """One subject by one definition of a line, in the order in which runs were recorded."""

    schema: int
    subject: str
    definition: str
    points: tuple[TrendPoint, ...]


def trend_document(trend: Trend) -> TrendDocument:
    """The published form of a trend."""
    return TrendDocument(SCHEMA, trend.subject, trend.definition, trend.points)
