# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`reports/baseline.json`: what a person has accepted of each release, one figure a line so that a diff shows it.

What nights have found since, which is lower, is in a file of the same form beside it, so that no program changes what a
person has accepted.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec.structs import replace

from auditor.errors import UsageError
from auditor.files import read_bytes, write_bytes
from auditor.model.accepted import Accepted, Baseline

_TCB = "tcb"
_WAY_OUT = "restore it, or remove it and accept each release anew with `auditor accept`"
_WAY_OUT_OF_LOWEST = "restore it, or remove it, and ratchets begin again with what was accepted"


def load_accepted(path: Path, way_out: str = _WAY_OUT) -> Baseline:
    """The baseline in `path`, an empty one if there is no such file; raises `UsageError` if it is damaged."""
    if not os.path.lexists(path):
        return Baseline()
    try:
        content = read_bytes(path)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror or error}); {way_out}") from error
    try:
        baseline = msgspec.json.decode(content, type=Baseline)
        has_schema = "schema" in msgspec.json.decode(content)
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        raise UsageError(f"{path}: no baseline of auditor: {error}; {way_out}") from error
    if fault := "it has no `schema`" if not has_schema else next(_find_faults(baseline), ""):
        raise UsageError(f"{path}: no baseline of auditor: {fault}; {way_out}")
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


def lowest_path(path: Path) -> Path:
    """Where nights keep the lowest figures since what is in the baseline at `path` was accepted."""
    return path.with_name(f"{path.stem}.lowest.json")


def load_lowest(path: Path) -> Baseline:
    """The same as the baseline at `path`, as nights have lowered it; raises `UsageError` if it is damaged."""
    return load_accepted(lowest_path(path), _WAY_OUT_OF_LOWEST)


def load_accepted_of(path: Path, release: str) -> Accepted | None:
    """What the baseline at `path` has of a release, with the lowest figures since; raises as both files do.

    What nights have lowered of an earlier acceptance holds no more.
    """
    accepted = load_accepted(path).releases.get(release)
    lowered = load_lowest(path).releases.get(release)
    if accepted is None or lowered is None or replace(lowered, lowest={}) != replace(accepted, lowest={}):
        return accepted
    lowest = accepted.lowest
    return replace(
        accepted, lowest={name: lowest[name].lowered_to(lowered.lowest.get(name, lowest[name])) for name in lowest}
    )


def save_lowest(lowered: Accepted, path: Path, release: str) -> None:
    """Write what is accepted of a release, with lower figures, beside the baseline at `path`."""
    save_accepted(with_release(load_lowest(path), release, lowered), lowest_path(path))
