# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The charts that are columns of tables: systems on a logarithmic axis, scenarios, definitions of a line."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from auditor.model.trust import Scenario, UnmeasuredPart
from auditor.renderers import Report
from auditor.renderers.html.charts import label_of, log_axis
from auditor.renderers.html.comparisons import view_comparisons
from auditor.renderers.html.links import NO_FIGURE
from tests.made.audits import make_component, make_result, measured_file
from tests.made.reports import broad_results, make_report, shown_report, told_apart
from tests.reading.pages import Element, read_page, rows_of


def table_in(page: Element, section: str) -> Element:
    return page.find("section", id=section).find("table", class_="drawn")


def widths_in(row: Element) -> list[float]:
    return [float(rect.attributes["width"].rstrip("%")) for rect in row.find_all("rect")]


# -------------------------------------------------------------------------------------------------------- other systems


@given(st.lists(st.integers(0, 10**15), min_size=1))
def test_a_logarithmic_axis_has_every_value(values: list[int]) -> None:
    axis = log_axis(values)
    assert [math.log10(tick) % 1 for tick in axis.ticks] == [0] * len(axis.ticks)
    assert (axis.place(axis.ticks[0]), axis.place(axis.ticks[-1])) == (0, 100)
    places = [axis.place(value) for value in sorted(values)]
    assert places == sorted(places)
    assert places[0] >= 0
    assert places[-1] <= 100


def test_ten_times_as_much_is_one_step() -> None:
    axis = log_axis([291_030, 23_940_766])
    assert [(tick, label_of(tick), axis.place(tick)) for tick in axis.ticks] == [
        (100_000, "100 k", 0),
        (1_000_000, "1 M", 33.33),
        (10_000_000, "10 M", 66.67),
        (100_000_000, "100 M", 100),
    ]
    assert [label_of(tick) for tick in log_axis([1, 10**19]).ticks][::6] == ["1", "1 M", "1 T", "10^18"]
    assert axis.place(2_910_300) - axis.place(291_030) == pytest.approx(33.33, abs=0.02)


def test_systems_are_drawn_by_size_with_a_shape_and_words_for_their_kind() -> None:
    table = table_in(read_page(make_report()), "comparisons")
    assert [(row[0], row[2], row[3]) for row in rows_of(table)[1:]] == [
        ("TCB of R1", "253,545", "measured"),
        ("Title of linux", "21,300,000", "recorded on 2026-01-02"),
        ("Title of windows", "about 50,000,000", "cited, unverifiable, 2015"),
    ]
    shapes = [[item.tag for item in row.find_all(class_="dot")] for row in table.find_all("tr")]
    assert shapes == [[], ["circle"], ["rect"], ["path"]]
    note = read_page(make_report()).find("section", id="comparisons").find("p", class_="note").text
    assert [word in note for word in ("disc", "square", "diamond")] == [True, True, True]


def test_a_recorded_tcb_is_drawn_as_recorded() -> None:
    table = table_in(read_page(shown_report()), "comparisons")
    assert [item.tag for item in list(table.find_all("tr"))[1].find_all(class_="dot")] == ["rect"]


def test_a_system_without_a_figure_has_no_kind_of_one() -> None:
    rows = view_comparisons(make_report())
    assert [(row.result.component.id, row.kind, row.code is None) for row in rows] == [
        ("linux", "recorded", False),
        ("windows", "cited", False),
        ("beos", None, True),
    ]


def test_nothing_to_compare_with_is_no_chart() -> None:
    page = read_page(make_report(*broad_results()[:4]))
    assert "logarithmic" not in page.text
    page = read_page(make_report(make_result("guid"), *broad_results()[4:]))
    assert "logarithmic" not in page.text


# ------------------------------------------------------------------------------------------------------------ scenarios


def scenario_report() -> Report:
    """Three scenarios inside each other; the audit has nothing of what the last one adds."""
    report = make_report()
    scenarios = (
        Scenario("listed", "The list", "What the page lists", groups=("qubes", "third-party")),
        Scenario("wider", "With <libraries>", "What it links", extends="listed", groups=("linked",)),
        Scenario("dom0", "All of dom0", "And more", extends="wider", groups=("toolstack",)),
    )
    manager = make_component("manager", "toolstack")
    manifest = replace(report.manifest, scenarios=scenarios, components=(*report.manifest.components, manager))
    return replace(report, manifest=manifest)


def test_scenarios_are_nested_bars() -> None:
    table = table_in(read_page(scenario_report()), "scenarios")
    assert [[row[0], *row[2:]] for row in rows_of(table)[1:]] == [
        ["The list listed", "253,545", NO_FIGURE],
        ["With <libraries> wider", "253,622", "+77"],
        ["All of dom0 dom0", "≥ 253,622", "not measured"],
    ]
    bars = [widths_in(row) for row in table.find_all("tr")][1:]
    assert bars == [[0, 88], [88, 0], [88, 0]]


def test_what_has_no_figure_is_an_open_end() -> None:
    report = scenario_report()
    listed, wider, _ = report.manifest.scenarios
    parts = (UnmeasuredPart("X server", "no ref"), UnmeasuredPart("desktop", "no ref"))
    scenarios = (listed, replace(wider, unmeasured=parts), Scenario("more", "More", "of it", extends="wider"))
    table = table_in(read_page(replace(report, manifest=replace(report.manifest, scenarios=scenarios))), "scenarios")
    assert [row[-1] for row in rows_of(table)[1:]] == [NO_FIGURE, "≥ +77 and X server and desktop", "not measured"]
    ends = [[line.attributes["class"] for line in row.find_all("line")] for row in table.find_all("tr")][1:]
    assert ends == [[], ["open new"], ["open"]]


def test_bars_without_open_ends_have_the_whole_width() -> None:
    report = scenario_report()
    report = replace(report, manifest=replace(report.manifest, scenarios=report.manifest.scenarios[:2]))
    bars = [widths_in(row) for row in table_in(read_page(report), "scenarios").find_all("tr")][1:]
    assert bars == [[0, 100], [100, 0]]


def test_what_a_scenario_lacks_is_said_once_where_it_is_added() -> None:
    details = read_page(scenario_report()).find("section", id="scenarios").find("details")
    texts = [item.text for item in details.find_all("dd")]
    assert ["manager: not part of this audit" in text for text in texts] == [False, False, True]
    assert "Adds guid+pure." in texts[1]


def test_a_manifest_without_scenarios_has_no_section() -> None:
    assert "Trust scenarios" not in read_page(make_report()).text


# ---------------------------------------------------------------------------------------------------------- definitions


def test_the_tcb_by_each_definition_of_a_line() -> None:
    table = table_in(read_page(make_report()), "definitions")
    rows = [(row[0].split()[0], row[2]) for row in rows_of(table)[1:]]
    assert rows == [("SLOC", "253,545"), ("physical", "253,575"), ("pygount", "≥ 251,540"), ("NLOC", "≥ 251,535")]
    widths = [widths_in(row)[0] for row in list(table.find_all("tr"))[1:]]
    assert max(widths) == widths[1] == 100
    assert all(width > 99 for width in widths)


def test_a_definition_without_a_figure_for_some_files_is_a_lower_bound() -> None:
    page = read_page(make_report(make_result("guid", "qubes", told_apart(measured_file("a.sh"), pygount_code=None))))
    assert [row[2] for row in rows_of(table_in(page, "definitions"))[1:]] == ["10", "15", "8"]
