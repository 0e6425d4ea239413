# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
import math

import pytest
from msgspec.structs import replace

from auditor.findings.judge import judge
from auditor.findings.totals import (
    ComplexitySummary,
    duplicate_blobs,
    shared_files,
    summarise_complexity,
    times_the_tcb,
    total_of,
    totals_by_subject,
)
from auditor.model.declared import Grade
from auditor.model.judged import ClaimVerdict, Finding, LimitState, Ratio
from auditor.model.manifest import Manifest
from auditor.model.measured import Audit, ComponentResult, LeftOutComponent, Totals, UnmeasuredFile
from tests.made.audits import comparison_record, make_audit, measured_file, result_of
from tests.made.manifests import WITHOUT_HYPERVISOR, small_manifest

COMPARED = {
    "daemon": result_of(files=(measured_file("a.c", code=30), measured_file("b.py", code=20, language="Python"))),
    "linux": result_of(record=comparison_record(c=5000)),
}
GAP = UnmeasuredFile("https://example.org/upstream/alpha", "daemon/x.c", "not measured within 20 s")


def manifest(*replacements: tuple[str, str]) -> Manifest:
    return small_manifest(*replacements).manifest


def test_totals_count_a_shared_file_once() -> None:
    shared = measured_file("daemon/common.h", code=7, comment=1, blank=2, ccns=(3,))
    audit = make_audit(
        manifest(),
        daemon=result_of(files=(measured_file("daemon/a.c", code=10, ccns=(1, 20)), shared)),
        hypervisor=result_of(files=(measured_file("arch/a.S", code=5, language="assembly"), shared)),
    )
    expected = Totals(files=3, c=17, assembly=5, comment=1, blank=2, functions=3, size=300)
    assert totals_by_subject(audit)["tcb"] == expected
    assert expected.code == 22
    assert expected.physical == 25
    assert total_of(audit.results_of("hypervisor")).code == 12
    assert shared_files(audit) == {shared.file.identity: ("daemon", "hypervisor")}
    assert summarise_complexity(audit.results_of("tcb")) == ComplexitySummary(3, 3, 1, 20)


def test_linked_networking_and_comparisons_are_not_in_the_tcb() -> None:
    audit = make_audit(
        manifest(),
        found={
            "daemon": result_of(files=(measured_file("a.c", code=10),)),
            "daemon+library": result_of(files=(measured_file("b.c", code=100),)),
            "linux": result_of(record=comparison_record(c=5000)),
        },
    )
    totals = totals_by_subject(audit)
    assert {subject: figures.code for subject, figures in totals.items()} == {
        "tcb": 10,
        "qubes": 10,
        "third-party": 0,
        "linked": 100,
        "comparison": 5000,
    }


def test_duplicates_are_counted_and_told() -> None:
    twins = (measured_file("a.c", code=10, blob="f" * 40), measured_file("b.c", code=10, blob="f" * 40))
    audit = make_audit(manifest(), daemon=result_of(files=twins))
    assert total_of(audit.results_of("tcb")).code == 20
    assert duplicate_blobs(audit) == {"f" * 40: 2}


@pytest.mark.parametrize(
    ("code", "findings", "exit_code"),
    [
        (500, (), 0),
        (501, (Finding("daemon", "c", 501, 500),), 1),
        (1001, (Finding("tcb", "code", 1001, 1000), Finding("daemon", "c", 1001, 500)), 1),
    ],
    ids=["at the limit", "over one", "over both"],
)
def test_limits(code: int, findings: tuple[Finding, ...], exit_code: int) -> None:
    verdict = judge(make_audit(manifest(), daemon=result_of(files=(measured_file("a.c", code=code),))), manifest())
    assert (verdict.findings, verdict.exit_code) == (findings, exit_code)


def test_a_limit_for_another_release_is_not_held() -> None:
    changed = manifest(("maximum = 1000", 'maximum = 1000\nreleases = ["main"]'), ("maximum = 500", "maximum = 5000"))
    audit = make_audit(changed, daemon=result_of(files=(measured_file("a.c", code=2000),)))
    assert judge(audit, changed).findings == ()


def test_incomplete_wins_over_an_exceeded_limit_and_both_are_told() -> None:
    audit = make_audit(manifest(), daemon=result_of(files=(measured_file("a.c", code=2000),), unmeasured=(GAP,)))
    verdict = judge(audit, manifest())
    assert verdict.exit_code == 3
    assert [finding.subject for finding in verdict.findings] == ["tcb", "daemon"]


def test_a_file_unmeasured_outside_the_tcb_makes_the_audit_incomplete_too() -> None:
    audit = make_audit(manifest(), found={"daemon+library": result_of(unmeasured=(GAP,))})
    assert judge(audit, manifest()).exit_code == 3


SIZES: dict[str, tuple[int, bool, ClaimVerdict]] = {
    "below": (9, True, "fails"),
    "lower bound": (10, True, "holds"),
    "upper bound": (99, True, "holds"),
    "above": (100, True, "fails"),
    "below but not whole": (9, False, "not measurable"),
    "within but not whole": (50, False, "not measurable"),
    "above though not whole": (100, False, "fails"),
}


