# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What is disputed or unclassified makes an audit incomplete, and every form says so."""

import html
import json
import re

import msgspec
import pytest
from msgspec.structs import replace

from auditor.findings.judge import judge
from auditor.findings.totals import as_shipped, total_of
from auditor.model.declared import Acceptance, Limit
from auditor.model.manifest import Manifest
from auditor.model.measured import Audit, Dispute, MeasuredFile, UnclassifiedFile, UnmeasuredFile
from auditor.model.misfits import Misfit
from auditor.renderers import FORMATS, Report, render
from auditor.renderers.text.check import render_check
from auditor.renderers.text.component import render_component
from auditor.renderers.text.custody import render_custody
from tests.made.audits import REVISION, SOURCE, URL, make_audit, measured_file, result_of
from tests.made.manifests import small_manifest
from tests.made.reports import KEY, OTHER_KEY, judged, signed_report, whole_audit, whole_report
from tests.reading.strict_readers import read_code_quality, read_csv, read_sarif

MANIFEST = small_manifest().manifest
DISPUTE = Dispute("A", 10, 9, "lizard: <NLOC>")
WITHOUT_SENTENCES = ("json", "csv", "openmetrics", "cyclonedx")
"""The forms that have figures and no sentences on them."""
EVIL = "daemon/<script>\x1b.py"


def disputed_file(*checks: str) -> MeasuredFile:
    """A file on which check A failed, reviewed for `checks`."""
    item = measured_file("daemon/a.c", code=10)
    review = {"path": "daemon/a.c", "blob": item.file.blob, "checks": checks, "reason": "looked at it"}
    acceptance = msgspec.convert(review, Acceptance) if checks else None
    return MeasuredFile(item.file, replace(item.measurement, disputes=(DISPUTE,)), acceptance)


def audit_of(*files: MeasuredFile, unclassified: tuple[UnclassifiedFile, ...] = ()) -> Audit:
    return replace(make_audit(MANIFEST, daemon=result_of(files=files)), unclassified=unclassified)


def shown(audit: Audit, form: str, manifest: Manifest = MANIFEST) -> str:
    report = Report(audit, judge(audit, manifest), manifest)
    texts = {"check": lambda: render_check(report), "custody": lambda: render_custody(audit)}
    text = texts[form]() if form in texts else "".join(render(report, form).values())
    return re.sub(r"\s+", " ", text)


def test_an_open_dispute_makes_the_audit_incomplete() -> None:
    audit = audit_of(disputed_file())
    assert not audit.complete
    assert judge(audit, MANIFEST).exit_code == 3
    assert judge(audit, MANIFEST).claims[0].verdict == "not measurable"
    assert "DISPUTED" in shown(audit, "check")
    assert "check A: 10 against 9: lizard: <NLOC>" in shown(audit, "text")
    page = shown(audit, "html")
    assert "1 file is disputed between instruments and not reviewed" in page
    assert "lizard: &lt;NLOC&gt;" in page
    assert '<span class="mark bad">open</span>' in page


@pytest.mark.parametrize(("checks", "complete"), [(("A",), True), (("A", "C"), True), (("C",), False)])
def test_a_review_accepts_the_checks_it_names(checks: tuple[str, ...], complete: bool) -> None:
    audit = audit_of(disputed_file(*checks))
    assert audit.complete == complete
    assert ("looked at it" in shown(audit, "html")) == complete
    assert ("DISPUTED" in shown(audit, "text")) != complete


