# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The first difference of two documents: whatever is edited in an audit.json is found, where it is."""

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.documents.difference import find_difference
from auditor.documents.digest_line import is_intact
from auditor.model.verified import Difference
from auditor.renderers import Report
from tests.made.reports import make_report, past_report, render, troubled_report

Keys = tuple[str | int, ...]
REPORTS = {"broad": make_report(), "troubled": troubled_report(), "with a past": past_report()}


def bytes_of(report: Report) -> bytes:
    (text,) = render("json", report).values()
    return text.encode()


def leaves_of(value: Any, keys: Keys = ()) -> Iterator[Keys]:
    """Where each value stands that has none below it; an empty list or object is one."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    below = [leaf for key, item in items for leaf in leaves_of(item, (*keys, key))]
    yield from below or [keys]


def flip(value: Any) -> Any:
    """Another value of the same type as far as there is one."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value ^ 1
    return f"{value[:-1]}{chr(ord(value[-1]) ^ 1)}" if isinstance(value, str) and value else "odd"


def change(document: Any, keys: Keys, edit: Callable[[Any], Any]) -> Any:
    """The document with another value at one place."""
    changed = copy.deepcopy(document)
    place = changed
    for key in keys[:-1]:
        place = place[key]
    place[keys[-1]] = edit(place[keys[-1]])
    return changed


def path_of(keys: Keys) -> str:
    steps = (f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys)
    return "".join(
        step if step[1:].replace("_", "a").isalnum() or step[0] == "[" else f'["{step[1:]}"]' for step in steps
    )


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS.keys())
def test_any_field_that_is_flipped_is_named_with_both_values(report: Report) -> None:
    written = bytes_of(report)
    document = json.loads(written)
    places = list(leaves_of(document))
    assert len(places) > 300
    for keys in places:
        changed = change(document, keys, flip)
        found = find_difference(msgspec.json.encode(changed), written)
        assert found is not None
        assert found.path == path_of(keys)
        assert found.there != found.computed


@given(st.data())
def test_bytes_that_differ_have_a_difference(data: st.DataObject) -> None:
    written = bytes_of(REPORTS["troubled"])
    position = data.draw(st.integers(0, len(written) - 1))
    changed = bytearray(written)
    changed[position] = data.draw(st.sampled_from(b'0123456789abc"{}[], \n'))
    assert is_intact(bytes(changed)) == (changed == written)
    try:
        found = find_difference(bytes(changed), written)
    except ValueError:
        return
    assert (found is None) == (changed == written)


OTHERS: dict[str, tuple[str, str, Difference]] = {
    "more": ('{"a":1,"b":2}', '{"a":1}', Difference(".b", "2", None)),
    "less": ('{"a":1}', '{"a":1,"b":[]}', Difference(".b", None, "[]")),
    "in front": ('{"x":0,"a":1}', '{"a":1}', Difference(".x", "0", None)),
    "longer": ('{"a":[1,2]}', '{"a":[1]}', Difference(".a[1]", "2", None)),
    "shorter": ('{"a":[1]}', '{"a":[1,{"b":"\u00e4"}]}', Difference(".a[1]", None, '{"b":"\u00e4"}')),
    "other order": ('{"a":{"b":1,"c":2}}', '{"a":{"c":2,"b":1}}',
                    Difference(".a | keys_unsorted", '["b","c"]', '["c","b"]')),
    "other order of lists": ("[1,2]", "[2,1]", Difference("[0]", "1", "2")),
    "twice": ('{"a":1,"a":1}', '{"a":1}', Difference(". | keys_unsorted", '["a","a"]', '["a"]')),
    "twice, otherwise": ('{"a":2,"a":1}', '{"a":1}', Difference(".a", "2", "1")),
    "blanks": ('{"a": 1}', '{"a":1}', Difference("byte 5", "'{\"a\": 1}'", "'{\"a\":1}'")),
    "an escape": ('"\\u0061"', '"a"', Difference("byte 1", "'\"\\\\u0061\"'", "'\"a\"'")),
    "no newline": ("1", "1\n", Difference("byte 1", "'1'", "'1\\n'")),
    "true for one": ('{"a":true}', '{"a":1}', Difference(".a", "true", "1")),
    "a float for an integer": ('{"a":1.0}', '{"a":1}', Difference(".a", "1.0", "1")),
    "nothing for zero": ('{"a":null}', '{"a":0}', Difference(".a", "null", "0")),
    "a list for an object": ('{"a":[]}', '{"a":{}}', Difference(".a", "[]", "{}")),
    "an odd key": ('{"a b":{"c.d":1}}', '{"a b":{"c.d":2}}', Difference('["a b"]["c.d"]', "1", "2")),
    "all of it": ("1", "2", Difference(".", "1", "2")),
}  # fmt: skip


@pytest.mark.parametrize(("there", "computed", "expected"), OTHERS.values(), ids=OTHERS.keys())
def test_what_differs_is_told(there: str, computed: str, expected: Difference) -> None:
    assert find_difference(there.encode(), computed.encode()) == expected


def test_the_same_bytes_have_no_difference() -> None:
    written = bytes_of(REPORTS["troubled"])
    assert find_difference(written, written) is None
    assert is_intact(written)
