# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
import base64
import hashlib
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import UndefinedError
from msgspec.structs import replace

from auditor.documents.audit import encode_audit
from auditor.findings.judge import judge
from auditor.findings.totals import summarise_complexity, total_of, totals_by_subject
from auditor.model.declared import Downstream, Limit
from auditor.model.judged import Drift
from auditor.model.measured import Dispute, Function, LeftOutComponent, Shipped, SourceRevision, UnmeasuredFile
from auditor.renderers import Report
from auditor.renderers.html.links import NO_FIGURE
from auditor.renderers.html.pages import MARK, load_environment, render, show_value
from tests.made.audits import BETA_SOURCE, REVISION, SOURCE, URL, make_component, make_result, measured_file
from tests.made.hostile import HOSTILE, hostile_report
from tests.made.manifests import ALPHA, BETA, GROUPS, KERNEL, MANIFEST
from tests.made.places import ROOT
from tests.made.reports import (
    CLAIMS,
    DOWNSTREAM,
    broad_results,
    incomplete_report,
    make_report,
    shown_report,
    told_apart,
)
from tests.reading.pages import (
    Element,
    PageReader,
    read_all,
    read_component,
    read_page,
    row_named,
    rows_of,
    shape_of,
    table_captioned,
)

MINUS = "\N{MINUS SIGN}"

# ------------------------------------------------------------------------------------------------------------ figures


def test_headline_is_the_tcb_total() -> None:
    report = make_report()
    totals = totals_by_subject(report.audit)["tcb"]
    headline = read_page(report).find("div", class_="headline")
    assert headline.find("p", class_="figure").text == f"{totals.code:,}" == "253,545"
    assert {item.find("dt").text: item.find("dd").text for item in headline.find("dl").find_all("div")} == {
        "C and headers": f"{totals.c:,}",
        "assembly": f"{totals.assembly:,}",
        "other languages": f"{totals.other:,}",
        "files": f"{totals.files:,}",
        "functions": f"{totals.functions:,}",
    }


@pytest.mark.parametrize(
    ("place", "label", "subject"),
    [
        ("components", "TCB", "tcb"),
        ("components", "Subtotal qubes", "qubes"),
        ("components", "Subtotal third-party", "third-party"),
        ("beside", "Subtotal linked", "linked"),
        ("components", "Title of guid", "guid"),
        ("components", "Title of pacat", "pacat"),
        ("components", "Title of xen", "xen"),
    ],
)
def test_rows_equal_the_totals(place: str, label: str, subject: str) -> None:
    report = make_report()
    results = report.audit.results_of(subject)
    totals, complexity = total_of(results), summarise_complexity(results)
    assert complexity is not None
    sizes = (totals.files, totals.c, totals.assembly, totals.other, totals.code, complexity.functions)
    table = read_page(report).find("section", id=place).find("table")
    assert row_named(table, label)[-9:] == [
        *(f"{size:,}" for size in sizes),
        f"{complexity.median:g}",
        f"{complexity.above_15:,}",
        f"{complexity.maximum:,}",
    ]


def test_each_figure_stands_below_its_head() -> None:
    table = read_page(make_report()).find("table", id="tcb")
    upper, lower, *_ = rows_of(table)
    assert upper == ["Component", "Runs in", "Files", "SLOC", "Functions", "CCN"]
    assert lower == ["C, headers", "assembly", "other", "total", "median", "above 15", "maximum"]
    spans = [cell.attributes.get("colspan", "1") for cell in next(table.find_all("tr")).find_all("th")]
    assert spans == ["1", "1", "1", "4", "1", "3"]
    assert len(row_named(table, "Title of guid")) == 2 + len(["Files", *lower, "Functions"])


