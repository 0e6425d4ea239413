# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The pages of what changed in a component: all files and functions that differ, and the way to them and back."""

import os
import re
from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace

from auditor.findings.accepted import accept
from auditor.findings.compare.audits import compare
from auditor.model.measured import Audit, MeasuredFile, SourceRevision
from auditor.renderers import Report
from auditor.renderers.html.links import NO_FIGURE
from tests.made.audits import URL, measured_file
from tests.made.diffs import audit_of, since, small_pair, with_function
from tests.made.hostile import HOSTILE
from tests.made.manifests import MANIFEST
from tests.made.reports import troubled_report, whole_report
from tests.reading.pages import Element, read_all, read_page, row_named, rows_of, shape_of, table_captioned

PATH = "components/daemon_changes.html"


def grown_file(place: int, functions: int, growth: int) -> MeasuredFile:
    item = with_function(f"daemon/f{place:03}.c", "f", 5 + growth, 1, 10 + growth)
    (function,) = item.measurement.functions or ()
    found = tuple(replace(function, name=f"f{number}") for number in range(functions))
    return replace(item, measurement=replace(item.measurement, functions=found))


def many(number: int, functions: int = 0) -> tuple[Audit, Audit]:
    """So many files that grow by one line, each with so many functions that do."""
    before, after = ([grown_file(place, functions, growth) for place in range(number)] for growth in (0, 1))
    return audit_of("1", *before), audit_of("2", *after)


def strip_of(page: Element) -> dict[str, str]:
    strip = page.find("dl", class_="strip")
    names, values = strip.find_all("dt"), strip.find_all("dd")
    return {name.text: value.text for name, value in zip(names, values, strict=True)}


def test_every_file_and_function_that_differs_is_listed() -> None:
    page = read_all(since(*small_pair()))[PATH]
    assert page.find("h1").text == "What changed in Daemon daemon"
    assert strip_of(page) == {
        "SLOC before": "55",
        "added": "+9",
        "removed": "\N{MINUS SIGN}5",
        "SLOC after": "59",
        "files that differ": "4",
        "unchanged": "0",
    }
    assert rows_of(table_captioned(page, "Files by change"))[1:] == [
        ["alpha: daemon/main.c", "40", "46", "+6", "grown", "1"],
        ["alpha: daemon/gone.c", "5", "0", "\N{MINUS SIGN}5", "removed", "0"],
        ["alpha: daemon/run", "0", "3", "+3", "added", "0"],
        ["alpha: old/util.c → new/util.c", "10", "10", "±0", "renamed same content", "0"],
    ]
    assert rows_of(table_captioned(page, "Functions that differ"))[2:] == [
        ["alpha: daemon/main.c"],
        ["main", "30", "36", "+6", "4", "9", "grown"],
    ]


def test_the_rows_of_all_pages_add_up_to_the_change() -> None:
    old, new = many(450)
    pages = read_all(since(old, new))
    parts = [PATH, "components/daemon_changes_2.html", "components/daemon_changes_3.html"]
    assert [path for path in pages if "_changes" in path] == parts
    rows = [row for path in parts for row in rows_of(table_captioned(pages[path], "Files by change"))[1:]]
    assert len({row[0] for row in rows}) == len(rows) == 450
    assert sum(int(row[3]) for row in rows) == compare(old, new, MANIFEST).headline.code == 450
    assert strip_of(pages[parts[2]])["files that differ"] == "450"
    for number, path in enumerate(parts):
        pager = pages[path].find("nav", class_="pager")
        (current,) = pager.find_all("a", **{"aria-current": "page"})
        assert [link.text for link in pager.find_all("a")].index(current.text) == number


def test_functions_part_the_pages_too() -> None:
    pages = read_all(since(*many(3, functions=900)))
    changes = [page for path, page in pages.items() if "_changes" in path]
    summaries = [page.find("details", class_="all-functions").find("summary").text for page in changes]
    assert summaries == ["1,800 functions of these files differ", "900 functions of these files differ"]


def test_the_way_leads_from_the_total_to_the_function_and_back() -> None:
    pages = read_all(since(*small_pair()))
    row = table_captioned(pages["index.html"], "SLOC of each component in which anything differs").find("a")
    assert row.attributes["href"] == PATH
    notes = [note for note in pages["components/daemon.html"].find_all("p", class_="note") if "Since" in note.text]
    assert [note.text for note in notes] == ["Since R1: +9 and \N{MINUS SIGN}5 SLOC. What changed in it"]
    assert notes[0].find("a").attributes["href"] == f"../{PATH}"
    path = [link.attributes["href"] for link in pages[PATH].find("nav", class_="path").find_all("a")]
    assert path == ["../index.html", "../index.html#diff", "../components/daemon.html"]
    for link in pages[PATH].find_all("a"):
        file, _, anchor = link.attributes["href"].partition("#")
        if not file.startswith("https://"):
            reached = pages[os.path.normpath(Path(PATH).parent / file) if file else PATH]
            assert not anchor or list(reached.find_all(id=anchor)), link.attributes["href"]


