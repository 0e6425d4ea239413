# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a limit counts and what its bound is, in words."""

from auditor.model.declared import Limit, LimitMetric
from auditor.model.judged import UNIT_BY_METRIC, LimitResult

COUNTED: dict[LimitMetric, tuple[str, str]] = {
    "code": ("SLOC", "all languages"),
    "c": ("SLOC", "C and headers"),
    "functions": ("functions", "functions"),
    "ccn": ("CCN", "highest CCN of a function"),
    "above_15": ("functions", "functions with a CCN above 15"),
}
"""For each metric the unit of its figures, and what is counted."""

_NO_BOUND = "-"


def bound_of_limit(result: LimitResult) -> str:
    """The figure that may be reached, or a dash where nothing has been accepted that it could be relative to."""
    return _NO_BOUND if result.maximum is None else f"{result.maximum:,}"


def describe_base(result: LimitResult) -> str:
    """What a bound was made of, in a few words; empty for one that is a figure of the manifest."""
    if result.limit.maximum is not None or result.accepted is None:
        return ""
    if result.limit.ratchet:
        return "the lowest accepted"
    return f"{result.accepted:,} accepted, {describe_growth(result.limit)}"


def describe_growth(limit: Limit) -> str:
    """How much a figure may grow."""
    percent = limit.growth_percent
    return f"+{limit.growth:,}" if percent is None else f"+{percent:g} %"


def describe_limit(limit: Limit) -> str:
    """The bound of a limit as the manifest says it."""
    unit = UNIT_BY_METRIC[limit.metric]
    if limit.maximum is not None:
        return f"at most {limit.maximum:,} {unit}"
    return f"{unit}: {'never above the lowest accepted' if limit.ratchet else f'{describe_growth(limit)} at most'}"
