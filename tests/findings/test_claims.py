# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Claims by every definition of a line, and what a figure may and may not settle."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from auditor.errors import ExitCode
from auditor.findings.claims import judge_ratio, judge_size
from auditor.findings.definitions import DEFINITIONS, Figure, figures_of, record_figures
from auditor.findings.judge import judge, judge_ledger
from auditor.model.claimed import RatioClaim, SizeClaim
from auditor.model.declared import Page
from auditor.model.judged import ClaimResult, Judgement, PageFinding, PageReading, Ratio, StatedOrders, Verdict
from auditor.model.manifest import Manifest
from auditor.model.measured import Audit, LeftOutComponent, MeasuredFile, UnmeasuredFile
from tests.made.audits import comparison_record, make_audit, measured_file, result_of
from tests.made.manifests import WITHOUT_HYPERVISOR, small_manifest

MANIFEST = small_manifest().manifest
SIZE, RATIO = MANIFEST.claims
GAP = UnmeasuredFile("https://example.org/upstream/alpha", "daemon/x.c", "not measured within 20 s")


def counted(path: str, *, code: int, pygount: int | None, nloc: int | None, language: str = "C") -> MeasuredFile:
    """A file with 10 lines of comment and its own figure by each instrument."""
    item = measured_file(path, code=code, comment=10, language=language)
    return replace(item, measurement=replace(item.measurement, pygount_code=pygount, lizard_nloc=nloc))


def claims_of(audit: Audit, manifest: Manifest = MANIFEST) -> tuple[ClaimResult, ...]:
    return judge(audit, manifest).claims


# ------------------------------------------------------------------------------------------- definitions


def test_each_definition_has_its_own_figure() -> None:
    files = (counted("a.c", code=50, pygount=40, nloc=45), counted("b.h", code=5, pygount=3, nloc=1))
    assert figures_of(files, (), "c") == {
        "SLOC": Figure(55),
        "physical": Figure(75),
        "pygount": Figure(43),
        "NLOC": Figure(46),
    }


def test_a_file_without_a_figure_makes_a_lower_bound() -> None:
    files = (
        counted("a.c", code=50, pygount=40, nloc=45),
        counted("a.S", code=7, pygount=None, nloc=None, language="assembly"),
    )
    assert figures_of(files, (), "code") == {
        "SLOC": Figure(57),
        "physical": Figure(77),
        "pygount": Figure(40, files_without=1),
        "NLOC": Figure(45, files_without=1),
    }
    assert figures_of(files, (), "c")["pygount"] == Figure(40)


def test_a_definition_without_any_figure_is_left_out() -> None:
    script = (counted("run", code=7, pygount=6, nloc=None, language="shell"),)
    assert list(figures_of(script, (), "code")) == ["SLOC", "physical", "pygount"]
    assert figures_of((), (), "code") == {"SLOC": Figure(0)}


def test_files_beside_a_comparison_have_the_definitions_of_both() -> None:
    files = (counted("a.c", code=50, pygount=40, nloc=45),)
    assert figures_of(files, (comparison_record(c=500),), "c") == {"SLOC": Figure(550), "physical": Figure(1060)}


@pytest.mark.parametrize(
    ("metric", "figures"), [("c", {"SLOC": 500, "physical": 1000}), ("code", {"SLOC": 530, "physical": 575})]
)
def test_a_comparison_has_the_definitions_of_its_record(metric: str, figures: dict[str, int]) -> None:
    record = comparison_record(c=500)
    record = replace(record, totals=replace(record.totals, assembly=30, comment=40, blank=5))
    assert record_figures(record, "c" if metric == "c" else "code") == figures


# --------------------------------------------------------------------------------------- by definition


def test_a_claim_is_judged_by_each_definition_and_sloc_decides() -> None:
    audit = make_audit(
        MANIFEST,
        daemon=result_of(files=(counted("a.c", code=95, pygount=9, nloc=90),)),
        hypervisor=result_of(),
    )
    result = claims_of(audit)[0]
    assert result.by_definition == (
        Judgement("SLOC", 95, "holds", 4),
        Judgement("physical", 105, "fails", -6),
        Judgement("pygount", 9, "fails", -1),
        Judgement("NLOC", 90, "holds", 9),
    )
    assert (result.verdict, result.measured, result.agreement) == ("holds", 95, "2 of 4")


def test_a_ratio_compares_like_with_like_only() -> None:
    audit = make_audit(
        MANIFEST,
        daemon=result_of(files=(counted("a.c", code=50, pygount=1, nloc=1),)),
        hypervisor=result_of(),
        linux=result_of(record=comparison_record(c=450)),
        windows=result_of(),
    )
    sloc, physical = claims_of(audit)[1].by_definition
    assert [ratio.component for ratio in sloc.ratios] == ["linux", "windows"]
    assert physical.ratios == (Ratio("linux", 900, math.log10(900 / 60), "recorded"),)
    assert (sloc.verdict, physical.verdict) == ("fails", "holds")
    assert physical.margin == pytest.approx(math.log10(15) - 1)