def test_only_what_changed_has_a_page() -> None:
    old, new = small_pair()
    assert [path for path in read_all(since(old, new)) if "_changes" in path] == [PATH]
    assert not [path for path in read_all(since(new, new)) if "_" in path]
    assert not [path for path in read_all(replace(since(old, new), baseline=None)) if "_" in path]


def test_a_component_that_is_gone_has_a_page_of_its_own() -> None:
    old, new = small_pair()
    gone = replace(old.components[0].component, id="gone", title="Gone")
    former = replace(old.components[0], component=gone, files=(measured_file("daemon/old.c", code=8),))
    pages = read_all(since(replace(old, components=(*old.components, former)), new))
    page = pages["components/gone_removed.html"]
    assert "components/gone.html" not in pages
    assert (strip_of(page)["SLOC before"], strip_of(page)["SLOC after"]) == ("8", "0")
    assert len(list(page.find("nav", class_="path").find_all("a"))) == 2
    row = row_named(table_captioned(pages["index.html"], "SLOC of each component in which anything differs"), "gone")
    assert row[0] == "gone removed"


@cache
def page_with(name: str) -> Element:
    """The page of one file that grew, and a function in it, both of this name."""
    old, new = (audit_of(str(step), with_function(f"{name}.c", name, step, step, step)) for step in (1, 2))
    return read_all(since(old, new))[PATH]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_names_are_only_text(text: str) -> None:
    page = page_with(text)
    assert shape_of(page) == shape_of(page_with("harmless"))
    addresses = [link.attributes["href"] for link in page.find_all("a")]
    assert [address for address in addresses if not re.match(r"#|\.\./|https://example\.org/", address)] == []


# ------------------------------------------------------------------------------------------------------- the first page


def test_a_comparison_names_both_and_comes_first() -> None:
    old, new = small_pair()
    page = read_all(since(old, replace(new, release="R2")))["index.html"]
    assert page.find("h1").text == "R2, compared with R1"
    assert page.find("title").text == "The trusted computing base of R2, compared with R1"
    sections = [item.attributes["id"] for item in page.find("main").find_all("section")]
    assert sections[:3] == ["summary", "diff", "map"]
    links = [link.attributes["href"] for link in page.find("nav", **{"aria-label": "Contents"}).find_all("a")]
    assert links[0] == "#diff"


def test_two_audits_of_one_release_are_told_apart_by_their_day() -> None:
    old, new = small_pair()
    page = read_all(since(replace(old, as_of="2026-01-02"), replace(new, as_of="2026-01-03")))["index.html"]
    assert page.find("h1").text.endswith(", compared with an earlier audit (refs of 2026-01-02)")


@pytest.mark.parametrize(
    ("report", "words"),
    [
        (whole_report(), "±0 SLOC on 36 SLOC accepted on 2026-01-01: “read <all>”"),
        (since(*small_pair()), "+23 SLOC on 36 SLOC accepted on 2026-01-01: “read <all>”"),
        (troubled_report(), "Not comparable with 36 SLOC accepted on 2026-01-01: “read <all>”"),
    ],
    ids=["the same", "grown", "a lower bound"],
)
def test_what_was_accepted_is_told_apart_from_the_earlier_audit(report: Report, words: str) -> None:
    accepted = accept(whole_report().audit, "a" * 64, "2026-01-01", "read <all>")
    page = read_page(replace(report, accepted=accepted))
    tiles = {item.find("dt").text: item.find("dd").text for item in page.find("dl", class_="state").find_all("div")}
    assert tiles["Since it was accepted"] == words


def between(old: SourceRevision, new: SourceRevision) -> list[str]:
    """The address of the comparison of the one repository, and what is shown for it."""
    before, after = small_pair()
    audits = (replace(audit, components=tuple(replace(item, revisions=(revision,)) if item.revisions else item
              for item in audit.components)) for audit, revision in ((before, old), (after, new)))  # fmt: skip
    table = table_captioned(read_all(since(*audits))["index.html"], "Repositories that are not the same")
    (row,) = list(table.find_all("tr"))[1:]
    cell = list(row.find_all("td"))[-1]
    return [*(link.attributes["href"] for link in cell.find_all("a")), cell.text]


OLD_COMMIT, NEW_COMMIT = (SourceRevision("alpha", URL, "R1", digit * 40, digit * 40, True, False) for digit in "12")


def test_two_commits_lead_to_what_lies_between_them() -> None:
    address = f"{URL}/compare/{'1' * 40}...{'2' * 40}"
    assert between(OLD_COMMIT, NEW_COMMIT) == [address, "compare"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (replace(OLD_COMMIT, overridden=True), NEW_COMMIT),
        (OLD_COMMIT, replace(NEW_COMMIT, overridden=True)),
        (OLD_COMMIT, replace(NEW_COMMIT, url="https://example.org/elsewhere")),
    ],
    ids=["an older ref that was replaced", "a later one", "another repository"],
)
def test_commits_that_one_upstream_may_not_have_lead_nowhere(old: SourceRevision, new: SourceRevision) -> None:
    assert between(old, new) == [NO_FIGURE]
