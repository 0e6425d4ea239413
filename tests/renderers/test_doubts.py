# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What is disputed or unclassified makes an audit incomplete, and every form says so."""

import re

import pytest
from msgspec.structs import replace

from auditor.findings.judge import judge
from auditor.findings.totals import as_shipped, total_of
from auditor.model.declared import Acceptance
from auditor.model.measured import Audit, Dispute, MeasuredFile, UnclassifiedFile, UnmeasuredFile
from auditor.renderers import Report, render
from auditor.renderers.text.check import render_check
from auditor.renderers.text.component import render_component
from tests.made.audits import REVISION, URL, make_audit, measured_file, result_of
from tests.made.manifests import small_manifest
from tests.made.reports import whole_audit
from tests.reading.strict_readers import read_csv

MANIFEST = small_manifest().manifest
DISPUTE = Dispute("A", 10, 9, "lizard: <NLOC>")
EVIL = "daemon/<script>\x1b.py"


def disputed_file(*checks: str) -> MeasuredFile:
    """A file on which check A failed, reviewed for `checks`."""
    item = measured_file("daemon/a.c", code=10)
    acceptance = Acceptance("daemon/a.c", item.file.blob, checks, "looked at it") if checks else None  # type: ignore[arg-type]
    return MeasuredFile(item.file, replace(item.measurement, disputes=(DISPUTE,)), acceptance)


def audit_of(*files: MeasuredFile, unclassified: tuple[UnclassifiedFile, ...] = ()) -> Audit:
    return replace(make_audit(MANIFEST, daemon=result_of(files=files)), unclassified=unclassified)


def shown(audit: Audit, form: str) -> str:
    report = Report(audit, judge(audit, MANIFEST), MANIFEST)
    text = render_check(report) if form == "check" else "".join(render(report, form).values())
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
    report = Report(audit, judge(audit, MANIFEST), MANIFEST)
    (row,) = [row for row in read_csv(render(report, "csv")["components.csv"]) if row["subject"] == "tcb"]
    assert row["complete"] == ("false" if bound else "true")
    lines = "".join(render(report, "markdown").values()).splitlines()
    assert [("incomplete" in line) for line in lines if line.startswith("| **TCB**")] == [bound]
    assert ("TCB (qubes + third-party) + " in shown(audit, "text")) == bound
    for form in ("text", "markdown", "codequality", "badge", "html", "check"):
        text = re.sub(r"<[^>]*>", "", shown(audit, form))
        found = re.findall(r"((?:at least|≥) )?\b(3[67]) SLOC\b", text)
        assert found, form
        assert {bool(sign) for sign, _ in found} == {bound}, form


def test_a_size_as_shipped_that_lacks_a_file_is_a_lower_bound() -> None:
    result = next(item for item in whole_audit().components if item.shipped)
    lost = replace(result, unmeasured=(UnmeasuredFile(URL, "daemon/lost.c", "it is binary"),))
    audit = replace(whole_audit(), components=(lost,), partial=True)
    assert "SLOC as shipped" in (text := render_component(audit, MANIFEST))
    assert re.findall(r"(?<!at least )\b[\d,]+ SLOC as shipped", text) == []
    pages = render(Report(audit, judge(audit, MANIFEST), MANIFEST), "html")
    assert any('As shipped: <span class="bound">≥</span> ' in page for page in pages.values())
