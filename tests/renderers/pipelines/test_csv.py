# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.renderers import Report
from auditor.renderers.pipelines.csv import defuse
from auditor.renderers.words.visible import make_visible
from tests.made.audits import REVISION, URL
from tests.made.hostile import HOSTILE, hostile_report
from tests.made.reports import recorded_report, render, shown_report, troubled_report, whole_report
from tests.reading.strict_readers import read_csv


def tables(report: Report) -> dict[str, list[dict[str, str]]]:
    return {path.removesuffix(".csv"): read_csv(text) for path, text in render("csv", report).items()}


def test_a_component_has_its_figures() -> None:
    row = tables(whole_report())["components"][0]
    assert {key: row[key] for key in ("release", "kind", "subject", "group", "runs_in", "basis", "complete")} == {
        "release": "R1",
        "kind": "component",
        "subject": "daemon",
        "group": "qubes",
        "runs_in": "dom0",
        "basis": "measured",
        "complete": "true",
    }
    sizes = ("files", "code", "c", "assembly", "other", "comment", "blank", "physical", "functions")
    assert [row[key] for key in sizes] == ["3", "31", "27", "0", "4", "3", "3", "37", "3"]
    assert [row[key] for key in ("ccn_median", "ccn_above_15", "ccn_max")] == ["16", "2", "40"]
    assert row["sources"] == f"{URL}@{REVISION}"


def test_totals_stand_apart_from_components() -> None:
    rows = tables(whole_report())["components"]
    totals = {row["subject"]: row for row in rows if row["kind"] == "total"}
    assert list(totals) == ["qubes", "third-party", "linked", "tcb"]
    assert (totals["tcb"]["code"], totals["tcb"]["code_as_shipped"]) == ("36", "37")


def test_what_has_no_figure_has_empty_cells() -> None:
    found = tables(troubled_report())["components"]
    sums = {(row["kind"], row["subject"]): (row["basis"], row["code"]) for row in found if row["kind"] != "component"}
    assert sums["place", "hypervisor"] == sums["total", "third-party"] == ("not measured", "")
    rows = {row["subject"]: row for row in found if row["kind"] == "component"}
    assert (rows["hypervisor"]["basis"], rows["hypervisor"]["code"]) == ("not measured", "")
    assert (rows["windows"]["basis"], rows["windows"]["code"], rows["windows"]["cited_code"]) == (
        "cited",
        "",
        "50000000",
    )
    assert (rows["daemon"]["basis"], rows["daemon"]["complete"]) == ("measured", "false")


def test_every_file_has_a_row_and_a_state() -> None:
    rows = tables(troubled_report())["files"]
    assert [(row["path"], row["state"], row["code"], row["tcb"]) for row in rows] == [
        ("daemon/a.c", "disputed", "30", "true"),
        ("daemon/b.c", "measured", "200", "true"),
        ("daemon/run", "unmeasured", "", "true"),
        ("", "unmeasured", "", "true"),
        ("daemon/new.c", "unclassified", "", "false"),
    ]
    assert [row["reason"] for row in rows[2:]] == [
        "symbolic link",
        "unreachable",
        "no rule of the manifest mentions it",
    ]


@pytest.mark.parametrize("report", [whole_report(), recorded_report()], ids=["whole", "R4.3.0"])
def test_the_files_of_the_tcb_add_up_to_it(report: Report) -> None:
    found = tables(report)
    (tcb,) = [row for row in found["components"] if row["subject"] == "tcb"]
    files = [row for row in found["files"] if row["tcb"] == "true"]
    assert sum(int(row["code"]) for row in files) == int(tcb["code"])
    assert len(files) == int(tcb["files"])
    for row in found["components"]:
        if row["kind"] == "component" and row["basis"] == "measured":
            own = [item for item in found["files"] if row["subject"] in item["components"].split()]
            assert sum(int(item["physical"]) for item in own) == int(row["physical"]), row["subject"]


