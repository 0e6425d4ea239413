# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
from typing import Any

import pytest
from msgspec.structs import replace

from auditor.findings.issues import find_issues
from auditor.findings.totals import CCN_NOTED
from auditor.model.measured import Function, MeasuredFile
from auditor.renderers import Report
from auditor.renderers.pipelines.issues import MOST_OF_A_RULE
from tests.made.audits import REVISION, URL, make_audit, measured_file, result_of
from tests.made.hostile import HOSTILE, hostile_report
from tests.made.manifests import MANIFEST
from tests.made.reports import judged, recorded_report, render, shown_report, troubled_report, whole_audit, whole_report
from tests.reading.strict_readers import read_sarif


def run_of(report: Report) -> dict[str, Any]:
    (text,) = render("sarif", report).values()
    (run,) = read_sarif(text)["runs"]
    return dict(run)


def told(run: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(item["ruleId"], item["level"], item["message"]["text"]) for item in run["results"]]


def test_a_whole_audit_has_notes_only() -> None:
    run = run_of(whole_report())
    assert told(run) == [
        ("complex-function", "note", "f3 has a CCN of 40 in 1 NLOC"),
        ("complex-function", "note", "f2 has a CCN of 16 in 1 NLOC"),
        ("complex-function", "note", "f1 has a CCN of 30 in 1 NLOC"),
    ]
    assert run["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]].index("complex-function") == 5
    assert {item["ruleIndex"] for item in run["results"]} == {5}


def test_a_result_leads_to_its_lines_at_the_commit() -> None:
    run = run_of(whole_report())
    assert run["originalUriBaseIds"] == {"alpha": {"uri": f"{URL}/"}}
    (origin,) = run["versionControlProvenance"]
    assert (origin["repositoryUri"], origin["revisionId"]) == (URL, REVISION)
    assert origin["mappedTo"] == {"uriBaseId": "alpha"}
    result = run["results"][0]
    assert result["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "daemon/a.c", "uriBaseId": "alpha"},
                "region": {"startLine": 3, "endLine": 3},
            },
            "logicalLocations": [{"name": "f3", "kind": "function"}],
        }
    ]
    assert result["hostedViewerUri"] == f"{URL}/blob/{REVISION}/daemon/a.c#L3-L3"
    assert result["properties"] == {"components": ["daemon"]}


