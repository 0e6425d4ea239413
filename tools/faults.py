# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Faults on purpose: runs killed at random moments, writes that fail, and what the next run makes of what is left.

    python -m tools.faults [--kills 500] [--seed 1] [--write-faults 100] [--minutes 60]

Upstreams, manifest and clock are made, so that an undisturbed run gives the same bytes each time. Each trial begins
from a copy of the same folder, is disturbed once, is looked at, and is followed by the same command without help. The
answer is a table for docs/reliability.md; the exit code is 1 if anything in it is not as it should be.
"""

import contextlib
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

from tools.disturbing import Disturbance, find_write_faults, kill_somewhere
from tools.trials import SCENARIOS, Lab, Scenario, Trial, judge

_COLUMNS = ("disturbed", "mixed", "lost", "wrong", "unclear", "files left", "processes left")
Row = tuple[str, str, Counter[str]]


def try_once(lab: Lab, scenario: Scenario, disturb: Disturbance) -> Trial | None:
    """One trial; None if the run had ended before it was disturbed."""
    lab.begin(scenario)
    end = disturb(lab, scenario)
    if not end.disturbed:
        return None
    between = lab.look(scenario)
    code = lab.run(scenario.arguments)
    return Trial(end, between, code, lab.look(scenario), lab.list_left())


def count_kills(lab: Lab, kills: int, chance: random.Random, until: float) -> Iterator[Row]:
    """A row for each scenario, after as many kills of it; or, where `until` is set, kills until then."""
    counts = {scenario.name: Counter[str]() for scenario in SCENARIOS}
    tried = 0
    with contextlib.suppress(KeyboardInterrupt):  # then what was tried so far is told
        while (time.monotonic() < until) if until else (tried < kills):
            scenario = SCENARIOS[tried % len(SCENARIOS)]
            if _note(lab, scenario, kill_somewhere(chance), counts[scenario.name]):
                tried += 1
    yield from (("killed", name, count) for name, count in counts.items())


def count_write_faults(lab: Lab, number: int, chance: random.Random) -> Iterator[Row]:
    """A row for each way by which a write fails here.

    Of all but nights: one that lacks something is recorded, and the next one rightly shows it.
    """
    scenarios = [scenario for scenario in SCENARIOS if scenario.name != "nightly"]
    for name, make in find_write_faults():
        count = Counter[str]()
        for turn in range(number):
            _note(lab, scenarios[turn % len(scenarios)], make(chance), count)
        yield name, "all but nights", count


def _note(lab: Lab, scenario: Scenario, disturb: Disturbance, count: Counter[str]) -> bool:
    trial = try_once(lab, scenario, disturb)
    if trial is None:
        return False
    count["disturbed"] += 1
    for fault, what in judge(trial, lab.known[scenario.name]):
        count[fault] += 1
        click.echo(f"{scenario.name}, {trial.end.told}: {fault}: {what}", err=True)
    count["longest ms"] = max(count["longest ms"], trial.end.milliseconds)
    return True


@click.command()
@click.option("--kills", default=500, show_default=True, help="How many runs are killed.")
@click.option("--minutes", default=0.0, help="Kill for as long, in place of a number of times.")
@click.option("--write-faults", default=100, show_default=True, help="How many writes fail in each way.")
@click.option("--seed", default=1, show_default=True, help="What the moments follow from, and what is disturbed.")
def main(kills: int, minutes: float, write_faults: int, seed: int) -> None:
    """Disturb runs, and print a table of what came of it."""
    chance = random.Random(seed)  # noqa: S311 - nobody is to be kept from guessing it
    folder = Path(tempfile.mkdtemp(prefix="faults-"))
    begin = time.monotonic()
    lab = Lab(folder)
    rows = [*count_kills(lab, kills, chance, begin + 60 * minutes if minutes else 0)]
    rows += count_write_faults(lab, write_faults, chance)
    shutil.rmtree(folder)
    _print(rows, seed, time.monotonic() - begin)
    sys.exit(any(count[name] for _, _, count in rows for name in _COLUMNS[1:]))


def _print(rows: list[Row], seed: int, seconds: float) -> None:
    click.echo(f"Seed {seed}, {seconds:,.0f} s, {os.cpu_count()} cores:\n")
    click.echo("| how | runs | " + " | ".join(_COLUMNS) + " | last process gone after, at most, ms |")
    click.echo("| --- | --- |" + " ---: |" * (len(_COLUMNS) + 1))
    for how, name, count in rows:
        figures = " | ".join(f"{count[column]:,}" for column in (*_COLUMNS, "longest ms"))
        click.echo(f"| {how} | {name} | {figures} |")


if __name__ == "__main__":
    main()
