# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The search page has every name; names of rows are paths, and do not move when other files come and go."""

import re
from functools import cache

import pytest
from msgspec.structs import replace

from auditor.model.measured import Function
from auditor.renderers import Report
from auditor.renderers.html.pages import render
from tests.made.audits import BETA_SOURCE, SOURCE, make_result, measured_file
from tests.made.hostile import HOSTILE, hostile_report
from tests.made.reports import make_report, shown_report
from tests.reading.pages import Element, read_all, read_component


def names_in(report: Report) -> list[list[str]]:
    """The lines of the search page, each in its parts."""
    text = render(report)["search.html"].partition('<pre id="names">\n')[2].partition("</pre>")[0]
    return [line.split("\t") for line in text.splitlines()]


def test_every_component_file_and_function_can_be_found() -> None:
    report = make_report()
    lines = names_in(report)
    assert [line[1] for line in lines if line[0] == "component"] == [
        item.component.id for item in report.audit.components
    ]
    assert len([line for line in lines if line[0] == "file"]) == sum(
        len(item.files) for item in report.audit.components
    )
    start = lines.index(["component", "xen", "Title of xen", "components/xen.html"])
    assert lines[start + 1 : start + 7] == [
        ["folder", "xen/", "components/xen.html"],
        ["file", "entry.S"],
        ["folder", "xen/common/", "components/xen.html"],
        ["file", "a.c"],
        ["", "main"],
        ["", "helper"],
    ]


def test_a_function_of_several_definitions_is_one_name() -> None:
    twice = (Function("f", 1, 2, 2, 1, 0), Function("f", 4, 5, 2, 1, 0), Function("g", 7, 8, 2, 1, 0))
    lines = names_in(make_report(make_result("guid", "qubes", measured_file("a.c", functions=twice))))
    assert [line for line in lines if line[0] == ""] == [["", "f"], ["", "g"]]


@cache
def harmless_kinds() -> list[str]:
    return [line[0] for line in names_in(hostile_report("harmless"))]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_name_makes_a_line_of_its_own(text: str) -> None:
    assert [line[0] for line in names_in(hostile_report(text))] == harmless_kinds()


def test_the_search_is_on_every_page_and_itself_marked_as_recorded() -> None:
    pages = read_all(shown_report())
    for path, page in pages.items():
        links = [link.attributes["href"] for link in page.find_all("a", class_="search")]
        assert links == ([] if path == "search.html" else [("../" if "/" in path else "") + "search.html"])
    assert "recorded" in pages["search.html"].find("p", class_="tags").text


# ------------------------------------------------------------------------------------------------------ names of rows


def rows_named(page: Element) -> dict[str, str]:
    """What stands in the row of each file, by the id of the row."""
    rows = page.find("table", class_="files").find_all("tr")
    return {row.attributes["id"]: row.find("th").text for row in rows if "id" in row.attributes}


def guid_with(*paths: str) -> Report:
    return make_report(make_result("guid", "qubes", *(measured_file(path, ccns=(1,)) for path in paths)))


def test_a_new_file_moves_no_link() -> None:
    before = rows_named(read_component(guid_with("b/one.c", "c.c"), "guid"))
    after = rows_named(read_component(guid_with("a.c", "b/one.c", "b/two.c", "c.c"), "guid"))
    assert before == {"/b/one.c": "b/one.c", "/c.c": "c.c"}
    assert before.items() <= after.items()


def test_one_path_of_two_repositories_has_two_names() -> None:
    revisions = (SOURCE, BETA_SOURCE)
    files = (measured_file("a.c"), measured_file("a.c", source=BETA_SOURCE))
    page = read_component(make_report(make_result("both", "qubes", *files, revisions=revisions)), "both")
    assert list(rows_named(page)) == ["/a.c", "/a.c@beta"]


def test_one_path_of_two_commits_has_two_names() -> None:
    item = measured_file("a.c")
    other = replace(item, file=replace(item.file, revision="f" * 40))
    names = rows_named(read_component(make_report(make_result("guid", "qubes", item, other)), "guid"))
    assert len(names) == 2


@pytest.mark.parametrize(
    "path", ["files", "main", "a b.c", 'a"b.c', "a%20b.c", "ä.c", "a:b@c#d?e.c", "\udcff.c"], ids=ascii
)
def test_any_path_makes_a_name_that_only_a_file_has(path: str) -> None:
    page = read_component(guid_with(path, "z.c"), "guid")
    (name, _) = rows_named(page)
    assert re.fullmatch(r"/[A-Za-z0-9_.~/+=,%-]+", name)
    ids = [item.attributes["id"] for item in page.find_all() if "id" in item.attributes]
    assert len(ids) == len(set(ids))
    table = page.find("table", class_="files")
    assert f"#fn{name}" in [link.attributes["href"] for link in table.find_all("a")]
