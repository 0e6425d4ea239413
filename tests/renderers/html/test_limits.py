# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every limit with its headroom, on the first page and on the page of its component; none decided without a figure."""

import pytest
from msgspec.structs import replace

from auditor.findings.accepted import accept
from auditor.findings.judge import judge
from auditor.model.declared import Limit
from auditor.model.judged import Since
from auditor.renderers import Report
from auditor.renderers.html.limits import view_limits
from auditor.renderers.html.links import NO_FIGURE
from tests.made.audits import make_component
from tests.made.diffs import since, small_pair
from tests.made.reports import incomplete_report, make_report
from tests.reading.pages import Element, read_component, read_page, rows_of, table_captioned


def limited(report: Report, *limits: Limit) -> Report:
    manifest = replace(report.manifest, limits=limits)
    return replace(report, manifest=manifest, verdict=judge(report.audit, manifest, accepted=report.accepted))


def limits_in(page: Element) -> list[list[str]]:
    return rows_of(table_captioned(page, "Every limit"))[1:]


def tile(page: Element) -> str:
    tiles = page.find("dl", class_="state").find_all("div")
    (text,) = [item.find("dd").text for item in tiles if item.find("dt").text == "Limits"]
    return text


def test_every_limit_has_its_headroom() -> None:
    page = read_page(limited(make_report(), Limit("tcb", 300_000), Limit("xen", 250_001, metric="c")))
    assert limits_in(page) == [
        ["tcb all languages", "within", "253,545", "300,000", "46,455", "84.5 %"],
        ["xen C and headers", "within", "250,000", "250,001", "1", "100.0 %"],
    ]
    assert tile(page) == "within all limits, 2 in number. All limits"


def test_an_exceeded_limit_says_by_how_much() -> None:
    page = read_page(limited(make_report(), Limit("tcb", 200_000), Limit("xen", 900_000)))
    assert limits_in(page)[0] == [
        "tcb all languages",
        "exceeded",
        "253,545",
        "200,000",
        "\N{MINUS SIGN}53,545",
        "126.8 %",
    ]
    assert tile(page) == "1 exceeded of 2. All limits"
    assert "1 limit is exceeded" in page.find("div", class_="notice").text


def test_each_exceeded_limit_comes_first_and_leads_to_its_commits() -> None:
    """Several limits on one figure, told apart by their kind, with what was accepted of them and what changed since."""
    audit = make_report().audit
    accepted = accept(audit, "a" * 64, "2026-01-01", "read <all> of it")
    lower = {"guid": replace(accepted.figures["guid"], code=1_000)}
    accepted = replace(accepted, figures=accepted.figures | lower, lowest=accepted.lowest | lower)
    limits = Limit("xen", 900_000), Limit("guid", growth=5), Limit("guid", ratchet=True), Limit("guid", 1_100)
    report = limited(replace(make_report(), accepted=accepted), *limits)
    moved = Since("alpha", "1" * 40, "2" * 40, "https://example.org/compare/1...2", 2, ("Ada <b>",))
    results = [replace(item, since=(moved,) if item.limit.growth else ()) for item in report.verdict.limits]
    page = read_page(replace(report, verdict=replace(report.verdict, limits=tuple(results))))
    bounds = ["200 over 1,005 SLOC", "205 over 1,000 SLOC", "105 over 1,100 SLOC"]
    kinds = ["1,000 accepted, +5", "the lowest accepted", "a fixed maximum"]
    notice = next(page.find_all("div", class_="notice")).find("ul")
    assert [item.text for item in notice.find_all("li")] == [
        f"guid: {bound} (all languages; {kind})" for bound, kind in zip(bounds, kinds, strict=True)
    ]
    anchors = [link.attributes["href"] for link in notice.find_all("a")]
    items = [page.find("li", id=anchor.removeprefix("#")) for anchor in anchors]
    assert [item.text for item in items] == [
        "guid: 200 over 1,005, at 1,205 SLOC (all languages; 1,000 accepted, +5)"
        "alpha since 111111111111: 2 commits by Ada <b>",
        "guid: 205 over 1,000, at 1,205 SLOC (all languages; the lowest accepted)",
        "guid: 105 over 1,100, at 1,205 SLOC (all languages; a fixed maximum)",
    ]
    assert [link.attributes["href"] for link in items[0].find_all("a")] == ["components/guid.html", moved.link]
    assert [row[:2] for row in limits_in(page)] == [
        *([f"guid all languages; {kind}", "exceeded"] for kind in kinds),
        ["xen all languages; a fixed maximum", "within"],
    ]
    assert "relative to what was accepted on 2026-01-01: “read <all> of it”." in page.find("section", id="limits").text