@pytest.mark.parametrize(
    ("blob", "word"), [(True, "accepted"), (False, "accepted for any content")], ids=["of its blob", "of its path"]
)
def test_it_is_said_for_which_contents_a_dispute_is_accepted(blob: bool, word: str) -> None:
    item = disputed_file("A")
    assert item.acceptance
    item = replace(item, acceptance=replace(item.acceptance, blob=item.file.blob if blob else ""))
    audit = audit_of(item)
    assert f'<span class="mark good">{word}</span> <bdi>looked at it</bdi>' in shown(audit, "html")
    report = Report(audit, judge(audit, MANIFEST), MANIFEST)
    (file,) = json.loads(render(report, "json")["audit.json"])["components"][0]["files"]
    expected = {"path": "daemon/a.c", "blob": item.file.blob, "checks": ["A"], "reason": "looked at it"}
    assert file["acceptance"] == expected | ({} if blob else {"any_content": True})
    both = replace(item.measurement, disputes=(DISPUTE, replace(DISPUTE, check="B")))
    assert [dispute.check for dispute in replace(item, measurement=both).open_disputes] == ["B"]


def test_unclassified_code_makes_the_audit_incomplete() -> None:
    audit = audit_of(unclassified=(UnclassifiedFile(URL, REVISION, EVIL),))
    assert not audit.complete
    assert judge(audit, MANIFEST).exit_code == 3
    assert f"{URL} daemon/<script>\\x1b.py at {REVISION[:12]}" in shown(audit, "text")
    page = shown(audit, "html")
    assert "no rule of the manifest mentions" in page
    assert "daemon/&lt;script&gt;\\x1b.py" in page
    assert "daemon/<script>" not in page


@pytest.mark.parametrize("form", ["text", "markdown", "codequality", "badge", "html", "check"])
def test_every_size_that_lacks_a_file_is_a_lower_bound(form: str) -> None:
    whole = whole_audit()
    lost = (UnmeasuredFile(URL, "daemon/lost.c", "it is binary"),)
    audit = replace(whole, components=tuple(replace(item, unmeasured=lost) for item in whole.components if item.files))
    text = re.sub(r"<[^>]*>", "", shown(audit, form))
    sizes = {f"{total_of(side.results_of('tcb')).code:,}" for side in (audit, as_shipped(audit))}
    found = re.findall(r"((?:at least|≥) )?\b([\d,]+) SLOC\b", text)
    assert {size for _, size in found} & sizes
    assert [size for bound, size in found if size in sizes and not bound] == []


@pytest.mark.parametrize(("lacking", "bound"), [("unclassified", True), ("guest", False)])
def test_the_headline_is_a_lower_bound_for_what_it_lacks_itself(lacking: str, bound: bool) -> None:
    if lacking == "unclassified":
        audit = replace(whole_audit(), unclassified=(UnclassifiedFile(URL, REVISION, EVIL),))
    else:
        lost = (UnmeasuredFile(URL, "daemon/lost.c", "it is binary"),)
        audit = replace(whole_audit(), components=tuple(
            item if item.component.group in whole_audit().tcb_groups else replace(item, unmeasured=lost)
            for item in whole_audit().components
        ))  # fmt: skip
    assert not audit.complete
    manifest = replace(MANIFEST, limits=(Limit("tcb", 10), Limit("tcb", 900)))
    report = Report(audit, judge(audit, manifest), manifest)
    assert [limit.state for limit in report.verdict.limits] == ["exceeded", "not decided" if bound else "within"]
    assert [claim.verdict for claim in report.verdict.claims[:1]] == ["not measurable" if bound else "holds"]
    (row,) = [row for row in read_csv(render(report, "csv")["components.csv"]) if row["subject"] == "tcb"]
    assert row["complete"] == ("false" if bound else "true")
    lines = "".join(render(report, "markdown").values()).splitlines()
    assert [("incomplete" in line) for line in lines if line.startswith("| **TCB**")] == [bound]
    assert ("TCB (qubes + third-party) + " in shown(audit, "text")) == bound
    document = json.loads(render(report, "json")["audit.json"])
    assert [finding["lower_bound"] for finding in document["findings"]] == [bound]
    assert all(bool(limit["lack"]) == bound for limit in document["limits"])
    for form in (*(name for name in FORMATS if name not in WITHOUT_SENTENCES), "check", "custody"):
        text = re.sub(r"<[^>]*>", "", shown(audit, form, manifest))
        found = re.findall(r"((?:at least|≥) )?\b(3[67]) (?:of [\d,]+ )?SLOC\b", text)
        assert found or form == "custody", form
        assert {bool(sign) for sign, _ in found} <= {bound}, form