def test_rows_less_their_overlap_are_the_subtotal() -> None:
    table = read_page(make_report()).find("section", id="components").find("table")

    def sizes(name: str) -> list[int]:
        cells = [cell.replace(",", "").replace(MINUS, "-") for cell in row_named(table, name)]
        return [int(cell) for cell in cells if cell.lstrip("-").isdigit()][:6]

    overlap = sizes("in several of these components")
    assert overlap == [-1, -5, 0, 0, -5, 0]
    rows = zip(sizes("Title of guid"), sizes("Title of pacat"), overlap, strict=True)
    assert [sum(cells) for cells in rows] == sizes("Subtotal qubes")


@pytest.mark.parametrize("group", GROUPS)
def test_every_group_has_a_title(group: str) -> None:
    page = read_page(make_report(make_result("thing", group, measured_file("thing.c"))))
    heading = page.find("tr", class_="group").text
    assert heading == f"{GROUPS[group].title} {group}"
    explanation = GROUPS[group].explanation
    assert bool(explanation) == (not GROUPS[group].tcb)
    assert explanation in page.find("section", id="beside").text


def test_what_is_measured_on_request_is_not_missed() -> None:
    report = make_report()
    absent = make_component("manager", "toolstack")
    report = replace(report, manifest=replace(report.manifest, components=(*report.manifest.components, absent)))
    assert read_page(report).find("dd", class_="status").text.startswith("complete")


def test_groups_beside_the_total_are_in_a_table_of_their_own() -> None:
    page = read_page(make_report())
    assert "guid+pure" not in page.find("section", id="components").text
    assert "Not" not in page.find("section", id="beside").find("caption").text.split()
    assert "None of this is part of any TCB figure" in page.find("section", id="beside").text
    assert "not in the TCB total" in read_component(make_report(), "guid+pure").find("p", class_="tags").text


def test_files_are_listed_with_all_their_figures() -> None:
    report = make_report()
    (table,) = read_component(report, "xen").find_all("table", class_="files")
    assert rows_of(table)[2:] == [
        ["xen/entry.S", "assembly", "2,000", "3", "2", "2,005", *([NO_FIGURE] * 5), ""],
        ["xen/common/a.c", "C", "250,000", "3", "2", "250,005", "249,999", "1", "249,998", "2", "17", "generated"],
    ]
    assert table.find("a").attributes["href"] == f"{BETA}/blob/{REVISION}/xen/entry.S"
    assert rows_of(read_component(report, "pacat").find("table", class_="files"))[-2][-1] == "shared"


def test_every_function_is_reached_from_its_file() -> None:
    page = read_component(make_report(), "xen")
    (row,) = [row for row in page.find("table", class_="files").find_all("tr") if "a.c" in row.text]
    link = list(row.find_all("a"))[1]
    body = page.find("tbody", id=link.attributes["href"].removeprefix("#"))
    assert rows_of(body) == [["xen/common/a.c"], ["main", "7", "4", "2"], ["helper", "20", "17", "0"]]
    assert [item.attributes["href"] for item in body.find_all("a")] == [
        f"#{row.attributes['id']}",
        f"{BETA}/blob/{REVISION}/xen/common/a.c#L3-L9",
        f"{BETA}/blob/{REVISION}/xen/common/a.c#L12-L40",
    ]


def test_folders_lead_to_the_first_of_their_files() -> None:
    page = read_component(make_report(), "pacat")
    table = table_captioned(page, "Folders")
    assert rows_of(table)[1:] == [
        ["the top folder", "1", "40", "2", "17"],
        ["include/", "1", "5", "0", NO_FIGURE],
        ["pulse/", "1", "300", "2", "17"],
    ]
    targets = [link.attributes["href"] for link in table.find_all("a")]
    paths = ["x.py", "include/list.h", "pulse/pacat.c"]
    assert targets == [f"../components/pacat.html#/{path}" for path in paths]
    assert [page.find("tr", id=f"/{path}").find("th").text for path in paths] == paths


