# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What an audit costs, relative to what pygount and lizard alone cost for the same texts in the same run.

    python -m tools.speed --mirror DIR [--release R4.3.0] [--ref REPOSITORY=REF] [--pairs 2]

The ratio is of an audit with one worker and an empty cache, git included, and of the two tools, which run at the same
time: so whatever else slows the machine down falls on both. CPU is user and system time of every process that a run
starts; memory is the largest resident set of any one of them. Python may keep what it compiled, as it does for a user,
whatever the caller's environment says of that. The exit code is 1 if a target is missed.
"""

import ctypes
import io
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import click
import msgspec
from msgspec import Struct

MAXIMUM_RATIO = 1.2
MAXIMUM_MEMORY = 300.0
MAXIMUM_WARM = 2.0

_PR_SET_CHILD_SUBREAPER = 36
_NOT_AS_A_USER_HAS_IT = {"PYTHONDONTWRITEBYTECODE"}


class RunError(Exception):
    """A run that was to be measured failed; the message holds the last words of it."""


class Cost(Struct, frozen=True):
    """Wall and CPU time of a whole process tree in s, and the largest memory of one process in MB."""

    wall: float
    cpu: float
    memory: float


class Results(Struct, frozen=True):
    """The costs of all runs: cold audits; the tools, beside one each with one worker; warm audits; `--help`."""

    cold: tuple[Cost, ...]
    alone: tuple[Cost, ...]
    one_job: tuple[Cost, ...]
    warm: tuple[Cost, ...]
    usage: tuple[Cost, ...]


# --------------------------------------------------------------------------------------------- measuring processes


def adopt_orphans() -> None:
    """Make this process the parent of whatever its descendants leave behind, so that it can ask for their costs."""
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise RunError("prctl: orphans cannot be adopted, so their CPU time would be lost")


def cost_of(command: Sequence[str], accepted: Sequence[int] = (0,), **variables: str) -> Cost:
    """Run a command; the cost of it and all its descendants. Raises `RunError` for any other exit code."""
    environment = {name: value for name, value in os.environ.items() if name not in _NOT_AS_A_USER_HAS_IT}
    with tempfile.TemporaryFile() as words:
        started = time.monotonic()
        process = subprocess.Popen(  # noqa: S603 - our own commands, without a shell
            command, env={**environment, **variables}, stdin=subprocess.DEVNULL, stdout=words, stderr=words
        )
        usages = [_wait_for(process)]
        wall = time.monotonic() - started
        usages += _wait_for_orphans()
        if process.returncode not in accepted:
            words.seek(0)
            tail = words.read()[-500:].decode(errors="replace")
            raise RunError(f"{' '.join(command)}: exit code {process.returncode}: {tail}")
    return Cost(
        wall=wall,
        cpu=sum(usage.ru_utime + usage.ru_stime for usage in usages),
        memory=max(usage.ru_maxrss for usage in usages) / 1024,
    )


def start(command: Sequence[str], accepted: Sequence[int] = (0,), **variables: str) -> Callable[[], Cost]:
    """Start a command; what waits for its cost, and raises as `cost_of` does."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            adopt_orphans()
            os.write(writing, msgspec.json.encode(cost_of(command, accepted, **variables)))
        except Exception as error:
            os.write(writing, msgspec.json.encode(str(error)))
        finally:
            os._exit(0)
    os.close(writing)

    def wait() -> Cost:
        with os.fdopen(reading, "rb") as answer:
            told = answer.read()
        os.waitpid(child, 0)
        outcome = msgspec.json.decode(told, type=Cost | str) if told else f"{' '.join(command)}: was stopped"
        if isinstance(outcome, str):
            raise RunError(outcome)
        return outcome

    return wait


def _wait_for(process: subprocess.Popen[bytes]) -> Any:
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage


def _wait_for_orphans() -> Iterator[Any]:
    while True:
        try:
            yield os.wait4(-1, 0)[2]
        except ChildProcessError:
            return


# --------------------------------------------------------------------------------------------- the tools alone


