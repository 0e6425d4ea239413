# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Contents measured with and without models of the tools, in bundles of which one content breaks none but itself."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest
from msgspec.structs import replace

from auditor.errors import VerificationError
from auditor.instruments.figures import LizardFigures, PygountFigures
from auditor.instruments.languages import SHELL, C
from auditor.instruments.published import functions, lines, models
from auditor.measuring import bundles, contents, verification
from auditor.measuring.cache import MeasurementCache
from auditor.measuring.contents import measure_all, measure_blobs
from auditor.measuring.tasks import BlobTask, FileTask, Packed
from auditor.measuring.verification import is_chosen, verify_content
from auditor.model.measured import Measurement
from auditor.processes.limits import Limits, WorkerSettings
from tests.made.cache_keys import CACHE_KEY

TEXT = "int f(void)\n{\n    return 1;\n}\n"
VERIFYING = WorkerSettings(1, verified=100)


@pytest.fixture
def task(tmp_path: Path) -> FileTask:
    (tmp_path / "a.c").write_text(TEXT)
    return FileTask(str(tmp_path / "a.c"), "C", size=len(TEXT))


def told_of(same: int, others: int) -> str:
    return f"--verify: contents that are the same by the tools alone: {same}; not verifiable in full: {others}"


def test_what_models_find_is_verified_and_how_many_is_told(task: FileTask) -> None:
    told: list[str] = []
    plain = measure_all([task, task], WorkerSettings(1), lambda _: None, told.append)
    assert told == []
    assert measure_all([task, task], VERIFYING, lambda _: None, told.append) == plain
    assert told == [told_of(2, 0)]
    assert isinstance(plain[0], Measurement)


def test_what_is_slow_by_the_tools_alone_keeps_its_figures(task: FileTask, tmp_path: Path) -> None:
    slow = tmp_path / "slow.c"
    slow.write_text(TEXT * 24_000)  # less than half of the limit for the models, and twice of it for the tools
    tasks = [task, FileTask(str(slow), "C", size=slow.stat().st_size), task]
    settings = WorkerSettings(1, Limits(seconds=3), verified=100)
    told: list[str] = []
    outcomes = measure_all(tasks, settings, lambda _: None, told.append)
    assert all(isinstance(outcome, Measurement) for outcome in outcomes)
    assert told == [told_of(2, 1)]


def test_verified_contents_are_measured_whatever_the_cache_says(tmp_path: Path) -> None:
    git = ("git", "-C", str(tmp_path))
    subprocess.run([*git, "init", "-q", "--bare"], check=True)
    blob = subprocess.run(
        [*git, "hash-object", "-w", "--stdin"], input=TEXT, text=True, capture_output=True, check=True
    ).stdout.strip()
    task = BlobTask(tmp_path, blob, "C", size=len(TEXT))
    cache = MeasurementCache(tmp_path / "cache", {}, CACHE_KEY)
    right = measure_blobs([task], cache, WorkerSettings(1), lambda _: None)
    (measurement,) = right.values()
    assert isinstance(measurement, Measurement)
    wrong = {task.key: Measurement("C", 1, measurement.lines, 99, 0, 0, ())}
    cache.keep(wrong)
    assert measure_blobs([task], cache, WorkerSettings(1), lambda _: None) == wrong
    assert measure_blobs([task], cache, VERIFYING, lambda _: None) == right
    assert cache.find([task.key]) == right
    assert cache.warnings == [told_of(1, 0)]
    cache.close()


def give(figures: object) -> Callable[..., object]:
    return lambda *_: figures


def fail(*_: object) -> object:
    raise KeyError("odd")


WRONG = {
    "pygount": (lines, "pygount_figures_of_c", give(PygountFigures(99, 0)), "pygount_code by a model is 99, by the "),
    "lizard": (functions, "lizard_figures_of_c", give(LizardFigures(9, (), 0)), "lizard_nloc by a model is 9, by the "),
    "failing": (lines, "pygount_figures_of_c", fail, "model of pygount: KeyError: 'odd'; this is a bug"),
}


