# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`reports/baseline.json`: what a person has accepted of each release, one figure a line so that a diff shows it."""

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec.structs import replace

from auditor.errors import UsageError
from auditor.files import write_bytes
from auditor.model.accepted import Accepted, Baseline

_TCB = "tcb"
_WAY_OUT = "restore it, or remove it and accept each release anew with `auditor accept`"


def load_accepted(path: Path) -> Baseline:
    """The baseline in `path`, an empty one if there is no such file; raises `UsageError` if it is damaged."""
    if not os.path.lexists(path):
        return Baseline()
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror or error}); {_WAY_OUT}") from error
    try:
        baseline = msgspec.json.decode(content, type=Baseline)
        has_schema = "schema" in msgspec.json.decode(content)
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        raise UsageError(f"{path}: no baseline of auditor: {error}; {_WAY_OUT}") from error
    if fault := "it has no `schema`" if not has_schema else next(_find_faults(baseline), ""):
        raise UsageError(f"{path}: no baseline of auditor: {fault}; {_WAY_OUT}")
    return baseline


def _find_faults(baseline: Baseline) -> Iterator[str]:
    """What `auditor accept` never writes, although its keys are those of a baseline: limits would hold no more."""
    if not baseline.releases:
        yield "no release is accepted in it"
    for release, accepted in baseline.releases.items():
        if _TCB not in accepted.figures or accepted.figures.keys() != accepted.lowest.keys():
            yield f"{release} has not both figures and lowest ones of the same subjects, {_TCB} among them"
        for name in accepted.figures.keys() & accepted.lowest.keys():
            if accepted.lowest[name].lowered_to(accepted.figures[name]) != accepted.lowest[name]:
                yield f"the lowest figures of {name} in {release} are above those that were accepted"


def save_accepted(baseline: Baseline, path: Path) -> None:
    """Write a baseline as a whole, to where `path` leads if it is a symbolic link."""
    write_bytes(path.resolve(), msgspec.json.format(msgspec.json.encode(baseline, order="sorted"), indent=1) + b"\n")


def with_release(baseline: Baseline, release: str, accepted: Accepted) -> Baseline:
    """The baseline with this in place of what was accepted of a release."""
    return replace(baseline, releases=baseline.releases | {release: accepted})
