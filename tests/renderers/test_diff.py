# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A diff in every form: the same figures, nothing dropped in silence, and names of upstreams that are only names."""

import html
import json
import re
from html.parser import HTMLParser

import jsonschema
import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec.structs import replace

from auditor.documents.diff import diff_document
from auditor.documents.register import encode, schema_of
from auditor.findings.compare.audits import compare
from auditor.findings.judge import judge
from auditor.model.compared import Diff, SourceChange
from auditor.model.measured import Audit, LeftOutComponent, UnmeasuredFile
from auditor.renderers import DiffReport, Report
from auditor.renderers.html.pages import render as render_html
from auditor.renderers.markdown.diff import render_diff as render_markdown
from auditor.renderers.markdown.parts import code
from auditor.renderers.text.audit import render as render_terminal
from auditor.renderers.text.check import render_check
from auditor.renderers.text.diff import render_diff
from auditor.renderers.words.diff import ALL, describe_share, describe_sources, list_files, list_functions
from auditor.renderers.words.visible import shorten
from tests.made.audits import SOURCE, measured_file
from tests.made.diffs import audit_of, small_diff, with_function
from tests.made.hostile import HOSTILE
from tests.made.manifests import MANIFEST

NAME = HOSTILE["several"]
SHOWN = NAME.replace("\n", "\\n").replace("\u202e", "\\u202e")


def hostile_diff() -> Diff:
    old = audit_of("1", with_function(NAME, NAME, 3, 1, 5))
    new = audit_of(
        "2",
        with_function(NAME, NAME, 7, 2, 9),
        unmeasured=(UnmeasuredFile(SOURCE.url, NAME, NAME),),
    )
    left_out = LeftOutComponent("hypervisor", NAME, "third-party", NAME)
    daemon = new.components[0]
    revision = replace(daemon.revisions[0], ref=NAME)
    component = replace(daemon.component, id=NAME, title=NAME)
    new = replace(new, components=(replace(daemon, component=component, revisions=(revision,)),), left_out=(left_out,))
    return compare(old, replace(new, as_of=NAME, instruments={"scanner": NAME}), MANIFEST)


def test_a_repository_that_only_one_audit_read_is_at_no_other_commit() -> None:
    moved, other_ref = replace(SOURCE, revision="2" * 40), replace(SOURCE, ref="main")
    pairs = ((SOURCE, moved), (SOURCE, other_ref), (SOURCE, SOURCE), (SOURCE, None), (None, SOURCE))
    diff = replace(small_diff(), sources=tuple(SourceChange("alpha", old, new) for old, new in pairs))
    told = "1 of 3 repositories at another commit, 1 at the same commit by another ref or URL, 2 read by one audit only"
    assert describe_sources(diff) == told


def test_the_text_has_everything() -> None:
    assert render_diff(DiffReport(small_diff(), "components.toml")).splitlines() == [
        "auditor diff: Small OS R1 as of 2026-01-02 -> Small OS R1 as of 2026-02-03",
        "",
        "SLOC, each file once",
        "                       before  after  change   share  added  removed",
        "TCB                        55     59      +4  +7.3 %     +9       -5",
        "  of it C and headers      55     56      +1  +1.8 %     +6       -5",
        "  qubes                    55     59      +4  +7.3 %     +9       -5",
        "  third-party               0      0       0       -      0        0",
        "",
        "Components, the largest change first; `+` marks a lower bound",
        "component         before  after  change   share  added  removed             files",
        "daemon     grown      55     59      +4  +7.3 %     +9       -5  +1 -1, 1 renamed",
        "unchanged: hypervisor",
        "",
        "1 of 1 repositories at another commit",
        "  alpha: v1 (111111111111) -> v1 (222222222222)",
        "",
        "Files of TCB: 4 differ, 0 do not; SLOC",
        "  +6  40  46  grown    alpha: daemon/main.c",
        "  -5   5   0  removed  alpha: daemon/gone.c",
        "  +3   0   3  added    alpha: daemon/run",
        "   0  10  10  renamed  alpha: old/util.c -> new/util.c (same content)",
        "",
        "Functions of TCB: 1 differ; NLOC, then CCN",
        "  +6  30 -> 36  4 -> 9  grown  main, alpha: daemon/main.c",
        "limits and claims are those of components.toml; added and removed are sums over files, of each of which only "
        "the change of its SLOC is known",
        "verdict: both audits complete, +4 SLOC in the TCB; nothing to do",
    ]


