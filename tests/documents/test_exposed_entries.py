# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What `audit.json` says of exposure: each file with its reason, the functions apart, and sums by place."""

import json
from functools import cache
from typing import Any

import jsonschema
import pytest

from auditor.documents.register import schema_of
from tests.made.reports import make_report, recorded_report, render

pytestmark = pytest.mark.slow


def document_of(text: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(text)
    jsonschema.validate(document, schema_of("audit"))
    return document


@cache
def recorded_document() -> dict[str, Any]:
    return document_of(render("json", recorded_report())["audit.json"])


def test_exposed_files_say_why_and_which_of_their_functions_are_not() -> None:
    document = recorded_document()
    (guid,) = [item for item in document["components"] if item["id"] == "qubes-guid"]
    exposed = {item["path"]: item for item in guid["files"] if "exposed" in item}
    assert list(exposed) == ["gui-common/txrx-vchan.c", "gui-daemon/xside.c"]
    xside = exposed["gui-daemon/xside.c"]
    assert xside["exposed"] == "messages of the GUI protocol, from each VM with a window"
    assert {"main", "parse_cmdline"} <= set(xside["apart"])
    assert not {"handle_message", "do_shm_update"} & set(xside["apart"])


def test_places_are_sums_over_their_files() -> None:
    document = recorded_document()
    components = {item["id"]: item for item in document["components"]}
    for place in document["places"]:
        files = {
            (item["url"], item["revision"], item["path"]): item
            for name in place["components"]
            for item in components[name]["files"]
        }
        assert place["totals"]["code"] == sum(item["code"] for item in files.values())
        assert place["exposed"]["code"] == sum(item["code"] for item in files.values() if "exposed" in item)
        assert place["exposed_functions"] == sum(
            function["name"] not in item.get("apart", ())
            for item in files.values()
            if "exposed" in item
            for function in item["functions"]
        )


def test_where_nothing_is_declared_there_is_no_sum() -> None:
    assert "places" not in document_of(render("json", make_report())["audit.json"])
