# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
import json
from typing import Any

import pytest
from msgspec.structs import replace

from auditor.findings.totals import total_of
from auditor.renderers import Report
from tests.made.audits import REVISION, SOURCE, URL, measured_file
from tests.made.reports import DOWNSTREAM, judged, recorded_report, render, troubled_report, whole_audit, whole_report


def bill_of(report: Report) -> dict[str, Any]:
    (text,) = render("cyclonedx", report).values()
    bill: dict[str, Any] = json.loads(text)
    return bill


def properties(item: dict[str, Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for pair in item["properties"]:
        found.setdefault(pair["name"].removeprefix("auditor:"), []).append(pair["value"])
    return found


def test_a_source_is_named_by_commit_and_tree() -> None:
    (source,) = bill_of(whole_report())["components"]
    assert (source["name"], source["version"], source["bom-ref"]) == ("alpha", REVISION, f"alpha@{REVISION}")
    assert source["swhid"] == [f"swh:1:dir:{'2' * 40}", f"swh:1:rev:{REVISION}"]
    assert source["purl"] == f"pkg:generic/alpha@{REVISION}?vcs_url=git%2B{URL}%40{REVISION}"
    assert source["externalReferences"] == [{"type": "vcs", "url": URL}]
    assert source["pedigree"]["commits"] == [{"uid": REVISION, "url": f"{URL}/commit/{REVISION}"}]
    patch = f"{DOWNSTREAM.url}/blob/{DOWNSTREAM.revision}/one.patch"
    assert source["pedigree"]["patches"] == [{"type": "unofficial", "diff": {"url": patch}}]
    assert properties(source) == {
        "ref": ["v1"],
        "tree": ["2" * 40],
        "pin": ["locked"],
        "files": ["4"],
        "sloc": ["36"],
        "component": ["daemon", "hypervisor"],
    }


def test_a_repository_on_github_has_its_own_type_of_package_url() -> None:
    url = "https://github.com/QubesOS/Qubes-gui.git"
    item = measured_file("a.c", code=3)
    item = replace(item, file=replace(item.file, url=url))
    audit = whole_audit()
    daemon, *rest = audit.components
    daemon = replace(daemon, revisions=(replace(SOURCE, url=url),), files=(item,))
    sources = bill_of(judged(replace(audit, components=(daemon, *rest))))["components"]
    assert f"pkg:github/qubesos/qubes-gui@{REVISION}" in {source["purl"] for source in sources}


def test_only_the_tcb_is_in_it() -> None:
    report = recorded_report()
    expected = {item.repository for result in report.audit.results_of("tcb") for item in result.revisions}
    assert {source["name"] for source in bill_of(report)["components"]} == expected


@pytest.mark.parametrize("report", [whole_report(), recorded_report()], ids=["whole", "R4.3.0"])
def test_the_sources_add_up_to_the_tcb(report: Report) -> None:
    bill = bill_of(report)
    totals = total_of(report.audit.results_of("tcb"))
    figures = [properties(source) for source in bill["components"]]
    assert sum(int(figure["sloc"][0]) for figure in figures) == totals.code
    assert sum(int(figure["files"][0]) for figure in figures) == totals.files
    assert properties(bill["metadata"]["component"])["sloc:tcb"] == [str(totals.code)]


def test_what_is_missing_is_told() -> None:
    found = properties(bill_of(troubled_report())["metadata"]["component"])
    assert found["complete"] == ["false"]
    assert found["unmeasured"] == [
        f"{URL} daemon/run: symbolic link",
        "https://example.org/upstream/beta: unreachable",
    ]
    assert found["left_out"] == ["block: not read"]


def test_the_serial_number_is_that_of_the_content() -> None:
    first, again = bill_of(whole_report()), bill_of(whole_report())
    other = bill_of(judged(replace(whole_audit(), as_of="2026-01-03")))
    assert first == again
    assert first["serialNumber"] != other["serialNumber"]
    assert "timestamp" not in first["metadata"]


def test_what_is_missing_makes_no_address_from_an_unknown_scheme() -> None:
    audit = whole_audit()
    daemon, *rest = audit.components
    daemon = replace(daemon, revisions=(replace(SOURCE, url="javascript:alert(1)"),))
    sources = bill_of(judged(replace(audit, components=(daemon, *rest))))["components"]
    (source,) = [item for item in sources if "purl" not in item]
    assert {"externalReferences", "pedigree"}.isdisjoint(source)