SHARES = {
    "large": (55, 59, "+7.3 %"),
    "of a large whole": (291_030, 291_039, "+0.003 %"),
    "smallest": (23_688_701, 23_688_700, "-0.000004 %"),
    "nearly nothing": (10_000, 10_005, "+0.05 %"),
    "none": (5, 5, "-"),
    "new": (0, 5, "new"),
}


@pytest.mark.parametrize(("before", "after", "share"), SHARES.values(), ids=SHARES.keys())
def test_a_change_is_never_a_share_of_nothing(before: int, after: int, share: str) -> None:
    assert describe_share(before, after) == share


@pytest.mark.parametrize("top", [1, 2, 3])
def test_what_is_not_listed_is_summed_up(top: int) -> None:
    diff = small_diff()
    listed = list_files(diff.headline, top)
    assert (len(listed.shown), listed.others) == (top, len(diff.headline.files) - top)
    shown = [change.code for change in listed.shown]
    assert sum(code for code in shown if code > 0) + listed.added == diff.headline.added.code
    assert -sum(code for code in shown if code < 0) + listed.removed == diff.headline.removed.code
    rest = f"  and {listed.others} more: "
    assert rest in render_diff(DiffReport(diff, "m", top))
    assert f"And {listed.others} more: " in render_markdown(DiffReport(diff, "m", top))


def test_all_are_listed_on_request() -> None:
    diff = small_diff()
    assert list_files(diff.headline, ALL).others == list_functions(diff.headline, ALL).others == 0
    assert len(list_files(diff.headline, ALL).shown) == len(diff.headline.files)


def test_every_form_has_the_same_figures() -> None:
    diff = small_diff()
    document = json.loads(encode(diff_document(diff)))
    tcb = document["tcb"]
    figures = [tcb["before"]["code"], tcb["after"]["code"], tcb["added"]["code"], tcb["removed"]["code"]]
    assert figures == [55, 59, 9, 5]
    assert re.search(r"^TCB +55 +59 +\+4 +\+7.3 % +\+9 +-5$", render_diff(DiffReport(diff, "m")), re.MULTILINE)
    assert "| **TCB** | 55 | 59 | +4 | +7.3 % | +9 | -5 |" in render_markdown(DiffReport(diff, "m"))
    old, new = (
        audit_of("1", measured_file("a.c", code=55)),
        audit_of("2", measured_file("a.c", code=59, blob="1" * 40)),
    )
    report = Report(new, judge(new, MANIFEST), MANIFEST, baseline=old)
    told = "since the baseline (Small OS R1 as of 2026-01-02): +4 / -0 SLOC in the TCB; 1 of 1 repositories at another"
    assert told in render_check(report)
    assert told in render_terminal(report)[""]
    assert "the TCB went from 55 to 59 SLOC" in TextOf(render_html(report)["index.html"]).text


def test_json_fits_its_schema() -> None:
    for diff in (small_diff(), hostile_diff()):
        jsonschema.validate(json.loads(encode(diff_document(diff))), schema_of("diff"))


def test_json_has_every_file_and_function() -> None:
    (daemon, _) = json.loads(encode(diff_document(small_diff())))["components"]
    assert [(item["kind"], item["renamed"], item["evidence"]) for item in daemon["files"]] == [
        ("removed", False, "same path"),
        ("grown", False, "same path"),
        ("added", False, "same path"),
        ("changed", True, "same content"),
    ]
    (function,) = daemon["files"][1]["functions"]
    assert (function["name"], function["old"]["nloc"], function["new"]["nloc"]) == ("main", 30, 36)


def test_nothing_differs() -> None:
    audit = audit_of("1", measured_file("a.c", code=5))
    text = render_diff(DiffReport(compare(audit, audit, MANIFEST), "m"))
    assert "\nnothing differs\n" in text
    assert "unchanged: daemon, hypervisor" in text


def test_warnings_come_first() -> None:
    lines = render_diff(DiffReport(hostile_diff(), "m")).splitlines()
    assert lines[1:5] == [
        "INSTRUMENTS DIFFER: the figures of the two audits are not comparable",
        f"  scanner: 1 -> {SHOWN}",
        "INCOMPLETE: the later audit is, so its figures are lower bounds",
        "NOT COMPARABLE: these have a figure in one audit only, and are in no sum",
    ]
    assert lines[5] == f"  hypervisor: 0 SLOC in the earlier audit; left out of R1: {SHOWN}"


def test_hostile_names_break_no_line_of_the_text() -> None:
    text = render_diff(DiffReport(hostile_diff(), "m"))
    assert SHOWN in text
    assert "\u202e" not in text
    assert all(line.isprintable() for line in text.splitlines())


# --------------------------------------------------------------------------------------------------------- Markdown


