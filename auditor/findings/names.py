# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Lists of names in a sentence."""

from collections.abc import Iterable

_NAMED = 3


def join_names(names: Iterable[str]) -> str:
    """`a, b and c`; of many only the first ones, and how many more there are."""
    names = tuple(names)
    if len(names) <= _NAMED:
        return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
    return f"{', '.join(names[:_NAMED])} and {len(names) - _NAMED} more"
