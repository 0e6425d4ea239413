# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Which tags of a repository name releases of it: those that differ from a ref of the manifest in numbers only.

By `RELEASE-4.19.3` that is `RELEASE-4.20.0`, but neither `4.20.0-rc1` nor `RELEASE-4.20.0-rc1`.
"""

import re
from collections.abc import Iterable, Sequence

from auditor.model.declared import Repository
from auditor.upstream.addresses import is_object_id

_NUMBER = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})*")


def shape_of(ref: str) -> str:
    """A ref with `*` for each number, by which refs are of one kind; empty if it has none, or is a commit id."""
    shape = "" if is_object_id(ref) else _NUMBER.sub("*", ref)
    return shape if "*" in shape else ""


def numbers_of(ref: str) -> tuple[tuple[int, ...], ...]:
    """The version numbers in a ref, by which those of one shape have an order."""
    return tuple(tuple(map(int, number.split("."))) for number in _NUMBER.findall(ref))


def shapes_of(repository: Repository) -> tuple[str, ...]:
    """The refs of a repository that hold a number, each once, with `*` in place of each of them."""
    downstream = repository.downstream
    named = (downstream.ref.replace("{version}", "0"),) if downstream else ()
    return tuple(dict.fromkeys(filter(None, map(shape_of, (*repository.refs.values(), *named)))))


def patterns_of(shapes: Iterable[str]) -> tuple[str, ...]:
    """A pattern with one `*` for each shape, as git can be asked for it; it matches more than the shape."""
    return tuple(f"{shape[: shape.index('*')]}*{shape[shape.rindex('*') + 1 :]}" for shape in shapes)


def order_releases(names: Iterable[str], shapes: Sequence[str]) -> list[str]:
    """Those of `names` that have one of `shapes`, by their numbers, from the least to the greatest."""
    named = (name for name in names if shape_of(name) in shapes)
    return sorted(named, key=lambda name: (numbers_of(name), name))
