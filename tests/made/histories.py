# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs made by hand, for tests of what a history does with them."""

import datetime

from msgspec.structs import replace

from auditor.history.contents import describe_contents
from auditor.history.recording import identify
from auditor.model.runs import Run, RunContents, SubjectKind, Trend, TrendPoint
from auditor.renderers import Report
from tests.made.reports import incomplete_report

RUN = Run(
    id="",
    time="2026-01-02T03:04:05Z",
    system="Small OS",
    release="R1",
    as_of="2026-01-02",
    auditor="0.1.0",
    manifest="a" * 64,
    lock="b" * 64,
    audit="c" * 64,
    exit_code=3,
    complete=False,
    partial=False,
    lines_only=False,
    lacks="2 without a figure",
)


def make_run(**others: object) -> Run:
    """A run, of which `others` are fields."""
    return identify(replace(RUN, **others))


def make_contents(report: Report | None = None, **others: object) -> RunContents:
    """All that is kept of a run which found what is in a report, by default one with gaps; see `make_run`."""
    report = report or incomplete_report()
    return describe_contents(make_run(**others), report.audit, report.verdict, report.manifest)


def make_point(number: int, lines: int | None, kind: SubjectKind = "tcb", **others: object) -> TrendPoint:
    """A subject in the run that began so many days after the first of 2026."""
    day = datetime.date(2026, 1, 1) + datetime.timedelta(days=number)
    point = TrendPoint(
        f"{number:016}", f"{day}T03:00:00Z", "Small OS", "R1", kind, lines, lines, True, False, None, None, None
    )
    return replace(point, **others)


def make_trends(*totals: int | None, **components: list[int | None]) -> tuple[Trend, ...]:
    """The TCB and components in runs on days that follow one another."""
    parts = {
        name: tuple(make_point(number, value, "component") for number, value in enumerate(values))
        for name, values in components.items()
    }
    tcb = tuple(make_point(number, value) for number, value in enumerate(totals))
    return (Trend("tcb", "SLOC", tcb), *(Trend(name, "SLOC", points) for name, points in parts.items()))
