# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What is kept of a run: every subject by every definition, with what is not known left open and never 0."""

from msgspec.structs import replace

from auditor.declared.manifest import parse_manifest
from auditor.findings.issues import find_issues
from auditor.findings.totals import shipped_figure_of
from auditor.model.measured import ComponentResult, UnmeasuredFile
from auditor.model.runs import RunContents, RunTotal
from tests.made.audits import BETA_SOURCE, make_audit, measured_file, result_of, with_lines_only
from tests.made.histories import make_contents
from tests.made.manifests import trust_text
from tests.made.reports import broad_results, incomplete_report, judged, make_report, signed_report, whole_report


def totals_of(contents: RunContents, subject: str) -> dict[str, RunTotal]:
    return {item.definition: item for item in contents.totals if item.subject == subject}


def test_a_component_by_every_definition() -> None:
    lines = {"SLOC": 1_205, "physical": 1_215, "pygount": 1_203, "NLOC": 1_201}
    assert totals_of(make_contents(make_report()), "guid") == {
        name: RunTotal("component", "guid", name, number, number, True, False, files=2, functions=2, ccn=21, above_15=1)
        for name, number in lines.items()
    }


def test_what_was_measured_at_another_ref_says_so() -> None:
    """The ref of beta was replaced, from which xen comes."""
    guid, pacat, xen, *rest = broad_results()
    elsewhere = replace(xen, revisions=(replace(BETA_SOURCE, overridden=True),))
    totals = make_contents(make_report(guid, pacat, elsewhere, *rest)).totals
    assert {item.subject for item in totals if item.overridden} == {"tcb", "third-party", "xen"}


def test_what_was_trusted_anyway_says_so() -> None:
    """Beta is not signed as it should be, and all that has files in it."""
    guid, pacat, xen, *rest = broad_results()
    revisions = (item for result in signed_report().audit.components for item in result.revisions)
    unsigned = next(item for item in revisions if item.repository == BETA_SOURCE.repository)
    contents = make_contents(make_report(guid, pacat, replace(xen, revisions=(unsigned,)), *rest))
    assert {item.subject for item in contents.totals if item.trusted_anyway} == {"tcb", "third-party", "xen"}
    assert [item.repository for item in contents.revisions if item.trusted_anyway] == ["beta"]


def test_a_figure_that_not_every_file_has_is_a_lower_bound() -> None:
    totals = totals_of(make_contents(make_report()), "xen")
    assert {name: (item.lines, item.c, item.complete) for name, item in totals.items()} == {
        "SLOC": (252_000, 250_000, True),
        "physical": (252_010, 250_005, True),
        "pygount": (249_999, 249_999, False),
        "NLOC": (249_998, 249_998, False),
    }


def test_files_that_several_components_share_count_once() -> None:
    contents = make_contents(make_report())
    parts = [totals_of(contents, name)["SLOC"].lines or 0 for name in ("guid", "pacat", "xen")]
    assert totals_of(contents, "tcb")["SLOC"].lines == sum(parts) - 5


def test_what_is_incomplete_is_a_lower_bound_and_what_was_not_measured_has_no_figure() -> None:
    contents = make_contents(incomplete_report())
    assert [(name, totals_of(contents, name)["SLOC"].complete) for name in ("tcb", "qubes", "xen", "guid")] == [
        ("tcb", False),
        ("qubes", True),
        ("xen", False),
        ("guid", True),
    ]
    for name in ("blkback", "windows", "beos"):
        nothing = RunTotal("component", name, "SLOC", None, None, complete=False)
        assert totals_of(contents, name) == {"SLOC": nothing}
    assert not totals_of(contents, "comparison")["SLOC"].complete


def test_a_scenario_has_totals_if_the_run_has_all_of_its_components() -> None:
    """The scenario `whole` declares what is unmeasured, so that it is a lower bound; `wide` has a library in it."""
    manifest = parse_manifest(trust_text(), "components.toml").manifest
    found = {name: result_of((measured_file(f"{name}.c", code=10),)) for name in ("daemon", "hypervisor", "manager")}

    def scenarios(**others: ComponentResult) -> dict[str, tuple[int | None, bool]]:
        contents = make_contents(judged(make_audit(manifest, found=found | others), manifest))
        totals = (item for item in contents.totals if (item.kind, item.definition) == ("scenario", "SLOC"))
        return {item.subject: (item.lines, item.complete) for item in totals}

    assert scenarios() == {"listed": (20, True)}
    library = result_of((measured_file("lib.c", code=5),))
    assert scenarios(**{"daemon+library": library}) == {"listed": (20, True), "wide": (25, True), "whole": (35, False)}


def test_what_downstreams_patch_has_a_figure_as_shipped() -> None:
    report = whole_report()
    (component,) = (result for result in report.audit.components if result.shipped)
    total = totals_of(make_contents(report), component.component.id)["shipped"]
    shipped = shipped_figure_of([component])
    assert shipped
    assert (total.lines, total.files, total.functions) == (shipped.code, shipped.files, shipped.functions)
    lost = replace(component, unmeasured=(UnmeasuredFile("https://example.org/packaging", "a.patch", "not applied"),))
    parts = tuple(lost if result is component else result for result in report.audit.components)
    contents = make_contents(judged(replace(report.audit, components=parts), report.manifest))
    assert totals_of(contents, component.component.id)["shipped"].lines is None


def test_lines_alone_have_no_functions() -> None:
    report = make_report()
    alone = judged(with_lines_only(report.audit), report.manifest)
    assert {item.functions for item in make_contents(alone).totals} == {None}
    assert {item.definition for item in make_contents(alone).totals} == {"SLOC", "physical"}


def test_a_comparison_was_counted_without_functions() -> None:
    totals = totals_of(make_contents(make_report()), "linux")
    assert [(item.files, item.functions, item.ccn) for item in totals.values()] == [(80_000, None, None)] * 2


def test_the_findings_are_the_errors_and_warnings_of_the_forms() -> None:
    report = incomplete_report()
    wanted = [issue.fingerprint for issue in find_issues(report.audit, report.verdict) if issue.level != "note"]
    assert [finding.fingerprint for finding in make_contents(report).findings] == wanted
    assert {finding.rule for finding in make_contents(report).findings} == {"unmeasured", "claim-failed"}
