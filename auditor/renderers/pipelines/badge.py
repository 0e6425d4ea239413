# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`badge.svg`, which stands alone, and `badge.json`, which shields.io draws: the size of the TCB in a line.

The colour is that of the exit code: within the limits, over one, or not all measured; that of lines only, and of what
is not verified, is never the first one.
"""

import msgspec
from msgspec import Struct

from auditor.errors import ExitCode
from auditor.findings.figures import headline_of
from auditor.findings.uncertain import describe_overridden
from auditor.model.measured import LINES_ONLY
from auditor.renderers import Files, Report
from auditor.renderers.html.pages import load_environment
from auditor.renderers.words.left_out import NOT_MEASURED, bound_of, describe_part, describe_subject
from auditor.renderers.words.visible import shorten

_COLOUR_BY_CODE = {ExitCode.WITHIN_LIMITS: "1a6b2d", ExitCode.OVER_LIMIT: "a3231f", ExitCode.INCOMPLETE: "6b5200"}
_CHARACTER, _MARGIN = 7, 8
_MOST_CHARACTERS = 60


class Part(Struct, frozen=True):
    """One half of the badge: its text, its left edge, and the widths of the half and of the text in it, in pixels."""

    text: str
    x: int
    width: int
    length: int

    @property
    def middle(self) -> int:
        """Where the text is centred."""
        return self.x + self.width // 2


def render(report: Report) -> Files:
    """The picture, and the answer of an endpoint as shields.io asks for it (schema version 1)."""
    label, message = _label(report), _message(report)
    doubtful = report.audit.lines_only or report.audit.trusted_anyway or describe_overridden(report.audit.headline)
    lacking = report.recorded or (doubtful and not report.verdict.exit_code)
    colour = _COLOUR_BY_CODE[ExitCode.INCOMPLETE if lacking else report.verdict.exit_code]
    left = _part(label, 0)
    right = _part(message, left.width)
    template = load_environment().get_template("badge.svg")
    endpoint = {"schemaVersion": 1, "label": label, "message": message, "color": colour}
    return {
        "badge.svg": template.render(left=left, right=right, colour=f"#{colour}"),
        "badge.json": msgspec.json.encode(endpoint).decode("utf-8") + "\n",
    }


def _label(report: Report) -> str:
    recorded = "recorded " if report.recorded else ""
    subject = describe_subject(report.audit) if report.audit.partial else "TCB"
    return shorten(f"{recorded}{subject} of {report.audit.system.name} {report.audit.release}", _MOST_CHARACTERS)


def _message(report: Report) -> str:
    """The figure, with all that makes it less than the size of the TCB."""
    audit = report.audit
    part = "" if audit.partial else describe_part(audit, "tcb")
    size = headline_of(audit)
    if size.totals is None:
        return NOT_MEASURED
    doubts = {
        "not verified": audit.trusted_anyway,
        "other refs": describe_overridden(audit.headline),
        LINES_ONLY: audit.lines_only,
    }
    marks = (f"{bound_of(size)}{size.totals.code:,} SLOC", part, *(mark for mark, holds in doubts.items() if holds))
    return ", ".join(filter(None, marks))


def _part(text: str, x: int) -> Part:
    """The half that begins at `x`; the text is stretched to a fixed width, whatever font a reader has."""
    length = _CHARACTER * len(text)
    return Part(text, x, length + 2 * _MARGIN, length)