def test_functions_are_ranked_and_linked_to_their_lines() -> None:
    functions = tuple(Function(f"f{number:02}", number, number + 1, number, 99 - number, 1) for number in range(1, 30))
    report = make_report(
        make_result("guid", "qubes", measured_file("gui-daemon/main.c", code=500, functions=functions))
    )
    largest, most_complex, _ = read_component(report, "guid").find_all("table", class_="functions")
    assert [row[0][:3] for row in rows_of(largest)[1:]] == [f"f{number:02}" for number in range(29, 9, -1)]
    assert [row[1] for row in rows_of(most_complex)[1:]] == [str(99 - number) for number in range(1, 21)]
    assert largest.find("a").attributes["href"] == f"{ALPHA}/blob/{REVISION}/gui-daemon/main.c#L29-L30"


def test_a_component_shows_where_it_comes_from() -> None:
    xen = read_component(make_report(), "xen")
    assert rows_of(table_captioned(xen, "Sources"))[1:] == [["beta", "v1", REVISION, SOURCE.tree, "not in the lock"]]
    assert f"{BETA}/commit/{REVISION}" in {link.attributes["href"] for link in xen.find_all("a")}
    for text in ("“Dom0-side of xen”", "Makefile of xen", "Doubt about xen", "daemon/*.[ch]", "daemon/*_test.c"):
        assert text in xen.text


def test_shared_and_duplicate_files_are_listed() -> None:
    copy = measured_file("copy/main.c", code=1_200)
    original = measured_file("gui-daemon/main.c", code=1_200)
    copy = replace(copy, file=replace(copy.file, blob=original.file.blob))
    page = read_page(make_report(make_result("guid", "qubes", original, copy), make_result("b", "qubes", original)))
    assert rows_of(table_captioned(page, "Files that serve several"))[1:] == [
        ["guid, b", "1", "1,200", "List gui-daemon/main.c"]
    ]
    (row,) = rows_of(table_captioned(page, "Files with the same content"))[1:]
    assert row[0] == original.file.blob
    assert "copy/main.c" in row[1]
    assert "gui-daemon/main.c" in row[1]


# ---------------------------------------------------------------------------------------- verdicts, gaps and provenance


def test_claims_are_quoted_with_source_verdict_and_explanation() -> None:
    report = make_report()
    articles = list(read_page(report).find_all("article"))
    assert len(articles) == len(report.verdict.claims)
    for article, result in zip(articles, report.verdict.claims, strict=True):
        assert article.find("blockquote").text == f"“{result.claim.quote}”"
        assert article.find("a").attributes["href"] == MANIFEST.pages["doc"].url
        assert result.verdict in article.find("p", class_="verdict").text
        assert result.explanation in article.find("p", class_="verdict").text
        assert result.claim.reading in article.find("details").text


def test_claims_have_a_row_for_each_definition_of_a_line() -> None:
    size, ratio = read_page(make_report()).find_all("article")
    assert [[row[0].split()[0], *row[1:]] for row in rows_of(size.find("table"))[1:]] == [
        ["SLOC", "251,505", "holds", "151,505 inside"],
        ["physical", "251,525", "holds", "151,525 inside"],
        ["pygount", "251,501", "holds", "151,501 inside"],
        ["NLOC", "251,497", "holds", "151,497 inside"],
    ]
    assert [[row[0].split()[0], *row[1:]] for row in rows_of(ratio.find("table"))[1:]] == [
        ["SLOC", "251,505", "fails", "1.10 orders outside"],
        ["physical", "251,525", "fails", "0.99 orders outside"],
    ]
    assert "The same under 2 of 2 definitions of a line." in ratio.find("p", class_="verdict").text


def test_a_figure_of_a_claim_that_was_recorded_is_marked() -> None:
    claim = replace(CLAIMS[0], id="linux", subjects=("linux",), minimum=10_000_000, maximum=99_999_999)
    ours, theirs = read_page(make_report(claims=(CLAIMS[0], claim))).find_all("article")
    assert list(ours.find_all("span", class_="recorded")) == []
    assert theirs.find("span", class_="recorded").text == "recorded"


