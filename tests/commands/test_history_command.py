# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The history as a user asks for it: arguments in; exit code, output and files out."""

import csv
import json
import sys
from pathlib import Path

import pyarrow.parquet
import pytest
from msgspec.structs import replace

from auditor.cli import run
from auditor.history.asking import list_runs
from auditor.history.place import parse_place
from auditor.history.recording import write_run
from auditor.history.views import VIEWS
from auditor.model.runs import RunTool
from tests.made.histories import make_contents, make_run
from tests.made.manifests import small_text
from tests.made.reports import make_report

Output = pytest.CaptureFixture[str]

MARKS = "`+` marks a lower bound, `*` a ref of `--ref`, `!` what was measured by `--trust-anyway`"
FIRST = {"exit_code": 0, "complete": True, "lacks": ""}
SECOND = {"time": "2026-01-03T03:04:05Z", "release": "R1", "lacks": "2 without a figure"}


@pytest.fixture
def workplace(tmp_path: Path, cold_cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a manifest, and a history of two runs, of which the second one is incomplete."""
    monkeypatch.chdir(tmp_path)
    Path("components.toml").write_text(small_text())
    place = parse_place("history.db")
    write_run(place, make_contents(make_report(), **FIRST))
    write_run(place, make_contents(None, **SECOND))
    return tmp_path


def ask(capsys: Output, *arguments: str) -> str:
    assert run([*arguments]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


def refuse(capsys: Output, *arguments: str) -> str:
    assert run([*arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err


def test_runs(workplace: Path, capsys: Output) -> None:
    first, second = make_run(**FIRST).id, make_run(**SECOND).id
    shown = ask(capsys, "history", "runs").splitlines()
    assert shown == [
        "run               time                  system    release  refs as of  exit  state",
        f"{first}  2026-01-02T03:04:05Z  Small OS  R1       2026-01-02     0  complete",
        f"{second}  2026-01-03T03:04:05Z  Small OS  R1       2026-01-02     3  incomplete: 2 without a figure",
        "verdict: 2 runs, the last of 2026-01-03T03:04:05Z ended with 3; next: "
        f"`auditor history show {second}` says what was found",
    ]
    assert ask(capsys, "history", "runs", "--last", "1").splitlines() == [shown[0], *shown[2:]]


def test_show(workplace: Path, capsys: Output) -> None:
    first = make_run(**FIRST).id
    shown = ask(capsys, "history", "show", first[:5]).splitlines()
    assert shown[:4] == [
        f"run {first} of 2026-01-02T03:04:05Z: Small OS R1, refs as of 2026-01-02",
        "by auditor 0.1.0, with scanner 1",
        f"audit.json {'c' * 64}, manifest {'a' * 64}, lock {'b' * 64}",
        f"complete; repositories: 2; {MARKS}",
    ]
    assert shown[4].split() == ["kind", "subject", "SLOC", "C", "files", "functions", "CCN", "above", "15"]
    assert shown[5].split() == ["tcb", "tcb", "253,545", "251,505", "6", "8", "84", "4"]
    assert "not measured" in next(line for line in shown if line.split()[:2] == ["component", "windows"])
    assert shown[-1] == "verdict: the run ended with 0, 1 finding; nothing to do"
    last = ask(capsys, "history", "show")
    assert last.startswith(f"run {make_run(**SECOND).id} ")
    assert "\nerror: unmeasured: " in last


def test_trend(workplace: Path, capsys: Output) -> None:
    """The last run lacks a file of xen, so that there is no change."""
    what, head, *rows, verdict = ask(capsys, "history", "trend", "xen").splitlines()
    assert what == f"xen by SLOC; {MARKS}"
    assert head.split() == [
        "run",
        "time",
        "release",
        "lines",
        "change",
        "functions",
        "CCN",
        "above",
        "15",
        "differs,",
        "too",
    ]
    assert [row.split() for row in rows] == [
        [make_run(**FIRST).id, "2026-01-02T03:04:05Z", "R1", "252,000", "-", "2", "21", "1"],
        [make_run(**SECOND).id, "2026-01-03T03:04:05Z", "R1", "252,000", "+", "-", "2", "21", "1"],
    ]
    assert verdict == "verdict: 2 runs, of which the first or the last is a lower bound; nothing to do"
    guid = ask(capsys, "history", "trend", "guid", "--definition", "physical", "--release", "R1").splitlines()
    assert [line.split()[3:5] for line in guid[2:4]] == [["1,215", "-"], ["1,215", "+0"]]
    assert guid[-1] == "verdict: 2 runs, +0 lines from the first to the last; nothing to do"


def test_a_change_that_may_be_of_the_manifest_or_an_instrument(workplace: Path, capsys: Output) -> None:
    contents = make_contents(make_report(), manifest="d" * 64)
    tools = (RunTool("pygount", "9"), RunTool("scanner", "2"))
    write_run(parse_place("history.db"), replace(contents, tools=tools))
    *_, last, _ = ask(capsys, "history", "trend", "guid").splitlines()
    assert last.endswith("+0          2   21         1  manifest, scanner, pygount")


def test_a_change_is_to_the_run_of_the_same_release_before(workplace: Path, capsys: Output) -> None:
    write_run(parse_place("history.db"), make_contents(make_report(), release="main"))
    larger = make_report()
    write_run(parse_place("history.db"), make_contents(larger, lacks="later"))
    document = json.loads(ask_json(capsys, "history", "trend", "guid"))
    changes = [(point["release"], point["change"]) for point in document["points"]]
    assert changes == [("R1", None), ("R1", 0), ("main", None), ("R1", 0)]


def ask_json(capsys: Output, *arguments: str) -> str:
    assert run([*arguments, "--format", "json"]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["show", "f00d"], "auditor: f00d: no run in history.db; `auditor history runs` lists them\n"),
        (["show", ""], "auditor: : no run in history.db; `auditor history runs` lists them\n"),
        (["trend", "zen"], "auditor: zen in any release, SLOC: in no run of history.db; did you mean xen?\n"),
        (
            ["trend", "part"],
            "auditor: part: all that a run of some components was asked for, each time others; name one of them\n",
        ),
        (
            ["trend", "xen", "--release", "R9"],
            "auditor: xen in R9, SLOC: in no run of history.db; `auditor query` can list what there is\n",
        ),
        (
            ["runs", "--history", "none.db"],
            "auditor: none.db: no such file; `auditor audit --record` writes a history, --history names another\n",
        ),
        (
            ["backup", "history.db"],
            "auditor: history.db: is there already, and is not replaced; name a new file\n",
        ),
    ],
    ids=["a run", "no run", "a subject", "a part", "a release", "a file", "a copy onto itself"],
)
def test_what_is_not_there(workplace: Path, capsys: Output, arguments: list[str], told: str) -> None:
    assert refuse(capsys, "history", *arguments) == told


def test_the_manifest_that_came_with_auditor_has_no_history(
    tmp_path: Path, cold_cache: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    monkeypatch.chdir(tmp_path)
    told = refuse(capsys, "history", "runs")
    assert "using the manifest that came with auditor" in told
    assert (
        "history.db: belongs to the manifest that came with auditor, and is not written; name a file with --history"
        in told
    )


def test_a_query_in_each_form(workplace: Path, capsys: Output) -> None:
    sql = "select release, exit_code, null as absent, '=1+1' as formula from runs order by number limit 1"
    assert ask(capsys, "query", sql) == (
        "release  exit_code  absent  formula\nR1               0          =1+1\nverdict: 1 row; nothing to do\n"
    )
    assert ask(capsys, "query", sql, "--format", "csv") == "release,exit_code,absent,formula\r\nR1,0,,'=1+1\r\n"
    document = {
        "schema": 1,
        "columns": ["release", "exit_code", "absent", "formula"],
        "rows": [["R1", 0, None, "=1+1"]],
    }
    assert json.loads(ask_json(capsys, "query", sql)) == document


def test_a_query_with_no_rows_is_a_head(workplace: Path, capsys: Output) -> None:
    assert ask(capsys, "query", "select id from runs where 1 = 0") == "id\nverdict: 0 rows; nothing to do\n"


def test_what_upstreams_wrote_is_made_visible(workplace: Path, capsys: Output) -> None:
    assert "a\\x1b[31mb\\nc" in ask(capsys, "query", "select 'a' || char(27) || '[31mb' || char(10) || 'c'")


def test_export(workplace: Path, capsys: Output) -> None:
    for form in ("csv", "parquet"):
        assert run(["history", "export", "--format", form, "-o", "out"]) == 0
    told = capsys.readouterr().err.splitlines()
    assert told[0] == "auditor: wrote out/runs.csv: 2 rows"
    assert sorted(path.name for path in Path("out").iterdir()) == sorted(
        f"{view.name}.{form}" for view in VIEWS for form in ("csv", "parquet")
    )
    for view in VIEWS:
        names = [column.name for column in view.columns]
        with Path(f"out/{view.name}.csv").open(newline="") as file:
            table = list(csv.DictReader(file))
        kept = pyarrow.parquet.read_table(f"out/{view.name}.parquet")
        kinds = {"text": "string", "integer": "int64"}
        assert [(field.name, str(field.type)) for field in kept.schema] == [
            (c.name, kinds[c.kind]) for c in view.columns
        ]
        texts = [{name: "" if row[name] is None else str(row[name]) for name in names} for row in kept.to_pylist()]
        assert [{name: text.removeprefix("'") for name, text in row.items()} for row in table] == texts


def test_an_export_of_no_rows_has_its_columns(tmp_path: Path, workplace: Path) -> None:
    place = parse_place("empty.db")
    contents = make_contents()
    write_run(place, type(contents)(contents.run, (), (), (), ()))
    assert run(["history", "export", "--history", "empty.db", "--format", "parquet", "-o", "out"]) == 0
    assert pyarrow.parquet.read_table("out/findings.parquet").num_rows == 0
    assert pyarrow.parquet.read_table("out/totals.parquet").column_names[:2] == ["run", "number"]


def test_an_export_without_its_library(workplace: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    told = "auditor: --format parquet: needs pyarrow; pip install 'auditor[parquet]'\n"
    assert refuse(capsys, "history", "export", "--format", "parquet") == told


def test_backup(workplace: Path, capsys: Output) -> None:
    assert run(["history", "backup", "copy.db"]) == 0
    told = "auditor: copy.db: a copy of history.db, 2 runs; --history copy.db reads it\n"
    assert capsys.readouterr() == ("", told)
    assert list_runs(parse_place("copy.db")) == list_runs(parse_place("history.db"))
