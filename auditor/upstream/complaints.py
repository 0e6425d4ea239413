# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What is to be read in complaints of git besides their last words: where a host sends, what is refused for good."""

import re
from collections.abc import Iterable

_REDIRECTION = re.compile(r"returned error: 30[12378]")
# As `GIT_TRACE_CURL` has it; the name of a header is in small letters since HTTP/2.
_LOCATION = re.compile(r"(?mi)<= Recv header: location: *(.*?)\r?$")
_ASKED_FOR = "/info/refs?service=git-upload-pack"
_LONGEST = 300
# An object is refused or damaged, there is no room for what comes, or the host lets nobody in: all else would end so.
_FINAL = re.compile(
    r"^error: object |no space left|quota exceeded|file too large|read-only file system|permission denied|access denied"
    r"|too many open files|input/output error|unable to access|authentication failed|could not read username"
    r"|bad object|error in object|repository corruption|is corrupt|inflate: data stream error"
    r"|repository .*not found|not appear to be a git repository|transport '.*' not allowed"
    r"|unknown repository extension|expected git repo version",
    re.IGNORECASE,
)

_LATER = re.compile(r"unknown repository extension|expected git repo version", re.IGNORECASE)


def is_redirection(complaint: str) -> bool:
    """Whether a complaint means that the host sends elsewhere, where git does not go by itself."""
    return _REDIRECTION.search(complaint) is not None


def target_in(trace: str) -> str:
    """Where a host sends whoever asks for the refs of a repository; empty if it does not say."""
    place = _LOCATION.search(trace)
    return place[1].removesuffix(_ASKED_FOR)[:_LONGEST] if place else ""


def is_final(lines: Iterable[str]) -> bool:
    """Whether git complains of what another request would meet with, too."""
    return any(_FINAL.search(line) for line in lines)


def way_out_of(cause: str) -> str:
    """What to do about a repository in a form of a later git, such as `reftable`, to follow that; empty for others."""
    if not _LATER.search(cause):
        return ""
    return "; this git is older than the repository: use a later one, or make the mirror again with this one"


def refused_object_in(lines: Iterable[str]) -> str:
    """The first object that git refuses to take, and why, to follow what it says of the fetch; empty if it names none.

    What the host itself writes comes with `remote: ` before it.
    """
    refused = (line.removeprefix("error: ") for line in lines if line.startswith("error: object "))
    return next((f": {what}" for what in refused), "")