def test_an_incomplete_audit_says_what_is_missing_and_why() -> None:
    page, xen = read_page(incomplete_report()), read_component(incomplete_report(), "xen")
    notice = page.find("section", id="summary").find("div", class_="notice").text
    assert "This audit is incomplete" in notice
    assert f"1 file of {BETA}: no instrument knows it (xen) xen/odd.l" in notice
    assert f"All that was selected of {KERNEL}: unreachable (blkback)" in notice
    assert rows_of(table_captioned(xen, "Unmeasured"))[1:] == [["xen/odd.l", "no instrument knows it"]]
    odd = f"{BETA}/blob/{REVISION}/xen/odd.l"
    assert odd in {link.attributes["href"] for link in xen.find_all("a")}


def test_an_incomplete_audit_shows_lower_bounds_and_never_0_for_what_is_missing() -> None:
    page = read_page(incomplete_report())
    table = page.find("section", id="components").find("table")
    assert row_named(table, "Title of blkback")[1:] == ["dom0", "not measured"]
    assert row_named(table, "Title of guid")[2] == "2"
    for name in ("Title of xen", "Subtotal third-party", "TCB"):
        assert all(cell.startswith("≥ ") for cell in row_named(table, name)[-9:-3]), name
    assert page.find("p", class_="figure").text == "≥ 253,545"


def test_a_complete_audit_has_no_notice() -> None:
    page = read_page(make_report())
    assert list(page.find_all("div", class_="notice")) == []
    assert "complete" in page.find("dd", class_="status").text


def test_a_partial_audit_names_what_it_leaves_out() -> None:
    report = make_report()
    audit = replace(report.audit, components=report.audit.components[:1], partial=True)
    page = read_page(replace(report, audit=audit, verdict=judge(audit, report.manifest)))
    notice = page.find("div", class_="notice").text
    assert "Some components only" in notice
    assert notice.endswith("It leaves out: pacat, xen, guid+pure, linux, windows, beos.")
    assert page.find("dd", class_="status").text.startswith("in part")
    assert page.find("p", class_="label").text == "source lines of code in guid alone"
    assert row_named(page.find("section", id="components").find("table"), "guid alone")[1] == "2"


def test_what_the_manifest_leaves_out_is_named_with_its_reason() -> None:
    left_out = (
        LeftOutComponent("blkback", "Block backend", "third-party", "not <read>"),
        LeftOutComponent("blkback+xenbus", "Xenbus", "linked", "not <read>"),
        LeftOutComponent("rpm", "rpm", "third-party", "unknown version"),
    )
    page = read_page(make_report(left_out=left_out))
    notice = page.find("div", class_="notice")
    assert "Some components are left out of this release" in notice.text
    assert [item.text for item in notice.find_all("li")] == [
        "blkback, blkback+xenbus: not <read>",
        "rpm: unknown version",
    ]
    assert page.find("p", class_="label").text == "source lines of code in the TCB, 3 of 5 components"
    assert page.find("dd", class_="status").text.startswith("in part")
    table = page.find("section", id="components").find("table")
    assert row_named(table, "TCB")[0] == "TCB, 3 of 5 components"
    assert row_named(table, "Subtotal qubes")[0] == "Subtotal qubes"
    assert row_named(table, "Subtotal third-party")[0] == "Subtotal third-party, 1 of 3 components"
    beside = page.find("section", id="beside").find("table")
    assert row_named(beside, "Subtotal linked")[0] == "Subtotal linked, 1 of 2 components"
    others = page.find("table", id="systems")
    assert row_named(others, "TCB")[0] == "TCB of R1, 3 of 5 components"
    assert "? not measurable" in page.find("article").text
    assert "? not measurable" in page.find("div", class_="answer").text
    assert "left out: blkback, rpm" in page.find("article").text


def test_an_audit_of_several_components_names_them() -> None:
    report = make_report()
    audit = replace(report.audit, components=report.audit.components[:3], partial=True)
    page = read_page(replace(report, audit=audit, verdict=judge(audit, report.manifest)))
    assert page.find("p", class_="label").text == "source lines of code in guid, pacat and xen alone"
    assert page.find("div", class_="notice").text.endswith("It leaves out: guid+pure, linux, windows, beos.")


