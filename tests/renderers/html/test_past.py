# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The page of the past: areas as high as their figures, releases, doubts in words, and links to what made it grow."""

import re

import jsonschema
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from auditor.documents.audit import encode_audit
from auditor.documents.register import schema_of
from auditor.findings.moments import Past
from auditor.renderers.html.charts import AreaChart, Months, area_chart
from auditor.renderers.html.links import PAST
from auditor.renderers.html.pages import render
from tests.made.pasts import MONTHS, make_past
from tests.made.reports import past_report, whole_report
from tests.reading.pages import Element, PageReader, read_all, rows_of, table_captioned


def page_of(past: Past) -> Element:
    return PageReader(render(replace(whole_report(), past=past))[PAST]).root


def whole_past() -> Past:
    """The first month and the second one as if nothing lacked."""
    past = make_past()
    daemon = replace(past.moments[1].sums["daemon"], unmeasured=0)
    sums = {**past.moments[1].sums, "daemon": daemon}
    second = replace(past.moments[1], sums=sums, total=sum(sums.values(), start=daemon - daemon))
    moments = (past.moments[0], second)
    return replace(past, moments=moments, uncertain=0, gaps=(), failures=(), unclassified=(), left_out=(), elsewhere=())


# ------------------------------------------------------------------------------------------------------------- geometry

VALUES = st.lists(st.lists(st.integers(0, 10**7), min_size=3, max_size=3), min_size=1, max_size=40)


def heights_of(outline: str) -> list[tuple[float, float]]:
    """Up to where each step of an outline goes, and how high it is, in the units of the drawing."""
    steps = re.findall(r"V([\d.]+)H([\d.]+)", outline)
    return [(float(end), AreaChart.base - float(y)) for y, end in steps]


@given(VALUES)
def test_areas_are_as_high_as_the_sums_below_them(columns: list[list[int]]) -> None:
    months = Months(tuple(f"{2000 + number // 12}-{number % 12 + 1:02}" for number in range(len(columns))), (), ())
    chart = area_chart(months, dict(zip("abc", zip(*columns, strict=True), strict=True)))
    scale = (AreaChart.base - chart.ticks[-1].y) / chart.ticks[-1].value
    for number, outline in enumerate(chart.outlines, start=1):
        steps = heights_of(outline)
        assert steps[-1][0] == AreaChart.width
        for index, values in enumerate(columns):
            middle = months.place(index + 0.5)
            height = next(height for end, height in steps if end >= middle)
            assert height == pytest.approx(sum(values[:number]) * scale, abs=0.06)
    assert [year.label for year in chart.years][:1] == ["2000"]


def test_a_span_without_a_january_is_named_by_its_first_month() -> None:
    chart = area_chart(Months(("2023-11", "2023-12"), (), ()), {"a": (1, 2)})
    assert [(year.label, year.x) for year in chart.years] == [("2023-11", AreaChart.left)]


def test_names_of_releases_stay_apart() -> None:
    names = tuple(f"{2012 + number // 12}-{number % 12 + 1:02}" for number in range(166))
    marks = tuple((f"R3.{number}", 45 + 5 * number) for number in range(4))
    chart = area_chart(Months(names, marks, ()), {"a": [1] * 166})
    rows = {mark.label: mark.y for mark in chart.marks}
    assert rows["R3.0"] != rows["R3.1"]
    assert all(0 < mark.y < AreaChart.top for mark in chart.marks)


def test_doubtful_months_that_follow_one_another_are_one_stretch() -> None:
    chart = area_chart(Months(tuple("abcdefgh"), (), (0, 1, 2, 5)), {"a": [1] * 8})
    slot = (AreaChart.width - AreaChart.left) / 8
    assert [((part.start - AreaChart.left) / slot, (part.end - AreaChart.left) / slot) for part in chart.doubtful] == [
        (0, 3),
        (5, 6),
    ]


# ----------------------------------------------------------------------------------------------------------------- page


def test_every_month_has_its_figures_with_their_doubts() -> None:
    table = table_captioned(page_of(make_past()), "SLOC of each component at the end of each month")
    assert rows_of(table) == [
        ["Month", "Daemon", "Hypervisor", "Gone", "Total"],
        ["2023-11", "1,000", "–", "not measured", "≥ 1,000"],  # noqa: RUF001 - an en dash is meant
        ["2023-12 R0.9", "≥ 1,010", "4,000", "not measured", "≥ 5,010"],
        ["2024-01 R1", "1,020", "4,300 ?", "not measured", "≥ 5,320 ?"],
    ]


def test_what_is_in_doubt_has_no_change() -> None:
    def changes(past: Past) -> list[list[str]]:
        return rows_of(table_captioned(page_of(past), "SLOC of each component in the first month"))[1:]

    assert [(row[0], row[2], row[3], row[4]) for row in changes(make_past())] == [
        ("Daemon", "1,0002023-11", "1,0202024-01", "+20"),
        ("Hypervisor", "4,0002023-12", "4,300 ?2024-01", "–"),  # noqa: RUF001 - an en dash is meant
        ("Total, each file once", "≥ 1,0002023-11", "≥ 5,320 ?2024-01", "–"),  # noqa: RUF001 - an en dash is meant
    ]
    assert [row[4] for row in changes(whole_past())] == ["+10", "±0", "+4,010"]


