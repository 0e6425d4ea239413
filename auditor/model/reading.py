# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""How much is read of what strangers hand out: every limit with its default, unit and meaning in one register."""

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct


class ReadingLimits(Struct, frozen=True):
    """The most that is taken of an upstream and of a file; `MEANINGS` has the unit and the meaning of each.

    The defaults let through all that Qubes OS consists of, and the whole history of Linux.
    """

    fetch_size: int = 16_384
    fetch_objects: int = 50_000_000
    fetch_seconds: int = 3_600
    fetch_rate: int = 1_000
    answer_seconds: int = 15
    git_memory: int = 4_096
    refs_size: int = 64
    object_size: int = 64
    tree_entries: int = 1_000_000
    listing_size: int = 1_024
    line_length: int = 1_000_000
    nesting: int = 1_000
    functions: int = 50_000
    report_size: int = 1_024


class Meaning(Struct, frozen=True):
    """What a limit is counted in, and what it is the most of."""

    unit: str
    text: str


MEANINGS: Mapping[str, Meaning] = MappingProxyType(
    {
        "fetch_size": Meaning("MiB", "what one fetch may bring, as it is packed"),
        "fetch_objects": Meaning("objects", "what one fetch may bring"),
        "fetch_seconds": Meaning("s", "how long one command of git may take, a fetch above all"),
        "fetch_rate": Meaning("bytes/s", "over HTTPS, what is slower for 20 s is given up"),
        "answer_seconds": Meaning("s", "how long a host may take to list its refs"),
        "git_memory": Meaning("MiB", "what git may hold in memory"),
        "refs_size": Meaning("MiB", "the list of refs of one repository"),
        "object_size": Meaning("MiB", "commits, tags and trees that are read at once"),
        "tree_entries": Meaning("entries", "files of one commit"),
        "listing_size": Meaning("MiB", "whatever else git lists: trees, histories, ids of objects"),
        "line_length": Meaning("bytes", "the longest line of a file"),
        "nesting": Meaning("brackets", "how deep brackets of a file are nested, those in texts and comments included"),
        "functions": Meaning("functions", "the functions of a file"),
        "report_size": Meaning("MiB", "one file of a report"),
    }
)
"""By the name of each limit; `--read-limit` writes `-` for `_`."""


def option_of(name: str) -> str:
    """How a user sets the limit of this name."""
    return f"--read-limit {name.replace('_', '-')}=NUMBER"


def describe_limit(name: str, limits: ReadingLimits) -> str:
    """A limit with its unit, as it stands in a message: `64 MiB`."""
    return f"{getattr(limits, name):,} {MEANINGS[name].unit}"