def test_overridden_refs_are_marked() -> None:
    revision = replace(SOURCE, ref="my-branch", locked=False, overridden=True)
    report = make_report(make_result("guid", "qubes", measured_file("a.c"), revisions=(revision,)))
    page = read_page(report)
    notice = page.find("div", class_="notice").text
    assert f"alpha at my-branch ({REVISION}, not linked since the upstream may not have it) instead of v1" in notice
    sources = rows_of(table_captioned(read_component(report, "guid"), "Sources"))
    assert sources[1][-1] == "overridden by --ref"


def test_an_overridden_ref_that_a_downstream_names_says_so() -> None:
    revision = replace(SOURCE, ref="v9", locked=False, overridden=True, from_upstream=True)
    report = make_report(make_result("guid", "qubes", measured_file("a.c"), revisions=(revision,)))
    named = replace(
        report.manifest.repositories["alpha"], refs={}, downstream=Downstream("packaging", "version", "v{version}")
    )
    for declared, words in (
        (named, "the ref that version of packaging names"),
        (replace(named, downstream=None), "no ref: the manifest has none"),
    ):
        manifest = replace(report.manifest, repositories=report.manifest.repositories | {"alpha": declared})
        notice = read_page(replace(report, manifest=manifest)).find("div", class_="notice")
        assert notice.find("li").text == f"alpha at v9 ({REVISION}) instead of {words}"
        assert [link.attributes["href"] for link in notice.find_all("a")] == [URL, f"{URL}/commit/{REVISION}"]


GONE = Drift("gone file", "alpha", "R1", "old/<b>.c", "1" * 40, "")
MOVED = Drift("moved tag", "alpha", "R1", "v1", f"{'1' * 40} by the tag object {'3' * 40}", f"{'2' * 40} as a branch")
DRIFTS = {
    "gone file": (
        GONE,
        SOURCE,
        [f"{URL}/blob/{'1' * 40}/old/%3Cb%3E.c", f"{URL}/compare/{'1' * 40}...{REVISION}"],
        "the file as it was, what changed since",
    ),
    "gone file of a ref by hand": (
        GONE,
        replace(SOURCE, overridden=True),
        [f"{URL}/blob/{'1' * 40}/old/%3Cb%3E.c"],
        "the file as it was",
    ),
    "moved tag": (
        MOVED,
        SOURCE,
        [f"{URL}/commit/{'1' * 40}", f"{URL}/compare/{'1' * 40}...{'2' * 40}"],
        "the commit as locked, what lies between",
    ),
    "lost tag": (replace(MOVED, now=""), SOURCE, [f"{URL}/commit/{'1' * 40}"], "the commit as locked"),
    "of a repository that was not read": (replace(GONE, repository="beta"), SOURCE, [], ""),
}


@pytest.mark.parametrize(("drift", "revision", "addresses", "words"), DRIFTS.values(), ids=DRIFTS.keys())
def test_what_is_not_where_it_was_leads_to_its_commits(
    drift: Drift, revision: SourceRevision, addresses: list[str], words: str
) -> None:
    report = make_report(make_result("guid", "qubes", measured_file("a.c"), revisions=(revision,)))
    page = read_page(replace(report, verdict=replace(report.verdict, drift=(drift,))))
    item = next(page.find_all("div", class_="notice")).find("li")
    assert item.text == ": ".join(filter(None, (drift.message, words)))
    assert [link.attributes["href"] for link in item.find_all("a")] == addresses


def test_of_many_files_that_are_gone_the_first_are_in_sight() -> None:
    """All are on the page, so that none is lost where they are printed or searched."""
    report = make_report()
    drift = tuple(replace(GONE, name=f"old/{number}.c") for number in range(8))
    page = read_page(replace(report, verdict=replace(report.verdict, drift=drift)))
    notice = next(page.find_all("div", class_="notice"))
    assert notice.find("p").text == "Tags and trusted files that are not where they were: 8."
    assert len(list(notice.find_all("li"))) == 8
    details = notice.find("details")
    assert (details.find("summary").text, len(list(details.find_all("li")))) == ("3 more", 3)


