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
from tests.made.audits import REVISION, SOURCE, URL, make_audit, measured_file, result_of
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


def crowded(*files: MeasuredFile) -> Report:
    return judged(make_audit(MANIFEST, daemon=result_of(files=files)))


def functions_told(report: Report) -> list[dict[str, Any]]:
    return [item for item in run_of(report)["results"] if item["ruleId"] == "complex-function"]


def functions_known(report: Report) -> set[str]:
    return {item["partialFingerprints"]["auditorIssue/v1"] for item in functions_told(report)}


def test_all_are_told_one_by_one_as_long_as_a_repository_has_not_too_many() -> None:
    report = crowded(many_functions(MOST_OF_A_RULE, "daemon/a.c"))
    assert len(functions_told(report)) == MOST_OF_A_RULE
    assert run_of(report)["invocations"][0]["toolExecutionNotifications"] == []


def test_where_a_repository_has_too_many_each_file_has_one_result() -> None:
    report = crowded(many_functions(MOST_OF_A_RULE, "daemon/a.c"), many_functions(1, "daemon/b.c", ccn=99))
    assert [(place_of(item), item["message"]["text"]) for item in functions_told(report)] == [
        ("daemon/b.c", "f1 has a CCN of 99 in 1 NLOC"),
        ("daemon/a.c", "f1 has a CCN of 16 in 1 NLOC; 999 more of this rule in daemon/a.c"),
    ]
    (note,) = run_of(report)["invocations"][0]["toolExecutionNotifications"]
    assert note["message"]["text"] == (
        f"complex-function: 1,001 in files of {URL}, more than 1,000, so told by file or folder in 2 entries; "
        "audit.json has each"
    )


def place_of(result: dict[str, Any]) -> str:
    (location,) = result["locations"]
    return str(location["physicalLocation"]["artifactLocation"]["uri"])


@pytest.mark.parametrize("number", [1, 500, 1_001, 1_002], ids=str)
def test_a_new_function_makes_no_other_result_vanish(number: int) -> None:
    """`number` is where among the others the new one stands, the highest CCN first."""
    items = [many_functions(1, f"daemon/{name:04}.c", ccn=9_000 - 2 * name) for name in range(501)]
    items.append(many_functions(501, "daemon/z.c"))
    before = functions_known(crowded(*items))
    new = many_functions(1, "daemon/new.c", ccn=max(9_001 - 2 * number, 16))
    after = functions_known(crowded(new, *items))
    assert (len(before), len(after), before - after) == (502, 503, set())


def test_too_many_files_are_told_by_folder_and_other_repositories_as_ever() -> None:
    other = replace(SOURCE, repository="beta", url="https://example.org/upstream/beta")
    items = [many_functions(1, f"daemon/{name % 7}/{name}.c") for name in range(MOST_OF_A_RULE + 1)]
    beta = replace(many_functions(2, "beta.c"), file=measured_file("beta.c", source=other).file)
    places = [place_of(item) for item in functions_told(crowded(*items, beta))]
    assert sorted(places) == [*(["beta.c"] * 2), *(f"daemon/{number}" for number in range(7))]


def test_what_is_told_of_many_is_suppressed_only_if_all_of_them_were_there() -> None:
    old = [many_functions(900, "daemon/a.c"), many_functions(900, "daemon/b.c"), many_functions(1, "daemon/c.c")]
    new = [many_functions(901, "daemon/a.c"), *old[1:], many_functions(1, "daemon/d.c")]
    report = replace(crowded(*new), baseline=crowded(*old).audit)
    found = [(place_of(item), item["baselineState"], bool(item["suppressions"])) for item in functions_told(report)]
    assert found == [
        ("daemon/a.c", "updated", False),
        ("daemon/b.c", "unchanged", True),
        ("daemon/c.c", "unchanged", True),
        ("daemon/d.c", "new", False),
    ]


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
