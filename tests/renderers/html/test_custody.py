# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Whom one trusts, in the HTML report: one table over all components, and the details on the page of each."""

from msgspec.structs import replace

from auditor.model.custody import Authorship, GitObject, HistoryGap, People, Signature, Signing
from auditor.model.declared import Vendor
from auditor.model.measured import UnclassifiedFile
from auditor.renderers import Report
from auditor.renderers.html.links import NO_FIGURE
from auditor.renderers.text.custody import render_custody
from tests.made.audits import BETA_SOURCE, KERNEL_SOURCE, SOURCE, make_component, make_result, measured_file
from tests.made.manifests import ALPHA, KERNEL
from tests.made.reports import broad_results, incomplete_report, make_report
from tests.reading.pages import Element, read_component, read_page, row_named, rows_of, table_captioned

KEY = "0123456789ABCDEF" * 2 + "01234567"
VENDOR = Vendor("Qubes OS", "gui-daemon.spec: <package>", "Xen Project")
COMMIT = GitObject("commit", "1" * 40, "", "Bob <b>", "2026-01-03")
TAG = GitObject("tag", "2" * 40, "v4.3", "Alice", "2026-01-02", Signature("OpenPGP", KEY[-16:], KEY))
GAP = HistoryGap(KERNEL, "its repository is declared partial")
WHOLE = Authorship(People(27, 24, 300), People(5, 4, 30))


def custody_report() -> Report:
    """One component with a signed tag and people, one that is not signed and whose history is not counted."""
    signing = Signing(TAG, COMMIT)
    guid = make_result(
        "guid", "qubes", measured_file("a.c", code=100), measured_file("b.py", code=40, language="Python"),
        component=make_component("guid", vendor=VENDOR),
        revisions=(replace(SOURCE, signing=signing),), authorship=WHOLE,
    )  # fmt: skip
    block = make_result(
        "block", "third-party", measured_file("d.c", code=30, source=KERNEL_SOURCE),
        revisions=(replace(KERNEL_SOURCE, signing=Signing(None, COMMIT)),),
        authorship=Authorship(None, None, (GAP,)),
    )  # fmt: skip
    tcb = replace(WHOLE, gaps=(GAP,))
    return make_report(guid, block, *broad_results()[-3:], authorship={"tcb": tcb})


def table_of(page: Element) -> Element:
    return page.find("section", id="custody").find("table")


def test_one_table_has_every_component_and_the_tcb() -> None:
    page = read_page(custody_report())
    assert rows_of(table_of(page))[2:] == [
        ["Our components qubes"],
        ["Title of guid", "Xen Project via Qubes OS", "Alice (tag)", "100", "40", "27", "24", "5", "4"],
        ["Components of others third-party"],
        ["Title of block", "not stated", "nobody", "30", "0", *[NO_FIGURE] * 4],
        ["TCB", "130", "40", "≥ 27", "≥ 24", "≥ 5", "≥ 4"],
    ]
    section = page.find("section", id="custody")
    assert "Signatures are read, not verified" in section.text
    assert [item.text for item in section.find_all("li")] == [f"{KERNEL}: {GAP.reason}"]
    assert table_of(page).find("a").attributes["href"] == "components/guid.html#trust"


def test_the_table_is_that_of_the_terminal() -> None:
    report = custody_report()
    shown = [line.split() for line in render_custody(report.audit).splitlines()]
    for name in ("guid", "block"):
        cells = row_named(table_of(read_page(report)), f"Title of {name}")[3:]
        (line,) = [line for line in shown if line[:1] == [name]]
        assert [cell.replace(NO_FIGURE, "?") for cell in cells] == line[-6:]


def test_without_histories_the_report_says_how_to_get_them() -> None:
    report = make_report()
    page = read_page(report)
    section = page.find("section", id="custody")
    assert row_named(table_of(page), "Title of xen") == ["Title of xen", "not stated", "not read", "252,000", "0"]
    assert "Authors and committers were not counted: auditor audit --authorship counts them." in section.text
    xen = read_component(report, "xen")
    assert "Authors and committers were not counted: auditor audit --authorship counts them." in xen.text
    assert rows_of(table_captioned(xen, "Tags and commits"))[1:] == [
        ["beta", "tag and commit", NO_FIGURE, "not read", NO_FIGURE]
    ]


