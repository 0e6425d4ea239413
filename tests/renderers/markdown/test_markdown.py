# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The comment as a Markdown renderer that is not ours reads it, with raw HTML let through."""

import re
from collections import Counter
from functools import cache
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from msgspec.structs import replace

from auditor.findings.accepted import accept
from auditor.model.declared import Limit
from auditor.model.measured import Audit, ComponentResult, UnmeasuredFile
from auditor.renderers import Report
from auditor.renderers.markdown.parts import code, escape
from auditor.renderers.words.visible import make_visible, shorten
from tests.made.audits import REVISION, URL, measured_file
from tests.made.hostile import HOSTILE, hostile_report
from tests.made.named_reports import REPORTS
from tests.made.reports import judged, render, shown_report, troubled_report, whole_report

TAGS = {"h2", "h3", "p", "strong", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "code", "a", "em"}

LATER = "9" * 40


class Page(HTMLParser):
    """The tags and attributes of a page, the rows of its tables, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, list[tuple[str, str | None]]]] = []
        self.rows: list[list[str]] = []
        self.text = ""
        self._cell = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, attrs))
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
        self._cell = tag in ("td", "th") or (self._cell and tag not in ("tr", "p"))

    def handle_endtag(self, tag: str) -> None:
        self._cell = self._cell and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._cell:
            self.rows[-1][-1] += data


def comment(report: Report) -> str:
    (text,) = render("markdown", report).values()
    return text


def page_of(report: Report) -> Page:
    return Page(MarkdownIt("commonmark").enable("table").render(comment(report)))


def test_a_whole_audit() -> None:
    page = page_of(whole_report())
    assert "TCB of Small OS R1: 36 SLOC" in page.text
    assert "27 C and headers, 5 assembly, 4 other, in 4 files; 37 SLOC as shipped with downstream patches" in page.text
    assert "Within all limits, and everything was measured; refs as of 2026-01-02" in page.text
    assert "Findings" not in page.text
    assert page.rows[1] == ["small", "✅ holds", "4 of 4", "27", "17 inside", "tens of lines"]
    assert page.rows[4:9] == [
        ["TCB", "", "4", "27", "5", "4", "36", "37", "2", ""],
        ["daemon", "qubes", "3", "27", "0", "4", "31", "31", "2", ""],
        ["hypervisor", "third-party", "1", "0", "5", "0", "5", "6", "\N{EN DASH}", ""],
        ["daemon+library", "linked", "2", "16", "0", "0", "16", "16", "1", ""],
        ["linux", "comparison", "1", "5,000", "0", "0", "5,000", "5,000", "\N{EN DASH}", ""],
    ]
    assert page.rows[-1] == ["alpha", "v1", REVISION, "locked"]
    assert ("a", [("href", f"{URL}/commit/{REVISION}")]) in page.tags


def test_without_downstream_patches_nothing_is_said_of_what_is_shipped() -> None:
    """Also where a component has no figure, which is no question of patches; what could not be patched has a dash."""
    page = page_of(troubled_report())
    assert "shipped" not in page.text
    heads = ["component", "group", "files", "C", "assembly", "other", "SLOC", "CCN above 15", ""]
    assert heads in page.rows
    report = whole_report()
    gap = UnmeasuredFile("https://example.org/packaging", "one.patch", "does not apply")
    daemon, *others = (replace(item, shipped=()) for item in report.audit.components)
    audit = replace(report.audit, components=(replace(daemon, unmeasured=(gap,)), *others))
    page = page_of(judged(audit, report.manifest))
    assert "not measured as shipped with downstream patches" in page.text
    assert [*heads[:7], "as shipped", *heads[7:]] in page.rows


def test_everything_wrong_is_told() -> None:
    page = page_of(troubled_report())
    assert "TCB of Small OS R1: at least 230 SLOC" in page.text
    assert (
        "1 limit exceeded; ❔ 1 of 2 limits not decided; ❌ 1 gated claim failed; ⚠️ The audit is incomplete"
        in page.text
    )
    assert "left out of the release: block: not read" in page.text
    assert "2 of 3 components" in page.text
    for line in (
        "limit-exceeded tcb: tcb: at least 230 SLOC (code), 220 over the limit of 10",
        f"unmeasured daemon: {URL} daemon/run has no figure: symbolic link",
        "disputed daemon: daemon/a.c: check A: 10 against 9: lizard: NLOC",
        "unclassified: daemon/new.c: no rule of the manifest mentions it",
    ):
        assert line in page.text
    rows = {row[0]: row for row in page.rows}
    assert rows["hypervisor"] == ["hypervisor", "third-party", *[""] * 6, "⚠️ not measured"]
    assert rows["daemon"][-1] == "⚠️ incomplete"


def test_a_recorded_audit_says_so_at_the_top() -> None:
    assert page_of(shown_report()).text.split("\n")[1] == "Recorded, not measured now: no upstream could be reached"


def crowded_report(text: str) -> Report:
    """Far more components, sources, claims and gaps than fit, with `text` in all of them."""
    report = whole_report()
    gaps = tuple(UnmeasuredFile(URL, f"{text}/{number}", text) for number in range(200))
    (daemon, *_) = report.audit.components
    daemon = replace(daemon, unmeasured=gaps)
    (revision,) = daemon.revisions
    crowd = tuple(
        replace(
            daemon,
            component=replace(daemon.component, id=f"{text}{number}"),
            revisions=(replace(revision, repository=f"{text}{number}", ref=text),),
            files=(measured_file(f"{text}{number}", code=1),),
        )
        for number in range(400)
    )
    manifest = replace(report.manifest, claims=tuple(
        replace(report.manifest.claims[0], id=f"{number}{text}", quote=text) for number in range(300)
    ))  # fmt: skip
    return judged(Audit("R1", "", {}, crowd, manifest.system, manifest.groups), manifest)


def changed_report() -> Report:
    """The repository moved since the baseline, and with it one file grew; the limit is exceeded since then."""
    old = whole_report()
    daemon, *others = map(_later, old.audit.components)
    file, *rest = daemon.files
    grown = replace(file, measurement=replace(file.measurement, lines=replace(file.measurement.lines, code=25)))
    grown = replace(grown, file=replace(grown.file, blob="8" * 40))
    daemon = replace(daemon, files=(grown, *rest))
    audit = replace(old.audit, components=(daemon, *others), instruments={"scanner": "2"}, as_of="2026-02-03")
    manifest = replace(old.manifest, limits=(Limit("tcb", 40),))
    return replace(judged(audit, manifest), baseline=old.audit)


def _later(result: ComponentResult) -> ComponentResult:
    """The same files at another commit."""
    revisions = tuple(
        replace(item, ref="v2", revision=LATER, overridden=True, from_upstream=True) for item in result.revisions
    )
    files = tuple(replace(item, file=replace(item.file, revision=LATER)) for item in result.files)
    return replace(result, revisions=revisions, files=files)


def test_what_changed_since_the_earlier_audit() -> None:
    report = changed_report()
    page, text = page_of(report), comment(report)
    assert (
        "+5 SLOC in the TCB, +5 and -0, from 36 to 41, since an earlier audit (refs of 2026-01-02); 1 of" in page.text
    )
    assert "limit newly exceeded: tcb: 41 SLOC (code), 1 over the limit of 40" in page.text
    assert "INSTRUMENTS DIFFER: the figures of the two audits are not comparable" in page.text
    assert "scanner: 1 -> 2" in page.text
    place = page.rows.index(["SLOC", "before", "after", "change", "share", "added", "removed", ""])
    assert page.rows[place + 1 : place + 3] == [
        ["TCB", "36", "41", "+5", "+13.9 %", "+5", "0", ""],
        ["daemon", "31", "36", "+5", "+16.1 %", "+5", "0", ""],
    ]
    place = page.rows.index(["repository", "before", "after"])
    assert page.rows[place + 1] == ["alpha", f"v1 {REVISION[:12]}", f"v2 {LATER[:12]}, overridden by --ref"]
    links = [value for tag, pairs in page.tags if tag == "a" for _, value in pairs]
    assert {f"{URL}/commit/{REVISION}", f"{URL}/commit/{LATER}"} <= set(links)
    assert text.index("### Claims") < text.index("### Since the earlier audit") < text.index("### Components")


def test_without_an_earlier_audit_nothing_is_said_of_one() -> None:
    assert not {"### Since the earlier audit", "### Since it was accepted"} & set(comment(whole_report()).splitlines())


@pytest.mark.parametrize(
    ("report", "words"),
    [(whole_report(), "0 SLOC"), (changed_report(), "+5 SLOC"), (troubled_report(), "not comparable")],
    ids=["the same", "grown", "a lower bound"],
)
def test_what_has_grown_since_it_was_accepted(report: Report, words: str) -> None:
    accepted = accept(whole_report().audit, "a" * 64, "2026-01-01", "read, all @of it")
    page = page_of(replace(report, accepted=accepted))
    assert f"{words}, compared with 36 SLOC accepted on 2026-01-01: read, all @of it\n" in page.text


def test_nothing_differs_from_the_same_audit() -> None:
    report = whole_report()
    page = page_of(replace(report, baseline=report.audit))
    told = "Since the earlier audit\nNothing differs from an earlier audit (refs of 2026-01-02)\nComponents"
    assert told in page.text.replace("\n\n", "\n")
    assert page.rows == page_of(report).rows


def test_many_details_of_a_warning_are_counted() -> None:
    many = replace(whole_report().audit, instruments={f"tool {number}": "1" for number in range(9)})
    text = page_of(replace(changed_report(), baseline=many)).text
    shown = [f"tool {number}: 1 -> none" for number in range(9) if f"tool {number}: 1" in text]
    assert len(shown) == 3
    assert "6 more are in what auditor diff says" in text


CROWDS = {"plain": "plain", "pipes": "|" * 1_000, "right-to-left": "\u202e" * 1_000, "wide": "汉" * 1_000}


@pytest.mark.parametrize("text", CROWDS.values(), ids=CROWDS.keys())
def test_a_comment_always_fits_and_says_what_does_not(text: str) -> None:
    written = comment(crowded_report(text))
    assert len(written.encode()) < 60_000
    assert len(re.findall(r"^[\d,]+ more are in audit&#46;json$", written, re.MULTILINE)) == 4


@pytest.mark.slow
@pytest.mark.parametrize("text", CROWDS.values(), ids=CROWDS.keys())
def test_a_comment_with_a_baseline_always_fits(text: str) -> None:
    report = crowded_report(text)
    baseline = replace(report.audit, components=tuple(map(_moved, report.audit.components)), instruments={text: text})
    written = comment(replace(report, baseline=baseline))
    assert len(written.encode()) < 60_000
    assert len(re.findall(r"^[\d,]+ more are in what auditor diff says$", written, re.MULTILINE)) == 2


def _moved(result: ComponentResult) -> ComponentResult:
    """The same component at another commit, and twice as large."""
    revisions = tuple(replace(item, revision=LATER) for item in result.revisions)
    files = tuple(measured_file(item.file.path, code=2) for item in result.files)
    return replace(result, revisions=revisions, files=files)


@cache
def pages_with(text: str) -> tuple[Page, Page, Page]:
    """The hostile report, the same since a report of which nothing is hostile, and the other way round."""
    plain, hostile = whole_report(), hostile_report(text)
    since, before = replace(hostile, baseline=plain.audit), replace(plain, baseline=hostile.audit)
    return page_of(hostile), page_of(since), page_of(before)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_in_a_diff_changes_no_markup(text: str) -> None:
    """Repositories go by their names, so only the order of rows may differ."""
    (_, *pages), (_, *harmless) = pages_with(text), pages_with("harmless")
    tags, plain_tags = ([Counter(map(str, page.tags)) for page in both] for both in (pages, harmless))
    assert tags == plain_tags
    shown = shorten(text, 200)
    assert [shown, f"{shown} {shown}, overridden by --ref", "not read"] in pages[1].rows


@pytest.mark.parametrize("name", REPORTS)
def test_only_our_own_markup_and_links(name: str) -> None:
    report = REPORTS[name]()
    page = page_of(report)
    assert {tag for tag, _ in page.tags} <= TAGS
    for _, attributes in page.tags:
        for key, value in attributes:
            assert key == "style" or (key == "href" and str(value).startswith("https://"))
    assert len(comment(report).encode()) < 60_000


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_changes_no_markup(text: str) -> None:
    (page, *_), (harmless, *_) = pages_with(text), pages_with("harmless")
    assert page.tags == harmless.tags
    assert [len(row) for row in page.rows] == [len(row) for row in harmless.rows]
    assert shorten(text, 120) in page.text


@settings(max_examples=200)
@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=12))
def test_any_text_comes_back_as_it_is_shown(text: str) -> None:
    html = (
        MarkdownIt("commonmark").enable("table").render(f"| a | b |\n| - | - |\n| x{escape(text)}x | {code(text)} |\n")
    )
    page = Page(html)
    shown = make_visible(text)
    assert page.rows[1] == [f"x{shown}x", shown]
    assert [tag for tag, _ in page.tags] == [*("table", "thead", "tr", "th", "th", "tbody", "tr", "td", "td", "code")]