@pytest.mark.parametrize(("code", "whole", "verdict"), SIZES.values(), ids=SIZES.keys())
def test_size_claim(code: int, whole: bool, verdict: ClaimVerdict) -> None:
    gaps = () if whole else (GAP,)
    audit = make_audit(manifest(), daemon=result_of(files=(measured_file("a.c", code=code),), unmeasured=gaps))
    claim = judge(audit, manifest()).claims[0]
    assert (claim.claim.id, claim.verdict, claim.measured) == ("small", verdict, code)


def test_a_claim_about_components_that_the_audit_lacks_is_not_measurable() -> None:
    audit = make_audit(manifest(), only=("daemon",), daemon=result_of(files=(measured_file("a.c", code=50),)))
    claim = judge(replace(audit, partial=False), manifest()).claims[0]
    assert (claim.verdict, claim.explanation) == ("not measurable", "at least 50; not fully measured: hypervisor")


def test_nothing_is_said_of_what_was_not_asked_for() -> None:
    audit = make_audit(manifest(), only=("daemon",), daemon=result_of(files=(measured_file("a.c", code=50),)))
    verdict = judge(audit, manifest(('subjects = ["tcb"]', 'subjects = ["daemon"]')))
    assert [limit.limit.subject for limit in verdict.limits] == ["daemon"]
    assert [claim.claim.id for claim in verdict.claims] == ["small"]


def test_a_limit_that_a_part_exceeds_is_told() -> None:
    audit = make_audit(manifest(), only=("daemon",), daemon=result_of(files=(measured_file("a.c", code=2000),)))
    assert [finding.subject for finding in judge(audit, manifest()).findings] == ["tcb", "daemon"]


STATES: dict[str, tuple[ComponentResult, LimitState, int | None, str]] = {
    "whole": (result_of((measured_file("a.c", code=500),)), "within", 500, ""),
    "whole and above": (result_of((measured_file("a.c", code=501),)), "exceeded", 501, ""),
    "with a gap": (
        result_of((measured_file("a.c", code=5),), (GAP,)),
        "not decided",
        5,
        "not fully measured: daemon",
    ),
    "with a gap and above": (
        result_of((measured_file("a.c", code=501),), (GAP,)),
        "exceeded",
        501,
        "not fully measured: daemon",
    ),
    "not read": (result_of(unmeasured=(GAP,)), "not decided", None, "not fully measured: daemon"),
}


@pytest.mark.parametrize(("found", "state", "measured", "lack"), STATES.values(), ids=STATES.keys())
def test_a_limit_is_decided_by_what_was_wholly_measured(
    found: ComponentResult, state: LimitState, measured: int | None, lack: str
) -> None:
    _, limit = judge(make_audit(manifest(), daemon=found), manifest()).limits
    assert (limit.state, limit.measured, limit.lack) == (state, measured, lack)


def test_a_limit_on_what_is_left_out_is_not_decided() -> None:
    left_out = ('subject = "tcb"', 'subject = "hypervisor"')
    limit, _ = judge(audit_without_hypervisor(50), manifest(*WITHOUT_HYPERVISOR, left_out)).limits
    assert (limit.state, limit.measured, limit.lack) == ("not decided", None, "left out of R1: not read")


def test_a_claim_on_what_was_not_read_has_no_figure() -> None:
    audit = make_audit(manifest(), daemon=result_of(unmeasured=(GAP,)), hypervisor=result_of(unmeasured=(GAP,)))
    claim, _ = judge(audit, manifest()).claims
    assert (claim.verdict, claim.measured) == ("not measurable", None)
    assert claim.explanation == "not measured; not fully measured: daemon, hypervisor"


def audit_without_hypervisor(code: int) -> Audit:
    """An audit of R1 in which the daemon has this many lines of C, and the manifest leaves the hypervisor out."""
    only = ("daemon", "daemon+library", "linux", "windows")
    found = {
        "daemon": result_of(files=(measured_file("a.c", code=code),)),
        "linux": result_of(record=comparison_record(c=5000)),
    }
    audit = make_audit(manifest(), only=only, found=found)
    left_out = (LeftOutComponent("hypervisor", "Hypervisor", "third-party", "not read"),)
    return replace(audit, left_out=left_out, partial=False)


LEFT_OUT: dict[str, tuple[int, ClaimVerdict, ClaimVerdict]] = {
    "below": (9, "not measurable", "not measurable"),
    "within": (50, "not measurable", "not measurable"),
    "above": (100, "fails", "not measurable"),
    "above, and too near to the comparison": (600, "fails", "fails"),
}


@pytest.mark.parametrize(("code", "size", "ratio"), LEFT_OUT.values(), ids=LEFT_OUT.keys())
def test_what_is_left_out_can_only_make_a_claim_fail(code: int, size: ClaimVerdict, ratio: ClaimVerdict) -> None:
    changed = manifest(*WITHOUT_HYPERVISOR, ("maximum = 500", "maximum = 5000"))
    audit = audit_without_hypervisor(code)
    verdict = judge(audit, changed)
    assert [claim.verdict for claim in verdict.claims] == [size, ratio]
    assert audit.complete
    assert verdict.exit_code == 0


