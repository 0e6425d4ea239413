# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
import json
from typing import Any

import jsonschema
import pytest
from audits import make_audit, measured_file, result_of
from made_reports import MANIFEST, REPORTS, judged, render, shown_report, troubled_report, whole_report

from auditor.renderers import Report

# What the documentation of GitLab asks of a Code Quality report; GitLab publishes no schema of it.
SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "additionalProperties": False,
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "additionalProperties": False,
                "properties": {
                    "path": {"type": "string", "minLength": 1, "pattern": "^(?!\\./)"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}, "end": {"type": "integer"}},
                    },
                },
            },
        },
    },
}


def entries(report: Report) -> list[dict[str, Any]]:
    (text,) = render("codequality", report).values()
    found: list[dict[str, Any]] = json.loads(text)
    return found


@pytest.mark.parametrize("name", REPORTS)
def test_is_what_gitlab_asks_for(name: str) -> None:
    found = entries(REPORTS[name]())
    jsonschema.Draft202012Validator(SCHEMA).validate(found)
    assert len({entry["fingerprint"] for entry in found}) == len(found)


def brief(entry: dict[str, Any]) -> tuple[str, str, str]:
    return entry["check_name"], entry["severity"], entry["description"]


def test_a_whole_audit_tells_its_sizes() -> None:
    found = [brief(entry) for entry in entries(whole_report()) if entry["check_name"] == "size"]
    assert found == [
        ("size", "info", "tcb: 36 SLOC in 4 files"),
        ("size", "info", "daemon: 31 SLOC in 3 files"),
        ("size", "info", "hypervisor: 5 SLOC in 1 files"),
        ("size", "info", "daemon+library: 16 SLOC in 2 files"),
        ("size", "info", "linux: 5,000 SLOC in 1 files"),
    ]


def test_everything_wrong_is_told() -> None:
    found = [brief(entry) for entry in entries(troubled_report())]
    assert found[0] == ("incomplete", "critical", "the audit is incomplete: its totals are lower bounds")
    assert ("limit-exceeded", "critical", "tcb: 230 SLOC (code), 220 over the limit of 10") in found
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
        "tcb: 30 SLOC in 1 files",
        "daemon: 30 SLOC in 1 files",
    }
    assert {text for _, text in new - old if "SLOC in" in text} == {
        "tcb: 31 SLOC in 1 files",
        "daemon: 31 SLOC in 1 files",
    }
    assert "f1 has a CCN of 20 in 1 NLOC (daemon)" in {text for _, text in old & new}
