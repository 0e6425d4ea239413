# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The most complex and most changed functions, in the HTML report: of the TCB, of each component, and exposed files."""

import pytest
from msgspec.structs import replace

from auditor.findings.hotspots import rank_functions
from auditor.model.custody import Churn
from auditor.model.declared import Exposure, Source
from auditor.model.manifest import Budget, RankingCheck
from auditor.model.measured import Function
from auditor.renderers import Report
from auditor.renderers.html.links import NO_FIGURE
from tests.made.audits import REVISION, make_component, make_result, measured_file
from tests.made.manifests import ALPHA
from tests.made.reports import broad_results, make_report
from tests.reading.pages import Element, read_all, read_component, read_page, rows_of, table_captioned

REASON = "messages <of> each VM"
HEAD = ["Function", "Component", "Score", "CCN", "NLOC", "Commits, 2 years", "Exposed to"]


def exposed_report(functions: int = 3) -> Report:
    """One exposed file of which the history was read, one that is not exposed and whose history was not."""
    source = Source("alpha", include=("**",), exposed=(Exposure(("in.c",), REASON),))
    found = tuple(Function(f"f{number}", number, number, number, number, 0) for number in range(1, functions + 1))
    files = (
        replace(measured_file("in.c", functions=found[:1]), churn=Churn(9, 4)),
        measured_file("z.c", functions=found[1:]),
    )
    guid = make_result("guid", "qubes", *files, component=make_component("guid", sources=(source,)))
    return make_report(guid, make_result("guid+pure", "linked", measured_file("libpure.c", ccns=(1,))))


def spots_on(page: Element) -> Element:
    return table_captioned(page, "Functions of the TCB with the highest scores")


def test_the_first_functions_with_all_that_their_place_comes_from() -> None:
    index = read_page(exposed_report())
    assert rows_of(spots_on(index)) == [
        HEAD,
        ["f3z.c:3\N{EN DASH}3", "Title of guid", "0.400", "3", "3", NO_FIGURE, NO_FIGURE],
        ["f1in.c:1\N{EN DASH}1", "Title of guid", "0.333", "1", "1", "4", REASON],
        ["f2z.c:2\N{EN DASH}2", "Title of guid", "0.200", "2", "2", NO_FIGURE, NO_FIGURE],
    ]
    links = [link.attributes["href"] for link in spots_on(index).find_all("a")][2:4]
    assert links == [f"{ALPHA}/blob/{REVISION}/in.c#L1-L1", "components/guid.html"]


def test_the_weights_and_what_is_known_are_printed() -> None:
    text = read_page(exposed_report()).find("section", id="spots").text
    times = "\N{MULTIPLICATION SIGN}"
    formula = (
        f"(4 {times} rank of CCN + 2 {times} rank of NLOC + 2 {times} rank of commits in two years + 4 if exposed) / 12"
    )
    assert formula in text
    assert "1 of 3 functions are exposed, and 1 are in files whose history was read" in text
    assert "no history was read" in read_page(make_report()).find("section", id="spots").text


def test_index_has_the_first_20_and_the_page_the_first_500() -> None:
    report = exposed_report(functions=520)
    pages = read_all(report)
    index, page = pages["index.html"], pages["hotspots.html"]
    ranking = rank_functions(report.audit, report.manifest, 500)
    names = [f"{spot.function.name}{spot.file.path}:" for spot in ranking.spots]
    for rows, most in ((rows_of(spots_on(index)), 20), (rows_of(spots_on(page)), 500)):
        assert [row[0].partition(":")[0] + ":" for row in rows[1:]] == names[:most]
    assert "The first 20 of 520 are here, the first 500 on a page of their own" in index.text
    assert {"sortable", "filter"} <= set(spots_on(page).attributes["class"].split())
    assert "hotspots.html" in [link.attributes["href"] for link in index.find("section", id="spots").find_all("a")]


def test_a_component_has_its_own_first_10() -> None:
    report = exposed_report(functions=30)
    table = table_captioned(read_component(report, "guid"), "Functions of the component with the highest scores")
    assert rows_of(table)[0] == [name for name in HEAD if name != "Component"]
    assert [row[0].partition(":")[0] for row in rows_of(table)[1:]] == [f"f{number}z.c" for number in range(30, 20, -1)]


@pytest.mark.parametrize("name", ["guid+pure", "linux", "windows"])
def test_code_beside_the_tcb_is_in_its_own_ranking_only(name: str) -> None:
    report = make_report(*exposed_report().audit.components, *broad_results()[-3:])
    pages = read_all(report)
    assert "libpure.c" not in pages["hotspots.html"].find("main").text
    captions = [table.find("caption").text for table in pages[f"components/{name}.html"].find_all("table")]
    assert ("Functions of the component with the highest scores" in captions) == (name == "guid+pure")


def test_exposed_files_are_marked_among_all_files() -> None:
    table = read_component(exposed_report(), "guid").find("table", class_="files")
    assert {row[0]: row[-1] for row in rows_of(table)[2:]} == {"in.c": "exposed", "z.c": ""}


def test_without_functions_the_page_says_so() -> None:
    pages = read_all(make_report(make_result("guid", "qubes", measured_file("a.S", functions=None))))
    assert "No function was found in the TCB." in pages["hotspots.html"].text
    assert list(pages["index.html"].find_all("section", id="spots")) == []
    assert "#spots" not in [link.attributes["href"] for link in pages["index.html"].find_all("a")]


@pytest.mark.parametrize(("found", "verdict"), [(0, "is no better than chance"), (2, "found more than chance")])
def test_the_order_says_how_it_did_against_later_advisories(found: int, verdict: str) -> None:
    report = make_report()
    budgets = (Budget(500, found, 0.3), Budget(2_000, 4, 1.2))
    here = RankingCheck("xen", "R1", "July", 56, 8_474, 113, budgets)
    checks = (here, replace(here, release="R4.2.0"), replace(here, component="absent"))
    report = replace(report, manifest=replace(report.manifest, ranking_checks=checks))
    pages = read_all(report)
    for path in ("index.html", "hotspots.html"):
        table = table_captioned(pages[path], "Functions that advisories fixed later")
        assert rows_of(table) == [
            ["Read", "500 NLOC", "2,000 NLOC"],
            ["in this order", str(found), "4"],
            ["as much code at random", "0.3", "1.2"],
        ]
        assert f"The order {verdict} where it could be checked: up to July, 56 commits for" in pages[path].text
        assert "fixed 113 of 8,474 functions of Title of xen." in pages[path].text
    assert "at random" not in pages["components/xen.html"].text