def test_a_figure_that_lacks_files_settles_only_what_more_cannot_change() -> None:
    files = (
        counted("a.c", code=20, pygount=20, nloc=200),
        counted("a.S", code=7, pygount=None, nloc=None, language="assembly"),
    )
    manifest = small_manifest(('subjects = ["tcb"]\nmetric = "c"', 'subjects = ["tcb"]\nmetric = "code"')).manifest
    audit = make_audit(manifest, daemon=result_of(files=files), hypervisor=result_of())
    by_name = {item.definition: item for item in claims_of(audit, manifest)[0].by_definition}
    lacking = "1 files have no figure of "
    assert by_name["pygount"] == Judgement("pygount", 20, "not measurable", None, lower_bound=f"{lacking}pygount")
    assert by_name["NLOC"] == Judgement("NLOC", 200, "fails", -101, lower_bound=f"{lacking}NLOC")


# -------------------------------------------------------------------------------------------- subjects


def test_several_subjects_are_taken_together_and_a_shared_file_counts_once() -> None:
    shared = measured_file("daemon/common.h", code=7)
    manifest = small_manifest(('subjects = ["tcb"]', 'subjects = ["daemon", "daemon+library", "qubes"]')).manifest
    audit = make_audit(
        manifest,
        found={
            "daemon": result_of(files=(measured_file("daemon/a.c", code=10), shared)),
            "daemon+library": result_of(files=(shared, measured_file("lib/b.c", code=20))),
            "hypervisor": result_of(files=(measured_file("arch/c.c", code=400),)),
        },
    )
    result = claims_of(audit, manifest)[0]
    assert (result.measured, result.claim.subject) == (37, "daemon + daemon+library + qubes")


def narrowed(*globs: str) -> Manifest:
    files = ", ".join(f'"{glob}"' for glob in globs)
    return small_manifest(('reading = "10 to 99"', f'reading = "10 to 99"\nfiles = [{files}]')).manifest


def test_what_is_left_out_is_told_once_however_many_subjects_have_it() -> None:
    edits = (*WITHOUT_HYPERVISOR, ('subjects = ["tcb"]', 'subjects = ["tcb", "third-party", "hypervisor"]'))
    manifest = small_manifest(*edits).manifest
    audit = make_audit(manifest, daemon=result_of(files=(measured_file("a.c", code=50),)))
    left_out = LeftOutComponent("hypervisor", "Hypervisor", "third-party", "not in reach")
    others = tuple(result for result in audit.components if result.component.id != "hypervisor")
    (size, _) = claims_of(replace(audit, components=others, left_out=(left_out,)), manifest)
    assert (size.verdict, size.explanation) == ("not measurable", "at least 50; left out: hypervisor")


def test_files_narrow_the_subjects() -> None:
    manifest = narrowed("daemon/*.c")
    files = (measured_file("daemon/a.c", code=10), measured_file("daemon/a.h", code=500))
    audit = make_audit(manifest, daemon=result_of(files=files), hypervisor=result_of())
    assert claims_of(audit, manifest)[0].measured == 10


def test_a_narrowing_glob_without_a_file_is_not_measurable() -> None:
    manifest = narrowed("daemon/a.c", "daemon/gone.c")
    audit = make_audit(manifest, daemon=result_of(files=(measured_file("daemon/a.c", code=10),)))
    result = claims_of(audit, manifest)[0]
    assert {item.verdict for item in result.by_definition} == {"not measurable"}
    assert result.explanation == "at least 10; no file matches: daemon/gone.c"


# -------------------------------------------------------------------------------------------- seeding

SEEDED = {
    "minimum too high": ("minimum = 10", "minimum = 51"),
    "maximum too low": ("minimum = 10\nmaximum = 99", "minimum = 10\nmaximum = 49"),
    "another subject": (
        'subjects = ["tcb"]\nmetric = "c"\nminimum',
        'subjects = ["third-party"]\nmetric = "c"\nminimum',
    ),
}


@pytest.mark.parametrize("change", SEEDED.values(), ids=SEEDED.keys())
def test_a_seeded_false_claim_flips_the_verdict_and_gating_the_exit_code(change: tuple[str, str]) -> None:
    def outcome(manifest: Manifest, gate: bool) -> tuple[str, tuple[str, ...], int]:
        audit = make_audit(manifest, daemon=result_of(files=(measured_file("a.c", code=50),)))
        verdict = judge(audit, manifest, gate)
        return verdict.claims[0].verdict, verdict.failed_gates, verdict.exit_code

    false = small_manifest(change).manifest
    assert [outcome(MANIFEST, gate) for gate in (False, True)] == [("holds", (), 0)] * 2
    assert [outcome(false, gate) for gate in (False, True)] == [("fails", (), 0), ("fails", ("small",), 1)]


