# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A few runs killed at moments that a number says, and each fault that `make faults` has to find."""

import random
from pathlib import Path

import pytest
from msgspec.structs import replace

from auditor.declared.baseline import lowest_path
from auditor.history.place import FILE_NAME
from tools.disturbing import kill_somewhere
from tools.faults import try_once
from tools.trials import KEPT, SCENARIOS, End, Known, Lab, Shown, Trial, judge

BEFORE: Shown = {"out/index.html": b"one", "out/a.html": b"one", "baseline.json": b"one"}
AFTER: Shown = {"out/index.html": b"two", "out/a.html": b"two", "baseline.json": b"one"}
AGAIN: Shown = AFTER | {"out/b.html": b"three"}
KNOWN = Known(BEFORE, AFTER, 0, 1.0, ((1, AGAIN),))
GOOD = Trial(End(True, "SIGKILL", -9), BEFORE, 0, AFTER, ())


@pytest.mark.slow
def test_what_a_kill_leaves_does_no_harm(tmp_path: Path) -> None:
    (cold,) = (scenario for scenario in SCENARIOS if scenario.name == "cold")
    lab, chance, killed = Lab(tmp_path, (cold,)), random.Random(7), 0
    while killed < 3:
        trial = try_once(lab, cold, kill_somewhere(chance))
        if trial:
            killed += 1
            assert list(judge(trial, lab.known["cold"])) == [], trial.end


def test_what_a_night_keeps_is_known() -> None:
    """Else the next night is judged by less than it has."""
    accepted = Path("baseline.json")
    for name in ("components.lock", FILE_NAME, f"{FILE_NAME}-wal", accepted.name, lowest_path(accepted).name):
        assert KEPT.fullmatch(name), name


GOOD_ONES = {
    "as before": GOOD,
    "as after": replace(GOOD, between=AFTER),
    "as after two": replace(GOOD, between=AFTER, code=1, after=AGAIN),
    "nothing yet": replace(GOOD, between=BEFORE),
    "incomplete": replace(GOOD, end=End(True, "full", 3), between=BEFORE | {"out/a.html": b"less"}),
    "interrupted": replace(GOOD, end=End(True, "SIGTERM", 130, "auditor: interrupted\n")),
    "in Python": replace(GOOD, end=End(True, "SIGINT", 1, "Traceback\n  <frozen os>\nKeyboardInterrupt\n")),
}


@pytest.mark.parametrize("trial", GOOD_ONES.values(), ids=GOOD_ONES.keys())
def test_what_is_no_fault(trial: Trial) -> None:
    assert list(judge(trial, KNOWN)) == []


FAULTS = {
    "mixed": replace(GOOD, between=BEFORE | {"out/a.html": b"two"}),
    "lost": replace(GOOD, between={path: text for path, text in BEFORE.items() if path != "baseline.json"}),
    "wrong": replace(GOOD, after=BEFORE),
    "unclear": replace(GOOD, end=End(True, "SIGTERM", 4, "auditor: this is a bug\n")),
    "files left": replace(GOOD, left=(".a.auditor-new",)),
    "processes left": replace(GOOD, end=End(True, "SIGKILL", -9, processes=1)),
}


@pytest.mark.parametrize(("fault", "trial"), FAULTS.items(), ids=FAULTS.keys())
def test_each_fault_is_found(fault: str, trial: Trial) -> None:
    assert [name for name, _ in judge(trial, KNOWN)] == [fault]


def test_what_was_accepted_is_never_lost() -> None:
    trial = replace(GOOD, end=End(True, "full", 3), between=BEFORE | {"baseline.json": b""})
    assert [name for name, _ in judge(trial, KNOWN)] == ["lost"]


def test_another_code_than_that_of_an_undisturbed_run_is_wrong() -> None:
    assert [name for name, _ in judge(replace(GOOD, code=3), KNOWN)] == ["wrong"]