def test_the_commits_that_grew_most_are_linked_with_their_components() -> None:
    table = table_captioned(page_of(make_past()), "The commits that made the TCB grow most")
    rows = rows_of(table)[1:]
    assert [(row[1], row[2]) for row in rows] == [("+300", "Hypervisor"), ("+20", "Daemon +12, Hypervisor +9")]
    assert rows[0][0] == "add a <driver>2023-12-24, alpha 000000000000"
    links = [link.attributes["href"] for link in table.find_all("a")]
    assert links == [f"https://example.org/upstream/alpha/commit/{growth:040}" for growth in (300, 20)]


def test_a_commit_that_the_upstream_is_not_known_to_have_is_not_linked() -> None:
    past = make_past()
    own = replace(past, revisions=tuple(replace(item, overridden=True) for item in past.revisions))
    table = table_captioned(page_of(own), "The commits that made the TCB grow most")
    assert list(table.find_all("a")) == []
    assert "add a <driver>" in table.text


def test_what_lacks_is_said_in_words() -> None:
    text = page_of(make_past()).find("section", id="lacks").text
    for words in (
        "not read unreachable. gone and the total lack all that is in it.",
        "Not followed: too large.",
        "Not followed where it was before: in old until R0, in older until R0.1.",
        "2 contents without an undisputed figure: binary.",
        "And 1 more path without an undisputed figure; audit.json names them all.",
        "Nobody has decided whether it is trusted:",
        "In 3 of 3 months the total is a lower bound, marked ≥.",
        "In 1 of 3 months instruments differ on a file and nobody has looked, marked ?.",
    ):
        assert words in text, words
    whole = page_of(whole_past())
    assert "Every repository was read" in whole.find("section", id="lacks").text
    assert "incomplete" not in whole.find("header", class_="page").text
    assert "dashes" not in whole.text
    assert list(whole.find_all("line", class_="open")) == []


def test_the_chart_can_be_read_without_seeing_it() -> None:
    (chart,) = page_of(make_past()).find_all("svg", role="img")
    ids = chart.attributes["aria-labelledby"].split()
    title, text = (chart.find(id=name).text for name in ids)
    assert title == "SLOC at the end of each month"
    assert "1,000 SLOC in 2023-11, 5,320 in the last month" in text
    marks = [item.text for item in chart.find_all("text", class_="value")]
    assert marks == ["R0.9", "R1"], "R0 was before the first month, and R1 after the last one"


def test_the_first_page_and_those_of_components_lead_to_it() -> None:
    pages = read_all(past_report())
    section = pages["index.html"].find("section", id="past")
    assert "≥ 1,000 SLOC at the end of 2023-11, ≥ 5,320 ? at the end of 2024-01" in section.text
    assert section.find("span", class_="bad").text == "incomplete"
    assert [link.attributes["href"] for link in section.find_all("a")] == [PAST]
    daemon = pages["components/daemon.html"]
    assert "1,000 SLOC at the end of 2023-11, 1,020 at the end of 2024-01, a change of +20" in daemon.text
    assert len(list(daemon.find_all("svg", role="img"))) > len(
        list(read_all(whole_report())["components/daemon.html"].find_all("svg", role="img"))
    )
    assert not [path for path, page in read_all(whole_report()).items() if "Month by month" in page.text]


def test_a_past_without_a_month_says_so() -> None:
    """Nothing could be read, or the past ends before the first month."""
    past = replace(whole_past(), moments=(), grown=(), marks=make_past().marks, failures=make_past().failures)
    pages = read_all(replace(whole_report(), past=past))
    assert "no month has a figure" in pages["index.html"].find("section", id="past").text
    assert "No commit in these months is known to have made the TCB grow." in pages[PAST].text
    assert "not read unreachable" in pages[PAST].text
    assert not list(pages[PAST].find_all("table"))


def test_a_system_of_one_component_has_one_area() -> None:
    past = whole_past()
    moments = tuple(
        replace(item, sums={"daemon": item.sums["daemon"]}, total=item.sums["daemon"]) for item in past.moments
    )
    chart = page_of(replace(past, components=past.components[:1], moments=moments)).find("svg", role="img")
    assert [path.find("title").text for path in chart.find_all("path")] == ["Daemon"]


def test_the_document_has_all_of_it() -> None:
    report = past_report()
    document = msgspec.json.decode(encode_audit(report.audit, report.verdict, past=report.past))
    jsonschema.validate(document, schema_of("audit"))
    past = document["past"]
    assert [point["name"] for point in past["points"]] == list(MONTHS)
    assert past["points"][0]["lower_bounds"] == ["total"]
    assert past["releases"][-1] == {"release": "R1", "time": "2024-09-09T00:00:00Z"}
    assert [item["components"] for item in past["growth"]] == [{"hypervisor": 300}, {"daemon": 12, "hypervisor": 9}]


@pytest.mark.parametrize(("past", "said"), [(make_past(), " without block, "), (whole_past(), " trusts, ")])
def test_what_totals_are_without_is_said_beside_them(past: Past, said: str) -> None:
    pages = render(replace(whole_report(), past=past))
    for page in (PAST, "index.html"):
        assert said in " ".join(element.text for element in PageReader(pages[page]).root.find_all("p"))