def tokens_of(text: str) -> list[Token]:
    """What a reader of Markdown with the tables of GitHub makes of `text`, flat."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    return [inner for token in tokens for inner in (token, *(token.children or ()))]


def render_to_html(report: DiffReport) -> str:
    return str(MarkdownIt("commonmark").enable("table").render(render_markdown(report)))


def test_hostile_names_are_only_code_in_markdown() -> None:
    tokens = tokens_of(render_markdown(DiffReport(hostile_diff(), NAME)))
    kinds = {token.type for token in tokens}
    assert not kinds & {"link_open", "image", "code_inline", "fence", "code_block", "hr"}
    assert {token.content for token in tokens if token.type == "html_inline"} == {"<code>", "</code>"}
    assert {token.content.strip() for token in tokens if token.type == "html_block"} <= {
        "</details>",
        "<details><summary>1 file of the TCB differs</summary>",
        "<details><summary>1 function of the TCB differs</summary>",
    }
    page = render_to_html(DiffReport(hostile_diff(), NAME))
    names = {html.unescape(name) for name in re.findall("(?s)<code>(.*?)</code>", page)}
    assert {f"alpha: {SHOWN}", SHOWN} <= names
    assert "javascript" not in re.sub("(?s)<code>.*?</code>", "", page)


def test_every_row_of_a_markdown_table_has_its_cells() -> None:
    widths: list[set[int]] = []
    cells = 0
    for token in tokens_of(render_markdown(DiffReport(hostile_diff(), "m"))):
        if token.type == "table_open":
            widths.append(set())
        if token.type == "tr_open":
            cells = 0
        cells += token.type in ("th_open", "td_open")
        if token.type == "tr_close":
            widths[-1].add(cells)
    assert len(widths) == 5
    assert all(len(found) == 1 for found in widths)


@pytest.mark.parametrize(
    "text", ["a", "`", "``", "a``b`c", "a|b", "", "x" * 300, "\\", "a\\`", "www.a.b", "https://a/b_c_"]
)
def test_a_name_is_what_it_was(text: str) -> None:
    page = MarkdownIt("commonmark").render(f"{code(text)} rest")
    assert not re.search(r"https?://|www[.]", code(text))
    assert html.unescape(page) == f"<p><code>{shorten(text, 200)}</code> rest</p>\n"


def test_markdown_shows_both_commits() -> None:
    text = render_markdown(DiffReport(small_diff(), "m"))
    assert "| <code>alpha</code> | <code>v1 (111111111111)</code> | <code>v1 (222222222222)</code> |" in text


def test_markdown_of_many_long_names_fits_a_comment() -> None:
    old = audit_of("1", *(measured_file(f"{number}{'x' * 4_000}.c", code=number) for number in range(1, 200)))
    new = audit_of("2", *(measured_file(f"{number}{'y' * 4_000}.c", code=number) for number in range(1, 200)))
    assert len(render_markdown(DiffReport(compare(old, new, MANIFEST), "m"))) < 65_536


# ------------------------------------------------------------------------------------------------------------- HTML


class TextOf(HTMLParser):
    """The text and the tags of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)
        self.close()

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", "".join(self.pieces))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)


def page_with_baseline(baseline: Audit | None) -> TextOf:
    audit = audit_of("2", with_function(NAME, NAME, 7, 2, 9))
    report = Report(audit, judge(audit, MANIFEST), MANIFEST, baseline=baseline)
    return TextOf(render_html(report)["index.html"])


def test_the_page_shows_the_diff_only_with_a_baseline() -> None:
    ids = [attributes.get("id") for _, attributes in page_with_baseline(None).tags]
    assert "diff" not in ids
    page = page_with_baseline(audit_of("1", with_function(NAME, NAME, 3, 1, 5)))
    assert ("section", {"id": "diff", "aria-labelledby": "diff-title"}) in page.tags
    assert ("a", {"href": "#diff"}) in page.tags
    assert "the TCB went from 5 to 9 SLOC: +4 and ±0." in page.text
    assert "+4 SLOC (+4 and ±0) in the TCB since" in page.text
    assert "not compared with a baseline" not in page.text


def test_hostile_names_are_only_text_on_the_page() -> None:
    page = page_with_baseline(audit_of("1", with_function(NAME, NAME, 3, 1, 5)))
    tags = [tag for tag, _ in page.tags]
    assert (tags.count("img"), tags.count("script")) == (0, 1)  # the script is our own
    assert f"alpha: {SHOWN}" in "".join(page.pieces)
    addresses = [attributes["href"] or "" for tag, attributes in page.tags if tag == "a"]
    assert all(
        address.startswith(("#", "https://", "components/", "hotspots.html", "search.html")) for address in addresses
    )
