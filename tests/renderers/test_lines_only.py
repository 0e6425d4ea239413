# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""An audit of lines alone is called so in every form, and none of them has a figure of what was not looked for."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
from msgspec.structs import replace

from auditor.audit.recorded import load_baseline
from auditor.documents.check import check_document
from auditor.documents.recorded import load_audit
from auditor.documents.register import encode
from auditor.errors import UsageError
from auditor.findings.compare.audits import compare
from auditor.model.measured import Audit, LeftOutComponent, UnmeasuredFile
from auditor.renderers import FORMATS, Report
from auditor.renderers.pipelines.csv import FUNCTION_HEAD
from auditor.renderers.text.check import render_check
from tests.made.audits import URL, with_lines_only
from tests.made.manifests import MANIFEST
from tests.made.places import ROOT
from tests.made.reports import judged, lines_only_report, make_report, render, whole_audit
from tests.reading.pages import Element, read_all, read_page, row_named, rows_of
from tests.reading.strict_readers import (
    read_code_quality,
    read_csv,
    read_cyclonedx,
    read_junit,
    read_openmetrics,
    read_sarif,
)

REPORT = lines_only_report()
NOT_LOOKED_FOR = re.compile(r"no functions and no CCN, and disputes between instruments were not looked for")
PAGES = {path: text for path, text in render("html", REPORT).items() if path.endswith(".html")}


@pytest.mark.parametrize("form", [form for form in FORMATS if form not in ("html", "json", "csv", "badge")])
def test_every_form_says_what_was_not_looked_for(form: str) -> None:
    for text in render(form, REPORT).values():
        assert NOT_LOOKED_FOR.search(text.replace("&#45;", "-")), form
    for text in render(form, judged(whole_audit())).values():
        assert "lines only" not in text.lower().replace("lines_only", "").replace("1 if nothing but lines", "")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_says_what_was_not_looked_for(path: str) -> None:
    page = PAGES[path]
    assert "<strong>Lines only, no full audit:</strong>" in page
    assert NOT_LOOKED_FOR.search(page)
    assert "<title>Lines only: " in page
    assert not re.search(r"\b0 (?:of 0 )?functions?\b|\bNo function was found|No instrument finds|no functions<", page)
    assert "instruments against each other pass" not in page
    assert '<span class="mark good">complete</span>' not in page


def test_what_is_left_out_is_said_of_lines_alone_too() -> None:
    left_out = (LeftOutComponent("block", "Block backend", "third-party", "not read"),)
    page = render("html", judged(replace(REPORT.audit, left_out=left_out)))["index.html"]
    state = page.partition('<dl class="state">')[2].partition("</dl>")[0]
    assert "which nothing was held against; what is left out is listed below." in state
    assert "<strong>Some components are left out of this release.</strong>" in page
    assert "left out is listed below" not in PAGES["index.html"]


OF_FUNCTIONS = re.compile(r"function|CCN|NLOC|pygount|lizard", re.IGNORECASE)
WITHOUT_FIGURES = ("Sources", "Instruments", "Exit codes of auditor")
BROAD = make_report()
ALONE = judged(with_lines_only(BROAD.audit), BROAD.manifest)
PAIRS = {"small": (judged(whole_audit()), REPORT), "broad": (BROAD, ALONE)}


def tables_of(report: Report) -> dict[tuple[str, int], Element]:
    """Every table of figures of every page, by its page and its place among those that an audit of lines has too."""
    found: dict[tuple[str, int], Element] = {}
    for path, page in read_all(report).items():
        tables = ((item.find("caption").text, item) for item in page.find_all("table"))
        shown = (table for name, table in tables if name not in WITHOUT_FIGURES and not OF_FUNCTIONS.search(name))
        found |= {(path, number): table for number, table in enumerate(shown)}
    return found


def count_empty_columns(table: Element) -> int:
    """The columns in which no row that has all of them has a figure or a word."""
    rows = [row for body in table.find_all("tbody") for row in rows_of(body)]
    width = max(map(len, rows), default=0)
    columns = zip(*(row for row in rows if len(row) == width), strict=True)
    return sum({*cells} <= {"–"} for cells in columns)  # noqa: RUF001 - as pages write it


