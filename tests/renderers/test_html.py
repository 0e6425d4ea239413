# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
import base64
import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import UndefinedError
from msgspec.structs import replace

from auditor.document import encode_audit
from auditor.judge import judge
from auditor.model import (
    GROUPS,
    ON_REQUEST_GROUPS,
    Audit,
    Cited,
    Claim,
    ComparisonRecord,
    Component,
    ComponentResult,
    Function,
    Group,
    LeftOutComponent,
    Limit,
    LineCounts,
    Manifest,
    MeasuredFile,
    Measurement,
    Page,
    RatioClaim,
    Release,
    Repository,
    SizeClaim,
    Source,
    SourceRevision,
    Totals,
    TrustedFile,
    UnmeasuredFile,
)
from auditor.renderers import Report
from auditor.renderers.html import load_environment, render, show_value
from auditor.renderers.html_component import NO_FIGURE
from auditor.totals import summarise_complexity, total_of, totals_by_subject

GUI_URL = "https://github.com/QubesOS/qubes-gui-daemon"
XEN_URL = "https://github.com/xen-project/xen"
LINUX_URL = "https://git.kernel.org/pub/scm/linux/kernel/git/stable/linux.git"
PAGE_URL = "https://doc.qubes-os.org/en/latest/security-critical-code.html"
REVISION = "a" * 40
TREE = "b" * 40
MINUS = "\N{MINUS SIGN}"

# ---------------------------------------------------------------------------------------------- a page, read strictly

