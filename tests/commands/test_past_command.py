# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor timeline --every tag|month|commit`: the same figures as text, CSV and JSON, and what cannot be asked for."""

import csv
import io
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest

from auditor.cli import run
from auditor.findings.past import Every
from tests.made.manifests import ALPHA, BETA, WHOLE_FOLDER, small_text
from tests.made.upstreams import TIME, Upstreams

Call = Callable[..., int]
DAY = 86_400
ELSE = "are for --every tag, month or commit"
ONE, TWO = "int one(void) { return 1; }\n", "int two(int a) { return a ? 1 : 2; }\n"
"""A function each, with a CCN of 1 and of 2."""
HOSTILE = "merge \x1b[2J<b>\u202e side"


@pytest.fixture
def call(tmp_path: Path, cache: Path, upstreams: Upstreams, monkeypatch: pytest.MonkeyPatch) -> Call:
    """A daemon of three commits in two years, the second of which has a file without a figure."""
    upstreams.commit(ALPHA, {"daemon/a.c": ONE})
    upstreams.commit(ALPHA, {"daemon/a.c": ONE, "daemon/\x1b.c": "\0"}, time=TIME + 30 * DAY)
    upstreams.commit(ALPHA, {"daemon/a.c": ONE}, time=TIME + 50 * DAY)
    upstreams.commit(ALPHA, {"daemon/a.c": ONE + TWO}, tag="v1", message=HOSTILE, time=TIME + 60 * DAY)
    upstreams.commit(BETA, {"arch/x86/mm.c": TWO}, tag="v1", time=TIME + 31 * DAY)
    (tmp_path / "components.toml").write_text(small_text(WHOLE_FOLDER))
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: run(["timeline", *arguments, "--mirror", str(upstreams.folder)])


