# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
from typing import Any

import msgspec
import pytest
from typos_gitlab_code_quality import GitlabIssue

from auditor.renderers import Report
from tests.made.audits import make_audit, measured_file, result_of
from tests.made.manifests import MANIFEST
from tests.made.named_reports import REPORTS
from tests.made.reports import judged, render, shown_report, troubled_report, whole_report
from tests.reading.strict_readers import read_code_quality


def entries(report: Report) -> list[GitlabIssue]:
    (text,) = render("codequality", report).values()
    return read_code_quality(text)


@pytest.mark.parametrize("name", REPORTS)
def test_is_what_gitlab_asks_for(name: str) -> None:
    found = entries(REPORTS[name]())
    assert len({entry["fingerprint"] for entry in found}) == len(found)
    assert all(entry["description"] and entry["location"]["lines"]["begin"] >= 1 for entry in found)
    assert not any(entry["location"]["path"].startswith(("/", "./")) for entry in found)


@pytest.mark.parametrize(
    "change",
    [
        {"severity": "bad"},
        {"severity": None},
        {"fingerprint": 1},
        {"location": {"path": "a.c"}},
        {"location": {"path": "a.c", "lines": {"begin": "1"}}},
        {"categories": ["Style"]},
    ],
    ids=["severity", "no severity", "fingerprint", "no lines", "line", "key"],
)
def test_the_reader_refuses_what_gitlab_does_not_know(change: dict[str, Any]) -> None:
    (text,) = render("codequality", whole_report()).values()
    first, *others = msgspec.json.decode(text)
    with pytest.raises((msgspec.ValidationError, AssertionError)):
        read_code_quality(msgspec.json.encode([first | change, *others]).decode())


def brief(entry: GitlabIssue) -> tuple[str, str, str]:
    return entry["check_name"], entry["severity"], entry["description"]


def test_a_whole_audit_tells_its_sizes() -> None:
    found = [brief(entry) for entry in entries(whole_report()) if entry["check_name"] == "size"]
    assert found == [
        ("size", "info", "tcb: 36 SLOC in 4 files"),
        ("size", "info", "daemon: 31 SLOC in 3 files"),
        ("size", "info", "hypervisor: 5 SLOC in 1 file"),
        ("size", "info", "daemon+library: 16 SLOC in 2 files"),
        ("size", "info", "linux: 5,000 SLOC in 1 file"),
    ]


def test_everything_wrong_is_told() -> None:
    found = [brief(entry) for entry in entries(troubled_report())]
    assert found[0] == ("incomplete", "critical", "the audit is incomplete: its totals are lower bounds")
    assert ("limit-exceeded", "critical", "tcb: at least 230 SLOC (code), 220 over the limit of 10") in found
    assert ("unclassified", "critical", "daemon/new.c: no rule of the manifest mentions it") in found
    assert ("complex-function", "info", "f2 has a CCN of 50 in 1 NLOC (daemon)") in found
    assert ("size", "info", "daemon: at least 230 SLOC in 2 files") in found


def test_a_recorded_audit_says_so() -> None:
    assert brief(entries(shown_report())[0]) == (
        "recorded",
        "critical",
        "nothing was measured: no upstream could be reached",
    )


def test_places_name_the_repository() -> None:
    paths = {
        entry["location"]["path"] for entry in entries(whole_report()) if entry["check_name"] == "complex-function"
    }
    assert paths == {"alpha/daemon/a.c", "alpha/lib/list.c"}


def test_a_size_that_moves_is_one_entry_less_and_one_more() -> None:
    def sized(code: int) -> set[tuple[str, str]]:
        audit = make_audit(MANIFEST, daemon=result_of(files=(measured_file("daemon/a.c", code=code, ccns=(20,)),)))
        return {(entry["fingerprint"], entry["description"]) for entry in entries(judged(audit))}

    old, new = sized(30), sized(31)
    assert {text for _, text in old - new if "SLOC in" in text} == {
        "tcb: 30 SLOC in 1 file",
        "daemon: 30 SLOC in 1 file",
    }
    assert {text for _, text in new - old if "SLOC in" in text} == {
        "tcb: 31 SLOC in 1 file",
        "daemon: 31 SLOC in 1 file",
    }
    assert "f1 has a CCN of 20 in 1 NLOC (daemon)" in {text for _, text in old & new}


def test_what_is_told_by_file_stays_while_its_numbers_change() -> None:
    """GitLab calls what is not there any more fixed."""

    kinds = ("complex-function", "by-file")

    def find(count: int) -> dict[str, str]:
        item = measured_file("daemon/a.c", code=2_000, ccns=(16,) * count)
        report = judged(make_audit(MANIFEST, daemon=result_of(files=(item,))))
        return {entry["description"]: entry["fingerprint"] for entry in entries(report) if entry["check_name"] in kinds}

    before, after = find(1_500), find(1_501)
    assert list(after) == [
        "f1 has a CCN of 16 in 1 NLOC; 1,500 more of this rule in daemon/a.c (daemon)",
        "complex-function: 1,501 in files of https://example.org/upstream/alpha, more than 1,000, so told by file or "
        "folder in 1 entries; audit.json has each",
    ]
    assert list(before.values()) == list(after.values())
