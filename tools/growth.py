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
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import linear_regression

import click
from msgspec import Struct

from tools.plot import draw_curves
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
    """The same as a picture."""
    curves = {
        name.strip("`"): [(float(point.lines), point.cost.cpu) for point in points]
        for name, points in points_by_run.items()
    }
    title = "CPU time of a count over the number of lines, both by their logarithms"
    return draw_curves(curves, title, "lines", "s of CPU")


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
