# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What somebody may have meant by a name that is none of those that are known."""

from collections.abc import Iterable
from difflib import get_close_matches

_MOST = 3
_LISTED = 15


def find_similar(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """Up to three of `known` that are spelt nearly so, or have the name in theirs; the nearest first."""
    names = {item.casefold(): item for item in known}
    wanted = name.casefold()
    parts = sorted((item for item in names if wanted and wanted in item), key=len)
    close = get_close_matches(wanted, names, n=_MOST)
    return tuple(names[item] for item in dict.fromkeys((*close, *parts)))[:_MOST]


def suggest(name: str, known: Iterable[str], listed: Iterable[str] | None = None) -> str:
    """What to say behind a complaint about `name`: what is similar, else all that there is, or where it is listed.

    `listed` are those of `known` that may be listed, all by default.
    """
    known = tuple(known)
    similar = find_similar(name, known)
    if similar:
        return f"did you mean {' or '.join(similar)}?"
    known = known if listed is None else tuple(listed)
    if len(known) > _LISTED:
        return f"`auditor validate` lists all {len(known)}"
    return f"there is {', '.join(known)}" if known else "there is none"
