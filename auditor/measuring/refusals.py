# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Contents that no tool is given, or no report, since they are made to keep it busy: by length, depth or number."""

from itertools import accumulate

from auditor.model.measured import Measurement, Unmeasured
from auditor.model.reading import ReadingLimits, describe_limit

_OPENING, _CLOSING = b"{([", b"})]"
_OTHERS = bytes(set(range(256)).difference(_OPENING + _CLOSING))
_STEPS = bytes.maketrans(_OPENING + _CLOSING, b"\x02\x02\x02\x00\x00\x00")
"""What each bracket adds to the depth, and one."""


def refuse_content(content: bytes, limits: ReadingLimits) -> str:
    """Why a content is not measured, as it stands in the report; empty if it is."""
    if _has_longer_line(content, limits.line_length):
        return f"not measured: a line is longer than {describe_limit('line_length', limits)}"
    if _is_nested_deeper(content, limits.nesting):
        return f"not measured: nested deeper than {describe_limit('nesting', limits)}"
    return ""


def refuse_outcome(outcome: Measurement | Unmeasured, limits: ReadingLimits) -> Measurement | Unmeasured:
    """The outcome, or that there are too many functions for a report."""
    if isinstance(outcome, Measurement) and len(outcome.functions or ()) > limits.functions:
        return Unmeasured(f"not measured: more than {describe_limit('functions', limits)}")
    return outcome


def _has_longer_line(content: bytes, most: int) -> bool:
    return len(content) > most and max(map(len, content.split(b"\n"))) > most


def _is_nested_deeper(content: bytes, most: int) -> bool:
    """Whether more than `most` brackets are open anywhere, of any kind, wherever they stand; few contents have so many.

    One that closes nothing closes nothing here either.
    """
    if sum(content.count(bracket) for bracket in _OPENING) <= most:
        return False
    depth = accumulate((step - 1 for step in content.translate(_STEPS, _OTHERS)), _add, initial=0)
    return any(open_ones > most for open_ones in depth)


def _add(depth: int, step: int) -> int:
    return depth + step if depth or step > 0 else 0
