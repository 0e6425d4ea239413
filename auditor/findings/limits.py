# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The limits of the manifest held against an audit, and against what was accepted of it. Pure functions."""

from collections.abc import Iterator
from decimal import Decimal

from auditor.findings.accepted import figures_of
from auditor.findings.totals import describe_undecided
from auditor.model.accepted import Accepted
from auditor.model.declared import Limit
from auditor.model.judged import LimitResult
from auditor.model.manifest import Manifest
from auditor.model.measured import Audit

_NAMED = 5
_OF_LINES = ("code", "c")


def check_limits(audit: Audit, manifest: Manifest, accepted: Accepted | None) -> Iterator[LimitResult]:
    """The limits of the release on what was measured or should have been."""
    for limit in manifest.limits:
        if limit.holds_in(audit.release):
            checked = _check_limit(limit, audit, manifest, accepted)
            if checked.state == "exceeded" or not _is_beside_the_point(limit, audit, manifest):
                yield checked


def _check_limit(limit: Limit, audit: Audit, manifest: Manifest, accepted: Accepted | None) -> LimitResult:
    figures, base = figures_of(audit.results_of(limit.subject)), _accepted_figure(limit, accepted)
    if audit.lines_only and limit.metric not in _OF_LINES:
        figures = None
    lack = "; ".join(_lacks_of_figure(limit, audit, manifest))
    return LimitResult(limit, figures.of(limit.metric) if figures else None, _bound_of(limit, base), lack, base)


def _lacks_of_figure(limit: Limit, audit: Audit, manifest: Manifest) -> Iterator[str]:
    """Why the figure of the subject can only be larger, or why there is none."""
    results = audit.results_of(limit.subject)
    lacking = [result.component.id for result in results if not result.complete]
    lacking += _not_in(audit, manifest, limit.subject)
    if lacking:
        yield f"not fully measured: {', '.join(lacking[:_NAMED])}{_and_more(lacking)}"
    yield from filter(None, [describe_undecided(audit, (limit.subject,))])
    if audit.lines_only and limit.metric not in _OF_LINES:
        yield "lines only were counted"
    if not results:
        yield from (f"left out of {audit.release}: {item.reason}" for item in audit.left_out_of(limit.subject))


def _accepted_figure(limit: Limit, accepted: Accepted | None) -> int | None:
    """What a relative limit is held against; None if there is nothing, or the limit needs nothing."""
    if accepted is None or limit.maximum is not None:
        return None
    figures = (accepted.lowest if limit.ratchet else accepted.figures).get(limit.subject)
    return figures.of(limit.metric) if figures else None


def _bound_of(limit: Limit, base: int | None) -> int | None:
    """The figure that may be reached and not passed; a part of a line is not granted."""
    if limit.maximum is not None or base is None:
        return limit.maximum
    percent = Decimal(str(limit.growth_percent or 0))
    return base + (limit.growth or 0) + int(base * percent / 100)


def _and_more(names: list[str]) -> str:
    return f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""


def _is_beside_the_point(limit: Limit, audit: Audit, manifest: Manifest) -> bool:
    """Whether the limit is on what nobody asked for: another component, or a group that is measured on request."""
    nothing = not audit.results_of(limit.subject) and not audit.left_out_of(limit.subject)
    return nothing or (audit.partial and bool(_not_in(audit, manifest, limit.subject)))


def _not_in(audit: Audit, manifest: Manifest, subject: str) -> list[str]:
    """The ids of the components of `subject` that the release has and the audit does not."""
    present = {result.component.id for result in audit.components}
    return [
        item.id for item in manifest.components_of(subject) if item.sources_in(audit.release) and item.id not in present
    ]