@pytest.mark.parametrize(("full", "alone"), PAIRS.values(), ids=PAIRS.keys())
def test_no_table_has_a_column_of_what_was_not_looked_for(full: Report, alone: Report) -> None:
    expected, found = tables_of(full), tables_of(alone)
    assert len(found) > 15
    assert {place: table.find("caption").text for place, table in found.items()} == {
        place: f"{table.find('caption').text} lines only" for place, table in expected.items()
    }
    for place, table in found.items():
        heads = [cell.text for head in table.find_all("thead") for cell in head.find_all("th")]
        assert [text for text in heads if OF_FUNCTIONS.search(text)] == [], place
        assert count_empty_columns(table) <= count_empty_columns(expected[place]), place
    heads_of_full = [cell.text for table in expected.values() for cell in table.find_all("th")]
    assert len([text for text in heads_of_full if OF_FUNCTIONS.search(text)]) > 15


def test_lines_have_the_figures_of_a_full_audit_in_each_table() -> None:
    for (path, number), table in tables_of(ALONE).items():
        full = tables_of(BROAD)[path, number]
        rows = [row for row in rows_of(full) if not OF_FUNCTIONS.search(row[0]) and "orders" not in row[0]]
        for row, whole in zip(rows_of(table), rows, strict=True):
            rest = iter(whole)
            kept = [cell.replace(" lines only", "") for cell in row]
            assert all(cell in rest for cell in kept), (path, row)


def test_what_holds_of_all_rows_is_said_once() -> None:
    files = [table for (path, _), table in tables_of(ALONE).items() if table.has("id", "file-table")]
    assert len(files) > 3
    assert [cell for table in files for row in rows_of(table) for cell in row if "lines only" in cell] == []
    assert any("generated" in row for table in files for row in rows_of(table))


def test_a_measured_figure_beside_other_systems_is_marked() -> None:
    page = read_page(ALONE)
    assert row_named(page.find("table", class_="scale"), "TCB of")[-1] == "measured lines only"
    assert row_named(page.find("table", id="systems"), "TCB of")[1] == "measured lines only"
    assert row_named(page.find("table", class_="scale"), "Title of linux")[-1] == "recorded on 2026-01-02"
    assert row_named(read_page(BROAD).find("table", class_="scale"), "TCB of")[-1] == "measured"