def test_the_table_has_the_last_point_of_each_year(
    call: Call, upstreams: Upstreams, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("--every", "commit") == 3
    gap = upstreams.git(ALPHA, "rev-parse", "main~2:daemon/\x1b.c")
    commits = {name: upstreams.git(url, "rev-parse", name) for url, name in ((ALPHA, "main"), (BETA, "v1^{commit}"))}
    assert capsys.readouterr().out.splitlines() == [
        "SLOC of what R1 trusts, the last commit of each year; `+` marks a lower bound, `?` a dispute that nobody has "
        "reviewed",
        "point             date        daemon  hypervisor  total  functions  CCN",
        f"{commits['v1^{commit}'][:16]}  2023-12-15     1 +           1    2 +        2 +  3 +",
        f"{commits['main'][:16]}  2024-01-13       2           1      3          3    5",
        "what made it grow most, in SLOC, of commits:",
        "  +1  alpha: merge \\x1b[2J<b>\\u202e side",
        f"    {ALPHA}/commit/{commits['main']}",
        "  of 2 others the growth cannot be told, for want of undisputed figures",
        f"INCOMPLETE: alpha: daemon/\\x1b.c ({gap[:12]}): not a text: it holds a NUL byte",
        "verdict: the past is incomplete (1 contents); next: read why, and review what is disputed",
    ]


def test_the_table_of_months_goes_by_their_names(call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    """The content that has no figure is there at the end of the month before, from which it is told what grew."""
    assert call("hypervisor", "daemon", "--every", "month", "--ref", "beta=v1", "--since", "2024-01") == 3
    lines = capsys.readouterr().out.splitlines()
    assert lines[2].split() == ["2024-01", "2024-01-13", "2", "1", "3", "3", "5"]
    assert lines[-1].startswith("verdict: the past is incomplete (1 contents); next: ")
    assert call("hypervisor", "--every", "month", "--since", "2023-12") == 0
    assert capsys.readouterr().out.splitlines()[-1] == "verdict: complete; nothing to do"


@pytest.mark.parametrize(
    ("every", "since", "days"),
    [
        ("commit", "2024-01", ["2024-01-03", "2024-01-13"]),
        ("commit", "2023-12", ["2023-12-14", "2023-12-15", "2024-01-03", "2024-01-13"]),
        ("tag", "2024-01", ["2024-01-13"]),
        ("tag", "2023-12", ["2024-01-13", "2023-12-15"]),
    ],
)
def test_points_before_a_month_are_left_out(
    call: Call, capsys: pytest.CaptureFixture[str], every: str, since: str, days: list[str]
) -> None:
    call("--every", every, "--since", since, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["time"][:10] for row in rows if row["component"] == "total"] == days
    call("--every", every, "--format", "csv")
    assert rows == [row for row in csv.DictReader(io.StringIO(capsys.readouterr().out)) if row in rows]


@pytest.mark.parametrize("every", get_args(Every))
def test_where_no_repository_can_be_read_that_is_told_and_no_table(
    call: Call, upstreams: Upstreams, capsys: pytest.CaptureFixture[str], every: str
) -> None:
    shutil.rmtree(upstreams.git_dir(BETA))
    assert call("hypervisor", "--every", every) == 3
    _, failure, verdict = capsys.readouterr().out.splitlines()
    assert failure.startswith(f"INCOMPLETE: beta: {BETA}: not in the mirror")
    assert verdict.startswith("verdict: the past is incomplete (beta); next: ")


def read_forms(
    call: Call, capsys: pytest.CaptureFixture[str], *arguments: str
) -> tuple[str, list[dict[str, str]], Any]:
    """The past as text, CSV and JSON."""
    printed = []
    for form in ("text", "csv", "json"):
        call(*arguments, "--format", form)
        printed.append(capsys.readouterr().out)
    return printed[0], list(csv.DictReader(io.StringIO(printed[1]))), json.loads(printed[2])["past"]


@pytest.mark.parametrize(
    ("every", "figures", "bounds"),
    [
        (
            "commit",
            ["2", "not measured", "2 +", "2 +", "3 +"],
            [["total"], ["daemon", "total"], ["total"], ["total"]],
        ),
        ("month", ["2", "not measured", "2 +", "2 +", "3 +"], [["total"], ["daemon", "total"], ["total"]]),
        ("tag", ["2", "-", "2", "2", "3"], [[]]),
    ],
)
def test_a_total_that_lacks_a_repository_is_a_lower_bound(
    call: Call, capsys: pytest.CaptureFixture[str], every: str, figures: list[str], bounds: list[list[str]]
) -> None:
    """Of a tag the total is that of its repository alone, which lacks nothing."""
    text, rows, past = read_forms(call, capsys, "--every", every, "--ref", "beta=gone")
    (last,) = (line for line in text.splitlines() if "2024-01-13" in line)
    assert re.split(r"  +", last)[2:] == figures
    assert [row["complete"] for row in rows if row["component"] == "total"] == [
        "no" if item else "yes" for item in bounds
    ]
    assert [point["lower_bounds"] for point in past["points"]] == bounds
    assert [(item["repository"], item["components"]) for item in past["failures"]] == [("beta", ["hypervisor"])]


def test_what_nobody_has_decided_on_makes_totals_lower_bounds(
    call: Call, upstreams: Upstreams, capsys: pytest.CaptureFixture[str]
) -> None:
    upstreams.commit(BETA, {"arch/x86/mm.c": TWO, "arch/x86/new.py": "pass\n"}, tag="v2")
    arguments = ("--every", "tag", "--ref", "beta=v2")
    text, rows, past = read_forms(call, capsys, *arguments)
    assert "UNCLASSIFIED: https://example.org/upstream/beta arch/x86/new.py at " in text
    assert [(row["point"], row["component"], row["complete"]) for row in rows] == [
        *(("v1", "daemon", "yes"), ("v1", "total", "yes")),
        *(("v1", "hypervisor", "yes"), ("v1", "total", "no")),
        *(("v2", "hypervisor", "yes"), ("v2", "total", "no")),
    ]
    assert [point["lower_bounds"] for point in past["points"]] == [[], ["total"], ["total"]]
    assert [file["path"] for file in past["unclassified"]] == ["arch/x86/new.py"]


def test_where_nothing_has_a_figure_there_is_none(
    call: Call, upstreams: Upstreams, capsys: pytest.CaptureFixture[str]
) -> None:
    upstreams.commit(ALPHA, {"daemon/a.c": "\0"}, tag="v2", branch="other")
    text, rows, past = read_forms(call, capsys, "daemon", "--every", "tag")
    assert re.split(r"  +", text.splitlines()[3])[2:] == ["not measured"] * 4
    figures = ("files", "code", "functions", "ccn", "unmeasured", "complete")
    assert [[row[name] for name in figures] for row in rows[2:]] == [["0", "", "", "", "1", "no"]] * 2
    assert past["points"][1]["lower_bounds"] == ["daemon", "total"]


def test_csv_and_json_have_every_point(call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("--every", "commit", "--format", "csv") == 3
    printed, told = capsys.readouterr()
    rows = list(csv.DictReader(io.StringIO(printed)))
    assert [(row["time"][:10], row["component"], row["code"], row["unmeasured"]) for row in rows] == [
        ("2023-11-14", "daemon", "1", "0"),
        ("2023-11-14", "total", "1", "0"),
        ("2023-12-14", "daemon", "1", "1"),
        ("2023-12-14", "total", "1", "1"),
        ("2023-12-15", "hypervisor", "1", "0"),
        ("2023-12-15", "total", "2", "1"),
        ("2024-01-03", "daemon", "1", "0"),
        ("2024-01-03", "total", "2", "0"),
        ("2024-01-13", "daemon", "2", "0"),
        ("2024-01-13", "total", "3", "0"),
    ]
    totals, names = rows[1::2], ["alpha", "alpha", "beta", "alpha", "alpha"]
    assert [row["commits"] for row in totals] == [
        f"{name}@{row['point']}" for name, row in zip(names, totals, strict=True)
    ]
    unpinned, verdict = told.splitlines()
    assert unpinned == "auditor: components.lock: does not pin alpha, beta in R1; run `auditor lock`"
    assert verdict.startswith("auditor: verdict: the past is incomplete")
    assert call("--every", "commit", "--format", "json") == 3
    document = json.loads(capsys.readouterr().out)
    past = document["past"]
    assert (document["every"], document["points"], document["complete"]) == ("commit", [], False)
    assert [(point["time"][:10], point["total"]["code"], point["total"]["unmeasured"]) for point in past["points"]] == [
        (row["time"][:10], int(row["code"]), int(row["unmeasured"])) for row in totals
    ]
    (growth,) = past["growth"]
    assert (growth["growth"], growth["subject"], growth["address"]) == (
        *(1, HOSTILE),
        f"{ALPHA}/commit/{growth['revision']}",
    )
    assert [gap["path"] for gap in past["gaps"]] == ["daemon/\x1b.c"]


def test_an_audit_has_the_months_and_a_recorded_one_keeps_them(
    call: Call, upstreams: Upstreams, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same months as `auditor timeline` tells, in `audit.json`, on a page, and once more where no upstream is."""
    call("--every", "month", "--format", "json")
    months = json.loads(capsys.readouterr().out)["past"]["points"]
    parts = ("--component", "daemon", "--component", "hypervisor")
    forms = (*parts, "--format", "html", "--format", "json", "--mirror", str(upstreams.folder))
    assert run(["audit", "--past", "-o", "out", *forms]) == 0
    past = json.loads(Path("out/audit.json").read_text())["past"]
    assert past["points"] == months
    assert [(item["growth"], item["components"], item["subject"]) for item in past["growth"]] == [
        (1, {"daemon": 1}, HOSTILE)
    ]
    page = Path("out/components/tcb_past.html")
    text = page.read_text()
    assert f'href="{ALPHA}/commit/{past["growth"][0]["revision"]}"' in text
    assert "merge \\x1b[2J&lt;b&gt;\\u202e side" in text
    assert len(re.findall(r'<th scope="row">20\d\d-\d\d', text)) == len(months) == 3
    Path("none").mkdir()
    recorded = ("--recorded", "out/audit.json", "--accept-recorded", "-o", "again", "--format", "html")
    assert run(["audit", *parts, *recorded, "--mirror", "none"]) == 0
    assert ">recorded</span>" in Path("again/components/tcb_past.html").read_text()
    assert run(["audit", "-o", "out", *forms]) == 0
    assert not page.exists()
    assert "past" not in json.loads(Path("out/audit.json").read_text())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["daemon"], f"COMPONENT, --ref and --since {ELSE}", id="component"),
        pytest.param(["--ref", "alpha=v1"], f"COMPONENT, --ref and --since {ELSE}", id="ref"),
        pytest.param(["--since", "2023-01"], f"COMPONENT, --ref and --since {ELSE}", id="since of releases"),
        *(
            pytest.param(
                ["--every", every, "--since", "2024-02"],
                f"--since 2024-02: later than the last {every} of all components; name an earlier month\n",
                id=f"since after the last {every}",
            )
            for every in get_args(Every)
        ),
        pytest.param(["--every", "tag", "--release", "R1", "--release", "main"], "only one can be the last", id="two"),
        pytest.param(["--every", "month", "--since", "2012"], "--since 2012: no month; write YYYY-MM", id="since"),
        pytest.param(["demon", "--every", "tag"], "demon: no component of", id="unknown"),
    ],
)
def test_what_does_not_fit_is_said(
    call: Call, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert call(*arguments) == 2
    assert message in capsys.readouterr().err


def test_an_audit_without_the_past_that_was_asked_for_is_not_whole(
    call: Call, upstreams: Upstreams, capsys: pytest.CaptureFixture[str]
) -> None:
    """Files that are known need no history, which is not there offline."""
    forms = ("--component", "daemon", "--format", "text", "--mirror", str(upstreams.folder))
    assert run(["audit", *forms]) == 0
    capsys.readouterr()
    assert run(["audit", "--past", "--offline", *forms]) == 3
    printed = capsys.readouterr()
    assert "auditor: past of alpha: " in printed.err
    assert "things asked for failed" in printed.out