def test_the_exit_code_is_marked() -> None:
    report = make_report()
    manifest = replace(report.manifest, limits=(Limit("tcb", 200_000), Limit("xen", 900_000)))
    page = read_page(replace(report, manifest=manifest, verdict=judge(report.audit, manifest)))
    assert row_named(table_captioned(page, "Exit codes"), "1")[1].endswith("this audit")


def test_comparisons_are_never_shown_as_measured() -> None:
    rows = rows_of(read_page(make_report()).find("table", id="systems"))
    grade_by_system = {row[0]: row[1] for row in rows[2:]}
    assert grade_by_system == {
        "Title of linux": "recorded on 2026-01-02",
        "Title of windows": "cited, unverifiable, 2015",
        "Title of beos": "not counted",
    }
    linux, windows, beos = rows[2:]
    assert linux[-4:-1] == ["21,300,000", "84", "1.90"]
    assert windows[-3:-1] == ["about 50,000,000", "no ratio: other definition"]
    assert beos[-4:-1] == [NO_FIGURE] * 3
    assert rows[3][2] == "a line: <lines>; tool: wc; counted: all of it"


def test_a_comparison_that_was_measured_says_so() -> None:
    linux = make_result("linux", "comparison", measured_file("kernel/fork.c", code=900))
    report = make_report(linux, *broad_results()[:1], claims=())
    page = read_page(report)
    row = row_named(page.find("table", id="systems"), "Title of linux")
    assert row == ["Title of linux", "measured", "1", "900", "0", "0", "900", NO_FIGURE, "this report"]
    assert row_named(read_component(report, "linux").find("table", class_="files"), "kernel/fork.c")[2] == "900"


# ------------------------------------------------------------------------------------------------------------ recorded


def test_every_figure_of_a_recorded_audit_is_marked() -> None:
    pages = read_all(shown_report())
    index = pages["index.html"]
    assert "Measured at" not in index.find("header").text
    places = [
        index.find("p", class_="label"),
        *index.find_all("p", class_="verdict"),
        *index.find_all("p", class_="word"),
    ]
    for page in pages.values():
        assert "no upstream could be reached" in page.find("div", class_="notice").text
        assert page.find("title").text.startswith("Recorded")
        places += [table.find("caption") for table in page.find_all("table") if "class" in table.attributes]
        places += page.find_all("p", class_="tags")
        places += [details.find("summary") for details in page.find_all("details", class_="all-functions")]
    assert len(places) > 50
    for place in places:
        assert place.find("span", class_="recorded").text == "recorded", place.text


def test_an_audit_of_today_is_not_marked() -> None:
    for page in read_all(make_report(*broad_results()[:4])).values():
        assert list(page.find_all("span", class_="recorded")) == []


# -------------------------------------------------------------------------------------------------------------- safety


def test_the_policy_allows_the_style_and_the_script_of_the_page_and_nothing_else() -> None:
    for text in render(make_report()).values():
        assert MARK in text[:1024]
        (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
        scripts = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
        assert len(scripts) == 1 + ("<h1>Search" in text)
        digests = [base64.b64encode(hashlib.sha256(part.encode()).digest()).decode() for part in (style, *scripts)]
        allowed = " ".join(f"'sha256-{digest}'" for digest in digests[1:])
        page = PageReader(text).root
        policy = next(item for item in page.find_all("meta") if "http-equiv" in item.attributes)
        assert policy.attributes["http-equiv"] == "Content-Security-Policy"
        assert policy.attributes["content"] == (
            f"default-src 'none'; style-src 'sha256-{digests[0]}'; script-src {allowed}; "
            "base-uri 'none'; form-action 'none'"
        )
        assert "url(" not in style
        assert "@import" not in style
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval|fetch|import", "".join(scripts)
        )


