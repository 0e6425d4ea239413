# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a cluster costs beside this machine's own processes, by the bytes that are counted, for docs/cluster.md.

    python -m tools.cluster_curve TREE... [--share 1 --share 10 --share 100] [--pairs 3] [--lines-only]
        [--picture FILE]

Starts a scheduler and two workers on loopback, and counts every hundredth, tenth, and so on, file of each folder by
two local workers and by the cluster, in turns. The two results have to be the same bytes. CPU is user and system time
of all processes; beside it are that of the sender and of the scheduler, which more machines do not make faster.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median

import click
from msgspec import Struct

from auditor.instruments.languages import language_of_path
from tests.made.clusters import LoopbackCluster
from tools.plot import draw_curves

TICK = 1 / os.sysconf("SC_CLK_TCK")
"""How finely the kernel counts the CPU time of other processes, in s."""


class Cost(Struct, frozen=True):
    """Wall time, CPU time of all processes, of the command with what it has started, and of the scheduler, in s."""

    wall: float
    cpu: float
    sender: float
    scheduler: float


def _seconds_of_cluster(cluster: LoopbackCluster) -> tuple[float, float]:
    """The CPU time that its processes, and all that they have started, have taken by now, and the scheduler alone."""
    scheduler, *workers = (seconds_of_tree(item.pid) for item in (cluster.scheduler, cluster.watched, cluster.bare))
    return scheduler + sum(workers), scheduler


def seconds_of_tree(pid: int) -> float:
    """The CPU time of a process with its children, those that have ended included, in s."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    own = sum(map(int, fields[11:15])) * TICK  # also of children that have ended
    children = (
        int(child) for listed in Path(f"/proc/{pid}/task").glob("*/children") for child in listed.read_text().split()
    )
    return own + sum(map(seconds_of_tree, children))


def _seconds_of_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def count(folder: Path, cluster: LoopbackCluster, *options: str) -> tuple[bytes, Cost]:
    """What `auditor count` prints for a folder, and what that costs here and in the cluster."""
    command = [sys.executable, "-m", "auditor", "count", "--format", "json", str(folder), *options]
    wall, ours, theirs = time.monotonic(), _seconds_of_children(), _seconds_of_cluster(cluster)
    printed = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout  # noqa: S603
    sender = _seconds_of_children() - ours
    everybody, scheduler = (now - before for now, before in zip(_seconds_of_cluster(cluster), theirs, strict=True))
    return printed, Cost(time.monotonic() - wall, sender + everybody, sender, scheduler)


def sample(tree: Path, share: int, place: Path) -> int:
    """Link so many of a hundred files of a tree, by their order, into a folder; the bytes that they have."""
    files = sorted(path for path in tree.rglob("*") if path.is_file() and not path.is_symlink())
    chosen = [path for path in files if language_of_path(path.name)][:: 100 // share]
    for number, path in enumerate(chosen):
        (place / f"{number}-{path.name}").hardlink_to(path)
    return sum(path.stat().st_size for path in chosen)


def measure_share(
    tree: Path, share: int, pairs: int, cluster: LoopbackCluster, *options: str
) -> tuple[int, Cost, Cost]:
    """The bytes of a share of a tree, and the medians of what counting them costs here and in the cluster."""
    with tempfile.TemporaryDirectory(dir=tree.parent) as place:
        size = sample(tree, share, Path(place))
        here: list[tuple[bytes, Cost]] = []
        there: list[tuple[bytes, Cost]] = []
        for _ in range(pairs):
            for costs, how in ((here, "--jobs=2"), (there, f"--cluster={cluster.address}")):
                printed, cost = count(Path(place), cluster, how, *options)
                costs.append((printed, cost))
        if len({printed for printed, _ in here + there}) != 1:
            raise click.ClickException(f"{tree}: the cluster does not count as this machine does")
    return size, _medians([cost for _, cost in here]), _medians([cost for _, cost in there])


def _medians(costs: list[Cost]) -> Cost:
    return Cost(*(median(getattr(cost, name) for cost in costs) for name in Cost.__struct_fields__))


class Point(Struct, frozen=True):
    """What is counted, how many MB that is, and what counting it costs here and in the cluster."""

    name: str
    size: float
    here: Cost
    there: Cost


def measure(trees: tuple[Path, ...], shares: tuple[int, ...], pairs: int, *options: str) -> Iterator[Point]:
    """A point for each share of each tree."""
    with tempfile.TemporaryDirectory() as folder, LoopbackCluster(Path(folder)) as cluster:
        for tree in trees:
            for share in shares:
                size, here, there = measure_share(tree, share, pairs, cluster, *options)
                yield Point(f"{share} % of `{tree.name}`", size / 1e6, here, there)


def row(point: Point) -> str:
    """A line of the table, in Markdown."""
    here, there = point.here, point.there
    figures = (here.wall, there.wall, here.sender, there.cpu, there.sender, there.scheduler)
    cells = " | ".join(f"{figure:.2f}" for figure in figures)
    return f"| {point.name} | {point.size:.1f} | {cells} |"


def draw(points: Iterable[Point]) -> str:
    """What both cost, and what of it the sender and the scheduler do, which more machines do not make faster."""
    ordered = sorted(points, key=lambda point: point.size)
    curves = {
        "--jobs 2": [(point.size, point.here.sender) for point in ordered],
        "in a cluster": [(point.size, point.there.cpu) for point in ordered],
        "of that not shared": [(point.size, point.there.sender + point.there.scheduler) for point in ordered],
    }
    return draw_curves(curves, "CPU time of a count over its MB, both by their logarithms", "MB", "s of CPU")


@click.command()
@click.argument("trees", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--share", "shares", multiple=True, type=click.IntRange(1, 100), default=(1, 10, 100), show_default=True)
@click.option("--pairs", type=click.IntRange(1), default=3, show_default=True, help="Runs of each kind.")
@click.option("--lines-only", is_flag=True, help="Count lines alone.")
@click.option("--picture", type=click.Path(path_type=Path), help="Write the picture to this file.")
def main(trees: tuple[Path, ...], shares: tuple[int, ...], pairs: int, lines_only: bool, picture: Path | None) -> None:
    """Print the table."""
    click.echo("| files | MB | wall s | in the cluster | CPU s | in the cluster | of that the sender | the scheduler |")
    click.echo("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    points = []
    for point in measure(trees, shares, pairs, *(["--lines-only"] if lines_only else [])):
        click.echo(row(point))
        points.append(point)
    if picture:
        picture.write_text(draw(points))


if __name__ == "__main__":
    main()