UNDECIDED = replace(whole_audit(), unclassified=(UnclassifiedFile(URL, REVISION, EVIL),))


@pytest.mark.parametrize(("audit", "bound"), [(UNDECIDED, True), (whole_audit(), False)], ids=["undecided", "whole"])
def test_the_tcb_is_a_lower_bound_in_every_table_of_it(audit: Audit, bound: bool) -> None:
    """In those that no sentence is made of: its definitions, whom one trusts, what pipelines read."""
    report = Report(audit, judge(audit, MANIFEST), MANIFEST)
    page = render(report, "html")["index.html"]
    assert ("where something of its subject has no figure, or is undecided." in page) == bound
    definitions = page.partition('<section id="definitions"')[2].partition("</section>")[0]
    cells = re.findall(r'<td class="sum">(.*?)</td>', definitions)
    assert len(cells) > 1
    assert {cell.startswith('<span class="bound">≥</span>') for cell in cells if cell != "–"} == {bound}  # noqa: RUF001
    (row,) = (line for line in render_custody(audit).splitlines() if line.startswith("TCB"))
    assert row.count(" +") == (3 if bound else 1), row  # one stands between its groups
    metrics = "".join(render(report, "openmetrics").values())
    assert f'auditor_complete{{lines_only="false",release="R1"}} {0 if bound else 1}' in metrics
    assert [limit.limit.subject for limit in report.verdict.limits if limit.lack] == (["tcb"] if bound else [])
    assert f'auditor_undecided_limits{{release="R1"}} {int(bound)}' in metrics


def test_what_nobody_has_decided_on_is_said_of_the_tcb_alone() -> None:
    manifest = replace(MANIFEST, limits=(Limit("tcb", 900), Limit("qubes", 900), Limit("daemon", 900)))
    assert [limit.lack for limit in judge(UNDECIDED, manifest).limits] == [
        "files that no rule of the manifest mentions: 1",
        "",
        "",
    ]
    (claim,) = (item for item in judge(UNDECIDED, manifest).claims if item.claim.id == "small")
    assert claim.explanation == "at least 27; files that no rule of the manifest mentions: 1"


MISFITS = (
    Misfit(
        kind="include",
        name="daemon/gone.c",
        component="daemon",
        repository="alpha",
        ref="v1",
        revision=REVISION,
        key=("components", 0, "sources", 0, "include", 1),
        file="parts/ours.toml",
        line=7,
    ),
    Misfit(
        kind="excluded",
        name="daemon/<old>.py",
        component="",
        repository="alpha",
        ref="v1",
        revision=REVISION,
        key=("repositories", "alpha", "excluded", 0, "globs", 0),
        file="components.toml",
        line=24,
    ),
)
GAP = UnmeasuredFile(URL, "daemon/gone.c", "a glob", revision=REVISION, is_glob=True)


def misfit_report(*misfits: Misfit) -> Report:
    lost = (GAP,) if any(misfit.leaves_out for misfit in misfits) else ()
    audit = audit_of(measured_file("daemon/a.c", code=10))
    daemon, *others = audit.components
    audit = replace(audit, components=(replace(daemon, unmeasured=lost), *others), misfits=misfits)
    return Report(audit, judge(audit, MANIFEST), MANIFEST, manifest_name="work/components.toml")