def test_a_claim_names_what_is_left_out() -> None:
    verdict = judge(audit_without_hypervisor(50), manifest(*WITHOUT_HYPERVISOR))
    assert verdict.claims[0].explanation == "at least 50; left out: hypervisor"
    assert verdict.claims[1].explanation.endswith("; at least 50 lines; left out: hypervisor")


def test_a_claim_tells_what_is_left_out_from_what_is_unmeasured() -> None:
    audit = audit_without_hypervisor(50)
    daemon = replace(audit.components[0], unmeasured=(GAP,))
    verdict = judge(replace(audit, components=(daemon, *audit.components[1:])), manifest(*WITHOUT_HYPERVISOR))
    assert verdict.claims[0].explanation == "at least 50; not fully measured: daemon; left out: hypervisor"
    assert verdict.exit_code == 3


RATIOS: dict[str, tuple[int | None, ClaimVerdict, float | None]] = {
    "two orders": (5000, "holds", 2.0),
    "exactly one": (500, "holds", 1.0),
    "less than one": (499, "fails", math.log10(499 / 50)),
    "not counted": (None, "not measurable", None),
}


@pytest.mark.parametrize(("linux", "verdict", "orders"), RATIOS.values(), ids=RATIOS.keys())
def test_ratio_claim(linux: int | None, verdict: ClaimVerdict, orders: float | None) -> None:
    record = comparison_record(c=linux) if linux else None
    audit = make_audit(
        manifest(),
        daemon=result_of(files=(measured_file("a.c", code=50),)),
        linux=result_of(record=record),
        windows=result_of(),
    )
    claim = judge(audit, manifest()).claims[1]
    assert (claim.claim.id, claim.verdict) == ("smaller", verdict)
    assert [(ratio.component, ratio.orders, ratio.grade) for ratio in claim.ratios] == [
        ("linux", orders, "recorded" if linux else "unmeasured"),
        ("windows", None, "unverifiable"),
    ]


TIMES: dict[str, tuple[Audit, float | None]] = {
    "both whole": (make_audit(small_manifest().manifest, found=COMPARED), 100.0),
    "not counted": (make_audit(small_manifest().manifest, found=COMPARED | {"linux": result_of()}), None),
    "of nothing": (make_audit(small_manifest().manifest, found=COMPARED | {"daemon": result_of()}), None),
    "a gap": (
        make_audit(small_manifest().manifest, found=COMPARED | {"hypervisor": result_of(unmeasured=(GAP,))}),
        None,
    ),
    "some components": (make_audit(small_manifest().manifest, only=("daemon", "linux"), found=COMPARED), None),
    "one left out": (audit_without_hypervisor(50), None),
}


@pytest.mark.parametrize(("audit", "times"), TIMES.values(), ids=TIMES.keys())
def test_a_comparison_is_so_many_times_the_tcb_if_both_are_whole(audit: Audit, times: float | None) -> None:
    (linux,) = (result for result in audit.components if result.component.id == "linux")
    assert times_the_tcb(linux, audit) == times


GRADES: tuple[Grade, ...] = ("high", "medium", "low", "unverifiable")


@pytest.mark.parametrize("grade", GRADES)
@pytest.mark.parametrize("code", [1, 50_000_000])
def test_a_cited_figure_settles_nothing_and_has_no_ratio(grade: Grade, code: int) -> None:
    changed = manifest(
        ('against = ["linux", "windows"]', 'against = ["windows"]'),
        ('grade = "unverifiable"', f'grade = "{grade}"'),
        ("code = 50000000", f"code = {code}"),
    )
    audit = make_audit(changed, daemon=result_of(files=(measured_file("a.c", code=50),)), windows=result_of())
    claim = judge(audit, changed).claims[1]
    assert claim.verdict == "not measurable"
    assert claim.ratios == (Ratio("windows", code, None, grade),)
    assert claim.explanation == f"windows ({grade}): {code:,} lines, no ratio: other definition; 1 asked for"


LACKS: dict[str, tuple[Ratio, str]] = {
    "a ratio": (Ratio("linux", 500, 1.0, "recorded"), ""),
    "not counted": (Ratio("linux", None, None, "unmeasured"), "not counted"),
    "of nothing": (Ratio("linux", 500, None, "recorded"), "no ratio: nothing to divide"),
    "cited": (Ratio("linux", 500, None, "high"), "no ratio: other definition"),
}


@pytest.mark.parametrize(("ratio", "lack"), LACKS.values(), ids=LACKS.keys())
def test_a_ratio_says_what_it_lacks(ratio: Ratio, lack: str) -> None:
    assert ratio.lack == lack


@pytest.mark.parametrize(("gate", "exit_code"), [("false", 0), ("true", 1)])
def test_a_failed_claim_counts_only_if_gated(gate: str, exit_code: int) -> None:
    changed = manifest(('reading = "10 to 99"', f'reading = "10 to 99"\ngate = {gate}'))
    audit = make_audit(changed, daemon=result_of(files=(measured_file("a.c", code=5),)))
    assert judge(audit, changed).exit_code == exit_code