def test_the_document_has_sums_of_lines_in_a_place_of_their_own() -> None:
    document = json.loads(render("json", REPORT)["audit.json"])
    assert (document["schema"], document["lines_only"], document["totals"]) == (3, True, {})
    assert document["totals_as_shipped"] == {}
    assert document["lines"]["tcb"]["code"] == 36
    assert document["lines_as_shipped"]["tcb"]["code"] == 37
    assert {"functions", "ccn"} & document["lines"]["tcb"].keys() == set()
    for component in document["components"]:
        assert (component["totals"], component["totals_as_shipped"]) == (None, None)
        for file in component["files"]:
            assert (file["functions_measured"], file["functions"], file["lizard_nloc"]) == (False, [], None)
            assert "lines only" in file["labels"]
    schema = json.loads((ROOT / "docs" / "audit.schema.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(document)
    assert (
        not {"lines_only", "lines", "lines_as_shipped"}
        & json.loads(render("json", judged(whole_audit()))["audit.json"]).keys()
    )


def test_it_is_still_one_of_lines_when_it_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "audit.json"
    path.write_text(render("json", REPORT)["audit.json"])
    audit = load_audit(path)
    assert audit.lines_only
    assert all(item.measurement.lines_only for result in audit.components for item in result.files)
    with pytest.raises(UsageError, match=r"audit\.json: one of lines only, .* cannot be compared; audit without"):
        load_baseline(path)


def test_tables_say_it_in_each_row() -> None:
    tables = {name: read_csv(text) for name, text in render("csv", REPORT).items()}
    assert all(row["lines_only"] == "true" for rows in tables.values() for row in rows)
    assert {name for name, rows in tables.items() if not rows} == {"functions.csv"}
    for row in tables["components.csv"]:
        assert {row[name] for name in ("functions", "ccn_median", "ccn_above_15", "ccn_max", "exposed_functions")} == {
            ""
        }
    assert {(row["functions"], row["ccn_max"]) for row in tables["files.csv"]} == {("", "")}
    assert render("csv", REPORT)["functions.csv"].splitlines() == [",".join((*FUNCTION_HEAD, "lines_only"))]
    full = {name: read_csv(text) for name, text in render("csv", judged(whole_audit())).items()}
    assert {row["lines_only"] for rows in full.values() for row in rows} == {"false"}


def test_a_badge_is_never_green() -> None:
    texts = render("badge", REPORT)
    badge = json.loads(texts["badge.json"])
    assert (REPORT.verdict.exit_code, badge["message"], badge["color"]) == (0, "36 SLOC, lines only", "6b5200")
    assert "36 SLOC, lines only<" in texts["badge.svg"]
    assert json.loads(render("badge", judged(whole_audit()))["badge.json"])["color"] == "1a6b2d"


def test_pipelines_are_told_nothing_of_disputes_or_functions() -> None:
    families = read_openmetrics(render("openmetrics", REPORT)["metrics.prom"])
    assert [sample.value for sample in families["auditor_lines_only"].samples] == [1]
    assert [sample.labels["lines_only"] for sample in families["auditor_complete"].samples] == ["true"]
    full = read_openmetrics(render("openmetrics", judged(whole_audit()))["metrics.prom"])
    assert [sample.labels["lines_only"] for sample in full["auditor_complete"].samples] == ["false"]
    for name in ("disputed", "functions", "complex_functions"):
        assert [*families[f"auditor_component_{name}"].samples] == []
    (suite, *_) = read_junit(render("junit", REPORT)["junit.xml"])
    assert {case.name: type(case.result[0]).__name__ for case in suite if case.result} == {"checked": "Skipped"}
    assert "lizard" not in str(suite)
    entries = read_code_quality(render("codequality", REPORT)["gl-code-quality-report.json"])
    assert [entry["severity"] for entry in entries if entry["check_name"] == "lines-only"] == ["minor"]
    run = read_sarif(render("sarif", REPORT)["audit.sarif"])["runs"][0]
    assert run["properties"]["linesOnly"] is True
    (invocation,) = run["invocations"]
    assert [note["level"] for note in invocation["toolExecutionNotifications"]] == ["warning"]
    off = [
        item["descriptor"] for item in invocation["ruleConfigurationOverrides"] if not item["configuration"]["enabled"]
    ]
    assert [item["id"] for item in off] == ["disputed", "complex-function"]
    assert [run["tool"]["driver"]["rules"][item["index"]]["id"] for item in off] == ["disputed", "complex-function"]
    (full_run,) = json.loads(render("sarif", judged(whole_audit()))["audit.sarif"])["runs"]
    assert "ruleConfigurationOverrides" not in full_run["invocations"][0]
    read_cyclonedx(render("cyclonedx", REPORT)["tcb.cdx.json"])


def test_an_incomplete_component_tells_no_number_of_disputes() -> None:
    lost = (UnmeasuredFile(URL, "daemon/lost.c", "it is binary"),)
    first, *others = REPORT.audit.components
    report = judged(replace(REPORT.audit, components=(replace(first, unmeasured=lost), *others)))
    text = render("junit", report)["junit.xml"]
    assert "1 unmeasured" in text
    assert "disputed" not in text


def test_the_size_check_says_it_first_and_last() -> None:
    lines = render_check(REPORT).splitlines()
    assert lines[0].startswith("LINES ONLY: no functions")
    assert "36 SLOC" in lines[1]
    end = "; next: run again without --lines-only for all figures and their checks"
    assert lines[-1].startswith("verdict: complete, lines only: no functions")
    assert lines[-1].endswith(f"within all limits{end}")
    document = json.loads(encode(check_document(REPORT.audit, REPORT.verdict, None)))
    assert (document["lines_only"], document["totals"], document["lines"]["code"]) == (True, None, 36)


@pytest.mark.parametrize(
    ("old", "new", "side"),
    [
        (REPORT.audit, whole_audit(), "earlier"),
        (whole_audit(), REPORT.audit, "later"),
        (*[REPORT.audit] * 2, "earlier"),
    ],
    ids=["full later", "full earlier", "both"],
)
def test_it_is_compared_with_no_other(old: Audit, new: Audit, side: str) -> None:
    with pytest.raises(UsageError, match=rf"the {side} audit \(R1\): one of lines only"):
        compare(old, new, MANIFEST)
