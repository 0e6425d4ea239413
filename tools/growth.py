# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""How time and memory of a count grow with the code: 1, 10 and 100 % of the C, headers and assembly of Linux.

    python -m tools.growth --mirror DIR [--tag debian/6.1.192] [--picture FILE]

Which files are in a share is told by a digest of their paths, so that the smaller are parts of the larger. Each run is
a whole process tree, as in `speed`; the exponent is the slope of a straight line through the logarithms: 1 is time that
grows as the lines do. The answer is a table for docs/performance.md, and a picture if one is asked for.
"""

import hashlib
import math
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from statistics import linear_regression

import click
from msgspec import Struct

from tools.speed import SUFFIXES, Cost, RunError, adopt_orphans, cost_of

_URL = "git.kernel.org/pub/scm/linux/kernel/git/stable/linux"
_SHARES = (1, 10, 100)
_WANTED = [f"*{suffix}" for suffix in SUFFIXES]
_AUDITOR = (sys.executable, "-m", "auditor", "count", "--format", "json")
_RUNS = {
    "`count`": _AUDITOR,
    "`count --lines-only`": (*_AUDITOR, "--lines-only"),
    "cloc": ("cloc", "--skip-uniqueness", "--quiet", "--include-lang=C,C/C++ Header,Assembly"),
}
_WIDTH, _HEIGHT, _MARGIN, _RIGHT = 720, 360, 60, 580
_LICENCE = (
    "<!-- SPDX-FileCopyrightText: 2026 The auditor developers -->",
    "<!-- SPDX-License-Identifier: GPL-2.0-or-later -->",
)
_MARKS = ("circle", "square", "triangle")


class Point(Struct, frozen=True):
    """What a run costs on so many lines."""

    lines: int
    cost: Cost


def exponent_of(points: Sequence[Point]) -> float:
    """By which power of the lines the CPU time grows."""
    slope, _ = linear_regression(
        [math.log(point.lines) for point in points], [math.log(point.cost.cpu) for point in points]
    )
    return slope


def measure(git_dir: Path, tag: str, place: Path) -> dict[str, list[Point]]:
    """The costs of each run on each share, the smallest first."""
    packed, whole = place / "tree.tar", place / "share-100"
    cost_of(["git", f"--git-dir={git_dir}", "archive", f"--output={packed}", tag])
    whole.mkdir()  # by a process of its own: what this one holds would count for those that it starts
    cost_of(["tar", "--extract", f"--file={packed}", f"--directory={whole}", "--wildcards", *_WANTED])
    packed.unlink()
    points: dict[str, list[Point]] = {name: [] for name in _RUNS}
    for share in _SHARES:
        folder, lines = _take(whole, place / f"share-{share}", share)
        for name, command in _RUNS.items():
            cost = cost_of([*command, str(folder)], accepted=(0, 3))
            click.echo(f"{share} %, {lines:,} lines, {name}: {cost.cpu:.1f} s CPU, {cost.wall:.1f} s wall", err=True)
            points[name].append(Point(lines, cost))
    return points


def _take(whole: Path, folder: Path, share: int) -> tuple[Path, int]:
    """The folder of a share, and how many lines it has."""
    lines = 0
    for path in whole.rglob("*"):
        name = path.relative_to(whole)
        if path.is_file() and not path.is_symlink() and hashlib.sha256(bytes(name)).digest()[0] * 100 < share * 256:
            lines += path.read_bytes().count(b"\n")
            if folder != whole:
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                os.link(path, folder / name)
    return folder, lines


def render(points_by_run: dict[str, list[Point]]) -> Iterator[str]:
    """The lines of the table."""
    yield "| run | lines | CPU s | wall s | largest process MB | exponent |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    for name, points in points_by_run.items():
        for point in points:
            cost = point.cost
            exponent = f"{exponent_of(points):.2f}" if point is points[-1] else ""
            figures = f"{point.lines:,} | {cost.cpu:.2f} | {cost.wall:.2f} | {cost.memory:.0f}"
            yield f"| {name} | {figures} | {exponent} |"


def draw(points_by_run: dict[str, list[Point]]) -> str:
    """The same as a picture, both axes by their logarithms."""
    everything = [point for points in points_by_run.values() for point in points]
    across = _Axis([point.lines for point in everything], _MARGIN, _RIGHT)
    up = _Axis([point.cost.cpu for point in everything], _HEIGHT - _MARGIN, _MARGIN)
    parts = [_text((_MARGIN + _RIGHT) / 2, _HEIGHT - 12, "lines", "middle"), _text(12, 24, "s of CPU", "start")]
    parts += [_text(across.place(value), _HEIGHT - 36, f"{value:,.0f}", "middle") for value in across.powers()]
    parts += [_text(_MARGIN - 8, up.place(value) + 4, f"{value:g}", "end") for value in up.powers()]
    for number, (name, points) in enumerate(points_by_run.items()):
        places = [(across.place(point.lines), up.place(point.cost.cpu)) for point in points]
        parts += _line(places, _MARKS[number])
        x, y = places[-1]
        parts.append(_text(x + 10, y + 5, name.strip("`"), "start"))
    title = "CPU time of a count over the number of lines, both by their logarithms"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {_WIDTH} {_HEIGHT}">'
    style = "<style>svg{background:#fff;font:13px sans-serif}path,circle,rect{stroke:#222;fill:#fff}</style>"
    return "\n".join((head, *_LICENCE, f"<title>{title}</title>", style, *parts, "</svg>", ""))


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


@click.command()
@click.option("--mirror", type=click.Path(path_type=Path, file_okay=False, exists=True), required=True)
@click.option("--tag", default="debian/6.1.192", show_default=True, help="The tag of Linux.")
@click.option("--picture", type=click.Path(path_type=Path), help="Write the picture to this file.")
def main(mirror: Path, tag: str, picture: Path | None) -> None:
    """Measure how a count grows with the code."""
    adopt_orphans()
    try:
        with tempfile.TemporaryDirectory(prefix="growth-") as place:
            points_by_run = measure(mirror / f"{_URL}.git", tag, Path(place))
    except RunError as error:
        click.echo(f"growth: {error}", err=True)
        sys.exit(3)
    if picture:
        picture.write_text(draw(points_by_run))
    click.echo("\n".join(render(points_by_run)))


if __name__ == "__main__":
    main()