def test_what_has_no_figure_is_not_0() -> None:
    table = table_of(read_page(incomplete_report()))
    assert row_named(table, "Title of blkback")[3:] == ["not measured"]
    assert row_named(table, "Title of xen")[3:] == ["≥ 252,000", "≥ 0"]
    assert row_named(table, "TCB")[1:] == ["≥ 253,505", "≥ 40"]


def test_a_component_says_whose_package_it_is_and_who_signed_it() -> None:
    page = read_component(custody_report(), "guid")
    assert "Xen Project via Qubes OS: gui-daemon.spec: <package>" in page.text
    assert "100 SLOC in languages that are not memory-safe, 40 in those that are" in page.text
    table = table_captioned(page, "Tags and commits, by their own word; signatures are read, not verified")
    assert rows_of(table)[1:] == [
        ["alpha", "tag v4.3 of 2026-01-02", "Alice", "OpenPGP read, not verified", KEY],
        ["alpha", "commit of 2026-01-03", "Bob <b>", "not signed", NO_FIGURE],
    ]
    assert table.find("a").attributes["href"] == ALPHA
    assert rows_of(table_captioned(page, "People who touched"))[1:] == [
        ["ever", "27", "24", "300"],
        ["in its last two years", "5", "4", "30"],
    ]


def test_a_component_says_why_its_people_are_not_counted() -> None:
    page = read_component(custody_report(), "block")
    assert f"The history of {KERNEL}: {GAP.reason}" in page.text
    assert "--authorship" not in page.find("section", **{"aria-labelledby": "trust"}).text
    assert "The manifest does not say whose package it is." in page.text
    assert rows_of(table_captioned(page, "Tags and commits"))[1][1:4] == ["tag", NO_FIGURE, "no annotated tag"]


def test_people_are_lower_bounds_where_one_of_several_histories_is_missing() -> None:
    guid, *_ = custody_report().audit.components
    guid = replace(guid, authorship=replace(WHOLE, gaps=(GAP,)))
    report = make_report(guid, authorship={"tcb": replace(WHOLE, gaps=(GAP,))})
    assert row_named(table_of(read_page(report)), "Title of guid")[5:] == ["≥ 27", "≥ 24", "≥ 5", "≥ 4"]
    rows = rows_of(table_captioned(read_component(report, "guid"), "People who touched"))
    assert rows[1] == ["ever", "≥ 27", "≥ 24", "≥ 300"]


def test_a_tag_that_is_not_known_has_its_reason() -> None:
    signing = Signing(None, None, "the lock does not tell")
    revision = replace(BETA_SOURCE, signing=signing)
    report = make_report(
        make_result("xen", "third-party", measured_file("a.c", source=BETA_SOURCE), revisions=(revision,))
    )
    assert rows_of(table_captioned(read_component(report, "xen"), "Tags and commits"))[1:] == [
        ["beta", "tag", NO_FIGURE, "not known: the lock does not tell", NO_FIGURE],
        ["beta", "commit", NO_FIGURE, "not read", NO_FIGURE],
    ]
    assert row_named(table_of(read_page(report)), "Title of xen")[2] == "unknown"


def test_a_signature_that_was_verified_says_so() -> None:
    tag = replace(TAG, signature=Signature("SSH", "", "", "unreadable", verified=True))
    revision = replace(SOURCE, signing=Signing(tag, COMMIT))
    page = read_component(
        make_report(make_result("guid", "qubes", measured_file("a.c"), revisions=(revision,))), "guid"
    )
    assert rows_of(table_captioned(page, "Tags and commits"))[1][3:] == ["SSH verified", "unreadable"]


def test_comparisons_are_trusted_by_nobody() -> None:
    page = read_component(make_report(), "linux")
    assert list(page.find_all("section", **{"aria-labelledby": "trust"})) == []
    assert "Title of linux" not in table_of(read_page(make_report())).text


def test_the_tcb_is_a_lower_bound_beside_code_that_nobody_has_decided_on() -> None:
    report = custody_report()
    assert row_named(table_of(read_page(report)), "TCB")[1:3] == ["130", "40"]
    undecided = (UnclassifiedFile(ALPHA, SOURCE.revision, "new.c"),)
    report = replace(report, audit=replace(report.audit, unclassified=undecided))
    assert row_named(table_of(read_page(report)), "TCB")[1:3] == ["≥ 130", "≥ 40"]