def spoil(kind: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Have a model be wrong; what is to be told of it."""
    module, model, answer, told = WRONG[kind]
    monkeypatch.setattr(module, model, answer)
    return told


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_model_is_an_error_and_names_the_figure(
    kind: str, task: FileTask, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = spoil(kind, monkeypatch)
    with pytest.raises(VerificationError) as raised:
        contents._verify_task(Packed(task))
    assert "a.c" in str(raised.value)
    assert told in str(raised.value)
    assert str(raised.value).endswith("; this is a bug in auditor, please report it")


def without_tool(tool: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a tool itself find nothing, as in a text that takes it too long."""
    module, name = {"pygount": (lines, "_read_by_pygount"), "lizard": (functions, "_read_by_lizard")}[tool]
    by_tool = getattr(module, name)

    def find(characters: str, *rest: object) -> object:
        if characters == TEXT and not models.are_on():
            raise ValueError("too slow")
        return by_tool(characters, *rest)

    monkeypatch.setattr(module, name, find)


@pytest.mark.parametrize("tool", ["pygount", "lizard"])
def test_a_model_may_find_what_a_tool_has_no_time_for(tool: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if tool == "lizard":  # the cleaned text is another one, so that its functions are found
        monkeypatch.setattr(f"{__name__}.TEXT", TEXT + "#if 0\n}\n#endif\n")
    without_tool(tool, monkeypatch)
    assert verify_content(TEXT.encode(), C, decided=False) == f"no figure of {tool}"


@pytest.mark.parametrize(("slow", "wrong"), [("pygount", "lizard"), ("lizard", "pygount")])
def test_the_figures_of_one_tool_are_compared_without_the_other(
    slow: str, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if slow == "lizard":
        monkeypatch.setattr(f"{__name__}.TEXT", TEXT + "#if 0\n}\n#endif\n")
    without_tool(slow, monkeypatch)
    told = spoil(wrong, monkeypatch)
    with pytest.raises(VerificationError, match=told):
        verify_content(TEXT.encode(), C, decided=False)


def test_a_second_count_that_once_had_no_time_is_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    from auditor.instruments import measurement

    monkeypatch.setattr(measurement, "count_code_again", lambda *_: 1 if models.are_on() else fail())
    assert verify_content(b"a\nb\n", SHELL, decided=False) == "no second count"


def test_a_share_is_chosen_anew_each_day(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [str(number) for number in range(2000)]

    def chosen_on(day: str) -> set[str]:
        monkeypatch.setattr(verification, "_today", lambda: day)
        return {name for name in names if is_chosen(name, 10)}

    first, second = chosen_on("2026-11-30"), chosen_on("2026-12-01")
    assert [150 < len(chosen) < 250 for chosen in (first, second)] == [True, True]
    assert len(first & second) < 60
    assert all(is_chosen(name, 100) for name in names)


@pytest.mark.parametrize("workers", [1, 2, 7])
def test_bundles_have_every_task_once_and_in_order(workers: int, tmp_path: Path) -> None:
    tasks = [FileTask(str(tmp_path / f"{number}.c"), "C", size=number * 1000 % 70_001) for number in range(500)]
    found = list(bundles._bundle(tasks, workers))
    assert [task for bundle in found for task in bundle] == tasks
    assert len(found) > workers * 4
    assert max(sum(task.size for task in bundle[:-1]) for bundle in found) <= 500_000


@pytest.mark.parametrize(("size", "workers"), [(10, 1), (1_000, 2)])
def test_no_worker_starts_that_has_nothing_to_do(
    size: int, workers: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class StartedError(Exception):
        pass

    def start(number: int, *_: object) -> NoReturn:
        raise StartedError(number)

    monkeypatch.setattr(bundles, "start_workers", start)
    tasks = [FileTask(str(tmp_path / f"{number}.c"), "C", size=size) for number in range(100)]
    with pytest.raises(StartedError, match=f"^{workers}$"):
        measure_all(tasks, WorkerSettings(2), lambda _: None, print)


@pytest.mark.parametrize(("lines_only", "largest"), [(False, 600_000), (True, 2_100_000)])
def test_a_bundle_is_full_behind_the_task_that_is_too_much(lines_only: bool, largest: int) -> None:
    tasks = [FileTask(f"{number}.c", "C", size=100_000) for number in range(500)]
    found = bundles._bundle(tasks, 1, lines_only=lines_only)
    assert max(sum(task.size for task in bundle) for bundle in found) == largest


@pytest.mark.parametrize(("lines_only", "number"), [(False, 40), (True, 14)])
def test_lines_only_are_counted_in_larger_bundles(
    lines_only: bool, number: int, task: FileTask, caplog: pytest.LogCaptureFixture
) -> None:
    said = replace(task, size=1_000_000, lines_only=lines_only)
    with caplog.at_level("INFO", bundles.__name__):
        measure_all([said] * 40, WorkerSettings(1, lines_only=lines_only), lambda _: None, print)
    assert caplog.messages[0] == f"40 contents are measured by 1 workers in {number} bundles"
