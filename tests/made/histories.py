# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs made by hand, for tests of what a history does with them."""

from msgspec.structs import replace

from auditor.history.contents import describe_contents
from auditor.history.recording import identify
from auditor.model.runs import Run, RunContents
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
