# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A past by months made by hand, in which everything is that there can be: gaps, disputes, failures, releases."""

from auditor.findings.moments import Elsewhere, Failure, Growth, Moment, Past, PastGap, ReleaseMark
from auditor.findings.past import NOTHING, Sums
from auditor.findings.timeline import TimelineComponent
from auditor.model.measured import LeftOutComponent, UnclassifiedFile
from tests.made.audits import REVISION, SOURCE, URL

NOVEMBER, DAY = 1_699_920_000, 86_400
"""The 14th of November 2023, in s since 1970, and a day."""

MONTHS = ("2023-11", "2023-12", "2024-01")


def make_past(text: str = "") -> Past:
    """The daemon and the hypervisor of the small manifest over three months; `text` is wherever a name can be.

    The daemon grows by 20 SLOC and lacks a file in the second month; on the hypervisor, which comes in the second
    month, instruments differ in the last one. A third component was never read.
    """
    daemon = Sums(1, 1_000, 10, 20), Sums(1, 1_010, 10, 20, unmeasured=1), Sums(2, 1_020, 11, 22)
    hypervisor = NOTHING, Sums(1, 4_000, 5, 6), Sums(1, 4_300, 5, 6, disputed=1)
    moments = (
        Moment(name, NOVEMBER + 30 * DAY * number, {"alpha": REVISION}, {"daemon": one, "hypervisor": two}, one + two)
        for number, (name, one, two) in enumerate(zip(MONTHS, daemon, hypervisor, strict=True))
    )
    return Past(
        every="month",
        release=text or "R1",
        components=tuple(
            TimelineComponent(name, text or title, "qubes")
            for name, title in (("daemon", "Daemon"), ("hypervisor", "Hypervisor"), ("gone", "Gone"))
        ),
        revisions=(SOURCE,),
        moments=tuple(moments),
        grown=(
            _growth(300, text or "add a <driver>", {"hypervisor": 300}),
            _growth(20, text, {"daemon": 12, "hypervisor": 9}),
        ),
        uncertain=2,
        gaps=tuple(PastGap("alpha", text or f"daemon/{place % 11}.c", blob, text or "binary") for place, blob in BLOBS),
        failures=(Failure(text or "gamma", text or "unreachable", (text or "gone",)),),
        unclassified=(UnclassifiedFile(URL, REVISION, text or "daemon/new.c"),),
        left_out=(LeftOutComponent("block", text or "Block backend", "third-party", text or "too large"),),
        elsewhere=(Elsewhere("daemon", text or "old", "R0"), Elsewhere("daemon", "older", text or "R0.1")),
        marks=(
            ReleaseMark("R0", NOVEMBER - 100 * DAY),
            ReleaseMark("R0.9", NOVEMBER + 30 * DAY),
            ReleaseMark(text or "R1", NOVEMBER + 300 * DAY),
        ),
    )


BLOBS = tuple((place, f"{place:040}") for place in range(12))
"""Twelve contents; those of numbers that are 11 apart are at one path."""


def _growth(growth: int, subject: str, by_component: dict[str, int]) -> Growth:
    revision = f"{growth:040}"
    return Growth("alpha", revision, revision, NOVEMBER + 40 * DAY, subject, REVISION, growth, by_component)
