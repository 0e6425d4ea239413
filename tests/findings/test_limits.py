# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every kind of bound on every figure, at its edge and one beyond, with nothing accepted, and where figures lack."""

import html
import json
import re

import pytest
from msgspec.structs import asdict, replace

from auditor.errors import ExitCode
from auditor.findings.accepted import accept, lower
from auditor.findings.judge import judge
from auditor.findings.limits import check_limits
from auditor.model.accepted import Accepted, AcceptedRevision, Figures
from auditor.model.declared import Limit, LimitMetric
from auditor.model.judged import Finding, LimitResult, Since
from auditor.model.measured import Audit, MeasuredFile
from auditor.renderers import Report
from auditor.renderers.text.check import render_check
from tests.made.audits import make_audit, measured_file, result_of, with_lines_only
from tests.made.manifests import MANIFEST
from tests.made.reports import render
from tests.reading.pages import read_page, rows_of, table_captioned

DIGEST = "d" * 64


def audit_of(*files: MeasuredFile) -> Audit:
    return make_audit(MANIFEST, daemon=result_of(files=files))


# 1,000 SLOC in two files, 900 of them C; four functions, the highest CCN 40, two above 15.
BEFORE = audit_of(
    measured_file("daemon/a.c", code=900, ccns=(1, 16, 40, 15)), measured_file("daemon/run", code=100, language="shell")
)
ACCEPTED = accept(BEFORE, DIGEST, "2026-01-02", "it was read")


def check(audit: Audit, *limits: Limit, accepted: Accepted | None = ACCEPTED) -> tuple[LimitResult, ...]:
    return tuple(check_limits(audit, replace(MANIFEST, limits=limits), accepted))


def test_what_is_accepted_has_the_figures_of_every_subject() -> None:
    figures = Figures(code=1000, c=900, functions=4, ccn=40, above_15=2)
    assert ACCEPTED.figures == ACCEPTED.lowest
    assert ACCEPTED.figures["tcb"] == ACCEPTED.figures["daemon"] == ACCEPTED.figures["qubes"] == figures
    assert "windows" not in ACCEPTED.figures
    assert ACCEPTED.revisions == {
        item.repository: AcceptedRevision(item.url, item.ref, item.revision)
        for result in BEFORE.components
        if not result.component.is_comparison
        for item in result.all_revisions
    }


METRICS: dict[LimitMetric, int] = {"code": 1000, "c": 900, "functions": 4, "ccn": 40, "above_15": 2}


@pytest.mark.parametrize(("metric", "figure"), METRICS.items(), ids=METRICS)
def test_a_maximum_on_every_figure(metric: LimitMetric, figure: int) -> None:
    results = check(BEFORE, *(Limit("daemon", figure + more, metric) for more in (0, -1)), accepted=None)
    assert [(result.measured, result.state, result.headroom) for result in results] == [
        (figure, "within", 0),
        (figure, "exceeded", -1),
    ]
    assert results[1].finding == Finding("daemon", metric, figure, figure - 1)


BOUNDS = {
    "growth": (Limit("tcb", growth=20), 1020),
    "no growth": (Limit("tcb", growth=0), 1000),
    "percent": (Limit("tcb", growth_percent=2), 1020),
    "a part of a percent": (Limit("tcb", growth_percent=0.19), 1001),
    "a percent that binary fractions miss": (Limit("tcb", growth_percent=0.7), 1007),
    "percent of functions": (Limit("daemon", metric="functions", growth_percent=49), 5),
    "ratchet": (Limit("tcb", ratchet=True), 1000),
    "ratchet on C": (Limit("daemon", metric="c", ratchet=True), 900),
}


@pytest.mark.parametrize(("limit", "bound"), BOUNDS.values(), ids=BOUNDS)
def test_a_bound_relative_to_what_was_accepted(limit: Limit, bound: int) -> None:
    (result,) = check(BEFORE, limit)
    assert (result.maximum, result.accepted, result.state) == (bound, METRICS[limit.metric], "within")


def test_one_line_beyond_is_a_finding() -> None:
    now = audit_of(measured_file("daemon/a.c", code=1021))
    growth, ratchet = check(now, Limit("tcb", growth=20), Limit("tcb", ratchet=True))
    assert growth.finding == Finding("tcb", "code", 1021, 1020, kind="growth", accepted=1000)
    assert growth.finding.message == "tcb: 1,021 SLOC (code), 1 over 1,020, which 1,000 accepted may grow to"
    assert ratchet.finding
    assert ratchet.finding.message == "tcb: 1,021 SLOC (code), 21 over the lowest accepted 1,000"