def test_everything_wrong_is_told() -> None:
    report = troubled_report()
    run = run_of(report)
    assert told(run) == [
        ("limit-exceeded", "error", "tcb: at least 230 SLOC (code), 220 over the limit of 10"),
        ("claim-failed", "error", f"small fails: {report.verdict.claims[0].explanation}"),
        ("unmeasured", "error", f"{URL} daemon/run has no figure: symbolic link"),
        ("unmeasured", "error", "https://example.org/upstream/beta has no figure: unreachable"),
        ("disputed", "error", "daemon/a.c: check A: 10 against 9: lizard: NLOC"),
        ("unclassified", "error", "daemon/new.c: no rule of the manifest mentions it"),
        ("complex-function", "note", "f2 has a CCN of 50 in 1 NLOC"),
        ("complex-function", "note", "f1 has a CCN of 17 in 1 NLOC"),
    ]
    places = [item["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for item in run["results"]]
    assert places == [
        *("components.toml", "components.toml", "daemon/run", "components.toml", "daemon/a.c", "daemon/new.c"),
        *("daemon/a.c", "daemon/a.c"),
    ]
    assert run["invocations"][0]["executionSuccessful"] is False


def test_a_recorded_audit_is_no_success() -> None:
    invocation = run_of(shown_report())["invocations"][0]
    assert invocation["executionSuccessful"] is False
    messages = [note["message"]["text"] for note in invocation["toolExecutionNotifications"]]
    assert messages == ["nothing was measured: no upstream could be reached"]


def fingerprints(report: Report) -> list[str]:
    return [item["partialFingerprints"]["auditorIssue/v1"] for item in run_of(report)["results"]]


@pytest.mark.parametrize(
    "report", [whole_report(), troubled_report(), recorded_report()], ids=["whole", "bad", "R4.3.0"]
)
def test_fingerprints_differ(report: Report) -> None:
    issues = find_issues(report.audit, report.verdict)
    assert len({issue.fingerprint for issue in issues}) == len(issues)


def with_functions(*functions: Function) -> Report:
    item = measured_file("daemon/a.c", code=90)
    item = replace(item, measurement=replace(item.measurement, functions=functions))
    return judged(make_audit(MANIFEST, daemon=result_of(files=(item,))))


def test_a_fingerprint_stays_while_lines_figure_and_commit_change() -> None:
    before = with_functions(Function("a", 1, 9, 9, 20, 0), Function("b", 10, 19, 9, 18, 0))
    after = with_functions(
        Function("new", 1, 9, 9, 1, 0), Function("a", 11, 29, 19, 30, 2), Function("b", 30, 39, 9, 18, 0)
    )
    (daemon, *rest) = after.audit.components
    moved = tuple(replace(item, file=replace(item.file, revision="9" * 40, blob="8" * 40)) for item in daemon.files)
    after = judged(replace(after.audit, components=(replace(daemon, files=moved), *rest)))
    assert fingerprints(before) == fingerprints(after)


def test_functions_of_the_same_name_are_told_apart() -> None:
    found = fingerprints(with_functions(Function("a", 1, 9, 9, 20, 0), Function("a", 10, 19, 9, 20, 0)))
    assert len(set(found)) == 2


def many_functions(count: int, path: str = "lib/list.c", ccn: int = 16) -> MeasuredFile:
    item = measured_file(path, code=count)
    functions = tuple(Function(f"f{number}", number, number, 1, ccn, 0) for number in range(1, count + 1))
    return replace(item, measurement=replace(item.measurement, functions=functions))


def test_what_is_cut_is_said_and_the_tcb_comes_first() -> None:
    audit = make_audit(
        MANIFEST,
        daemon=result_of(files=(many_functions(10, "daemon/a.c"),)),
        found={"daemon+library": result_of(files=(many_functions(MOST_OF_A_RULE, ccn=99),))},
    )
    run = run_of(judged(audit))
    assert len(run["results"]) == MOST_OF_A_RULE
    assert [item["properties"]["components"] for item in run["results"]][9:11] == [["daemon"], ["daemon+library"]]
    (note,) = run["invocations"][0]["toolExecutionNotifications"]
    assert note["message"]["text"] == (
        "complex-function: the first 1,000 of 1,010 are listed, the TCB before the rest; audit.json has all"
    )


def test_of_the_recorded_audit_all_complex_functions_of_the_tcb_are_listed() -> None:
    report = recorded_report()
    results = report.audit.results_of("tcb")
    files = {item.file.identity: item for result in results for item in result.files}.values()
    complex_functions = sum(f.ccn > CCN_NOTED for item in files for f in item.measurement.functions or ())
    trusted = {result.component.id for result in results}
    listed = [item for item in run_of(report)["results"] if trusted.intersection(item["properties"]["components"])]
    assert len([item for item in listed if item["ruleId"] == "complex-function"]) == complex_functions


# ---------------------------------------------------------------------------------------------------------- baseline


def states(report: Report) -> list[tuple[str, str, bool]]:
    return [
        (item["message"]["text"].split(" ")[0], item["baselineState"], bool(item["suppressions"]))
        for item in run_of(report)["results"]
    ]


def test_without_a_baseline_there_is_no_state() -> None:
    assert not [item for item in run_of(whole_report())["results"] if "baselineState" in item or "suppressions" in item]


def test_what_the_baseline_has_is_suppressed_unless_it_has_grown() -> None:
    old = with_functions(
        Function("same", 1, 2, 2, 20, 0), Function("grown", 3, 4, 2, 20, 0), Function("shrunk", 5, 6, 2, 40, 0)
    )
    new = with_functions(
        Function("same", 11, 12, 2, 20, 0),
        Function("grown", 13, 14, 2, 21, 0),
        Function("shrunk", 15, 16, 2, 30, 0),
        Function("added", 17, 18, 2, 16, 0),
    )
    assert states(replace(new, baseline=old.audit)) == [
        ("shrunk", "updated", True),
        ("grown", "updated", False),
        ("same", "unchanged", True),
        ("added", "new", False),
    ]


def test_the_baseline_is_judged_by_the_limits_of_today() -> None:
    report = troubled_report()
    found = states(replace(report, baseline=report.audit))
    assert {(state, suppressed) for _, state, suppressed in found} == {("unchanged", True)}
    found = states(replace(report, baseline=whole_audit()))
    assert ("tcb:", "updated", False) in found
    assert ("daemon/new.c:", "new", False) in found


def test_a_suppression_says_by_what() -> None:
    report = replace(whole_report(), baseline=whole_audit())
    (suppression,) = run_of(report)["results"][0]["suppressions"]
    assert suppression == {
        "kind": "external",
        "status": "accepted",
        "justification": "in the accepted baseline R1 of 2026-01-02",
    }


# ------------------------------------------------------------------------------------------------------------ safety


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_nothing_in_a_message_is_a_link_or_a_placeholder(text: str) -> None:
    for item in run_of(hostile_report(text))["results"]:
        message = item["message"]["text"].replace("\\\\", "").replace("\\[", "").replace("\\]", "")
        assert not set("[]").intersection(message)
        assert not set("{}").intersection(message.replace("{{", "").replace("}}", ""))
        assert item.get("hostedViewerUri", URL).startswith(URL)


def test_every_rule_is_described_in_full_as_github_wants_it() -> None:
    """GH2012 of the rules that sarif-multitool has for GitHub."""
    rules = run_of(whole_report())["tool"]["driver"]["rules"]
    full = [rule["fullDescription"]["text"] for rule in rules]
    assert full == [f"{rule['shortDescription']['text']}. {rule['help']['text']}" for rule in rules]