def measure_alone(audit_json: Path, cache: Path) -> tuple[float, float]:
    """Wall and CPU time, in s, that pygount and lizard need in one process for the canonical texts of an audit.

    Each different content is read by both tools once, as auditor measures it once. Reading it does not count, but the
    import of the tools does. lizard reads the languages whose functions auditor looks for.
    """
    texts = list(_texts_of(audit_json, cache))
    wall, cpu = time.monotonic(), time.process_time()
    from lizard import FileAnalyzer, get_extensions
    from pygount.analysis import SourceAnalysis

    analyzer = FileAnalyzer(get_extensions([]))
    for example, characters, has_functions in texts:
        SourceAnalysis.from_file(
            example, "", encoding="utf-8", generated_regexes=[], file_handle=io.StringIO(characters)
        )
        if has_functions:
            analyzer.analyze_source_code(example, characters)
    return time.monotonic() - wall, time.process_time() - cpu


def _texts_of(audit_json: Path, cache: Path) -> Iterator[tuple[str, str, bool]]:
    from auditor.documents.recorded import load_audit
    from auditor.instruments.languages import LANGUAGE_BY_NAME
    from auditor.instruments.text import SourceText, read_text
    from auditor.upstream.addresses import folder_of
    from auditor.upstream.git_command import read_blob

    items = [item for result in load_audit(audit_json).components for item in result.files]
    for item in {(item.file.blob, item.measurement.language): item for item in items}.values():
        text = read_text(read_blob(cache / "auditor" / "repositories" / folder_of(item.file.url), item.file.blob))
        if isinstance(text, SourceText):
            language = LANGUAGE_BY_NAME[item.measurement.language]
            yield language.example, text.characters, language.functions is not None


# --------------------------------------------------------------------------------------------- the runs


def measure_all(arguments: Sequence[str], pairs: int, place: Path) -> Results:
    """All runs; `arguments` are those of `auditor audit`, `place` an empty folder for caches and reports."""
    report = place / "report"
    audit = [sys.executable, "-m", "auditor", "audit", *arguments, "--output", str(report)]
    cold, one_job, alone = [], [], []
    for number in range(pairs):
        cache = place / f"cache-{number}"
        cold.append(_tell("cold audit", _cost_of_audit(audit, cache)))
        tools = ["--alone", str(report / "audit.json"), str(cache), str(place / "alone")]
        costs = _cost_beside([*audit, "--jobs", "1"], tools, place / f"cache-{number}-one-job")
        one_job.append(_tell("cold audit, --jobs 1", costs[0]))
        alone.append(_tell("pygount and lizard beside it", costs[1]))
    warm = [_tell("warm audit", _cost_of_audit(audit, cache)) for _ in range(2 * pairs + 1)]
    usage = [_tell("--help", cost_of([sys.executable, "-m", "auditor", "--help"])) for _ in range(2 * pairs + 1)]
    return Results(tuple(cold), tuple(alone), tuple(one_job), tuple(warm), tuple(usage))


def _cost_beside(audit: Sequence[str], tools: Sequence[str], cache: Path) -> tuple[Cost, Cost]:
    """The costs of an audit and of the tools at the same time."""
    elsewhere = ["--output", str(cache / "report")]
    waits = (
        start([*audit, *elsewhere], accepted=(0, 1), XDG_CACHE_HOME=str(cache)),
        start([sys.executable, "-m", "tools.speed", *tools]),
    )
    one_job, whole = (wait() for wait in waits)
    wall, cpu = map(float, Path(tools[-1]).read_text().split())
    return one_job, Cost(wall, cpu, whole.memory)


def _cost_of_audit(audit: Sequence[str], cache: Path) -> Cost:
    """A run of `auditor audit`, which may well find a limit exceeded."""
    return cost_of(audit, accepted=(0, 1), XDG_CACHE_HOME=str(cache))


def _tell(what: str, cost: Cost) -> Cost:
    load = os.getloadavg()[0]
    figures = f"wall {cost.wall:.2f} s, CPU {cost.cpu:.2f} s, {cost.memory:.0f} MB"
    click.echo(f"{what}: {figures} (load {load:.1f})", err=True)
    return cost


# --------------------------------------------------------------------------------------------- the page


def median_of(costs: Sequence[Cost]) -> Cost:
    """The median of each figure; of memory the maximum."""
    return Cost(
        wall=median(cost.wall for cost in costs),
        cpu=median(cost.cpu for cost in costs),
        memory=max(cost.memory for cost in costs),
    )


