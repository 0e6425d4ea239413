# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The recorded audit of R4.3.0 that a fresh clone shows: whole, within the limits, and what the README says."""

import json
import re

import jsonschema
import pytest

from auditor.audit.profiles import with_profiles
from auditor.declared.manifest import load_manifest
from auditor.documents.audit import encode_audit
from auditor.documents.recorded import load_audit, load_past, load_timeline
from auditor.findings.exposure import find_exposures
from auditor.findings.judge import judge
from auditor.findings.totals import split_by_safety, total_of, totals_by_subject
from auditor.model.judged import ClaimResult, Judgement
from auditor.model.manifest import Manifest
from auditor.model.measured import Audit
from auditor.renderers.html.pages import render
from auditor.renderers.words.claims import margin_of
from tests.made.places import ROOT
from tools.record import list_digests, read_report

pytestmark = pytest.mark.slow

RECORDED = ROOT / "reports" / "recorded"


@pytest.fixture(scope="module")
def audit() -> Audit:
    return with_profiles(load_audit(RECORDED / "audit.json"), load_manifest(ROOT / "components.toml"))


@pytest.fixture(scope="module")
def manifest() -> Manifest:
    return load_manifest(ROOT / "components.toml").manifest


def test_is_a_whole_audit_of_the_manifest(audit: Audit, manifest: Manifest) -> None:
    assert (audit.release, audit.complete, audit.partial) == ("R4.3.0", True, False)
    expected = [item.id for item in manifest.components if item.cited or item.sources_in("R4.3.0")]
    assert [result.component.id for result in audit.components] == expected


def test_is_what_encoding_it_gives(audit: Audit, manifest: Manifest) -> None:
    content, exposures = (RECORDED / "audit.json").read_bytes(), find_exposures(audit, manifest)
    beside = load_timeline(RECORDED / "audit.json"), exposures, load_past(RECORDED / "audit.json")
    assert encode_audit(audit, judge(audit, manifest), *beside) == content
    jsonschema.validate(json.loads(content), json.loads((ROOT / "docs" / "audit.schema.json").read_text()))


def test_has_every_release_and_every_history(audit: Audit, manifest: Manifest) -> None:
    timeline = load_timeline(RECORDED / "audit.json")
    assert timeline is not None
    assert [point.release for point in timeline.points] == list(manifest.releases)
    assert timeline.complete
    for result in audit.results_of("qubes"):
        assert result.authorship is not None, result.component.id
        assert result.authorship.ever is not None, result.component.id
        assert all(item.churn for item in result.files), result.component.id


def test_is_within_the_limits(audit: Audit, manifest: Manifest) -> None:
    verdict = judge(audit, manifest)
    assert (verdict.findings, verdict.exit_code) == ((), 0)


def test_every_physical_line_is_one_of_three(audit: Audit) -> None:
    for result in audit.components:
        for item in result.files:
            lines = item.measurement.lines
            assert lines.physical == lines.code + lines.comment + lines.blank
            for function in item.measurement.functions or ():
                assert 1 <= function.start <= function.end <= lines.physical, (item.file.path, function)


def test_the_files_that_other_counters_lose_are_counted(audit: Audit) -> None:
    code_by_path = {item.file.path: item.measurement.lines.code for r in audit.components for item in r.files}
    for path in ("dom0-updates/qubes-receive-updates", "window-icon-updater/icon-receiver", "gui-daemon/xside.c"):
        assert code_by_path[path] > 50
    for path in ("qubes-rpc/qubes.Filecopy", "qubesappmenus/qubes.SyncAppMenus"):
        assert code_by_path[path] > 0


def test_the_readme_says_what_was_recorded(audit: Audit, manifest: Manifest) -> None:
    text = re.sub(r"\s+", " ", (ROOT / "README.md").read_text())
    totals = totals_by_subject(audit)
    tcb = totals["tcb"]
    xen = total_of(audit.results_of("xen")).code
    assert f"as recorded on {audit.as_of}, the documented trusted computing base has **{tcb.code:,}** source" in text
    assert f"in {tcb.files:,} files: {tcb.c:,} C and headers, {tcb.assembly:,} assembly, {tcb.other:,} other" in text
    assert f"Of these {xen:,} are the Xen hypervisor and {totals['qubes'].code:,} Qubes OS's own" in text
    for result in judge(audit, manifest).claims:
        assert f"**{result.verdict}** under {result.agreement}: {_figure_of(result)}" in text, result.claim.id


def test_the_ledger_in_the_docs_says_what_was_recorded(audit: Audit, manifest: Manifest) -> None:
    table = (ROOT / "docs" / "claims.md").read_text()
    rows = {
        row[0]: row[3:] for row in (line.strip("| ").split(" | ") for line in table.splitlines() if "`" in line[:4])
    }
    for result in judge(audit, manifest).claims:
        figures = [_cell_of(judgement) for judgement in result.by_definition]
        cells = [cell.strip("| ") for cell in rows[f"`{result.claim.id}`"]]
        assert [cell for cell in cells[:-2] if cell] == figures
        assert cells[-2:] == [f"{result.verdict}, {result.agreement}", margin_of(result.by_definition[0])]


def _cell_of(judgement: Judgement) -> str:
    if judgement.ratios:
        return f"{judgement.ratios[0].orders:.2f}"
    return f"{'≥ ' if judgement.lower_bound else ''}{judgement.figure:,}"


def _figure_of(result: ClaimResult) -> str:
    return f"{result.ratios[0].orders:.2f} orders" if result.ratios else f"{result.measured:,}"


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return render(read_report())


def test_the_digests_are_of_the_pages_rendered_from_it(pages: dict[str, str]) -> None:
    recorded, rendered = (RECORDED / "pages.sha256").read_text(), list_digests(pages)
    differing = sorted({line.split()[1] for line in {*recorded.splitlines()} ^ {*rendered.splitlines()}})
    assert not differing, f"run `make record`: these pages are not as recorded: {', '.join(differing)}"
    assert rendered == recorded


def test_the_pages_are_of_a_bounded_size(pages: dict[str, str]) -> None:
    sizes = {path: len(text.encode()) for path, text in pages.items()}
    assert sizes.pop("index.html") < 400_000
    assert max(sizes.values()) < 1_000_000
    assert sum(sizes.values()) < 13_000_000


def test_the_docs_say_how_large_other_systems_are(audit: Audit) -> None:
    rows = {
        row[0].strip("`"): row[3:]
        for row in (
            line.strip("| ").split(" | ") for line in (ROOT / "docs" / "comparisons.md").read_text().splitlines()
        )
        if len(row) >= 7
    }
    tcb = totals_by_subject(audit)["tcb"].code
    records = [result.record for result in audit.components if result.record]
    assert records
    for record in records:
        totals = record.totals
        cells = [cell.strip("| ") for cell in rows[record.component]]
        shown = [f"{number:,}" for number in (totals.c, totals.other, totals.assembly) if number]
        assert [cell for cell in cells if cell] == [*shown, f"{totals.code:,}", f"{totals.code / tcb:#.3g}"]


def test_the_docs_say_how_much_of_a_component_is_memory_safe(audit: Audit) -> None:
    text = (ROOT / "docs" / "custody.md").read_text().partition("## R4.3.0")[2]
    rows = {row[0]: row for row in (line.strip("| ").split(" | ") for line in text.splitlines()) if len(row) == 9}
    for result in audit.components:
        if result.component.id in rows:
            safety = split_by_safety([result])
            row = rows.pop(result.component.id)
            assert row[3:5] == [f"{safety.unsafe:,}", f"{safety.safe:,}"], result.component.id
    assert list(rows) == ["component"]
