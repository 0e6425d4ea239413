# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Off a terminal: where a long run is, every few seconds; nothing of a short one."""

import threading
from functools import partial

import pytest

from auditor.processes.talk import speak
from auditor.progress import BarProgress, LineProgress, describe_left, watch

say = partial(speak, "progress")


def test_a_long_stage_says_where_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    said = ""
    with LineProgress(say, seconds=0.01).stage("measuring", 12_000) as advance:
        while "0 of" not in said:
            said += wait(capsys)
        advance(1_000)
        advance(234)
        while "1,234" not in said:
            said += wait(capsys)
    lines = {line.partition(", about ")[0] for line in said.splitlines()}
    assert {"auditor: measuring: 0 of 12,000", "auditor: measuring: 1,234 of 12,000"} <= lines
    assert lines <= {f"auditor: measuring: {done} of 12,000" for done in ("0", "1,000", "1,234")}
    assert ", about 1 s left\n" in said


@pytest.mark.parametrize(
    ("units", "speed", "words"),
    [
        pytest.param(100, 3.0, ", about 34 s left", id="seconds"),
        pytest.param(1_000, 2.0, ", about 9 min left", id="minutes"),
        pytest.param(1_000, 0.0, "", id="standstill"),
        pytest.param(0, 2.0, "", id="end"),
    ],
)
def test_how_long_it_takes(units: int, speed: float, words: str) -> None:
    assert describe_left(units, speed) == words


def wait(capsys: pytest.CaptureFixture[str]) -> str:
    threading.Event().wait(0.005)
    return capsys.readouterr().err


def test_a_short_stage_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with LineProgress(say).stage("measuring", 1) as advance:
        advance(1)
    assert capsys.readouterr() == ("", "")


def test_a_stage_that_fails_ends(capsys: pytest.CaptureFixture[str]) -> None:
    before = threading.active_count()
    with pytest.raises(KeyboardInterrupt), LineProgress(say).stage("measuring", 1):
        raise KeyboardInterrupt
    assert threading.active_count() == before


def test_bars_are_for_terminals(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert isinstance(watch(say), LineProgress)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert isinstance(watch(say), BarProgress)
    assert isinstance(watch(say, bars=False), LineProgress)
