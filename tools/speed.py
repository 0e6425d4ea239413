# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What auditor costs, relative to what pygount, lizard and cloc cost for the same texts in the same run.

    python -m tools.speed --mirror DIR [--release R4.3.0] [--ref REPOSITORY=REF] [--pairs 5]

Two things are measured: a count of the C, headers and assembly of Xen, beside cloc and beside the two libraries on the
same files; and an audit of a release, cold beside the two libraries on the same texts, and warm. An audit and the
libraries run at the same time, so that whatever else slows the machine down falls on both; counts and cloc take turns,
each with all cores. CPU is user and system time of every process that a run starts; memory is the largest resident set
of any one of them. Python may keep what it compiled, as it does for a user, whatever the caller's environment says of
that. For the warm runs the refs that are given stand in a copy of the manifest, and are locked. The exit code is 1 if a
bound is missed.
"""

import ctypes
import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from statistics import median
from typing import Any

import click
import msgspec
from msgspec import Struct

from auditor.declared.toml_lines import find_lines
from auditor.instruments.languages import Language
from auditor.instruments.text import SourceText, read_text

TREE = ("github.com/xen-project/xen", "RELEASE-4.19.3", "xen")
SUFFIXES = (".c", ".h", ".S")
MEGABYTES = 150.0
_TOKEI = "import sys, pytokei; pytokei.Languages().get_statistics(sys.argv[1:], [], pytokei.Config())"

_AUDITOR = (sys.executable, "-m", "auditor")
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
    """The costs of all runs: of a tree, of cold audits and the libraries beside them, of warm runs, and of `--help`."""

    count: tuple[Cost, ...]
    lines_only: tuple[Cost, ...]
    cloc: tuple[Cost, ...]
    sloccount: tuple[Cost, ...]
    tokei: tuple[Cost, ...]
    libraries_on_tree: tuple[Cost, ...]
    cold: tuple[Cost, ...]
    libraries: tuple[Cost, ...]
    warm_check: tuple[Cost, ...]
    warm_audit: tuple[Cost, ...]
    usage: tuple[Cost, ...]


class Target(Struct, frozen=True):
    """What was measured, what is allowed, and what is aimed at."""

    name: str
    measured: float
    bound: float
    aim: float


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
        try:
            with os.fdopen(reading, "rb") as answer:
                told = answer.read()
        finally:
            os.waitpid(child, 0)
        outcome = msgspec.json.decode(told, type=Cost | str) if told else f"{' '.join(command)}: was stopped"
        if isinstance(outcome, str):
            raise RunError(outcome)
        return outcome

    return wait


def wait_for_all(waits: Iterable[Callable[[], Cost]]) -> list[Cost]:
    """The costs of commands that were started, once all of them have ended; raises the first `RunError` of theirs."""
    outcomes = [_outcome_of(wait) for wait in waits]
    for outcome in outcomes:
        if isinstance(outcome, RunError):
            raise outcome
    return [outcome for outcome in outcomes if isinstance(outcome, Cost)]


def _outcome_of(wait: Callable[[], Cost]) -> Cost | RunError:
    try:
        return wait()
    except RunError as error:
        return error


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


# ------------------------------------------------------------------------------------------- the libraries alone


def measure_alone(texts: Iterable[tuple[str, str, bool]]) -> tuple[float, float]:
    """Wall and CPU time, in s, that pygount and lizard need in one process for these texts.

    Reading a text does not count, but the import of the libraries does. lizard reads the languages whose functions
    auditor looks for.
    """
    texts = list(texts)
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


def texts_of_audit(audit_json: Path, cache: Path) -> Iterator[tuple[str, str, bool]]:
    """Each different content of an audit: an example of its name, its text, and whether it has functions."""
    from auditor.documents.recorded import load_audit
    from auditor.instruments.languages import LANGUAGE_BY_NAME
    from auditor.upstream.addresses import folder_of
    from auditor.upstream.blobs import read_blob

    items = [item for result in load_audit(audit_json).components for item in result.files]
    for item in {(item.file.blob, item.measurement.language): item for item in items}.values():
        content = read_blob(cache / "auditor" / "repositories" / folder_of(item.file.url), item.file.blob)
        yield from _text_of(content, LANGUAGE_BY_NAME[item.measurement.language])


def texts_of_tree(tree: Path) -> Iterator[tuple[str, str, bool]]:
    """The same of the files of C, headers and assembly below a folder."""
    from auditor.instruments.languages import language_of_path

    for path in sorted(tree.rglob("*")):
        language = language_of_path(path.name) if path.suffix in SUFFIXES and path.is_file() else None
        if language:
            yield from _text_of(path.read_bytes(), language)


def _text_of(content: bytes, language: Language) -> Iterator[tuple[str, str, bool]]:
    text = read_text(content)
    if isinstance(text, SourceText):
        yield language.example, text.characters, language.functions is not None


# --------------------------------------------------------------------------------------------- the runs


def measure_all(sources: Sequence[str], mirror: Path, pairs: int, place: Path) -> Results:
    """All runs; `sources` are the options of a command that say what is measured, `place` an empty folder."""
    on_tree = {what: tuple(costs) for what, costs in _measure_tree(mirror, pairs, place).items()}
    report, cache = place / "report", place / "cache-0"
    audit = [*_AUDITOR, "audit", *sources]
    cold, libraries = [], []
    for number in range(pairs):
        beside = _cost_beside([*audit, "--jobs", "1"], place / f"cache-{number}", place / "alone")
        cold.append(_tell("cold audit, --jobs 1", beside[0]))
        libraries.append(_tell("pygount and lizard beside it", beside[1]))
    check = [*_AUDITOR, "check", *sources]
    _cost_of_run(check, cache)
    warm_check = [_tell("warm check", _cost_of_run(check, cache)) for _ in range(2 * pairs + 1)]
    _cost_of_run([*audit, "--output", str(report)], cache)
    again = [*audit, "--output", str(report)]
    warm_audit = [_tell("warm audit", _cost_of_run(again, cache)) for _ in range(2 * pairs + 1)]
    usage = [_tell("--help", cost_of([*_AUDITOR, "--help"])) for _ in range(2 * pairs + 1)]
    return Results(
        **on_tree,
        cold=tuple(cold),
        libraries=tuple(libraries),
        warm_check=tuple(warm_check),
        warm_audit=tuple(warm_audit),
        usage=tuple(usage),
    )


def _measure_tree(mirror: Path, pairs: int, place: Path) -> dict[str, list[Cost]]:
    """The costs of counting Xen, by their names in the results."""
    repository, ref, folder = TREE
    tree, packed = place / "tree", place / "tree.tar"
    git_dir = next(path for path in (mirror / f"{repository}.git", mirror / repository) if path.exists())
    cost_of(["git", f"--git-dir={git_dir}", "archive", f"--output={packed}", ref, folder])
    with tarfile.open(packed) as archive:
        archive.extractall(tree, filter="data")
    globs = [option for suffix in SUFFIXES for option in ("--include", f"*{suffix}")]
    by_auditor = [*_AUDITOR, "count", str(tree), *globs, "--format", "json"]
    by_cloc = ["cloc", "--skip-uniqueness", "--quiet", "--include-lang=C,C/C++ Header,Assembly", str(tree)]
    runs: dict[str, Callable[[], Cost]] = {
        "count": lambda: cost_of(by_auditor, accepted=(0, 3)),
        "lines_only": lambda: cost_of([*by_auditor, "--lines-only"], accepted=(0, 3)),
        "cloc": lambda: cost_of(by_cloc),
        "sloccount": lambda: _cost_of_sloccount(tree),
        "tokei": lambda: cost_of([sys.executable, "-c", _TOKEI, str(tree)]),
        "libraries_on_tree": lambda: _cost_alone(["--tree", str(tree)], place / "alone"),
    }
    costs: dict[str, list[Cost]] = {name: [] for name in runs}
    for _ in range(pairs):
        for name, run in runs.items():
            costs[name].append(_tell(f"{name} of a tree", run()))
    return costs


def _cost_of_sloccount(tree: Path) -> Cost:
    """The cost of sloccount, which keeps what it finds in a folder."""
    with tempfile.TemporaryDirectory(prefix="sloccount-") as data:
        return cost_of(["sloccount", "--duplicates", "--datadir", data, str(tree)])


def _cost_alone(texts: Sequence[str], figures: Path) -> Cost:
    """The cost of the libraries on some texts, without reading them."""
    whole = cost_of([sys.executable, "-m", "tools.speed", *texts, "--figures", str(figures)])
    return _read_cost(figures, whole)


def _cost_beside(audit: Sequence[str], cache: Path, figures: Path) -> tuple[Cost, Cost]:
    """The costs of an audit, and of the libraries on its texts while another audit like it runs."""
    report = cache / "report"
    _cost_of_run([*audit, "--output", str(report)], cache)
    texts = ["--audit", str(report / "audit.json"), str(cache)]
    again = cache.with_name(f"{cache.name}-again")
    waits = (
        start([*audit, "--output", str(again / "report")], accepted=(0, 1), XDG_CACHE_HOME=str(again)),
        start([sys.executable, "-m", "tools.speed", *texts, "--figures", str(figures)]),
    )
    cold, whole = wait_for_all(waits)
    return cold, _read_cost(figures, whole)


def _read_cost(figures: Path, whole: Cost) -> Cost:
    """The times that a process wrote down of a part of its run, with the memory of the whole."""
    wall, cpu = map(float, figures.read_text().split())
    return Cost(wall, cpu, whole.memory)


def _cost_of_run(command: Sequence[str], cache: Path) -> Cost:
    """A run of auditor, which may well find a limit exceeded."""
    return cost_of(command, accepted=(0, 1), XDG_CACHE_HOME=str(cache))


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


def targets_of(results: Results) -> tuple[Target, ...]:
    """Every target: ratios are medians over the pairs."""

    def ratio(costs: Sequence[Cost], others: Sequence[Cost], figure: str) -> float:
        pairs = zip(costs, others, strict=True)
        return float(median(getattr(one, figure) / getattr(other, figure) for one, other in pairs))

    check, cloc = median_of(results.warm_check).wall, median_of(results.cloc).wall
    on_xen = ratio(results.count, results.libraries_on_tree, "cpu")
    own_runs = (results.count, results.lines_only, results.cold, results.warm_check, results.warm_audit, results.usage)
    ours = chain.from_iterable(own_runs)
    return (
        Target("`count` of Xen / libraries, CPU", on_xen, 1 / 8, 1 / 15),
        Target("`count` of Xen / cloc, wall", ratio(results.count, results.cloc, "wall"), 1.5, 1.0),
        Target("`count --lines-only` of Xen / cloc, wall", ratio(results.lines_only, results.cloc, "wall"), 0.6, 0.3),
        Target("cold audit / libraries, CPU", ratio(results.cold, results.libraries, "cpu"), 1 / 4, 1 / 8),
        Target("warm check, wall s", check, 0.25, 0.12),
        Target("warm check / cloc on Xen, wall", check / cloc, 0.1, 0.05),
        Target("warm audit, pages unchanged, wall s", median_of(results.warm_audit).wall, 0.8, 0.4),
        Target("`--help`, wall s", median_of(results.usage).wall, 0.12, 0.08),
        Target("largest process, MB", max(cost.memory for cost in ours), MEGABYTES, 100),
    )


def render(results: Results) -> Iterator[str]:
    """The lines of the page: the runs, and the targets."""
    yield "| run | runs | wall s | CPU s | largest process MB |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    runs = (
        ("`count` of `xen/`, one worker a core", results.count),
        ("the same, `--lines-only`", results.lines_only),
        ("cloc on the same files", results.cloc),
        ("sloccount on all files of `xen/`", results.sloccount),
        ("tokei, by its module for Python, on the same, one process", results.tokei),
        ("pygount and lizard on them, one process", results.libraries_on_tree),
        ("cold audit, `--jobs 1`, beside the next", results.cold),
        ("pygount and lizard on its texts, one process", results.libraries),
        ("warm `check`", results.warm_check),
        ("warm `audit`, pages unchanged", results.warm_audit),
        ("`--help`", results.usage),
    )
    for name, costs in runs:
        cost = median_of(costs)
        yield f"| {name} | {len(costs)} | {cost.wall:.2f} | {cost.cpu:.2f} | {cost.memory:.0f} |"
    yield from ("", "| target | measured | bound | aim | met |", "| --- | ---: | ---: | ---: | --- |")
    for target in targets_of(results):
        figures = (f"{figure:.3g}" for figure in (target.measured, target.bound, target.aim))
        yield f"| {target.name} | {' | '.join(figures)} | {_describe(target)} |"


def _describe(target: Target) -> str:
    if target.measured > target.bound:
        return "**no**"
    return "aim" if target.measured <= target.aim else "bound"


@click.command()
@click.option("--mirror", type=click.Path(path_type=Path, file_okay=False, exists=True), help="As for auditor.")
@click.option("--manifest", type=click.Path(path_type=Path), default=Path("components.toml"), help="As for auditor.")
@click.option("--release", default="R4.3.0", show_default=True, help="As for auditor.")
@click.option("--ref", "refs", multiple=True, metavar="REPOSITORY=REF", help="As for auditor.")
@click.option("--pairs", type=click.IntRange(min=2), default=5, show_default=True, help="How often each takes a turn.")
@click.option("--audit", nargs=2, type=click.Path(path_type=Path), hidden=True)
@click.option("--tree", type=click.Path(path_type=Path), hidden=True)
@click.option("--figures", type=click.Path(path_type=Path), hidden=True)
def main(mirror: Path | None, figures: Path | None, **options: Any) -> None:
    """Measure what auditor costs beside cloc, pygount and lizard."""
    audit, tree = options.pop("audit"), options.pop("tree")
    if figures:
        figures.write_text("{} {}".format(*measure_alone(texts_of_tree(tree) if tree else texts_of_audit(*audit))))
        return
    if mirror is None:
        raise click.UsageError("name the folder of upstream repositories with --mirror")
    try:
        results = _measure(mirror, **options)
    except RunError as error:
        click.echo(f"speed: {error}", err=True)
        sys.exit(3)
    click.echo("\n".join(render(results)))
    sys.exit(0 if all(target.measured <= target.bound for target in targets_of(results)) else 1)


def _measure(mirror: Path, manifest: Path, release: str, refs: tuple[str, ...], pairs: int) -> Results:
    """All runs, of a copy of the manifest that has the refs of the mirror, locked."""
    adopt_orphans()
    with tempfile.TemporaryDirectory(prefix="speed-") as place:
        copy = _copy_manifest(manifest, Path(place, "manifest"), release, refs)
        sources = ["--manifest", str(copy), "--mirror", str(mirror), "--release", release]
        _cost_of_run([*_AUDITOR, "lock", *sources], Path(place))
        return measure_all(sources, mirror, pairs, Path(place))


def _copy_manifest(manifest: Path, folder: Path, release: str, refs: tuple[str, ...]) -> Path:
    """A copy of a manifest, of what it includes, and of profiles and lock beside it, with other refs in a release.

    Raises `RunError` for a ref of no repository that has one in that release.
    """
    from auditor.declared.manifest import load_manifest

    parts = (manifest.name, *load_manifest(manifest).manifest.include)
    lock = manifest.with_suffix(".lock")
    for name in (*parts, lock.name) if lock.is_file() else parts:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(manifest.parent / name, folder / name)
    if (manifest.parent / "profiles").is_dir():
        shutil.copytree(manifest.parent / "profiles", folder / "profiles")
    for text in refs:
        name, _, ref = text.partition("=")
        if not any(_set_ref(folder / part, name, release, ref) for part in parts):
            raise RunError(f"--ref {text}: no repository {name} of {manifest} has a ref of {release}")
    return folder / manifest.name


def _set_ref(path: Path, name: str, release: str, ref: str) -> bool:
    """Put a ref in the place of the one that a repository has in a release; false if the TOML file has none."""
    text = path.read_text()
    number_by_key = find_lines(text)
    refs = ("repositories", name, "refs")
    number = number_by_key.get((*refs, release)) or number_by_key.get(refs)  # the latter if all are on one line
    if number is None:
        return False
    lines = text.split("\n")
    pattern = rf'(?<![\w-])("?{re.escape(release)}"?\s*=\s*)"[^"]*"'
    lines[number - 1], found = re.subn(pattern, lambda pair: f'{pair[1]}"{ref}"', lines[number - 1])
    path.write_text("\n".join(lines))
    return found == 1


if __name__ == "__main__":
    main()
