# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`reports/baseline.json`: what a person has accepted of each release, one figure a line so that a diff shows it."""

from pathlib import Path

import msgspec
from msgspec.structs import replace

from auditor.errors import UsageError
from auditor.files import read_bytes, write_bytes
from auditor.model.accepted import Accepted, Baseline

_WAY_OUT = "restore it, or remove it and accept each release anew with `auditor accept`"


def load_accepted(path: Path) -> Baseline:
    """The baseline in `path`, an empty one if there is no such file; raises `UsageError` if it is damaged."""
    try:
        content = read_bytes(path)
    except FileNotFoundError:
        return Baseline()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror or error}); {_WAY_OUT}") from error
    try:
        baseline = msgspec.json.decode(content, type=Baseline)
        has_schema = "schema" in msgspec.json.decode(content)
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        raise UsageError(f"{path}: no baseline of auditor: {error}; {_WAY_OUT}") from error
    if not has_schema:
        raise UsageError(f"{path}: no baseline of auditor: it has no `schema`; {_WAY_OUT}")
    return baseline


def save_accepted(baseline: Baseline, path: Path) -> None:
    """Write a baseline as a whole, to where `path` leads if it is a symbolic link."""
    write_bytes(path.resolve(), msgspec.json.format(msgspec.json.encode(baseline, order="sorted"), indent=1) + b"\n")


def with_release(baseline: Baseline, release: str, accepted: Accepted) -> Baseline:
    """The baseline with this in place of what was accepted of a release."""
    return replace(baseline, releases=baseline.releases | {release: accepted})
