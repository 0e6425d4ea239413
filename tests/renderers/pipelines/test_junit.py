# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
from collections.abc import Iterator

import junitparser
import pytest
from msgspec.structs import replace

from auditor.renderers import Report
from tests.made.named_reports import REPORTS
from tests.made.reports import judged, render, shown_report, troubled_report, whole_audit, whole_report
from tests.reading.strict_readers import read_junit


def suites(report: Report) -> dict[str, junitparser.TestSuite]:
    (text,) = render("junit", report).values()
    return {suite.name.rpartition(".")[2]: suite for suite in read_junit(text)}


def outcomes(suite: junitparser.TestSuite) -> dict[str, str]:
    return {case.name: " ".join(_outcome(case)) or "passed" for case in suite}


def _outcome(case: junitparser.TestCase) -> Iterator[str]:
    for result in case.result:
        yield f"{type(result).__name__}: {result.message}"


def test_a_whole_audit_passes() -> None:
    found = suites(whole_report())
    assert list(found) == ["audit", "components", "limits", "claims"]
    assert outcomes(found["audit"]) == {"measured": "passed", "classified": "passed"}
    assert outcomes(found["components"]) == dict.fromkeys(["daemon", "hypervisor", "daemon+library"], "passed")
    assert outcomes(found["limits"]) == dict.fromkeys(["tcb (code)", "daemon (c)"], "passed")
    assert [case.system_out.split("\n")[0] for case in found["components"]] == [
        "31 SLOC in 3 files",
        "5 SLOC in 1 file",
        "16 SLOC in 2 files",
    ]


def test_failures_and_errors_are_told_apart() -> None:
    found = suites(troubled_report())
    assert outcomes(found["components"]) == {
        "daemon": "Error: at least 230 SLOC in 2 files: 1 unmeasured, 1 disputed",
        "hypervisor": "Error: not measured: 1 unmeasured, 0 disputed",
        "block": "Skipped: left out of the release by the manifest: not read",
    }
    assert outcomes(found["limits"]) == {
        "tcb (code)": "Failure: at least 230 of 10 SLOC: 220 too many",
        "hypervisor (code)": "Error: not decided, the limit being 900 SLOC: not fully measured: hypervisor",
    }
    assert outcomes(found["audit"])["classified"] == "Error: 1 file not mentioned in the manifest"
    assert outcomes(found["claims"])["small"].startswith("Failure: fails under ")


def test_a_claim_counts_only_if_it_is_gated() -> None:
    report = whole_report()
    (claim, *_) = report.manifest.claims
    low = replace(claim, minimum=60)
    for gated, outcome in ((False, "Skipped"), (True, "Failure")):
        manifest = replace(report.manifest, claims=(replace(low, gate=gated),))
        found = suites(judged(whole_audit(), manifest))
        assert outcomes(found["claims"])["small"].startswith(f"{outcome}: fails under ")


def test_a_recorded_audit_is_an_error() -> None:
    found = suites(shown_report())
    assert outcomes(found["audit"])["measured"] == "Error: nothing was measured: no upstream could be reached"


@pytest.mark.parametrize("name", ["whole", "troubled", "shown", "R4.3.0"])
def test_an_error_or_failure_is_there_if_and_only_if_the_exit_code_is_not_0(name: str) -> None:
    report = REPORTS[name]()
    errors = sum(suite.errors for suite in suites(report).values())
    failures = sum(suite.failures for suite in suites(report).values())
    code = 3 if report.recorded else report.verdict.exit_code
    assert (code == 3) == (errors > 0)
    assert (code == 0) == (errors + failures == 0)