VOID = {"meta", "br", "hr", "img", "link", "input"}
OPTIONAL_END = {"td", "th", "tr", "tbody", "li", "p", "dt", "dd"}
CLOSED_BY = {
    "td": {"td", "th"},
    "th": {"td", "th"},
    "tr": {"td", "th", "tr"},
    "tbody": {"td", "th", "tr", "tbody"},
}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    children: list["Element | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        joined = "".join(child if isinstance(child, str) else child.text for child in self.children)
        return re.sub(r"\s+", " ", joined).strip()

    def find_all(self, tag: str = "", **attributes: str) -> Iterator["Element"]:
        """The elements inside, in the order of the page; `class_` is one of several classes."""
        for child in self.children:
            if isinstance(child, Element):
                if tag in ("", child.tag) and all(child.has(name, value) for name, value in attributes.items()):
                    yield child
                yield from child.find_all(tag, **attributes)

    def has(self, name: str, value: str) -> bool:
        if name == "class_":
            return value in self.attributes.get("class", "").split()
        return self.attributes.get(name) == value

    def find(self, tag: str = "", **attributes: str) -> "Element":
        return next(self.find_all(tag, **attributes))


class PageReader(HTMLParser):
    """Builds the tree of a page; an end tag that closes nothing, or too much, is an error."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.root = Element("", {})
        self._open = [self.root]
        self.feed(text)
        self.close()
        assert self._open == [self.root], f"not closed: {[element.tag for element in self._open]}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), f"<{tag}> has an attribute twice: {attrs}"
        while self._open[-1].tag in CLOSED_BY.get(tag, set()):
            self._open.pop()
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while self._open[-1].tag != tag and self._open[-1].tag in OPTIONAL_END:
            self._open.pop()
        assert self._open[-1].tag == tag, f"</{tag}> closes <{self._open[-1].tag}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def read_page(report: Report) -> Element:
    return PageReader(render(report)["index.html"]).root


def section(page: Element, component: str) -> Element:
    return page.find("section", id=f"component-{component}")


def rows_of(table: Element) -> list[list[str]]:
    rows = (row for row in table.find_all("tr"))
    return [[cell.text for cell in row.children if isinstance(cell, Element)] for row in rows]


def row_named(table: Element, name: str) -> list[str]:
    return next(row for row in rows_of(table) if row and row[0].startswith(name))


def table_captioned(page: Element, caption: str) -> Element:
    return next(table for table in page.find_all("table") if table.find("caption").text.startswith(caption))


def shape_of(element: Element) -> list[tuple[str, tuple[str, ...]]]:
    return [(item.tag, tuple(item.attributes)) for item in element.find_all()]


# ------------------------------------------------------------------------------------------------------ small audits


def make_file(path: str, code: int = 10, url: str = GUI_URL, language: str = "C", **others: object) -> MeasuredFile:
    functions = (Function("main", 3, 9, 7, 4, 2), Function("helper", 12, 40, 20, 17, 0))
    measurement = Measurement(
        language=language,
        size=code * 30,
        lines=LineCounts(code, 3, 2),
        pygount_code=code - 1,
        pygount_string=1,
        lizard_nloc=code - 2,
        functions=functions,
    )
    blob = hashlib.sha1(path.encode("utf-8", "replace")).hexdigest()
    return MeasuredFile(TrustedFile(url, REVISION, path, "100644", blob, code * 30), replace(measurement, **others))


def make_component(name: str, group: Group = "qubes", **others: object) -> Component:
    source = Source("qubes-gui-daemon", include=("gui-daemon/*.[ch]",), exclude=("gui-daemon/test.c",))
    component = Component(
        id=name,
        title=f"Title of {name}",
        group=group,
        runs_in=("dom0",),
        sentence=f"Dom0-side of {name}",
        evidence=f"Makefile of {name}",
        sources=(source,),
        doubt=f"Doubt about {name}",
    )
    return replace(component, **others)


def make_revision(name: str = "qubes-gui-daemon", url: str = GUI_URL, **others: object) -> SourceRevision:
    return replace(SourceRevision(name, url, "R4.3.0", REVISION, TREE, True, False), **others)


def make_result(name: str, group: Group = "qubes", *files: MeasuredFile, **others: object) -> ComponentResult:
    return replace(ComponentResult(make_component(name, group), (make_revision(),), files), **others)


RECORD = ComparisonRecord(
    "linux", LINUX_URL, "v6.12", "c" * 40, "2026-11-01", "1", False, 2, 26_000_000,
    Totals(80_000, 20_000_000, 300_000, 1_000_000),
)  # fmt: skip
CITED = Cited(
    50_000_000, 2020, "A blog post", "https://example.org/windows", "unverifiable", "<lines>", "wc", "all of it"
)


def comparisons() -> tuple[ComponentResult, ...]:
    linux = make_component("linux", "comparison", runs_in=())
    windows = make_component("windows", "comparison", sources=(), cited=CITED, runs_in=())
    beos = make_component("beos", "comparison", runs_in=())
    return ComponentResult(linux, record=RECORD), ComponentResult(windows), ComponentResult(beos)


def components() -> tuple[ComponentResult, ...]:
    """Two components that share a file, assembly and Python beside C, one group that is not in the total."""
    shared = make_file("include/list.h", 5, language="C header", functions=())
    assembly = make_file(
        "xen/entry.S", 2_000, XEN_URL, "assembly", functions=None, pygount_code=None, pygount_string=None,
        lizard_nloc=None,
    )  # fmt: skip
    return (
        make_result("guid", "qubes", make_file("gui-daemon/main.c", 1_200), shared),
        make_result(
            "pacat", "qubes", make_file("pulse/pacat.c", 300), shared, make_file("x.py", 40, language="Python")
        ),
        make_result(
            "xen",
            "third-party",
            assembly,
            make_file("xen/common/a.c", 250_000, XEN_URL, labels=("generated",)),
            revisions=(make_revision("xen", XEN_URL, locked=False),),
        ),
        make_result("guid+pure", "linked", make_file("libpure.c", 77)),
        *comparisons(),
    )


CLAIMS: tuple[Claim, ...] = (
    SizeClaim(
        id="size", quote="hundreds of thousands", page="code", subjects=("tcb",), metric="c", minimum=100_000,
        maximum=999_999, reading="How it is read",
    ),
    RatioClaim(
        id="ratio", quote="several orders", page="code", subjects=("tcb",), metric="c",
        against=("linux", "windows", "beos"), orders=3.0, reading="At least three",
    ),
)  # fmt: skip
PAGE = Page(
    title="Security-critical code", url=PAGE_URL, repository="https://github.com/QubesOS/qubes-doc", path="a.rst",
    revision="d" * 40, lists={"qubes": "Components"},
)  # fmt: skip


def make_report(*results: ComponentResult, claims: tuple[Claim, ...] = CLAIMS, **others: object) -> Report:
    """A report on `results`, by default on `components()`; `others` are fields of the audit."""
    results = results or components()
    audit = Audit("R4.3.0", "2026-11-23", {"scanner": "1", "lizard": "1.24.3"}, results)
    audit = replace(audit, **others)
    repositories = {"qubes-gui-daemon": Repository(GUI_URL, {"R4.3.0": "R4.3.0"})}
    manifest = Manifest(
        schema=1,
        default_release="R4.3.0",
        pages={"code": PAGE},
        releases={"R4.3.0": Release("Qubes OS 4.3.0", "Fedora 41")},
        repositories=repositories,
        components=tuple(result.component for result in results),
        claims=claims,
    )
    return Report(audit, judge(audit, manifest), manifest)


def incomplete_report() -> Report:
    """One file of xen, and everything of blkback, has no figure."""
    guid, pacat, xen, *rest = components()
    xen = replace(xen, unmeasured=(UnmeasuredFile(XEN_URL, "xen/odd.l", "no instrument knows it"),))
    gone = UnmeasuredFile(LINUX_URL, "", "unreachable")
    blkback = ComponentResult(make_component("blkback", "third-party"), unmeasured=(gone,))
    return make_report(guid, pacat, xen, blkback, *rest)


def recorded_report() -> Report:
    return replace(make_report(), recorded="read from audit.json of 2026-11-01")


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


def test_rows_less_their_overlap_are_the_subtotal() -> None:
    table = read_page(make_report()).find("section", id="components").find("table")

    def sizes(name: str) -> list[int]:
        cells = [cell.replace(",", "").replace(MINUS, "-") for cell in row_named(table, name)]
        return [int(cell) for cell in cells if cell.lstrip("-").isdigit()][:6]

    overlap = sizes("in several of these components")
    assert overlap == [-1, -5, 0, 0, -5, 0]
    rows = zip(sizes("Title of guid"), sizes("Title of pacat"), overlap, strict=True)
    assert [sum(cells) for cells in rows] == sizes("Subtotal qubes")


@pytest.mark.parametrize("group", [group for group in GROUPS if group != "comparison"])
def test_every_group_has_a_title(group: Group) -> None:
    page = read_page(make_report(make_result("thing", group, make_file("thing.c"))))
    heading = page.find("tr", class_="group").text
    assert heading.endswith(f" {group}")
    assert len(heading) > len(group) + 10
    explained = "measured on request" in page.find("section", id="beside").text
    assert explained == (group in ON_REQUEST_GROUPS)


def test_what_is_measured_on_request_is_not_missed() -> None:
    report = make_report()
    absent = make_component("manager", "toolstack")
    report = replace(report, manifest=replace(report.manifest, components=(*report.manifest.components, absent)))
    assert read_page(report).find("p", class_="status").text.startswith("complete")


def test_groups_beside_the_total_are_in_a_table_of_their_own() -> None:
    page = read_page(make_report())
    assert "guid+pure" not in page.find("section", id="components").text
    assert "Not" not in page.find("section", id="beside").find("caption").text.split()
    assert "None of this is part of any TCB figure" in page.find("section", id="beside").text
    assert "not in the TCB total" in section(page, "guid+pure").find("p", class_="tags").text


def test_files_are_listed_by_folder_with_all_their_figures() -> None:
    page = read_page(make_report())
    (table,) = section(page, "xen").find_all("table", class_="files")
    assert rows_of(table)[2:] == [
        ["xen xen/", "2,000", ""],
        ["entry.S", "assembly", "2,000", "3", "2", "2,005", NO_FIGURE, NO_FIGURE, NO_FIGURE, NO_FIGURE, NO_FIGURE, ""],
        ["xen xen/common/", "250,000", ""],
        ["a.c", "C", "250,000", "3", "2", "250,005", "249,999", "1", "249,998", "2", "17", "generated"],
    ]
    assert table.find("a").attributes["href"] == f"{XEN_URL}/blob/{REVISION}/xen/entry.S"
    assert rows_of(section(page, "pacat").find("table", class_="files"))[-3][-1] == "shared"


def test_functions_are_ranked_and_linked_to_their_lines() -> None:
    functions = tuple(Function(f"f{number:02}", number, number + 1, number, 99 - number, 1) for number in range(1, 20))
    page = read_page(
        make_report(make_result("guid", "qubes", make_file("gui-daemon/main.c", 500, functions=functions)))
    )
    largest, most_complex = section(page, "guid").find_all("table", class_="functions")
    assert [row[0].split(" ")[0][:3] for row in rows_of(largest)[1:]] == [f"f{number}" for number in range(19, 9, -1)]
    assert [row[1] for row in rows_of(most_complex)[1:]] == [str(99 - number) for number in range(1, 11)]
    assert largest.find("a").attributes["href"] == f"{GUI_URL}/blob/{REVISION}/gui-daemon/main.c#L19-L20"


def test_a_component_shows_where_it_comes_from() -> None:
    xen = section(read_page(make_report()), "xen")
    assert rows_of(table_captioned(xen, "Sources"))[1:] == [["xen", "R4.3.0", REVISION, TREE, "not in the lock"]]
    assert f"{XEN_URL}/commit/{REVISION}" in {link.attributes["href"] for link in xen.find_all("a")}
    for text in ("“Dom0-side of xen”", "Makefile of xen", "Doubt about xen", "gui-daemon/*.[ch]", "gui-daemon/test.c"):
        assert text in xen.text


def test_shared_and_duplicate_files_are_listed() -> None:
    copy = make_file("copy/main.c", 1_200)
    original = make_file("gui-daemon/main.c", 1_200)
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
        assert article.find("a").attributes["href"] == PAGE_URL
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
    page = read_page(incomplete_report())
    notice = page.find("section", id="summary").find("div", class_="notice").text
    assert "This audit is incomplete" in notice
    assert f"1 file of {XEN_URL}: no instrument knows it (xen) xen/odd.l" in notice
    assert f"All that was selected of {LINUX_URL}: unreachable (blkback)" in notice
    assert rows_of(table_captioned(section(page, "xen"), "Unmeasured"))[1:] == [["xen/odd.l", "no instrument knows it"]]
    odd = f"{XEN_URL}/blob/{REVISION}/xen/odd.l"
    assert odd in {link.attributes["href"] for link in section(page, "xen").find_all("a")}


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
    assert "complete" in page.find("p", class_="status").text


def test_a_partial_audit_names_what_it_leaves_out() -> None:
    report = make_report()
    audit = replace(report.audit, components=report.audit.components[:1], partial=True)
    page = read_page(replace(report, audit=audit, verdict=judge(audit, report.manifest)))
    notice = page.find("div", class_="notice").text
    assert "Some components only" in notice
    assert notice.endswith("It leaves out: pacat, xen, guid+pure, linux, windows, beos.")
    assert page.find("p", class_="status").text.startswith("in part")
    assert page.find("p", class_="label").text == "source lines of code in the part of the TCB that was asked for"
    assert row_named(page.find("section", id="components").find("table"), "TCB, only the part asked for")[1] == "2"


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
    assert page.find("p", class_="status").text.startswith("in part")
    table = page.find("section", id="components").find("table")
    assert row_named(table, "TCB")[0] == "TCB, 3 of 5 components"
    assert row_named(table, "Subtotal qubes")[0] == "Subtotal qubes"
    assert row_named(table, "Subtotal third-party")[0] == "Subtotal third-party, 1 of 3 components"
    beside = page.find("section", id="beside").find("table")
    assert row_named(beside, "Subtotal linked")[0] == "Subtotal linked, 1 of 2 components"
    others = page.find("section", id="comparisons").find("table")
    assert row_named(others, "TCB")[0] == "TCB of R4.3.0, 3 of 5 components"
    assert "? not measurable" in page.find("article").text
    assert "left out: blkback, rpm" in page.find("article").text


def test_an_audit_without_components_beside_the_tcb_has_the_whole_tcb() -> None:
    report = make_report()
    audit = replace(report.audit, components=report.audit.components[:3], partial=True)
    page = read_page(replace(report, audit=audit, verdict=judge(audit, report.manifest)))
    assert page.find("p", class_="label").text == "source lines of code in the TCB"
    assert page.find("div", class_="notice").text.endswith("It leaves out: guid+pure, linux, windows, beos.")


def test_overridden_refs_are_marked() -> None:
    revision = make_revision(ref="my-branch", locked=False, overridden=True)
    page = read_page(make_report(make_result("guid", "qubes", make_file("a.c"), revisions=(revision,))))
    notice = page.find("div", class_="notice").text
    assert f"qubes-gui-daemon at my-branch ({REVISION}) instead of R4.3.0" in notice
    assert rows_of(table_captioned(section(page, "guid"), "Sources"))[1][-1] == "overridden by --ref"


def test_findings_are_listed() -> None:
    report = make_report()
    manifest = replace(report.manifest, limits=(Limit("tcb", 200_000), Limit("xen", 900_000)))
    page = read_page(replace(report, manifest=manifest, verdict=judge(report.audit, manifest)))
    assert rows_of(page.find("section", id="findings").find("table"))[1:] == [
        ["tcb", "all languages", "253,545", "200,000", "53,545"]
    ]
    assert "1 limit is exceeded" in page.find("div", class_="notice").text
    assert row_named(table_captioned(page, "Exit codes"), "1")[1].endswith("this audit")


def test_comparisons_are_never_shown_as_measured() -> None:
    rows = rows_of(read_page(make_report()).find("section", id="comparisons").find("table"))
    grade_by_system = {row[0]: row[1] for row in rows[2:]}
    assert grade_by_system == {
        "Title of linux": "recorded on 2026-11-01",
        "Title of windows": "cited, unverifiable, 2020",
        "Title of beos": "not counted",
    }
    assert [row[-4] for row in rows[2:]] == ["21,300,000", "about 50,000,000", NO_FIGURE]
    assert [row[-3] for row in rows[2:]] == ["84", "no ratio: other definition", NO_FIGURE]
    assert [row[-2] for row in rows[2:]] == ["1.90", NO_FIGURE, NO_FIGURE]
    assert rows[3][2] == "a line: <lines>; tool: wc; counted: all of it"


def test_a_comparison_that_was_measured_says_so() -> None:
    linux = make_result("linux", "comparison", make_file("kernel/fork.c", 900))
    page = read_page(make_report(linux, *components()[:1], claims=()))
    row = row_named(page.find("section", id="comparisons").find("table"), "Title of linux")
    assert row == ["Title of linux", "measured", "1", "900", "0", "0", "900", NO_FIGURE, "this page"]
    assert section(page, "linux").find("details", class_="files").find("summary").text == "1 file, 900 SLOC"


# ------------------------------------------------------------------------------------------------------------ recorded


def test_every_figure_of_a_recorded_audit_is_marked() -> None:
    page = read_page(recorded_report())
    assert "read from audit.json of 2026-11-01" in page.find("div", class_="notice").text
    captions = [table.find("caption") for table in page.find_all("table", class_="figures")]
    headline = page.find("p", class_="label")
    verdicts = list(page.find_all("p", class_="verdict"))
    summaries = [details.find("summary") for details in page.find_all("details", class_="files")]
    assert len(captions) > 10
    for place in (*captions, headline, *verdicts, *summaries):
        assert place.find("span", class_="recorded").text == "recorded", place.text
    assert page.find("title").text.startswith("Recorded")
    assert "Measured at" not in page.find("header").text


def test_an_audit_of_today_is_not_marked() -> None:
    page = read_page(make_report(*components()[:4]))
    assert list(page.find_all("span", class_="recorded")) == []


# -------------------------------------------------------------------------------------------------------------- safety


def test_the_policy_allows_the_style_of_the_page_and_nothing_else() -> None:
    text = render(make_report())["index.html"]
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    page = PageReader(text).root
    policy = next(item for item in page.find_all("meta") if "http-equiv" in item.attributes)
    assert policy.attributes["http-equiv"] == "Content-Security-Policy"
    assert policy.attributes["content"] == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    assert "url(" not in style
    assert "@import" not in style


@pytest.mark.parametrize("report", [make_report(), incomplete_report(), recorded_report()], ids=["whole", "gap", "old"])
def test_the_page_loads_nothing_and_links_to_https_only(report: Report) -> None:
    page = read_page(report)
    elements = list(page.find_all())
    assert {item.tag for item in elements}.isdisjoint({"script", "img", "link", "iframe", "object", "base", "form"})
    names = {name for item in elements for name in item.attributes}
    assert names.isdisjoint({"src", "srcset", "style", "action", "background", "ping", "data", "target"})
    assert not [name for name in names if name.startswith("on")]
    ids = [item.attributes["id"] for item in elements if "id" in item.attributes]
    assert len(ids) == len(set(ids))
    for item in elements:
        address = item.attributes.get("href", "#main")
        assert address.startswith("https://") or address[1:].replace("%2B", "+") in ids, address
    assert page.find("meta", name="referrer").attributes["content"] == "no-referrer"


def test_tables_have_captions_and_scoped_headers() -> None:
    page = read_page(incomplete_report())
    for table in page.find_all("table"):
        assert table.find("caption").text
        assert all(cell.attributes.get("scope") for cell in table.find_all("th"))
        for row in table.find_all("tr"):
            assert row.find("th").attributes["scope"], row.text
    assert page.find("html").attributes["lang"] == "en"
    assert [page.find(tag).tag for tag in ("header", "nav", "main", "footer")] == ["header", "nav", "main", "footer"]
    assert page.find("a", class_="skip").attributes["href"] == "#main"


HOSTILE = {
    "markup": "</script><img src=x onerror=alert(1)>",
    "attribute": '" onmouseover="alert(1)" x="',
    "apostrophe": "' autofocus onfocus='alert(1)",
    "comment": "--><!--<style>*{display:none}</style>",
    "entity": "&lt;script&gt;&#x3c;",
    "template": "{{ 7 * 7 }}{% raw %}{# x #}",
    "javascript": "javascript:alert(1)",
    "right-to-left": "a\u202ecod.exe\u2066\u200b",
    "control": "a\x00\x1b[31m\r\nb\x7f",
    "long": "n" * 4_000,
    "closing": "</bdi></a></th></table></details></main>",
}


def hostile_report(text: str) -> Report:
    """`text` in every place that an upstream, a manifest or an error message can fill."""
    file = make_file(f"{text}/{text}.c", 10, functions=(Function(text, 1, 2, 3, 4, 5),), labels=(text,))
    component = make_component(
        "guid", title=text, sentence=text, evidence=text, doubt=text,
        sources=(Source(text, include=(text,), exclude=(text,), note=text),),
    )  # fmt: skip
    revision = make_revision(text, ref=text, revision=text, tree=text, locked=False, overridden=True)
    gaps = (UnmeasuredFile(GUI_URL, text, text), UnmeasuredFile(text, "", text))
    windows = make_component(
        "windows", "comparison", title=text, sources=(), cited=replace(CITED, source=text, url=text)
    )
    claims = tuple(replace(claim, quote=text, reading=text) for claim in CLAIMS)
    result = ComponentResult(component, (revision,), (file,), gaps)
    report = make_report(result, ComponentResult(windows), claims=claims, instruments={text: text}, as_of=text)
    releases = {"R4.3.0": Release(text, text)}
    pages = {"code": replace(PAGE, title=text, url=text, revision=text)}
    manifest = replace(report.manifest, releases=releases, pages=pages)
    return Report(report.audit, judge(report.audit, manifest), manifest, text)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_changes_no_markup(text: str) -> None:
    page, harmless = read_page(hostile_report(text)), read_page(hostile_report("harmless"))
    assert shape_of(page) == shape_of(harmless)
    for link in page.find_all("a"):
        assert link.attributes["href"].startswith(("#", "https://github.com/QubesOS/"))


@settings(max_examples=50, deadline=None)
@given(st.text(min_size=1))
def test_no_text_changes_markup(text: str) -> None:
    assert shape_of(read_page(hostile_report(text))) == shape_of(read_page(hostile_report("harmless")))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_is_shown_with_nothing_hidden(text: str) -> None:
    page = read_page(hostile_report(text))
    shown = "".join(character if character.isprintable() else ascii(character)[1:-1] for character in text)
    assert page.find("h1").text == re.sub(r"\s+", " ", shown)
    assert section(page, "guid").find("table", class_="functions").find("bdi").children == [shown]
    assert all(character.isprintable() or character == "\n" for character in page.text)


def test_an_address_that_auditor_would_not_use_is_text() -> None:
    file = make_file("a.c", url="javascript:alert(1)")
    page = read_page(make_report(make_result("guid", "qubes", file)))
    table = section(page, "guid").find("table", class_="files")
    assert list(table.find_all("a")) == []
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
        "import sys; from pathlib import Path; from auditor.recorded import load_audit;"
        "from auditor.judge import judge; from auditor.manifest import load_manifest;"
        "from auditor.renderers import Report; from auditor.renderers.html import render;"
        "audit = load_audit(Path(sys.argv[1])); manifest = load_manifest(Path('components.toml')).manifest;"
        "sys.stdout.buffer.write(render(Report(audit, judge(audit, manifest), manifest))['index.html'].encode())"
    )
    root = Path(__file__).parents[2]
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


def test_a_large_audit_makes_a_page_below_1_5_megabytes() -> None:
    files = [make_file(f"xen/arch/x86/some-folder/file-number-{number}.c", 100, XEN_URL) for number in range(3_000)]
    xen = make_result("xen", "third-party", *files, revisions=(make_revision("xen", XEN_URL),))
    assert len(render(make_report(xen))["index.html"].encode()) < 1_500_000