def test_gating_makes_no_failure_of_what_is_not_measurable() -> None:
    gap = UnmeasuredFile("https://example.org/upstream/beta", "", "not reached")
    found = {"daemon": result_of((measured_file("a.c", code=50),)), "hypervisor": result_of(unmeasured=(gap,))}
    verdict = judge(make_audit(MANIFEST, found=found), MANIFEST, gate_claims=True)
    assert [result.verdict for result in verdict.claims] == ["not measurable", "not measurable"]
    assert (verdict.failed_gates, verdict.exit_code) == ((), 3)


def test_a_system_of_the_same_size_is_no_order_larger() -> None:
    audit = make_audit(
        MANIFEST,
        daemon=result_of(files=(measured_file("a.c", code=50),)),
        linux=result_of(record=comparison_record(c=50)),
    )
    assert claims_of(audit)[1].by_definition[0].margin == -1


def test_the_words_of_a_page_are_arithmetic() -> None:
    second = '[[claims]]\nkind = "size"\nid = "others"\nquote = "thousands"\npage = "doc"\nsubjects = ["linux"]\n'
    second += 'metric = "c"\nminimum = 1000\nmaximum = 9999\nreading = "thousands"\n\n'
    manifest = small_manifest(
        ('[[claims]]\nkind = "ratio"', f'{second}[[claims]]\nkind = "ratio"'),
        ('reading = "at least one"', 'reading = "at least one"\nstated = ["small", "others"]'),
    ).manifest
    stated = claims_of(make_audit(manifest), manifest)[2].stated
    assert stated == StatedOrders(least=math.log10(1000 / 99), named=2.0, most=math.log10(9999 / 10))


# ------------------------------------------------------------------------------------------- properties

ORDER = {"fails": 0, "holds": 1}


@given(st.lists(st.integers(0, 200), min_size=2, unique=True).map(sorted))
def test_as_a_figure_grows_a_size_claim_begins_to_hold_once_and_fails_once(figures: list[int]) -> None:
    assert isinstance(SIZE, SizeClaim)
    whole = [judge_size(SIZE, "SLOC", figure).verdict for figure in figures]
    changes = [(before, after) for before, after in pairwise(whole) if before != after]
    assert changes in ([], [("fails", "holds")], [("holds", "fails")], [("fails", "holds"), ("holds", "fails")])
    bounded = [judge_size(SIZE, "SLOC", figure, "a gap").verdict for figure in figures]
    assert bounded == sorted(bounded, key=["not measurable", "fails"].index)


@given(st.integers(0, 300), st.integers(0, 300))
def test_what_a_lower_bound_settles_no_more_code_can_unsettle(figure: int, more: int) -> None:
    assert isinstance(SIZE, SizeClaim)
    bounded = judge_size(SIZE, "SLOC", figure, "a gap").verdict
    assert bounded in ("not measurable", judge_size(SIZE, "SLOC", figure + more).verdict)


@given(
    st.lists(st.integers(1, 10**9), min_size=2).map(sorted), st.lists(st.integers(1, 10**9), min_size=1), st.booleans()
)
def test_as_a_figure_grows_a_ratio_claim_can_only_begin_to_fail(
    figures: list[int], others: list[int], is_bound: bool
) -> None:
    assert isinstance(RATIO, RatioClaim)
    verdicts = []
    for figure in figures:
        ratios = tuple(Ratio(str(other), other, math.log10(other / figure), "recorded") for other in others)
        verdicts.append(judge_ratio(RATIO, "SLOC", figure, ratios, "a gap" if is_bound else "").verdict)
    assert verdicts == sorted(verdicts, key=["not measurable" if is_bound else "holds", "fails"].index)


def test_definitions_have_names_of_their_own_and_sloc_is_the_first() -> None:
    names = [definition.name for definition in DEFINITIONS]
    assert names[0] == "SLOC"
    assert len(set(names)) == len(names)


# ---------------------------------------------------------------------------------------- the ledger

PAGE = Page(title="Code", url="https://example.org/doc")
FOUND = PageFinding("moved", "components.toml:8: pages.doc.path", "code.rst at 123", "code.rst")
READINGS: dict[str, tuple[PageReading, bool, int]] = {
    "no finding": (PageReading(PAGE), True, 0),
    "finding": (PageReading(PAGE, findings=(FOUND,)), True, 1),
    "not read": (PageReading(PAGE, failure="unreachable"), True, 3),
    "finding in an incomplete audit": (PageReading(PAGE, findings=(FOUND,)), False, 3),
}


@pytest.mark.parametrize(("reading", "complete", "exit_code"), READINGS.values(), ids=READINGS.keys())
def test_the_exit_code_of_the_ledger(reading: PageReading, complete: bool, exit_code: int) -> None:
    assert judge_ledger(Verdict((), (), ExitCode.WITHIN_LIMITS), (PageReading(PAGE), reading), complete) == exit_code
