# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every limit with its headroom, on the first page and on the page of its component; none decided without a figure."""

import pytest
from msgspec.structs import replace

from auditor.findings.judge import judge
from auditor.model.declared import Limit
from auditor.renderers import Report
from auditor.renderers.html.limits import view_limits
from auditor.renderers.html.links import NO_FIGURE
from tests.made.audits import make_component
from tests.made.reports import incomplete_report, make_report
from tests.reading.pages import Element, read_component, read_page, rows_of, table_captioned


def limited(report: Report, *limits: Limit) -> Report:
    manifest = replace(report.manifest, limits=limits)
    return replace(report, manifest=manifest, verdict=judge(report.audit, manifest))


def limits_in(page: Element) -> list[list[str]]:
    return rows_of(table_captioned(page, "Every limit"))[1:]


def tile(page: Element) -> str:
    tiles = page.find("dl", class_="state").find_all("div")
    (text,) = [item.find("dd").text for item in tiles if item.find("dt").text == "Limits"]
    return text


def test_every_limit_has_its_headroom() -> None:
    page = read_page(limited(make_report(), Limit("tcb", 300_000), Limit("xen", 250_001, metric="c")))
    assert limits_in(page) == [
        ["tcb", "all languages", "253,545", "300,000", "46,455", "84.5 %", "within"],
        ["xen", "C and headers", "250,000", "250,001", "1", "100.0 %", "within"],
    ]
    assert tile(page) == "within all limits, 2 in number. All limits"


def test_an_exceeded_limit_says_by_how_much() -> None:
    page = read_page(limited(make_report(), Limit("tcb", 200_000), Limit("xen", 900_000)))
    assert limits_in(page)[0] == [
        "tcb",
        "all languages",
        "253,545",
        "200,000",
        "\N{MINUS SIGN}53,545",
        "126.8 %",
        "exceeded",
    ]
    assert tile(page) == "1 exceeded of 2. All limits"
    assert "1 limit is exceeded" in page.find("div", class_="notice").text


def test_what_has_no_figure_decides_no_limit() -> None:
    page = read_page(
        limited(
            incomplete_report(), Limit("tcb", 300_000), Limit("guid", 2_000), Limit("blkback", 2_600), Limit("xen", 1)
        )
    )
    assert limits_in(page) == [
        [
            "tcb",
            "all languages",
            "≥ 253,545",
            "300,000",
            NO_FIGURE,
            "≥ 84.5 %",
            "not decided not fully measured: xen, blkback",
        ],
        ["guid", "all languages", "1,205", "2,000", "795", "60.2 %", "within"],
        [
            "blkback",
            "all languages",
            "not measured",
            "2,600",
            NO_FIGURE,
            NO_FIGURE,
            "not decided not fully measured: blkback",
        ],
        [
            "xen",
            "all languages",
            "≥ 252,000",
            "1",
            "\N{MINUS SIGN}251,999",
            "≥ 25,200,000.0 %",
            "exceeded not fully measured: xen",
        ],
    ]
    assert tile(page) == "1 exceeded of 4, 2 not decided. All limits"
    page = read_page(limited(incomplete_report(), Limit("tcb", 300_000)))
    assert tile(page) == "1 not decided of 1; none is exceeded by what was measured. All limits"


def test_the_headroom_of_what_is_not_decided_is_not_known() -> None:
    limits = (Limit("tcb", 300_000), Limit("guid", 2_000), Limit("blkback", 2_600), Limit("xen", 1))
    rows = view_limits(limited(incomplete_report(), *limits)).rows
    assert [row.result.headroom for row in rows] == [None, 795, None, -251_999]


@pytest.mark.parametrize("subject", ["tcb", "third-party"])
def test_what_lacks_a_component_decides_no_limit(subject: str) -> None:
    report = make_report()
    absent = make_component("blkback", "third-party")
    report = replace(report, manifest=replace(report.manifest, components=(*report.manifest.components, absent)))
    (row,) = limits_in(read_page(limited(report, Limit(subject, 300_000))))
    assert row[-1] == "not decided not fully measured: blkback"


def test_the_page_of_a_component_has_its_limits() -> None:
    report = limited(make_report(), Limit("guid", 2_000), Limit("guid", 1_000, metric="c"), Limit("xen", 9))
    notes = [item.text for item in read_component(report, "guid").find_all("p", class_="note")]
    assert notes[:2] == [
        "within 2,000 SLOC (all languages) is the limit: 1,205 found, 795 left. All limits",
        "exceeded 1,000 SLOC (C and headers) is the limit: 1,205 found, 205 too many. All limits",
    ]
    page = read_component(limited(incomplete_report(), Limit("blkback", 2_600)), "blkback")
    assert page.find("p", class_="note").text == (
        "not decided 2,600 SLOC (all languages) is the limit; nothing was measured. All limits"
    )


def test_no_limit_is_no_table() -> None:
    page = read_page(make_report())
    assert page.find("section", id="limits").text == "Limits The manifest sets no limit for this release."
    assert tile(page) == "none set for this release. All limits"
