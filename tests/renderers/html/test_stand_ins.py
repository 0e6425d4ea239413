# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What was measured at a commit that the upstream does not have leads nowhere, and nobody is said not to sign it."""

import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from auditor.documents.audit import encode_audit
from auditor.documents.recorded import load_audit
from auditor.findings.judge import judge
from auditor.model.custody import GitObject, Signing
from auditor.model.measured import Audit, Shipped, SourceRevision, UnclassifiedFile, UnmeasuredFile
from auditor.renderers import FORMATS, Report
from auditor.renderers.text.component import render_component
from auditor.renderers.text.custody import render_custody
from tests.made.audits import REVISION, URL
from tests.made.manifests import MANIFEST
from tests.made.reports import judged, render, whole_audit

IMPORTED = Signing(None, GitObject("commit", REVISION, "", "2024-01-01", "mirror", None), "")
ADDRESS = re.compile(rf"https?://[^\s\"'<>(),]*{REVISION}")


def from_mirror(audit: Audit, *, known: bool = False) -> Audit:
    """The audit as if `--ref` had led to each of its commits, with a gap and code that nobody mentions beside."""

    def overridden(revision: SourceRevision) -> SourceRevision:
        return replace(revision, locked=False, overridden=True, from_upstream=known, signing=IMPORTED)

    def patched(part: Shipped) -> Shipped:
        files = tuple(replace(item, file=replace(item.file, is_upstreams=known)) for item in part.files)
        return replace(part, files=files, downstream=overridden(part.downstream))

    components = tuple(
        replace(
            result,
            revisions=tuple(map(overridden, result.revisions)),
            files=tuple(replace(item, file=replace(item.file, is_upstreams=known)) for item in result.files),
            shipped=tuple(map(patched, result.shipped)),
            unmeasured=(UnmeasuredFile(URL, "daemon/lost.c", "it is binary"),) if result.files else (),
        )
        for result in audit.components
    )
    return replace(audit, components=components, unclassified=(UnclassifiedFile(URL, REVISION, "daemon/new.c"),))


def report_of(audit: Audit) -> Report:
    return replace(judged(audit), baseline=audit)


@pytest.mark.parametrize("form", FORMATS)
def test_no_form_leads_to_a_commit_that_the_upstream_does_not_have(form: str) -> None:
    texts = render(form, report_of(from_mirror(whole_audit()))).values()
    assert [place for text in texts for place in ADDRESS.findall(text)] == []


@pytest.mark.parametrize("form", ["html", "markdown", "sarif", "cyclonedx"])
def test_a_commit_that_the_upstream_has_is_linked(form: str) -> None:
    texts = render(form, report_of(from_mirror(whole_audit(), known=True))).values()
    assert any(ADDRESS.search(text) for text in texts)


def test_what_no_source_read_is_not_linked() -> None:
    """Whether undecided or without a figure: who does not know the commit does not lead to it."""
    unread = "7" * 40
    audit = from_mirror(whole_audit(), known=True)
    gap = UnmeasuredFile(URL, "daemon/lost.c", "it is binary", revision=unread)
    components = tuple(replace(result, unmeasured=(gap,)) for result in audit.components)
    audit = replace(audit, components=components, unclassified=(UnclassifiedFile(URL, unread, "daemon/new.c"),))
    assert [text for text in render("html", judged(audit)).values() if f"/{unread}" in text] == []


def test_nobody_is_said_not_to_have_signed_it() -> None:
    audit = from_mirror(whole_audit())
    texts = [
        render_custody(audit),
        render_component(replace(audit, components=audit.components[:1]), MANIFEST),
        *render("html", report_of(audit)).values(),
        *render("text", report_of(audit)).values(),
    ]
    for text in texts:
        assert "nobody" not in text.replace("that nobody has reviewed", "").replace("so that nobody has decided", "")
        assert "by mirror" not in text
    assert all("not upstream" in text for text in texts[:2])


def test_it_is_still_so_when_the_audit_is_read_back(tmp_path: Path) -> None:
    report = report_of(from_mirror(whole_audit()))
    path = tmp_path / "audit.json"
    path.write_bytes(encode_audit(report.audit, judge(report.audit, report.manifest)))
    loaded = load_audit(path)
    assert [item.file.is_upstreams for result in loaded.components for item in result.files] == [False] * 6
    pages = render("html", replace(report, audit=loaded)).values()
    assert [place for text in pages for place in ADDRESS.findall(text)] == []
