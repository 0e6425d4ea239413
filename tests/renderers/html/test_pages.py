# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The pages of components: their names, how files are parted among them, and the way from one to the next."""

import pytest
from msgspec.structs import replace

from auditor import __version__
from auditor.errors import ReportError
from auditor.model.measured import Function
from auditor.renderers import Report
from auditor.renderers.html.files import Marks, paginate_files
from auditor.renderers.html.links import check_pages, page_path
from auditor.renderers.html.pages import render
from tests.made.audits import BETA_SOURCE, make_component, make_result, measured_file
from tests.made.reports import incomplete_report, make_report
from tests.reading.pages import Element, read_all, rows_of


def xen_of(*counts: int) -> Report:
    """A report on a component with a file for each number of functions."""
    files = [
        measured_file(
            f"xen/f{place:04}.c",
            code=10,
            source=BETA_SOURCE,
            functions=tuple(Function(f"f{line}", line, line, 1, 1, 0) for line in range(1, count + 1)),
        )
        for place, count in enumerate(counts)
    ]
    return make_report(make_result("xen", "third-party", *files, revisions=(BETA_SOURCE,)))


@pytest.mark.parametrize(
    ("counts", "parts"),
    [
        ((), []),
        ((1,), [1]),
        ((1,) * 200, [200]),
        ((1,) * 401, [200, 200, 1]),
        ((1_500, 500, 1), [2, 1]),
        ((1_500, 501, 1_499, 1), [1, 2, 1]),
        ((0, 2_001, 0), [1, 1, 1]),
    ],
    ids=["none", "one", "full", "many files", "full of functions", "many functions", "one large file"],
)
def test_files_are_parted_by_their_number_and_their_functions(counts: tuple[int, ...], parts: list[int]) -> None:
    (result,) = xen_of(*counts).audit.components
    pages = paginate_files(result, Marks())
    assert [len(page.rows) for page in pages] == parts
    assert [row.anchor for page in pages for row in page.rows] == [f"/xen/f{n:04}.c" for n in range(len(counts))]
    assert [(page.first, page.last) for page in pages] == [
        (sum(parts[:place]) + 1, sum(parts[: place + 1])) for place in range(len(parts))
    ]


def test_every_file_and_function_is_on_exactly_one_page() -> None:
    pages = read_all(xen_of(*[3] * 450))
    parts = ["components/xen.html", "components/xen_2.html", "components/xen_3.html"]
    assert list(pages) == [*parts, "hotspots.html", "search.html", "index.html"]
    listed = [
        row[0]
        for page in pages.values()
        for table in page.find_all("table", class_="files")
        for row in rows_of(table)[2:]
    ]
    assert listed == [f"xen/f{place:04}.c" for place in range(450)]
    functions = [
        page.find("details", class_="all-functions").find("summary").text for page in list(pages.values())[:-3]
    ]
    assert functions == ["600 functions of these files", "600 functions of these files", "150 functions of these files"]


def test_pages_of_one_component_lead_to_each_other_and_back() -> None:
    pages = read_all(xen_of(*[1] * 401))
    for number in (1, 2, 3):
        page = pages[page_path("xen", number)]
        pager = page.find("nav", class_="pager")
        assert [link.text for link in pager.find_all("a")] == ["1–200 xen/", "201–400 xen/", "401–401 xen/"]  # noqa: RUF001
        assert [link.text for link in pager.find_all("a", **{"aria-current": "page"})] == [
            ["1–200 xen/", "201–400 xen/", "401–401 xen/"][number - 1]  # noqa: RUF001
        ]
        path = [link.attributes["href"] for link in page.find("nav", class_="path").find_all("a")]
        assert path[0] == "../index.html"
        assert path[2:] == ([] if number == 1 else ["../components/xen.html"])
    assert "Makefile of xen" in pages["components/xen.html"].text
    assert "Makefile of xen" not in pages["components/xen_2.html"].text


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../x", "a/b", "a_2", "-x", "a b", "a\n", "a\\b", "ä", "x" * 101, "a:b"], ids=ascii
)
def test_an_id_that_is_no_safe_name_makes_no_page(name: str) -> None:
    with pytest.raises(ReportError, match="cannot name a page of the report"):
        page_path(name)
    with pytest.raises(ReportError):
        render(make_report(make_result(name, "qubes", measured_file("a.c"))))


def test_pages_differ_where_case_does_not_count() -> None:
    with pytest.raises(ReportError, match=r"^Xen: its page would replace that of xen on some systems; rename one$"):
        check_pages(["xen", "guid", "Xen"])
    check_pages(["xen", "xen+x", "xen-2", "xen.2"])


def test_every_component_has_a_page_even_without_files() -> None:
    empty = replace(make_result("guid"), component=make_component("guid", evidence="nothing <here>"))
    page = read_all(make_report(empty))["components/guid.html"]
    assert page.find("dl", class_="strip").find("dd").text == "0"
    assert "nothing <here>" in page.text
    assert list(page.find_all("table", class_="files")) == []


# --------------------------------------------------------------------------------------------- the way to other pages


def near(page: Element) -> list[str]:
    return [link.attributes["href"] for link in page.find("nav", class_="near").find_all("a")]


def test_a_component_leads_to_its_neighbours_relatives_and_those_it_shares_files_with() -> None:
    pages = read_all(make_report())
    assert near(pages["components/guid.html"]) == [
        "../components/guid+pure.html",  # its relative
        "../components/pacat.html",  # shares include/list.h
        "../components/pacat.html",  # the next one
    ]
    assert near(pages["components/xen.html"]) == ["../components/pacat.html", "../components/guid+pure.html"]
    assert near(pages["components/beos.html"]) == ["../components/windows.html"]


def test_the_contents_of_a_page_lead_to_its_sections() -> None:
    for report in (make_report(), incomplete_report()):
        for path, page in read_all(report).items():
            if path.startswith("components/"):
                anchors = [
                    link.attributes["href"].removeprefix("#")
                    for link in page.find("nav", **{"aria-label": "Contents"}).find_all("a")
                ]
                headings = [item.attributes["id"] for item in page.find_all("h2") if "id" in item.attributes]
                assert anchors == headings, path


# ------------------------------------------------------------------------------------------------------------ the foot


def test_the_foot_leads_to_what_is_written_beside_the_pages() -> None:
    report = replace(make_report(), forms=("html", "json", "csv", "text"))
    for path, page in read_all(report).items():
        links = [link.attributes["href"] for link in page.find("footer").find_all("a")]
        root = "../" if "/" in path else ""
        names = ("audit.json", "components.csv", "files.csv", "functions.csv", "claims.csv")
        assert links == [f"{root}{name}" for name in names]
        assert f"Written by auditor {__version__}, of refs as of 2026-01-02." in page.find("footer").text


@pytest.mark.parametrize("recorded", ["", "no upstream could be reached"], ids=["measured", "recorded"])
def test_the_foot_leads_to_nothing_that_is_not_written(recorded: str) -> None:
    report = replace(make_report(), recorded=recorded, forms=("html", "json") if recorded else ("html",))
    assert list(read_all(report)["index.html"].find("footer").find_all("a")) == []
