# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Contents measured with and without models of the tools, in bundles of which one content breaks none but itself."""

from pathlib import Path
from typing import NoReturn

import pytest

from auditor.errors import VerificationError
from auditor.instruments.figures import PygountFigures
from auditor.instruments.published import lines
from auditor.measuring import contents
from auditor.measuring.contents import FileTask, measure_all
from auditor.model.measured import Measurement
from auditor.processes.limits import WorkerSettings

TEXT = "int f(void)\n{\n    return 1;\n}\n"


@pytest.fixture
def task(tmp_path: Path) -> FileTask:
    (tmp_path / "a.c").write_text(TEXT)
    return FileTask(str(tmp_path / "a.c"), "C", size=len(TEXT))


def test_what_models_find_is_verified(task: FileTask) -> None:
    plain = measure_all([task], WorkerSettings(1), lambda _: None)
    assert measure_all([task], WorkerSettings(1, verified=100), lambda _: None) == plain
    assert isinstance(plain[0], Measurement)


def test_a_wrong_model_is_an_error_and_names_the_figure(task: FileTask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "pygount_figures_of_c", lambda _: PygountFigures(99, 0))
    with pytest.raises(
        VerificationError, match=r"a\.c.*: pygount_code by a model is 99, by the tools alone 2; this is a bug"
    ):
        contents._measure_task(100, task)


def test_a_model_may_find_what_a_tool_has_no_time_for(task: FileTask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> PygountFigures:
        raise lines.PygountError("too slow")

    monkeypatch.setattr(lines, "_read_by_pygount", fail)
    outcome = contents._measure_task(100, task)
    assert isinstance(outcome, Measurement)
    assert outcome.pygount_code == 2


def test_a_share_is_chosen_anew_each_day(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [b"%d" % number for number in range(2000)]

    def chosen_on(day: str) -> set[bytes]:
        monkeypatch.setattr(contents, "_today", lambda: day)
        return {text for text in texts if contents._is_chosen(text, 10)}

    first, second = chosen_on("2026-11-30"), chosen_on("2026-12-01")
    assert [150 < len(chosen) < 250 for chosen in (first, second)] == [True, True]
    assert len(first & second) < 60
    assert all(contents._is_chosen(text, 100) for text in texts)


@pytest.mark.parametrize("workers", [1, 2, 7])
def test_bundles_have_every_task_once_and_in_order(workers: int, tmp_path: Path) -> None:
    tasks = [FileTask(str(tmp_path / f"{number}.c"), "C", size=number * 1000 % 70_001) for number in range(500)]
    bundles = list(contents._bundle(tasks, workers))
    assert [task for bundle in bundles for task in bundle] == tasks
    assert len(bundles) > workers * 4
    assert max(sum(task.size for task in bundle[:-1]) for bundle in bundles) <= 500_000


@pytest.mark.parametrize(("size", "workers"), [(10, 1), (1_000, 2)])
def test_no_worker_starts_that_has_nothing_to_do(
    size: int, workers: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class StartedError(Exception):
        pass

    def start(number: int, *_: object) -> NoReturn:
        raise StartedError(number)

    monkeypatch.setattr(contents, "start_workers", start)
    tasks = [FileTask(str(tmp_path / f"{number}.c"), "C", size=size) for number in range(100)]
    with pytest.raises(StartedError, match=f"^{workers}$"):
        measure_all(tasks, WorkerSettings(2), lambda _: None)