@pytest.mark.parametrize("report", [make_report(), incomplete_report(), shown_report()], ids=["whole", "gap", "old"])
def test_pages_load_nothing_and_link_to_https_and_each_other_only(report: Report) -> None:
    pages = read_all(report)
    ids_by_path = {}
    for path, page in pages.items():
        elements = list(page.find_all())
        assert {item.tag for item in elements}.isdisjoint({"img", "link", "iframe", "object", "base", "form", "use"})
        assert [item.attributes for item in elements if item.tag == "script"] == [{}] * (1 + (path == "search.html"))
        names = {name for item in elements for name in item.attributes}
        assert names.isdisjoint({"src", "srcset", "style", "action", "background", "ping", "data", "target"})
        assert not [name for name in names if name.startswith("on")]
        ids = [item.attributes["id"] for item in elements if "id" in item.attributes]
        assert len(ids) == len(set(ids))
        ids_by_path[path] = {"", *ids}
        assert page.find("meta", name="referrer").attributes["content"] == "no-referrer"
    for path, page in pages.items():
        for link in page.find_all("a"):
            address = link.attributes["href"]
            if not address.startswith("https://"):
                file, _, anchor = address.partition("#")
                reached = os.path.normpath(Path(path).parent / file) if file else path
                assert anchor in ids_by_path[reached], (path, address)


def test_tables_have_captions_and_scoped_headers() -> None:
    for page in read_all(incomplete_report()).values():
        for table in page.find_all("table"):
            assert table.find("caption").text
            assert all(cell.attributes.get("scope") for cell in table.find_all("th"))
            for row in table.find_all("tr"):
                assert row.find("th").attributes["scope"], row.text
        assert page.find("html").attributes["lang"] == "en"
        for tag in ("header", "nav", "main", "footer", "h1"):
            assert page.find(tag).tag == tag
        assert page.find("a", class_="skip").attributes["href"] == "#main"


@cache
def pages_with(text: str) -> dict[str, Element]:
    return read_all(hostile_report(text))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_changes_no_markup(text: str) -> None:
    pages, harmless = pages_with(text), pages_with("harmless")
    assert pages.keys() == harmless.keys()
    for path, page in pages.items():
        assert shape_of(page) == shape_of(harmless[path])
        for link in page.find_all("a"):
            ours = r"#|components/|(index|hotspots|search)\.html|\.\./|https://example\.org/"
            assert re.match(ours, link.attributes["href"])


@pytest.mark.slow
@settings(max_examples=50, deadline=None)
@given(st.text(min_size=1))
def test_no_text_changes_markup(text: str) -> None:
    pages, harmless = read_all(hostile_report(text)), pages_with("harmless")
    assert {path: shape_of(page) for path, page in pages.items()} == {
        path: shape_of(page) for path, page in harmless.items()
    }


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_is_shown_with_nothing_hidden(text: str) -> None:
    pages = pages_with(text)
    shown = "".join(character if character.isprintable() else ascii(character)[1:-1] for character in text)
    squeezed = re.sub(r"\s+", " ", shown).strip()
    assert pages["index.html"].find("h1").text == squeezed
    daemon = pages["components/daemon.html"]
    largest, _, listed = daemon.find_all("table", class_="functions")
    assert largest.find("bdi").children == [shown]
    assert rows_of(listed)[2][0] == squeezed
    for page in pages.values():
        assert all(character.isprintable() or character == "\n" for character in page.text)


def test_an_address_that_auditor_would_not_use_is_text() -> None:
    file = measured_file("a.c", ccns=(1,), source=replace(SOURCE, url="javascript:alert(1)"))
    page = read_component(make_report(make_result("guid", "qubes", file)), "guid")
    table = page.find("table", class_="files")
    assert [link.attributes["href"] for link in table.find_all("a")] == ["#fn/a.c"]
    assert row_named(table, "a.c")[2] == "10"


