# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Measured points as a picture in SVG, for the pages of docs/: curves, both axes by their logarithms."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

_WIDTH, _HEIGHT, _MARGIN, _RIGHT = 720, 360, 60, 580
_LICENCE = (
    "<!-- SPDX-FileCopyrightText: 2026 The auditor developers -->",
    "<!-- SPDX-License-Identifier: GPL-2.0-or-later -->",
)
_LINE_HEIGHT = 15
_MARKS = ("circle", "square", "triangle")


def draw_curves(curves: Mapping[str, Sequence[tuple[float, float]]], title: str, across_of: str, up_of: str) -> str:
    """At most three curves, each with its name at its end and a mark of its own; the texts say what the axes are of."""
    everything = [point for points in curves.values() for point in points]
    across = _Axis([x for x, _ in everything], _MARGIN, _RIGHT)
    up = _Axis([y for _, y in everything], _HEIGHT - _MARGIN, _MARGIN)
    parts = [_text((_MARGIN + _RIGHT) / 2, _HEIGHT - 12, across_of, "middle"), _text(12, 24, up_of, "start")]
    parts += [_text(across.place(value), _HEIGHT - 36, f"{value:,g}", "middle") for value in across.powers()]
    parts += [_text(_MARGIN - 8, up.place(value) + 4, f"{value:g}", "end") for value in up.powers()]
    labels: list[tuple[float, float, str]] = []
    for mark, (name, points) in zip(_MARKS, curves.items(), strict=False):
        places = [(across.place(x), up.place(y)) for x, y in points]
        parts += _line(places, mark)
        labels.append((*places[-1], name))
    parts += [_text(x + 10, y + 5, name, "start") for x, y, name in _spread(labels)]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {_WIDTH} {_HEIGHT}">'
    style = "<style>svg{background:#fff;font:13px sans-serif}path,circle,rect{stroke:#222;fill:#fff}</style>"
    return "\n".join((head, *_LICENCE, f"<title>{title}</title>", style, *parts, "</svg>", ""))


def _spread(labels: Iterable[tuple[float, float, str]]) -> Iterator[tuple[float, float, str]]:
    """The labels from the top, each below the one above it."""
    lowest = -math.inf
    for x, y, name in sorted(labels, key=lambda label: label[1]):
        lowest = max(y, lowest + _LINE_HEIGHT)
        yield x, lowest, name


class _Axis:
    """Where a value stands between two ends, by its logarithm."""

    def __init__(self, values: Iterable[float], begin: float, end: float) -> None:
        logarithms = [math.log10(value) for value in values]
        self._lowest, self._highest = math.floor(min(logarithms)), math.ceil(max(logarithms))
        self._begin, self._end = begin, end

    def place(self, value: float) -> float:
        share = (math.log10(value) - self._lowest) / (self._highest - self._lowest)
        return self._begin + share * (self._end - self._begin)

    def powers(self) -> list[float]:
        """The powers of ten from end to end."""
        return [10.0**power for power in range(self._lowest, self._highest + 1)]


def _line(places: Sequence[tuple[float, float]], mark: str) -> Iterator[str]:
    yield f'<path d="M{" L".join(f"{x:.1f} {y:.1f}" for x, y in places)}" style="fill:none"/>'
    for x, y in places:
        if mark == "circle":
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4"/>'
        elif mark == "square":
            yield f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8"/>'
        else:
            yield f'<path d="M{x:.1f} {y - 5:.1f} l5 9 h-10 z"/>'


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{text}</text>'