def test_a_file_of_several_components_has_one_row() -> None:
    (row,) = [row for row in tables(whole_report())["files"] if row["path"] == "daemon/common.h"]
    assert (row["components"], row["tcb"], row["functions"], row["ccn_max"]) == (
        "daemon daemon+library",
        "true",
        "0",
        "",
    )


def test_every_row_of_a_recorded_audit_says_so() -> None:
    for rows in tables(shown_report()).values():
        assert {row["recorded"] for row in rows} == {"no upstream could be reached"}


@pytest.mark.parametrize(
    ("text", "cell"),
    {
        "=1+1": "'=1+1",
        "+1": "'+1",
        "-1": "'-1",
        "@SUM(A1)": "'@SUM(A1)",
        "  =1": "'  =1",
        "'quoted": "''quoted",
        "\N{FULLWIDTH EQUALS SIGN}1": "'\N{FULLWIDTH EQUALS SIGN}1",
        "\t=1": "\\t=1",
        "\r=1": "\\r=1",
        "a=1": "a=1",
        "": "",
    }.items(),
    ids=repr,
)
def test_formulas_are_defused(text: str, cell: str) -> None:
    assert defuse(text) == cell


@given(st.text())
def test_a_defused_text_is_no_formula_and_can_be_had_back(text: str) -> None:
    cell = defuse(text)
    assert cell.lstrip()[:1] not in set("=+-@\t\r\n\N{FULLWIDTH EQUALS SIGN}")
    assert cell.removeprefix("'") == make_visible(text)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_cell_is_a_formula(text: str) -> None:
    for rows in tables(hostile_report(text)).values():
        for cell in (cell for row in rows for cell in row.values()):
            assert cell.lstrip()[:1] not in set("=+-@"), cell


# ---------------------------------------------------------------------------------------------- functions and exposure


@pytest.mark.parametrize("report", [whole_report(), recorded_report()], ids=["whole", "R4.3.0"])
def test_every_function_of_a_file_has_a_row(report: Report) -> None:
    found = tables(report)
    counts = Counter((row["url"], row["revision"], row["path"]) for row in found["functions"])
    numbers = {(row["url"], row["revision"], row["path"]): int(row["functions"] or 0) for row in found["files"]}
    assert {place: number for place, number in numbers.items() if number} == counts
    (tcb,) = [row for row in found["components"] if row["subject"] == "tcb"]
    assert sum(row["tcb"] == "true" for row in found["functions"]) == int(tcb["functions"])


def test_a_function_has_its_figures_and_its_place() -> None:
    row = tables(recorded_report())["functions"]
    (found,) = [item for item in row if item["function"] == "handle_wmflags"]
    assert (found["path"], found["components"].split()[0], found["tcb"]) == ("gui-daemon/xside.c", "qubes-guid", "true")
    assert found["exposed"] == "messages of the GUI protocol, from each VM with a window"
    assert int(found["start"]) < int(found["end"])
    assert {item["exposed"] for item in row if item["function"] == "parse_cmdline"} == {""}


def test_exposed_files_add_up_by_place() -> None:
    found = tables(recorded_report())
    trusted = {
        row["subject"]: row["runs_in"] for row in found["components"] if row["group"] in ("qubes", "third-party")
    }
    for place in [row for row in found["components"] if row["kind"] == "place"]:
        here = {name for name, places in trusted.items() if place["subject"] in places.split(", ")}
        files = [row for row in found["files"] if row["exposed"] and here & set(row["components"].split())]
        assert (place["exposed_files"], place["exposed_code"]) == (
            str(len(files)),
            str(sum(int(row["code"]) for row in files)),
        )
    assert [row["subject"] for row in found["components"] if row["kind"] == "place"] == [
        "hypervisor", "dom0 kernel", "dom0", "VM",
    ]  # fmt: skip


def test_what_is_not_declared_is_not_0() -> None:
    cells = {row["exposed_code"] for row in tables(whole_report())["components"]}
    assert cells == {""}
