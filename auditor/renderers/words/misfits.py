# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the manifest does not fit what was measured, in words."""

from collections.abc import Iterator

from auditor.renderers import Report


def list_misfits(report: Report) -> Iterator[str]:
    """A line for each misfit of a report, which leads to the manifest."""
    yield from (misfit.describe(report.manifest_name) for misfit in report.audit.misfits)


def count_misfits(number: int) -> str:
    """How often the manifest does not fit."""
    return f"the manifest does not fit what was measured in {number:,} {'places' if number > 1 else 'place'}"
