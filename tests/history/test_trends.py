# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The runs that a report shows: of one system and release, the TCB first, each with the change to the one before."""

from pathlib import Path

from msgspec.structs import replace

from auditor.history.asking import TrendWish, read_trend, read_trends
from auditor.history.place import Place, parse_place
from auditor.history.recording import write_run
from auditor.model.measured import Audit
from auditor.model.runs import LastChange, RunMove
from tests.made.histories import make_contents
from tests.made.reports import judged, whole_audit

PART = replace(whole_audit(), partial=True, components=whole_audit().components[:1])


def write(place: Place, audit: Audit, day: int, **others: object) -> None:
    write_run(place, make_contents(judged(audit), time=f"2026-01-{day:02}T03:00:00Z", complete=True, **others))


def test_all_subjects_are_those_that_are_asked_for_one_by_one(place: Place) -> None:
    write(place, whole_audit(), 1)
    write(place, whole_audit(), 2, manifest="d" * 64)
    write(place, whole_audit(), 3, release="R2")
    write(place, whole_audit(), 4, system="Other OS")
    write(place, PART, 5)
    tcb, *components = read_trends(place, "Small OS", "R1")
    assert (tcb.subject, [point.time[8:10] for point in tcb.points]) == ("tcb", ["01", "02"])
    assert [(point.change, point.differs) for point in tcb.points] == [(None, ()), (0, ("manifest",))]
    assert [trend.subject for trend in components] == sorted(item.component.id for item in whole_audit().components)
    for trend in (tcb, *components):
        alone = read_trend(place, TrendWish(trend.subject, "SLOC", "R1"))
        assert [point.lines for point in trend.points] == [
            item.lines for item in alone.points if item.system == "Small OS"
        ]


def test_runs_of_parts_alone_are_no_runs_of_all(tmp_path: Path) -> None:
    place = parse_place(str(tmp_path / "history.db"))
    write(place, PART, 1)
    assert read_trends(place, "Small OS", "R1") == ()


def moved(audit: Audit, revision: str, lines: int) -> Audit:
    """The audit with the repository of its first component at another commit, a file of it so many lines longer."""
    (source,) = audit.components[0].revisions
    there = replace(source, revision=revision)
    first, *others = (
        replace(result, revisions=tuple(there if item == source else item for item in result.revisions))
        for result in audit.components
    )
    head, *files = first.files
    counts = head.measurement.lines
    longer = replace(head.measurement, lines=replace(counts, code=counts.code + lines))
    files = [replace(head, measurement=longer), *files]
    return replace(audit, components=(replace(first, files=tuple(files)), *others))


def test_the_last_change_has_its_day_and_what_had_moved(place: Place) -> None:
    later = moved(whole_audit(), "9" * 40, 5)
    write(place, whole_audit(), 1)
    write(place, later, 2)
    write(place, moved(whole_audit(), "8" * 40, 5), 3)
    tcb, *components = read_trends(place, "Small OS", "R1")
    (source,) = whole_audit().components[0].revisions
    move = RunMove(source.repository, source.url, source.revision, "9" * 40)
    expected = LastChange("2026-01-02T03:00:00Z", 5, (move,))
    assert tcb.last == expected
    name = whole_audit().components[0].component.id
    assert {trend.subject: trend.last for trend in components if trend.last} == {name: expected}
