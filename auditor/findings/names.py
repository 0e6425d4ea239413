# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Lists of names, and numbers of things, in a sentence."""

from collections.abc import Iterable

_NAMED = 3


def join_names(names: Iterable[str]) -> str:
    """`a, b and c`; of many only the first ones, and how many more there are."""
    names = tuple(names)
    if len(names) <= _NAMED:
        return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
    return f"{', '.join(names[:_NAMED])} and {len(names) - _NAMED} more"


def count_of(number: int, thing: str) -> str:
    """`1 file`, `2,000 files`, `3 repositories`."""
    things = f"{thing[:-1]}ies" if thing.endswith("y") else f"{thing}s"
    return f"{number:,} {thing if number == 1 else things}"
