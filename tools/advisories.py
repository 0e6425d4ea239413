# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the functions that advisories had to fix stand in the ranking that an audit made before.

    python -m tools.advisories AUDIT_JSON COMPONENT REPOSITORY BRANCH [--advisory REGEX]

The commits from the audited revision to BRANCH whose message matches REGEX mended what nobody knew of at the audit. A
function is *fixed* if such a commit changes a line of it, as it stood before the commit. For each property of a hot
spot, and for the score, the table has:

- how often a fixed function stands before one that is not, of all such pairs: 0.5 is chance. Ties count half;
- the share of the fixed functions among the first 5, 10 and 20 % of all functions;
- their share among the first functions that hold 20 % of all NLOC, which is what a reader pays for. Ties are in the
  order of the files.

A second table has how many of the fixed functions are among the first ones that a person can read: those whose NLOC add
up to a budget. Beside it stands chance by line: how many as much code holds on average, taken at random. The figures of
the score belong into `ranking_checks` of the manifest, from where the report shows them.
"""

import re
import sys
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

import click
from msgspec import Struct

from auditor.declared.manifest import load_manifest
from auditor.documents.recorded import load_audit
from auditor.errors import AuditorError, FetchError
from auditor.findings.hotspots import HotSpot, rank_by_component
from auditor.instruments.languages import language_of_path
from auditor.instruments.measurement import measure
from auditor.model.measured import Audit, Function, Unmeasured
from auditor.upstream.git_command import GitCommand

ADVISORY = r"This is (a |part of )*(XSA|CVE)-[0-9]"
SHARES = (0.05, 0.1, 0.2)
READ = 0.2
BUDGETS = (500, 2_000, 5_000, 20_000)

Place = tuple[str, str]
"""The path of a file and the name of a function."""

_FILE = re.compile(r"(?m)^--- (?:a/([^\n]*)|/dev/null|(\"[^\n]*))$")
_HUNK = re.compile(r"(?m)^@@ -(\d+)(?:,(\d+))? ")


class Fixes(Struct, frozen=True):
    """The commits that match, and the functions that they change, by their place as it was before the commit."""

    commits: int
    places: frozenset[Place]


class Row(Struct, frozen=True):
    """How one order finds the fixed functions: the chance that one comes first, and shares of them, all 0 to 1.

    `found` is how many there are among the first functions within each of `BUDGETS`.
    """

    name: str
    first: float
    among: tuple[float, ...]
    among_read: float
    found: tuple[int, ...]


# --------------------------------------------------------------------------------------------- what was fixed


def find_fixes(git: GitCommand, since: str, branch: str, advisory: str) -> Fixes:
    """What the commits after `since` up to `branch` change whose message matches; raises `FetchError` from git."""
    span = ("--end-of-options", f"{since}..{branch}")
    commits = git.text("log", "--no-merges", "--format=%H", "-E", f"--grep={advisory}", *span).split()
    places = (place for commit in commits for place in _places_changed(git, commit))
    return Fixes(len(commits), frozenset(places))


def _places_changed(git: GitCommand, commit: str) -> Iterator[Place]:
    patch = git.configured("core.quotePath=false").text(
        "diff-tree", "-r", "-p", "-U0", "--text", "--no-renames", "--no-color", "--end-of-options", commit
    )
    for path, changes in changed_lines(patch).items():
        functions = _functions_at(git, f"{commit}^:{path}", path)
        yield from ((path, found.name) for found in functions if any(_meets(found, change) for change in changes))


def changed_lines(patch: str) -> dict[str, list[tuple[int, int]]]:
    """The first and the last line of each place that a patch without context changes, by the path before it.

    For lines that are only added, the first is the line behind them and the last the one before.
    """
    changes: dict[str, list[tuple[int, int]]] = {}
    for part in re.split(r"(?m)^diff --git ", patch)[1:]:
        path = _path_before(part)
        if path:
            changes[path] = [_span_of(hunk) for hunk in _HUNK.finditer(part)]
    return changes


def _path_before(part: str) -> str:
    """The file that a part of a patch changes; empty if it adds one, or changes no line."""
    file = _FILE.search(part.partition("\n@@ ")[0])
    if file and file[2]:
        raise FetchError(f"{file[2]}: a commit changes a file with this name, which cannot be read")
    return (file[1] or "") if file else ""


def _span_of(hunk: re.Match[str]) -> tuple[int, int]:
    first, number = int(hunk[1]), int(hunk[2] or "1")
    return (first, first + number - 1) if number else (first + 1, first)


def _meets(function: Function, change: tuple[int, int]) -> bool:
    """Whether a line of the function is changed, or some are added between two of its lines."""
    first, last = change
    return function.start <= last and first <= function.end


def _functions_at(git: GitCommand, name: str, path: str) -> tuple[Function, ...]:
    """The functions of a file as it stood, none if its language is not known; `FetchError` if it cannot be measured."""
    language = language_of_path(path)
    if language is None:
        return ()
    measured = measure(git.output("cat-file", "blob", name), language)
    if isinstance(measured, Unmeasured):
        raise FetchError(f"{name}: {measured.reason}")
    return measured.functions or ()


# --------------------------------------------------------------------------------------------- how they are ranked


def compare_orders(spots: Sequence[HotSpot], fixed: frozenset[Place]) -> Iterator[Row]:
    """A row for the score and for each property, for functions in the order of the ranking."""
    values: dict[str, Callable[[HotSpot], float]] = {
        "score": lambda spot: spot.score,
        "CCN": lambda spot: spot.function.ccn,
        "NLOC": lambda spot: spot.function.nloc,
        "churn": lambda spot: spot.churn or 0,
        "exposure": lambda spot: bool(spot.exposure),
    }
    in_order_of_files = sorted(spots, key=lambda spot: (spot.file.path, spot.function.start))
    for name, value_of in values.items():
        yield _row(name, value_of, sorted(in_order_of_files, key=lambda spot: -value_of(spot)), fixed)


def _row(name: str, value_of: Callable[[HotSpot], float], ordered: Sequence[HotSpot], fixed: frozenset[Place]) -> Row:
    is_fixed = [_place_of(spot) in fixed for spot in ordered]
    values = [value_of(spot) for spot in ordered]
    read = _number_read(ordered, READ * _nloc_of(ordered))
    numbers = (*(round(share * len(ordered)) for share in SHARES), read)
    *among, among_read = (sum(is_fixed[:number]) / sum(is_fixed) for number in numbers)
    found = tuple(sum(is_fixed[: _number_read(ordered, budget)]) for budget in BUDGETS)
    return Row(name, chance_to_come_first(values, is_fixed), tuple(among), among_read, found)


def _nloc_of(spots: Sequence[HotSpot]) -> int:
    return sum(spot.function.nloc for spot in spots)


def _number_read(ordered: Sequence[HotSpot], budget: float) -> int:
    """How many functions, the first ones, can be read whole within so many NLOC."""
    ends = list(accumulate(spot.function.nloc for spot in ordered))
    return bisect_right(ends, budget)


def found_by_chance(spots: Sequence[HotSpot], fixed: int, budget: int) -> float:
    """How many of the `fixed` functions among `spots` so many NLOC hold on average, taken at random; to a tenth."""
    return round(fixed * min(1, budget / _nloc_of(spots)), 1)


def chance_to_come_first(values: Sequence[float], is_fixed: Sequence[bool]) -> float:
    """How often, of all pairs of one that is fixed and one that is not, the first has the larger value; ties half."""
    others = sorted(value for value, found in zip(values, is_fixed, strict=True) if not found)
    ours = [value for value, found in zip(values, is_fixed, strict=True) if found]
    won = sum(bisect_left(others, value) + bisect_right(others, value) for value in ours) / 2
    return won / (len(ours) * len(others))


def _place_of(spot: HotSpot) -> Place:
    return spot.file.path, spot.function.name


# --------------------------------------------------------------------------------------------- the page


def render(spots: Sequence[HotSpot], fixes: Fixes) -> Iterator[str]:
    """The lines of the page; raises `click.UsageError` if no function of the ranking was fixed, or all were."""
    ranked = Counter(map(_place_of, spots))
    found = [place for place in fixes.places if place in ranked]
    fixed = sum(ranked[place] for place in found)
    if not 0 < fixed < len(spots):
        raise click.UsageError(f"{fixed} of {len(spots)} functions were fixed, which tells nothing about their order")
    yield f"{fixes.commits} commits fix {len(fixes.places)} functions, of which {len(found)} are ranked; of"
    yield f"{len(spots):,} ranked functions {fixed} have their names and places."
    yield from ("", "| order by | comes first | first 5 % | first 10 % | first 20 % | 20 % of NLOC |")
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    for row in compare_orders(spots, fixes.places):
        shares = " | ".join(f"{100 * share:.0f} %" for share in (*row.among, row.among_read))
        yield f"| {row.name} | {row.first:.2f} | {shares} |"
    yield from _render_budgets(spots, fixes, fixed)


def _render_budgets(spots: Sequence[HotSpot], fixes: Fixes, fixed: int) -> Iterator[str]:
    """How many of the fixed functions are among what a person can read."""
    yield from ("", f"| found within | {' | '.join(f'{budget:,} NLOC' for budget in BUDGETS)} |")
    yield f"| --- |{' ---: |' * len(BUDGETS)}"
    for row in compare_orders(spots, fixes.places):
        yield f"| {row.name} | {' | '.join(map(str, row.found))} |"
    chances = (f"{found_by_chance(spots, fixed, budget):.1f}" for budget in BUDGETS)
    yield f"| chance by line | {' | '.join(chances)} |"


def _revision_of(audit: Audit, component: str) -> str:
    revisions = [
        revision for result in audit.components if result.component.id == component for revision in result.revisions
    ]
    if len(revisions) != 1:
        raise click.UsageError(
            f"{component}: measured at {len(revisions)} revisions, not at one; name another component"
        )
    return revisions[0].revision


@click.command()
@click.argument("audit_json", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.argument("component")
@click.argument("repository", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.argument("branch")
@click.option("--manifest", type=click.Path(path_type=Path), default="components.toml", show_default=True)
@click.option("--advisory", default=ADVISORY, show_default=True, help="What the message of such a commit matches.")
def main(audit_json: Path, component: str, repository: Path, branch: str, **options: Any) -> None:
    """Hold a ranking of functions against the advisories that came after it."""
    git = GitCommand(repository.absolute(), str(repository))
    try:
        audit = load_audit(audit_json)
        ranking_by_id = rank_by_component(audit, load_manifest(options["manifest"]).manifest, sys.maxsize)
        if component not in ranking_by_id:
            raise click.UsageError(f"{component}: no component of {audit_json} that is ranked")
        fixes = find_fixes(git, _revision_of(audit, component), branch, options["advisory"])
    except AuditorError as error:
        click.echo(f"advisories: {error}", err=True)
        sys.exit(3)
    click.echo("\n".join(render(ranking_by_id[component].spots, fixes)))


if __name__ == "__main__":
    main()
