# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Two documents that should be the same bytes, and the first place in which they are not."""

import json
import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from auditor.model.verified import Difference

_PLAIN_KEY = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_AROUND = 20
_ABSENT = object()


class _Object(list[tuple[str, Any]]):
    """The keys and values of a JSON object in their order, one that stands there twice included."""


def find_difference(there: bytes, computed: bytes) -> Difference | None:
    """The first place in which two JSON documents differ, in the order of the first; None if their bytes are the same.

    Where all values are the same, and stand in the same order, it is the first byte that differs, counted from 0.
    Raises `ValueError` or `RecursionError` for what is no JSON.
    """
    if there == computed:
        return None
    ours, theirs = (json.loads(content, object_pairs_hook=_Object) for content in (there, computed))
    first = next(_differences(ours, theirs, ""), None)
    return first or _differ_in_bytes(there, computed)


def _differences(there: Any, computed: Any, path: str) -> Iterator[Difference]:
    if isinstance(there, _Object) and isinstance(computed, _Object):
        yield from _differ_in_keys(there, computed, path)
    elif type(there) is type(computed) is list:
        for index, (one, other) in enumerate(zip_longest(there, computed, fillvalue=_ABSENT)):
            yield from _differences(one, other, f"{path}[{index}]")
    elif type(there) is not type(computed) or there != computed:
        yield Difference(path or ".", _show(there), _show(computed))


def _differ_in_keys(there: _Object, computed: _Object, path: str) -> Iterator[Difference]:
    """The differences of two objects: by key as long as the keys are the same, then which key stands where."""
    for (key, one), (other_key, other) in zip(there, computed, strict=False):
        if key != other_key:
            yield from _differ_in_order(there, computed, path)
            return
        yield from _differences(one, other, path + _step(key))
    yield from _differ_in_order(there, computed, path)


def _differ_in_order(there: _Object, computed: _Object, path: str) -> Iterator[Difference]:
    """A key that only one of two objects has, or has more often, before one that stands elsewhere."""
    ours, theirs = dict(there), dict(computed)
    for key in dict.fromkeys((*ours, *theirs)):
        if (key in ours) != (key in theirs):
            yield Difference(path + _step(key), _show(ours.get(key, _ABSENT)), _show(theirs.get(key, _ABSENT)))
    order, expected = ([key for key, _ in entries] for entries in (there, computed))
    if order != expected:
        yield Difference(f"{path or '.'} | keys_unsorted", _show(order), _show(expected))


def _differ_in_bytes(there: bytes, computed: bytes) -> Difference:
    """The first byte that differs, with those around it, of texts that say the same."""
    pairs = enumerate(zip_longest(there, computed))
    position = next(index for index, (one, other) in pairs if one != other)
    around = slice(max(position - _AROUND, 0), position + _AROUND)
    ours, theirs = (repr(content[around])[1:] for content in (there, computed))
    return Difference(f"byte {position}", ours, theirs)


def _step(key: str) -> str:
    """How jq goes to the value of a key."""
    return f".{key}" if _PLAIN_KEY.fullmatch(key) else f"[{json.dumps(key)}]"


def _show(value: Any) -> str | None:
    """A value as JSON, in which objects have their keys in their order; None where there is none."""
    return None if value is _ABSENT else json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if isinstance(value, _Object):
        return {key: _plain(item) for key, item in value}
    return [_plain(item) for item in value] if isinstance(value, list) else value
