# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the TCB runs, and what of it input from less trusted code reaches first, on the first page."""

from msgspec.structs import replace

from auditor.model.declared import Apart, Exposure, Source
from auditor.model.measured import UnmeasuredFile
from auditor.renderers import Report
from tests.made.audits import make_component, make_result, measured_file
from tests.made.manifests import ALPHA
from tests.made.reports import make_report, render, told_apart
from tests.reading.pages import read_page, rows_of
from tests.reading.strict_readers import read_csv

EXPOSURE = Exposure(("in.c",), "messages", (Apart(("main",), "arguments"),))


def placed_report(*gaps: UnmeasuredFile) -> Report:
    """A daemon of dom0 with one exposed file of two functions, and a receiver in VMs of which nothing is said."""
    source = Source("alpha", include=("**",), exposed=(EXPOSURE,))
    guid = make_result(
        "guid", "qubes", told_apart(measured_file("in.c", code=30)),
        told_apart(measured_file("z.py", code=4, language="Python")),
        component=make_component("guid", sources=(source,)),
    )  # fmt: skip
    receiver = make_result("receiver", "qubes", *(() if gaps else (told_apart(measured_file("r.c", code=5)),)))
    receiver = replace(receiver, component=make_component("receiver", runs_in=("VM",)), unmeasured=gaps)
    return make_report(guid, receiver, make_result("guid+pure", "linked", told_apart(measured_file("pure.c", code=9))))


def places_of(report: Report) -> list[list[str]]:
    return rows_of(read_page(report).find("table", id="place-table"))[2:]


def test_each_place_has_its_sums_and_what_is_exposed() -> None:
    report = placed_report()
    assert places_of(report) == [
        ["dom0", "guid", "30", "34", "1", "30", "30", "1"],
        ["VM", "receiver", "5", "5", "not declared"],
    ]
    section = read_page(report).find("section", id="places")
    assert section.find("p", class_="note").text == ("The manifest does not say what is exposed in Title of receiver.")


def test_what_is_exposed_is_a_lower_bound_where_a_component_of_the_place_says_nothing() -> None:
    report = placed_report()
    guid, receiver, pure = report.audit.components
    receiver = replace(receiver, component=replace(receiver.component, runs_in=("dom0",)))
    both = replace(report, audit=replace(report.audit, components=(guid, receiver, pure)))
    assert places_of(both) == [["dom0", "guid, receiver", "35", "39", "≥ 1", "≥ 30", "≥ 30", "≥ 1"]]
    for found, cells in ((report, {"guid": "true", "dom0": "true", "tcb": "false"}), (both, {"dom0": "false"})):
        rows = {row["subject"]: row for row in read_csv(render("csv", found)["components.csv"])}
        assert {name: rows[name]["exposed_complete"] for name in cells} == cells
        assert (rows["tcb"]["complete"], rows["receiver"]["exposed_complete"]) == ("true", "")


def test_a_place_without_a_figure_has_none() -> None:
    report = placed_report(UnmeasuredFile(ALPHA, "", "unreachable"))
    assert places_of(report)[1] == ["VM", "receiver", "not measured"]


def test_an_audit_without_the_tcb_has_no_places() -> None:
    page = read_page(make_report(make_result("guid+pure", "linked", measured_file("pure.c"))))
    assert list(page.find_all("section", id="places")) == []