def test_a_ratchet_goes_down_by_itself_and_up_only_by_a_person() -> None:
    ratchet, less = Limit("tcb", ratchet=True), audit_of(measured_file("daemon/a.c", code=950, ccns=(50,)))
    lowered = lower(ACCEPTED, less)
    assert asdict(lowered.lowest["tcb"]) == {"code": 950, "c": 900, "functions": 1, "ccn": 40, "above_15": 1}
    assert lowered.figures == ACCEPTED.figures
    assert [item.state for item in check(BEFORE, ratchet, Limit("tcb", growth=0), accepted=lowered)] == [
        "exceeded",
        "within",
    ]
    assert lower(lowered, BEFORE) == lowered
    anew = accept(BEFORE, DIGEST, "2026-01-03", "the driver is needed")
    assert check(BEFORE, ratchet, accepted=anew)[0].state == "within"


def test_nothing_accepted_decides_nothing_and_fails_nothing() -> None:
    manifest = replace(MANIFEST, limits=(Limit("tcb", growth=20), Limit("tcb", 2000)), claims=())
    verdict = judge(BEFORE, manifest)
    waiting, within = verdict.limits
    assert (waiting.maximum, waiting.state, waiting.headroom, waiting.finding) == (None, "not decided", None, None)
    assert (waiting.lack, waiting.doubt) == ("", "nothing of it was accepted yet; `auditor accept` does")
    assert (within.state, verdict.exit_code) == ("within", ExitCode.WITHIN_LIMITS)
    report = Report(BEFORE, replace(verdict, limits=(waiting,)), manifest)
    assert "1 of 1 limit not decided" in render("markdown", report)["audit.md"]
    (row,) = rows_of(table_captioned(read_page(report), "Every limit"))[1:]
    assert row == [
        f"tcb all languages; relative to what was accepted {waiting.doubt}",
        "not decided",
        "1,000",
        "\N{EN DASH}",
        "\N{EN DASH}",
        "\N{EN DASH}",
    ]
    lack = "not decided: nothing of it was accepted yet; `auditor accept` does"
    assert f'<skipped message="{lack}">' in render("junit", report)["junit.xml"]
    assert re.search(rf"^  tcb +1,000 of +- SLOC +{re.escape(lack)}$", render_check(report), re.MULTILINE)
    document = json.loads(render("json", report)["audit.json"])
    assert ("limits" in document, document["findings"]) == (False, [])
    (entry,) = document["further_limits"]
    assert (entry["subject"], entry["maximum"], entry["kind"], entry["state"]) == ("tcb", None, "growth", "not decided")


def test_a_component_that_nobody_accepted_yet_decides_nothing() -> None:
    figures = {name: item for name, item in ACCEPTED.figures.items() if name != "daemon"}
    (result,) = check(BEFORE, Limit("daemon", growth=1), accepted=replace(ACCEPTED, figures=figures))
    assert (result.state, result.maximum) == ("not decided", None)


def test_lines_alone_decide_nothing_on_functions() -> None:
    audit = with_lines_only(BEFORE)
    functions, lines = check(audit, Limit("tcb", 3, "functions"), Limit("tcb", 1000))
    assert (functions.measured, functions.state, functions.lack) == (None, "not decided", "lines only were counted")
    assert (lines.measured, lines.state) == (1000, "within")


def test_what_changed_since_is_told() -> None:
    people = ("Ada", "Bob", "Cyd", "Dan")
    since = (
        Since("alpha", "1" * 40, "2" * 40, "https://example.org/compare", 12, people),
        Since("beta", "3" * 40, "4" * 40, lack="its history was not read: no answer"),
    )
    finding = Finding("tcb", "ccn", 41, 40, kind="ratchet", accepted=40, since=since)
    assert finding.message == (
        "tcb: 41 CCN of one function, 1 over the lowest accepted 40; "
        "alpha since 111111111111: 12 commits by Ada, Bob, Cyd and 1 more, https://example.org/compare; "
        "beta since 333333333333: its history was not read: no answer"
    )


def test_what_changed_since_stands_in_every_form() -> None:
    since = Since("alpha", "1" * 40, "2" * 40, "https://example.org/compare/1...2", 2, ("Ada\x1b<b>",))
    (limit,) = check(audit_of(measured_file("daemon/a.c", code=1021)), Limit("tcb", growth=20))
    verdict = judge(BEFORE, replace(MANIFEST, claims=(), limits=()))
    report = Report(BEFORE, replace(verdict, limits=(replace(limit, since=(since,)),)), MANIFEST)
    words = "since 111111111111: 2 commits by Ada\\x1b<b>"
    for form in ("text", "junit", "sarif", "codequality", "markdown"):
        written = "".join(render(form, report).values())
        assert words in html.unescape(re.sub(r"\\+", r"\\", written)), form  # each form escapes what it must
        assert "\x1b" not in written, form
    page = render("html", report)["index.html"]
    assert 'href="https://example.org/compare/1...2"' in page
    assert "2 commits by Ada" in page
    assert "\x1b" not in page
    assert words in render_check(report)
