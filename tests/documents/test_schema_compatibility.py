# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The schema of `audit.json` beside that of the last release: keys may be added, nothing else may change.

Who reads the documents of the last release can then read the new ones, and auditor reads the old ones.
"""

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

import jsonschema
import pytest

from auditor.renderers import Report
from tests.made.places import ROOT, SCHEMAS
from tests.made.reports import render, troubled_report, whole_report

Schema = dict[str, Any]
NOTES = {"description", "title"}
OLD: Schema = json.loads((SCHEMAS / "audit-0.1.0.schema.json").read_text())
NEW: Schema = json.loads((ROOT / "docs" / "audit.schema.json").read_text())


def find_breaks(old: object, new: object, place: str = "") -> Iterator[str]:
    """What a reader or a document of the old schema would stumble over in the new one."""
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _find_in_object(old, new, place)
    elif not (isinstance(old, list) and isinstance(new, list)):
        yield from () if old == new else (f"{place}: {old} before, {new} now",)
    elif place.endswith(("/required", "/enum")) or len(old) != len(new):
        yield from () if _as_set(old) == _as_set(new) else (f"{place}: {old} before, {new} now",)
    else:
        for index, (before, after) in enumerate(zip(old, new, strict=True)):
            yield from find_breaks(before, after, f"{place}/{index}")


def _find_in_object(old: Schema, new: Schema, place: str) -> Iterator[str]:
    """In a list of names a new one is welcome; elsewhere only notes may differ."""
    names = place.endswith(("/properties", "/$defs"))
    free = new.keys() - old.keys() if names else NOTES
    for key in sorted((old.keys() | new.keys()) - free):
        if key in old and key in new:
            yield from find_breaks(old[key], new[key], f"{place}/{key}")
        else:
            yield f"{place}/{key}: {'added' if key in new else 'removed'}"


def _as_set(items: list[object]) -> set[str]:
    return set(map(str, items))


def test_the_schema_only_adds_optional_keys() -> None:
    assert list(find_breaks(OLD, NEW)) == []


@pytest.mark.slow
def test_the_recorded_audit_fits() -> None:
    document = json.loads((ROOT / "reports" / "recorded" / "audit.json").read_text())
    jsonschema.Draft202012Validator(NEW).validate(document)


@pytest.mark.parametrize("report", [whole_report(), troubled_report()], ids=["whole", "troubled"])
def test_what_is_written_now_fits(report: Report) -> None:
    (text,) = render("json", report).values()
    jsonschema.Draft202012Validator(NEW).validate(json.loads(text))


def _remove(schema: Schema) -> None:
    del schema["$defs"]["FileEntry"]["properties"]["blob"]


def _rename(schema: Schema) -> None:
    properties = schema["$defs"]["FileEntry"]["properties"]
    properties["sloc"] = properties.pop("code")


def _require(schema: Schema) -> None:
    schema["$defs"]["FileEntry"]["properties"]["new"] = {"type": "string"}
    schema["$defs"]["FileEntry"]["required"].append("new")


def _make_optional(schema: Schema) -> None:
    schema["$defs"]["FileEntry"]["required"].remove("blob")


def _retype(schema: Schema) -> None:
    schema["$defs"]["FileEntry"]["properties"]["code"]["type"] = "string"


def _forbid(schema: Schema) -> None:
    schema["$defs"]["FileEntry"]["additionalProperties"] = False


def _widen(schema: Schema) -> None:
    schema["$defs"]["Judgement"]["properties"]["verdict"]["enum"].append("perhaps")


@pytest.mark.parametrize("change", [_remove, _rename, _require, _make_optional, _retype, _forbid, _widen])
def test_a_change_that_breaks_is_found(change: Callable[[Schema], None]) -> None:
    changed = copy.deepcopy(OLD)
    change(changed)
    assert list(find_breaks(OLD, changed))


def test_an_optional_key_and_other_words_break_nothing() -> None:
    changed = copy.deepcopy(OLD)
    changed["$defs"]["FileEntry"]["properties"]["new"] = {"type": "string", "default": ""}
    changed["$defs"]["FileEntry"]["description"] = "other words"
    changed["$defs"]["NewEntry"] = {"type": "object"}
    assert list(find_breaks(OLD, changed)) == []