@pytest.mark.parametrize("value", [None, 1.5, True, b"bytes", ("tuple",)], ids=repr)
def test_only_text_and_whole_numbers_are_shown(value: object) -> None:
    with pytest.raises(TypeError, match="a report shows text and whole numbers only"):
        show_value(value)


def test_an_undefined_name_is_an_error() -> None:
    with pytest.raises((UndefinedError, TypeError)):
        load_environment().from_string("{{ missing }}").render()


# ------------------------------------------------------------------------------------------------ the page as a whole


def test_same_report_same_bytes(tmp_path: Path) -> None:
    report = make_report()
    (tmp_path / "audit.json").write_bytes(encode_audit(report.audit, report.verdict))
    program = (
        "import sys; from pathlib import Path; from auditor.documents.recorded import load_audit;"
        "from auditor.findings.judge import judge; from auditor.declared.manifest import load_manifest;"
        "from auditor.renderers import Report; from auditor.renderers.html.pages import render;"
        "audit = load_audit(Path(sys.argv[1])); manifest = load_manifest(Path('components.toml')).manifest;"
        "sys.stdout.buffer.write(repr(render(Report(audit, judge(audit, manifest), manifest))).encode())"
    )
    root = ROOT
    pages = {
        subprocess.run(
            [sys.executable, "-c", program, tmp_path / "audit.json"],
            check=True,
            capture_output=True,
            cwd=root,
            env=os.environ | {"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(pages) == 1
    assert b"253,545" in pages.pop()


def test_an_audit_with_nothing_in_it_can_be_shown() -> None:
    page = read_page(make_report(make_result("guid", "qubes"), claims=()))
    assert page.find("p", class_="figure").text == "0"
    assert "The manifest holds no claim." in page.text


def test_a_large_audit_makes_pages_of_a_bounded_size() -> None:
    files = [
        told_apart(measured_file(f"xen/arch/x86/some-folder/file-number-{number}.c", code=100, source=BETA_SOURCE))
        for number in range(3_000)
    ]
    xen = make_result("xen", "third-party", *files, revisions=(BETA_SOURCE,))
    pages = render(make_report(xen))
    assert len(pages) == 3 + 15
    assert max(len(text.encode()) for text in pages.values()) < 1_000_000
    assert len(pages["index.html"].encode()) < 400_000


def test_a_component_says_how_many_files_the_instruments_agree_on() -> None:
    disputed = measured_file("b.c", disputes=(Dispute("A", 10, 9, "differs"),))
    report = make_report(
        make_result("guid", "qubes", measured_file("a.c"), disputed), make_result("b", "qubes", disputed)
    )
    page = read_component(report, "guid")
    assert "each other pass on 1 of 2 files; the others are listed above." in page.text
    assert rows_of(table_captioned(page, "Disputed"))[1:] == [["b.c", "A", "10", "9", "differs", "open"]]
    assert "each other pass on all files." in read_component(make_report(), "guid").text


def test_a_file_without_functions_of_any_instrument_has_a_dash() -> None:
    page = read_component(make_report(), "xen")
    assert row_named(table_captioned(page, "Largest files"), "xen/entry.S")[2:] == [NO_FIGURE, NO_FIGURE]
    assert row_named(table_captioned(page, "Folders"), "xen/")[3:] == [NO_FIGURE, NO_FIGURE]


def test_what_patches_remove_may_have_no_figure() -> None:
    guid, *others = broad_results()
    link = UnmeasuredFile(ALPHA, "gui-daemon/link.c", "symbolic link", revision=REVISION)
    removed = (link.path, guid.files[0].file.path)
    patched = Shipped(ALPHA, DOWNSTREAM, ("one.patch",), (), removed)
    report = make_report(replace(guid, unmeasured=(link,), shipped=(patched,)), *others)
    table = table_captioned(read_component(report, "guid"), "Files that the patches change")
    assert rows_of(table)[1:3] == [
        ["gui-daemon/link.c", NO_FIGURE, NO_FIGURE, "0"],
        ["gui-daemon/main.c", "1,200", f"{MINUS}1,200", "0"],
    ]
