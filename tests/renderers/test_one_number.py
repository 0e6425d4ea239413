# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""One definition and one number in every form: each is read on its own, and all must tell the same.

The sizes are in SLOC over unique files. A badge and a feed tell the TCB only, a CycloneDX bill its
components only.
"""

import json
import re
from collections.abc import Callable, Iterable
from html.parser import HTMLParser
from types import MappingProxyType

import pytest
from markdown_it import MarkdownIt
from msgspec import Struct
from msgspec.structs import replace

from auditor.renderers import FORMATS, Report
from tests.made.reports import lines_only_report, recorded_report, render, whole_report
from tests.reading.strict_readers import read_csv, read_junit, read_openmetrics

CLAIM = re.compile(r"(?P<id>\S+?):? (?P<verdict>holds|fails|not measurable)")


class Figures(Struct, frozen=True):
    """What a form tells."""

    tcb: int
    components: dict[str, int]
    claims: dict[str, str]


def number(text: str) -> int:
    return int(text.replace(",", "").removesuffix(" SLOC"))


class Tables(HTMLParser):
    """The rows of the tables of a page, the text of its headline, and the parts that are about claims."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.figure = ""
        self.articles: list[str] = []
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th") and self.rows:
            self.rows[-1].append("")
        if tag == "article":
            self.articles.append("")
        self._open.append(f"{tag}.{dict(attrs).get('class') or ''}")

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().partition(".")[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        names = [name.partition(".")[0] for name in self._open]
        if "p.figure" in self._open:
            self.figure += data
        if ("td" in names or "th" in names) and self.rows and self.rows[-1]:
            self.rows[-1][-1] += data
        if "article" in names:
            self.articles[-1] += data


def from_html(texts: dict[str, str], report: Report) -> Figures:
    page, columns = Tables(texts["index.html"]), 7 if report.audit.lines_only else 11
    rows = {row[0].split("\n")[0].strip(): [cell.strip() for cell in row] for row in page.rows if len(row) >= columns}
    components = {}
    for result in report.audit.components:
        row = rows.get(result.component.title) or rows.get(result.component.id)
        if row is not None and result.component.group != "comparison":
            components[result.component.id] = number(row[6])
    verdicts = [re.search(r"\b(holds|fails|not measurable)\b", article.partition("”")[2]) for article in page.articles]
    ids = [result.claim.id for result in report.verdict.claims]
    claims = {name: found[1] for name, found in zip(ids, verdicts, strict=True) if found}
    return Figures(number(page.figure.strip()), components, claims)


def from_json(texts: dict[str, str], report: Report) -> Figures:
    document = json.loads(texts["audit.json"])
    key = "lines" if report.audit.lines_only else "totals"
    components = {
        item["id"]: item[key]["code"] for item in document["components"] if item.get(key) and item[key]["files"]
    }
    claims = {item["id"]: item["verdict"] for item in document["claims"]}
    return Figures(document[key]["tcb"]["code"], components, claims)


def from_terminal(texts: dict[str, str], report: Report) -> Figures:
    components, tcb = {}, -1
    for line in texts[""].splitlines():
        cells = line.split()
        if len(cells) >= 9 and cells[0] != "total" and cells[1] in GROUPS:
            components[cells[0]] = number(cells[-5])
        if line.startswith("TCB (qubes + third-party)"):
            tcb = number(cells[-5])
    lines = re.findall(r"^claim (\S+): (HOLDS|FAILS|NOT MEASURABLE):", texts[""], re.MULTILINE)
    return Figures(tcb, components, {name: verdict.lower() for name, verdict in lines})


def from_csv(texts: dict[str, str], report: Report) -> Figures:
    rows = read_csv(texts["components.csv"])
    (tcb,) = [int(row["code"]) for row in rows if (row["kind"], row["subject"]) == ("total", "tcb")]
    components = {row["subject"]: int(row["code"]) for row in rows if row["kind"] == "component" and row["code"]}
    return Figures(tcb, components, {row["claim"]: row["verdict"] for row in read_csv(texts["claims.csv"])})


def from_markdown(texts: dict[str, str], report: Report) -> Figures:
    page = Tables(MarkdownIt("commonmark").enable("table").render(texts["audit.md"]))
    rows = {row[0]: row for row in page.rows if len(row) == 10 and row[0] != "component"}
    claims = {row[0]: row[1].partition(" ")[2].partition(",")[0] for row in page.rows if len(row) == 6}
    del claims["claim"]
    return Figures(number(rows.pop("TCB")[6]), {name: number(row[6]) for name, row in rows.items()}, claims)


def from_junit(texts: dict[str, str], report: Report) -> Figures:
    suites = {suite.name.rpartition(".")[2]: suite for suite in read_junit(texts["junit.xml"])}
    (measured,) = [case.system_out for case in suites["audit"] if case.name == "measured"]
    tcb = int(re.search(r"^tcb: (\d+) SLOC$", measured, re.MULTILINE)[1])  # type: ignore[index]
    components = {case.name: int(case.system_out.split()[0]) for case in suites["components"]}
    claims = {}
    for case in suites["claims"]:
        message = case.result[0].message if case.result else case.system_out
        claims[case.name] = message.partition(" under ")[0]
    return Figures(tcb, components, claims)


def from_sarif(texts: dict[str, str], report: Report) -> Figures:
    told = json.loads(texts["audit.sarif"])["runs"][0]["properties"]
    return Figures(told["totals"]["tcb"], told["components"], told["claims"])


def from_codequality(texts: dict[str, str], report: Report) -> Figures:
    entries = json.loads(texts["gl-code-quality-report.json"])
    sizes = dict(_size(item["description"]) for item in entries if item["check_name"] == "size")
    told = [CLAIM.match(item["description"]) for item in entries if item["check_name"] in ("claim", "claim-failed")]
    return Figures(sizes.pop("tcb"), sizes, {found["id"]: found["verdict"] for found in told if found})


def _size(description: str) -> tuple[str, int]:
    name, _, rest = description.partition(": ")
    return name, number(rest.partition(" SLOC")[0])


def from_openmetrics(texts: dict[str, str], report: Report) -> Figures:
    families = read_openmetrics(texts["metrics.prom"])
    components: dict[str, int] = {}
    for sample in families["auditor_component_sloc"].samples:
        name = sample.labels["component"]
        components[name] = components.get(name, 0) + int(sample.value)
    tcb = sum(int(sample.value) for sample in families["auditor_sloc"].samples if sample.labels["subject"] == "tcb")
    states = [sample.labels for sample in families["auditor_claim"].samples if sample.value]
    return Figures(tcb, components, {labels["claim"]: labels["auditor_claim"] for labels in states})


def from_badge(texts: dict[str, str], report: Report) -> Figures:
    told = number(json.loads(texts["badge.json"])["message"].partition(" SLOC")[0])
    (drawn,) = re.findall(r">([\d,]+ SLOC)(?:, [a-z ]+)*</text>", texts["badge.svg"])
    assert number(drawn) == told
    return Figures(told, {}, {})


def from_atom(texts: dict[str, str], report: Report) -> Figures:
    (told,) = re.findall(r"<subtitle>the TCB is ([\d,]+ SLOC) in ", texts["feed.xml"])
    return Figures(number(told), {}, {})


def from_cyclonedx(texts: dict[str, str], report: Report) -> Figures:
    pairs = json.loads(texts["tcb.cdx.json"])["metadata"]["component"]["properties"]
    told = {pair["name"].removeprefix("auditor:"): pair["value"] for pair in pairs}
    components = {
        name.removeprefix("sloc:component:"): int(value) for name, value in told.items() if ":component:" in name
    }
    claims = {name.removeprefix("claim:"): value for name, value in told.items() if name.startswith("claim:")}
    return Figures(int(told["sloc:tcb"]), components, claims)


READ: MappingProxyType[str, Callable[[dict[str, str], Report], Figures]] = MappingProxyType(
    {
        "html": from_html,
        "json": from_json,
        "text": from_terminal,
        "csv": from_csv,
        "markdown": from_markdown,
        "junit": from_junit,
        "sarif": from_sarif,
        "codequality": from_codequality,
        "openmetrics": from_openmetrics,
        "badge": from_badge,
        "atom": from_atom,
        "cyclonedx": from_cyclonedx,
    }
)
GROUPS = ("qubes", "third-party", "linked", "networking", "updates", "toolstack", "backends")
WITHOUT_COMPARISONS = ("html", "text", "junit")


def added_up(report: Report) -> Figures:
    """The figures added up here, file by file, without `auditor.findings.totals`."""

    def code_of(files: Iterable[tuple[tuple[str, str, str], int]]) -> int:
        return sum(dict(files).values())

    def files_of(result_ids: set[str]) -> list[tuple[tuple[str, str, str], int]]:
        return [
            (item.file.identity, item.measurement.lines.code)
            for result in report.audit.components
            for item in result.files
            if result.component.id in result_ids
        ]

    groups = {result.component.id: result.component.group for result in report.audit.components}
    records = {item.component.id: item.record.totals.code for item in report.audit.components if item.record}
    components = {name: code_of(files_of({name})) for name in groups if files_of({name})} | records
    tcb = code_of(files_of({name for name, group in groups.items() if group in ("qubes", "third-party")}))
    return Figures(tcb, components, {result.claim.id: result.verdict for result in report.verdict.claims})


def expected_of(form: str, report: Report) -> Figures:
    """What the form has to tell of all that there is."""
    figures = added_up(report)
    groups = {result.component.id: result.component.group for result in report.audit.components}
    if form in ("badge", "atom"):
        return replace(figures, components={}, claims={})
    left = {name for name, group in groups.items() if group == "comparison" and form in WITHOUT_COMPARISONS}
    if form == "cyclonedx":
        left = {name for name, group in groups.items() if group not in ("qubes", "third-party")}
    return replace(figures, components={name: code for name, code in figures.components.items() if name not in left})


def test_every_form_is_read() -> None:
    assert sorted(READ) == sorted(FORMATS)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    "report", [whole_report(), lines_only_report(), recorded_report()], ids=["whole", "lines only", "R4.3.0"]
)
def test_every_form_tells_the_same(form: str, report: Report) -> None:
    assert READ[form](render(form, report), report) == expected_of(form, report)


def test_the_recorded_figure_is_the_published_one() -> None:
    figures = added_up(recorded_report())
    assert figures.tcb > 100_000
    assert len(figures.components) > 30
    assert set(figures.claims.values()) == {"holds", "fails"}