def test_an_exceeded_limit_leads_to_what_changed_last() -> None:
    old, new = small_pair()
    report = limited(since(old, new), Limit("daemon", 1), Limit("tcb", 1), Limit("hypervisor", 9))
    links = [link.attributes["href"] for link in read_page(report).find("ul", class_="excesses").find_all("a")]
    assert links == ["components/daemon.html", "components/daemon_changes.html", "index.html#diff"]


def test_what_has_no_figure_decides_no_limit() -> None:
    page = read_page(
        limited(
            incomplete_report(), Limit("tcb", 300_000), Limit("guid", 2_000), Limit("blkback", 2_600), Limit("xen", 1)
        )
    )
    assert limits_in(page) == [
        [
            "xen all languages not fully measured: xen",
            "exceeded",
            "≥ 252,000",
            "1",
            "\N{MINUS SIGN}251,999",
            "≥ 25,200,000.0 %",
        ],
        [
            "tcb all languages not fully measured: xen, blkback",
            "not decided",
            "≥ 253,545",
            "300,000",
            NO_FIGURE,
            "≥ 84.5 %",
        ],
        [
            "blkback all languages not fully measured: blkback",
            "not decided",
            "not measured",
            "2,600",
            NO_FIGURE,
            NO_FIGURE,
        ],
        ["guid all languages", "within", "1,205", "2,000", "795", "60.2 %"],
    ]
    assert tile(page) == "1 exceeded of 4, 2 not decided. All limits"
    page = read_page(limited(incomplete_report(), Limit("tcb", 300_000)))
    assert tile(page) == "1 not decided of 1; none is exceeded by what was measured. All limits"


def test_the_headroom_of_what_is_not_decided_is_not_known() -> None:
    limits = (Limit("tcb", 300_000), Limit("guid", 2_000), Limit("blkback", 2_600), Limit("xen", 1))
    rows = view_limits(limited(incomplete_report(), *limits)).rows
    assert [row.result.headroom for row in rows] == [-251_999, None, None, 795]


@pytest.mark.parametrize("subject", ["tcb", "third-party"])
def test_what_lacks_a_component_decides_no_limit(subject: str) -> None:
    report = make_report()
    absent = make_component("blkback", "third-party")
    report = replace(report, manifest=replace(report.manifest, components=(*report.manifest.components, absent)))
    (row,) = limits_in(read_page(limited(report, Limit(subject, 300_000))))
    assert row[:2] == [f"{subject} all languages not fully measured: blkback", "not decided"]


def test_the_page_of_a_component_has_its_limits() -> None:
    report = limited(make_report(), Limit("guid", 2_000), Limit("guid", 1_000, metric="c"), Limit("xen", 9))
    notes = [item.text for item in read_component(report, "guid").find_all("p", class_="note")]
    assert notes[:2] == [
        "exceeded 1,000 SLOC (C and headers) is the limit: 1,205 found, 205 too many. All limits",
        "within 2,000 SLOC (all languages) is the limit: 1,205 found, 795 left. All limits",
    ]
    page = read_component(limited(incomplete_report(), Limit("blkback", 2_600)), "blkback")
    assert page.find("p", class_="note").text == (
        "not decided 2,600 SLOC (all languages) is the limit; nothing was measured. All limits"
    )


def test_no_limit_is_no_table() -> None:
    page = read_page(make_report())
    assert page.find("section", id="limits").text == "Limits The manifest sets no limit for this release."
    assert tile(page) == "none set for this release. All limits"