@pytest.mark.parametrize(
    ("misfits", "code"), [(MISFITS[1:], 1), (MISFITS, 3), ((), 0)], ids=["excluded", "include", "none"]
)
def test_every_form_leads_to_where_the_manifest_does_not_fit(misfits: tuple[Misfit, ...], code: int) -> None:
    report = misfit_report(*misfits)
    assert report.verdict.exit_code == code
    places = [f"work/{misfit.file}:{misfit.line}: {misfit.message}" for misfit in misfits]
    texts = [*render(report, "text").values(), render_check(report)]
    for text in texts:
        assert [line.removeprefix("MANIFEST: ") for line in text.splitlines() if "MANIFEST" in line] == places
    notice = re.findall(r"<li><bdi>(work/.*?)</bdi></li>", render(report, "html")["index.html"])
    assert [html.unescape(line) for line in notice] == places
    markdown = html.unescape(render(report, "markdown")["audit.md"])
    assert [place for place in places if place not in markdown] == []
    log = read_sarif(render(report, "sarif")["audit.sarif"])["runs"][0]
    results = [item["locations"][0]["physicalLocation"] for item in log["results"] if item["ruleId"] == "misfit"]
    assert [(item["artifactLocation"]["uri"], item["region"]["startLine"]) for item in results] == [
        (f"work/{misfit.file}", misfit.line) for misfit in misfits
    ]
    entries = read_code_quality(render(report, "codequality")["gl-code-quality-report.json"])
    assert [item["location"] for item in entries if item["check_name"] == "misfit"] == [
        {"path": f"work/{misfit.file}", "lines": {"begin": misfit.line}} for misfit in misfits
    ]
    assert ("fitting" in render(report, "junit")["junit.xml"]) == bool(misfits)
    for place in places:
        assert place in html.unescape(render(report, "junit")["junit.xml"])
    metric = f'auditor_misfits{{release="R1"}} {len(misfits)}'
    assert metric in render(report, "openmetrics")["metrics.prom"]
    document = json.loads(render(report, "json")["audit.json"])
    assert [(item["kind"], item["file"], item["line"]) for item in document.get("misfits", [])] == [
        (misfit.kind, misfit.file, misfit.line) for misfit in misfits
    ]
    assert render(report, "cyclonedx")["tcb.cdx.json"].count("auditor:misfit") == len(misfits)


WITHOUT_NOTICES = ("csv", "badge", "openmetrics")
UNCERTAIN = "alpha: staging cannot be compared with <v2>"


@pytest.mark.parametrize("form", [*(name for name in FORMATS if name not in WITHOUT_NOTICES), "check"])
def test_every_form_with_sentences_says_that_a_selection_is_uncertain(form: str) -> None:
    audit = replace(audit_of(measured_file("daemon/a.c", code=10)), uncertain=(UNCERTAIN,))
    assert judge(audit, MANIFEST).exit_code == 0
    assert UNCERTAIN in html.unescape(shown(audit, form))
    assert UNCERTAIN not in html.unescape(shown(replace(audit, uncertain=()), form))


def test_metrics_say_whether_a_selection_is_uncertain() -> None:
    audit = audit_of(measured_file("daemon/a.c", code=10))
    for lines, value in (((UNCERTAIN,), 1), ((), 0)):
        text = shown(replace(audit, uncertain=lines), "openmetrics")
        assert f'auditor_uncertain{{release="R1"}} {value}' in text


@pytest.mark.parametrize("form", [*FORMATS, "check", "custody"])
def test_every_form_says_what_was_trusted_anyway(form: str) -> None:
    report = signed_report()
    assert report.verdict.exit_code == 0
    (line,) = report.audit.trusted_anyway
    assert line.startswith("beta: NOT VERIFIED, measured by --trust-anyway: v1 is not signed as the manifest asks for")
    without = replace(report.audit, trusted_anyway=(), components=whole_audit().components)
    said = {
        "csv": "(NOT VERIFIED, by --trust-anyway)",
        "badge": "not verified",
        "openmetrics": "auditor_trusted_anyway",
    }
    mark = said.get(form, line)
    texts = [html.unescape(shown(audit, form)) for audit in (report.audit, without)]
    if form == "openmetrics":
        assert [f'{mark}{{release="R1"}} {value}' in texts[1 - value] for value in (0, 1)] == [True, True]
    else:
        assert [mark in text for text in texts] == [True, False]


