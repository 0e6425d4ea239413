# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Limits and what became of them, as they are published.

Schema 1 knows limits in SLOC that have a bound. Those on functions, and those whose bound waits for something to be
accepted, stand under keys of their own, which a reader of that schema does not take for SLOC.
"""

from collections.abc import Iterable

import msgspec
from msgspec import Struct
from msgspec.structs import asdict

from auditor.model.declared import LimitMetric, SizeMetric
from auditor.model.judged import LimitKind, LimitResult, LimitState, Since


class LimitEntry(Struct, frozen=True, omit_defaults=True):
    """A limit and what became of it, in SLOC; `lack` says why `measured` can be larger, or is null.

    The bound of another `kind` than `maximum` was made of the figure that is `accepted`.
    """

    subject: str
    metric: str
    maximum: int
    measured: int | None
    state: LimitState
    lack: str
    kind: LimitKind = "maximum"
    accepted: int | None = None


class FurtherLimitEntry(Struct, frozen=True):
    """A limit that is on functions, or has no bound yet, so that `maximum` is null; see `LimitEntry`.

    `metric` can be `functions`, the highest CCN of one (`ccn`), or the functions with a CCN `above_15`.
    """

    subject: str
    metric: LimitMetric
    kind: LimitKind
    maximum: int | None
    measured: int | None
    state: LimitState
    lack: str
    accepted: int | None


class Finding(Struct, frozen=True):
    """A limit that was exceeded: both figures in SLOC; with `lower_bound` the one that was measured can be larger.

    Of another `kind` than `maximum`, `accepted` is what a person has accepted, and `since` what changed after that.
    """

    subject: str
    metric: SizeMetric
    measured: int
    maximum: int
    lower_bound: bool = False
    kind: LimitKind = "maximum"
    accepted: int | None = None
    since: tuple[Since, ...] = ()


class FurtherFinding(Struct, frozen=True):
    """A limit on functions that was exceeded; see `Finding`, and `FurtherLimitEntry` for its `metric`."""

    subject: str
    metric: LimitMetric
    measured: int
    maximum: int
    lower_bound: bool
    kind: LimitKind
    accepted: int | None
    since: tuple[Since, ...]


class Limits(Struct, frozen=True):
    """All limits, and those that are exceeded, by the keys under which they are published."""

    limits: tuple[LimitEntry, ...]
    further_limits: tuple[FurtherLimitEntry, ...]
    findings: tuple[Finding, ...]
    further_findings: tuple[FurtherFinding, ...]


def publish_limits(results: Iterable[LimitResult]) -> Limits:
    """The published form of limits."""
    results = tuple(results)
    plain = tuple(filter(_is_plain, results))
    further = tuple(item for item in results if item not in plain)
    return Limits(
        msgspec.convert([*map(_entry, plain)], tuple[LimitEntry, ...]),
        msgspec.convert([*map(_entry, further)], tuple[FurtherLimitEntry, ...]),
        msgspec.convert(_findings(plain), tuple[Finding, ...]),
        msgspec.convert(_findings(further), tuple[FurtherFinding, ...]),
    )


def list_limits(results: Iterable[LimitResult]) -> tuple[FurtherLimitEntry, ...]:
    """All limits under one key, for a document that is as young as the further ones."""
    return msgspec.convert([*map(_entry, results)], tuple[FurtherLimitEntry, ...])


def _findings(results: Iterable[LimitResult]) -> list[dict[str, object]]:
    return [asdict(item.finding) for item in results if item.finding]


def _is_plain(result: LimitResult) -> bool:
    return result.limit.metric in ("code", "c") and result.maximum is not None


def _entry(result: LimitResult) -> dict[str, object]:
    return {
        "subject": result.limit.subject,
        "metric": result.limit.metric,
        "maximum": result.maximum,
        "measured": result.measured,
        "state": result.state,
        "lack": result.doubt,
        "kind": result.kind,
        "accepted": result.accepted,
    }
