# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The line of a chart of runs: each value holds until the next, and nothing is drawn where there is none."""

from collections.abc import Iterator, Sequence


def list_known(values: Sequence[int | None]) -> list[int]:
    """The values that there are."""
    return [value for value in values if value is not None]


def join_steps(heights: Sequence[float | None], left: float, slot: float) -> str:
    """The line through these heights, each as long as the others, as data of an SVG path."""
    return "".join(_list_steps(heights, left, slot))


def _list_steps(heights: Sequence[float | None], left: float, slot: float) -> Iterator[str]:
    before: float | None = None
    for number, height in enumerate(heights):
        if height is not None:
            start = f"M{round(left + number * slot, 1):g} {round(height, 1):g}" if before is None else ""
            yield f"{start}V{round(height, 1):g}H{round(left + (number + 1) * slot, 1):g}"
        before = height