def cpu_ratio(results: Results) -> float:
    """The CPU of a cold audit with one worker over that of the tools beside it: the median over the pairs."""
    return median(one.cpu / alone.cpu for one, alone in zip(results.one_job, results.alone, strict=True))


def targets_of(results: Results) -> dict[str, tuple[float, float]]:
    """Each target by name: what was measured and what is allowed."""
    memory = max(cost.memory for cost in (*results.cold, *results.one_job, *results.warm))
    return {
        "CPU of a cold audit / CPU of pygount and lizard beside it": (cpu_ratio(results), MAXIMUM_RATIO),
        "largest process of an audit, MB": (memory, MAXIMUM_MEMORY),
        "warm audit, wall s": (median_of(results.warm).wall, MAXIMUM_WARM),
    }


def render(results: Results) -> Iterator[str]:
    """The lines of the page: the runs, the ratios and the targets."""
    alone = median_of(results.alone)
    yield "| run | runs | wall s | CPU s | CPU / tools | largest process MB |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    runs = (
        ("cold audit, one worker a core", results.cold),
        ("cold audit, `--jobs 1`", results.one_job),
        ("pygount and lizard, one process", results.alone),
        ("second audit, nothing changed", results.warm),
        ("`--help`", results.usage),
    )
    for name, costs in runs:
        cost = median_of(costs)
        ratio = f"{cost.cpu / alone.cpu:.4f}" if cost.cpu < 0.1 * alone.cpu else f"{cost.cpu / alone.cpu:.2f}"
        yield f"| {name} | {len(costs)} | {cost.wall:.2f} | {cost.cpu:.2f} | {ratio} | {cost.memory:.0f} |"
    pairs = zip(results.one_job, results.cold, strict=True)
    speed_up = median(one.wall / cold.wall for one, cold in pairs)
    yield from ("", f"Wall time of one worker / one worker a core: {speed_up:.2f}", "")
    yield "| target | measured | at most | met |"
    yield "| --- | ---: | ---: | --- |"
    for name, (measured, allowed) in targets_of(results).items():
        yield f"| {name} | {measured:.4g} | {allowed:g} | {'yes' if measured <= allowed else 'NO'} |"


@click.command()
@click.option("--mirror", type=click.Path(path_type=Path, file_okay=False, exists=True), help="As for auditor.")
@click.option("--manifest", default="components.toml", show_default=True, help="As for auditor.")
@click.option("--release", default="R4.3.0", show_default=True, help="As for auditor.")
@click.option("--ref", "refs", multiple=True, metavar="REPOSITORY=REF", help="As for auditor.")
@click.option("--pairs", type=click.IntRange(min=2), default=2, show_default=True, help="How often each takes a turn.")
@click.option("--alone", nargs=3, type=click.Path(path_type=Path), hidden=True)
def main(mirror: Path | None, alone: tuple[Path, Path, Path] | None, **options: Any) -> None:
    """Measure what auditor costs beside pygount and lizard."""
    if alone:
        audit_json, cache, figures = alone
        figures.write_text("{} {}".format(*measure_alone(audit_json, cache)))
        return
    if mirror is None:
        raise click.UsageError("name the folder of upstream repositories with --mirror")
    try:
        results = _measure(mirror, **options)
    except RunError as error:
        click.echo(f"speed: {error}", err=True)
        sys.exit(3)
    click.echo("\n".join(render(results)))
    sys.exit(0 if all(measured <= allowed for measured, allowed in targets_of(results).values()) else 1)


def _measure(mirror: Path, manifest: str, release: str, refs: tuple[str, ...], pairs: int) -> Results:
    """All runs, each with the commits that the refs of the mirror stand for."""
    adopt_orphans()
    with tempfile.TemporaryDirectory(prefix="speed-") as place:
        sources = ["--manifest", manifest, "--lock", str(Path(place, "none.lock")), "--mirror", str(mirror)]
        chosen = ["--release", release, *(part for ref in refs for part in ("--ref", ref))]
        return measure_all([*sources, *chosen], pairs, Path(place))


if __name__ == "__main__":
    main()