def replaced_audit() -> Audit:
    """The whole audit with alpha measured at a branch that `--ref` named."""
    here = replace(SOURCE, ref="my-branch", locked=False, overridden=True)
    audit = whole_audit()
    parts = (replace(part, revisions=(here,)) if SOURCE in part.revisions else part for part in audit.components)
    return replace(audit, components=tuple(parts))


@pytest.mark.parametrize("form", [*FORMATS, "check"])
def test_every_form_says_what_was_measured_at_another_ref(form: str) -> None:
    marks = {
        "csv": " (by --ref)",
        "json": '"overridden":true',
        "html": "Overridden by <code>--ref</code>",
        "badge": "other refs",
        "openmetrics": 'auditor_other_refs{release="R1"} 1',
    }
    mark = marks.get(form, "alpha: measured at my-branch, by --ref")
    assert [mark in html.unescape(shown(audit, form)) for audit in (replaced_audit(), whole_audit())] == [True, False]


@pytest.mark.parametrize("form", [name for name in (*FORMATS, "check") if name not in ("csv", "badge")])
def test_every_form_with_room_for_it_says_what_was_imported(form: str) -> None:
    marks = {"json": '"imported":2', "openmetrics": 'auditor_imported{release="R1"} 1'}
    mark = marks.get(form, "the figures of 2 contents were imported into the cache and not measured here")
    audits = (replace(whole_audit(), imported=2), whole_audit())
    assert [mark in html.unescape(shown(audit, form)) for audit in audits] == [True, False]


def test_no_badge_of_what_is_not_verified_or_of_other_refs_is_green() -> None:
    reports = (signed_report(), judged(replaced_audit()), whole_report())
    colours = [json.loads(render(report, "badge")["badge.json"])["color"] for report in reports]
    assert [colour == colours[-1] for colour in colours] == [False, False, True]


def test_a_key_is_named_by_its_user_id_and_nobody_by_an_unknown_one() -> None:
    audit = signed_report().audit
    table = render_custody(audit)
    signers = "Project (tag, verified), not verified: bad (tag), not verified: unknown key (tag)"
    assert table.count(signers) == 3
    assert "Alice" not in table
    lines = render_component(replace(audit, components=audit.components[:1]), MANIFEST)
    for said in (
        f"good signature by key {KEY} of Project (its key) <p@example.org>; signed-tag is asked for: met",
        f"BAD signature in the name of key {KEY} of Project <p@example.org>: altered; signed-tag is asked for: NOT",
        f"signature by the unknown key {OTHER_KEY}; no signature is asked for: for a reason",
    ):
        assert said in lines


def test_a_glob_that_selects_nothing_is_no_file_of_an_upstream() -> None:
    report = misfit_report(*MISFITS)
    log = read_sarif(render(report, "sarif")["audit.sarif"])["runs"][0]
    assert "unmeasured" not in [item["ruleId"] for item in log["results"]]
    page = next(text for path, text in render(report, "html").items() if path.endswith("daemon.html"))
    assert "daemon/gone.c" in page
    assert f"{REVISION}/daemon/gone.c" not in page
    rows = read_csv(render(report, "csv")["files.csv"])
    assert [(row["path"], row["state"]) for row in rows if row["state"] != "measured"] == [
        ("daemon/gone.c", "unmeasured")
    ]


def test_a_size_as_shipped_that_lacks_a_file_is_a_lower_bound() -> None:
    result = next(item for item in whole_audit().components if item.shipped)
    lost = replace(result, unmeasured=(UnmeasuredFile(URL, "daemon/lost.c", "it is binary"),))
    audit = replace(whole_audit(), components=(lost,), partial=True)
    assert "SLOC as shipped" in (text := render_component(audit, MANIFEST))
    assert re.findall(r"(?<!at least )\b[\d,]+ SLOC as shipped", text) == []
    pages = render(Report(audit, judge(audit, MANIFEST), MANIFEST), "html")
    assert any('As shipped: <span class="bound">≥</span> ' in page for page in pages.values())
